# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.exceptions import AccessError
from odoo.http import Controller, content_disposition, request, route

from ..tools.workbook import XLSX, Sheet, chunks, without_false, write_workbook


class PanelController(Controller):
    """*Descargar datos*: a block of the panel as a workbook."""

    @route("/ahorro/panel/<string:block>", type="http", auth="user", readonly=True)
    def panel_block(self, block, filters=None):
        """Send a block of the portfolio panel: its table, and the rows behind it.

        :param block: its id in the panel's answer
        :param filters: JSON, as ``get_portfolio_panel`` takes them
        :raises AccessError: who may not export, or see the panel
        :raises UserError: the filters cannot be understood, or there is no such block
        """
        return self._send_block("ahorro.panel.data", block, filters)

    @route("/ahorro/report/<string:block>", type="http", auth="user", readonly=True)
    def report_block(self, block, filters=None):
        """Send a block of the reports *Cartera*, as ``panel_block`` does."""
        return self._send_block("ahorro.report.data", block, filters)

    def _send_block(self, model, block, filters):
        env = request.env
        if not env.user.has_group("base.group_allow_export"):
            raise AccessError(env._("You may not export: ask a supervisor."))
        try:
            asked = json.loads(filters) if filters else {}
        except (ValueError, RecursionError):
            asked = {"": True}
        title, sheets = env[model]._get_sheets(block, asked)
        book = write_workbook(
            Sheet(name, headers, without_false(rows)) for name, headers, rows in sheets
        )
        return request.make_response(
            chunks(book),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{title}.xlsx")),
                ("Cache-Control", "no-store"),
            ],
        )
