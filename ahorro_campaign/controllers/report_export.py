# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.http import Controller, content_disposition, request, route

from odoo.addons.ahorro_plan.tools.workbook import XLSX, chunks


class ReportExportController(Controller):
    """*Exportar a Excel* of the report of movements."""

    @route("/ahorro/report/movements/<int:export_id>", type="http", auth="user")
    def report_movements(self, export_id):
        """Send a workbook that was written, see ``ahorro.report.export``.

        :raises AccessError: who may not export, or is no supervisor
        :raises UserError: it is not the user's, or not whole
        """
        env = request.env
        book = env["ahorro.report.export"]._join(export_id)
        day = fields.Date.context_today(env["ahorro.report.export"])
        title = env._("Latest movements and cases")
        return request.make_response(
            chunks(book),
            headers=[
                ("Content-Type", XLSX),
                (
                    "Content-Disposition",
                    content_disposition(f"{title} {day:%d-%m-%Y}.xlsx"),
                ),
                ("Cache-Control", "no-store"),
            ],
        )
