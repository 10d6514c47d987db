# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Portfolios loaded by SQL: the same rows as the ORM makes, and nothing left to do."""

from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from tests.portfolio import iter_plans
from tests.portfolio.sql import create, load

COUNT = 300
SEED = 11
#: What two records of the same data differ in.
OWN = {
    "id",
    "company_id",
    "partner_id",
    "commercial_partner_id",
    "seller_id",
    "create_date",
    "write_date",
    "calendar_last_notif_ack",
}


@tagged("post_install", "-at_install")
class TestPortfolioSql(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.twin_company = cls.env["res.company"].create(
            [{"name": "Concesionario Uno"}, {"name": "Concesionario Dos"}]
        )
        cls.env = cls.env["ahorro.plan"].with_company(cls.company).env
        cls.generated = list(iter_plans(COUNT, SEED))
        cls.loaded = load(cls.env, COUNT, SEED)
        cls.plans = cls.env["ahorro.plan"].browse(cls.loaded["plan_ids"])
        cls.holders = cls.plans.partner_id
        cls.phones = cls.holders.ahorro_phone_ids

    def _rows(self, records, but=()):
        """Return the rows of records as the database has them, in their order."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT * FROM %s WHERE id = ANY(%s) ORDER BY id",
                SQL.identifier(records._table),
                records.ids,
            )
        )
        rows = {row["id"]: row for row in self.env.cr.dictfetchall()}
        return [
            {name: value for name, value in rows[key].items() if name not in but}
            for key in records.ids
        ]

    def _client_rows(self):
        """Return all that was loaded, but when it was last written."""
        return [
            self._rows(records, but={"write_date"})
            for records in (self.holders, self.phones, self.plans)
        ]

    def assert_same_rows(self, found, expected):
        """Compare row by row, to name the row and the column that differ."""
        self.assertEqual(len(found), len(expected))
        for one, other in zip(found, expected, strict=True):
            self.assertEqual(one, other)

    def test_rows_are_those_of_the_orm(self):
        twins = create(self.env, self.generated, self.twin_company)
        self.assertEqual(len(twins), COUNT)
        for loaded, twin in (
            (self.plans, twins),
            (self.holders, twins.partner_id),
            (
                self.phones.sorted("id"),
                twins.partner_id.ahorro_phone_ids.sorted("id"),
            ),
        ):
            self.assert_same_rows(self._rows(loaded, OWN), self._rows(twin, OWN))
        for plan, twin in zip(self.plans, twins, strict=True):
            self.assertEqual(plan.partner_id.name, twin.partner_id.name)
            self.assertEqual(plan.seller_id.name, twin.seller_id.name)
            self.assertEqual(plan.display_name, twin.display_name)
        for phone, twin in zip(
            self.phones.sorted("id"),
            twins.partner_id.ahorro_phone_ids.sorted("id"),
            strict=True,
        ):
            self.assertEqual(phone.partner_id.name, twin.partner_id.name)

    def test_plans_say_what_was_generated(self):
        for plan, source in zip(self.plans, self.generated, strict=True):
            self.assertEqual(plan.subscription_number or "", source.subscription_number)
            self.assertEqual(plan.group_key or "", source.group_key)
            self.assertEqual(plan.order_number, source.order_number)
            self.assertEqual(plan.status_id.code, source.status_code)
            self.assertEqual(plan.seller_id.name, source.seller)
            self.assertEqual(plan.partner_id.name, source.holder.name)
            self.assertEqual(plan.sale_date, source.sale_date)
            self.assertEqual(plan.overdue_debt, float(source.overdue_debt))

    def test_nothing_is_left_to_compute(self):
        before = self._client_rows()
        for records in (self.holders, self.phones, self.plans):
            for field in records._fields.values():
                if field.store and field.compute and field.column_type:
                    self.env.add_to_compute(field, records)
        self.env["ahorro.phone"]._refresh_shared()
        for found, expected in zip(self._client_rows(), before, strict=True):
            self.assert_same_rows(found, expected)

    def test_phones_are_shown_as_the_orm_shows_them(self):
        before = self._client_rows()
        self.holders._show_phones()
        self.holders._record_typed_phones(["phone", "mobile"])
        for found, expected in zip(self._client_rows(), before, strict=True):
            self.assert_same_rows(found, expected)
        every = self.env["ahorro.phone"].with_context(active_test=False)
        self.assertEqual(
            every.search([("partner_id", "in", self.holders.ids)]), self.phones
        )
        self.assertFalse(self.phones.filtered(lambda phone: phone.kind == "invalid"))

    def test_holders_are_named(self):
        for holder in self.holders:
            self.assertEqual(holder.display_name, holder.name)
            self.assertEqual(holder.complete_name, holder.name)
            self.assertEqual(holder.commercial_partner_id, holder)
            self.assertEqual(holder.company_id, self.company)
            self.assertEqual(holder.state_id.country_id, self.env.ref("base.ar"))
            self.assertFalse(holder.ahorro_document_warning)

    def test_one_creation_is_logged_for_each_plan(self):
        changes = self.env["ahorro.plan.change"].search(
            [("plan_id", "in", self.plans.ids)]
        )
        self.assertEqual(changes.plan_id.sorted("id"), self.plans.sorted("id"))
        self.assertEqual(len(changes), COUNT)
        self.assertEqual(set(changes.mapped("kind")), {"create"})
        self.assertEqual(changes.user_id, self.env.user)
        self.assertEqual(changes.company_id, self.company)
        for change in changes:
            self.assertEqual(change.date, change.plan_id.write_date)

    def test_what_is_counted_is_there(self):
        sellers = self.env["ahorro.seller"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(self.loaded["plans"], len(self.plans.exists()))
        self.assertEqual(self.loaded["holders"], len(self.holders.exists()))
        self.assertEqual(self.loaded["phones"], len(self.phones.exists()))
        self.assertEqual(self.loaded["sellers"], len(sellers))
        self.assertLess(len(self.holders), COUNT)

    def test_the_orm_finds_and_changes_them(self):
        found = self.env["ahorro.plan"].search([("company_id", "=", self.company.id)])
        self.assertEqual(found, self.plans.sorted("id", reverse=True))
        for plan, source in zip(self.plans, self.generated, strict=True):
            same = self.env["ahorro.plan"].search(
                [
                    ("company_id", "=", self.company.id),
                    ("provider_id", "=", plan.provider_id.id),
                    ("subscription_number", "=", source.subscription_number),
                    ("group", "=", source.group),
                    ("order", "=", source.order),
                ]
            )
            self.assertEqual(same, plan)
        plan = self.plans.filtered("group")[0]
        names = [row[0] for row in plan.name_search(plan.group_order)]
        self.assertIn(plan.id, names)
        holder = plan.partner_id
        document = holder.ahorro_document_number
        self.assertEqual(
            self.env["res.partner"].search([("ahorro_document", "ilike", document)]),
            holder,
        )
        plan.installments_owed += 1
        changes = plan.change_ids.filtered(lambda change: change.kind == "change")
        self.assertEqual(changes.mapped("field"), ["installments_owed"])
        holder.phone = "0341 155 999999"
        self.assertIn("0341 155 999999", holder.ahorro_phone_ids.mapped("raw"))

    def test_the_same_plans_are_refused(self):
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            load(self.env, 3, SEED)

    def test_batches_share_their_holders(self):
        with patch("tests.portfolio.sql.BATCH", 7):
            done = load(self.env, 100, SEED + 1, company=self.twin_company)
        generated = list(iter_plans(100, SEED + 1))
        self.assertEqual(done["holders"], len({plan.holder for plan in generated}))
        self.assertLess(done["holders"], 100)
        plans = self.env["ahorro.plan"].browse(done["plan_ids"])
        self.assertEqual(
            [plan.partner_id.name for plan in plans],
            [plan.holder.name for plan in generated],
        )
        self.assertEqual(plans.company_id, self.twin_company)
        self.assertEqual(plans.seller_id.company_id, self.twin_company)
        self.assertEqual(plans.partner_id.company_id, self.twin_company)

    def test_another_provider_is_added(self):
        done = load(self.env, 100, SEED + 2, "ovalo")
        self.assertEqual((done["plans"], done["sellers"]), (100, 0))
        plans = self.env["ahorro.plan"].browse(done["plan_ids"])
        self.assertEqual(plans.company_id, self.company)
        self.assertEqual(plans.provider_id, self.env.ref("ahorro_plan.provider_ovalo"))
        self.assertNotIn("unmapped", plans.mapped("family"))
        self.assertTrue(all(plans.mapped("offer_code")))
