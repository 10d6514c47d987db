# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
from dataclasses import dataclass

from odoo.fields import Domain

from ...tools.panel_filters import PanelFilters


@dataclass(frozen=True)
class PanelQuestion:
    """What one answer of the panel is about, the same for all its blocks.

    A moment is in UTC. Each of the two days ends when it ends for the user, and the
    last one, if it is today, at the moment of the question.
    """

    filters: PanelFilters
    #: The last day, in the user's time zone.
    day: datetime.date
    #: The moment of the figures.
    moment: datetime.datetime
    #: Whether the day is over: its figures come from the change log.
    is_past: bool
    #: What the filters say of a plan, on ``ahorro.plan``.
    domain: Domain
    #: The day to compare with, and the moment at which it ended.
    before_day: datetime.date | None = None
    before_moment: datetime.datetime | None = None
