# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from odoo.tests import freeze_time

from odoo.addons.ahorro_plan.tests.panel_common import PanelCase


@freeze_time(datetime.datetime(2020, 2, 20, 12))
class TestPanelImport(PanelCase):
    """How old the files are that the panel tells of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ovalo = cls.env.ref("ahorro_plan.provider_ovalo")

    def _import(self, provider, applied_at, report_date=False):
        return self.env["ahorro.import"].create(
            {
                "provider_id": provider.id,
                "company_id": self.company.id,
                "state": "done",
                "applied_at": applied_at,
                "report_date": report_date,
            }
        )

    def _details(self, **filters):
        tile = self._tile("import_age", **filters)
        return [detail["text"] for detail in tile["details"]]

    def test_a_file_is_as_old_as_the_day_it_tells_of(self):
        run = self._import(self.rombo, "2020-02-19 12:00:00", "2020-01-11")
        tile = self._tile("import_age")
        self.assertEqual(tile["figure"]["value"], 40)
        self.assertEqual(tile["tone"], "warning")
        self.assertEqual(self._rows(tile["figure"]), run.with_env(run.env))
        run.report_date = "2020-02-10"
        tile = self._tile("import_age")
        self.assertEqual((tile["figure"]["value"], tile["tone"]), (10, "ok"))

    def test_a_file_without_a_day_is_as_old_as_its_import(self):
        """At night in Argentina it is the next day already where the server is."""
        self._import(self.rombo, "2020-02-16 01:00:00")
        zone = "America/Argentina/Buenos_Aires"
        tile = self._tile("import_age", tz=zone)
        self.assertEqual(tile["figure"]["value"], 5)

    def test_an_administradora_with_plans_and_no_file_is_named(self):
        self._import(self.rombo, "2020-02-19 12:00:00")
        self.assertEqual(self._details(), [])
        status = self.env["ahorro.plan.status"]._find_or_create(self.ovalo, "N0")
        self._plan(
            provider_id=self.ovalo.id,
            status_id=status.id,
            group="11788",
            order="238",
            subscription_number="1353689",
        )
        tile = self._tile("import_age")
        self.assertEqual(tile["tone"], "warning")
        self.assertEqual(len(tile["details"]), 2)
        self.assertIn("Óvalo", tile["details"][0]["text"])
        self.assertEqual(self._details(provider_ids=self.rombo.ids), [])
        self._import(self.ovalo, "2020-02-20 11:00:00", "2020-02-20")
        self.assertEqual(self._tile("import_age")["tone"], "ok")
