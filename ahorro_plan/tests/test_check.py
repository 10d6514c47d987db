# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import SQL, mute_logger

from .rights_common import RpcCase

RULES = "odoo.addons.ahorro_plan.models.check.check_rules.AhorroCheckRules"
LOGGER = "odoo.addons.ahorro_plan.models.check.ahorro_check"


class TestCheck(RpcCase):
    """The page Nada está roto: what it counts, says, and keeps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["ahorro.check"]._prepare_rows(
            cls.company | cls.other_company
        )
        cls.check = cls._check(cls.company)
        cls.other = cls._check(cls.other_company)

    @classmethod
    def _check(cls, company, code="plan_holder"):
        return cls.checks.filtered(
            lambda one: one.code == code and one.company_id == company
        )

    def _finding(self, query):
        """Have the rule find what a statement gives."""
        patcher = patch(f"{RULES}._find_plan_holder", lambda rules, company: query)
        self.startPatcher(patcher)
        return patcher

    def _break(self, plan):
        others = self.company | self.other_company
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            ((others - plan.company_id).id, plan.partner_id.id),
        )
        self.env.invalidate_all()

    # === COUNTING ===

    def test_a_company_counts_its_own_rows_alone(self):
        self._break(self.other_plan)
        self.env["ahorro.check"]._prepare_rows(self.other_company)
        self._rpc(self.supervisor, "ahorro.check", "action_count", self.check.ids)
        self._rpc(self.other_supervisor, "ahorro.check", "action_count", self.other.ids)
        self.assertEqual(self.check.state, "zero")
        self.assertEqual((self.other.state, self.other.count), ("broken", 1))
        action = self._rpc(
            self.other_supervisor, "ahorro.check", "action_open_rows", self.other.ids
        )
        self.assertEqual(action["domain"], [("id", "in", self.other_plan.ids)])

    def test_nobody_counts_or_reads_what_is_of_another_company(self):
        for method in ("action_count", "action_open_rows", "action_add_note"):
            self._assert_refused(
                self.other_supervisor, "ahorro.check", method, self.check.ids
            )
            self._assert_refused(self.operator, "ahorro.check", method, self.check.ids)
        own = self.env["ahorro.check"].with_user(self.supervisor).search([])
        self.assertEqual(own.company_id, self.company)
        with self.assertRaises(AccessError):
            self.env["ahorro.check"].with_user(self.operator).search([])

    def test_the_button_without_a_row_counts_all_of_the_users_companies(self):
        self._rpc(self.supervisor, "ahorro.check", "action_count", [])
        mine = self.checks.filtered(lambda one: one.company_id == self.company)
        self.assertEqual(set(mine.mapped("state")), {"zero"})
        self.assertEqual(self.other.state, "new")

    def test_what_takes_too_long_is_not_counted_and_not_zero(self):
        self._finding(SQL("SELECT 1 FROM pg_sleep(3)"))
        self.assertIsNone(self.check._count(1))
        self.assertEqual((self.check.state, self.check.count), ("uncounted", 0))
        self.assertIn("1", self.check.failure)
        # Nothing that comes after it has its limit.
        self.env.cr.execute("SHOW statement_timeout")
        self.assertEqual(self.env.cr.fetchone(), ("0",))

    def test_a_count_that_fails_is_not_zero_and_stops_no_other(self):
        self._finding(SQL("SELECT nothing FROM nowhere"))
        with mute_logger(LOGGER):
            for check in self.checks:
                check._count(5)
        self.assertEqual(self.check.state, "uncounted")
        self.assertIn("UndefinedTable", self.check.failure)
        rest = self.checks.filtered(lambda one: one.code != "plan_holder")
        self.assertEqual(set(rest.mapped("state")), {"zero"})

    def test_what_was_broken_stays_so_while_it_cannot_be_counted(self):
        self._break(self.plan)
        self.check._count(5)
        since = self.check.broken_since
        self._finding(SQL("SELECT nothing FROM nowhere"))
        with mute_logger(LOGGER):
            self.check._count(5)
        self.assertEqual(self.check.broken_since, since)
        self.assertEqual(self.check.note_ids.mapped("kind"), ["found"])

    def test_the_night_counts_every_company_and_none_twice(self):
        cron = self.env.ref("ahorro_plan.ir_cron_count_rules")
        earlier = fields.Datetime.now() - timedelta(hours=1)
        self.check.counted_at = earlier
        with self.enter_registry_test_mode():
            self.assertTrue(cron.method_direct_trigger())
        self.env.invalidate_all()
        self.assertEqual((self.check.state, self.check.counted_at), ("new", earlier))
        self.assertEqual(set((self.checks - self.check).mapped("state")), {"zero"})

    def test_a_rule_of_an_add_on_that_is_gone_goes_with_it(self):
        gone = self.env["ahorro.check"].create(
            {"company_id": self.company.id, "code": "of_another_time"}
        )
        self.env["ahorro.check"]._prepare_rows(self.company)
        self.assertFalse(gone.exists())

    # === SINCE WHEN, AND WHAT WAS DONE ===

    def test_it_says_since_when_until_it_is_zero_again(self):
        first = fields.Datetime.now() - timedelta(days=2)
        self._break(self.plan)
        self.check._count(5)
        self.check.broken_since = first
        self.check._count(5)
        self.assertEqual(self.check.broken_since, first)
        self.plan.partner_id.company_id = self.company
        self.check._count(5)
        self.assertRecordValues(
            self.check, [{"state": "zero", "count": 0, "broken_since": False}]
        )
        self.assertEqual(self.check.note_ids.mapped("kind"), ["ended", "found"])

    def test_a_note_says_who_wrote_it_whatever_a_caller_sends(self):
        self._break(self.plan)
        self.check._count(5)
        notes = self.env["ahorro.check.note"].with_user(self.supervisor)
        note = notes.create(
            {
                "check_id": self.check.id,
                "text": "Le avisé a sistemas",
                "user_id": self.admin.id,
                "kind": "ended",
                "date": "2020-01-01",
                "count": 7,
            }
        )
        self.assertRecordValues(
            note.sudo(), [{"user_id": self.supervisor.id, "kind": "note", "count": 1}]
        )
        self.assertGreater(note.date.year, 2020)
        self.assertEqual(
            self.check.last_note, f"{self.supervisor.name}: Le avisé a sistemas"
        )
        with self.assertRaises(UserError):
            note.write({"text": "Otra cosa"})
        with self.assertRaises(UserError):
            note.sudo().unlink()

    def test_a_note_is_written_from_the_page(self):
        action = self._rpc(
            self.supervisor, "ahorro.check", "action_add_note", self.check.ids
        )
        notes = self.env["ahorro.check.note"].with_user(self.supervisor)
        with Form(notes.with_context(**action["context"])) as page:
            page.text = "Corregido"
        self.assertEqual(self.check.note_ids.mapped("text"), ["Corregido"])

    def test_a_note_is_of_ones_own_company_and_says_something(self):
        notes = self.env["ahorro.check.note"]
        with self.assertRaises(AccessError):
            notes.with_user(self.other_supervisor).create(
                {"check_id": self.check.id, "text": "No es mía"}
            )
        with self.assertRaises(ValidationError):
            notes.with_user(self.supervisor).create(
                {"check_id": self.check.id, "text": "  "}
            )

    def test_nobody_writes_a_count_by_hand(self):
        for values in ({"count": 0}, {"state": "zero"}, {"broken_since": False}):
            self._assert_refused(
                self.admin, "ahorro.check", "write", self.check.ids, values
            )
