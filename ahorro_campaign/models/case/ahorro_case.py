# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

#: Why the queue does not offer a case, as lists and figures name it: what the guard
#: answered, or ``exhausted``. Whoever adds a rule to the guard adds its code here.
BLOCK_REASONS = [
    ("no_holder", "Without a holder"),
    ("optout", "Asked not to be contacted"),
    ("lawsuit", "In lawsuit or injunction"),
    ("no_llame", "On the No Llame register"),
    ("no_consent", "Without consent to advertising"),
    ("weekly_cap", "Contacted often this week"),
    ("no_phone", "Without a usable phone"),
    ("no_email", "Without an e-mail"),
    ("holiday", "Holiday"),
    ("hours", "Outside the hours of contact"),
    ("exhausted", "Attempts exhausted"),
]
STATES = [("pending", "Not started"), ("in_progress", "Started"), ("done", "Finished")]


class AhorroCase(models.Model):
    """A plan in a campaign (*gestión*), or a plan attended without one.

    ``pending``: nobody has written anything yet. ``in_progress``: somebody has, and it
    is open. ``done``: finished with a result. On screen *En curso* is both open states.

    Nobody writes cases directly: saving an attention and the actions of supervisors do
    it, and each leaves a movement.
    """

    _name = "ahorro.case"
    _description = "Case"
    _inherit = "ahorro.order.mixin"
    _order = "id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "ahorro.plan", required=True, ondelete="restrict", check_company=True
    )
    partner_id = fields.Many2one(
        related="plan_id.partner_id", string="Client", help="Who holds the plan today."
    )
    group_order = fields.Char(related="plan_id.group_order")
    subscription_number = fields.Char(related="plan_id.subscription_number")
    phone = fields.Char(
        compute="_compute_phone",
        help="The number to call as people write it; without one, what was imported.",
    )
    mobile = fields.Char(related="plan_id.partner_id.mobile")
    email = fields.Char(related="plan_id.partner_id.email")
    campaign_id = fields.Many2one(
        "ahorro.campaign",
        ondelete="restrict",
        check_company=True,
        help="Empty: attended without a campaign.",
    )
    type_id = fields.Many2one("ahorro.campaign.type", ondelete="restrict")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        index="btree_not_null",
        help="Empty: any operator of the campaign.",
    )

    state = fields.Selection(STATES, required=True, default="pending", readonly=True)
    result_id = fields.Many2one(
        "ahorro.result", index="btree_not_null", ondelete="restrict", readonly=True
    )
    attempts = fields.Integer(readonly=True)
    started_at = fields.Datetime(string="Start date", readonly=True)
    finished_at = fields.Datetime(string="End date", readonly=True)
    last_user_id = fields.Many2one(
        "res.users",
        string="Attended by",
        readonly=True,
        index="btree_not_null",
        help="Who commented on it or finished it last.",
    )
    last_attempt_at = fields.Datetime(readonly=True)

    # What comes next
    next_action_at = fields.Datetime(string="Next action", readonly=True)
    next_action_user_id = fields.Many2one(
        "res.users",
        string="Next action of",
        readonly=True,
        help="Who promised to call back. Empty: a retry, or anyone's.",
    )
    is_callback = fields.Boolean(
        string="Agreed with the client",
        readonly=True,
        help="The next action was agreed with the client; else it is a retry.",
    )
    promise_date = fields.Date(readonly=True)
    promise_amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    # What was said last
    last_comment = fields.Text(readonly=True)
    last_comment_at = fields.Datetime(string="Last comment on", readonly=True)
    last_comment_user_id = fields.Many2one(
        "res.users", string="Last comment by", readonly=True
    )

    # Why it is not offered now; written by the queue when it finds out
    blocked_reason = fields.Selection(BLOCK_REASONS, string="Blocked", readonly=True)
    blocked_until = fields.Datetime(
        readonly=True, help="Empty: until something changes."
    )

    is_running = fields.Boolean(
        string="In progress",
        store=False,
        exportable=False,
        search="_search_is_running",
        help="Searches the open cases that are of no archived campaign.",
    )
    is_due = fields.Boolean(
        exportable=False,
        compute="_compute_facts",
        search="_search_is_due",
        help="Open, not blocked, and the hour of its next action has come.",
    )
    is_overdue = fields.Boolean(
        exportable=False,
        compute="_compute_facts",
        search="_search_is_overdue",
        help="A call agreed with the client that is due, and past its grace.",
    )
    is_left = fields.Boolean(
        string="Operator gone",
        store=False,
        exportable=False,
        search="_search_is_left",
        help="Searches the open cases whose operator, or who promised to call, is "
        "away, archived, or without the role, the company or the campaign: they are "
        "anybody's meanwhile.",
    )
    is_blocked = fields.Boolean(
        exportable=False,
        compute="_compute_facts",
        search="_search_is_blocked",
        help="Open, and nobody can be given it.",
    )
    is_within_reach = fields.Boolean(
        exportable=False,
        compute="_compute_is_within_reach",
        search="_search_is_within_reach",
        help="Of a campaign of the user's, or of the person in front of them.",
    )

    movement_ids = fields.One2many(
        "ahorro.movement", "case_id", string="Movements", readonly=True
    )

    # A plan's cases, the last first: where they stand or stood is asked here alone.
    _plan_index = models.Index(
        "(plan_id, id DESC) INCLUDE (type_id, state, result_id, create_date, "
        "started_at, finished_at)"
    )
    # What was finished in a period: the panel's invitations by month.
    _finished_index = models.Index(
        "(type_id, finished_at) INCLUDE (company_id, result_id) WHERE state = 'done'"
    )
    _campaign_plan_unique = models.UniqueIndex(
        "(campaign_id, plan_id)", "This plan is in the campaign already."
    )
    _without_campaign_unique = models.UniqueIndex(
        "(plan_id) WHERE campaign_id IS NULL AND state <> 'done'",
        "This plan already has an open case without a campaign.",
    )
    _queue_index = models.Index(
        "(campaign_id, attempts, last_attempt_at, id) WHERE state <> 'done'"
    )
    _fresh_index = models.Index(
        "(COALESCE(campaign_id, 0), COALESCE(user_id, 0), last_attempt_at NULLS FIRST, "
        "id) WHERE state <> 'done' AND next_action_at IS NULL "
        "AND blocked_reason IS NULL"
    )
    _retry_index = models.Index(
        "(COALESCE(campaign_id, 0), COALESCE(user_id, 0), next_action_at) "
        "WHERE state <> 'done' AND next_action_at IS NOT NULL "
        "AND is_callback IS NOT TRUE AND blocked_reason IS NULL"
    )
    _callback_index = models.Index(
        "(COALESCE(campaign_id, 0), next_action_at) WHERE state <> 'done' "
        "AND is_callback IS TRUE AND blocked_reason IS NULL"
    )
    _own_callback_index = models.Index(
        "(next_action_user_id, next_action_at) "
        "WHERE state <> 'done' AND next_action_user_id IS NOT NULL"
    )
    _blocked_index = models.Index(
        "(blocked_until) WHERE state <> 'done' AND blocked_reason IS NOT NULL"
    )
    _assigned_index = models.Index(
        "(user_id, COALESCE(campaign_id, 0)) "
        "WHERE state <> 'done' AND user_id IS NOT NULL"
    )
    _next_action_index = models.Index(
        "(company_id, next_action_at) "
        "WHERE state <> 'done' AND next_action_at IS NOT NULL"
    )
    _campaign_state_index = models.Index("(campaign_id, state, result_id)")
    _check_done = models.Constraint(
        "CHECK ((state = 'done') = (finished_at IS NOT NULL))",
        "A finished case has an end date, and no other has one.",
    )
    _check_promise = models.Constraint(
        "CHECK (promise_amount >= 0)", "A promise cannot be negative."
    )

    @api.depends("plan_id", "campaign_id")
    def _compute_display_name(self):
        for case in self:
            parts = [case.plan_id.display_name, case.campaign_id.name]
            case.display_name = " · ".join(part for part in parts if part)

    @api.depends("plan_id.partner_id.phone", "plan_id.partner_id.mobile")
    def _compute_phone(self):
        for case in self:
            partner = case.partner_id
            case.phone = partner._get_call_number() or partner.phone or partner.mobile

    # === FACTS: what each means is said in ``ahorro.case.facts`` ===

    def _filter_cases(self, domain):
        """Return those of these cases of which a domain is true."""
        # sudo: whoever reads a case may know what is true of it.
        found = self.sudo().search(Domain("id", "in", self.ids) & domain)
        return self.browse(found.ids)

    @api.depends(
        "state",
        "next_action_at",
        "blocked_reason",
        "campaign_id.state",
        "plan_id.active",
        "plan_id.partner_id",
    )
    def _compute_facts(self):
        facts, now = self.env["ahorro.case.facts"], fields.Datetime.now()
        stored = self.filtered("id")
        for name, domain in (
            ("is_due", facts._get_due_domain(now)),
            ("is_overdue", facts._get_overdue_domain(now)),
            ("is_blocked", facts._get_blocked_domain()),
        ):
            true = stored._filter_cases(domain)
            for case in self:
                case[name] = case in true

    @api.model
    def _search_is_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["ahorro.case.facts"]._get_running_domain()

    @api.model
    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["ahorro.case.facts"]._get_due_domain()

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["ahorro.case.facts"]._get_overdue_domain()

    @api.model
    def _search_is_left(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["ahorro.case.facts"]._get_left_domain()

    @api.model
    def _search_is_blocked(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["ahorro.case.facts"]._get_blocked_domain()

    @api.depends_context("uid")
    def _compute_is_within_reach(self):
        facts = self.env["ahorro.case.facts"]
        within = self._filter_cases(facts._get_reach_domain())
        for case in self:
            case.is_within_reach = case in within

    @api.model
    def _search_is_within_reach(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["ahorro.case.facts"]._get_reach_domain()

    # === ACTIONS ===

    @remote(self=ONE)
    def action_open_attend(self):
        """Open the attend screen on this case."""
        return {
            "type": "ir.actions.client",
            "tag": "ahorro_campaign.attend",
            "params": {"case_id": self.id},
        }

    @remote(self=ONE)
    def action_correct_result(self):
        """Ask a supervisor which result is the right one."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the result"),
            "res_model": "ahorro.case.correct",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    # === OF A CAMPAIGN ===

    def _give_to_pool(self, users):
        """Take these open cases from some users; what is anyone else's stays so."""
        for case_sudo in self.sudo():  # the rights were checked on the campaign
            if case_sudo.user_id in users:
                case_sudo.user_id = False
            if case_sudo.next_action_user_id in users:
                case_sudo.next_action_user_id = False

    # === CRUD ===

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A case is never deleted, because its history would go with it: finish "
                "it instead."
            )
        )
