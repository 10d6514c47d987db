# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, users
from odoo.tools import mute_logger

from .import_common import AhorroImportCommon

VOLKSWAGEN = b"""Solicitud;Grupo;Orden;Apellido y Nombre;Nro Documento;Estado;Ctas Pag
80001;4512;021;PEREZ JUAN;28345678;Ahorrista;12
80002;4512;022;GOMEZ ANA;30111222;Baja Especial;3
"""


class TestImportProfile(AhorroImportCommon):
    @users("ahorro_supervisor")
    def test_a_new_brand_is_made_on_the_screen_and_needs_no_code(self):
        provider = Form(self.env["ahorro.provider"])
        provider.name = "Plan Nuevo"
        provider = provider.save()
        profile = Form(self.env["ahorro.import.profile"])
        profile.name = "Cartera"
        profile.code = "nuevo_cartera"
        profile.provider_id = provider
        profile.is_portfolio = True
        for header, field in (
            ("Solicitud", "subscription_number"),
            ("Grupo", "group"),
            ("Orden", "order"),
            ("Apellido y Nombre", "holder_name"),
            ("Nro Documento", "holder_document"),
            ("Estado", "status"),
        ):
            with profile.column_ids.new() as column:
                column.header = header
                column.field = field
        profile = profile.save()
        content = base64.b64encode(VOLKSWAGEN).decode()
        runs = self.env["ahorro.import"].with_context(queue_job__no_delay=True)
        run = runs.create_from_file("nueva.csv", content, "nuevo_cartera")
        self.assertEqual((run.state, run.count_new), ("review", 2))
        place = run.get_review()["headers"][0]["index"]
        run.map_headers({str(place): "installments_paid"})
        run.action_apply()
        self.assertEqual(run.state, "done", run.error)
        plans = self.env["ahorro.plan"].search([("provider_id", "=", provider.id)])
        self.assertEqual(sorted(plans.mapped("installments_paid")), [3, 12])
        self.assertEqual(
            set(plans.status_id.mapped("family")),
            {"unmapped"},
            "statuses nobody has named yet",
        )

    def test_a_file_finds_its_profile_by_content(self):
        content = base64.b64encode(
            self._file({"subscription": "2711700", "paid": "1", "debt": "3,00"})
        ).decode()
        run = self.runs.create_from_file("cualquiera.xls", content)
        self.assertEqual(run.profile_id, self.profile)
        self.assertEqual(run.provider_id, self.rombo)

    def test_a_general_profile_takes_the_administradora_from_the_plans(self):
        general = self.env.ref("ahorro_import.profile_general")
        data = self._file({"subscription": "2711700", "paid": "1"})
        run = self.runs.env["ahorro.import.source"]._create_run(
            "x.csv", data, general, "paste"
        )
        self.assertEqual((run.state, run.provider_id), ("review", self.rombo))

    def test_a_general_profile_asks_whose_plans_new_ones_are(self):
        general = self.env.ref("ahorro_import.profile_general")
        data = self._file({"subscription": "5550001", "paid": "1"})
        run = self.runs.env["ahorro.import.source"]._create_run(
            "x.csv", data, general, "paste"
        )
        self.assertEqual((run.state, run.error_code), ("failed", "no_provider"))
        run.set_profile(general.id, self.ovalo.id)
        self.assertEqual((run.state, run.provider_id), ("review", self.ovalo))

    def test_one_header_is_taught_once_in_each_profile(self):
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env["ahorro.import.profile.column"].create(
                {
                    "profile_id": self.profile.id,
                    "header": "SUSCRIPCIÓN.",
                    "field": "email",
                }
            )

    def test_a_pattern_that_is_not_well_written_is_refused(self):
        for pattern in ("(", r"(\d+)/(\d+)", r"(?P<group>(\w+)+)/(?P<order>\d)"):
            with self.subTest(pattern=pattern), self.assertRaises(ValidationError):
                self.profile.group_order_pattern = pattern
        self.profile.group_order_pattern = r"(?P<group>\w{4})(?P<order>\d{3})"

    @users("ahorro_supervisor")
    def test_learning_moves_a_header_and_refuses_what_is_no_datum(self):
        profile = self.profile.with_env(self.env)
        profile.action_learn({"TITULAR": "holder_name", "Raro": "model", "": "email"})
        self.assertIn("Raro", profile.column_ids.filtered("learned").mapped("header"))
        for mapping in ({"X": "password"}, ["X"], {"X": 3}):
            with self.subTest(mapping=mapping), self.assertRaises(UserError):
                profile.action_learn(mapping)

    def test_operators_teach_nothing(self):
        with self.assertRaises(AccessError):
            self.profile.with_user(self.operator).action_learn({"X": "model"})

    def test_the_wizard_says_when_each_kind_was_imported_last(self):
        self._apply(self._import({"subscription": "2711700", "paid": "1"}))
        wizard = self.runs.env["ahorro.import.page"].get_wizard()
        mine = next(one for one in wizard["profiles"] if one["id"] == self.profile.id)
        self.assertEqual(mine["last"]["days"], 0)
        self.assertEqual(mine["provider"]["name"], self.rombo.name)
        self.assertEqual(wizard["limits"]["columns"], 60)

    def test_a_file_that_is_none_is_refused_at_once(self):
        for filename, content, code in (
            ("x.csv", "", None),
            ("x.csv", "***", None),
            ("", "eA==", None),
            ("x.csv", 7, None),
            ("x.csv", "eA==", "no_such_profile"),
            ("x.csv", "eA==", 7),
        ):
            with self.subTest(content=content, code=code), self.assertRaises(UserError):
                self.runs.create_from_file(filename, content, code)
