# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cases of every kind, and in plain Python what is true of each of them.

Nothing here asks the model what a case is: what was put into the database is kept
beside it, and the words of the boards are said once more, on that.
"""

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from odoo import Command

from .queue_common import QueueCommon

PEOPLE = 20
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
GRACE = 30 * MINUTE
BLOCKS = ("optout", "no_phone", "weekly_cap", "lawsuit", "exhausted")
#: When a next action is, from now; None for none. Around now, the grace and midnight.
MOMENTS = (
    *(None, -26 * HOUR, -3 * HOUR, -31 * MINUTE, -30 * MINUTE, -29 * MINUTE),
    *(timedelta(0), timedelta(seconds=1), MINUTE, 2 * HOUR, 30 * HOUR),
)


@dataclass
class Kind:
    """What one case is, as it was put there."""

    id: int
    campaign: object
    state: str
    at: datetime | None
    is_callback: bool
    promised_by: object
    assigned_to: object
    last_user: object
    blocked: str | None
    attempts: int
    plan_active: bool
    has_holder: bool
    held: bool
    company: object
    result: object = field(default=None)

    @property
    def is_open(self):
        return self.state != "done"

    @property
    def is_tried(self):
        """Whether it comes back without anybody having agreed to it."""
        return not self.is_callback and bool(self.attempts or self.at)

    def reason(self, every):
        """Return why nobody can be given it, or None."""
        if not self.is_open:
            return None
        if self.campaign in every.archived:
            return "archived"
        if not self.plan_active:
            return "plan_archived"
        if not self.has_holder:
            return "no_holder"
        if self.blocked:
            return self.blocked
        return "no_operator" if self.campaign in every.deserted else None

    def is_due(self, every, grace=timedelta(0)):
        if not self.is_open or self.reason(every) or not self.at:
            return False
        return self.at + grace <= every.now

    def is_overdue(self, every):
        """Tell whether somebody was promised a call that nobody made in time."""
        return bool(self.is_callback) and self.is_due(every, GRACE)

    def queue_state(self, every):
        if not self.is_open:
            return None
        if self.held:
            return "leased"
        if self.reason(every):
            return "blocked"
        return "scheduled" if self.at and self.at > every.now else "waiting"


class FiguresCommon(QueueCommon):
    """Six campaigns and no campaign, of two companies, with cases of every kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.retired = cls._user("ahorro_retired", "ahorro_plan.group_operator")
        cls.absent = cls._user("ahorro_absent", "ahorro_plan.group_operator")
        # Somebody for each client who is in front of somebody.
        cls.attending = cls.env["res.users"].create(
            [
                {"name": f"A{number}", "login": f"attending_{number}", "active": False}
                for number in range(PEOPLE)
            ]
        )

    def _fill(self, now, number=110):
        """Put the cases there, as seen at a moment."""
        self.now = now
        self.time.move_to(now)
        chance = random.Random(18)
        self.cases.write({"state": "done", "finished_at": now - 9 * HOUR})
        two = self._campaign("Dos", users=self.colleague | self.absent)
        archived = self._campaign("Archivada")
        deserted = self._campaign("Sin nadie", users=self.retired)
        abroad = self._campaign(
            "Ajena", users=self.other_supervisor, company_id=self.other_company.id
        )
        archived.with_user(self.supervisor).action_archive()
        self.retired.active = False
        self.env["ahorro.operator.absence"].create(
            {"user_id": self.absent.id, "started_at": now - HOUR}
        )
        self.archived, self.deserted = [archived], [deserted]
        self.campaigns = [self.campaign, two, archived, deserted, abroad]
        nobody = self.env["res.users"]
        people = [nobody, self.operator, self.colleague, self.absent, self.supervisor]
        none = self.env["ahorro.campaign"]
        kinds = []
        for index in range(number):
            campaign = chance.choice([*self.campaigns, self.campaign, two, none])
            company = campaign.company_id or self.company
            state = chance.choice(["pending", "in_progress", "in_progress", "done"])
            offset = None if state == "done" else chance.choice(MOMENTS)
            callback = bool(offset is not None and chance.random() < 0.6)
            kinds.append(
                Kind(
                    id=index,
                    campaign=campaign,
                    state=state,
                    at=None if offset is None else now + offset,
                    is_callback=callback,
                    promised_by=chance.choice(people) if callback else nobody,
                    assigned_to=chance.choice(people),
                    last_user=chance.choice(people) if state != "pending" else nobody,
                    blocked=(
                        chance.choice(BLOCKS)
                        if state != "done" and chance.random() < 0.25
                        else None
                    ),
                    attempts=0 if state == "pending" else chance.randint(0, 2),
                    plan_active=chance.random() > 0.08,
                    has_holder=chance.random() > 0.08,
                    held=chance.random() < 0.1,
                    company=company,
                    result=self.closing if state == "done" else None,
                )
            )
        self._create(kinds)
        self.kinds = kinds + [
            Kind(
                *(case.id, self.campaign, "done", None, False, nobody, nobody, nobody),
                *(None, 0, True, True, False, self.company),
            )
            for case in self.cases
        ]
        self.env.flush_all()
        self.env.invalidate_all()

    def _create(self, kinds):
        plans = self.env["ahorro.plan"].create(
            [
                {
                    "company_id": kind.company.id,
                    "provider_id": self.rombo.id,
                    "status_id": self.saver.id,
                    "subscription_number": str(next(self._numbers)),
                    "active": kind.plan_active,
                    "partner_id": kind.has_holder
                    and self.env["res.partner"]
                    .create({"name": f"P{kind.id}", "company_id": kind.company.id})
                    .id,
                }
                for kind in kinds
            ]
        )
        cases = self.env["ahorro.case"].create(
            [
                {
                    "plan_id": plan.id,
                    "campaign_id": kind.campaign.id,
                    "type_id": self.arrears.id,
                    "company_id": kind.company.id,
                    "user_id": kind.assigned_to.id,
                    "last_user_id": kind.last_user.id,
                    "state": kind.state,
                    "attempts": kind.attempts,
                    "next_action_at": kind.at,
                    "next_action_user_id": kind.promised_by.id,
                    "is_callback": kind.is_callback,
                    "blocked_reason": kind.blocked,
                    "finished_at": self.now if kind.state == "done" else False,
                    "result_id": kind.result and kind.result.id,
                }
                for kind, plan in zip(kinds, plans, strict=True)
            ]
        )
        free = list(self.attending)
        for kind, case in zip(kinds, cases, strict=True):
            kind.id = case.id
            kind.held = kind.held and kind.has_holder and bool(free)
            if kind.held:
                self._hold(free.pop(), case, self.now + HOUR)
            elif kind.has_holder and kind.id % 9 == 0 and free:
                self._hold(free.pop(), case, self.now)  # it has just expired

    def _hold(self, user, case, until):
        """Have somebody attend the person."""
        self.env["ahorro.lease"].create(
            {
                "user_id": user.id,
                "partner_id": case.partner_id.id,
                "plan_id": case.plan_id.id,
                "case_id": case.id,
                "company_id": case.company_id.id,
                "token": f"{case.plan_id.id}.{user.id}",
                "taken_at": self.now - HOUR,
                "expires_at": until,
                "key_ids": [
                    Command.create({"key": f"p{case.partner_id.id}"}),
                    Command.create({"key": f"n{case.plan_id.id}"}),
                ],
            }
        )

    def _opened(self, user, domain, model="ahorro.case"):
        """Return the ids that a figure opens, as its screen does by a remote call."""
        self.assertIsInstance(domain, list)
        domain = json.loads(json.dumps(domain, default=str))
        env = self.env(user=user.id, su=False)
        return set(env[model].with_context(active_test=False).search(domain).ids)

    def _true(self, fact):
        return {kind.id for kind in self.kinds if fact(kind)}

    def _assert_figure(self, user, count, domain, fact, what):
        expected = self._true(fact)
        self.assertEqual(self._opened(user, domain), expected, what)
        self.assertEqual(count, len(expected), what)

    def _own(self, kind):
        """Tell whether a case is the operator's work."""
        if kind.company != self.company:
            return False
        if not kind.campaign:
            return self.operator in (kind.assigned_to, kind.promised_by)
        return kind.campaign == self.campaign

    def _service(self, user, model):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env(user=user.id, su=False)[model]

    def _on_the_floor(self, kind):
        """Tell whether a case counts on boards: no archived campaign's does."""
        return kind.company == self.company and kind.reason(self) != "archived"
