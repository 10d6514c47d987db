# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
from odoo.tools import SQL

#: A campaign whose last movement is older than this, before the file's last one, comes
#: in archived: nobody was calling it any more.
LIVE_DAYS = 60


class AhorroMoveinCampaign(models.AbstractModel):
    """The campaigns that a file names and that are not here yet.

    Others call ``_create_campaigns``, and ``_archive_ended`` once cases are there.
    """

    _name = "ahorro.movein.campaign"
    _description = "Imported campaigns"

    @api.model
    def _create_campaigns(self, run):
        """Make them, and write on ``movein_move`` which each row is of."""
        rows = self.env.execute_query(
            SQL(
                """SELECT campaign_key, type_key, min(campaign), min(type_id), min(at),
                          array_agg(DISTINCT user_id)
                              FILTER (WHERE user_id IS NOT NULL)
                     FROM movein_move
                    WHERE campaign_key <> '' AND campaign_id IS NULL
                    GROUP BY 1, 2 ORDER BY min(at) NULLS LAST, 1, 2"""
            )
        )
        campaigns = self.env["ahorro.campaign"].with_context(tracking_disable=True)
        able = campaigns._get_possible_operators(run.company_id)
        for key, type_key, text, type_id, first, user_ids in rows:
            operators = able.filtered(lambda one, ids=user_ids: one.id in (ids or []))
            campaign = campaigns.create(
                {
                    "name": self._get_free_name(run, text, type_id),
                    "type_id": type_id,
                    "company_id": run.company_id.id,
                    "user_ids": [
                        Command.set((operators or run.applied_by or run.user_id).ids)
                    ],
                }
            )
            campaign._write_state({"movein_import_id": run.id})
            campaign.flush_recordset()
            if first:
                # The day on which it began there is the one that boards show.
                self.env.cr.execute(
                    SQL(
                        "UPDATE ahorro_campaign SET create_date = %s WHERE id = %s",
                        first,
                        campaign.id,
                    )
                )
            self.env.cr.execute(
                SQL(
                    """UPDATE movein_move SET campaign_id = %s
                        WHERE campaign_key = %s AND type_key = %s""",
                    campaign.id,
                    key,
                    type_key,
                )
            )
            name_sudo = (
                self.env["ahorro.movein.name"]
                .sudo()  # what the name means is known now
                .search(
                    [
                        ("company_id", "=", run.company_id.id),
                        ("kind", "=", "campaign"),
                        ("key", "=", key),
                        ("parent_key", "=", type_key),
                    ]
                )
            )
            name_sudo.write({"campaign_id": campaign.id, "decision": "found"})
        campaigns.invalidate_model(["create_date"])
        return len(rows)

    @api.model
    def _get_free_name(self, run, text, type_id):
        """Return the name of a new campaign; two types may have called one alike."""
        taken = {
            campaign.name.lower()
            for campaign in self.env["ahorro.campaign"].search(
                [
                    ("company_id", "=", run.company_id.id),
                    ("state", "=", "in_progress"),
                    ("name", "=ilike", text.replace("\\", "\\\\") + "%"),
                ]
            )
        }
        name = " ".join(text.split())
        if name.lower() in taken:
            campaign_type = self.env["ahorro.campaign.type"].browse(type_id)
            name = f"{name} ({campaign_type.name})"
        number = 2
        free = name
        while free.lower() in taken:
            free, number = f"{name} {number}", number + 1
        return free

    @api.model
    def _archive_ended(self, run):
        """Archive the campaigns that this run made and that nobody was calling."""
        last = self.env.execute_query(SQL("SELECT max(at) FROM movein_move"))[0][0]
        campaigns = self.env["ahorro.campaign"].search(
            [("movein_import_id", "=", run.id), ("state", "=", "in_progress")]
        )
        for campaign in campaigns:
            [(latest, is_open)] = self.env.execute_query(
                SQL(
                    """SELECT max(GREATEST(last_attempt_at, started_at, finished_at)),
                              COALESCE(bool_or(state <> 'done'), FALSE)
                         FROM ahorro_case WHERE campaign_id = %s""",
                    campaign.id,
                )
            )
            is_old = latest and last and (last - latest).days > LIVE_DAYS
            if is_old or not is_open:
                campaign._write_state(
                    {
                        "state": "archived",
                        "archived_on": latest or fields.Datetime.now(),
                        "archived_by": run.applied_by.id,
                    }
                )
            self.env["ahorro.movement"]._log(
                [
                    {
                        "kind": "create",
                        "campaign_id": campaign.id,
                        "detail": {"movein": True, "entered": campaign.case_count},
                        "origin_model": run._name,
                        "origin_id": run.id,
                    }
                ]
            )
