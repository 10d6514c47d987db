# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A supervisor at work with the importer, in Chromium and in Spanish."""

import csv
import datetime
import io
from unittest.mock import patch

import pytest

from odoo.tests import HttpCase, tagged

from odoo.addons.ahorro_import.tests.google_common import ROWS, GoogleCommon

from .portfolio import iter_plans, render, run_months

SEED = 19
PLANS = 2000
BRAND_PAGE = "/odoo/importador-de-cartera"
PAGE = "/odoo/importador"
#: What an import can change of a plan, to compare a portfolio with itself.
WRITTEN = (
    "status_id",
    "partner_id",
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "installments_bid",
    "overdue_debt",
    "debt_to_fall_due",
    "grouping_date",
    "award_date",
    "award_kind",
    "group",
    "order",
    "description",
    "absent_since",
    "active",
)


@tagged("post_install", "-at_install")
class TestImportJourney(GoogleCommon, HttpCase):
    """Each journey begins at the page of the importer and ends with what it wrote.

    No program runs jobs while tests do: each phase is worked in the call that asks
    for it, and the page finds it done.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Made once: what a test makes is gone before the next one.
        for name in ("web.assets_web", "web.assets_tests"):
            bundle = cls.env["ir.qweb"]._get_asset_bundle(name, assets_params={})
            bundle.js()
            bundle.css()

    def setUp(self):
        super().setUp()
        runs = type(self.env["ahorro.import"])
        start = runs._start

        def start_at_once(run, phase):
            return start(run.with_context(queue_job__no_delay=True), phase)

        self.enterContext(patch.object(runs, "_start", start_at_once))
        self.runs = self.env["ahorro.import"].with_user(self.supervisor)
        self.plan.active = False

    def _leave(self, name, data):
        """Leave a file where the browser's user finds it."""
        self.env["ir.attachment"].with_user(self.supervisor).create(
            {"name": name, "raw": data}
        )

    def _tour(self, path, name):
        self.start_tour(path, name, login="ahorro_supervisor", timeout=120)
        self.env.invalidate_all()

    def _last(self):
        return self.runs.search([], limit=1, order="id desc")

    def _plans(self):
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        return plans.search([("company_id", "=", self.company.id)], order="id")

    def _values(self, plans):
        return {row.pop("id"): row for row in plans.read(WRITTEN, load=None)}

    def test_two_months_of_plan_rombo_the_second_undone(self):
        plans = list(iter_plans(PLANS, seed=SEED))
        first, second = run_months(plans, 2, seed=SEED, changed_share=0.25)
        for number, month in enumerate((first, second), 1):
            file = render(month.plans, fmt="xlsx", seed=SEED, day=month.as_of)
            self._leave(f"cartera_{number}.xlsx", file.data)
        self._tour(BRAND_PAGE, "ahorro_import_first_month")
        run = self._last()
        self.assertEqual((run.state, run.count_new), ("done", PLANS), run.error)
        self.assertEqual(run.applied_by, self.supervisor)
        self.assertTrue(run.is_complete)
        before = self._values(self._plans())
        # sudo: time passes by itself, no user writes it
        run.sudo().applied_at -= datetime.timedelta(days=5)
        self._tour(BRAND_PAGE, "ahorro_import_next_month")
        run = self._last()
        told = second.counts
        self.assertEqual(run.state, "undone", run.error)
        self.assertEqual((run.count_new, run.count_absent), (told["new"], told["gone"]))
        self.assertEqual(run.count_cession, told["cession"])
        self.assertEqual(run.count_ambiguous, 0)
        decisions = run.line_ids.mapped("holder_decision")
        self.assertEqual(decisions.count("keep"), 1)
        self.assertEqual(decisions.count("accept"), told["cession"] - 1)
        moves = run.line_ids.filtered("is_move")
        self.assertEqual(len(moves), told["move"])
        after = self._values(self._plans())
        self.assertEqual({plan: after[plan] for plan in before}, before)
        new = self._plans().browse(after.keys() - before.keys())
        self.assertEqual((len(new), new.filtered("active").ids), (told["new"], []))

    def test_rows_pasted_and_corrected_in_the_grid(self):
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter="\t", lineterminator="\r\n")
        writer.writerow(["Suscripción", "Grupo y Orden", "Titular", "Estado", "Pagas"])
        for number in range(300):
            place = f"T{number // 160:03}/{number % 160 + 1:03}"
            writer.writerow([3000000 + number, place, "Ojea Ana", "N0", number % 80])
        self._leave("pegado.tsv", stream.getvalue().encode())
        self._tour(PAGE, "ahorro_import_copied_rows")
        run = self._last()
        self.assertEqual((run.state, run.source), ("done", "paste"), run.error)
        plans = self._plans().filtered("active")
        self.assertEqual(len(plans), 300)
        self.assertEqual(plans[0].partner_id.name, "Corregida Ana")
        self.assertFalse(run.is_complete)

    @pytest.mark.slow
    def test_a_google_sheet_by_its_id(self):
        self._set_up_google()
        number = "journey_sheet_000000000000000000"
        self.fake.add_sheet("Cartera mayo", {"Hoja 1": ROWS}, id=number)
        self._tour(PAGE, "ahorro_import_google_sheet")
        run = self._last()
        self.assertEqual((run.state, run.source), ("done", "sheet"), run.error)
        self.assertEqual(run.reference, number)
        self.assertTrue(
            self._plans().filtered(lambda plan: plan.subscription_number == "2711701")
        )

    @pytest.mark.slow
    def test_a_new_brand_is_taught_on_the_screen(self):
        rows = ["Contrato Nro;Ahorrista;Cta. Abonadas"]
        rows += [f"{90000 + number};Sosa Eva;{number}" for number in range(12)]
        self._leave("padron.csv", "\r\n".join(rows).encode())
        self._tour("/odoo/administradoras", "ahorro_import_new_brand")
        run = self._last()
        self.assertEqual((run.state, run.profile_id.code), ("done", "faro_padron"))
        plans = run.line_ids.plan_id
        self.assertEqual(plans.provider_id.name, "Plan Faro")
        self.assertEqual(sorted(plans.mapped("installments_paid")), list(range(12)))
        # The next file of that kind asks nothing any more.
        rows[1] = "90000;Sosa Eva;99"
        data = "\r\n".join(rows).encode()
        runs = self.runs.with_context(
            queue_job__no_delay=True, allowed_company_ids=self.company.ids
        )
        again = runs.env["ahorro.import.source"]._create_run(
            "junio.csv", data, runs.profile_id.browse(), "file"
        )
        self.assertEqual((again.state, again.profile_id), ("review", run.profile_id))
        self.assertEqual((again.count_changed, again.count_same), (1, 11))
