# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .apply_common import AhorroApplyCommon


@tagged("post_install", "-at_install")
class TestApplyWhole(AhorroApplyCommon):
    """All or nothing, once, in turn, and by whoever may."""

    def test_an_error_in_the_middle_leaves_nothing_behind(self):
        run = self._read(self._row(), {"subscription": "2711700", "paid": "44"})
        before = self._writes()
        model = type(self.env["ahorro.import.plan.apply"])
        with (
            patch.object(model, "_mark_absent", side_effect=ZeroDivisionError("/tmp")),
            mute_logger("odoo.addons.ahorro_import.models.run.import_work"),
        ):
            self._confirm(run)
        self.assertEqual(run.state, "failed")
        self.assertNotIn("/tmp", run.error)
        self.assertFalse(self._of("8000001"))
        self.assertFalse(self.partners.search([("name", "=", "Bustos Carla")]))
        self.assertEqual(self.plan.installments_paid, 0)
        self.assertEqual(before["ahorro_plan"] <= self._writes()["ahorro_plan"], True)
        run.action_resume()
        self.assertEqual(run.state, "review")
        self._confirm(run)
        self.assertEqual(run.state, "done")

    def test_applying_twice_applies_once(self):
        run = self._import(self._row())
        with self.assertRaisesRegex(UserError, "ya se|already"):
            run.action_apply()
        self.assertEqual(len(self._of("8000001")), 1)
        waiting = self._read(self._row("8000002")).with_context(
            queue_job__no_delay=False
        )
        self.assertTrue(waiting.action_apply([]))
        self.assertTrue(waiting.action_apply([]))
        jobs = self.env["queue.job"].search(
            [("identity_key", "=", f"ahorro.import.{waiting.id}.apply")]
        )
        self.assertEqual(len(jobs), 1)

    def test_a_red_flag_has_to_be_confirmed(self):
        run = self._read(self._row(), {"holder": "Sin números", "paid": "1"})
        danger = [flag["code"] for flag in run.flags if flag["level"] == "danger"]
        self.assertTrue(danger)
        with self.assertRaises(UserError):
            run.action_apply()
        self.assertEqual(run.state, "review")
        with self.assertRaises(UserError, msg="a text is no list"):
            run.action_apply(danger[0])
        run.action_apply(danger)
        self.assertEqual(run.state, "done")

    def test_another_import_in_between_sends_this_one_back_to_review(self):
        mine = self._read({"subscription": "2711700", "paid": "5"})
        # As if its comparison had not been made anew when the other was written.
        with patch.object(type(self.env["ahorro.import.lock"]), "_compare_others"):
            self._import({"subscription": "2711700", "paid": "6"})
        revision = mine.revision
        self._confirm(mine)
        self.assertEqual(mine.state, "review")
        self.assertIn("Plan Rombo", mine.error)
        self.assertGreater(mine.revision, revision)
        self.assertEqual(self.plan.installments_paid, 6)
        self._confirm(mine)
        self.assertEqual(self.plan.installments_paid, 5)

    def test_the_other_imports_are_compared_anew(self):
        other = self._read({"subscription": "2711700", "paid": "5"})
        self.assertEqual(other.count_changed, 1)
        self._import({"subscription": "2711700", "paid": "5"})
        self.assertEqual((other.state, other.count_same), ("review", 1))

    def test_what_people_edited_since_the_review_counts(self):
        run = self._read({"subscription": "2711700", "paid": "5"})
        self.plan.installments_paid = 5
        self._confirm(run)
        self.assertEqual((run.count_changed, run.count_same), (0, 1))

    def test_files_of_a_batch_go_in_their_order(self):
        first = self._read(self._row("8000001"))
        second = self._read(self._row("8000002"))
        for number, run in enumerate((first, second)):
            run.sudo().write({"batch": "b", "batch_sequence": number})
        with self.assertRaisesRegex(UserError, "cartera.csv"):
            second.action_apply()
        self._confirm(first)
        self._confirm(second)
        self.assertEqual(second.state, "done")

    # === RIGHTS ===

    def test_operators_and_other_companies_can_do_nothing_with_a_run(self):
        run = self._read(self._row())
        for user in (self.operator, self.stranger, self.other_supervisor):
            mine = run.with_user(user).with_context(allowed_company_ids=[])
            mine = mine.with_context(allowed_company_ids=user.company_ids.ids)
            for name in (
                "action_apply",
                "action_undo",
                "action_resume",
                "action_discard",
                "get_state",
                "get_undo_report",
            ):
                with self.assertRaises(AccessError, msg=(user.login, name)):
                    getattr(mine, name)()
        self.assertEqual(run.state, "review")
