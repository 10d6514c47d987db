# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import psycopg2

from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import users
from odoo.tools import mute_logger

from .common import AhorroPlanCommon


class TestPlanIdentity(AhorroPlanCommon):
    def test_group_and_order_are_compared_normalised_and_kept_as_written(self):
        plan = self._plan(group=" g9rz ", order="031-f")
        self.assertEqual((plan.group, plan.order), ("g9rz", "031-f"))
        self.assertEqual(plan.group_key, "G9RZ")
        self.assertEqual((plan.order_number, plan.order_letter), (31, "F"))

    def test_a_group_and_order_in_another_spelling_is_the_same_plan(self):
        with self.assertRaises(RedirectWarning):
            self._plan(group="g9rx", order="31")

    def test_8486_81_and_848_681_are_two_plans(self):
        first = self._plan(group="8486", order="81")
        self.rombo.max_order = 0
        second = self._plan(group="848", order="681")
        self.assertNotEqual(
            (first.group_key, first.order_number),
            (second.group_key, second.order_number),
        )

    def test_a_duplicate_names_the_existing_plan_and_offers_to_open_it(self):
        with self.assertRaises(RedirectWarning) as raised:
            self._plan(subscription_number="2711700")
        message, action, button, _context = raised.exception.args
        self.assertIn("Gorosito Analía", message)
        self.assertIn("2711700", message)
        self.assertEqual(action["res_id"], self.plan.id)
        self.assertTrue(button)

    def test_the_person_is_no_identity_so_one_person_has_several_plans(self):
        second = self._plan(partner_id=self.holder.id, group="G9RX", order="032")
        self.assertEqual(self.holder.ahorro_plan_ids, self.plan | second)

    def test_a_group_and_order_can_be_resold_when_the_contract_is_over(self):
        self.plan.status_id = self.rescinded
        resold = self._plan(group="G9RX", order="031E", subscription_number="2999999")
        self.assertTrue(resold.is_live)
        self.assertFalse(self.plan.is_live)

    def test_a_rescinded_plan_cannot_revive_over_the_one_that_was_resold(self):
        self.plan.status_id = self.rescinded
        self._plan(group="G9RX", order="031E")
        with self.assertRaises(RedirectWarning):
            self.plan.status_id = self.saver

    def test_an_archived_plan_frees_its_numbers(self):
        self.plan.active = False
        self.assertTrue(self._plan(subscription_number="2711700"))

    def test_two_companies_and_two_administradoras_have_their_own_numbers(self):
        self.assertTrue(
            self._plan(
                provider_id=self.ovalo.id,
                status_id=False,
                subscription_number="2711700",
            )
        )
        self.assertTrue(
            self._plan(company_id=self.other_company.id, subscription_number="2711700")
        )

    def test_the_database_itself_refuses_a_second_live_plan(self):
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                """INSERT INTO ahorro_plan (company_id, provider_id, group_key,
                                            order_number, is_live, active)
                   SELECT company_id, provider_id, group_key, order_number, TRUE, TRUE
                     FROM ahorro_plan WHERE id = %s""",
                [self.plan.id],
            )

    def test_the_unique_indexes_really_exist(self):
        self.env.cr.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'ahorro_plan'"
        )
        definitions = dict(self.env.cr.fetchall())
        for name in ("subscription_unique", "group_order_unique"):
            self.assertIn("UNIQUE", definitions[f"ahorro_plan_{name}"])
            self.assertIn("WHERE", definitions[f"ahorro_plan_{name}"])

    @users("ahorro_supervisor")
    def test_an_order_of_500_gets_a_sentence_that_says_what_to_do(self):
        with self.assertRaisesRegex(ValidationError, "500"):
            self.plan.with_env(self.env).order = "500"

    @users("ahorro_supervisor")
    def test_unreadable_groups_and_half_identities_are_refused(self):
        plan = self.plan.with_env(self.env)
        for group, order in (
            ("G9RX", False),
            (False, "31"),
            ("1,20E+04", "31"),
            ("G9RX", "treinta"),
        ):
            with (
                self.subTest(group=group, order=order),
                self.assertRaises(ValidationError),
            ):
                plan.write({"group": group, "order": order})

    def test_a_plan_is_archived_and_never_deleted_nor_duplicated(self):
        with self.assertRaises(UserError):
            self.plan.unlink()
        with self.assertRaises(UserError):
            self.plan.copy()


class TestPlanData(AhorroPlanCommon):
    def test_the_description_fills_the_offer_and_stays_as_text(self):
        text = "OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS"
        plan = self._plan(description=text)
        self.assertRecordValues(
            plan,
            [
                {
                    "description": text,
                    "offer_code": "OCOM1650",
                    "model_code": "M79U 010",
                    "financed_percent": 100.0,
                    "installments_total": 84,
                }
            ],
        )

    def test_an_unreadable_description_changes_nothing_else(self):
        plan = self._plan(
            description="¿? <script>", model_code="M1", installments_total=84
        )
        self.assertEqual((plan.model_code, plan.installments_total), ("M1", 84))
        self.assertEqual(plan.description, "¿? <script>")

    def test_sorted_down_by_the_debt_the_largest_comes_first_and_unknown_last(self):
        plans = self.env["ahorro.plan"].union(
            *(
                self._plan(subscription_number=f"27115{number}", overdue_debt=debt)
                for number, debt in enumerate((100, False, 300))
            )
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ahorro_plan SET overdue_debt = NULL WHERE id = %s", [plans[1].id]
        )
        domain = [("id", "in", plans.ids)]
        down = plans.search(domain, order="overdue_debt desc")
        self.assertEqual(down.ids, [plans[2].id, plans[0].id, plans[1].id])
        first = plans.search(domain, order="overdue_debt desc nulls first", limit=1)
        self.assertEqual(first, plans[1])

    def test_the_sale_date_is_the_day_first_seen_until_somebody_knows(self):
        self.assertTrue(self.plan.sale_date)
        self.assertTrue(self.plan.sale_date_estimated)
        self.plan.sale_date = "2018-10-02"
        self.assertFalse(self.plan.sale_date_estimated)
        self.plan.sale_date = False
        self.assertTrue(self.plan.sale_date)
        self.assertTrue(self.plan.sale_date_estimated)

    def test_installments_that_do_not_add_up_only_warn(self):
        self.plan.write(
            {"installments_issued": 15, "installments_paid": 13, "installments_owed": 2}
        )
        self.assertFalse(self.plan.installments_warning)
        self.assertEqual(self.plan.paid_owed, "13 / 2")
        self.plan.installments_paid = 12
        self.assertTrue(self.plan.installments_warning)

    def test_an_unknown_code_becomes_an_unmapped_status(self):
        statuses = self.env["ahorro.plan.status"]
        fresh = statuses._find_or_create(self.rombo, "Z9")
        self.assertEqual((fresh.name, fresh.family), ("Z9", "unmapped"))
        self.assertEqual(statuses._find_or_create(self.rombo, " z9 "), fresh)
        self.assertEqual(statuses._find_or_create(self.rombo, "n0"), self.saver)
        self.assertNotEqual(statuses._find_or_create(self.rombo, "%"), self.saver)

    def test_rombo_has_the_eleven_statuses_and_hides_the_rescinded(self):
        shown = {
            status.code: status.name
            for status in self.rombo.status_ids
            if status.shown_by_default
        }
        self.assertEqual(
            shown,
            {
                "A0L": "Adjudicado por Licitación",
                "A0S": "Adjudicado por Sorteo",
                "G0": "Adjudicado c/Seguro y/o comprobante",
                "G2": "Adjudicado c/Prenda aceptada",
                "N0": "Ahorrista",
                "R0": "Renunciado",
                "S2": "Suscripción aceptada",
                "S4": "Suscripción reintegrada",
                "S6": "Suscripción rechazada a Concesionario",
                "X0": "Cancelado",
            },
        )
        hidden = self.rombo.status_ids.filtered(lambda s: not s.shown_by_default)
        self.assertRecordValues(hidden, [{"code": "R2", "name": "Rescindido"}])

    def test_the_commercial_state_is_that_of_the_last_process(self):
        won = self.env["crm.stage"].create(
            {"name": "Vendido y agrupado", "is_won": True, "sequence": 90}
        )
        leads = self.env["crm.lead"]
        leads.create({"name": "Uno", "plan_id": self.plan.id})
        last = leads.create({"name": "Dos", "plan_id": self.plan.id})
        last.stage_id = won
        state = self.plan.with_context(lang="en_US").commercial_state
        self.assertEqual(state, "Finished - Vendido y agrupado")

    def test_the_coupon_link_carries_the_plans_numbers(self):
        self.rombo.coupon_url_template = "https://example.com/{group}/{order}"
        self.assertEqual(self.plan._get_coupon_url(), "https://example.com/G9RX/031E")
        self.plan.coupon_url = "https://example.com/own"
        self.assertEqual(self.plan._get_coupon_url(), "https://example.com/own")

    def test_nothing_of_a_plan_changes_where_its_coupon_link_leads(self):
        self.rombo.coupon_url_template = "https://example.com/{subscription}?g={group}"
        self.plan.write({"subscription_number": "27/11&a=b"})
        self.assertEqual(
            self.plan._get_coupon_url(), "https://example.com/27%2F11%26a%3Db?g=G9RX"
        )
        self.plan.write({"group": False, "order": False})
        self.assertFalse(self.plan._get_coupon_url())


class TestLoadSubscription(AhorroPlanCommon):
    @users("ahorro_operator")
    def test_an_operator_fills_in_a_missing_subscription_once(self):
        plan = self._plan(group="G1AA", order="1").with_env(self.env)
        plan.action_load_subscription(" 2789902 ")
        self.assertEqual(plan.subscription_number, "2789902")
        with self.assertRaisesRegex(UserError, "2789902"):
            plan.action_load_subscription("1111111")

    @users("ahorro_operator")
    def test_an_operator_cannot_fill_in_one_that_another_plan_has(self):
        plan = self._plan(group="G1AA", order="1").with_env(self.env)
        with self.assertRaises(RedirectWarning):
            plan.action_load_subscription("2711700")
