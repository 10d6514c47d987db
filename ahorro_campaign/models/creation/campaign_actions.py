# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import escape_psql


class AhorroCampaign(models.Model):
    """What supervisors do with a campaign; each action leaves a movement."""

    _inherit = "ahorro.campaign"

    # === PRIORITY ===

    @api.model
    def reorder(self, ids):
        """Put campaigns in this order: the first is called first.

        The campaigns that are not named keep their places among the others.

        :param list ids: of campaigns, the first one first
        """
        self._check_role()
        ids = self._check_ids(ids)
        if len(set(ids)) != len(ids):
            raise UserError(self._unreadable_message())
        campaigns = self.browse(ids).exists()
        campaigns.check_access("write")
        places = sorted(campaigns.mapped("sequence"))
        if len(set(places)) != len(places):
            # Two had the same place: give everybody one of their own.
            everyone = self.search([("company_id", "in", self.env.companies.ids)])
            for number, campaign in enumerate(everyone, start=1):
                if campaign.sequence != number * 10:
                    campaign.sequence = number * 10
            places = sorted(campaigns.mapped("sequence"))
        for campaign, place in zip(campaigns, places, strict=True):
            if campaign.sequence != place:
                campaign.sequence = place
        return True

    # === ARCHIVING ===

    def action_archive(self):
        """Archive campaigns: their open cases leave the queue and keep their state.

        Whoever has a client of theirs in front of them can still save.
        """
        self._check_role()
        self.check_access("write")
        running = self.filtered(lambda campaign: campaign.state == "in_progress")
        running._write_state(
            {
                "state": "archived",
                "archived_on": fields.Datetime.now(),
                "archived_by": self.env.uid,
            }
        )
        running._log_action("archive", lambda campaign: campaign._get_open_detail())
        return True

    def action_unarchive(self):
        """Reopen campaigns: their open cases are in the queue again."""
        self._check_role()
        self.check_access("write")
        archived = self.filtered(lambda campaign: campaign.state == "archived")
        for campaign in archived:
            campaign._check_can_reopen()
        archived._write_state(
            {"state": "in_progress", "archived_on": False, "archived_by": False}
        )
        archived._log_action("unarchive", lambda campaign: campaign._get_open_detail())
        return True

    def action_archive_campaign(self):
        """Archive; named as the board calls it."""
        return self.action_archive()

    def action_reopen_campaign(self):
        """Reopen; named as the board calls it."""
        return self.action_unarchive()

    def _check_can_reopen(self):
        """Say what has to be put right before a campaign is worked again."""
        self.ensure_one()
        twin = self.search(
            [
                ("name", "=ilike", escape_psql(self.name)),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "in_progress"),
            ],
            limit=1,
        )
        if twin:
            raise UserError(
                self.env._(
                    "There is a campaign in progress called %(name)s: rename one of "
                    "them before reopening.",
                    name=twin.name,
                )
            )
        # sudo: who is active and has a role; a supervisor may not read all of it.
        if not self.sudo().user_ids.filtered(
            lambda user: user.active and user.has_group("ahorro_plan.group_operator")
        ):
            raise UserError(
                self.env._(
                    "None of the operators of %(name)s works here any more: choose "
                    "others before reopening.",
                    name=self.name,
                )
            )

    def _get_open_detail(self):
        return {"open": self.open_count, "finished": self.done_count}

    def _log_action(self, kind, get_detail):
        self.env["ahorro.movement"]._log(
            [
                {
                    "kind": kind,
                    "campaign_id": campaign.id,
                    "detail": get_detail(campaign),
                }
                for campaign in self
            ]
        )

    # === OPERATORS ===

    def action_set_operators(self, user_ids):
        """Choose who attends a campaign.

        The open cases of whoever leaves it go to the shared pool.

        :param list user_ids: everybody, not only who is new
        """
        self.ensure_one()
        self._check_role()
        users = self.env["res.users"].browse(self._check_ids(user_ids)).exists()
        self.write({"user_ids": [fields.Command.set(users.ids)]})
        return True

    def _after_operators_changed(self, before):
        """Give the cases of those who left to the pool, and say who came and went."""
        self.ensure_one()
        gone, new = before - self.user_ids, self.user_ids - before
        if not gone and not new:
            return
        cases = self.env["ahorro.case"].search(
            [
                ("campaign_id", "=", self.id),
                ("state", "!=", "done"),
                "|",
                ("user_id", "in", gone.ids),
                ("next_action_user_id", "in", gone.ids),
            ]
        )
        cases._give_to_pool(gone)
        self._log_action(
            "operators",
            lambda campaign: {
                "added": campaign._prepare_users(new),
                "removed": campaign._prepare_users(gone),
                "to_pool": len(cases),
            },
        )

    def _after_type_changed(self):
        """Give the open cases the new type; where results exist, it stays as it is."""
        for campaign in self:
            cases = self.env["ahorro.case"].search([("campaign_id", "=", campaign.id)])
            if cases.filtered("result_id"):
                raise UserError(
                    self.env._(
                        "The campaign %(name)s has results of its type already: make "
                        "another campaign instead of changing its type.",
                        name=campaign.name,
                    )
                )
            cases.sudo().write({"type_id": campaign.type_id.id})  # the campaign's own

    # === WHAT THE BOARD OPENS ===

    def action_open(self):
        """Open the campaign's zoom."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "ahorro_campaign.zoom",
            "name": self.name,
            "params": {"campaign_id": self.id},
        }

    def action_edit(self):
        """Open the campaign's form."""
        self.ensure_one()
        self._check_role()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Edit the campaign"),
            "res_model": "ahorro.campaign",
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_open_add_plans(self):
        """Open the page that adds plans to this campaign."""
        self.ensure_one()
        self._check_role()
        self.check_access("write")
        action = self.open_create()
        action["name"] = self.env._("Add plans")
        action["context"]["default_campaign_id"] = self.id
        return action

    def action_open_reassign(self):
        """Open the page *Reasignar*."""
        self.ensure_one()
        self._check_role()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reassign"),
            "res_model": "ahorro.campaign.reassign",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_campaign_id": self.id},
        }

    def action_export(self):
        """Download *Detalle de casos* as a spreadsheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/ahorro/campaign_cases/{self.id}",
            "target": "download",
        }

    def action_open_cases(self):
        """Open *Detalle de casos*."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_case_action"
        )
        action["domain"] = [("campaign_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_open_movements(self):
        """Open who did what in this campaign."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_movement_action"
        )
        action["domain"] = [("campaign_id", "=", self.id)]
        action["context"] = {}
        return action
