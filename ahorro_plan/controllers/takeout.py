# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import tempfile
import zipfile

from odoo import fields
from odoo.http import Controller, content_disposition, request, route

from ..tools.workbook import chunks

ZIP = "application/zip"


class TakeoutController(Controller):
    """Everything of a dealership as an archive, for its Administradores."""

    @route("/ahorro/takeout/<int:company_id>", type="http", auth="user")
    def takeout(self, company_id):
        """Send everything of a company; nothing of it stays on the server.

        :raises AccessError: see ``ahorro.takeout``
        """
        company = request.env["res.company"].browse(company_id)
        takeout = request.env["ahorro.takeout"]
        packed = tempfile.TemporaryFile()  # noqa: SIM115  # chunks() closes it
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            takeout._fill(
                company, lambda path: archive.open(path, "w", force_zip64=True)
            )
        packed.seek(0)
        day = fields.Date.context_today(takeout)
        return request.make_response(
            chunks(packed),
            headers=[
                ("Content-Type", ZIP),
                (
                    "Content-Disposition",
                    content_disposition(f"Ahorro {company.name} {day:%d-%m-%Y}.zip"),
                ),
                ("Cache-Control", "no-store"),
            ],
        )
