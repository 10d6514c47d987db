# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from ast import literal_eval
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class Checked(NamedTuple):
    """In a context, that the filters were checked: no client can send such an object.

    ``files``: ids of the last files of those administradoras whose plans are asked for.
    """

    files: list[int]


#: What makes the rule: changed, the campaign fills and empties itself at once.
RULE = {"entry_domain", "exit_domain", "news_only"}


class AhorroLiving(models.Model):
    """The rules by which a campaign fills and empties itself.

    *Who enters* and *who leaves* are filters of plans. A plan *belongs* to the campaign
    where it fulfils the first and not the second. At each file of an administradora,
    and when the rules change, plans that belong enter, as if a supervisor had added
    them: the contact guard is asked, and no plan has a second open case of a type.
    Open cases whose plan fulfils *who leaves* are closed. Of two campaigns of a type,
    the one that is called first takes the plan.

    A filter is searched with the rights of whoever wrote it.
    """

    _name = "ahorro.living"
    _description = "Living campaign"
    _order = "id"
    _rec_name = "campaign_id"

    campaign_id = fields.Many2one(
        "ahorro.campaign", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="campaign_id.company_id", store=True, index=True
    )
    state = fields.Selection(related="campaign_id.state")
    type_id = fields.Many2one(related="campaign_id.type_id")
    user_ids = fields.Many2many(related="campaign_id.user_ids", readonly=False)
    allowed_user_ids = fields.Many2many(related="campaign_id.allowed_user_ids")
    template_id = fields.Many2one(
        "ahorro.living.template",
        string="Ready-made rules",
        ondelete="set null",
        help="Choosing one writes its rules below, where you can change them.",
    )
    entry_domain = fields.Char(string="Who enters", required=True, default="[]")
    exit_domain = fields.Char(
        string="Who leaves",
        default="[]",
        help="Their open cases are closed by the file. Nothing chosen: nobody leaves.",
    )
    news_only = fields.Boolean(
        string="Only who entered since the last file",
        help="Whoever fulfilled the rule before the last file already stays out.",
    )
    is_on = fields.Boolean(string="On", readonly=True, copy=False)
    on_since = fields.Datetime(readonly=True, copy=False)
    author_id = fields.Many2one(
        "res.users",
        string="Rules of",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    problem = fields.Char(readonly=True, copy=False)
    question_count = fields.Integer(
        compute="_compute_question_count", string="To decide"
    )
    preview = fields.Json(compute="_compute_preview")

    _campaign_unique = models.UniqueIndex(
        "(campaign_id)", "This campaign has its rules already: open them."
    )

    @api.onchange("template_id")
    def _onchange_template_id(self):
        for name in self.template_id and self.template_id._get_rule_fields():
            self[name] = self.template_id[name]

    def _compute_question_count(self):
        questions = self.env["ahorro.living.question"]
        counts = dict(
            questions._read_group(
                questions._get_waiting_domain()
                & Domain("campaign_id", "in", self.campaign_id.ids),
                ["campaign_id"],
                ["__count"],
            )
        )
        for living in self:
            living.question_count = counts.get(living.campaign_id, 0)

    @api.depends("campaign_id", "user_ids", *sorted(RULE))
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_preview(self):
        for living in self:
            try:
                living.preview = self.env["ahorro.living.preview"]._preview(living)
            except UserError as error:
                # The page stays open: it says what is wrong with the filter.
                living.preview = {"error": str(error)}

    # === WHICH PLANS ===

    def _read_filter(self, name):
        """Return one of the two filters as a domain.

        :raises UserError: it cannot be read
        """
        text = self[name] or "[]"
        try:
            try:
                asked = json.loads(text)
            except ValueError:
                asked = literal_eval(text)
            if not isinstance(asked, list):
                raise ValueError(text)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            raise UserError(
                self.env._("The filter of plans could not be read: choose it again.")
            ) from None
        if isinstance(self.env.context.get("living_filters"), Checked):
            return Domain(asked)
        return self.env["ahorro.campaign.preview"]._check_plan_domain(asked)

    def _get_exit_domain(self):
        """Return the domain of the plans that leave; of none without a rule."""
        leaves = self._read_filter("exit_domain")
        return Domain.FALSE if leaves.is_true() else leaves

    def _get_entry_domain(self):
        """Return the domain of the plans that belong; of none without a rule."""
        enters = self._read_filter("entry_domain")
        if enters.is_true():
            return Domain.FALSE
        own = enters & Domain("company_id", "=", self.campaign_id.company_id.id)
        leaves = self._get_exit_domain()
        return own if leaves.is_false() else own & ~leaves

    def _get_new_domain(self):
        """Return the domain of the plans that may get a case, had they none here."""
        belongs = self._get_entry_domain()
        if self.news_only and not belongs.is_false():
            belongs = self.env["ahorro.plan"]._began(belongs)
        return belongs & ~self._get_finished_domain(Domain.TRUE)

    def _get_again_domain(self):
        """Return the domain of the plans whose case here was finished and comes again.

        One that a file closed does once its plan belongs again; one that somebody
        finished, only where its plan came to belong with the last file.
        """
        belongs = self._get_entry_domain()
        if belongs.is_false():
            return belongs
        began = self.env["ahorro.plan"]._began(belongs)
        # Finished cases are few beside plans: the database begins with them.
        finished = self._get_finished_domain(Domain.TRUE)
        if self.news_only:
            return finished & began
        by_file = self._get_finished_domain(Domain("result_id", "=", False))
        return finished & (began | (belongs & by_file))

    def _get_finished_domain(self, how):
        """Return the domain of the plans with a finished case in the campaign."""
        cases = Domain("campaign_id", "=", self.campaign_id.id)
        cases &= Domain("state", "=", "done") & how
        return Domain("case_ids", "any", list(cases))

    def _as_author(self):
        """Return this with the rights of whoever wrote the rules, in its company.

        Whoever works here no more wrote them while they had these rights.
        """
        # sudo: who has which role.
        author_sudo = self.author_id.sudo()
        company = self.campaign_id.company_id
        is_there = (
            author_sudo.active
            and author_sudo.has_group("ahorro_plan.group_supervisor")
            and company in author_sudo.company_ids
        )
        context = {"allowed_company_ids": company.ids}
        if not is_there:
            return self.with_env(self.env(su=True, context=context))
        return self.with_env(
            self.env(user=self.author_id.id, su=False, context=context)
        )

    def _as_checked(self, checked):
        """Return this as ``_as_author``, its filters checked for all that follows.

        :param checked: the ``Checked`` that says so from then on
        :raises UserError: a filter cannot be read
        """
        author = self._as_author()
        author._check_rule()
        return author.with_context(living_filters=checked)

    # === ON AND OFF ===

    @api.model
    def _make(self, campaign, template):
        """Return the rules of a campaign, made from a template where it has none."""
        living = self.search([("campaign_id", "=", campaign.id)])
        if living:
            return living
        values = {name: template[name] for name in template._get_rule_fields()}
        return self.create(
            {"campaign_id": campaign.id, "template_id": template.id, **values}
        )

    @api.model
    @remote()
    def open_rules(self, campaign_id):
        """Open the rules of a campaign, begun where it has none.

        :return: an action
        """
        campaigns = self.env["ahorro.campaign"]
        campaigns._check_manager()
        campaign = self.env["ahorro.remote.values"]._check_record(
            "ahorro.campaign",
            campaign_id,
            self.env._("The campaign does not exist any more."),
        )
        living = self.search([("campaign_id", "=", campaign.id)])
        return (living or self.create({"campaign_id": campaign.id})).action_open()

    @remote(self=ONE)
    def action_open(self):
        """Open the page of the rules."""
        return {
            "type": "ir.actions.act_window",
            "name": self.campaign_id.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    @remote(self=ONE)
    def action_open_campaign(self):
        """Open the campaign's zoom."""
        return self.campaign_id.action_open()

    @remote(self=ONE)
    def action_turn_on(self):
        """Let the campaign fill and empty itself, now and with each file."""
        self._check_turn()
        if self.campaign_id.state != "in_progress":
            raise UserError(
                self.env._(
                    "The campaign %(name)s is archived: reopen it first.",
                    name=self.campaign_id.name,
                )
            )
        if self._get_entry_domain().is_false():
            raise UserError(self.env._("Choose who enters before turning it on."))
        self._write_own(
            {"is_on": True, "on_since": fields.Datetime.now(), "problem": False}
        )
        self.env["ahorro.living.run"]._follow_rule(self)
        return True

    @remote(self=ONE)
    def action_turn_off(self):
        """Leave the campaign as it is: nobody enters or leaves by itself any more."""
        self._check_turn()
        self._write_own({"is_on": False, "on_since": False})
        return True

    @remote(self=ONE)
    def action_open_movements(self):
        """Open what the rules did: who entered, who was closed, what was undone."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_movement_action"
        )
        action["domain"] = [
            ("campaign_id", "=", self.campaign_id.id),
            "|",
            ("kind", "in", ["enter", "close"]),
            ("origin_id", "!=", False),
        ]
        action["context"] = {}
        return action

    @remote(self=ONE)
    def action_open_questions(self):
        """Open what has to be decided about this campaign."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_living_question_action"
        )
        action["domain"] = [("campaign_id", "=", self.campaign_id.id)]
        return action

    def _check_turn(self):
        self.ensure_one()
        self.env["ahorro.campaign"]._check_manager()
        self.check_access("write")

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        """Create rules, switched off, of whoever creates them.

        :raises UserError: a filter cannot be read
        """
        guarded = {"is_on", "on_since", "problem", "author_id"}
        made = super().create(
            [
                {name: value for name, value in vals.items() if name not in guarded}
                for vals in vals_list
            ]
        )
        for living in made:
            living.campaign_id.check_access("write")
            living._check_rule()
        return made

    def write(self, vals):
        """Write rules; those that are on are followed at once.

        :raises UserError: a filter cannot be read, or only actions set what is written
        """
        if vals.keys() & {"is_on", "on_since", "problem", "author_id", "campaign_id"}:
            raise UserError(
                self.env._("Rules are turned on and off by their buttons alone.")
            )
        if not RULE & vals.keys():
            return super().write(vals)
        result = super().write(vals)
        for living in self:
            living._check_rule()
            living._write_own({"author_id": self.env.uid, "problem": False})
            if living.is_on:
                self.env["ahorro.living.run"]._follow_rule(living)
        return result

    def _check_rule(self):
        """Refuse filters that cannot be searched by the user."""
        self._read_filter("entry_domain")
        self._read_filter("exit_domain")

    def _write_own(self, vals):
        """Write what only the actions and the runs of living campaigns do."""
        # Past the guard of ``write``, which is all that this method is for.
        return super().write(vals)  # pylint: disable=super-method-mismatch
