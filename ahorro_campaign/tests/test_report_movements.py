# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import io
import json
from ast import literal_eval

from lxml import etree
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from ..models.report import report_progress
from .report_common import ARGENTINA, JAPAN, ReportCase

HEADERS = [
    "Cliente",
    "Vendedor del plan",
    "Usuario",
    "Suscripción",
    "Comentario",
    "Tipo de gestión",
    "Tema gestión",
    "Resultado gestión",
    "Fecha de movimiento",
    "Estado en ese momento",
    "Grupo/Orden",
    "Fecha de la promesa",
    "Monto prometido",
]


class MovementReportCase(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign("CUOTA 2 ENERO 2020")
        cls.seller = cls.env["ahorro.seller"].create(
            {"name": "VTA-BUR- Jimena Villar", "company_id": cls.company.id}
        )
        cls.plans[0].write({"seller_id": cls.seller.id, "subscription_number": "00789"})
        one, two, three, four = cls.campaign.case_ids[:4]
        # 00:30 and 22:30 of the 10th in Argentina; in Japan of the 10th and the 11th.
        cls.early = cls._at(
            one,
            "2020-01-10 03:30:00",
            comment="=1+1",
            promise_date="2020-01-15",
            promise_amount=40041.5,
        )
        cls.late = cls._at(two, "2020-01-11 01:30:00", cls.informed, comment="Listo")
        cls.before = cls._at(three, "2020-01-10 02:30:00")
        taken_back = cls._at(four, "2020-01-10 12:00:00", comment="Error")
        cls.env["ahorro.movement"]._log(
            [{"kind": "undo", "case_id": four.id, "reverses_id": taken_back}]
        )
        cls.env.flush_all()


@tagged("post_install", "-at_install")
@freeze_time("2020-01-31 21:42:00")
class TestReportMovements(MovementReportCase):
    def _read(self, domain=None, tz=ARGENTINA, user=None, **options):
        """Return the rows of each sheet, read as a spreadsheet reads them."""
        env = self.env(user=user or self.supervisor, context={}, su=False)
        env = env(context={"tz": tz, "lang": "es_AR"})
        report = env["ahorro.report.movements"]
        if domain is None:
            domain = report._get_base_domain()
        with report._write_book(domain, **options) as file:
            book = load_workbook(io.BytesIO(file.read()))
        return [list(sheet.iter_rows()) for sheet in book]

    def test_the_list_has_the_columns_of_the_guide_in_their_order(self):
        movements = self.env["ahorro.movement"].with_user(self.supervisor)
        view = self.env.ref("ahorro_campaign.ahorro_movement_report_view_list")
        arch = movements.with_context(lang="es_AR").get_view(view.id, "list")
        shown = [
            node
            for node in etree.fromstring(arch["arch"]).iterfind("field")
            if not node.get("column_invisible")
        ]
        labels = movements.with_context(lang="es_AR").fields_get(attributes=["string"])
        titles = [
            node.get("string") or labels[node.get("name")]["string"] for node in shown
        ]
        self.assertEqual(titles[:10], HEADERS[:10])

    def test_a_row_is_a_comment_or_an_ending_that_stands(self):
        env = self.env(user=self.supervisor)
        domain = env["ahorro.report.movements"]._get_base_domain()
        shown = env["ahorro.movement"].search(domain)
        self.assertEqual(set(shown.ids), {self.early, self.late, self.before})
        # The list's own domain is the same.
        action = self.env.ref("ahorro_campaign.ahorro_movement_report_action")
        listed = env["ahorro.movement"].search(literal_eval(action.domain))
        self.assertEqual(listed, shown)

    def test_the_workbook_has_the_rows_of_the_list_with_their_types(self):
        [[header, *rows]] = self._read()
        self.assertEqual([cell.value for cell in header], HEADERS)
        late, early, before = rows
        self.assertEqual(
            [cell.value for cell in late],
            [
                "Bravo Beto",
                None,
                self.operator.name,
                self.plans[1].subscription_number,
                "Listo",
                self.grouping.with_context(lang="es_AR").name,
                "CUOTA 2 ENERO 2020",
                self.informed.with_context(lang="es_AR").name,
                datetime.datetime(2020, 1, 10, 22, 30),
                self.saver.with_context(lang="es_AR").display_name,
                None,
                None,
                None,
            ],
        )
        self.assertEqual(early[1].value, "VTA-BUR- Jimena Villar")
        self.assertEqual(early[3].value, "00789")
        self.assertEqual(early[7].value, "Sin definir")
        # A comment that begins with = is a text, a date a date, a number a number.
        self.assertEqual((early[4].value, early[4].data_type), ("=1+1", "s"))
        self.assertEqual(early[8].value, datetime.datetime(2020, 1, 10, 0, 30))
        self.assertTrue(early[8].is_date)
        self.assertEqual(early[11].value, datetime.datetime(2020, 1, 15))
        self.assertTrue(early[11].is_date)
        self.assertEqual((early[12].value, early[12].data_type), (40041.5, "n"))
        self.assertEqual(before[8].value, datetime.datetime(2020, 1, 9, 23, 30))

    def test_moments_are_of_the_time_zone_of_who_exports(self):
        moments = [row[8].value for row in self._read(tz=JAPAN)[0][1:]]
        self.assertEqual(
            moments,
            [
                datetime.datetime(2020, 1, 11, 10, 30),
                datetime.datetime(2020, 1, 10, 12, 30),
                datetime.datetime(2020, 1, 10, 11, 30),
            ],
        )

    def test_what_does_not_fit_in_a_sheet_goes_on_in_another(self):
        sheets = self._read(max_rows=2)
        self.assertEqual([len(sheet) for sheet in sheets], [3, 2])
        self.assertEqual(
            [[cell.value for cell in sheet[0]] for sheet in sheets], [HEADERS] * 2
        )
        names = [row[0].value for sheet in sheets for row in sheet[1:]]
        self.assertEqual(names, ["Bravo Beto", "Abarca Ana", "Correa Ceci"])

    def test_filters_by_a_relative_day_mean_the_users_day(self):
        for tz, expected in (
            (ARGENTINA, {self.early, self.late}),
            (JAPAN, {self.late}),
        ):
            env = self.env(user=self.supervisor, context={"tz": tz})
            moment = "2020-01-11 02:00:00"  # 23:00 of the 10th, 11:00 of the 11th
            with self.subTest(tz=tz), freeze_time(moment):
                found = env["ahorro.movement"].search(
                    [("date", ">=", "today"), ("kind", "in", ["comment", "finish"])]
                )
                self.assertEqual(
                    set(found.ids) & {self.early, self.late, self.before}, expected
                )

    def test_a_campaign_is_made_of_the_ticked_rows_or_of_all_of_them(self):
        env = self.env(user=self.supervisor, su=False)
        movements = env["ahorro.movement"].browse([self.early, self.late])
        for chosen in (
            {"ids": movements.ids, "domain": False},
            {"ids": False, "domain": [["id", "in", movements.ids]]},
        ):
            action = env["ahorro.campaign"].open_create("ahorro.movement", **chosen)
            domain = json.loads(action["context"]["default_plan_domain"])
            plans = env["ahorro.plan"].search(domain)
            self.assertEqual(set(plans.ids), set(movements.plan_id.ids))

    def test_another_company_and_other_roles_export_none_of_it(self):
        [[_header, *rows]] = self._read(user=self.other_supervisor)
        self.assertEqual(rows, [])
        for user in (self.operator, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._read(user=user)


@tagged("post_install", "-at_install")
class TestReportExport(HttpCase, MovementReportCase):
    def test_a_supervisor_gets_the_workbook_of_the_lists_domain(self):
        domain = json.dumps([["id", "in", [self.early]]])
        self.authenticate(self.supervisor.login, self.supervisor.login)
        answer = self.url_open(
            f"/ahorro/report/movements?domain={domain}&token=export-123456"
        )
        self.assertEqual(answer.status_code, 200)
        sheet = load_workbook(io.BytesIO(answer.content)).active
        self.assertEqual(sheet.max_row, 2)
        self.assertEqual(sheet["E2"].value, "=1+1")
        # Its progress is over and gone.
        self.assertFalse(
            self._rpc(
                self.supervisor,
                "ahorro.report.progress",
                "get_progress",
                "export-123456",
            )
        )

    def test_operators_strangers_and_unreadable_domains_get_none(self):
        for user in (self.operator, self.stranger):
            self.authenticate(user.login, user.login)
            answer = self.url_open("/ahorro/report/movements")
            self.assertNotEqual(answer.status_code, 200, user.login)
        self.authenticate(self.supervisor.login, self.supervisor.login)
        for domain in ('"x"', "[", '[["secret", "=", 1]]', '[["lease_token", "=", 1]]'):
            with self.subTest(domain=domain):
                answer = self.url_open(f"/ahorro/report/movements?domain={domain}")
                self.assertNotEqual(answer.status_code, 200)


@tagged("post_install", "-at_install")
class TestReportProgress(ReportCase):
    TOKEN = "export-1-1"

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()

    def _call(self, method, user=None, token=TOKEN):
        return self._rpc(
            user or self.supervisor, "ahorro.report.progress", method, token
        )

    def _rows(self, seen):
        """Yield rows, and look at the progress while they are written."""
        for number in range(2000):
            if number in (0, 1200):
                seen.append(self._call("get_progress"))
            yield [number]

    def test_the_screen_sees_how_far_it_is_while_rows_are_written(self):
        seen = []
        progress = self.env(user=self.supervisor)["ahorro.report.progress"]
        self.patch(report_progress, "EVERY", -1)
        rows = list(progress._watch(self._rows(seen), self.TOKEN, 2000))
        self.assertEqual(len(rows), 2000)
        self.assertEqual(seen[0], {"done": 0, "total": 2000})
        self.assertEqual(seen[1], {"done": 1000, "total": 2000})
        self.assertFalse(self._call("get_progress"))

    def test_who_cancels_stops_the_export_and_leaves_nothing_behind(self):
        self.patch(report_progress, "EVERY", -1)
        progress = self.env(user=self.supervisor)["ahorro.report.progress"]
        rows = progress._watch(iter([[1]] * 5000), self.TOKEN, 5000)
        next(rows)
        self.assertFalse(self._call("cancel_export", self.admin))
        self.assertTrue(self._call("cancel_export"))
        stopped = False
        try:
            list(rows)
        except report_progress.ExportCancelled:
            # Not assertRaises, which takes back what was written on the way.
            stopped = True
        self.assertTrue(stopped)
        self.assertFalse(self._call("get_progress"))

    def test_only_supervisors_ask_and_only_with_a_token(self):
        for method in ("get_progress", "cancel_export"):
            self._assert_refused(
                self.operator, "ahorro.report.progress", method, self.TOKEN
            )
            for token in ("", None, 7, "x'; --", "a" * 65):
                with self.assertRaises(UserError):
                    self._call(method, token=token)
