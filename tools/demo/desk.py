# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's operators at work: client after client, as the attend screen does it."""

import datetime
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.models import BaseModel

from .clock import Clock
from .people import get_user

_logger = logging.getLogger(__name__)

#: By the clock of UTC: a quarter past nine in Argentina.
OPENS = 12.25
#: Hours within which work on a campaign begins, and those between two campaigns.
BEGINS, PAUSE = 4.0, 0.8
#: Minutes that a client takes.
MINUTES = (4, 9)
Answer = dict[str, Any]


@dataclass
class Job:
    """A campaign that some operators work through.

    :ivar count: clients attended in all
    :ivar answer: what is noted of the client of a case
    """

    campaign: BaseModel
    logins: Sequence[str]
    count: int
    answer: Callable[[BaseModel], Answer]
    done: int = 0


class Desk:
    """The operators, each with the hour until which they are busy on a day."""

    def __init__(self, env: Environment, clock: Clock, seed: int) -> None:
        self.env = env
        self.clock = clock
        self.rng = random.Random(f"desk {seed}")
        self.saved = 0
        self._busy: dict[tuple[str, datetime.date], datetime.datetime] = {}

    def work(self, jobs: Sequence[Job], days: Sequence[datetime.date]) -> None:
        """Have some jobs done, a part of each on each of the days."""
        for number, day in enumerate(days):
            for job in jobs:
                wanted = -(-job.count * (number + 1) // len(days)) - job.done
                for place, login in enumerate(job.logins):
                    part = -(-(wanted) // (len(job.logins) - place))
                    self._attend(job, login, part, day)
                    wanted -= part
        for job in jobs:
            if job.done < job.count:
                # The rest of the story is told all the same; a test counts.
                _logger.warning(
                    "%s: %s of %s were attended.",
                    job.campaign.name,
                    job.done,
                    job.count,
                )

    def _attend(self, job: Job, login: str, count: int, day: datetime.date) -> None:
        if count <= 0:
            return
        busy = self._busy.get((login, day))
        if busy:
            self.clock.set_moment(busy)
            self.clock.pass_minutes(60 * PAUSE * self.rng.random())
        else:
            self.clock.set(day, OPENS + BEGINS * self.rng.random())
        operator = get_user(self.env, login)
        attend = self.env["ahorro.attend"].with_user(operator)
        attend = attend.with_context(lang="es_AR")
        for case in self.get_waiting(job.campaign, operator):
            if not count:
                break
            try:
                attended = attend.attend_case(case.id)
            except UserError:
                continue  # the guard says no: as at a dealership
            self.clock.pass_minutes(self.rng.randint(*MINUTES))
            self.saved += 1
            attend.save_attention(
                attended["lease_token"],
                job.answer(case),
                f"story {self.saved}",
                then_next=False,
            )
            job.done += 1
            count -= 1
        self._busy[login, day] = datetime.datetime.now()

    def get_waiting(self, campaign: BaseModel, operator: BaseModel) -> BaseModel:
        """Return the clients of a campaign whom nobody called yet, as they are next."""
        self.env.cr.commit()  # what was saved was saved in transactions of its own
        return (
            self.env["ahorro.case"]
            .with_user(operator)
            .search(
                [
                    ("campaign_id", "=", campaign.id),
                    ("state", "=", "pending"),
                    ("blocked_reason", "=", False),
                ],
                order="id",
            )
            .with_user(self.env.user)
        )
