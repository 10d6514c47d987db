# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import re

from odoo import fields
from odoo.http import content_disposition, request, route
from odoo.tools.osutil import clean_filename

from odoo.addons.web.controllers.export import CSVExport, ExcelExport
from odoo.addons.web.controllers.pivot import TableExporter

#: What the name of a sheet may not have, and how long it may be.
NOT_IN_A_SHEET = re.compile(r"[\[\]:*?/\\]")
SHEET_LENGTH = 31


def _is_ours(model):
    return model.startswith("ahorro.") and model in request.env


def _get_day():
    return f"{fields.Date.context_today(request.env.user):%d-%m-%Y}"


def _get_file_name(model):
    """Return what a person calls a list of ours with its day, or None for others'."""
    if not _is_ours(model):
        return None
    # sudo: the name of a screen; whether its rows may be exported was asked before.
    screen_sudo = request.env["ir.actions.act_window"].sudo()
    screen_sudo = screen_sudo.search(
        [("res_model", "=", model), ("path", "!=", False)], order="id", limit=1
    )
    name = screen_sudo.name or request.env["ir.model"]._get(model).name
    return f"{name} {_get_day()}"


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


class PivotExport(TableExporter):
    """A pivot's spreadsheet has the name of its screen, without the model's.

    Its sheet too, as far as Excel allows: Odoo fails on the name of a campaign with a
    slash, or of more than 31 letters.
    """

    @route()
    def export_xlsx(self, data, **kw):
        """Return the spreadsheet of what a pivot shows."""
        table = json.load(data) if hasattr(data, "read") else json.loads(data)
        title = str(table.get("title") or "")
        table["title"] = NOT_IN_A_SHEET.sub(" ", title)[:SHEET_LENGTH].strip("' ")
        response = super().export_xlsx(json.dumps(table), **kw)
        if title and _is_ours(str(table.get("model"))):
            name = clean_filename(f"{title} {_get_day()}")
            header = content_disposition(f"{name}.xlsx")
            response.headers["Content-Disposition"] = header
        return response
