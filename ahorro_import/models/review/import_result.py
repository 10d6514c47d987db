# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.tools import SQL


class AhorroImportResult(models.AbstractModel):
    """What an import did, with what opens it; others call ``_prepare_result``."""

    _name = "ahorro.import.result"
    _description = "Result of an import"

    def _prepare_result(self, run):
        """Return what the page after an import shows; figures as in the review."""
        moment = fields.Datetime.to_string
        return {
            "id": run.id,
            "state": run.state,
            "filename": run.filename or "",
            "provider": run.provider_id.name or "",
            "profile": run.profile_id.name or "",
            "attachment_id": run.attachment_id.id,
            "file_notice": run.file_notice or "",
            "applied_by": run.applied_by.name or "",
            "applied_at": moment(run.applied_at),
            "undone_by": run.undone_by.name or "",
            "undone_at": moment(run.undone_at),
            "counts": self._get_result_counts(run),
            "moves": self._get_result_moves(run),
            "kept": {"count": run.count_kept},
            "seconds": run.seconds or {},
        }

    def _get_result_counts(self, run):
        labels = {
            "new": self.env._("New plans"),
            "changed": self.env._("Changed plans"),
            "absent": self.env._("Absent plans"),
            "returned": self.env._("Plans that came back"),
            "kept": self.env._("With corrected data kept"),
            "rejected": self.env._("Rejected rows"),
            "cession": self.env._("Rows of another holder, not imported"),
            "ambiguous": self.env._("Ambiguous rows, not imported"),
        }
        return self._count_result(run, labels, ("new", "changed"))

    def _count_result(self, run, labels, always):
        """Return the figures of a result that count anything, and those of ``always``.

        :param dict labels: what each figure counts
        """
        counts = []
        for key, label in labels.items():
            model, domain = self._get_result_domain(run, key)
            records = self.env[model].with_context(active_test=False)
            count = records.search_count(domain)
            if count or key in always:
                counts.append(
                    {
                        "key": key,
                        "label": label,
                        "count": count,
                        "model": model,
                        "domain": domain,
                    }
                )
        return counts

    def _get_result_domain(self, run, key):
        """Return the model and the domain that a figure of the result opens."""
        if key in ("new", "changed"):
            rows = [("import_id", "=", run.id), ("result", "=", key)]
            return "ahorro.plan", [("import_line_ids", "any", rows)]
        if key == "returned":
            rows = [
                ("import_id", "=", run.id),
                ("result", "=", "changed"),
                ("is_returned", "=", True),
            ]
            return "ahorro.plan", [("import_line_ids", "any", rows)]
        return self.env["ahorro.import.review"]._get_kind_model(key), self.env[
            "ahorro.import.review"
        ]._get_kind_domain(run, key)

    def _get_result_moves(self, run):
        """Return each status movement with the plans that made it."""
        rows = self.env.execute_query(
            SQL(
                """SELECT status_from_id, status_to_id, count(DISTINCT plan_id),
                          bool_or(is_unusual)
                     FROM ahorro_import_line
                    WHERE import_id = %s AND result = 'changed' AND is_move
                    GROUP BY 1, 2 ORDER BY 4 DESC, 3 DESC, 1, 2""",
                run.id,
            )
        )
        statuses = self.env["ahorro.plan.status"]
        return [
            {
                "key": f"{from_id or ''}-{to_id or ''}",
                "from": statuses.browse(from_id or ()).name or "",
                "to": statuses.browse(to_id or ()).name or "",
                "count": count,
                "unusual": unusual,
                "model": "ahorro.plan",
                "domain": [
                    (
                        "import_line_ids",
                        "any",
                        [
                            ("import_id", "=", run.id),
                            ("result", "=", "changed"),
                            ("is_move", "=", True),
                            ("status_from_id", "=", from_id or False),
                            ("status_to_id", "=", to_id or False),
                        ],
                    )
                ],
            }
            for from_id, to_id, count, unusual in rows
        ]
