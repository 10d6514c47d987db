# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import tempfile
import zipfile

from odoo.http import Controller, content_disposition, request, route

from ..tools.file_name import unique_names
from ..tools.workbook import Sheet, chunks, write_workbook

ZIP = "application/zip"


class PersonDataController(Controller):
    """A person's data as a workbook and their files: their right of access."""

    @route("/ahorro/person_data/<int:partner_id>", type="http", auth="user")
    def person_data(self, partner_id):
        """Send everything held about a person; nothing of it is stored.

        :raises AccessError: see ``_check_person_data_rights``
        """
        person = request.env["res.partner"].browse(partner_id)
        person_sudo = person._check_person_data_rights()
        people_sudo = person_sudo | person_sudo._get_same_document()
        name = request.env._("Data of %(name)s", name=person_sudo.name)
        sections = people_sudo._collect_person_data()
        book = write_workbook(
            Sheet(f"{number} {title}", headers, rows)
            for number, (title, headers, rows) in enumerate(sections, start=1)
        )
        packed = tempfile.TemporaryFile()  # noqa: SIM115  # chunks() closes it
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{unique_names([name])[0]}.xlsx", b"".join(chunks(book)))
            files = people_sudo._get_person_files()
            folder = request.env._("Files")
            names = unique_names(file.name or str(file.id) for file in files)
            for file, file_name in zip(files, names, strict=True):
                archive.writestr(f"{folder}/{file_name}", file.raw or b"")
        packed.seek(0)
        return request.make_response(
            chunks(packed),
            headers=[
                ("Content-Type", ZIP),
                ("Content-Disposition", content_disposition(f"{name}.zip")),
                ("Cache-Control", "no-store"),
            ],
        )
