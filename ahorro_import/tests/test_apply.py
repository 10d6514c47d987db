# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .apply_common import AhorroApplyCommon

OFFER = "OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS"


@tagged("post_install", "-at_install")
class TestApply(AhorroApplyCommon):
    # === NEW PLANS ===

    def test_a_new_row_becomes_a_plan_with_its_holder_and_phones(self):
        run = self._import(
            self._row(
                group="H4KK",
                order="017C",
                offer=OFFER,
                paid="12",
                overdue="1.234,56",
                phone="0341 456-7890",
                mobile="0341 15-612-3456",
                email="carla@example.com",
                province="Santa Fe",
                seller="Ana Paz",
            )
        )
        self.assertEqual((run.count_new, run.applied_by), (1, self.supervisor))
        plan = self._of("8000001")
        self.assertRecordValues(
            plan,
            [
                {
                    "company_id": self.company.id,
                    "provider_id": self.rombo.id,
                    "status_id": self.saver.id,
                    "group_order": "H4KK/017C",
                    "offer_code": "OCOM1650",
                    "installments_total": 84,
                    "installments_paid": 12,
                    "overdue_debt": 1234.56,
                    "sale_date_estimated": True,
                    "is_live": True,
                }
            ],
        )
        self.assertEqual(plan.seller_id.name, "Ana Paz")
        holder = plan.partner_id
        self.assertEqual(holder.company_id, self.company)
        self.assertEqual(holder.name, "Bustos Carla")
        self.assertEqual(holder.ahorro_document_key, "28345678")
        self.assertEqual(holder.state_id.name, "Santa Fe")
        self.assertEqual(set(holder.ahorro_phone_ids.mapped("source")), {"file"})
        self.assertEqual(holder.mobile, "0341 15-612-3456")
        self.assertEqual(holder.phone, "0341 456-7890")
        shown = holder.ahorro_phone_ids.filtered("in_mobile")
        self.assertEqual(shown.national, "3416123456")
        self.assertTrue(holder.ahorro_search_name)

    def test_the_log_says_which_import_created_and_changed_a_plan(self):
        first = self._import(self._row(paid="1"))
        second = self._import(self._row(paid="2"))
        plan = self._of("8000001")
        self.assertRecordValues(
            plan.change_ids.sorted("id"),
            [
                {"kind": "create", "field": False, "origin_id": first.id},
                {
                    "kind": "change",
                    "field": "installments_paid",
                    "origin_id": second.id,
                },
            ],
        )
        self.assertEqual(plan.change_ids.user_id, self.supervisor)

    def test_rows_of_one_document_share_one_new_holder(self):
        self._import(
            self._row("8000001", email="old@example.com", phone="0341 456-7890"),
            self._row("8000002", email="new@example.com", phone="0341 456-7891"),
        )
        holder = self._of("8000001").partner_id
        self.assertEqual(holder, self._of("8000002").partner_id)
        self.assertEqual(holder.email, "new@example.com")
        self.assertEqual(len(holder.ahorro_phone_ids), 2)

    def test_two_namesakes_without_documents_are_two_people(self):
        self._import(
            self._row("8000001", document=""), self._row("8000002", document="")
        )
        self.assertNotEqual(
            self._of("8000001").partner_id, self._of("8000002").partner_id
        )

    def test_a_known_document_finds_its_contact(self):
        self.holder.ahorro_document_number = "28.345.678"
        self._import(self._row(holder="Gorosito Analía"))
        self.assertEqual(self._of("8000001").partner_id, self.holder)

    def test_an_unknown_status_is_created_only_when_the_file_is_written(self):
        statuses = self.env["ahorro.plan.status"]
        run = self._read(self._row(status="Z9"))
        self.assertFalse(statuses.search([("code", "=", "Z9")]))
        self._confirm(run)
        status = statuses.search([("code", "=", "Z9")])
        self.assertEqual(status.family, "unmapped")
        self.assertEqual(self._of("8000001").status_id, status)

    # === WHOSE VALUE COUNTS ===

    def test_the_file_wins_over_the_providers_data_and_not_over_the_dealers(self):
        seller = self.env["ahorro.seller"].create(
            {"name": "La nuestra", "company_id": self.company.id}
        )
        self.plan.write(
            {
                "installments_owed": 1,
                "seller_id": seller.id,
                "sale_date": "2024-03-02",
                "commercial_conditions": "Bonificada",
            }
        )
        self._import(
            {
                "subscription": "2711700",
                "status": "R2",
                "owed": "4",
                "seller": "Otro Vendedor",
                "sale": "05/05/2025",
            }
        )
        self.assertRecordValues(
            self.plan,
            [
                {
                    "status_id": self.rescinded.id,
                    "is_live": False,
                    "installments_owed": 4,
                    "seller_id": seller.id,
                    "commercial_conditions": "Bonificada",
                }
            ],
        )
        self.assertEqual(str(self.plan.sale_date), "2024-03-02")

    def test_what_the_dealer_lacks_is_filled_by_the_file(self):
        self._import(
            {"subscription": "2711700", "seller": "Ana Paz", "sale": "05/05/2025"}
        )
        self.assertEqual(self.plan.seller_id.name, "Ana Paz")
        self.assertEqual(str(self.plan.sale_date), "2025-05-05")
        self.assertFalse(self.plan.sale_date_estimated)

    def test_an_operators_mail_and_phone_win_and_both_values_are_seen(self):
        row = self._row(email="viejo@example.com", mobile="0341 15-612-3456")
        self._import(row)
        plan = self._of("8000001")
        client = plan.partner_id.with_user(self.operator)
        client.action_edit_contact({"email": "nuevo@example.com"})
        client.action_edit_contact({"mobile": "0341 15-699-9999"})
        self._import(row | {"paid": "9"})
        self._import(row | {"paid": "10", "mobile": "0341 15-688-8888"})
        holder = plan.partner_id
        self.assertEqual(holder.email, "nuevo@example.com")
        self.assertEqual(holder.mobile, "0341 15-699-9999")
        self.assertEqual(
            set(holder.ahorro_phone_ids.mapped("national")),
            {"3416123456", "3416999999", "3416888888"},
        )
        kept = client.get_client_file()["file_values"]
        self.assertEqual(
            [(row["field"], row["value"]) for row in kept],
            [("email", "viejo@example.com")],
        )

    def test_a_value_kept_aside_goes_when_the_file_agrees(self):
        self._import(self._row(email="viejo@example.com"))
        holder = self._of("8000001").partner_id
        holder.email = "nuevo@example.com"
        self._import(self._row(email="viejo@example.com", paid="1"))
        values = self.env["ahorro.file.value"]
        self.assertEqual(values.search([]).value, "viejo@example.com")
        self._import(self._row(email="nuevo@example.com", paid="2"))
        self.assertFalse(values.search([]))

    def test_a_number_marked_as_wrong_does_not_come_back(self):
        self._import(self._row(phone="0341 456-7890"))
        holder = self._of("8000001").partner_id
        holder.ahorro_phone_ids.is_wrong = True
        self._import(self._row(phone="0341 456-7890", paid="3"))
        self.assertEqual(len(holder.ahorro_phone_ids), 1)
        self.assertTrue(holder.ahorro_phone_ids.is_wrong)

    def test_nobody_whose_data_was_erased_is_filled_again(self):
        row = self._row(email="carla@example.com", phone="0341 456-7890")
        self._import(row)
        plan = self._of("8000001")
        holder = plan.partner_id
        holder._erase_person_data()
        self._import(row | {"paid": "7", "city": "Rosario"})
        self.assertEqual(plan.installments_paid, 7)
        self.assertEqual(plan.partner_id, holder)
        self.assertFalse(holder.email or holder.phone or holder.city)
        self.assertNotIn("Bustos", holder.name)
        self.assertFalse(holder.ahorro_phone_ids)

    def test_a_new_plan_of_somebody_erased_brings_no_data_back(self):
        row = self._row(phone="0341 456-7890", email="carla@example.com")
        self._import(row)
        holder = self._of("8000001").partner_id
        form = self.env["ahorro.person.data"].with_user(self.supervisor)
        form.create(
            {
                "partner_id": holder.id,
                "typed_name": holder.name,
                "reason": "Lo pidió por carta",
            }
        ).action_erase()
        run = self._read(row | {"subscription": "8000002"}, row)
        self.assertEqual(run.line_ids.partner_id, holder)
        self._confirm(run)
        plans = self._of("8000001") | self._of("8000002")
        self.assertEqual(len(plans), 2)
        self.assertEqual(plans.partner_id, holder)
        self.assertFalse(holder.email or holder.phone or holder.ahorro_document_number)
        self.assertFalse(
            self.env["res.partner"].search([("name", "ilike", "bustos")]),
            "nobody was made of the row",
        )
        for line in run.line_ids:
            self.assertFalse(
                line.holder_name or line.document_number or line.phones or line.raw
            )
        # Somebody else with a document of their own is as new as ever.
        self._import(self._row("8000003", document="33444555"))
        self.assertNotEqual(self._of("8000003").partner_id, holder)

    def test_who_came_back_as_a_contact_of_their_own_is_a_client_again(self):
        self._import(self._row())
        holder = self._of("8000001").partner_id
        document = holder.ahorro_document_number
        form = self.env["ahorro.person.data"].with_user(self.supervisor)
        form.create(
            {
                "partner_id": holder.id,
                "typed_name": holder.name,
                "reason": "Lo pidió por carta",
            }
        ).action_erase()
        again = self.env["res.partner"].create(
            {
                "name": "Bustos Carla",
                "company_id": self.company.id,
                "ahorro_document_kind": "dni",
                "ahorro_document_number": document,
            }
        )
        self._import(self._row("8000002"))
        self.assertEqual(self._of("8000002").partner_id, again)

    def test_no_file_writes_to_a_user_of_ours(self):
        partner = self.operator.partner_id
        partner.company_id = self.company
        self.plan.partner_id = partner
        self._import(
            {
                "subscription": "2711700",
                "holder": partner.name,
                "city": "Rosario",
                "paid": "5",
            }
        )
        self.assertEqual(self.plan.installments_paid, 5)
        self.assertFalse(partner.city)

    def test_an_accepted_cession_changes_the_holder(self):
        self.holder.ahorro_document_number = "20111222"
        run = self._read(self._row("2711700", paid="3"))
        self.assertEqual(run.line_ids.result, "ambiguous")
        self._decide(run, "accept")
        self._confirm(run)
        self.assertEqual(self.plan.partner_id.name, "Bustos Carla")
        self.assertEqual(self.plan.partner_id.company_id, self.company)
        self.assertEqual(self.holder.name, "Gorosito Analía")

    def test_a_refused_cession_writes_the_plan_and_no_person(self):
        self.holder.ahorro_document_number = "20111222"
        run = self._read(self._row("2711700", paid="3", city="Rosario"))
        self._decide(run, "keep")
        self._confirm(run)
        self.assertEqual(self.plan.partner_id, self.holder)
        self.assertEqual(self.plan.installments_paid, 3)
        self.assertFalse(self.holder.city)

    # === THE SAME FILE ===

    def test_the_same_file_again_writes_nothing(self):
        rows = [
            self._row(
                "8000001",
                group="H4KK",
                order="017",
                offer=OFFER,
                status="Z9",
                phone="0341 456-7890 / 0341 15-612-3456",
                email="a@example.com",
                province="Córdoba",
                overdue="1.000,10",
                sale="01/02/2024",
                seller="Ana Paz",
            ),
            self._row("8000002", holder="Bustos, Carla M.", email="b@example.com"),
            self._row("8000003", document="", holder=""),
        ]
        self._import(*rows, complete=True)
        before = self._writes()
        run = self._import(*rows, complete=True)
        self.assertEqual(run.count_same, 3)
        self.assertEqual((run.count_changed, run.count_new, run.count_absent), (0,) * 3)
        self.assertEqual(self._writes(), before)

    # === ABSENT ===

    def test_a_complete_file_marks_the_plans_it_does_not_name(self):
        self._import(self._row(), complete=True)
        self.assertTrue(self.plan.absent_since)
        self.assertTrue(self.plan.active)
        self._import(self._row(), {"subscription": "2711700", "paid": "1"})
        self.assertFalse(self.plan.absent_since)

    def test_a_partial_file_marks_nothing(self):
        self._import(self._row(), complete=False)
        self.assertFalse(self.plan.absent_since)
