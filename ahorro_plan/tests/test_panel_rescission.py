# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from psycopg2 import IntegrityError

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .panel_common import PanelCase


@freeze_time(datetime.datetime(2020, 2, 20, 12))
class TestPanelRescission(PanelCase):
    """What is about to be lost says where it is not known, and who can change that."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rombo.unpaid_to_rescission = 3

    def test_what_is_not_set_opens_the_administradoras_that_lack_it(self):
        self.rombo.unpaid_to_rescission = 0
        self.plan.status_id = self.env.ref("ahorro_plan.status_rombo_n0")
        self.env["ahorro.provider"].search([]).unpaid_to_rescission = 0
        detail = self._tile("rescission_1")["details"][0]
        for user in (self.supervisor, self.admin):
            self.assertEqual(
                self._rows(detail["figure"], user=user).ids, self.rombo.ids
            )

    def _due(self):
        rows = self._block("rescission")["rows"]
        return {row["id"]: row["cells"]["due"]["value"] for row in rows}

    def test_the_ladder_says_how_many_days_are_left_until_one_more_is_owed(self):
        self.plan.write(
            {
                "status_id": self.env.ref("ahorro_plan.status_rombo_n0").id,
                "installments_owed": 2,
            }
        )
        self.rombo.due_day = 25
        self.assertEqual(self._due(), {"2": False, "1": 5, "0": False})
        for due_day, days in ((20, 0), (19, 28), (31, 9)):
            self.rombo.due_day = due_day
            self.assertEqual(self._due()["1"], days, due_day)

    def test_a_due_day_that_is_not_known_is_said(self):
        self.plan.write(
            {
                "status_id": self.env.ref("ahorro_plan.status_rombo_n0").id,
                "installments_owed": 2,
            }
        )
        block = self._block("rescission")
        self.assertEqual(self._due()["1"], False)
        note = block["notes"][-1]
        self.assertIn("Plan Rombo", note["text"])
        self.assertEqual(self._rows(note["figure"]).ids, self.rombo.ids)
        self.rombo.due_day = 10
        self.assertNotIn(
            note["text"], [n["text"] for n in self._block("rescission")["notes"]]
        )

    @mute_logger("odoo.sql_db")
    def test_a_due_day_is_a_day_of_the_month(self):
        for day in (-1, 32):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.rombo.due_day = day
                self.rombo.flush_recordset()
