# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tests import users
from odoo.tools import SQL

from .common import AhorroPlanCommon


class TestChange(AhorroPlanCommon):
    def _changes(self, plan):
        return self.env["ahorro.plan.change"].search([("plan_id", "=", plan.id)])

    def test_a_creation_is_one_row_whatever_was_computed_with_it(self):
        plan = self._plan(
            group="G1AA",
            order="1",
            description="OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS",
        )
        self.assertRecordValues(
            self._changes(plan), [{"kind": "create", "field": False}]
        )

    @users("ahorro_supervisor")
    def test_a_change_says_what_who_and_the_values_before_and_after(self):
        plan = self.plan.with_env(self.env)
        plan.write({"installments_paid": 13, "status_id": self.rescinded.id})
        changes = plan.change_ids.filtered(lambda change: change.kind == "change")
        values = {c.field: (c.old_value, c.new_value, c.user_id) for c in changes}
        self.assertEqual(
            values,
            {
                "installments_paid": ("0", "13", self.supervisor),
                "status_id": (
                    str(self.saver.id),
                    str(self.rescinded.id),
                    self.supervisor,
                ),
            },
        )
        status = changes.filtered(lambda change: change.field == "status_id")
        self.assertEqual(status.old_label, "Ahorrista (N0)")
        self.assertEqual(status.new_label, "Rescindido (R2)")
        spanish = status.with_context(lang="es_AR")
        self.assertEqual(spanish.field_label, "Estado")

    def test_a_group_of_changes_is_called_as_people_call_the_datum(self):
        self.plan.write({"installments_paid": 13})
        changes = self.env["ahorro.plan.change"].with_context(lang="es_AR")
        domain = [("plan_id", "=", self.plan.id)]
        groups = changes.formatted_read_group(domain, ["field"], ["__count"])
        told = {group["field"]: group["__extra_domain"] for group in groups}
        self.assertEqual(told["Pagas"], [("field", "=", "installments_paid")])
        self.assertIn("Alta del plan", told)

    def test_writing_the_same_value_is_no_change(self):
        before = len(self._changes(self.plan))
        self.plan.write({"group": "G9RX", "installments_paid": 0})
        self.assertEqual(len(self._changes(self.plan)), before)

    def test_plain_sql_is_logged_too(self):
        self.env.cr.execute(
            "UPDATE ahorro_plan SET overdue_debt = 40041.87 WHERE id = %s",
            [self.plan.id],
        )
        change = self._changes(self.plan)[0]
        self.assertEqual((change.field, change.new_value), ("overdue_debt", "40041.87"))
        self.env["ahorro.plan"].invalidate_model()
        self.assertEqual(
            change.new_label,
            "40.041,87" if self.env.lang == "es_AR" else change.new_label,
        )

    def test_the_log_of_many_rows_is_never_planned_for_one(self):
        # A session keeps the plan of the trigger's first call, often a form's one row:
        # with a nested loop in it an UPDATE of 4,000 rows took 12 s.
        settings = self.env.execute_query(
            SQL(
                "SELECT proconfig FROM pg_proc WHERE proname = 'ahorro_plan_log_change'"
            )
        )
        self.assertEqual(settings, [(["enable_nestloop=off"],)])

    def test_a_run_can_sign_its_changes(self):
        self.env["ahorro.plan"]._set_change_origin(self.rombo)
        self.plan.installments_paid = 5
        self.env["ahorro.plan"]._set_change_origin()
        self.plan.installments_paid = 6
        second, first = self._changes(self.plan)[:2]
        self.assertEqual(
            (first.origin_model, first.origin_id), ("ahorro.provider", self.rombo.id)
        )
        self.assertFalse(second.origin_model)

    def test_nobody_edits_deletes_or_invents_history(self):
        change = self._changes(self.plan)[0]
        for forbidden in (
            lambda: change.write({"new_value": "x"}),
            lambda: change.unlink(),
            lambda: change.create({"plan_id": self.plan.id, "kind": "change"}),
            lambda: change.sudo().unlink(),
            lambda: change.copy(),
        ):
            with self.assertRaises(UserError):
                forbidden()

    def test_values_on_a_past_day_are_computed_backwards(self):
        plans = self.env["ahorro.plan"].with_context(
            tz="America/Argentina/Buenos_Aires"
        )
        plan = self.plan.with_env(plans.env)
        created = datetime.datetime(2020, 1, 2, 12)
        self._move_log(plan, created)
        # 23:30 and 00:30 of Buenos Aires, on both sides of midnight
        plans._set_change_origin(changed_at=datetime.datetime(2020, 2, 2, 2, 30))
        plan.installments_paid = 13
        plan.flush_recordset()
        plans._set_change_origin(changed_at=datetime.datetime(2020, 2, 2, 3, 30))
        plan.write({"installments_paid": 14, "status_id": self.rescinded.id})
        self.assertEqual(plan.values_on("2020-01-01"), False)
        self.assertEqual(plan.values_on("2020-01-31")["installments_paid"], 0)
        first_of_february = plan.values_on(fields.Date.to_date("2020-02-01"))
        self.assertEqual(first_of_february["installments_paid"], 13)
        self.assertEqual(first_of_february["status_id"], self.saver.id)
        self.assertEqual(first_of_february["group"], "G9RX")
        second = plan.values_on("2020-02-02", ["installments_paid", "status_id"])
        self.assertEqual(
            second, {"installments_paid": 14, "status_id": self.rescinded.id}
        )

    def test_a_past_day_reads_the_plans_own_rows_alone_whatever_is_known(self):
        # Right after an import the database knows nothing of its days and fields: it
        # read all that happened since the day for each field of each plan (34 s of a
        # thousand plans).
        other = self._plan(group="G7AA", order="1")
        self._move_log(self.plan + other, datetime.datetime(2020, 1, 2, 12))
        self.env.cr.execute("ANALYZE ahorro_plan_change")
        self._log_many(other, 5000)
        self.plan._set_change_origin(changed_at=datetime.datetime(2020, 3, 1, 12))
        self.plan.write({"installments_paid": 5, "status_id": self.rescinded.id})
        self.plan.flush_recordset()
        own = len(self._changes(self.plan))
        self.assertEqual(own, 3)
        for state in ("stale", "fresh"):
            with self.subTest(statistics=state):
                if state == "fresh":
                    self.env.cr.execute("ANALYZE ahorro_plan_change")
                read = self._count_log_rows(
                    lambda: self.plan._values_on(datetime.date(2020, 2, 1))
                )
                self.assertLessEqual(read, own)
        past = self.plan._values_on(datetime.date(2020, 2, 1))[self.plan.id]
        self.assertEqual(past["installments_paid"], 0)

    def _log_many(self, plan, number):
        """Log changes of a plan, a day each of five; only SQL can."""
        self.env.cr.execute(
            """INSERT INTO ahorro_plan_change (plan_id, company_id, date, user_id, kind,
                                               field, old_value, new_value)
               SELECT %s, %s, timestamp '2020-02-10' + n %% 5 * interval '1 day', 1,
                      'change', (ARRAY['status_id', 'installments_owed', 'active',
                                       'overdue_debt'])[1 + n %% 4], '0', '1'
                 FROM generate_series(1, %s) n""",
            [plan.id, plan.company_id.id, number],
        )

    def _count_log_rows(self, call):
        """Return how many rows of the log the statements of a call read."""
        statements = []
        execute = Cursor.execute

        def recorded(cursor, *args, **kwargs):
            result = execute(cursor, *args, **kwargs)
            statements.append(cursor._obj.query.decode())
            return result

        with patch.object(Cursor, "execute", recorded):
            call()
        asked = [text for text in statements if "ahorro_plan_change" in text]
        self.assertTrue(asked)
        read = 0
        for text in asked:
            self.env.cr.execute(SQL("EXPLAIN (ANALYZE, FORMAT JSON) %s", SQL(text)))
            nodes = [self.env.cr.fetchone()[0][0]["Plan"]]
            for node in nodes:
                nodes += node.get("Plans", [])
                if node.get("Relation Name") == "ahorro_plan_change":
                    rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
                    read += rows * node["Actual Loops"]
        return read

    def _move_log(self, plan, moment):
        """Date what was logged so far; only SQL can, and only a test would."""
        self.env.cr.execute(
            "UPDATE ahorro_plan_change SET date = %s WHERE plan_id = ANY(%s)",
            [moment, plan.ids],
        )

    def test_the_holder_can_change_and_both_histories_stay(self):
        other = self._holder("Peñalva Bruno")
        self.plan.partner_id = other
        change = self._changes(self.plan)[0]
        self.assertEqual(change.field, "partner_id")
        self.assertEqual(change.old_label, "Gorosito Analía")
        self.assertEqual(change.new_label, "Peñalva Bruno")
        self.assertEqual(self.plan.subscription_number, "2711700")

    def test_merging_two_contacts_moves_the_plan_and_says_who_did_it(self):
        other = self._holder("Gorosito Analia", phone="3462 15-663250")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.holder | other).ids, other)
        self.assertEqual(self.plan.partner_id, other)
        change = self._changes(self.plan)[0]
        self.assertEqual((change.field, change.user_id), ("partner_id", self.env.user))
        self.assertEqual(other.phone, "3462 15-663250")
