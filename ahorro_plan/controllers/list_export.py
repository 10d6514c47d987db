# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.http import request

from odoo.addons.web.controllers.export import CSVExport, ExcelExport


def _get_file_name(model):
    """Return what a person calls a list of ours with its day, or None for others'."""
    if not model.startswith("ahorro.") or model not in request.env:
        return None
    # sudo: the name of a screen; whether its rows may be exported was asked before.
    screen_sudo = request.env["ir.actions.act_window"].sudo()
    screen_sudo = screen_sudo.search(
        [("res_model", "=", model), ("path", "!=", False)], order="id", limit=1
    )
    name = screen_sudo.name or request.env["ir.model"]._get(model).name
    day = fields.Date.context_today(request.env.user)
    return f"{name} {day:%d-%m-%Y}"


class ListCSVExport(CSVExport):
    """A list's text file has the name of its screen: ``Gestiones 29-11-2026.csv``."""

    def filename(self, base):
        """Return the file's name, without what its kind ends in."""
        return _get_file_name(base) or super().filename(base)


class ListExcelExport(ExcelExport):
    """A list's spreadsheet has the name of its screen."""

    def filename(self, base):
        """Return the file's name, without what its kind ends in."""
        return _get_file_name(base) or super().filename(base)
