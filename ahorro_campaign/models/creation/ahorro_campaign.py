# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import escape_psql

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.ahorro_plan.tools.arguments import Ids


class AhorroCampaign(models.Model):
    """What supervisors and other programs ask of campaigns, and what boards open.

    Sorting, inserting and moving cases are services of this room.
    """

    _inherit = "ahorro.campaign"

    # To measure what calling does
    left_aside_percent = fields.Float(
        string="Left aside (%)",
        digits=(5, 2),
        readonly=True,
        copy=False,
        aggregator=None,
        help="Of the people who would have entered, how many are not called by this "
        "campaign, by a draw, so that its effect can be measured.",
    )
    left_aside_seed = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="What the draw starts from: with it, the same people are drawn again.",
    )
    aside_ids = fields.One2many(
        "ahorro.campaign.aside", "campaign_id", string="Left aside", readonly=True
    )

    # === MAKING CAMPAIGNS, for supervisors ===

    @api.model
    @remote()
    def preview_from_domain(self, domain, values=None):
        """Tell how many plans would enter a campaign, and which stay out and why.

        :param list domain: on ``ahorro.plan``
        :param dict values: as in ``create_from_domain``; nothing of it is required,
            and what depends on the type is left out without one
        :return: dict of ``total``, ``enter``, ``people`` (distinct holders of those
            that enter), ``excluded`` (list of ``reason``, ``label``, ``count``,
            ``domain``),
            ``total_domain``, ``enter_domain``, ``overlaps`` (plans that enter and are
            open in other campaigns too: ``campaign_id``, ``name``, ``count``) and
            ``warnings`` (sentences). Domains are on ``ahorro.plan`` and open exactly
            the rows of their figure
        """
        self._check_manager()
        preview = self.env["ahorro.campaign.preview"]
        values = preview._check_values(values)
        return preview._preview(preview._check_plan_domain(domain), values)

    @api.model
    @remote()
    def open_create(self, model="ahorro.plan", row_ids=None, domain=None):
        """Open the page that makes a campaign of what is selected in a list.

        :param str model: the model of the list: plans, contacts, or rows with a plan
        :param row_ids: the ticked rows
        :param domain: all rows of the list, when the user selected all of them; without
            ``row_ids`` and ``domain`` the page begins without any, and asks which
        :return: an action
        """
        self._check_manager()
        if isinstance(row_ids, list | tuple) and any(
            type(row_id) is not int for row_id in row_ids
        ):
            # Positional: a domain in the place of the ids.
            row_ids, domain = None, row_ids
        plan_domain = self.env["ahorro.campaign.preview"]._get_selected_plan_domain(
            model, row_ids, domain
        )
        is_selection = bool(row_ids) or isinstance(domain, list | tuple)
        context = {"default_is_selection": is_selection}
        if is_selection:
            context["default_plan_domain"] = json.dumps(plan_domain)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create campaign"),
            "res_model": "ahorro.campaign.create",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
            "context": context,
        }

    @api.model
    @remote()
    def create_from_domain(self, domain, values):
        """Make a campaign of the plans of a domain, or add them to one.

        :param list domain: on ``ahorro.plan``
        :param dict values: ``name``, ``type_id``, ``user_ids`` (operators) and, if
            wanted, ``description``, ``distribution`` (``pool``, ``even``, ``last``),
            ``closing_date``, ``deadline_first`` (what expires first is called first),
            ``idempotency_key`` (a text: the same one makes the
            campaign once), ``left_aside_percent`` (0 to 50: of the people who would
            enter, how many are left aside by a draw) and ``left_aside_seed`` (what the
            draw starts from; chosen without it). With ``campaign_id`` the plans are
            added to that campaign, and nothing else is needed
        :return: the campaign
        :raises UserError: nothing would enter, or something is missing or wrong
        """
        self._check_manager()
        preview = self.env["ahorro.campaign.preview"]
        creation = self.env["ahorro.campaign.creation"]
        values = preview._check_values(values)
        domain = preview._check_plan_domain(domain)
        if values.get("campaign_id"):
            return creation._add_plans(domain, values)
        return creation._create_once(domain, values)

    # === REASSIGNING ===

    @remote(self=ONE)
    def preview_reassign(self, values):
        """Tell what a reassignment would do, without doing it.

        :param dict values: see ``action_reassign``
        :return: dict of ``count`` (cases that move), ``available`` (cases to choose
            from) and ``users`` (list of ``id``, ``name``, ``attended``, ``before`` and
            ``after``: open cases assigned; the pool is ``False``)
        """
        reassignment = self.env["ahorro.campaign.reassignment"]
        reassignment._check_can_reassign(self)
        return reassignment._preview(self, values)

    @remote(self=ONE)
    def action_reassign(self, values):
        """Move open cases to other operators, so that these end up with as many.

        :param dict values: ``from_user_ids`` (whose cases; False stands for the pool;
            empty for everybody's), ``states`` (``pending``, ``in_progress``; empty for
            both), ``count`` (how many; 0 for all), ``case_ids`` (only these), and
            ``to_user_ids`` (operators of the campaign; empty for the pool)
        :return: what ``preview_reassign`` answers, of what was done
        :raises UserError: nothing to move, or somebody who is no operator of it
        """
        reassignment = self.env["ahorro.campaign.reassignment"]
        reassignment._check_can_reassign(self)
        return reassignment._reassign(self, values)

    # === PRIORITY ===

    @api.model
    @remote()
    def reorder(self, campaign_ids):
        """Put campaigns in this order: the first is called first.

        The campaigns that are not named keep their places among the others.

        :param list campaign_ids: the first one first
        """
        self._check_manager()
        remote = self.env["ahorro.remote.values"]
        ids = remote._check_ids(campaign_ids)
        if len(set(ids)) != len(ids):
            raise UserError(remote._unreadable_message())
        campaigns = self.browse(ids).exists()
        campaigns.check_access("write")
        sequences = sorted(campaigns.mapped("sequence"))
        if len(set(sequences)) != len(sequences):
            # Two had the same one: give everybody one of their own.
            everyone = self.search([("company_id", "in", self.env.companies.ids)])
            for number, campaign in enumerate(everyone, start=1):
                if campaign.sequence != number * 10:
                    campaign.sequence = number * 10
            sequences = sorted(campaigns.mapped("sequence"))
        for campaign, sequence in zip(campaigns, sequences, strict=True):
            if campaign.sequence != sequence:
                campaign.sequence = sequence
        return True

    # === OPERATORS ===

    @remote(self=ONE)
    def action_set_operators(self, user_ids):
        """Choose who attends a campaign.

        The open cases of whoever leaves it go to the shared pool.

        :param list user_ids: everybody, not only who is new
        """
        self.ensure_one()
        self._check_manager()
        users = (
            self.env["res.users"]
            .browse(self.env["ahorro.remote.values"]._check_ids(user_ids))
            .exists()
        )
        self.write({"user_ids": [fields.Command.set(users.ids)]})
        return True

    # === ARCHIVING ===

    @remote()
    def action_archive(self):
        """Archive campaigns: their open cases leave the queue and keep their state.

        Whoever has a client of theirs in front of them can still save.

        :return: an action that names them, or True where nobody has
        """
        self._check_manager()
        self.check_access("write")
        running = self.filtered(lambda campaign: campaign.state == "in_progress")
        attending = self.env["ahorro.lease"]._describe_attending(running)
        running._write_state(
            {
                "state": "archived",
                "archived_on": fields.Datetime.now(),
                "archived_by": self.env.uid,
            }
        )
        running._log_action("archive", lambda campaign: campaign._get_open_detail())
        if not attending:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Archived"),
                "message": attending,
                "type": "info",
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @remote()
    def action_unarchive(self):
        """Reopen campaigns: their open cases are in the queue again."""
        self._check_manager()
        self.check_access("write")
        archived = self.filtered(lambda campaign: campaign.state == "archived")
        for campaign in archived:
            campaign._check_can_reopen()
        archived._write_state(
            {"state": "in_progress", "archived_on": False, "archived_by": False}
        )
        archived._log_action("unarchive", lambda campaign: campaign._get_open_detail())
        return True

    def _check_can_reopen(self):
        """Say what has to be put right before a campaign is worked again."""
        self.ensure_one()
        other = self.search(
            [
                ("name", "=ilike", escape_psql(self.name)),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "in_progress"),
            ],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._(
                    "There is a campaign in progress called %(name)s: rename one of "
                    "them before reopening.",
                    name=other.name,
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

    # === WHAT THE BOARD OPENS ===

    @remote(self=ONE)
    def action_open(self):
        """Open the campaign's zoom."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "ahorro_campaign.zoom",
            "name": self.name,
            "params": {"campaign_id": self.id},
        }

    @remote(self=ONE)
    def action_edit(self):
        """Open the campaign's form."""
        self.ensure_one()
        self._check_manager()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Edit the campaign"),
            "res_model": "ahorro.campaign",
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @remote(self=ONE)
    def action_open_add_plans(self):
        """Open the page that adds plans to this campaign."""
        self.ensure_one()
        self._check_manager()
        self.check_access("write")
        action = self.open_create()
        action["name"] = self.env._("Add plans")
        action["context"]["default_campaign_id"] = self.id
        return action

    @remote(self=ONE, user_ids=Ids(), case_ids=Ids(entries=20_000))
    def action_open_reassign(self, user_ids=None, case_ids=None):
        """Open the page *Reasignar*, with what is most likely wanted chosen.

        :param user_ids: the operators that the user was looking at: their cases. By
            default those of who is gone, else those of the pool
        :param case_ids: the ticked ones: these alone
        """
        self.ensure_one()
        self._check_manager()
        self.check_access("write")
        reassignment = self.env["ahorro.campaign.reassignment"]
        chosen = reassignment._get_likely_values(self, user_ids, case_ids)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reassign"),
            "res_model": "ahorro.campaign.reassign",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_campaign_id": self.id,
                **{f"default_{name}": value for name, value in chosen.items()},
            },
        }

    @remote(self=ONE)
    def action_export(self):
        """Download *Detalle de casos* as a spreadsheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/ahorro/campaign_cases/{self.id}",
            "target": "download",
        }

    @remote(self=ONE)
    def action_open_cases(self):
        """Open *Detalle de casos*."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_case_action"
        )
        action["domain"] = [("campaign_id", "=", self.id)]
        action["context"] = {}
        return action

    @remote(self=ONE)
    def action_open_movements(self):
        """Open who did what in this campaign."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_movement_action"
        )
        action["domain"] = [("campaign_id", "=", self.id)]
        action["context"] = {}
        return action
