# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an import writes by SQL is what the ORM would have written."""

import base64
from unittest.mock import patch

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL

from tests.portfolio import iter_plans
from tests.portfolio.files import render
from tests.portfolio.months import run_months
from tests.portfolio.sql import create

COUNT = 250
SEED = 23
#: What two records of the same data differ in.
OWN = {
    "id",
    "company_id",
    "partner_id",
    "commercial_partner_id",
    "seller_id",
    "create_uid",
    "write_uid",
    "create_date",
    "write_date",
    "calendar_last_notif_ack",
    "source_detail",
}
#: What the generator knows and this file does not say, or spells otherwise.
UNTOLD = {
    "award_kind",
    "brand",
    "car_value",
    "group_order",
    "has_deferral",
    "in_lawsuit",
    "installments_advanced",
    "order",
}


@tagged("post_install", "-at_install")
class TestImportWrites(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.twin = cls.env["res.company"].create(
            [{"name": "Concesionario Uno"}, {"name": "Concesionario Dos"}]
        )
        user = new_test_user(
            cls.env,
            login="quien_importa",
            groups="ahorro_plan.group_supervisor",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.runs = cls.env["ahorro.import"].with_user(user)
        cls.runs = cls.runs.with_context(
            queue_job__no_delay=True, allowed_company_ids=cls.company.ids
        )
        plans = list(iter_plans(COUNT, SEED))
        cls.months = run_months(plans, 2, seed=SEED, changed_share=0.5)

    def _import(self, month, **options):
        file = render(month.plans, day=month.as_of, **options)
        content = base64.b64encode(file.data).decode()
        run = self.runs.create_from_file(file.name, content)
        self.assertEqual(run.state, "review", run.error)
        run.action_apply([flag["code"] for flag in run.flags])
        self.assertEqual(run.state, "done", run.error)
        return run

    def _plans(self, company):
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        return plans.search([("company_id", "=", company.id)])

    def _rows(self, records):
        """Return the rows of records as the database has them."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT * FROM %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                records.ids,
            )
        )
        return {row["id"]: row for row in self.env.cr.dictfetchall()}

    def _compare(self, mine, theirs, but=()):
        """Compare pairs of records, column by column, as the database has them."""
        rows, twins = self._rows(mine), self._rows(theirs)
        differing = {}
        for one, other in zip(mine, theirs, strict=True):
            for name, value in rows[one.id].items():
                if name not in OWN and name not in but:
                    twin = twins[other.id][name]
                    # An empty cell stays NULL, which the ORM reads as the same.
                    if (value or None) != (twin or None):
                        differing.setdefault(name, (value, twin, one.id))
        self.assertFalse(differing)

    def test_a_first_import_writes_the_rows_of_the_orm(self):
        self._import(self.months[0])
        create(self.env, self.months[0].plans, self.twin)
        twins = {
            (plan.subscription_number, plan.group_key, plan.order_number): plan
            for plan in self._plans(self.twin)
        }
        mine = self._plans(self.company)
        self.assertEqual(len(mine), COUNT)
        theirs = [
            twins[plan.subscription_number, plan.group_key, plan.order_number]
            for plan in mine
        ]
        theirs = self.env["ahorro.plan"].concat(*theirs)
        self._compare(mine, theirs, UNTOLD)
        holders, others = mine.partner_id, theirs.partner_id
        self._compare(holders, others, {"ahorro_document_kind"})
        for holder, other in zip(holders, others, strict=True):
            # Rows of one person come in the order of the file, not of the generator.
            self._compare(
                holder.ahorro_phone_ids.sorted(lambda row: row.national or row.raw),
                other.ahorro_phone_ids.sorted(lambda row: row.national or row.raw),
                {"column_kind"},  # the column says no more than that it is a phone
            )

    def test_a_row_of_a_first_file_is_written_once_more_with_its_plan_and_seller(self):
        before = self._count_updates()
        # Reading and writing are two transactions, of which a test has one.
        stamp = type(self.env["ahorro.import.stamp"])
        with patch.object(stamp, "_is_unchanged", lambda *_about: True):
            run = self._import(self.months[0])
        # But for what is odd in some of them.
        self.assertLess(self._count_updates() - before, 1.2 * COUNT)
        rows = run.line_ids.filtered("seller_name")
        self.assertGreater(len(rows), COUNT / 2)
        self.assertEqual(rows.mapped("seller_id"), rows.plan_id.seller_id)
        for row in rows:
            self.assertEqual(row.seller_id, row.plan_id.seller_id)
            self.assertEqual(row.seller_id.name, row.seller_name)

    def _count_updates(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT n_tup_upd FROM pg_stat_xact_user_tables
                WHERE relname = 'ahorro_import_line'"""
        )
        return self.env.cr.fetchone()[0]

    def test_nothing_is_left_to_compute_after_a_second_month(self):
        self._import(self.months[0])
        run = self._import(self.months[1])
        self.assertGreater(run.count_changed, COUNT / 4)
        self.assertTrue(run.line_ids.filtered("is_move"))
        plans = self._plans(self.company)
        holders = plans.partner_id
        phones = holders.ahorro_phone_ids
        for records in (plans, holders, phones):
            before = self._rows(records)
            for field in records._fields.values():
                if field.store and field.compute and field.column_type:
                    self.env.add_to_compute(field, records)
            after = self._rows(records)
            for row in records.ids:
                for name, value in before[row].items():
                    if name not in ("write_date", "write_uid"):
                        self.assertEqual(value, after[row][name], (row, name))

    def test_what_an_undo_gives_back_is_what_was_there(self):
        self._import(self.months[0])
        plans = self._plans(self.company)
        before = [self._rows(one) for one in (plans, plans.partner_id)]
        run = self._import(self.months[1])
        run.action_undo()
        self.assertEqual(run.state, "undone", run.error)
        self.assertFalse(run.get_undo_report()["kept"])
        after = [self._rows(one) for one in (plans, plans.partner_id)]
        for rows, others in zip(before, after, strict=True):
            for key, row in rows.items():
                for name, value in row.items():
                    if name not in ("write_date", "write_uid"):
                        other = others[key][name]
                        self.assertEqual(value or None, other or None, (key, name))
        new = self._plans(self.company) - plans
        self.assertFalse(new.filtered("active"))
