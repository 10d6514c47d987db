# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What stands in the plans after an import of days that are written in many ways."""

from datetime import date, datetime

from odoo.tests import tagged

from .books import Book, write_xls, write_xlsx
from .import_common import AhorroImportCommon

HEADER = ["Suscripción", "Grupo y Orden", "Titular", "Estado", "F. Agrup."]
DAY = date(2018, 11, 5)


@tagged("post_install", "-at_install")
class TestImportDays(AhorroImportCommon):
    """Files are read, confirmed and written by the supervisor."""

    def _days(self, data, name):
        """Return the grouping dates of the plans of a file, in its order."""
        run = self.runs.env["ahorro.import.source"]._create_run(
            name, data, self.profile, "file"
        )
        self.assertEqual(run.state, "review", run.error)
        self._apply(run)
        lines = run.line_ids.sorted("row_number")
        self.assertTrue(all(line.plan_id for line in lines))
        self.env.invalidate_all()
        return lines.plan_id.mapped("grouping_date"), run

    def _rows(self, *days):
        rows = [HEADER]
        for place, (sign, day) in enumerate(zip("ABCDEF", days, strict=False), 1):
            rows.append(
                [str(2790000 + place), f"G1RX/{place + 100}", f"PAZ {sign}", "N0", day]
            )
        return rows

    def _texts(self, *days):
        return (
            "\r\n".join(
                map(";".join, self._rows(*days)),
            ).encode()
            + b"\r\n"
        )

    def test_texts_and_serials_are_the_same_day(self):
        texts = ["051118", "5-nov-18", "43409", "43409,0", "lun 05/11/2018", "20181105"]
        days, run = self._days(self._texts(*texts), "dias.csv")
        self.assertEqual(days, [DAY] * 6)
        self.assertFalse(run.line_ids.filtered("problems"))

    def test_what_is_no_day_leaves_none_and_is_told(self):
        texts = ["05/11/2018", "201811", "31/02/2018", "05/11/0018", "nov-18"]
        days, run = self._days(self._texts(*texts), "dias.csv")
        self.assertEqual(days, [DAY, False, False, False, False])
        self.assertEqual(len(run.line_ids.filtered("problems")), 4)

    def test_days_and_serials_of_a_workbook_by_its_own_epoch(self):
        for is_1904, serial in ((False, 43409), (True, 41947)):
            for write, name in ((write_xlsx, "dias.xlsx"), (write_xls, "dias.xls")):
                with self.subTest(name=name, is_1904=is_1904):
                    rows = self._rows(datetime(2018, 11, 5), serial, "05/11/2018")
                    book = Book(is_1904=is_1904).with_sheet(rows)
                    days, _run = self._days(write(book), name)
                    self.assertEqual(days, [DAY] * 3)
