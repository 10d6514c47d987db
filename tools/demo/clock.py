# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's clock: what is told of the past happens by it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import freezegun

from odoo.api import Environment
from odoo.models import BaseModel
from odoo.sql_db import BaseCursor


class Clock:
    """What time it is in the story, in UTC; offices are open from twelve to nine."""

    def __init__(self, frozen: Any) -> None:
        self._frozen = frozen

    def set(self, day: datetime.date, hour: float = 13.0) -> None:
        """Have it be an hour of a day."""
        start = datetime.datetime.combine(day, datetime.time())
        self._frozen.move_to(start + datetime.timedelta(hours=hour))

    def set_moment(self, moment: datetime.datetime) -> None:
        """Have it be a moment."""
        self._frozen.move_to(moment)

    def pass_minutes(self, minutes: float) -> None:
        """Let some minutes go by."""
        self._frozen.tick(datetime.timedelta(minutes=minutes))


@contextmanager
def told(env: Environment) -> Iterator[Clock]:
    """Yield the clock of the story; afterwards it is now again.

    Records are stamped by it too, and changes of plans are logged by it: both ask the
    database, which knows no other time than the real one.
    """
    plans = type(env["ahorro.plan"])
    set_origin = plans._set_change_origin

    def set_origin_then(
        self: BaseModel,
        record: BaseModel | None = None,
        changed_at: datetime.datetime | None = None,
    ) -> None:
        set_origin(self, record, changed_at or datetime.datetime.now())

    freezer = freezegun.freeze_time(datetime.datetime.now())
    frozen = freezer.start()
    try:
        with (
            patch.object(BaseCursor, "now", lambda _self: datetime.datetime.now()),
            patch.object(plans, "_set_change_origin", set_origin_then),
        ):
            yield Clock(frozen)
    finally:
        freezer.stop()
