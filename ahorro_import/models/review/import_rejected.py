# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ...tools.rejected import write_rejected

#: Rejected rows read together.
LINES_AT_ONCE = 2000


class AhorroImportRejected(models.AbstractModel):
    """The rejected rows as a file; others call ``_write_rejected``."""

    _name = "ahorro.import.rejected"
    _description = "Rejected rows"

    # === REJECTED ROWS ===

    def _write_rejected(self, run):
        """Return the rejected rows as a workbook, to be corrected and imported.

        The cells are those of the file, with what was corrected in the review.

        :raises UserError: the cells are older than the settings keep them
        """
        run.ensure_one()
        if run.rows_dropped_on:
            raise UserError(
                self.env._(
                    "The cells of these rows were deleted on %(date)s, as the settings "
                    "say: correct them in the administradora's file and import it "
                    "again.",
                    date=format_datetime(
                        self.env, run.rows_dropped_on, dt_format="dd/MM/yyyy HH:mm"
                    ),
                )
            )
        lines = self.env["ahorro.import.line"].search(
            [("import_id", "=", run.id), ("result", "=", "rejected")],
            order="row_number, id",
        )
        rows, reasons = [], []
        for start in range(0, len(lines), LINES_AT_ONCE):
            part = lines.browse(lines.ids[start : start + LINES_AT_ONCE])
            for line in part:
                rows.append(line._get_current_cells())
                reasons.append(line.message or "")
            # All the rows of a file would not fit in memory twice.
            part.invalidate_recordset()
        headers = run.headers or []
        texts = [""] * (1 + max([-1, *(header["index"] for header in headers)]))
        for header in headers:
            texts[header["index"]] = header["text"] or ""
        return write_rejected(rows, texts, reasons)
