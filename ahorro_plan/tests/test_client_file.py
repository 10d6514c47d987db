# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import users, warmup
from odoo.tools.json import json_default

from .common import AhorroPlanCommon

ROLES = ("ahorro_admin", "ahorro_supervisor", "ahorro_operator")


class ClientFileCommon(AhorroPlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holder.write(
            {
                "ahorro_document_kind": "dni",
                "ahorro_document_number": "28.345.678",
                "email": "analia@example.com",
                "street": "Alvear 1200",
                "city": "Venado Tuerto",
            }
        )
        cls.env["ahorro.phone"].create(
            [
                {
                    "partner_id": cls.holder.id,
                    "raw": "0346215663250",
                    "source": "file",
                    "source_detail": "TEL. CELULAR",
                },
                {"partner_id": cls.holder.id, "raw": "421187"},
            ]
        )
        cls.plan.write(
            {
                "description": "OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS",
                "brand": "Renault",
                "model": "Sandero",
                "grouping_date": "2018-11-05",
                "payment_method": "DBCT",
                "installments_issued": 15,
                "installments_paid": 13,
                "installments_owed": 2,
                "overdue_debt": 40041.87,
                "debt_to_fall_due": 999819.96,
            }
        )
        cls.won = cls.env["crm.stage"].create(
            {"name": "Vendido y agrupado", "is_won": True}
        )

    @classmethod
    def _process(cls, plan, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "Venta",
                "type": "opportunity",
                "plan_id": plan.id,
                "partner_id": plan.partner_id.id,
                **values,
            }
        )

    def _file(self, partner=None, user=None):
        """Return the file as the browser gets it: as JSON."""
        user = user or self.env.user
        partner = (partner or self.holder).with_user(user)
        partner = partner.with_context(allowed_company_ids=user.company_ids.ids)
        self.env.invalidate_all()
        return json.loads(json.dumps(partner.get_client_file(), default=json_default))


class TestClientFileContent(ClientFileCommon):
    @users(*ROLES)
    def test_every_role_reads_the_person(self):
        values = self._file()
        self.assertEqual(values["name"], "Gorosito Analía")
        self.assertFalse(values["is_company"])
        self.assertEqual(values["document"], "DNI 28.345.678")
        self.assertEqual(values["since"], "2018-11-05")
        self.assertIn("Alvear 1200", values["address"])
        self.assertEqual(
            values["emails"],
            [{"email": "analia@example.com", "source_label": "Contact"}],
        )
        self.assertTrue(values["can"]["edit"])

    @users(*ROLES)
    def test_every_role_reads_the_phones_with_source_and_problem(self):
        mobile, local = self._file()["phones"]
        self.assertEqual(mobile["shown"], "3462 15-663250")
        self.assertEqual(mobile["e164"], "+5493462663250")
        self.assertEqual(mobile["source_detail"], "TEL. CELULAR")
        self.assertTrue(mobile["source_label"])
        self.assertFalse(mobile["problem"])
        self.assertFalse(local["e164"])
        self.assertTrue(local["problem"])

    @users(*ROLES)
    def test_every_role_reads_the_card_of_the_plan(self):
        (card,) = self._file()["plans"]
        expected = {
            "holder": "Gorosito Analía",
            "status": "Ahorrista (N0)",
            "group_order": "G9RX/031E",
            "subscription": "2711700",
            "description": "OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS",
            "car": "Renault / Sandero",
            "award_date": False,
            "grouping_date": "2018-11-05",
            "payment_method": "DBCT",
            "overdue_debt": 40041.87,
            "debt_to_fall_due": 999819.96,
            "issued": 15,
            "paid": 13,
            "owed": 2,
            "installments_warning": "",
            "conditions": "",
        }
        self.assertEqual({name: card[name] for name in expected}, expected)
        self.assertEqual(card["currency_id"], self.company.currency_id.id)
        self.assertRegex(card["status_color"], "^#[0-9A-Fa-f]{6}$")

    def test_every_role_reads_the_commercial_processes(self):
        self._process(self.plan, stage_id=self.won.id, probability=100)
        for user in (self.admin, self.supervisor, self.operator):
            with self.subTest(user=user.login):
                self._check_process(self._file(user=user))

    def _check_process(self, values):
        self.assertEqual(values["process_count"], 1)
        (process,) = values["processes"]
        self.assertIn("Vendido y agrupado", process["state"])
        self.assertEqual(process["outcome"], "won")
        self.assertEqual(process["grouping_date"], "2018-11-05")
        self.assertEqual(process["group_order"], "G9RX/031E")
        self.assertEqual(process["subscription"], "2711700")

    def test_a_lost_process_is_shown_too(self):
        self._process(self.plan).action_set_lost()
        (process,) = self._file(user=self.operator)["processes"]
        self.assertEqual(process["outcome"], "lost")

    def test_what_must_be_known_before_calling_is_said(self):
        self.rombo.unpaid_to_rescission = 3
        (card,) = self._file(user=self.operator)["plans"]
        self.assertEqual([level for level, _text in card["alerts"]], ["warning"])
        self.plan.write(
            {"installments_owed": 3, "in_lawsuit": True, "absent_since": "2026-01-31"}
        )
        (card,) = self._file(user=self.operator)["plans"]
        self.assertEqual(
            [level for level, _text in card["alerts"]], ["danger", "danger", "warning"]
        )

    def test_live_plans_come_first_and_archived_ones_are_there(self):
        old = self._plan(
            partner_id=self.holder.id, subscription_number="1", active=False
        )
        cards = self._file(user=self.operator)["plans"]
        self.assertEqual([card["id"] for card in cards], [self.plan.id, old.id])

    def test_plans_of_another_contact_with_the_same_document_are_named(self):
        twin = self._holder(
            "GOROSITO A.",
            ahorro_document_kind="cuit",
            ahorro_document_number="20-28345678-2",
        )
        other = self._plan(partner_id=twin.id, subscription_number="2711701")
        values = self._file(user=self.operator)
        self.assertEqual([card["id"] for card in values["plans"]], [self.plan.id])
        (card,) = values["other_plans"]
        self.assertEqual((card["id"], card["holder"]), (other.id, "GOROSITO A."))

    def test_units_are_the_plans_delivered(self):
        self.assertEqual(self._file(user=self.operator)["units"], [])
        self.plan.delivery_date = "2026-03-02"
        (unit,) = self._file(user=self.operator)["units"]
        self.assertEqual(
            (unit["name"], unit["date"]), ("Renault / Sandero", "2026-03-02")
        )

    def test_a_guaranteed_plan_is_a_unit_before_its_delivery_date_is_known(self):
        self.plan.status_id = self.env.ref("ahorro_plan.status_rombo_g2")
        self.assertEqual(len(self._file(user=self.operator)["units"]), 1)

    def test_attachments_and_the_last_changes_are_there(self):
        self.plan.message_post(
            body="Contrato", attachments=[("contrato.pdf", b"%PDF-1.4 x")]
        )
        self.plan.installments_paid = 14
        self.plan.flush_recordset()
        values = self._file(user=self.operator)
        (paper,) = values["attachments"]
        self.assertEqual((paper["name"], paper["plan"]), ("contrato.pdf", "G9RX/031E"))
        last = values["changes"][0]
        self.assertEqual((last["old"], last["new"]), ("13", "14"))
        self.assertTrue(last["label"])
        self.assertLessEqual(len(values["changes"]), 20)

    @warmup
    def test_more_plans_do_not_cost_more_queries(self):
        self.env.invalidate_all()
        user = self.operator
        with self.assertQueryCount(60):
            self.holder.with_user(user).get_client_file()
        few = self._count_queries(user)
        for number in range(12):
            plan = self._plan(
                partner_id=self.holder.id, subscription_number=f"90{number}"
            )
            self._process(plan)
        self.env.flush_all()
        # A cold cache may cost a few; twelve plans must not cost twelve.
        self.assertLess(self._count_queries(user), few + 6)

    def _count_queries(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.holder.with_user(user).get_client_file()
        return self.env.cr.sql_log_count - before


class TestClientFileRights(ClientFileCommon):
    def test_a_stranger_is_refused(self):
        with self.assertRaises(AccessError):
            self._file(user=self.stranger)
        with self.assertRaises(AccessError):
            self.holder.with_user(self.stranger).action_save_client_file(
                {"contact": {"name": "Otra"}}
            )

    def test_a_client_of_another_company_is_out_of_reach(self):
        with self.assertRaises(AccessError):
            self._file(user=self.other_supervisor)

    def test_plans_of_another_company_are_never_in_a_shared_contact(self):
        self.holder.company_id = False
        foreign = self._plan(
            company_id=self.other_company.id,
            partner_id=self.holder.id,
            subscription_number="5550001",
            delivery_date="2025-05-05",
        )
        self._process(foreign, company_id=self.other_company.id)
        self._process(self.plan)
        foreign.message_post(attachments=[("ajeno.pdf", b"%PDF-1.4 x")])
        for user, own in (
            (self.operator, self.plan),
            (self.other_supervisor, foreign),
        ):
            values = self._file(user=user)
            self.assertEqual([card["id"] for card in values["plans"]], own.ids)
            self.assertEqual(values["plan_count"], 1)
            self.assertEqual(
                [process["plan_id"] for process in values["processes"]], own.ids
            )
            self.assertLessEqual(
                len(values["units"]), len(own.filtered("delivery_date"))
            )
        text = json.dumps(self._file(user=self.operator))
        self.assertNotIn("5550001", text)
        self.assertNotIn("ajeno.pdf", text)

    def test_only_the_companies_chosen_on_screen_count(self):
        user = self._user("ahorro_both", "ahorro_plan.group_supervisor")
        user.company_ids |= self.other_company
        self.holder.company_id = False
        foreign = self._plan(
            company_id=self.other_company.id,
            partner_id=self.holder.id,
            subscription_number="5550001",
        )
        partner = self.holder.with_user(user)
        values = partner.with_context(
            allowed_company_ids=self.company.ids
        ).get_client_file()
        self.assertEqual([card["id"] for card in values["plans"]], self.plan.ids)
        both = (self.company | self.other_company).ids
        values = partner.with_context(allowed_company_ids=both).get_client_file()
        self.assertEqual(
            {card["id"] for card in values["plans"]}, set((self.plan | foreign).ids)
        )
        self.assertTrue(all(card["company"] for card in values["plans"]))

    @users("ahorro_operator")
    def test_an_operator_saves_contact_data_in_one_go(self):
        phone = self.holder.ahorro_phone_ids.filtered(lambda row: row.kind == "mobile")
        values = self.holder.with_user(self.env.user).action_save_client_file(
            {
                "contact": {"name": "Gorosito Analía Celeste", "city": "Firmat"},
                "new_phones": [["3462 15-662154", "mobile"]],
                "flags": [[phone.id, "is_wrong", True]],
            }
        )
        self.assertEqual(values["name"], "Gorosito Analía Celeste")
        self.assertEqual(self.holder.city, "Firmat")
        wrong = [row["id"] for row in values["phones"] if row["is_wrong"]]
        self.assertEqual(wrong, phone.ids)
        self.assertIn("+5493462662154", [row["e164"] for row in values["phones"]])

    @users("ahorro_operator")
    def test_saving_twice_changes_nothing_more(self):
        changes = {"new_phones": [["3462 15-662154", "mobile"]]}
        partner = self.holder.with_user(self.env.user)
        once = partner.action_save_client_file(changes)
        self.assertEqual(partner.action_save_client_file(changes), once)

    @users("ahorro_operator")
    def test_what_is_not_contact_data_is_refused(self):
        with self.assertRaises(AccessError):
            self.holder.with_user(self.env.user).action_save_client_file(
                {"contact": {"credit_limit": 1}}
            )
        with self.assertRaises(UserError):
            self.holder.with_user(self.env.user).action_save_client_file(
                {"contact": {"name": "  "}}
            )

    def test_a_form_of_another_shape_is_refused_with_a_sentence(self):
        partner = self.holder.with_user(self.supervisor)
        for changes in (
            None,
            [],
            "name",
            {"new_phones": "3462663250"},
            {"new_phones": [["3462663250"]]},
            {"flags": [1]},
            {"flags": {"is_wrong": True}},
        ):
            with self.subTest(changes=changes), self.assertRaises(UserError):
                partner.action_save_client_file(changes)
        for plan_id in (None, "7", [self.plan.id], True, {}):
            with self.subTest(plan_id=plan_id), self.assertRaises(UserError):
                partner.action_create_process(plan_id)

    def test_an_operator_creates_no_process(self):
        self.assertFalse(self._file(user=self.operator)["can"]["create_process"])
        with self.assertRaises(AccessError):
            self.holder.with_user(self.operator).action_create_process(self.plan.id)

    @users("ahorro_supervisor")
    def test_a_supervisor_creates_a_process_once(self):
        partner = self.holder.with_user(self.env.user)
        self.assertTrue(partner.get_client_file()["can"]["create_process"])
        first = partner.action_create_process(self.plan.id)
        self.assertTrue(first["is_new"])
        again = partner.action_create_process(self.plan.id)
        self.assertEqual(again, {"id": first["id"], "is_new": False})
        lead = self.env["crm.lead"].browse(first["id"])
        self.assertEqual(
            (lead.plan_id, lead.partner_id, lead.company_id, lead.user_id),
            (self.plan, self.holder, self.company, self.supervisor),
        )
        # Odoo's enrichment service skips it.
        self.assertTrue(lead.sudo().iap_enrich_done)

    def test_a_process_is_only_made_for_a_plan_of_the_client_within_reach(self):
        ceded = self._plan(
            partner_id=self._holder("Otra").id, subscription_number="2711702"
        )
        partner = self.holder.with_user(self.supervisor)
        with self.assertRaises(UserError):
            partner.action_create_process(ceded.id)
        foreign = self._plan(
            company_id=self.other_company.id, subscription_number="5550001"
        )
        with self.assertRaises(AccessError):
            partner.action_create_process(foreign.id)

    def test_a_contact_that_is_no_client_can_be_read_and_not_edited(self):
        partner = self._holder("Proveedor")
        values = self._file(partner, user=self.operator)
        self.assertEqual((values["plans"], values["can"]["edit"]), ([], False))

    def test_the_actions_lead_to_the_file(self):
        action = self.plan.with_user(self.operator).action_open_client_file()
        self.assertEqual(action["tag"], "ahorro_client_file")
        self.assertEqual(action["params"], {"partner_id": self.holder.id})
