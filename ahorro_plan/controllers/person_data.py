# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import Controller, content_disposition, request, route

from ..tools.workbook import XLSX, Sheet, chunks, write_workbook


class PersonDataController(Controller):
    """A person's data as a workbook: their right of access (Law 25.326)."""

    @route("/ahorro/person_data/<int:partner_id>", type="http", auth="user")
    def person_data(self, partner_id):
        """Send everything held about a person; nothing of it is stored.

        :raises AccessError: see ``_check_person_data_rights``
        """
        person = request.env["res.partner"].browse(partner_id)
        person_sudo = person._check_person_data_rights()
        name = request.env._("Data of %(name)s", name=person_sudo.name)
        sections = person_sudo._collect_person_data()
        book = write_workbook(
            Sheet(f"{number} {title}", headers, rows)
            for number, (title, headers, rows) in enumerate(sections, start=1)
        )
        return request.make_response(
            chunks(book),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
                ("Cache-Control", "no-store"),
            ],
        )
