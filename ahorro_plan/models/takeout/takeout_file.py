# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from ...tools.file_name import unique_names

#: Files that are found at a time; each is read alone.
BATCH = 500


class AhorroTakeoutFile(models.AbstractModel):
    """The files that go with a dealership: what is attached to the rows it takes."""

    _name = "ahorro.takeout.file"
    _description = "Files that a dealership takes along"

    @api.model
    def _get_files(self, tables):
        """Yield (attachment, its path in the folder) for what is attached to the rows.

        A file of a field that the person who asks may not read stays behind.

        :param tables: of ``ahorro.takeout.table``
        """
        # sudo: a file is read by who reads what it is attached to, and these are the
        # rows that the person reads; Odoo would ask that row by row.
        attachments_sudo = self.env["ir.attachment"].sudo()
        for name, query in tables.items():
            last = 0
            while batch := attachments_sudo.search(
                Domain("res_model", "=", name)
                & Domain("res_id", "in", query.subselect())
                & Domain("res_field", "in", [False, *self._get_file_fields(name)])
                & Domain("id", ">", last),
                order="id",
                limit=BATCH,
            ):
                last = batch[-1].id
                for file_sudo in batch:
                    label = unique_names([file_sudo.name or ""])[0]
                    yield file_sudo, f"files/{name}/{file_sudo.id}-{label}"
                batch.invalidate_recordset()

    @api.model
    def _get_file_fields(self, name):
        model = self.env[name]
        return [
            field.name
            for field in model._fields.values()
            if field.type in ("binary", "image")
            and field.store
            # The smaller sizes of a picture.
            and not field.related
            and model._has_field_access(field, "read")
        ]
