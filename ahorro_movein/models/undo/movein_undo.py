# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.ahorro_import.models.run.import_content import OF_PORTFOLIO


class AhorroImportUndo(models.AbstractModel):
    """Taking movements and cases back: exactly what the import brought.

    A case on which somebody worked since stays whole, with the movements that came with
    it, and is counted. What goes is deleted: it never happened here. It is the one
    place that deletes movements, by SQL, and only those that an import brought.
    """

    _inherit = "ahorro.import.undo"

    def _work(self, run):
        if run.content in OF_PORTFOLIO:
            super()._work(run)
            return
        with run._timed("undo"):
            counts = self._take_back(run)
        run.write(
            {
                "state": "undone",
                "job_phase": False,
                "undone_at": fields.Datetime.now(),
                "undone_by": self.env.uid,
                "movein_counts": {**(run.movein_counts or {}), **counts},
            }
        )
        self.env.invalidate_all()
        self.env["ahorro.import.notice"]._notify_end(run)

    def _take_back(self, run):
        self.env.flush_all()
        kept = self._get_worked_ids(run)
        mine = SQL("m.origin_model = 'ahorro.import' AND m.origin_id = %s", run.id)
        rows = self.env.execute_query(
            SQL(
                """DELETE FROM ahorro_movement m
                    WHERE %s AND m.case_id IS NOT NULL AND m.case_id <> ALL(%s)
                RETURNING m.case_id""",
                mine,
                kept,
            )
        )
        touched = sorted({case_id for (case_id,) in rows})
        # A case with movements of a later file is that file's from now on.
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_case c SET movein_import_id = next.origin_id
                     FROM (SELECT case_id, min(origin_id) AS origin_id
                             FROM ahorro_movement
                            WHERE origin_model = 'ahorro.import'
                              AND origin_id <> %(run)s
                            GROUP BY case_id) next
                    WHERE c.movein_import_id = %(run)s AND next.case_id = c.id
                      AND c.id <> ALL(%(kept)s)""",
                run=run.id,
                kept=kept,
            )
        )
        gone = self.env.execute_query(
            SQL(
                """DELETE FROM ahorro_case
                    WHERE movein_import_id = %s AND id <> ALL(%s) RETURNING id""",
                run.id,
                kept,
            )
        )
        self.env.invalidate_all(flush=False)
        if touched:
            self.env["ahorro.movein.case"]._recount(
                SQL("SELECT unnest(%s::int[])", touched)
            )
        self._end_optouts(run)
        campaigns = self._delete_campaigns(run)
        return {
            "undone_movements": len(rows),
            "undone_cases": len(gone),
            "undone_campaigns": campaigns,
            "kept_cases": len(kept),
        }

    def _get_worked_ids(self, run):
        """Return the ids of the cases on which somebody worked since they came."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH mine AS (
                    SELECT case_id, max(id) AS last_id FROM ahorro_movement
                     WHERE origin_model = 'ahorro.import' AND origin_id = %(run)s
                       AND case_id IS NOT NULL GROUP BY 1)
                SELECT c.id FROM ahorro_case c LEFT JOIN mine ON mine.case_id = c.id
                 WHERE (c.movein_import_id = %(run)s OR mine.case_id IS NOT NULL)
                   AND EXISTS (
                       SELECT FROM ahorro_movement own
                        WHERE own.case_id = c.id AND own.id > COALESCE(mine.last_id, 0)
                          AND own.origin_model IS DISTINCT FROM 'ahorro.import')""",
                run=run.id,
            )
        )
        worked = {case_id for (case_id,) in rows}
        ids = [
            case_id
            for (case_id,) in self.env.execute_query(
                SQL("SELECT id FROM ahorro_case WHERE movein_import_id = %s", run.id)
            )
        ]
        # Whoever has the client in front, a message, a promise: of any add-on.
        idle = {"ahorro_movement": SQL("origin_model = 'ahorro.import'")}
        usage = self.env["ahorro.import.usage"]
        return sorted(worked | usage._get_used_ids("ahorro.case", ids, idle))

    def _end_optouts(self, run):
        """Let those be contacted again whom this import alone had marked.

        Who asked it once more, in a movement that stays, is still not contacted: of
        what is asked twice one record is made.
        """
        ids = (run.movein_counts or {}).get("optout_ids") or []
        # sudo: of the company of the run, as the program that recorded them.
        optouts_sudo = self.env["ahorro.optout"].sudo().browse(ids)
        for optout_sudo in optouts_sudo._filter_unsaid():
            optout_sudo._end(
                self.env._("The import %(name)s was undone.", name=run.display_name)
            )

    def _delete_campaigns(self, run):
        """Delete the campaigns that this import made and nobody uses."""
        ids = [
            campaign_id
            for (campaign_id,) in self.env.execute_query(
                SQL(
                    "SELECT id FROM ahorro_campaign WHERE movein_import_id = %s", run.id
                )
            )
        ]
        idle = {
            "ahorro_movement": SQL(
                "origin_model = 'ahorro.import' AND origin_id = %s AND case_id IS NULL",
                run.id,
            ),
            "ahorro_campaign_user_rel": SQL("TRUE"),
            "ahorro_movein_name": SQL("TRUE"),
        }
        used = self.env["ahorro.import.usage"]._get_used_ids(
            "ahorro.campaign", ids, idle
        )
        unused = [campaign_id for campaign_id in ids if campaign_id not in used]
        self.env.cr.execute(
            SQL(
                """DELETE FROM ahorro_movement
                    WHERE origin_model = 'ahorro.import' AND origin_id = %s
                      AND case_id IS NULL AND campaign_id = ANY(%s)""",
                run.id,
                unused,
            )
        )
        self.env.cr.execute(
            SQL("DELETE FROM ahorro_campaign WHERE id = ANY(%s)", unused)
        )
        self.env.invalidate_all(flush=False)
        return len(unused)
