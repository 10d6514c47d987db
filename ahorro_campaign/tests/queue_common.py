# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

#: A Wednesday, 12:00 in Buenos Aires: an hour at which people are called.
NOON = datetime(2026, 11, 18, 15)


class QueueCommon(AhorroPlanCommon):
    """Two operators, a supervisor who also attends, and one campaign of arrears.

    ``campaign`` has a pool of four cases, each of another person; ``operator`` and
    ``colleague`` work in it. It is Wednesday at noon.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = freeze_time(NOON)
        cls.time = cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls._numbers = itertools.count(2_800_000)
        cls.colleague = cls._user("ahorro_colleague", "ahorro_plan.group_operator")
        cls.arrears = cls.env["ahorro.campaign.type"].create(
            {"name": "Mora (cola)", "process": "arrears"}
        )
        cls.closing = cls._result("Pagó total", closes=True, outcome="positive")
        cls.no_answer = cls._result(
            "No atiende nadie", outcome="not_contacted", retry_hours=3, max_attempts=3
        )
        cls.promise = cls._result(
            "Promete", requires_date=True, requires_amount=True, outcome="positive"
        )
        # These tests follow one case from call to call: it does not rest in between.
        cls.env["ir.config_parameter"].set_param("ahorro_campaign.rest_minutes", "0")
        cls.campaign = cls._campaign("Mora noviembre")
        cls.cases = cls._cases(cls.campaign, 4)
        # What an operator's call costs is counted without filling caches.
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.time.move_to(NOON)
        self.keys = (f"key-{number}" for number in itertools.count(1))

    @classmethod
    def _campaign(cls, name, users=None, **values):
        users = cls.operator | cls.colleague if users is None else users
        return cls.env["ahorro.campaign"].create(
            {
                "name": name,
                "type_id": cls.arrears.id,
                "company_id": cls.company.id,
                "user_ids": [Command.set(users.ids)],
                **values,
            }
        )

    @classmethod
    def _result(cls, name, **values):
        return cls.env["ahorro.result"].create(
            {"name": name, "type_id": cls.arrears.id, **values}
        )

    @classmethod
    def _person(cls, **values):
        number = next(cls._numbers)
        return cls._holder(
            f"Cliente {number}", **{"mobile": f"0346215{number % 10**6:06}", **values}
        )

    @classmethod
    def _person_plan(cls, partner=None):
        number = next(cls._numbers)
        return cls._plan(
            partner_id=(partner or cls._person()).id, subscription_number=str(number)
        )

    @classmethod
    def _cases(cls, campaign, count=1, partner=None, **values):
        return cls.env["ahorro.case"].create(
            [
                {
                    "campaign_id": campaign.id,
                    "plan_id": cls._person_plan(partner).id,
                    "type_id": campaign.type_id.id,
                    "company_id": campaign.company_id.id,
                    **values,
                }
                for _number in range(count)
            ]
        )

    def _agree(self, case, user, at):
        """Have an operator agree with the client on when to call; nobody: anyone."""
        case.write(
            {
                "next_action_at": at,
                "next_action_user_id": user and user.id,
                "is_callback": True,
                "state": "in_progress",
                "attempts": 1,
                "last_attempt_at": NOON - timedelta(days=1),
            }
        )
        self.env.flush_all()

    def _as(self, user, model="ahorro.attend"):
        """Return what attends clients, or another model, as a request of this user."""
        return self.env(user=user.id, su=False)[model]

    def _attend(self, record, user, **options):
        """Put the client of a case, or of a plan without one, in front of a user."""
        if record._name == "ahorro.plan":
            return self._as(user).attend_plan(record.id, **options)
        return self._as(user).attend_case(record.id, **options)

    def _board(self, user=None, companies=None, **filters):
        """Return the board of an operator, in the companies that they chose."""
        self.env.flush_all()
        companies = companies or self.company
        cases = self._as(user or self.operator, "ahorro.case")
        cases = cases.with_context(allowed_company_ids=companies.ids)
        return cases.env["ahorro.operator.board"].get_operator_board(filters)

    def _next(self, user, campaign_id=False):
        """Return the case that this user gets next, and give it back."""
        answer = self._as(user).attend_next(campaign_id)
        if not answer:
            return self.cases.browse()
        self._as(user).lease_release(answer["lease_token"])
        return self.cases.browse(answer["case_id"])

    def _set(self, case, **values):
        """Put a case in a state that others would have left it in."""
        self.env.flush_all()
        names = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE ahorro_case SET {names} WHERE id = %s", [*values.values(), case.id]
        )
        self.env.invalidate_all()

    def _code(self, call, *args, **kwargs):
        """Return the code by which a call is refused, after checking its sentence."""
        with self.assertRaises(UserError) as caught:
            call(*args, **kwargs)
        self.assertGreater(len(str(caught.exception)), 15, "a sentence, not a code")
        return caught.exception.context["ahorro"]["code"]

    def _leases(self, *users):
        """Return the leases that there are, or those of some users."""
        domain = [("user_id", "in", [user.id for user in users])] if users else []
        return self.env["ahorro.lease"].search(domain)

    def _save(self, user, token, key=None, then_next=False, **values):
        self.env.flush_all()
        values = {"kind": "comment", "comment": "Habló"} | values
        key = key or next(self.keys)
        return self._as(user).save_attention(token, values, key, then_next)

    def _finish(self, token, user=None, **values):
        values = {"kind": "finish", "result_id": self.closing.id} | values
        return self._save(user or self.operator, token, **values)

    def _undo(self, saved, key="undo", user=None):
        self.env.flush_all()
        attending = self._as(user or self.operator)
        return attending.undo_attention(saved["movement_id"], key)

    def _take_all(self):
        """Return all that the operator is handed out, in this order."""
        taken = self.env["ahorro.case"]
        while answer := self._as(self.operator).attend_next():
            taken += self.env["ahorro.case"].browse(answer["case_id"])
            self._finish(answer["lease_token"])
        return taken

    def _set_setting(self, name, value):
        self.env["ir.config_parameter"].set_param(f"ahorro_campaign.{name}", value)

    def _states(self):
        """Return the state of the queue, after checking that it adds up."""
        counts = self.env["ahorro.queue.status"]._get_queue_states(
            SQL("c.company_id = %s", self.company.id)
        )
        parts = ("waiting", "leased", "scheduled", "blocked")
        self.assertEqual(sum(counts[name] for name in parts), counts["open"], counts)
        return counts

    def _movements(self, case):
        return self.env["ahorro.movement"].search([("case_id", "=", case.id)])


#: Where the calls of the screens are that are not ``ahorro.attend``'s.
MODELS = {
    "reopen": "ahorro.case",
    "correct_result": "ahorro.case",
    "get_operator_board": "ahorro.operator.board",
    "get_live_floor": "ahorro.live.floor",
    "get_queue_status": "ahorro.queue.status",
    "action_set_absent": "ahorro.operator.absence",
}


class RemoteCommon(QueueCommon):
    """The same, by remote calls alone."""

    def _model_of(self, method):
        """Return the name of the model that has a method of the screens."""
        return MODELS.get(method, "ahorro.attend")

    def _rpc(self, user, model, method, *args, **kwargs):
        self.env.flush_all()
        env = self.env(user=user.id, su=False)
        return call_kw(env[model], method, args, kwargs)

    def _refused(self, user, model, method, *args, error=UserError):
        """Check that a call is refused, and return the sentence."""
        with self.assertRaises(error) as caught:
            self._rpc(user, model, method, *args)
        sentence = str(caught.exception)
        self.assertGreater(len(sentence), 15, "a sentence, not a code")
        return sentence

    def _save(self, user, token, key=None, then_next=False, **values):
        values = {"kind": "comment", "comment": "Habló"} | values
        return self._rpc(
            user,
            "ahorro.attend",
            "save_attention",
            token,
            values,
            key or next(self.keys),
            then_next,
        )
