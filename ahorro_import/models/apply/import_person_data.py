# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from ...tools.catalog import HOLDER_NAMES, PERSONAL_COLUMNS


class ResPartner(models.Model):
    """What imports hold of a person: shown in their file, given out, erased."""

    _inherit = "res.partner"

    def _prepare_client_file_summary(self, plans):
        return {
            **super()._prepare_client_file_summary(plans),
            "file_values": self.env["ahorro.file.value"]._get_of_partner(self),
        }

    def _collect_person_data(self):
        sections = super()._collect_person_data()
        values = self.env["ahorro.file.value"]._get_of_partner(self)
        rows = self.env["ahorro.import.line"].search(
            [
                ("company_id", "in", self.env.companies.ids),
                "|",
                ("partner_id", "=", self.id),
                ("plan_id", "in", self._get_person_plans().ids),
            ]
        )
        return [
            *sections,
            (
                self.env._("Values of files kept aside"),
                [self.env._("Date"), self.env._("Datum"), self.env._("In the file")],
                [[row["date"] or "", row["label"], row["value"]] for row in values],
            ),
            (
                self.env._("Rows of imported files"),
                [self.env._("Import"), self.env._("Row"), self.env._("Cells")],
                [
                    [
                        row.import_id.display_name,
                        row.row_number,
                        " | ".join(str(cell) for cell in row.raw or [] if cell),
                    ]
                    for row in rows
                ],
            ),
        ]

    def _erase_person_data(self):
        """Blank the person's columns in the rows of imports too; the rows stay.

        The files themselves hold everybody's data and go with their run.
        """
        plans = self._get_person_plans()
        result = super()._erase_person_data()
        rows = self.env["ahorro.import.line"].search(
            ["|", ("partner_id", "=", self.id), ("plan_id", "in", plans.ids)]
        )
        for run in rows.import_id:
            # The file's first rows, and examples of what stands below each header.
            run.first_rows = False
            run.headers = [
                {**header, "samples": []} if "samples" in header else header
                for header in run.headers or []
            ]
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(
            SQL(
                """UPDATE ahorro_import_line SET %s, has_kept = FALSE,
                          changes = changes - %s::text[]
                    WHERE partner_id = %s OR plan_id = ANY(%s)""",
                SQL(", ").join(
                    SQL("%s = NULL", SQL.identifier(name)) for name in PERSONAL_COLUMNS
                ),
                list(HOLDER_NAMES),
                self.id,
                plans.ids,
            )
        )
        cr.execute(
            SQL(
                """UPDATE ahorro_import_effect
                      SET old = NULL, new = NULL, current = NULL
                    WHERE partner_id = %s""",
                self.id,
            )
        )
        cr.execute(SQL("DELETE FROM ahorro_file_value WHERE partner_id = %s", self.id))
        for name in ("line", "effect"):
            self.env[f"ahorro.import.{name}"].invalidate_model()
        self.env["ahorro.file.value"].invalidate_model()
        return result
