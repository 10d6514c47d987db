# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invented portfolios of any size, the same again for the same seed.

    plans = list(iter_plans(1000, seed=7))
    file = render(plans, layout="rombo", fmt="xlsx", dirt="all", seed=7)
    file.data       # the bytes
    file.expected   # the rows that are plans, each with the plan that it tells
    file.dirty      # the rows that something is wrong with, and what
    months = run_months(plans, 3, seed=7, changed_share=0.05)

From a shell: `python -m tests.portfolio --help`.
"""

from .consistency import check_portfolio
from .dirt import RATES as DIRT_RATES
from .dirt import parse_dirt
from .files import ENCODINGS, FORMATS, PortfolioFile, render
from .layouts import LAYOUTS, field_value
from .months import Change, Month, next_month, run_months
from .people import Holder, Phone
from .plans import AS_OF, Plan, iter_plans
from .rows import AMBIGUOUS, DUPLICATE, NOISE, PLAN, REJECTED, RowNote

__all__ = [
    "AMBIGUOUS",
    "AS_OF",
    "DIRT_RATES",
    "DUPLICATE",
    "ENCODINGS",
    "FORMATS",
    "LAYOUTS",
    "NOISE",
    "PLAN",
    "REJECTED",
    "Change",
    "Holder",
    "Month",
    "Phone",
    "Plan",
    "PortfolioFile",
    "RowNote",
    "check_portfolio",
    "field_value",
    "iter_plans",
    "next_month",
    "parse_dirt",
    "render",
    "run_months",
]
