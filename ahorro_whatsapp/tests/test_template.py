# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from ..tools.template_lint import lint
from ..tools.variables import VARIABLES
from .wa_common import BODY, WaCommon


class TestTemplate(WaCommon):
    # === WHAT IS WRONG WITH IT ===

    def test_every_shipped_draft_is_free_of_findings_and_a_draft(self):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "ahorro_whatsapp"), ("model", "=", "ahorro.wa.template")]
        )
        templates = self.templates.browse(shipped.mapped("res_id"))
        self.assertEqual(
            set(templates.mapped("code")),
            {
                "bienvenida",
                "cupon_cuota",
                "recordatorio_cuota",
                "acto_adjudicacion",
                "ganador",
                "turno_entrega",
                "fidelizacion",
            },
        )
        for template in templates:
            with self.subTest(template=template.name):
                self.assertEqual(lint(template._get_text()), [])
                self.assertFalse(template.problems)
                self.assertEqual(template.state, "draft")

    def test_a_text_with_a_threat_is_not_put_to_use_and_the_words_are_shown(self):
        template = self._template(body="Pague hoy o irá a lo judicial")
        self.assertIn("judicial", template.problems)
        with self.assertRaisesRegex(ValidationError, "judicial"):
            template.with_user(self.supervisor).action_put_to_use()

    def test_a_text_in_use_cannot_be_changed_to_a_wrong_one(self):
        template = self.text.with_user(self.supervisor)
        with self.assertRaises(ValidationError):
            template.body = "{{nombre}}"
        with self.assertRaises(ValidationError):
            template.button_ids = [
                Command.create({"kind": "url", "text": "Ver", "value": "x"})
            ]

    def test_a_button_written_by_itself_is_checked_as_the_template(self):
        self.text.button_ids = [
            Command.create({"kind": "url", "text": "Ver", "value": "https://x.ar"})
        ]
        button = self.text.button_ids.with_user(self.supervisor)
        with self.assertRaises(ValidationError):
            button.value = "javascript:alert(1)"

    def test_marketing_is_for_campaign_types_of_advertising_alone(self):
        text = self.loyalty_text.with_user(self.supervisor)
        text.action_put_to_use()
        for types in ([], self.arrears.ids):
            with self.assertRaises(ValidationError):
                text.type_ids = [Command.set(types)]

    # === WHAT IT SAYS OF A PLAN ===

    def test_each_variable_is_read_or_said_to_be_missing(self):
        labels = self.env["ahorro.wa.text"]._get_labels()
        self.assertEqual(set(labels), set(VARIABLES))
        texts = self.env["ahorro.wa.text"].with_user(self.operator)
        plan = self.plan.with_user(self.operator)
        for name in VARIABLES:
            with self.subTest(variable=name):
                self.assertIsInstance(texts._get_value(name, plan), str)

    def test_values_are_those_of_the_plan_in_the_form_that_people_read(self):
        self.plan.write(
            {
                "installments_paid": 13,
                "installments_owed": 2,
                "overdue_debt": 120000,
                "delivery_date": "2027-03-22",
            }
        )
        texts = self.env["ahorro.wa.text"].with_user(self.operator)
        plan = self.plan.with_user(self.operator)
        for name, expected in (
            ("nombre", "Gorosito Analía"),
            ("concesionario", "Concesionario Uno"),
            ("cuota", "14"),
            ("cuotas_pagas", "13"),
            ("cuotas_adeudadas", "2"),
            ("entrega_fecha", "22/03/2027"),
            ("grupo", "G9RX"),
        ):
            self.assertEqual(texts._get_value(name, plan), expected, name)
        self.assertIn("120", texts._get_value("deuda_vencida", plan))

    def test_a_missing_value_leaves_the_plan_out_and_says_which(self):
        plan = self._person_plan()  # of no group
        template = self._template(
            body="Hola {{nombre}}, tu grupo es {{grupo}} y te esperamos acá."
        )
        rendered = self._fill_in(template, plan)
        self.assertEqual(rendered.text, "")
        self.assertRegex(rendered.problem, "grupo|group")
        self.assertNotIn("False", rendered.problem)

    def test_nobody_is_reminded_of_nothing_owed(self):
        self.reminder.state = "ready"
        self.assertTrue(self._fill_in(self.reminder, self.plan).problem)
        self.plan.installments_owed = 2
        rendered = self._fill_in(self.reminder, self.plan)
        self.assertIn("figuran cuotas pendientes: 2", rendered.text)

    def test_a_text_too_long_for_a_link_is_left_out(self):
        template = self._template(body=f"{BODY} {'a ' * 480}")
        self.assertRegex(self._fill_in(template, self.plan).problem, r"1[.,]?000")

    # === FOR WHATSAPP'S SERVICE ===

    def _prepare_for_service(self, template, coupon=None):
        env = self.env(user=self.operator.id, su=False)
        return env["ahorro.wa.text"]._prepare_for_service(
            template.with_env(env), self.plan.with_env(env), "+5493462663250", coupon
        )

    def test_the_service_is_sent_the_values_by_name_and_the_end_of_the_link(self):
        template = self._template(
            body="Hola {{nombre}}, tu grupo es el {{grupo}}, te esperamos.",
            button_ids=[
                Command.create({"kind": "quick_reply", "text": "BAJA"}),
                Command.create({"kind": "coupon", "text": "Ver cupón"}),
            ],
        )
        done = self._prepare_for_service(template, "https://x.example/cupon/tok-1")
        self.assertEqual(done["problem"], "")
        self.assertIn("Gorosito Analía, tu grupo es el G9RX", done["text"])
        self.assertEqual(done["body"]["to"], "+5493462663250")
        sent = done["body"]["template"]
        self.assertEqual((sent["name"], sent["language"]["code"]), ("texto", "es_AR"))
        body, stop, coupon = sent["components"]
        self.assertEqual(
            {one["parameter_name"]: one["text"] for one in body["parameters"]},
            {"nombre": "Gorosito Analía", "grupo": "G9RX"},
        )
        self.assertEqual(stop["parameters"][0]["payload"], "baja:BAJA")
        self.assertEqual((coupon["sub_type"], coupon["index"]), ("url", "1"))
        self.assertEqual(coupon["parameters"][0]["text"], "tok-1")

    def test_the_service_takes_texts_too_long_for_a_link_up_to_its_own_limit(self):
        long = self._template(body=f"{BODY} {'a ' * 470}fin.")
        self.assertTrue(self._fill_in(long, self.plan).problem)
        self.assertEqual(self._prepare_for_service(long)["problem"], "")
        self.plan.partner_id.name = "A" * 200
        self.assertRegex(self._prepare_for_service(long)["problem"], r"1[.,]?024")
        self.assertFalse(self._prepare_for_service(long)["body"])

    def test_what_the_plan_lacks_is_not_sent_by_the_service_either(self):
        template = self._template(
            body="Hola {{nombre}}, debés cuotas: {{cuotas_adeudadas}} en tu plan."
        )
        self.assertTrue(self._prepare_for_service(template)["problem"])

    def test_the_preview_shows_the_text_of_a_real_plan_or_what_is_missing(self):
        wizard = self.env["ahorro.wa.preview"].with_user(self.supervisor)
        form = Form(wizard.with_context(default_template_id=self.text.id))
        form.plan_id = self.plan
        self.assertIn("Hola Gorosito Analía", form.text)
        self.assertFalse(form.problem)
        self.holder.name = "Ana <b>"
        form.plan_id = self.env["ahorro.plan"]
        form.plan_id = self.plan
        self.assertIn("Hola Ana <b>", form.text)

    # === FIRST STEPS ===

    def test_the_first_steps_are_done_once_a_text_is_in_use(self):
        def step():
            setup = self.env["ahorro.setup"].with_user(self.admin).get_setup()
            return {each["key"]: each for each in setup["steps"]}["wa_templates"]

        self.templates.search([]).write({"state": "draft"})
        self.assertFalse(step()["done"])
        self.text.state = "ready"
        self.assertTrue(step()["done"])

    # === VERSIONS ===

    def test_each_change_of_the_content_is_a_version_and_nothing_else_is(self):
        template = self.text.with_user(self.supervisor)
        self.assertEqual(self.text.version_ids.mapped("number"), [1])
        template.write({"sequence": 3, "type_ids": [Command.set(self.arrears.ids)]})
        template.body = BODY
        self.assertEqual(self.text.version_ids.mapped("number"), [1])
        template.body = f"{BODY} Saludos."
        template.button_ids = [
            Command.create({"kind": "quick_reply", "text": "Sí"}),
            Command.create({"kind": "quick_reply", "text": "No"}),
        ]
        template.button_ids[0].text = "Dale"
        versions = self.text.version_ids
        self.assertEqual(versions.mapped("number"), [4, 3, 2, 1])
        self.assertEqual(versions[-1].body, BODY)
        self.assertEqual(versions[0].user_id, self.supervisor)
        self.assertEqual(self.text.current_version_id, versions[0])

    def test_versions_stay_as_they_are(self):
        version = self.text.version_ids
        for call in (lambda: version.write({"body": "x"}), version.unlink):
            with self.assertRaises(UserError):
                call()

    def test_a_template_is_archived_and_not_deleted(self):
        with self.assertRaises(UserError):
            self.text.unlink()
        copied = self.text.copy()
        self.assertEqual((copied.state, copied.body), ("draft", BODY))
        self.assertNotEqual(copied.code, self.text.code)
