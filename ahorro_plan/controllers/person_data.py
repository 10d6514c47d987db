# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

from xlsxwriter import Workbook

from odoo.http import Controller, content_disposition, request, route


class PersonDataController(Controller):
    @route("/ahorro/person_data/<int:partner_id>", type="http", auth="user")
    def person_data(self, partner_id):
        """Send everything held about a person; nothing of it is stored.

        :raises AccessError: see ``_check_person_data_rights``
        """
        person = request.env["res.partner"].browse(partner_id)
        person_sudo = person._check_person_data_rights()
        name = request.env._("Data of %(name)s", name=person_sudo.name)
        return request.make_response(
            self._workbook(person_sudo._collect_person_data()),
            headers=[
                (
                    "Content-Type",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
                ("Cache-Control", "no-store"),
            ],
        )

    def _workbook(self, sections):
        output = io.BytesIO()
        # Whatever begins with = is text here, never a formula or a link.
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(output, options) as book:
            bold = book.add_format({"bold": True})
            for number, (title, headers, rows) in enumerate(sections, start=1):
                sheet = book.add_worksheet(f"{number} {title}"[:31])
                sheet.write_row(0, 0, headers, bold)
                for index, row in enumerate(rows, start=1):
                    sheet.write_row(index, 0, row)
                sheet.autofit()
        return output.getvalue()
