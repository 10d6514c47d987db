# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

STATES = [
    ("draft", "To be confirmed"),
    ("to_approve", "To be approved"),
    ("running", "Being sent"),
    ("paused", "Paused"),
    ("done", "Finished"),
    ("cancelled", "Cancelled"),
]


class AhorroWaBatch(models.Model):
    """One text to many clients: a mass send, from its preview to its results.

    ``draft``: who would be written what, and who is left out and why, stand in its
    lines. Confirmed it is ``running``, or ``to_approve`` first where it is large or
    dear. ``paused``: what has not left waits. ``done``: nothing waits any more.
    ``cancelled``: what had not left never will.

    What was confirmed is what is sent: text and phone of each line are those that the
    preview showed. Whether each person may still be written to is asked again when
    their message leaves.

    Nobody writes its rows by hand: the services of this room do, and the buttons here
    check who presses them.
    """

    _name = "ahorro.wa.batch"
    _description = "WhatsApp mass send"
    _inherit = ("ahorro.row.lock.mixin", "ahorro.operator.mixin", "mail.thread")
    _order = "id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", tracking=True, index=True
    )
    account_id = fields.Many2one(
        "ahorro.wa.account",
        string="Sent from",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    template_id = fields.Many2one(
        "ahorro.wa.template", required=True, readonly=True, ondelete="restrict"
    )
    version_id = fields.Many2one(
        "ahorro.wa.template.version",
        string="Version of the text",
        readonly=True,
        ondelete="restrict",
    )
    type_id = fields.Many2one(
        "ahorro.campaign.type",
        string="What it is about",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="It decides what the law says: advertising asks for consent and for the "
        "No Llame register.",
    )
    start_at = fields.Datetime(
        string="Not before", readonly=True, help="Empty: at once. In hours of contact."
    )
    daily_cap = fields.Integer(
        string="At most a day", readonly=True, help="0: as many as WhatsApp lets."
    )
    repeat_days = fields.Integer(
        string="Days without the same text",
        readonly=True,
        aggregator=None,
        help="Whoever was sent this text within them is left out.",
    )
    line_ids = fields.One2many("ahorro.wa.batch.line", "batch_id", readonly=True)

    # === WHAT IT WAS MADE OF, to prepare it again ===

    rows_root = fields.Char(readonly=True)
    rows_domain = fields.Char(readonly=True)

    # === PREPARED ===

    prepared_at = fields.Datetime(string="Prepared on", readonly=True)
    chosen_count = fields.Integer(string="Chosen", readonly=True)
    entering_count = fields.Integer(string="Recipients", readonly=True)
    cost = fields.Float(
        string="Estimated cost", digits=(12, 2), readonly=True, aggregator=None
    )
    cost_currency_id = fields.Many2one("res.currency", readonly=True)
    unpriced_count = fields.Integer(
        readonly=True, help="To countries of which no rate is known."
    )

    # === WHO DECIDED ===

    user_id = fields.Many2one(
        "res.users", string="Confirmed by", readonly=True, ondelete="restrict"
    )
    confirmed_at = fields.Datetime(string="Confirmed on", readonly=True)
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, ondelete="restrict"
    )
    approved_at = fields.Datetime(string="Approved on", readonly=True)
    pause_reason = fields.Char(readonly=True)
    ended_at = fields.Datetime(string="Ended on", readonly=True)
    key = fields.Char(
        default=lambda self: secrets.token_urlsafe(12),
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="Making it twice by one click makes one.",
    )

    # === SHOWN ===

    account_paused_at = fields.Datetime(
        related="account_id.paused_at", string="Number paused on"
    )

    figures = fields.Json(compute="_compute_figures")
    notes = fields.Text(compute="_compute_notes", help="What to know before it leaves.")
    samples = fields.Json(compute="_compute_samples", help="The first texts.")

    _key_unique = models.UniqueIndex("(key)", "This mass send was made already.")

    # === COMPUTES ===

    @api.depends("state", "entering_count")
    @api.depends_context("lang", "uid")
    def _compute_figures(self):
        figures = self.env["ahorro.wa.batch.figures"]
        for batch in self:
            batch.figures = figures._prepare_figures(batch)

    @api.depends(
        *("state", "entering_count", "start_at", "daily_cap"),
        *("account_paused_at", "account_id.quality"),
    )
    @api.depends_context("lang", "uid")
    def _compute_notes(self):
        figures = self.env["ahorro.wa.batch.figures"]
        for batch in self:
            batch.notes = "\n".join(figures._prepare_notes(batch))

    @api.depends("entering_count")
    def _compute_samples(self):
        figures = self.env["ahorro.wa.batch.figures"]
        for batch in self:
            batch.samples = figures._prepare_samples(batch)

    # === MAKING ONE ===

    @api.model
    @remote()
    def open_create(self, model="ahorro.plan", row_ids=None, domain=None):
        """Open the page that prepares a mass send of what is selected in a list.

        :param str model: of the list: plans, clients, campaigns, or rows with a plan
        :param row_ids: the ticked rows
        :param domain: all rows of the list, when the user selected all of them
        :return: an action
        :raises UserError: nothing is selected, or the company has no account
        """
        self._check_supervisor()
        accounts = self.env["ahorro.wa.account"]
        usable = accounts.search(accounts._get_usable_domain(self.env.company))
        if not usable:
            raise UserError(
                self.env._(
                    "A mass send needs an account at WhatsApp's service: an "
                    "Administrador adds one in Parameters."
                )
            )
        selection = self.env["ahorro.wa.batch.selection"]
        root, rows = selection._read_selection(model, row_ids, domain)
        return self._get_page(
            {
                "default_rows_root": root,
                "default_rows_domain": rows,
                "default_account_id": usable[:1].id,
                "default_type_id": selection._get_only_type(root, rows).id,
            }
        )

    @api.model
    def _get_page(self, context):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mass send"),
            "res_model": "ahorro.wa.batch.create",
            "views": [(False, "form")],
            "target": "current",
            "context": context,
        }

    @remote(self=ONE)
    def action_change(self):
        """Open the page again to choose otherwise; the preview is made anew."""
        self.ensure_one()
        self._check_caller()
        self._check_state("draft")
        return self._get_page(
            {
                "default_batch_id": self.id,
                "default_rows_root": self.rows_root,
                "default_rows_domain": self.rows_domain,
                "default_name": self.name,
                "default_start_at": fields.Datetime.to_string(self.start_at),
                "default_daily_cap": self.daily_cap,
                "default_repeat_days": self.repeat_days,
                **{
                    f"default_{name}": self[name].id
                    for name in ("account_id", "type_id", "template_id")
                },
            }
        )

    # === DECIDING: the buttons ===

    @remote()
    def action_confirm(self):
        """Have the messages sent, or ask somebody else to approve it."""
        self._check_caller()
        for batch in self:
            self.env["ahorro.wa.batch.dispatch"]._confirm(batch)
        return True

    @remote()
    def action_approve(self):
        """Approve what somebody else confirmed: its messages are sent."""
        self._check_caller()
        for batch in self:
            self.env["ahorro.wa.batch.dispatch"]._approve(batch)
        return True

    @remote()
    def action_reject(self):
        """Give back what somebody else confirmed: nothing is sent."""
        self._check_caller()
        for batch in self:
            self.env["ahorro.wa.batch.dispatch"]._reject(batch)
        return True

    @remote()
    def action_pause(self):
        """Let what has not left wait."""
        self._check_caller()
        self.env["ahorro.wa.batch.control"]._pause(self)
        return True

    @remote()
    def action_resume(self):
        """Let what waits leave again."""
        self._check_caller()
        self.env["ahorro.wa.batch.control"]._resume(self)
        return True

    @remote(self=ONE)
    def action_cancel(self):
        """Let nothing more leave; what was sent stays as it is.

        :return: an action that tells how many were sent and how many never will be
        """
        self._check_caller()
        return self.env["ahorro.wa.batch.control"]._cancel(self)

    def _check_caller(self):
        """Check that a supervisor of these batches' companies asks.

        :raises AccessError: no
        """
        self._check_supervisor()
        self.check_access("read")

    def _check_state(self, *states):
        """Check that these batches are in one of some states.

        :raises UserError: no
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for batch in self:
            if batch.state not in states:
                raise UserError(
                    self.env._(
                        "%(batch)s is now: %(state)s. Reload the page.",
                        batch=batch.name,
                        state=labels[batch.state],
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A mass send is not deleted, because messages name it.")
        )

    # === WHAT ITS ROWS ARE: each once, for figures and for what they open ===

    def _get_line_domain(self, reason=None):
        """Return the domain of the lines of a reason.

        :param reason: False for those that enter; None for all
        """
        self.ensure_one()
        lines = Domain("batch_id", "=", self.id)
        return lines if reason is None else lines & Domain("reason", "=", reason)

    def _get_message_domain(self, states):
        """Return the domain of the messages in some states."""
        self.ensure_one()
        return Domain("batch_id", "=", self.id) & Domain("state", "in", list(states))

    @api.autovacuum
    def _gc_drafts(self):
        """Forget the lines of previews that nobody confirmed within a month."""
        self.env["ahorro.wa.batch.control"]._forget_drafts()
