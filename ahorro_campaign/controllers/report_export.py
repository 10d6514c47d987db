# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import Controller, content_disposition, request, route

from odoo.addons.ahorro_plan.tools.workbook import XLSX, chunks

from ..models.report.report_progress import ExportCancelled


class ReportExportController(Controller):
    """*Exportar a Excel* of the report of movements."""

    @route("/ahorro/report/movements", type="http", auth="user")
    def report_movements(self, domain="[]", token=""):
        """Send the movements of a domain as a workbook; of a million rows too.

        :param domain: JSON, on ``ahorro.movement``: what the list shows
        :param token: under which the screen asks how far it is
        :raises AccessError: who may not export, or is no supervisor
        :raises UserError: a domain that cannot be read
        """
        env = request.env
        if not env.user.has_group("base.group_allow_export"):
            raise AccessError(env._("You may not export: ask a supervisor."))
        report = env["ahorro.report.movements"]
        try:
            book = report._write_book(self._read_domain(env, domain), token)
        except ExportCancelled:
            return request.make_response("", status=204)
        day = fields.Date.context_today(report)
        title = env._("Latest movements and cases")
        return request.make_response(
            chunks(book),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{title} {day}.xlsx")),
                ("Cache-Control", "no-store"),
            ],
        )

    def _read_domain(self, env, text):
        try:
            domain = Domain(json.loads(text))
            env["ahorro.movement"]._search(domain)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            remote = env["ahorro.remote.values"]
            raise UserError(remote._unreadable_message()) from None
        return domain
