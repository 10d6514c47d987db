# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.http import Controller, content_disposition, request, route

from odoo.addons.ahorro_plan.tools.workbook import XLSX


class ImportDownload(Controller):
    """What an import could not take, to be corrected and imported again."""

    @route("/ahorro_import/rejected/<int:import_id>", type="http", auth="user")
    def rejected(self, import_id):
        """Send the rejected rows of an import as a workbook, with the reasons.

        :raises AccessError: without the role, the run's company or the right to export
        """
        user = request.env.user
        request.env["ahorro.import"]._check_supervisor()
        if not user.has_group("base.group_allow_export"):
            raise AccessError(
                request.env._("You have no right to take data out of Odoo.")
            )
        run = request.env["ahorro.import"].browse(import_id)
        run.check_access("read")
        if not run.exists():
            raise request.not_found()
        name = request.env._("Rejected rows of %(name)s", name=run.filename or run.id)
        return request.make_response(
            request.env["ahorro.import.rejected"]._write_rejected(run),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
                ("Cache-Control", "no-store"),
            ],
        )
