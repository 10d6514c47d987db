# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import io
import json
from ast import literal_eval
from unittest.mock import patch

from lxml import etree
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from ..models.report import report_export
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
    def _read(self, domain=None, tz=ARGENTINA, user=None):
        """Return the rows of each sheet, read as a spreadsheet reads them."""
        env = self.env(user=user or self.supervisor, context={}, su=False)
        env = env(context={"tz": tz, "lang": "es_AR"})
        if domain is None:
            domain = list(env["ahorro.report.movements"]._get_base_domain())
        exports = env["ahorro.report.export"]
        export_id = exports.start_export(domain)["id"]
        while not exports.write_step(export_id)["is_whole"]:
            pass
        with exports._join(export_id) as file:
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
        action = self.env.ref("ahorro_campaign.ahorro_movement_report_action")
        self.assertEqual(
            action.with_context(lang="es_AR").name,
            "Ahorro - Últimos movimientos y gestiones",
        )

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
        self.patch(report_export, "SHEET_ROWS", 2)
        sheets = self._read()
        self.assertEqual([len(sheet) for sheet in sheets], [3, 2])
        self.assertEqual(
            [[cell.value for cell in sheet[0]] for sheet in sheets], [HEADERS] * 2
        )
        names = [row[0].value for sheet in sheets for row in sheet[1:]]
        self.assertEqual(names, ["Bravo Beto", "Abarca Ana", "Correa Ceci"])

    def test_rows_are_the_same_however_many_steps_write_them(self):
        whole = [[cell.value for cell in row] for row in self._read()[0]]
        # Some of one moment: a step that ends among them goes on behind the same one.
        for comment in ("uno", "dos", "tres"):
            self._at(self.campaign.case_ids[4], "2020-01-11 01:30:00", comment=comment)
        more = [[cell.value for cell in row] for row in self._read()[0]]
        self.assertEqual(len(more), len(whole) + 3)
        for rows in (1, 2, 4):
            self.patch(report_export, "STEP_ROWS", rows)
            found = [[cell.value for cell in row] for row in self._read()[0]]
            self.assertEqual(found, more)

    def test_what_is_saved_after_it_began_is_not_in_it(self):
        exports = self.env(user=self.supervisor)["ahorro.report.export"]
        self.patch(report_export, "STEP_ROWS", 2)
        answer = exports.start_export([("kind", "=", "comment")])
        exports.write_step(answer["id"])
        self._at(self.campaign.case_ids[4], "2020-01-01 12:00:00", comment="Nuevo")
        while not exports.write_step(answer["id"])["is_whole"]:
            pass
        with exports._join(answer["id"]) as file:
            sheet = load_workbook(io.BytesIO(file.read())).active
        self.assertNotIn("Nuevo", [row[4].value for row in sheet.iter_rows()])

    def test_no_row_is_an_empty_workbook(self):
        [[header]] = self._read(domain=[("id", "=", 0)])
        self.assertEqual([cell.value for cell in header], HEADERS)

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
            {"row_ids": movements.ids, "domain": False},
            {"row_ids": False, "domain": [["id", "in", movements.ids]]},
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
    def _call(self, method, argument, user=None):
        return self._rpc(
            user or self.supervisor, "ahorro.report.export", method, argument
        )

    def _start(self, user=None):
        return self._call("start_export", [["id", "in", [self.early]]], user)["id"]

    def test_a_supervisor_gets_the_workbook_of_the_lists_domain(self):
        export_id = self._start()
        self.authenticate(self.supervisor.login, self.supervisor.login)
        url = f"/ahorro/report/movements/{export_id}"
        self.assertNotEqual(self.url_open(url).status_code, 200)  # not whole yet
        answer = self._call("write_step", export_id)
        self.assertEqual(answer, {"done": 1, "total": 1, "is_whole": True})
        # Asked once more than there is to do, nothing is written twice.
        self.assertEqual(self._call("write_step", export_id), answer)
        self.env.flush_all()
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        sheet = load_workbook(io.BytesIO(answer.content)).active
        self.assertEqual(sheet.max_row, 2)
        self.assertEqual(sheet["E2"].value, "=1+1")

    def test_an_export_is_of_who_began_it_and_of_nobody_else(self):
        export_id = self._start()
        for user in (self.admin, self.other_supervisor):
            for method in ("write_step", "cancel_export"):
                with self.assertRaises(UserError):
                    self._call(method, export_id, user)
        self._call("write_step", export_id)
        self.env.flush_all()
        for user in (self.admin, self.operator, self.stranger):
            self.authenticate(user.login, user.login)
            answer = self.url_open(f"/ahorro/report/movements/{export_id}")
            self.assertNotEqual(answer.status_code, 200, user.login)

    def test_who_cancels_leaves_nothing_behind(self):
        export_id = self._start()
        self._call("write_step", export_id)
        self._call("cancel_export", export_id)
        for method in ("write_step", "cancel_export"):
            with self.assertRaises(UserError):
                self._call(method, export_id)
        parts = self.env["ahorro.report.export.part"]
        self.assertFalse(parts.search([("export_id", "=", export_id)]))

    def test_what_nobody_took_is_gone_after_a_day(self):
        old, new = self._start(), self._start()
        self.env.cr.execute(
            "UPDATE ahorro_report_export SET create_date = '2020-01-01' WHERE id = %s",
            [old],
        )
        self.env.invalidate_all()
        exports = self.env["ahorro.report.export"]
        exports._gc_exports()
        self.assertEqual(exports.browse([old, new]).exists().ids, [new])

    def test_operators_strangers_and_unreadable_domains_get_none(self):
        export_id = self._start()
        for user in (self.operator, self.stranger):
            for method, argument in (
                ("start_export", []),
                ("write_step", export_id),
                ("cancel_export", export_id),
            ):
                self._assert_refused(user, "ahorro.report.export", method, argument)
        for domain in (
            "x",
            None,
            [1],
            ["&"],
            [["secret", "=", 1]],
            [["lease_token", "=", 1]],
        ):
            with self.subTest(domain=domain), self.assertRaises(UserError):
                self._call("start_export", domain)
        for wrong in (None, "1", 2**40, -1, [export_id]):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                self._call("write_step", wrong)

    def test_without_the_right_to_export_a_supervisor_gets_none(self):
        users = self.env.registry["res.users"]
        with patch.object(
            users, "has_group", lambda user, name: name != "base.group_allow_export"
        ):
            with self.assertRaises(AccessError):
                self._start()
