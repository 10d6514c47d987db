# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

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
    _order = "id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "ahorro.plan",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        related="plan_id.partner_id", string="Client", help="Who holds the plan today."
    )
    group_order = fields.Char(related="plan_id.group_order")
    subscription_number = fields.Char(related="plan_id.subscription_number")
    phone = fields.Char(
        compute="_compute_phone", help="The client's telephone, or the mobile."
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
    blocked_reason = fields.Char(readonly=True)
    blocked_until = fields.Datetime(
        readonly=True, help="Empty: until something changes."
    )

    is_due = fields.Boolean(
        exportable=False,
        compute="_compute_is_due",
        search="_search_is_due",
        help="Open, and the hour of its next action has come.",
    )
    is_overdue = fields.Boolean(
        exportable=False,
        compute="_compute_is_due",
        search="_search_is_overdue",
        help="Open, and its next action is past its grace.",
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

    _campaign_plan_unique = models.UniqueIndex(
        "(campaign_id, plan_id)", "This plan is in the campaign already."
    )
    _loose_unique = models.UniqueIndex(
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
        "AND is_callback AND blocked_reason IS NULL"
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
            case.phone = case.partner_id.phone or case.partner_id.mobile

    # === WHEN IT IS DUE ===

    @api.model
    def _get_grace(self):
        """Return after how long a due next action is overdue, and anyone's."""
        guard = self.env["ahorro.contact.guard"]
        return timedelta(minutes=guard._get_number_setting("callback_grace", 30))

    @api.model
    def _get_due_domain(self, now=None):
        """Return the domain of the open cases whose next action has come.

        Those that nobody may call now are blocked, and not due.
        """
        now = now or fields.Datetime.now()
        return (
            Domain("state", "!=", "done")
            & Domain("next_action_at", "<=", now)
            & Domain("blocked_reason", "=", False)
        )

    @api.model
    def _get_overdue_domain(self, now=None):
        """Return the domain of the due cases that are past their grace."""
        return self._get_due_domain((now or fields.Datetime.now()) - self._get_grace())

    @api.depends("state", "next_action_at", "blocked_reason")
    def _compute_is_due(self):
        now = fields.Datetime.now()
        grace = self._get_grace()
        for case in self:
            at = case.state != "done" and not case.blocked_reason
            at = at and case.next_action_at
            case.is_due = bool(at) and at <= now
            case.is_overdue = bool(at) and at <= now - grace

    @api.model
    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_due_domain()

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_overdue_domain()

    @api.model
    def _get_operator_domain(self, user_ids):
        """Return the domain of the cases of some operators.

        A finished case is of whoever finished it. An open one is of whom it is
        assigned to, or of whoever attended it last. Every case is of one person at
        most, so that the figures of all of them add up.

        :param user_ids: ids; False stands for nobody
        """
        user_ids = [user_id or False for user_id in user_ids]
        pairs = []
        for operator, first, then in (
            ("=", "last_user_id", "user_id"),
            ("!=", "user_id", "last_user_id"),
        ):
            owner = Domain(first, "in", [uid for uid in user_ids if uid])
            owner |= Domain(first, "=", False) & Domain(then, "in", user_ids)
            pairs.append(Domain("state", operator, "done") & owner)
        return Domain.OR(pairs)

    # === WHO MAY READ IT: the record rule of operators asks these ===

    @api.model
    def _get_reach_domain(self):
        """Return the domain of the cases that an operator may read.

        Those of the campaigns assigned to them, those without a campaign that they
        attended or promised to call about, and those of the person in front of them.
        """
        uid = self.env.uid
        return (
            Domain("campaign_id.user_ids", "in", [uid])
            | self._get_own_loose_domain()
            | Domain("plan_id", "any", self._get_plans_in_front_domain())
        )

    @api.model
    def _get_own_loose_domain(self):
        """Return the domain of the cases without a campaign that are the user's."""
        own = Domain("user_id", "=", self.env.uid)
        own |= Domain("next_action_user_id", "=", self.env.uid)
        return Domain("campaign_id", "=", False) & own

    @api.model
    def _get_plans_in_front_domain(self):
        """Return the domain of the plans of the person that the user is attending.

        The queue, which knows who is in front of whom, extends it.
        """
        return Domain.FALSE

    @api.depends_context("uid")
    def _compute_is_within_reach(self):
        within = self.search(Domain("id", "in", self.ids) & self._get_reach_domain())
        for case in self:
            case.is_within_reach = case in within

    @api.model
    def _search_is_within_reach(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_reach_domain()

    # === DETALLE DE CASOS ===

    @api.model
    def _get_export_columns(self):
        """Return the columns of the spreadsheet: ``label``, ``width``, ``value(case)``.

        Moments are those of the user's time zone.
        """
        names = self.fields_get(
            [
                "partner_id",
                "phone",
                "mobile",
                "email",
                "result_id",
                "started_at",
                "finished_at",
                "last_comment",
                "last_comment_at",
                "state",
                "user_id",
                "next_action_at",
            ],
            ["string"],
        )
        states = dict(self._fields["state"]._description_selection(self.env))

        def moment(name):
            return lambda case: (
                case[name]
                and (
                    fields.Datetime.context_timestamp(case, case[name]).replace(
                        tzinfo=None
                    )
                )
            )

        values = {
            "partner_id": (30, lambda case: case.partner_id.name),
            "phone": (16, lambda case: case.phone),
            "mobile": (16, lambda case: case.mobile),
            "email": (26, lambda case: case.email),
            "result_id": (24, lambda case: case.result_id.name),
            "started_at": (17, moment("started_at")),
            "finished_at": (17, moment("finished_at")),
            "last_comment": (50, lambda case: case.last_comment),
            "last_comment_at": (17, moment("last_comment_at")),
            "state": (12, lambda case: states[case.state]),
            "user_id": (22, lambda case: case.sudo().user_id.name),  # a name
            "next_action_at": (17, moment("next_action_at")),
        }
        columns = [
            {"label": names[name]["string"], "width": width, "value": value}
            for name, (width, value) in values.items()
        ]
        plan_names = self.env["ahorro.plan"].fields_get(
            ["subscription_number", "group_order"], ["string"]
        )
        for name in ("group_order", "subscription_number"):
            columns.append(
                {
                    "label": plan_names[name]["string"],
                    "width": 15,
                    "value": lambda case, name=name: case.plan_id[name],
                }
            )
        return columns

    # === ACTIONS ===

    def action_open_attend(self):
        """Open the attend screen on this case."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "ahorro_campaign.attend",
            "params": {"case_id": self.id},
        }

    def action_correct_result(self):
        """Ask a supervisor which result is the right one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the result"),
            "res_model": "ahorro.case.correct",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    # === CRUD ===

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A case is never deleted, because its history would go with it: finish "
                "it instead."
            )
        )
