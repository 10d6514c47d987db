# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nada está roto: each rule finds exactly the rows that break it."""

from datetime import timedelta

from psycopg2.extras import Json

from odoo.tests import tagged

from odoo.addons.ahorro_campaign.tests.queue_common import NOON

from .wa_batch_case import WaBatchCommon


class Break(Exception):
    """Ends what was broken on purpose, so that the next finds all whole."""


@tagged("ahorro", "-at_install", "post_install")
class TestChecks(WaBatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["ahorro.check"]._prepare_rows(cls.company)
        cls.import_run = cls.env["ahorro.import"].create(
            {
                "company_id": cls.company.id,
                "provider_id": cls.rombo.id,
                "state": "done",
                "count_total": 2,
                "count_new": 1,
                "count_rejected": 1,
            }
        )
        cls.lines = cls.env["ahorro.import.line"].create(
            [
                {
                    "import_id": cls.import_run.id,
                    "company_id": cls.company.id,
                    "row_number": number,
                    "result": result,
                    "plan_id": plan.id,
                }
                for number, (result, plan) in enumerate(
                    [("new", cls.plan), ("rejected", cls.plan.browse())], 2
                )
            ]
        )

    def _work(self):
        """Do some work as operators do: the rows that are broken afterwards."""
        self.called, self.promised, self.finished, self.untouched = self.cases
        self._save(
            self.operator,
            self._attend(self.called, self.operator)["lease_token"],
            next_action_at=NOON + timedelta(days=1),
        )
        saved = self._save(
            self.operator,
            self._attend(self.promised, self.operator)["lease_token"],
            result_id=self.promise.id,
            promise_date="2026-11-20",
            promise_amount=100,
        )
        self.saved = self.env["ahorro.movement"].browse(saved["movement_id"])
        self.promised_record = self.env["ahorro.promise"].search(
            [("movement_id", "=", self.saved.id)]
        )
        self._finish(self._attend(self.finished, self.operator)["lease_token"])
        again = self._save(
            self.operator, self._attend(self.untouched, self.operator)["lease_token"]
        )
        self._undo(again)
        self._as(self.operator).lease_release(
            self._leases(self.operator).token or "none"
        )
        self.undone = self.env["ahorro.movement"].browse(again["movement_id"])
        self.batch = self._prepare()
        self.batch.action_confirm()
        self.messages = self._messages(self.batch)
        self.env.flush_all()

    def _sql(self, statement, *values):
        self.env.cr.execute(statement, values)
        self.env.invalidate_all()

    def _found(self, code):
        """Return the ids that the supervisor's page opens of a rule."""
        check = self.checks.filtered(lambda one: one.code == code)
        action = check.with_env(self.env(user=self.supervisor.id)).action_open_rows()
        self.assertNotEqual(check.state, "uncounted", check.failure)
        if action["type"] == "ir.actions.client":
            self.assertEqual((check.state, check.count), ("zero", 0))
            return set()
        rows = self.env(user=self.supervisor.id)[action["res_model"]].with_context(
            **action["context"]
        )
        found = rows.search(action["domain"])
        self.assertEqual(len(found), check.count, "the figure is its rows")
        return set(found.ids)

    # === EACH RULE ===

    def test_nothing_is_broken_after_a_days_work(self):
        self._work()
        self.checks.with_env(self.env(user=self.supervisor.id)).action_count()
        self.env.invalidate_all()
        self.assertEqual(
            {check.code: check.state for check in self.checks},
            {check.code: "zero" for check in self.checks},
            self.checks.mapped("failure"),
        )

    def test_each_rule_finds_exactly_the_rows_that_were_broken(self):
        self._work()
        broken = self._get_breakers()
        self.assertEqual(set(broken), set(self.checks.mapped("code")))
        for code, breaker in broken.items():
            with self.subTest(code):
                try:
                    with self.env.cr.savepoint():
                        expected = breaker()
                        self.env.invalidate_all()
                        self.assertEqual(self._found(code), set(expected.ids))
                        raise Break
                except Break:
                    self.env.invalidate_all()

    def _get_breakers(self):
        """Return, by rule, what breaks it by SQL and returns the broken rows."""
        return {
            name.removeprefix("_break_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("_break_")
        }

    def _break_plan_twice(self):
        for index in ("subscription_unique", "group_order_unique"):
            self._sql(f"DROP INDEX ahorro_plan_{index}")
        seat, other, number = self.cases[:3].plan_id
        self._sql(
            """UPDATE ahorro_plan SET group_key = 'G9RX', order_number = 31
                WHERE id IN %s""",
            (self.plan.id, seat.id),
        )
        self._sql(
            "UPDATE ahorro_plan SET subscription_number = %s WHERE id = %s",
            other.subscription_number,
            number.id,
        )
        return self.plan | seat | other | number

    def _break_plan_holder(self):
        plan = self.cases[0].plan_id
        self._sql(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            self.other_company.id,
            plan.partner_id.id,
        )
        return plan

    def _break_plan_history(self):
        first, second, third = self.cases[:3].plan_id
        self._sql("ALTER TABLE ahorro_plan DISABLE TRIGGER USER")
        first.flush_recordset()
        self._sql("DELETE FROM ahorro_plan_change WHERE plan_id = %s", first.id)
        self._sql("ALTER TABLE ahorro_plan ENABLE TRIGGER USER")
        third.status_id = self.rescinded
        second.status_id = self.rescinded
        self.env.flush_all()
        self._sql("ALTER TABLE ahorro_plan DISABLE TRIGGER USER")
        self._sql(
            "UPDATE ahorro_plan SET status_id = %s WHERE id = %s",
            self.saver.id,
            second.id,
        )
        self._sql("ALTER TABLE ahorro_plan ENABLE TRIGGER USER")
        return first | second

    def _break_two_leases(self):
        self._attend(self.called, self.operator)
        self._attend(self.promised, self.colleague)
        self._sql(
            """UPDATE ahorro_phone SET national = (
                    SELECT national FROM ahorro_phone WHERE partner_id = %s LIMIT 1)
                WHERE partner_id = %s""",
            self.called.partner_id.id,
            self.promised.partner_id.id,
        )
        return self._leases()

    def _break_case_state(self):
        self._sql("ALTER TABLE ahorro_case DROP CONSTRAINT ahorro_case_check_done")
        self._set(self.untouched, state="lost")
        self._set(self.finished, next_action_at=NOON)
        self._set(self.called, finished_at=NOON)
        return self.untouched | self.finished | self.called

    def _break_lost_callback(self):
        self._set(self.called, next_action_at=None, is_callback=False)
        self._set(self.untouched, is_callback=True, next_action_at=None)
        return self.called | self.untouched

    def _break_case_attempts(self):
        self._set(self.called, attempts=4)
        self._set(self.untouched, attempts=1)
        return self.called | self.untouched

    def _insert_undo(self, movement):
        self._sql(
            """INSERT INTO ahorro_movement
                      (company_id, case_id, plan_id, user_id, date, kind, reverses_id)
               SELECT company_id, case_id, plan_id, user_id, date, 'undo', id
                 FROM ahorro_movement WHERE id = %s""",
            movement.id,
        )

    def _break_undone_twice(self):
        self._insert_undo(self.undone)
        return self.undone

    def _break_promise_undone(self):
        self._insert_undo(self.saved)
        return self.promised_record

    def _break_promise_missing(self):
        self._sql("DELETE FROM ahorro_promise WHERE id = %s", self.promised_record.id)
        return self.saved

    def _break_promise_recovered(self):
        self._sql(
            "UPDATE ahorro_promise SET recovered = 100.02 WHERE id = %s",
            self.promised_record.id,
        )
        return self.promised_record

    def _break_import_counts(self):
        first = self.import_run
        runs = first | first.copy() | first.copy() | first.copy()
        self._sql(
            "UPDATE ahorro_import SET state = 'done' WHERE id IN %s", tuple(runs.ids)
        )
        whole, total, rows, absent = runs
        for run in runs[1:]:
            self._sql(
                """INSERT INTO ahorro_import_line
                          (import_id, company_id, row_number, result, plan_id)
                   SELECT %s, company_id, row_number, result, plan_id
                     FROM ahorro_import_line WHERE import_id = %s""",
                run.id,
                whole.id,
            )
        self._sql(
            """UPDATE ahorro_import SET count_total = 2, count_new = 1,
                      count_rejected = 1 WHERE id IN %s""",
            tuple(runs.ids),
        )
        self._sql("UPDATE ahorro_import SET count_total = 3 WHERE id = %s", total.id)
        self._sql(
            """UPDATE ahorro_import_line SET result = 'same'
                WHERE import_id = %s AND result = 'new'""",
            rows.id,
        )
        self._sql("UPDATE ahorro_import SET count_absent = 1 WHERE id = %s", absent.id)
        return total | rows | absent

    def _break_import_rows(self):
        self._sql(
            "UPDATE ahorro_import_line SET plan_id = NULL WHERE id IN %s",
            tuple(self.lines.ids),
        )
        return self.lines[0]

    def _break_wa_twice(self):
        first, second, third = self.messages[:3]
        for index in ("uuid_unique", "wamid_unique"):
            self._sql(f"DROP INDEX ahorro_wa_message_{index}")
        self._sql(
            "UPDATE ahorro_wa_message SET phone = %s, state = 'sent' WHERE id IN %s",
            first.phone,
            (first.id, second.id),
        )
        self._sql(
            """UPDATE ahorro_wa_message SET phone = %s, state = 'cancelled'
                WHERE id = %s""",
            first.phone,
            third.id,
        )
        return first | second

    def _break_wa_halfway(self):
        first, second = self.messages[:2]
        for message, hours in ((first, 2), (second, 0)):
            self._sql(
                """UPDATE ahorro_wa_message SET state = 'sending', claimed_at = %s
                    WHERE id = %s""",
                NOON - timedelta(hours=hours),
                message.id,
            )
        return first

    def _break_wa_refused(self):
        first, second = self.messages[:2]
        for message in (first, second):
            self.env["ahorro.optout"].create(
                {"partner_id": message.partner_id.id, "company_id": self.company.id}
            )
        self.env.flush_all()
        for message, hours in ((first, 1), (second, -1)):
            self._sql(
                """UPDATE ahorro_wa_message SET state = 'sent', claimed_at = %s
                    WHERE id = %s""",
                NOON + timedelta(hours=hours),
                message.id,
            )
            self._sql(
                """UPDATE ahorro_optout SET create_date = %s, date = %s
                    WHERE partner_id = %s""",
                NOON,
                NOON,
                message.partner_id.id,
            )
        return first

    def _break_wa_batch(self):
        self._sql(
            "UPDATE ahorro_wa_batch SET entering_count = 99 WHERE id = %s",
            self.batch.id,
        )
        return self.batch

    # === WHAT A MOVEMENT SAYS ===

    def test_a_callback_that_was_kept_is_not_lost(self):
        self._work()
        self.time.move_to(NOON + timedelta(days=1, hours=1))
        token = self._attend(self.called, self.operator)["lease_token"]
        self._save(self.operator, token)
        self.assertEqual(self._found("lost_callback"), set())

    def test_a_movement_without_a_case_breaks_nothing(self):
        self._work()
        self._sql(
            "UPDATE ahorro_movement SET detail = %s WHERE id = %s",
            Json(None),
            self.saved.id,
        )
        self.assertEqual(self._found("lost_callback"), set())
