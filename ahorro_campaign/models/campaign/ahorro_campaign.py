# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

STATES = [("in_progress", "In progress"), ("archived", "Archived")]
#: Of a campaign that is still to be saved.
NO_FIGURES = defaultdict(int, progress="0 / 0")
DISTRIBUTIONS = [
    ("pool", "Shared pool"),
    ("even", "Assigned evenly"),
    ("last", "With whoever attended last"),
]


class AhorroCampaign(models.Model):
    """A part of the portfolio cut out to be called.

    ``in_progress``: its open cases are in the queue of its operators.
    ``archived``: they left it, and come back when the campaign is reopened.
    The order of campaigns (*sequence*) is their priority in the queue.
    """

    _name = "ahorro.campaign"
    _description = "Campaign"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    type_id = fields.Many2one(
        "ahorro.campaign.type",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    description = fields.Text()
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_ids = fields.Many2many(
        "res.users",
        "ahorro_campaign_user_rel",
        "campaign_id",
        "user_id",
        string="Operators",
    )
    allowed_user_ids = fields.Many2many(
        "res.users",
        compute="_compute_allowed_user_ids",
        string="Possible operators",
    )
    sequence = fields.Integer(
        default=lambda self: self._default_sequence(),
        help="The first is called first.",
    )
    closing_date = fields.Date()
    state = fields.Selection(
        STATES, required=True, default="in_progress", readonly=True, copy=False
    )
    archived_on = fields.Datetime(readonly=True, copy=False)
    archived_by = fields.Many2one("res.users", readonly=True, copy=False)
    distribution = fields.Selection(DISTRIBUTIONS, required=True, default="pool")
    creation_key = fields.Char(
        readonly=True,
        copy=False,
        help="What tells a request that was sent twice: the campaign is made once.",
    )
    case_ids = fields.One2many("ahorro.case", "campaign_id", string="Cases")

    # Progress, counted by one query
    case_count = fields.Integer(compute="_compute_figures", string="Total")
    pending_count = fields.Integer(compute="_compute_figures", string="Not started")
    in_progress_count = fields.Integer(compute="_compute_figures", string="Started")
    open_count = fields.Integer(compute="_compute_figures", string="In progress")
    done_count = fields.Integer(compute="_compute_figures", string="Finished")
    due_count = fields.Integer(
        compute="_compute_figures",
        string="Due",
        help="Next actions whose hour has come.",
    )
    overdue_count = fields.Integer(
        compute="_compute_figures",
        string="Overdue",
        help="Those of them that are past their grace.",
    )
    progress = fields.Char(compute="_compute_figures")
    progress_percent = fields.Integer(compute="_compute_figures", string="Progress (%)")

    _name_unique = models.UniqueIndex(
        "(company_id, lower(name)) WHERE state = 'in_progress'",
        "There is already a campaign in progress with that name: choose another.",
    )
    _creation_key_unique = models.UniqueIndex(
        "(company_id, creation_key)", "This campaign was created already."
    )
    _board_index = models.Index("(company_id, state, sequence, id)")

    @api.model
    def _default_sequence(self):
        """Put a new campaign after all others."""
        last = self.search([], order="sequence desc", limit=1)
        return (last.sequence or 0) + 10

    @api.depends("company_id")
    def _compute_allowed_user_ids(self):
        for campaign in self:
            campaign.allowed_user_ids = self._get_possible_operators(
                campaign.company_id
            )

    @api.model
    def _get_possible_operators(self, company):
        """Return the users with a role in Ahorro who work in a company."""
        # sudo: who has which role, and where.
        group_sudo = self.env.ref("ahorro_plan.group_operator").sudo()
        possible_sudo = group_sudo.all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return possible_sudo.sudo(False)

    # === CHECKS ===

    @api.constrains("name", "user_ids", "state")
    def _check_has_operators(self):
        for campaign in self:
            # sudo: whoever the user may read, somebody attends it.
            if campaign.state == "in_progress" and not campaign.sudo().user_ids:
                raise ValidationError(
                    self.env._(
                        "The campaign %(name)s has no operators: choose who attends "
                        "it.",
                        name=campaign.name,
                    )
                )

    @api.constrains("user_ids", "company_id")
    def _check_operators(self):
        """Let only people who can attend be operators."""
        for campaign in self:
            # sudo: groups and companies of other users.
            for user_sudo in campaign.sudo().user_ids:
                campaign._check_operator(user_sudo)

    def _check_operator(self, user_sudo):
        """Refuse somebody without a role, of another company, or archived.

        Who was archived stays where they are: their cases are anyone's meanwhile.
        """
        if user_sudo.active and not user_sudo.has_group("ahorro_plan.group_operator"):
            raise ValidationError(
                self.env._(
                    "%(user)s has no role in Ahorro and cannot be an operator: an "
                    "Administrador gives roles in Usuarios y Roles.",
                    user=user_sudo.name,
                )
            )
        if self.company_id not in user_sudo.company_ids:
            raise ValidationError(
                self.env._(
                    "%(user)s does not work in %(company)s and cannot be an operator "
                    "of this campaign.",
                    user=user_sudo.name,
                    company=self.company_id.name,
                )
            )

    @api.constrains("type_id")
    def _check_type(self):
        for campaign in self:
            if not campaign.type_id.result_ids:
                raise ValidationError(
                    self.env._(
                        "The campaign type %(type)s has no results, so that nothing "
                        "could be finished: add them in Parámetros first.",
                        type=campaign.type_id.name,
                    )
                )

    @api.constrains("name")
    def _check_name(self):
        for campaign in self:
            if not campaign.name.strip():
                raise ValidationError(self.env._("Give the campaign a name."))
            campaign._check_name_is_free(campaign.name)

    def _check_name_is_free(self, name):
        """Say in time what the unique index would say in the end."""
        if self and self.state != "in_progress":
            return
        company = self.company_id or self.env.company
        twins_sudo = self.sudo().search(  # whoever made it, the name is taken
            [
                ("name", "=ilike", escape_psql(" ".join(name.split()))),
                ("company_id", "=", company.id),
                ("state", "=", "in_progress"),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if twins_sudo:
            raise ValidationError(
                self.env._(
                    "There is already a campaign in progress called %(name)s: choose "
                    "another name.",
                    name=twins_sudo.name,
                )
            )

    @api.model
    def _check_manager(self):
        """Refuse who does not manage campaigns.

        :raises AccessError: not a supervisor
        """
        self.env["ahorro.role"]._check_role(
            "supervisor",
            self.env._("Campaigns are managed by supervisors and administrators."),
        )

    # === MOVEMENTS ===

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

    # === OPERATORS AND TYPE ===

    def _after_operators_changed(self, before):
        """Give the cases of those who left to the pool, and say who came and went."""
        self.ensure_one()
        gone, new = before - self.user_ids, self.user_ids - before
        if not gone and not new:
            return
        cases = self.env["ahorro.case"].search(
            Domain("campaign_id", "=", self.id)
            & self.env["ahorro.case.facts"]._get_open_domain()
            & (
                Domain("user_id", "in", gone.ids)
                | Domain("next_action_user_id", "in", gone.ids)
            )
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

    # === FIGURES ===

    @api.depends("state", "case_ids.state", "case_ids.is_due", "case_ids.is_overdue")
    def _compute_figures(self):
        case_figures = self.env["ahorro.case.figures"]
        counts = case_figures._count_cases(self._origin.ids, fields.Datetime.now())
        for campaign in self:
            figures = counts[campaign._origin.id] if campaign._origin else NO_FIGURES
            campaign.case_count = figures["total"]
            campaign.pending_count = figures["pending"]
            campaign.in_progress_count = figures["in_progress"]
            campaign.open_count = figures["open"]
            campaign.done_count = figures["done"]
            campaign.due_count = figures["due"]
            campaign.overdue_count = figures["overdue"]
            campaign.progress = figures["progress"]
            campaign.progress_percent = figures["progress_percent"]

    @api.model
    def _prepare_users(self, users):
        # sudo: their names; they may have left the company since.
        return [{"id": user.id, "name": user.name} for user in users.sudo()]

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        """Create campaigns in progress, with tidied names.

        :raises UserError: the values name what only actions set
        """
        chosen = {
            "company_id",
            "creation_key",
            "left_aside_percent",
            "left_aside_seed",
        }
        guarded = self._get_guarded_fields() - chosen
        for vals in vals_list:
            if vals.get("state", "in_progress") != "in_progress":
                self._refuse_guarded()
            if (guarded - {"state"}) & {name for name in vals if vals[name]}:
                self._refuse_guarded()
            if isinstance(vals.get("name"), str):
                vals["name"] = " ".join(vals["name"].split())
        return super().create(vals_list)

    def write(self, vals):
        """Write, and tell what follows: cases of operators who left, another type.

        :raises UserError: the values name what only actions set
        """
        if self._get_guarded_fields() & vals.keys():
            self._refuse_guarded()
        if isinstance(vals.get("name"), str):
            vals = {**vals, "name": " ".join(vals["name"].split())}
        before = {campaign: campaign.user_ids for campaign in self}
        types = {campaign: campaign.type_id for campaign in self}
        result = super().write(vals)
        if "user_ids" in vals:
            for campaign, users in before.items():
                campaign._after_operators_changed(users)
        if "type_id" in vals:
            changed = self.filtered(
                lambda campaign: campaign.type_id != types[campaign]
            )
            changed._after_type_changed()
        return result

    @api.model
    def _get_guarded_fields(self):
        """Return the fields that only the actions of a campaign write."""
        return {
            "state",
            "archived_on",
            "archived_by",
            "company_id",
            "creation_key",
            "case_ids",
            "aside_ids",
            "left_aside_percent",
            "left_aside_seed",
        }

    def _refuse_guarded(self):
        raise UserError(
            self.env._(
                "The state of a campaign, its company and its cases are not edited: "
                "use its actions, which leave a movement."
            )
        )

    def _write_state(self, vals):
        """Write the guarded fields; for the actions of campaigns alone."""
        # Past the guard of ``write``, which is all that this method is for.
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def copy_data(self, default=None):
        """Give the copy a name of its own; its cases are not copied."""
        return [
            {**vals, "name": self.env._("%(name)s (copy)", name=campaign.name)}
            if "name" not in (default or {})
            else vals
            for campaign, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A campaign is never deleted, because its history would go with it: "
                "archive it instead."
            )
        )
