# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo.tests import users
from odoo.tools import SQL, mute_logger

from ..models.guard.ahorro_contact_guard import REASONS
from .contact_common import NOW, ContactCommon


class TestContactAnswers(ContactCommon):
    """What the guard answers, what it keeps of it, and at what price."""

    def test_the_first_reason_in_order_is_the_one_told(self):
        self.plan.in_lawsuit = True
        self.holder.ahorro_phone_ids.unlink()
        self.arrears.purpose = "advertising"
        self._set("advertising_consent", "always")
        self._set("weekly_cap", "1")
        self._contact(1)
        sunday = datetime(2026, 9, 20, 15)
        optout = self._opt_out()
        order = []
        for reason, fix in (
            ("optout", lambda: optout.with_user(self.supervisor).action_lift("Sí")),
            ("lawsuit", lambda: self.plan.write({"in_lawsuit": False})),
            ("no_consent", self._consent),
            ("weekly_cap", lambda: self._set("weekly_cap", "0")),
            ("no_phone", lambda: self.holder.write({"mobile": "1165295725"})),
            ("hours", lambda: None),
        ):
            order.append(reason)
            found = self._reason(kind=self.arrears, at=sunday)
            self.assertEqual(found, reason)
            fix()
        self.assertEqual(order, [code for code in REASONS if code in order])

    def test_each_reason_has_its_sentence_and_its_label(self):
        for reason in REASONS:
            self.assertNotEqual(self.guard.reason_text(reason), reason)
            self.assertIn(reason, self.guard._get_reason_labels())
        self.assertEqual(self.guard.reason_text(False), "")

    def test_who_has_a_landline_alone_is_said_to_lack_a_mobile_number_for_a_message(
        self,
    ):
        self.holder.ahorro_phone_ids.unlink()
        self.holder.write({"phone": "03382429156"})
        self.assertEqual(self.holder.ahorro_phone_ids.mapped("kind"), ["fixed"])
        texts = {
            channel: self.guard.with_user(self.operator).check(self.plan.id, channel)
            for channel in ("phone", "whatsapp")
        }
        self.assertNotEqual(texts["phone"]["reason"], "no_phone")
        self.assertEqual(texts["whatsapp"]["reason"], "no_phone")
        self.assertIn("mobile", texts["whatsapp"]["text"])
        log = self.env["ahorro.guard.log"].search([("plan_id", "=", self.plan.id)])
        self.assertIn(texts["whatsapp"]["text"], log.mapped("reason_text"))

    @users("ahorro_operator")
    def test_the_sentence_tells_the_hour_in_the_users_zone(self):
        text = self.env["ahorro.contact.guard"].reason_text(
            "hours", datetime(2026, 9, 17, 12)
        )
        self.assertIn("09:00", text)

    def test_the_log_keeps_every_answer_and_who_asked(self):
        self._opt_out()
        guard = self.guard.with_user(self.operator)
        guard._evaluate(self.plan, "phone", self.arrears, at=NOW, log=True)
        guard._evaluate(self.plan, "whatsapp", None, at=NOW)
        self.assertRecordValues(
            self.env["ahorro.guard.log"].search([("plan_id", "=", self.plan.id)]),
            [
                {
                    "user_id": self.operator.id,
                    "company_id": self.company.id,
                    "channel": "phone",
                    "type_id": self.arrears.id,
                    "partner_id": self.holder.id,
                    "use": "attend",
                    "allowed": False,
                    "reason": "optout",
                }
            ],
        )

    def test_old_answers_go_and_the_rest_stays(self):
        log = self.env["ahorro.guard.log"]
        self.guard._evaluate(self.plan, log=True)
        log._gc_old_answers()
        self.assertTrue(log.search_count([("plan_id", "=", self.plan.id)]))
        self.env.cr.execute(
            "UPDATE ahorro_guard_log SET date = date - interval '9 days'"
        )
        self._set("guard_log_days", "0")
        log._gc_old_answers()
        self.assertTrue(log.search_count([("plan_id", "=", self.plan.id)]))
        self._set("guard_log_days", "8")
        log._gc_old_answers()
        self.assertFalse(log.search_count([("plan_id", "=", self.plan.id)]))

    # === AS ONE STATEMENT ===

    def test_one_plan_and_many_take_one_statement(self):
        plans = self.plan
        for number in range(20):
            holder = self._holder(f"Titular {number}", mobile=f"11652957{number:02}")
            plans |= self._plan(partner_id=holder.id, subscription_number=str(number))
        self._evaluate_all(self.plan)
        self.env.flush_all()
        for asked in (self.plan, plans):
            with self.assertQueryCount(1):
                found = self._evaluate_all(asked)
            self.assertEqual(set(found), set(asked.ids))

    def _evaluate_all(self, plans):
        return self.guard._evaluate(plans, "phone", self.advertising, at=NOW, log=True)

    def test_a_query_of_plans_is_asked_as_it_is(self):
        other = self._plan(subscription_number="1")
        query = self.guard._evaluate_query(
            SQL("SELECT id FROM ahorro_plan WHERE company_id = %s", self.company.id),
            "phone",
            self.arrears,
            at=NOW,
        )
        rows = {row[0]: row[1] for row in self.env.execute_query(query)}
        self.assertEqual(rows, {self.plan.id: None, other.id: "no_holder"})

    def test_nothing_asked_is_nothing_answered(self):
        self.assertEqual(self.guard._evaluate([]), {})
        self.assertEqual(self.guard._evaluate(self.env["ahorro.plan"]), {})

    @mute_logger("odoo.sql_db")
    def test_a_channel_or_use_that_does_not_exist_is_a_mistake_of_the_program(self):
        for options in ({"channel": "fax"}, {"use": "later"}):
            with self.assertRaises(ValueError):
                self._ask(**options)
