# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
from dataclasses import dataclass, field

from odoo.fields import Domain

from ...tools.panel_filters import PanelFilters


@dataclass(frozen=True)
class PanelQuestion:
    """What one answer of the panel is about, the same for all its blocks.

    A moment is in UTC. A day ends when it ends for the user, and the last one, if it is
    today, at the moment of the question.
    """

    filters: PanelFilters
    #: The day that is shown, in the user's time zone.
    day: datetime.date
    #: The moment of the figures.
    moment: datetime.datetime
    #: Whether the day is over: its figures come from the change log.
    is_past: bool
    #: What the filters say of a plan, on ``ahorro.plan``.
    domain: Domain
    #: Whether figures say what they were on ``before_day``.
    compares: bool
    #: The day to compare with, or the last of the month before; its end.
    before_day: datetime.date
    before_moment: datetime.datetime
    #: What one block counted and another needs too, for this answer alone.
    counted: dict = field(default_factory=dict)
