# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools import SQL

#: Tiles of the review, in order, and whether their rows are those of one result.
TILES = (
    "new",
    "changed",
    "same",
    "absent",
    "cession",
    "duplicate",
    "ambiguous",
    "rejected",
    "noise",
)

#: Rows that are no plan of which the review shows the text.
SHOWN_NOISE = 100


class AhorroImportReview(models.AbstractModel):
    """The review: what the file would change, every figure with its rows.

    Others call ``_prepare_review``, ``_get_change_labels`` and what gives the model
    and the domain of a figure.
    """

    _name = "ahorro.import.review"
    _description = "Review of an import"

    def _prepare_review(self, run):
        """Return what the review page shows of this run.

        Every figure comes with ``model`` and ``domain``, which open exactly its rows
        (archived plans too).

        """
        cessions = self._get_cessions(run)
        return {
            "id": run.id,
            "state": run.state,
            "revision": run.revision,
            "filename": run.filename or "",
            "source": run.source,
            "provider": run.provider_id.name or "",
            "provider_id": run.provider_id.id,
            "profile": run.profile_id.name or "",
            "profile_id": run.profile_id.id,
            "rows": run.count_total,
            "columns": run.column_count,
            "header_row": run.header_row,
            "report_date": fields.Date.to_string(run.report_date),
            "seconds": run.seconds or {},
            "error": run.error or "",
            "is_complete": run.is_complete,
            **self._get_coverage(run),
            "can_apply": run.state == "review" and self._get_changes_total(run) > 0,
            "changes_total": self._get_changes_total(run),
            "tiles": [self._get_tile(run, key) for key in TILES],
            "fields": self._get_field_changes(run),
            "moves": self._get_moves(run),
            "flags": self.env["ahorro.import.flags"]._get_readable_flags(run),
            "questions": self.env["ahorro.import.questions"]._prepare_questions(run),
            "answered": self.env["ahorro.import.questions"]._prepare_answered(run),
            "undecided": self._get_undecided(run),
            "rejected": self._get_rejected(run),
            "rejected_total": run.count_rejected,
            "doubts": self._get_doubts(run),
            "left_out": self._get_left_out(run),
            "left_out_total": self._count_left_out(run),
            "cessions": cessions,
            "cessions_total": run.count_cession,
            "headers": [
                {
                    "index": header["index"],
                    "text": header["text"],
                    "samples": header["samples"],
                    "field": header["field"],
                }
                for header in run.headers or []
                if not header["known"]
            ],
        }

    # === WHAT IS NO PLAN ===

    def _get_left_out(self, run):
        """Return rows that were taken for no plan, notes first, with their text."""
        labels = {
            "note": self.env._("note"),
            "other_table": self.env._("another table"),
            "total": self.env._("total"),
            "title": self.env._("title"),
        }
        order = list(labels)
        rows = [one for one in run.noise or [] if one[2] in labels]
        rows.sort(key=lambda one: (order.index(one[2]), one[0]))
        return [
            {"row": row, "text": text, "kind": labels[kind]}
            for row, text, kind in rows[:SHOWN_NOISE]
        ]

    def _count_left_out(self, run):
        """Return how many there are; the text of some is not kept."""
        headers = sum(1 for one in run.noise or [] if one[2] == "header")
        return run.count_noise - headers

    def _get_changes_total(self, run):
        return run.count_new + run.count_changed + run.count_absent

    def _get_coverage(self, run):
        """Return how much of the portfolio the file names.

        :return: dict with ``complete_text``, a sentence, and ``names_none``: the file
            names none of the running plans, or next to none of them
        """
        live, named = self.env["ahorro.import.coverage"]._get_plan_counts(run)
        percent = round(100 * named / live) if live else 100
        flagged = {flag["code"] for flag in run.flags or []}
        if run.is_complete:
            text = self.env._(
                "It names %(percent)s %% of the running plans: those that it leaves "
                "out are marked absent.",
                percent=percent,
            )
        else:
            text = self.env._(
                "It names %(percent)s %% of the running plans: those that it leaves "
                "out stay as they are.",
                percent=percent,
            )
        none = bool(live) and not named
        return {"complete_text": text, "names_none": none or "names_none" in flagged}

    # === TILES ===

    def _get_tile(self, run, key):
        labels = {
            "new": self.env._("New"),
            "changed": self.env._("With changes"),
            "same": self.env._("Without changes"),
            "absent": self.env._("Absent"),
            "cession": self.env._("Other holder, undecided"),
            "duplicate": self.env._("Duplicate"),
            "ambiguous": self.env._("Ambiguous"),
            "rejected": self.env._("Rejected"),
            "noise": self.env._("Titles and totals"),
        }
        domain = self._get_kind_domain(run, key)
        return {
            "key": key,
            "label": labels[key],
            "count": self._get_tile_count(run, key, domain),
            "model": self._get_kind_model(key),
            "domain": domain,
        }

    def _get_tile_count(self, run, key, domain):
        # Both are rows that wait: for a person to say whose the plan is, or for ever.
        if key in ("ambiguous", "cession") and run.count_ambiguous:
            return self.env["ahorro.import.line"].search_count(domain)
        return 0 if key == "cession" else run[f"count_{key}"]

    @api.model
    def _get_kind_model(self, key):
        return "ahorro.plan" if key == "absent" else "ahorro.import.line"

    def _get_kind_domain(self, run, key):
        """Return the domain of the rows of a tile; False where there are none."""
        if key == "absent":
            return [("import_absent_ids.import_id", "=", run.id)]
        if key == "noise":
            return False
        own = [("import_id", "=", run.id)]
        if key in ("cession", "ambiguous"):
            # Each row is in one tile: those that wait for a holder are asked beside.
            asked = ("holder_change", "=" if key == "cession" else "!=", "cession")
            return [*own, ("result", "=", "ambiguous"), asked]
        if key == "kept":
            return [*own, ("has_kept", "=", True)]
        if key == "problem":
            return [*own, ("has_problem", "=", True)]
        return [*own, ("result", "=", key)]

    # === BY FIELD ===

    def _get_field_changes(self, run):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT key, count(*), min(l.id)
                  FROM ahorro_import_line l
                 CROSS JOIN LATERAL jsonb_object_keys(l.changes) key
                 WHERE l.import_id = %s AND l.result = 'changed'
                 GROUP BY key ORDER BY 2 DESC, 1
                """,
                run.id,
            )
        )
        examples = self.env["ahorro.import.line"].browse({row[2] for row in rows})
        by_id = {line.id: line for line in examples}
        labels = self._get_change_labels()
        return [
            {
                "field": name,
                "label": labels.get(name, name),
                "count": count,
                "model": "ahorro.import.line",
                "domain": self._get_field_domain(run, name),
                "example": by_id[line_id]._get_example(name),
            }
            for name, count, line_id in rows
        ]

    def _get_field_domain(self, run, name):
        return [
            ("import_id", "=", run.id),
            ("result", "=", "changed"),
            ("changed_names", "like", f",{name},"),
        ]

    @api.model
    def _get_change_labels(self):
        """Return the labels of what a row can change."""
        plans = self.env["ahorro.plan"].fields_get(
            self.env["ahorro.import.value"]._get_diff_fields(), ["string"]
        )
        labels = {name: about["string"] for name, about in plans.items()}
        labels |= self.env["ahorro.import.labels"]._get_own_labels()
        return labels | {
            "partner_id": self.env._("Holder of the plan"),
            "holder_name": self.env._("Name of the holder"),
            "phones": self.env._("Phones"),
            "absent_since": self.env._("Comes back"),
            "active": self.env._("Out of the archive"),
        }

    # === BY MOVEMENT ===

    def _get_moves(self, run):
        """Return the movements between statuses, the ones to look at first."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.status_from_id, l.status_to_id,
                       CASE WHEN l.status_to_id IS NULL THEN l.status_code END AS code,
                       count(*), bool_or(l.is_unusual),
                       COALESCE(bool_or(m.is_good_news), FALSE), min(l.id)
                  FROM ahorro_import_line l
                  LEFT JOIN ahorro_status_move m ON m.from_id = l.status_from_id
                                                AND m.to_id = l.status_to_id
                 WHERE l.import_id = %s AND l.result = 'changed' AND l.is_move
                 GROUP BY 1, 2, 3
                """,
                run.id,
            )
        )
        statuses = self.env["ahorro.plan.status"]
        lines = self.env["ahorro.import.line"]
        moves = []
        for from_id, to_id, code, count, unusual, good, line_id in rows:
            status = statuses.browse(to_id or ())
            unmapped = not status or status.family == "unmapped"
            moves.append(
                {
                    "key": f"{from_id or ''}-{to_id or ''}-{code or ''}",
                    "from": statuses.browse(from_id or ()).name or "",
                    "to": status.name or code or "",
                    "count": count,
                    "unusual": unusual,
                    "unmapped": unmapped,
                    "status_id": to_id or False,
                    "status_code": status.code if status else code,
                    "good_news": good,
                    "model": "ahorro.import.line",
                    "domain": self._get_move_domain(run, from_id, to_id, code),
                    "example": lines.browse(line_id)._get_example("status_id"),
                }
            )
        return sorted(
            moves,
            key=lambda move: (
                not move["unusual"],
                not move["unmapped"],
                not move["good_news"],
                -move["count"],
                move["key"],
            ),
        )

    def _get_move_domain(self, run, from_id, to_id, code):
        domain = [
            ("import_id", "=", run.id),
            ("result", "=", "changed"),
            ("is_move", "=", True),
            ("status_from_id", "=", from_id or False),
            ("status_to_id", "=", to_id or False),
        ]
        return domain if to_id else [*domain, ("status_code", "=", code or False)]
