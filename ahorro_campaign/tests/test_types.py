# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import formatLang

from .campaign_common import AhorroCampaignCommon

#: Literal in the dealership's papers: type, and results that it must have.
SEED = {
    "Licitación": {"LICITA", "No va a licitar", "Grupo sin fondos", "Rescinde"},
    "Scoring": {"Aprobado", "Desaprobado", "Levantada", "No se pudo contactar"},
    "Envío de contrato a terminal": {"Enviado", "Falta firma"},
    "Invitación al acto de Adjudicación": {"LICITA", "NO SE LICITA"},
    "Mora": {"Promesa de pago", "Rescinde", "FIRMO CESIÓN"},
    "Agrupamientos": {
        "Agrupamiento informado",
        "No se pudo contactar",
        "Rescinde",
    },
    "Otros": set(),
    "Ganadores / adjudicados": {"Acepta", "Rechaza"},
    "Fidelización": {"Interesado", "Pide no ser contactado"},
    "Retiro de prenda / incentivo": {"Retira prenda", "Teléfono erróneo"},
    "Cambio de modelo": {"Cambia", "Mantiene"},
    "Requisitos / sin pedido": {"Carpeta completa"},
    "Recupero de rescindidos": {"Se reactiva", "Vende haber neto"},
    "Encuesta de entrega": set(),
}
OF_EVERY_CALL = {
    "No contesta",
    "Ocupado",
    "Número equivocado",
    "Teléfono inexistente",
    "Buzón",
    "Mensaje con familiar",
    "Volver a llamar",
    "Fallecido",
    "No llamar",
}


class TestTypes(AhorroCampaignCommon):
    def test_the_form_offers_the_results_of_the_cases_type(self):
        bid = self.env.ref("ahorro_campaign.campaign_type_bid")
        screen = self.env["ahorro.attend.screen"].with_user(self.operator)
        shown = screen._prepare_results(bid.id)
        own = [one["name"] for one in shown if not one["universal"]]
        self.assertLessEqual(
            {"Grupo sin fondos", "Rescinde", "No va a licitar"}, {*own}
        )
        self.assertEqual(own, bid.result_ids.sorted("sequence").mapped("name"))
        self.assertLessEqual(OF_EVERY_CALL, {one["name"] for one in shown})
        self.assertNotIn("Promesa de pago", own)

    def test_results_offered_side_by_side_have_a_colour_of_their_own(self):
        def shipped(records):
            return records.filtered(lambda one: one.get_external_id()[one.id])

        results = shipped(self.env["ahorro.result"].search([]))
        general = results.filtered(lambda one: not one.type_id)
        for kind in shipped(self.env["ahorro.campaign.type"].search([])):
            offered = general | results.filtered(lambda r, kind=kind: r.type_id == kind)
            by_color = offered.grouped("color")
            with self.subTest(type=kind.name):
                self.assertEqual(
                    [same.mapped("name") for same in by_color.values() if same[1:]], []
                )

    def test_the_types_and_results_of_the_trade_are_there(self):
        types = self.env["ahorro.campaign.type"].search([])
        by_name = {kind.name: kind for kind in types}
        self.assertLessEqual(SEED.keys(), by_name.keys())
        for name, results in SEED.items():
            with self.subTest(type=name):
                self.assertLessEqual(
                    results, set(by_name[name].result_ids.mapped("name"))
                )

    def test_each_type_can_finish_a_case_also_when_nobody_answers(self):
        for kind in self.env["ahorro.campaign.type"].search([]):
            with self.subTest(type=kind.name):
                outcomes = kind.result_ids.filtered("closes").mapped("outcome")
                self.assertIn("positive", outcomes)
                self.assertTrue(kind.exhausted_result_id.closes)
                self.assertEqual(kind.exhausted_result_id.type_id, kind)

    def test_outcomes_of_the_call_belong_to_every_type(self):
        for kind in self.arrears, self.loyalty:
            names = set(kind._get_results().mapped("name"))
            self.assertLessEqual(OF_EVERY_CALL, names)

    def test_no_digit_means_two_things_on_one_screen(self):
        for kind in self.env["ahorro.campaign.type"].search([]):
            digits = [row.shortcut for row in kind._get_results() if row.shortcut]
            self.assertEqual(len(digits), len(set(digits)), kind.name)

    def test_the_classes_of_the_panel_are_complete(self):
        """Counts of the panel add up only if each closing result is in a column."""
        for process in ("bid", "bid_invitation", "grouping_call"):
            kinds = self.env["ahorro.campaign.type"].search([("process", "=", process)])
            for result in kinds.result_ids.filtered("closes"):
                self.assertTrue(result.panel_class, result.name)

    def test_no_answer_is_retried_and_ends_as_the_type_says(self):
        no_answer = self.env.ref("ahorro_campaign.result_no_answer")
        self.assertEqual((no_answer.retry_hours, no_answer.max_attempts), (3, 6))
        end = no_answer._get_exhausted_result(self.grouping)
        self.assertEqual(end, self.grouping.exhausted_result_id)
        no_answer.exhausted_result_id = self.env.ref("ahorro_campaign.result_deceased")
        self.assertEqual(
            no_answer._get_exhausted_result(self.grouping),
            no_answer.exhausted_result_id,
        )
        self.grouping.exhausted_result_id = False
        no_answer.exhausted_result_id = False
        self.assertFalse(no_answer._get_exhausted_result(self.grouping))

    def test_calls_that_sell_are_advertising(self):
        for name, purpose in (
            ("arrears", "contractual"),
            ("scoring", "contractual"),
            ("loyalty", "advertising"),
            ("recovery", "advertising"),
            ("pledge", "advertising"),
        ):
            kind = self.env.ref(f"ahorro_campaign.campaign_type_{name}")
            self.assertEqual(kind.purpose, purpose, name)

    def test_a_used_type_or_result_is_archived_instead_of_deleted(self):
        campaign = self._campaign()
        self._finish(campaign.case_ids[0])
        kinds = self.env["ahorro.campaign.type"].with_user(self.supervisor)
        fresh = kinds.create({"name": "Nuevo", "result_ids": [(0, 0, {"name": "R"})]})
        (fresh | self.grouping.with_user(self.supervisor)).unlink()
        self.assertFalse(fresh.exists())
        self.assertFalse(self.grouping.active)
        free = self.env.ref("ahorro_campaign.result_arrears_pago_total")
        (self.informed | free).with_user(self.supervisor).unlink()
        self.assertFalse(free.exists())
        self.assertFalse(self.informed.active)

    def test_an_archived_type_makes_no_campaign(self):
        self.loyalty.active = False
        with self.assertRaisesRegex(UserError, "is archived: choose another"):
            self._campaign(type_id=self.loyalty.id)

    def test_wrong_results_are_refused_with_a_sentence(self):
        results = self.env["ahorro.result"].with_user(self.supervisor)
        foreign = self.env.ref("ahorro_campaign.result_bid_rescinde")
        cases = {
            "has the digit 9 already": {"type_id": self.arrears.id, "shortcut": 9},
            "has the digit 1 already": {"shortcut": 1, "type_id": self.arrears.id},
            "that closes the case": {
                "type_id": self.arrears.id,
                "exhausted_result_id": foreign.id,
            },
        }
        for sentence, values in cases.items():
            with (
                self.subTest(sentence=sentence),
                self.assertRaisesRegex(ValidationError, sentence),
                self.env.cr.savepoint(),
            ):
                results.create({"name": "Nuevo", **values})
        with self.assertRaisesRegex(ValidationError, "does not close cases"):
            self.arrears.exhausted_result_id = foreign

    def test_a_universal_digit_may_not_be_one_of_a_type(self):
        with self.assertRaisesRegex(ValidationError, "digit 1 already"):
            self.env.ref("ahorro_campaign.result_busy").shortcut = 1

    def test_supervisors_edit_types_and_results_and_operators_do_not(self):
        self.arrears.with_user(self.supervisor).name = "Mora temprana"
        with self.assertRaises(AccessError):
            self.arrears.with_user(self.operator).name = "Otra"

    def test_the_script_is_filled_in_with_the_plan_and_escaped(self):
        plan = self.plans[0]
        plan.write({"installments_owed": 2, "overdue_debt": 40041.87})
        plan.partner_id.name = "Ana <b>Abarca</b>"
        self.arrears.script = (
            "<p>{nombre}: {cuotas_adeudadas} de {deuda_vencida} en {suscripcion}"
            " {concesionario} {otra}</p>"
        )
        script = self.arrears.with_context(lang="es_AR")._render_script(plan)
        self.assertIn("Ana &lt;b&gt;Abarca&lt;/b&gt;: 2 de", script)
        amount = formatLang(
            self.env(context={"lang": "es_AR"}), 40041.87, currency_obj=plan.currency_id
        )
        self.assertIn("40.041,87", amount)
        self.assertIn(amount, script)
        self.assertIn(f"{plan.subscription_number} Concesionario Uno {{otra}}", script)
        # A file that counts what is owed and tells no amount.
        plan.overdue_debt = 0
        script = self.arrears.with_context(lang="es_AR")._render_script(plan)
        self.assertIn("2 de un importe a confirmar en", script)
        self.assertNotIn("0,00", script)
        self.arrears.script = False
        self.assertEqual(self.arrears._render_script(plan), "")
