# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

KINDS = [
    ("comment", "Comment"),
    ("finish", "Finished"),
    ("reopen", "Reopened"),
    ("reassign", "Reassigned"),
    ("schedule", "Scheduled"),
    ("message", "Message"),
    ("undo", "Undone"),
    ("skip", "Skipped"),
    ("correct", "Corrected"),
    ("create", "Created"),
    ("archive", "Campaign archived"),
    ("unarchive", "Campaign reopened"),
    ("operators", "Operators changed"),
    ("blocked", "Blocked"),
    ("promise", "Promise, by the file"),
    ("enter", "Entered, by its rule"),
    ("close", "Closed, by the file"),
]
#: The kinds by which somebody attended the case.
ATTENTIONS = ("comment", "finish")


class AhorroMovement(models.Model):
    """What somebody did in a campaign: append-only.

    A save *is* a movement. It keeps the plan's status, the campaign's type and the
    holder of that moment. Corrections are new movements.
    """

    _name = "ahorro.movement"
    _description = "Movement"
    _order = "date desc, id desc"
    _inherit = "ahorro.append.only.mixin"
    _rec_name = "kind"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True)
    case_id = fields.Many2one("ahorro.case", ondelete="restrict")
    campaign_id = fields.Many2one("ahorro.campaign", ondelete="restrict")
    plan_id = fields.Many2one("ahorro.plan", ondelete="restrict")
    seller_id = fields.Many2one(related="plan_id.seller_id", string="Plan's seller")
    subscription_number = fields.Char(related="plan_id.subscription_number")
    group_order = fields.Char(related="plan_id.group_order")
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        ondelete="restrict",
        help="Who held the plan then.",
    )
    type_id = fields.Many2one(
        "ahorro.campaign.type", string="Type of case", ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    date = fields.Datetime(string="Movement date", required=True)
    kind = fields.Selection(KINDS, required=True)
    result_id = fields.Many2one("ahorro.result", ondelete="restrict")
    comment = fields.Text()
    next_action_at = fields.Datetime(string="Next action")
    promise_date = fields.Date()
    promise_amount = fields.Monetary()
    currency_id = fields.Many2one(related="company_id.currency_id")
    status_id = fields.Many2one(
        "ahorro.plan.status",
        ondelete="restrict",
        help="The plan's status at that moment.",
    )
    attention_seconds = fields.Integer(
        aggregator=None,
        help="How long the client was in front of who saved it.",
    )
    detail = fields.Json(help="What the action changed: before and after.")
    reverses_id = fields.Many2one("ahorro.movement", ondelete="restrict")
    origin_model = fields.Char(exportable=False, string="Kind of origin")
    origin_id = fields.Many2oneReference(
        string="Import",
        model_field="origin_model",
        exportable=False,
        aggregator=None,
        help="The import that did it: by a living campaign, or by bringing it from "
        "another system. Nobody did it here by hand.",
    )
    is_undone = fields.Boolean(
        exportable=False,
        compute="_compute_is_undone",
        search="_search_is_undone",
        help="A later movement took it back.",
    )
    idempotency_key = fields.Char(groups="base.group_system")
    lease_token = fields.Char(groups="base.group_system")

    is_within_reach = fields.Boolean(
        compute="_compute_is_within_reach",
        search="_search_is_within_reach",
        help="Of a campaign of the user's, or of the person in front of them.",
    )

    _idempotency_unique = models.UniqueIndex(
        "(idempotency_key)", "This was saved already."
    )
    _case_index = models.Index("(case_id, date, id) WHERE case_id IS NOT NULL")
    _plan_index = models.Index("(plan_id, date, id) WHERE plan_id IS NOT NULL")
    _partner_index = models.Index("(partner_id, date, id) WHERE partner_id IS NOT NULL")
    _campaign_index = models.Index("(campaign_id, date, id)")
    _user_index = models.Index("(user_id, date)")
    _date_index = models.Index("(company_id, date, id)")
    # What a case was on a past day: the few that did not go forward alone since. It is
    # asked case by case, which takes no room and no time while it is small.
    _taken_back_index = models.Index(
        "(case_id, date) WHERE kind IN ('reopen', 'undo', 'correct')"
    )
    _origin_index = models.Index("(origin_id) WHERE origin_id IS NOT NULL")
    _reverses_index = models.Index("(reverses_id) WHERE reverses_id IS NOT NULL")

    @api.depends("kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for movement in self:
            movement.display_name = kinds.get(movement.kind, "")

    # === WHAT WAS TAKEN BACK ===

    @api.model
    def _undone_condition(self, alias="m"):
        """Return the SQL that a movement was taken back."""
        return SQL(
            """EXISTS (SELECT FROM ahorro_movement undo
                        WHERE undo.reverses_id = %s AND undo.kind = 'undo')""",
            SQL.identifier(alias, "id"),
        )

    def _compute_is_undone(self):
        domain = Domain("id", "in", self.ids) & Domain("is_undone", "=", True)
        undone = self.browse(self.sudo().search(domain).ids)  # as the movement itself
        for movement in self:
            movement.is_undone = movement in undone

    @api.model
    def _search_is_undone(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: model._undone_condition(alias)
        )

    @api.model
    def _get_work_domain(self, user_id, start, kinds):
        """Return the domain of what an operator saved since a moment, and stands.

        What a file brought was not saved here, whatever its day.
        """
        return (
            Domain("user_id", "=", user_id)
            & Domain("origin_id", "=", False)
            & Domain("date", ">=", start)
            & Domain("kind", "in", list(kinds))
            & Domain("is_undone", "=", False)
        )

    # === WHO MAY READ IT ===

    @api.depends_context("uid")
    def _compute_is_within_reach(self):
        within = self.search(Domain("id", "in", self.ids) & self._get_reach_domain())
        for movement in self:
            movement.is_within_reach = movement in within

    @api.model
    def _search_is_within_reach(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_reach_domain()

    @api.model
    def _get_reach_domain(self):
        """Return the domain of the movements that an operator may read.

        Their own, and those of the cases within their reach.
        """
        uid = self.env.uid
        facts = self.env["ahorro.case.facts"]
        plans = facts._get_plans_in_front_domain()
        return (
            Domain("campaign_id.user_ids", "in", [uid])
            | Domain("user_id", "=", uid)
            | Domain("case_id", "any", facts._get_own_without_campaign_domain())
            | Domain("plan_id", "any", plans)
        )

    # === WRITING: only ``_log`` and set-based statements add rows ===

    @api.model
    def _log(self, vals_list):
        """Write movements; the only way to.

        What a dict leaves out is taken from its case (campaign, plan, type, company)
        or from its campaign, its plan (holder and status of this moment), the user
        and the clock.

        :param vals_list: dicts with at least ``kind``, and ``case_id`` or
            ``campaign_id`` or ``plan_id``
        :return: the movements, with ``sudo``
        """
        # sudo: what is logged is taken from the case and the plan, whoever reads them.
        own = self.sudo()
        own._load_together(vals_list)
        rows = [own._prepare_log_values(vals) for vals in vals_list]
        if not rows:
            return self.sudo()
        # By SQL: the ORM creates none, for anybody.
        names = sorted({name for row in rows for name in row})
        made = self.env.execute_query(
            SQL(
                "INSERT INTO ahorro_movement (%s) VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(SQL("%s", self._to_columns(row, names)) for row in rows),
            )
        )
        for model, name in (
            ("ahorro.case", "movement_ids"),
            ("ahorro.plan", "movement_ids"),
            ("res.partner", "ahorro_movement_ids"),
        ):
            self.env[model].invalidate_model([name], flush=False)
        # sudo: what was just done is shown to whoever did it.
        movements_sudo = self.sudo().browse(movement_id for (movement_id,) in made)
        for movement_sudo in movements_sudo:
            if movement_sudo.kind in ATTENTIONS:
                movement_sudo.case_id.last_user_id = movement_sudo.user_id
        return movements_sudo

    @api.model
    def _to_columns(self, row, names):
        """Return the values of a row as the database takes them."""
        return tuple(
            self._fields[name].convert_to_column_insert(row.get(name), self)
            for name in names
        )

    @api.model
    def _load_together(self, vals_list):
        """Read once what each of some rows takes from its case and its plan."""
        ids = {
            name: {vals[name] for vals in vals_list if vals.get(name)}
            for name in ("case_id", "plan_id")
        }
        cases = self.env["ahorro.case"].browse(ids["case_id"])
        cases.fetch(["campaign_id", "plan_id", "type_id", "company_id"])
        plans = self.env["ahorro.plan"].browse(ids["plan_id"]) | cases.plan_id
        plans.fetch(["company_id", "partner_id", "status_id"])

    @api.model
    def _prepare_log_values(self, vals):
        case = self.env["ahorro.case"].browse(vals.get("case_id"))
        campaign = case.campaign_id.browse(vals.get("campaign_id")) or case.campaign_id
        plan = self.env["ahorro.plan"].browse(vals.get("plan_id")) or case.plan_id
        campaign_type = case.type_id or campaign.type_id
        company = case.company_id or campaign.company_id or plan.company_id
        return {
            "company_id": company.id,
            "campaign_id": campaign.id,
            "plan_id": plan.id,
            "partner_id": plan.partner_id.id,
            "type_id": campaign_type.id,
            "status_id": plan.status_id.id,
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
            **vals,
        }

    def _append_only_message(self):
        return self.env._(
            "Movements cannot be added, edited or deleted by hand: attend the case, or "
            "ask a supervisor to correct its result, and that becomes a movement."
        )
