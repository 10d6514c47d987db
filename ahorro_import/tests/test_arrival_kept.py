# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta

from odoo import fields

from .test_arrival import CSV, HEADER, MORE, ArrivalCommon


class TestArrivalKept(ArrivalCommon):
    """How long what arrived is kept, and whose data goes from it."""

    def test_a_person_is_found_in_a_refused_file_which_goes_whole(self):
        person = self.env["res.partner"].create({"name": "Gorosito Analía"})
        stranger = {"sender": "otro@example.com"}
        arrival = self._mail(("gorosito analia.csv", CSV), **stranger)
        other = self._mail(("otra.csv", HEADER), number="2", **stranger)
        register = self.env["ahorro.person.register"]
        titles = [title for title, _c, rows in register._collect(person, None) if rows]
        self.assertTrue(any("refused" in title for title in titles), titles)
        register._erase(person)
        self.assertFalse(arrival.attachment_id)
        self.assertNotIn("gorosito", arrival.filename)
        self.assertEqual(arrival.state, "refused")
        self.assertTrue(other.attachment_id)
        self.assertEqual(other.filename, "otra.csv")

    def test_mails_are_forgotten_when_the_settings_say_so_and_folders_are_not(self):
        old, young = self._mail(("a.csv", CSV)), self._mail(("b.csv", MORE), number="2")
        folder = old.copy({"channel": "drive", "state": "before", "file_hash": False})
        refused = self._mail(("c.csv", HEADER), number="3", sender="otro@example.com")
        run = old.import_id
        months = relativedelta(months=13)
        for arrival, age in (
            (old, months),
            (folder, months),
            (refused, relativedelta(days=31)),
        ):
            arrival.flush_recordset()
            self.env.cr.execute(
                "UPDATE ahorro_import_arrival SET create_date = %s WHERE id = %s",
                [fields.Datetime.now() - age, arrival.id],
            )
        self.env.invalidate_all()
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("ahorro_import.arrival_months", "0")
        self.arrivals._gc_old_arrivals()
        self.assertTrue(old.exists())
        parameters.set_param("ahorro_import.arrival_months", "12")
        self.arrivals._gc_old_arrivals()
        self.arrivals._gc_refused_files()
        self.assertEqual(self._all(), (young | folder | refused).sorted("id", True))
        self.assertTrue(run.exists())
        self.assertFalse(refused.attachment_id)
