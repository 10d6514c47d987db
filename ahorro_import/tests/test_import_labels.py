# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from odoo import fields
from odoo.tests import tagged
from odoo.tools.translate import code_translations

from .import_common import AhorroImportCommon

#: What dealers read on the two importers that they know, to the letter.
LABELS = (
    "Carga de Planes",
    "Validación",
    "Importación",
    "Copie y pegue los datos (para pegar los datos utilice la tecla Ctrl mas la tecla "
    "V) a importar en la siguiente grilla y luego presione el botón "
    '"siguiente".',
    "O bien importe la información desde Google Spreadsheet",
    "Google Sheet Id",
    "Importar",
    "siguiente",
    "Tipo de Archivo",
    "Subir a Google Drive",
    "Procesar Archivo",
    "Seleccione el tipo de importador",
    "Más info",
    "Siguiente",
    "Ver Historial Importaciones",
    "Deshacer esta importación",
)
MENUS = {
    "ahorro_import_menu_root": "Importador",
    "ahorro_import_menu_general": "Importador de Cartera de Planes",
    "ahorro_import_menu_history": "Historial Importaciones",
}
KNOWN = {"subscription": "2711700", "place": "G9RX/031E", "holder": "Gorosito Analía"}


@tagged("post_install", "-at_install")
class TestImportLabels(AhorroImportCommon):
    def test_the_screens_have_the_words_of_the_guide(self):
        terms = code_translations.get_web_translations("ahorro_import", "es_AR")
        spanish = {term["string"] for term in terms["messages"]}
        self.assertFalse(set(LABELS) - spanish)
        for name, label in MENUS.items():
            menu = self.env.ref(f"ahorro_import.{name}")
            self.assertEqual(menu.with_context(lang="es_AR").name, label)
        self.assertEqual(self.profile.name, "Cartera")

    def test_the_last_import_is_told_in_days(self):
        run = self._apply(self._import(KNOWN))
        for days, text in (
            (0, "Última importación hoy"),
            (1, "Última importación ayer"),
            (5, "Última importación hace 5 días"),
        ):
            moment = fields.Datetime.now() - datetime.timedelta(days=days)
            # sudo: time passes by itself, no user writes it
            run.sudo().applied_at = moment
            told = self.runs.env["ahorro.import.page"].get_wizard()["profiles"]
            [last] = [one["last"] for one in told if one["id"] == self.profile.id]
            self.assertEqual((last["text"], last["id"]), (text, run.id))

    def test_how_old_the_last_file_is_is_told_from_when_it_was_imported(self):
        run = self._apply(self._import(KNOWN))
        # sudo: as if the file had said it
        run.sudo().report_date = run.applied_at.date() - datetime.timedelta(days=60)
        told = self.runs.env["ahorro.import.page"].get_wizard()["profiles"]
        [last] = [one["last"] for one in told if one["id"] == self.profile.id]
        self.assertEqual(
            last["text"],
            "Última importación hoy, con el archivo del "
            + run.report_date.strftime("%d/%m/%Y"),
        )

    def test_a_portfolio_brings_what_dealers_follow(self):
        """Installments paid, owed and bid, status, grouping date and award date."""
        row = KNOWN | {
            "paid": "12",
            "owed": "3",
            "Licitadas": "4",
            "status": "A0S",
            "grouped": "10/02/2020",
            "awarded": "15/05/2020",
        }
        run = self._import(row, headers=("Licitadas",))
        told = {one["field"]: one["label"] for one in run.get_review()["fields"]}
        labels = {
            "installments_paid": "Pagas",
            "installments_owed": "Adeudadas",
            "installments_bid": "Licitadas",
            "status_id": "Estado",
            "grouping_date": "Fecha de agrupamiento",
            "award_date": "Fecha adjudicación",
        }
        self.assertEqual({name: told.get(name) for name in labels}, labels)
        self.assertFalse(self.plan.installments_paid, "nothing is written yet")
        self._apply(run)
        plan = self.plan
        self.assertEqual(
            (plan.installments_paid, plan.installments_owed, plan.installments_bid),
            (12, 3, 4),
        )
        self.assertEqual(plan.status_id.code, "A0S")
        self.assertEqual(plan.grouping_date, datetime.date(2020, 2, 10))
        self.assertEqual(plan.award_date, datetime.date(2020, 5, 15))

    def test_a_picture_called_xlsx_is_named_in_spanish(self):
        photo = b"\xff\xd8\xff\xe0" + bytes(range(256))
        run = self.runs.env["ahorro.import.source"]._create_run(
            "cartera.xlsx", photo, self.profile, "file"
        )
        self.assertEqual(run.state, "failed")
        self.assertIn("de tipo imagen", run.error)
