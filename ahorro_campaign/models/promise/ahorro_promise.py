# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

VERDICTS = [
    ("pending", "Pending"),
    ("kept", "Kept"),
    ("part", "Kept in part"),
    ("broken", "Broken"),
    ("replaced", "Renegotiated"),
    ("holder_changed", "Other holder"),
    ("unseen", "Not in the file"),
]
#: The figures of a plan that a promise keeps as they were, and their column there.
THEN = {
    "overdue_debt": "debt",
    "installments_issued": "issued",
    "installments_paid": "paid_count",
    "installments_owed": "owed",
}


class AhorroPromise(models.Model):
    """What a client promised to pay, by when, and whether they did.

    A save that carries a date writes it, and the undo of that save takes it away. Its
    verdict is written by ``ahorro.promise.judge`` when files of the administradora come
    or are taken back, and by nobody else: docs/promises.md says how.

    ============== =================================================================
    pending        no complete file of a day after the promised one was imported yet
    kept           as much was paid as was promised, or nothing is owed any more
    part           less was paid than was promised
    broken         nothing was paid
    replaced       the same case has a newer one, made before this one's day had passed
    holder_changed somebody else held the plan by then: nobody's fault
    unseen         no complete file since tells what the plan owes: a later one may
    ============== =================================================================
    """

    _name = "ahorro.promise"
    _description = "Promise of payment"
    _order = "promise_date desc, id desc"
    _inherit = "ahorro.append.only.mixin"
    _rec_name = "plan_id"
    _log_access = False

    # Who promised what
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    movement_id = fields.Many2one(
        "ahorro.movement", required=True, ondelete="restrict", readonly=True
    )
    case_id = fields.Many2one(
        "ahorro.case", required=True, ondelete="restrict", readonly=True
    )
    plan_id = fields.Many2one(
        "ahorro.plan", required=True, ondelete="restrict", readonly=True
    )
    group_order = fields.Char(related="plan_id.group_order")
    subscription_number = fields.Char(related="plan_id.subscription_number")
    campaign_id = fields.Many2one("ahorro.campaign", ondelete="restrict", readonly=True)
    type_id = fields.Many2one(
        "ahorro.campaign.type",
        string="Type of case",
        ondelete="restrict",
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        ondelete="restrict",
        readonly=True,
        help="Who promised it: who held the plan then.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        required=True,
        ondelete="restrict",
        readonly=True,
    )
    made_at = fields.Datetime(string="Promised on", required=True, readonly=True)
    promise_date = fields.Date(string="Promised for", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Promised",
        readonly=True,
        help="Nothing: all that was owed.",
    )

    # What was owed then
    debt = fields.Monetary(string="Owed then", readonly=True, aggregator=None)
    issued = fields.Integer(
        string="Installments issued then", readonly=True, aggregator=None
    )
    paid_count = fields.Integer(
        string="Installments paid then", readonly=True, aggregator=None
    )
    owed = fields.Integer(
        string="Installments owed then", readonly=True, aggregator=None
    )

    # What became of it
    verdict = fields.Selection(
        VERDICTS, required=True, default="pending", readonly=True
    )
    replaced_by_id = fields.Many2one(
        "ahorro.promise", string="Renegotiated in", ondelete="restrict", readonly=True
    )
    judge_model = fields.Char(readonly=True, exportable=False)
    judge_id = fields.Many2oneReference(
        string="Judged by",
        model_field="judge_model",
        readonly=True,
        exportable=False,
        aggregator=None,
        help="The import whose file says what became of it.",
    )
    judged_day = fields.Date(
        string="File of", readonly=True, help="The day of which that file tells."
    )
    judged_at = fields.Datetime(string="Judged on", readonly=True)
    debt_after = fields.Monetary(string="Owes", readonly=True, aggregator=None)
    recovered = fields.Monetary(
        readonly=True,
        help="What was paid of it: never more than was promised, and no peso counts "
        "for two promises.",
    )

    kept_rate = fields.Float(
        string="Kept (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Kept ÷ (kept + in part + broken). Of one promise 100, or 0; empty while "
        "nothing can be said.",
    )
    raised_at = fields.Datetime(
        string="Brought up on",
        readonly=True,
        help="When its case was brought up again because it was broken: once only.",
    )
    settled_at = fields.Datetime(
        string="Settled on",
        readonly=True,
        exportable=False,
        help="When it was looked at whether its case ends because it was kept: once "
        "only.",
    )
    is_waiting = fields.Boolean(
        store=False,
        exportable=False,
        search="_search_is_waiting",
        help="Searches the broken promises of which nobody attended the plan since.",
    )

    is_within_reach = fields.Boolean(
        exportable=False,
        compute="_compute_is_within_reach",
        search="_search_is_within_reach",
        help="Of a campaign of the user's, or of the person in front of them.",
    )

    _movement_unique = models.UniqueIndex(
        "(movement_id)", "A save carries one promise at most."
    )
    _plan_index = models.Index("(plan_id, promise_date)")
    _case_index = models.Index("(case_id, promise_date)")
    _partner_index = models.Index("(partner_id) WHERE partner_id IS NOT NULL")
    _campaign_index = models.Index("(campaign_id, verdict, promise_date)")
    _user_index = models.Index("(user_id, verdict, promise_date)")
    _company_index = models.Index("(company_id, verdict, promise_date)")
    _broken_index = models.Index(
        "(id) WHERE verdict = 'broken' AND raised_at IS NULL "
        "OR verdict <> 'broken' AND raised_at IS NOT NULL"
    )
    _kept_index = models.Index(
        "(judged_day) WHERE verdict = 'kept' AND settled_at IS NULL"
    )
    _settled_index = models.Index(
        "(id) WHERE verdict <> 'kept' AND settled_at IS NOT NULL"
    )
    _replaced_index = models.Index("(replaced_by_id) WHERE replaced_by_id IS NOT NULL")
    _judge_index = models.Index("(judge_id) WHERE judge_id IS NOT NULL")
    _check_amount = models.Constraint(
        "CHECK (amount >= 0 AND recovered >= 0)", "A promise cannot be negative."
    )

    @api.depends("plan_id", "promise_date")
    def _compute_display_name(self):
        days = self.env["ir.qweb.field.date"]
        for promise in self:
            day = days.value_to_html(promise.promise_date, {})
            promise.display_name = f"{promise.plan_id.display_name} · {day}"

    # === WHO MAY READ IT: as the movement that it came with ===

    @api.depends_context("uid")
    def _compute_is_within_reach(self):
        within = self.search(
            Domain("id", "in", self.ids)
            & self.env["ahorro.movement"]._get_reach_domain()
        )
        for promise in self:
            promise.is_within_reach = promise in within

    @api.model
    def _search_is_within_reach(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["ahorro.movement"]._get_reach_domain()

    # === FACTS: each tile and each list has its one meaning here ===

    @api.model
    def _get_due_domain(self, today):
        """Return the domain of what was promised for a day, and is not judged."""
        return Domain("verdict", "=", "pending") & Domain("promise_date", "=", today)

    @api.model
    def _get_waiting_domain(self):
        """Return the domain of the broken ones that nobody has looked after since."""
        return Domain("verdict", "=", "broken") & Domain("is_waiting", "=", True)

    @api.model
    def _get_kept_domain(self, today):
        """Return the domain of those kept, by files of the last 30 days."""
        since = fields.Date.subtract(today, days=29)
        return Domain("verdict", "=", "kept") & Domain("judged_day", ">=", since)

    @api.model
    def _search_is_waiting(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("verdict", "=", "broken") & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """NOT EXISTS (
                    SELECT FROM ahorro_movement m
                     WHERE m.plan_id = %s AND m.date > %s
                       AND m.kind IN ('comment', 'finish') AND NOT %s)""",
                SQL.identifier(alias, "plan_id"),
                SQL.identifier(alias, "judged_at"),
                self.env["ahorro.movement"]._undone_condition("m"),
            )
        )

    # === ACTIONS ===

    @remote(self=ONE)
    def action_attend(self):
        """Open the attend screen on the case; on the plan where that is finished."""
        params = {"case_id": self.case_id.id}
        if self.case_id.sudo().state == "done":  # whether it is open is no secret
            params = {"plan_id": self.plan_id.id}
        return {
            "type": "ir.actions.client",
            "tag": "ahorro_campaign.attend",
            "params": params,
        }

    # === WRITING: only a save and its undo ===

    @api.model
    def _record(self, movement_id, today):
        """Write the promise that a movement carries; one without a date is none.

        A newer promise takes the place of those of its case whose day has not passed.

        :param today: the day of whoever took it
        """
        made = self.env.execute_query(
            SQL(
                """
                INSERT INTO ahorro_promise
                       (company_id, movement_id, case_id, plan_id, campaign_id, type_id,
                        partner_id, user_id, made_at, promise_date, amount, %(then)s,
                        verdict, recovered)
                SELECT m.company_id, m.id, m.case_id, m.plan_id, m.campaign_id,
                       m.type_id, m.partner_id, m.user_id, m.date, m.promise_date,
                       COALESCE(m.promise_amount, 0), %(figures)s, 'pending', 0
                  FROM ahorro_movement m JOIN ahorro_plan p ON p.id = m.plan_id
                 WHERE m.id = %(movement)s AND m.promise_date IS NOT NULL
                RETURNING id, case_id
                """,
                then=SQL(", ").join(map(SQL.identifier, THEN.values())),
                figures=SQL(", ").join(SQL.identifier("p", name) for name in THEN),
                movement=movement_id,
            )
        )
        for promise_id, case_id in made:
            self.env.cr.execute(
                SQL(
                    """UPDATE ahorro_promise
                          SET verdict = 'replaced', replaced_by_id = %s
                        WHERE case_id = %s AND id <> %s AND verdict = 'pending'
                          AND promise_date >= %s""",
                    promise_id,
                    case_id,
                    promise_id,
                    today,
                )
            )
        self.invalidate_model(flush=False)

    @api.model
    def _take_back(self, movement_id):
        """Take away the promise of a movement that is undone; the movement stays."""
        own = SQL("(SELECT id FROM ahorro_promise WHERE movement_id = %s)", movement_id)
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_promise SET verdict = 'pending', replaced_by_id = NULL
                    WHERE replaced_by_id = %s""",
                own,
            )
        )
        self.env.cr.execute(
            SQL("DELETE FROM ahorro_promise WHERE movement_id = %s", movement_id)
        )
        self.invalidate_model(flush=False)

    def _append_only_message(self):
        return self.env._(
            "Promises are not written by hand: attend the case, and the next file of "
            "the administradora says whether it was kept."
        )
