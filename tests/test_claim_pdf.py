# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The evidence for a complaint as the file that is handed in."""

import io
import shutil

import pytest

from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

ROWS = 60


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("wkhtmltopdf"), reason="wkhtmltopdf is not installed here"
)
@tagged("post_install", "-at_install")
class TestClaimPdf(AhorroPlanCommon, HttpCase):
    def test_it_is_a_pdf_of_some_pages_whose_text_can_be_searched(self):
        self.env["ahorro.movement"].with_user(self.supervisor)._log(
            [
                {
                    "kind": "comment",
                    "plan_id": self.plan.id,
                    "partner_id": self.holder.id,
                    "company_id": self.company.id,
                    "comment": f"Llamé a la mañana, atendió su señora: {number}",
                }
                for number in range(ROWS)
            ]
        )
        reports = self.env["ir.actions.report"].with_user(self.supervisor)
        reports = reports.with_context(lang="es_AR", force_report_rendering=True)
        content, kind = reports._render_qweb_pdf(
            "ahorro_campaign.claim_evidence", self.holder.ids
        )
        self.assertEqual(kind, "pdf")
        pages = PdfFileReader(io.BytesIO(content)).pages
        self.assertGreater(len(pages), 2)
        # Letters that are drawn come to half a megabyte a page.
        self.assertLess(len(content), 100_000 * len(pages))
