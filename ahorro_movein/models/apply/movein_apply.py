# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.ahorro_import.models.run.import_content import OF_PORTFOLIO

from ..read.movein_read import ZONE


class AhorroImportApply(models.AbstractModel):
    """Bringing in movements and cases: all of a file in one transaction, or nothing."""

    _inherit = "ahorro.import.apply"

    def _enqueue(self, run, confirmed=None):
        if run.content in OF_PORTFOLIO:
            return super()._enqueue(run, confirmed)
        if run.state == "applying":
            return True  # a second click
        if run.state != "review":
            raise UserError(self._get_not_applicable_message(run))
        if run.questions:
            raise UserError(self.env._("Say first which of day and month comes first."))
        self._check_names(run)
        if not run.count_new:
            raise UserError(
                self.env._(
                    "There is nothing to bring in: each row is here already, or was "
                    "refused."
                )
            )
        run.sudo().applied_by = self.env.user  # users only read runs
        run._start("apply")
        return True

    def _check_names(self, run):
        """Refuse while nobody said what a name of the file means.

        :raises UserError: naming some of them
        """
        asked = run.movein_name_ids.filtered(lambda name: name.decision == "ask")
        if asked:
            raise UserError(
                self.env._(
                    "Say first what these names are here, or keep them as text: "
                    "%(names)s (%(count)s).",
                    names=", ".join(asked[:5].mapped("text")),
                    count=len(asked),
                )
            )

    def _work(self, run):
        if run.content in OF_PORTFOLIO:
            super()._work(run)
            return
        self._lock_types(run)
        # People and other files may have written since: what counts is the present.
        self.env["ahorro.import.compare"]._compare(run)
        asked = run.movein_name_ids.filtered(lambda name: name.decision == "ask")
        if asked or not run.count_new:
            run.write(
                {
                    "state": "review",
                    "job_phase": False,
                    "error": self.env._(
                        "Something changed since the review: look at it once more."
                    ),
                }
            )
            self.env["ahorro.import.notice"]._notify_end(run)
            return
        zone = run.applied_by.tz or ZONE
        cases = self.env["ahorro.movein.case"]
        campaigns = self.env["ahorro.movein.campaign"]
        with run._timed("movein"):
            cases._prepare_moves(run)
            made = campaigns._create_campaigns(run)
            counts = cases._bring(run, zone)
            campaigns._archive_ended(run)
            optouts = self._record_optouts(run)
        run.write(
            {
                "movein_counts": {
                    **counts,
                    "campaigns": made,
                    "optouts": len(optouts),
                    "optout_ids": optouts,
                },
                "state": "done",
                "job_phase": False,
                "applied_at": fields.Datetime.now(),
            }
        )
        self.env.invalidate_all()
        self.env["ahorro.import.notice"]._notify_end(run)

    def _lock_types(self, run):
        """Have whoever makes campaigns of these types at this moment begin again.

        Rows are written and not only locked, as ``ahorro.campaign.creation`` does.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_campaign_type SET write_date = write_date
                    WHERE id IN (
                        SELECT type_id FROM ahorro_movein_name
                         WHERE company_id = %s AND type_id IS NOT NULL
                         UNION SELECT %s)""",
                run.company_id.id,
                self.env.ref("ahorro_campaign.campaign_type_other").id,
            )
        )

    @api.model
    def _record_optouts(self, run):
        """Record who asked not to be contacted; return the ids of the new ones.

        The last thing that they said there counts, and nobody calls them here.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (m.partner_id, r.opt_out)
                          m.partner_id, r.opt_out, COALESCE(m.comment, r.name)
                     FROM ahorro_movement m JOIN ahorro_result r ON r.id = m.result_id
                    WHERE m.origin_model = 'ahorro.import' AND m.origin_id = %s
                      AND r.opt_out IS NOT NULL AND m.partner_id IS NOT NULL
                    ORDER BY m.partner_id, r.opt_out, m.date DESC""",
                run.id,
            )
        )
        optouts = self.env["ahorro.optout"]
        before = optouts.search([], order="id desc", limit=1).id or 0
        recorded = optouts._record(
            [
                {
                    "partner_id": partner_id,
                    "company_id": run.company_id.id,
                    "channel": channel,
                    "source": "result",
                    "reason": reason[:500],
                }
                for partner_id, channel, reason in rows
            ]
        )
        return [one.id for one in recorded if one.id > before]
