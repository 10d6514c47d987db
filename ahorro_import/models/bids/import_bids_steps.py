# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.plan.ahorro_group_bids import AWARDS, BIDS

#: What is judged of a list of bids, besides what its columns leave open.
JUDGED = ("other_report", "many_rejected", "same_file")


class AhorroImportBidsCompare(models.AbstractModel):
    """Comparing a list of bids with those that are known of the same acts."""

    _name = "ahorro.import.bids.compare"
    _inherit = "ahorro.import.step"
    _description = "Comparison of a list of bids"

    def _work(self, run):
        is_read = run.job_phase == "read"
        if is_read:
            self.env["ahorro.import.match"]._find_provider(run)
        self._compare(run)
        self.env["ahorro.import.compare"]._end_of_reading(
            run, is_news=is_read or bool(run.error)
        )

    def _compare(self, run):
        """Say of each row whether its group and act are new, changed or the same.

        Of two rows of one group, act and car the last one counts.
        """
        self.env.flush_all()
        with run._timed("diff"):
            self.env.cr.execute(
                SQL(
                    """
                    WITH told AS (
                        SELECT l.id, l.row_number, l.bids, l.group_key,
                               (l.bids ->> 'date')::date AS date,
                               l.award_act_number AS act, l.financed_percent AS share,
                               COALESCE(l.model, '') AS model
                          FROM ahorro_import_line l
                         WHERE l.import_id = %(run)s AND l.group_key IS NOT NULL
                           AND l.bids ->> 'date' IS NOT NULL
                    ), ranked AS (
                        SELECT *, first_value(id) OVER acts AS last_id,
                               first_value(row_number) OVER acts AS last_row
                          FROM told
                        WINDOW acts AS (PARTITION BY group_key, date, model
                                        ORDER BY row_number DESC)
                    ), judged AS (
                        SELECT r.id, r.last_id, r.last_row, b.id AS known_id,
                               %(known)s AS known, %(said)s AS said,
                               b.act_number IS NOT DISTINCT FROM r.act AND
                               COALESCE(b.financed_percent, 0)
                                   = COALESCE(r.share, 0) AND
                               jsonb_build_array(%(known_bids)s) = r.bids -> 'bids' AND
                               jsonb_build_array(%(known_awards)s)
                                   = r.bids -> 'awards' AS is_same
                          FROM ranked r
                          LEFT JOIN ahorro_group_bids b
                            ON b.active AND b.company_id = %(company)s
                           AND b.provider_id = %(provider)s
                           AND b.group_key = r.group_key AND b.date = r.date
                           AND COALESCE(b.model, '') = r.model
                    )
                    UPDATE ahorro_import_line l
                       SET result = CASE WHEN j.last_id <> j.id THEN 'duplicate'
                                         WHEN j.known_id IS NULL THEN 'new'
                                         WHEN j.is_same THEN 'same'
                                         ELSE 'changed' END,
                           duplicate_of_id = NULLIF(j.last_id, j.id),
                           duplicate_of_row = CASE WHEN j.last_id <> j.id
                                                   THEN j.last_row END,
                           changes = CASE
                               WHEN j.last_id <> j.id OR j.is_same THEN NULL
                               ELSE jsonb_build_object('bids',
                                    jsonb_build_array(j.known, j.said)) END
                      FROM judged j WHERE l.id = j.id
                    """,
                    run=run.id,
                    company=run.company_id.id,
                    provider=run.provider_id.id or None,
                    known=SQL(
                        "CASE WHEN b.id IS NOT NULL THEN concat_ws(' · ', %s) END",
                        _columns("b", BIDS),
                    ),
                    said=SQL(
                        """(SELECT string_agg(one, ' · ')
                              FROM jsonb_array_elements_text(r.bids -> 'bids') one)"""
                    ),
                    known_bids=_columns("b", BIDS),
                    known_awards=_columns("b", AWARDS),
                )
            )
            self.env["ahorro.import.line"].invalidate_model()
            self.env["ahorro.import.outcome"]._count_lines(run)
            run.write(
                {
                    "revision": run.revision + 1,
                    "is_complete": False,
                    "flags": self._get_flags(run),
                }
            )

    def _get_flags(self, run):
        flags = self.env["ahorro.import.flags"]
        found = []
        for code in JUDGED:
            judged = getattr(flags, f"_judge_{code}")(run)
            if judged:
                level, details = judged
                found.append({"code": code, "level": level, **details})
        return [*found, *flags._get_question_flags(run)]


class AhorroImportBidsApply(models.AbstractModel):
    """Writing the bids of a list: what they replace is archived."""

    _name = "ahorro.import.bids.apply"
    _inherit = "ahorro.import.step"
    _description = "Writing of a list of bids"

    def _work(self, run):
        self.env["ahorro.import.lock"]._lock_provider(run)
        self.env["ahorro.import.bids.compare"]._compare(run)
        with run._timed("log"):
            self._replace(run)
            self._insert(run)
            run.write(
                {
                    "state": "done",
                    "job_phase": False,
                    "applied_at": fields.Datetime.now(),
                    "applied_by": self.env.uid,
                }
            )
        self.env["ahorro.group.bids"].invalidate_model()
        self.env["ahorro.import.notice"]._notify_end(run)
        self.env["ahorro.import.lock"]._compare_others(run)

    def _replace(self, run):
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_group_bids b SET active = FALSE, is_replaced = TRUE
                     FROM ahorro_import_line l
                    WHERE l.import_id = %s AND l.result = 'changed' AND b.active
                      AND b.company_id = %s AND b.provider_id = %s
                      AND b.group_key = l.group_key
                      AND b.date = (l.bids ->> 'date')::date
                      AND COALESCE(b.model, '') = COALESCE(l.model, '')""",
                run.id,
                run.company_id.id,
                run.provider_id.id,
            )
        )

    def _insert(self, run):
        places = [
            (name, SQL("l.bids -> %s ->> %s", kind, place))
            for kind, names in (("bids", BIDS), ("awards", AWARDS))
            for place, name in enumerate(names)
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_group_bids
                          (company_id, provider_id, "group", group_key, date,
                           act_number, model, financed_percent, best_installments,
                           active, import_id, import_line_id, create_uid, write_uid,
                           create_date, write_date, %(names)s)
                   SELECT l.company_id, %(provider)s, l."group", l.group_key,
                          (l.bids ->> 'date')::date, l.award_act_number, l.model,
                          l.financed_percent, (l.bids ->> 'best')::int, TRUE,
                          l.import_id, l.id, %(uid)s, %(uid)s,
                          now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
                          %(values)s
                     FROM ahorro_import_line l
                    WHERE l.import_id = %(run)s AND l.result IN ('new', 'changed')
                    ORDER BY l.row_number""",
                names=SQL(", ").join(SQL.identifier(name) for name, _value in places),
                values=SQL(", ").join(value for _name, value in places),
                provider=run.provider_id.id,
                uid=self.env.uid,
                run=run.id,
            )
        )


class AhorroImportBidsUndo(models.AbstractModel):
    """Taking a list of bids back: what it had replaced counts again.

    What a person changed since stays. Lists can be undone in any order: of one act the
    last of those that are left counts.
    """

    _name = "ahorro.import.bids.undo"
    _inherit = "ahorro.import.step"
    _description = "Undoing of a list of bids"

    def _work(self, run):
        self.env["ahorro.import.lock"]._lock_provider(run)
        self.env.flush_all()
        with run._timed("undo"):
            removed, kept = self._remove(run)
            self._bring_back(run)
        run.write(
            {
                "state": "undone",
                "job_phase": False,
                "undone_at": fields.Datetime.now(),
                "undone_by": self.env.uid,
                "undo_counts": {"bids": removed, "bids_kept": kept},
            }
        )
        self.env["ahorro.group.bids"].invalidate_model()
        self.env["ahorro.import.notice"]._notify_end(run)
        self.env["ahorro.import.lock"]._compare_others(run)

    def _remove(self, run):
        """Delete what nobody changed since; return how many, and how many stay."""
        bids = self.env["ahorro.group.bids"].with_context(active_test=False)
        brought = bids.search_count([("import_id", "=", run.id)])
        self.env.cr.execute(
            SQL(
                """DELETE FROM ahorro_group_bids
                    WHERE import_id = %s AND write_date = create_date""",
                run.id,
            )
        )
        removed = self.env.cr.rowcount
        return removed, brought - removed

    def _bring_back(self, run):
        """Let the last replaced row of each act count that none is left of."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE ahorro_group_bids b SET active = TRUE, is_replaced = FALSE
                 WHERE b.id IN (
                       SELECT DISTINCT ON (o.group_key, o.date, COALESCE(o.model, ''))
                              o.id
                         FROM ahorro_group_bids o
                         JOIN ahorro_import_line l ON l.import_id = %s
                          AND l.group_key = o.group_key
                          AND o.date = (l.bids ->> 'date')::date
                          AND COALESCE(l.model, '') = COALESCE(o.model, '')
                        WHERE o.company_id = %s AND o.provider_id = %s
                          AND o.is_replaced
                        ORDER BY o.group_key, o.date, COALESCE(o.model, ''), o.id DESC)
                   AND NOT EXISTS (
                       SELECT FROM ahorro_group_bids n
                        WHERE n.active AND n.company_id = b.company_id
                          AND n.provider_id = b.provider_id
                          AND n.group_key = b.group_key AND n.date = b.date
                          AND COALESCE(n.model, '') = COALESCE(b.model, ''))
                """,
                run.id,
                run.company_id.id,
                run.provider_id.id,
            )
        )


def _columns(table, names):
    return SQL(", ").join(SQL.identifier(table, name) for name in names)
