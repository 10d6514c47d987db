# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import SQL

SHOWN_REJECTED = 20
SHOWN_CESSIONS = 50


class AhorroImportReview(models.AbstractModel):
    """The rows that the review asks about, and those that deserve a look."""

    _inherit = "ahorro.import.review"

    # === WHAT STAYS UNDECIDED ===

    def _get_undecided(self, run):
        """Return what nobody has decided, and what importing now does with it.

        :return: list of dicts with ``code`` (*question*, *cession*, *ambiguous* or
            *rejected*), ``count`` and ``text``, a sentence; only what there is
        """
        count = self.env["ahorro.import.line"].search_count
        counts = {
            "question": len(run.questions or []),
            "cession": count(self._get_kind_domain(run, "cession")),
            "ambiguous": count(self._get_kind_domain(run, "ambiguous")),
            "rejected": run.count_rejected,
        }
        return [
            {"code": code, "count": number, "text": self._get_undecided_text(code)}
            for code, number in counts.items()
            if number
        ]

    @api.model
    def _get_undecided_text(self, code):
        return {
            "question": self.env._(
                "Columns that can be read in two ways: they are imported as this "
                "review shows them, and asked again with the next file."
            ),
            "cession": self.env._(
                "Rows that name another holder: they are not imported. The plan and "
                "its holder stay as they are, and the next file asks again."
            ),
            "ambiguous": self.env._(
                "Ambiguous rows: they are not imported, and their plans stay as they "
                "are."
            ),
            "rejected": self.env._(
                "Rejected rows: they are not imported. Complete them here, or "
                "download them before."
            ),
        }[code]

    # === ROWS TO LOOK AT ===

    def _get_rejected(self, run):
        lines = self.env["ahorro.import.line"].search(
            [("import_id", "=", run.id), ("result", "=", "rejected")],
            order="row_number, id",
            limit=SHOWN_REJECTED,
        )
        return [
            {
                "line_id": line.id,
                "row": line.row_number,
                "message": line.message or "",
                "cells": line._get_cells(run.headers or []),
            }
            for line in lines
        ]

    def _get_doubts(self, run):
        """Return what deserves a look, each with its rows."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT code, count(*)
                  FROM ahorro_import_line l
                 CROSS JOIN LATERAL unnest(
                       string_to_array(trim(l.code_names, ','), ',')) code
                 WHERE l.import_id = %s AND l.code_names IS NOT NULL
                 GROUP BY 1 ORDER BY 2 DESC, 1
                """,
                run.id,
            )
        )
        texts = self.env["ahorro.import.line"]._get_doubt_texts()
        doubts = [
            self._get_doubt(
                code,
                texts[code],
                count,
                [
                    ("import_id", "=", run.id),
                    ("code_names", "like", f",{code},"),
                ],
            )
            for code, count in rows
            if code in texts
        ]
        if run.count_kept:
            doubts.append(
                self._get_doubt(
                    "kept",
                    self.env._("Rows with data that people corrected: theirs is kept"),
                    run.count_kept,
                    self._get_kind_domain(run, "kept"),
                )
            )
        suggested = [
            ("import_id", "=", run.id),
            ("result", "=", "new"),
            ("suggested_partner_id", "!=", False),
        ]
        count = self.env["ahorro.import.line"].search_count(suggested)
        if count:
            doubts.append(
                self._get_doubt(
                    "suggested",
                    self.env._("New holders who look like a known client"),
                    count,
                    suggested,
                )
            )
        return doubts

    @api.model
    def _get_doubt(self, code, text, count, domain):
        return {
            "code": code,
            "text": text,
            "count": count,
            "model": "ahorro.import.line",
            "domain": domain,
        }

    def _get_cessions(self, run):
        if not run.count_cession:
            return []
        own = [("import_id", "=", run.id), ("holder_change", "=", "cession")]
        lines = self.env["ahorro.import.line"]
        # What may be a slip of the typing waits for nobody: it comes last.
        for typo in ("not like", "like"):
            lines += lines.search(
                [*own, ("code_names", typo, ",document_typo,")],
                order="row_number, id",
                limit=SHOWN_CESSIONS,
            )
        cessions = []
        for line in lines[:SHOWN_CESSIONS]:
            old = line._get_old_holder()
            cessions.append(
                {
                    "line_id": line.id,
                    "row": line.row_number,
                    "plan": line._get_plan_label(),
                    "plan_id": line.plan_id.id,
                    "old_holder": old.name or "",
                    "new_holder": line.holder_name or "",
                    "old_document": old.ahorro_document or "",
                    "new_document": line._get_document_label(),
                    "decision": line.holder_decision or "pending",
                    "is_typo": ",document_typo," in (line.code_names or ""),
                }
            )
        return cessions
