# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a dealership at work knows beside its files: sales, awards, calls of six months.

With it the portfolio panel of the demo's first day looks as one in use does.
"""

import datetime
from collections.abc import Sequence
from itertools import cycle

from odoo.api import Environment
from odoo.models import BaseModel

from odoo.addons.ahorro_plan.tools.months import add_months, last_day, month_of

from tests.guide import panel
from tests.portfolio.months import Month, next_month

from .portfolio import SEED, PlanLoader

#: Of each administradora: its terms, by kind.
TERMS = {
    "rombo": {
        "rejected": 10,
        "ungrouped": 60,
        "rescission": 3,
        "acceptance": 7,
        "folder": 30,
        "pledge": 60,
        "collect": 15,
        "last": 3,
    },
    "ovalo": {"rescission": 3, "acceptance": 15, "folder": 45},
}
#: One that it had until two months ago.
FORMER = ("rombo", "acceptance", 20)
#: So many days from today installments of Plan Rombo fall due.
DUE_IN = 4
#: Cars that wait for their holders, and since how many days.
READY = (3, 10, 13)
#: From this month backwards, of ten: how the scoring of what was sold ended.
SCORED = (
    ("desaprobado", "aprobado", "", None, "aprobado"),
    ("aprobado",) * 4 + ("desaprobado", "", ""),
    ("aprobado",) * 7 + ("desaprobado", ""),
    ("aprobado",) * 8 + ("desaprobado",),
    ("aprobado",) * 8 + ("desaprobado",) * 2,
    ("aprobado",) * 9 + ("desaprobado",),
)
#: The same of the calls after grouping.
CALLED = (
    ("agrupamiento_informado", None, ""),
    ("agrupamiento_informado",) * 2 + ("", None),
    ("agrupamiento_informado",) * 6 + ("rescinde",),
    ("agrupamiento_informado",) * 9,
    ("agrupamiento_informado",) * 9,
    ("agrupamiento_informado",) * 9,
)
#: Invitations to bid of each month: refused, accepted.
INVITED = ((6, 3), (17, 8), (14, 9), (11, 5), (15, 6), (9, 4))
#: Plans that the last act awarded.
AWARDED = 4


def sell(env: Environment, months: list[Month]) -> None:
    """Register what was sold since the last file that was imported.

    :param months: of Plan Rombo; the last one is in no file that was applied
    """
    today = datetime.date.today()
    loader = PlanLoader(env, env.ref("ahorro_plan.provider_rombo"))
    known = {plan.holder for month in months[:-1] for plan in month.plans}
    for month in (months[-1], next_month(months[-1], seed=SEED)):
        for change in month.changes:
            plan = change.after
            if change.before or not plan or plan.holder in known:
                continue
            if plan.sale_date and plan.sale_date <= today:
                loader.create([plan], plan.sale_date)


def fill(env: Environment) -> None:
    """Say the administradoras' terms, award plans and make the calls of six months."""
    _set_terms(env)
    supervisor, operator = (
        env["res.users"].search([("login", "=", login)], limit=1)
        for login in ("supervisor", "operador")
    )
    today = datetime.date.today()
    awarded = env["ahorro.plan"].search([("family", "=", "awarded")], limit=AWARDED)
    awarded.with_user(supervisor).award_date = today - datetime.timedelta(days=4)
    delivered = [("family", "=", "guarantee"), ("provider_id.name", "=", "Plan Rombo")]
    waiting = env["ahorro.plan"].search(delivered, limit=len(READY))
    for plan, days in zip(waiting, READY, strict=False):
        plan.with_user(supervisor).ready_date = today - datetime.timedelta(days=days)
    savers = env["ahorro.plan"].search([("family", "=", "saver")], order="id")
    for months_back in range(6):
        month = add_months(month_of(today), -months_back)
        refused, accepted = INVITED[months_back]
        results = ["no_le_interesa"] * refused + ["licita"] * accepted
        for kind, name, plans, outcomes in (
            ("scoring", "SCORING", _dated(env, "sale_date", month), SCORED),
            ("grouping", "AGRUPADOS", _dated(env, "grouping_date", month), CALLED),
            ("bid_invitation", "INVITACIÓN AL ACTO", savers, None),
        ):
            wanted = outcomes[months_back] if outcomes else results
            _call(env, f"{name} {month:%m/%Y}", kind, plans, wanted, operator, month)


def _set_terms(env: Environment) -> None:
    """Say how long the administradoras wait, and since when."""
    today = datetime.date.today()
    for name, terms in TERMS.items():
        provider = env.ref(f"ahorro_plan.provider_{name}")
        provider.due_day = (today + datetime.timedelta(days=DUE_IN)).day
        for kind, number in terms.items():
            values = {"provider_id": provider.id, "kind": kind, "number": number}
            if (name, kind) == FORMER[:2]:
                env["ahorro.provider.term"].create({**values, "number": FORMER[2]})
                values["valid_from"] = add_months(month_of(today), -2)
            env["ahorro.provider.term"].create(values)


def _dated(env: Environment, field: str, month: datetime.date) -> BaseModel:
    domain = [(field, ">=", month), (field, "<=", last_day(month))]
    return env["ahorro.plan"].search(domain, order="id")


def _call(
    env: Environment,
    name: str,
    kind: str,
    plans: BaseModel,
    outcomes: Sequence[str | None],
    operator: BaseModel,
    month: datetime.date,
) -> None:
    """Make a campaign of a month as it ended.

    :param outcomes: of the first plans: a result, an empty text for one that goes on,
        or None for one that waits
    """
    campaign = panel.make_campaign(env, operator.company_id, name, kind, operator)
    results = [
        outcome and env.ref(f"ahorro_campaign.result_{kind}_{outcome}")
        for outcome in outcomes
    ]
    results = [False if result == "" else result for result in results]
    # Calls of this month are of days that are over.
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    end = max(min(last_day(month), yesterday), month)
    start = max(month, end - datetime.timedelta(days=5))
    days = [start + datetime.timedelta(days=n) for n in range((end - start).days + 1)]
    panel.attend(env, campaign, plans, results, operator, cycle(days))
    env.invalidate_all()
    campaign.action_archive()
