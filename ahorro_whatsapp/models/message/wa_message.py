# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools.shown_phone import shown_phone

STATES = [
    # By the service, named as in Meta's notices.
    ("queued", "Waiting to be sent"),
    ("sending", "Being sent"),
    ("held", "Held by WhatsApp"),
    ("accepted", "Accepted by WhatsApp"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("read", "Read"),
    ("unknown", "Unconfirmed"),
    ("failed", "Not delivered"),
    ("expired", "Expired"),
    # By the operator's own WhatsApp.
    ("link_opened", "Opened, to be confirmed"),
    ("sent_manual", "Sent (declared by the operator)"),
    ("no_whatsapp", "The number has no WhatsApp"),
    ("cancelled", "Not sent"),
]


class AhorroWaMessage(models.Model):
    """A message to a client, as it was when it was written.

    By WhatsApp itself (``wa_me``): ``link_opened`` when the operator's WhatsApp was
    opened with the text, then what the operator says of it: ``sent_manual``,
    ``no_whatsapp`` or ``cancelled``. Nobody but a person's word tells that it was sent,
    and it is never called delivered.

    By the service (``api``): ``queued``, ``sending`` while the request is on its way,
    then what Meta says of it. ``unknown``: the request left and its answer was lost; no
    program sends it again.

    Rows are written by ``ahorro.wa.send``, ``ahorro.wa.outbox`` and
    ``ahorro.wa.receiver`` alone.
    """

    _name = "ahorro.wa.message"
    _description = "WhatsApp message"
    _inherit = "ahorro.row.lock.mixin"
    _order = "opened_at desc, id desc"
    _rec_name = "template_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    transport = fields.Selection(
        [("wa_me", "The operator's WhatsApp"), ("api", "WhatsApp's service")],
        required=True,
        readonly=True,
        default="wa_me",
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="link_opened", index=True
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
    case_id = fields.Many2one(
        "ahorro.case", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    campaign_id = fields.Many2one(related="case_id.campaign_id", store=True)
    plan_id = fields.Many2one(
        "ahorro.plan", required=True, readonly=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Operator",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    phone_id = fields.Many2one(
        "ahorro.phone",
        string="Phone of the client",
        readonly=True,
        ondelete="set null",
    )
    phone = fields.Char(string="Number", readonly=True, help="It went to this one.")
    phone_shown = fields.Char(compute="_compute_phone_shown", string="Phone")
    text = fields.Text(readonly=True)
    link_id = fields.Many2one(
        "ahorro.wa.link",
        string="Coupon link of the message",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    click_count = fields.Integer(
        related="link_id.click_count", string="Clicks on the coupon"
    )
    opened_at = fields.Datetime(
        string="Opened on", required=True, readonly=True, default=fields.Datetime.now
    )
    closed_at = fields.Datetime(string="Confirmed on", readonly=True)
    idempotency_key = fields.Char(groups="base.group_system")

    # === BY THE SERVICE ===

    account_id = fields.Many2one(
        "ahorro.wa.account", readonly=True, ondelete="restrict"
    )
    uuid = fields.Char(
        readonly=True,
        help="Sent along and told back by each notice: it finds the message again when "
        "the answer to its sending was lost.",
    )
    wamid = fields.Char(string="Meta's id", readonly=True)
    body = fields.Json(
        groups=fields.NO_ACCESS,
        prefetch=False,
        help="What is sent, as it was when somebody confirmed it.",
    )
    priority = fields.Integer(
        readonly=True, default=10, help="0: somebody waits for it; 10: of a mass send."
    )
    attempts = fields.Integer(readonly=True)
    next_try_at = fields.Datetime(string="Not before", readonly=True)
    claimed_at = fields.Datetime(string="Sending began on", readonly=True)
    accepted_at = fields.Datetime(string="Accepted on", readonly=True)
    sent_at = fields.Datetime(string="Sent on", readonly=True)
    delivered_at = fields.Datetime(string="Delivered on", readonly=True)
    read_at = fields.Datetime(string="Read on", readonly=True)
    failed_at = fields.Datetime(string="Failed on", readonly=True)
    wa_id = fields.Char(
        string="Number as WhatsApp knows it", readonly=True, groups=fields.NO_ACCESS
    )
    bsuid = fields.Char(
        string="Meta's id of the person", readonly=True, groups=fields.NO_ACCESS
    )
    error_code = fields.Integer(string="Meta's error", readonly=True, aggregator=None)
    error_detail = fields.Char(string="Meta's words", readonly=True)
    stop_reason = fields.Char(
        string="Why not", readonly=True, help="Why it was not sent, or not yet."
    )
    is_billable = fields.Boolean(readonly=True)
    price_category = fields.Char(readonly=True)

    _key_unique = models.UniqueIndex(
        "(idempotency_key)", "This message was opened already."
    )
    _open_unique = models.UniqueIndex(
        "(user_id, plan_id, template_id, phone) WHERE state = 'link_opened'",
        "This message is open already: say first what became of it.",
    )
    _open_index = models.Index("(user_id, opened_at) WHERE state = 'link_opened'")
    _date_index = models.Index("(company_id, opened_at, id)")
    _uuid_unique = models.UniqueIndex("(uuid) WHERE uuid IS NOT NULL")
    _wamid_unique = models.UniqueIndex("(wamid) WHERE wamid IS NOT NULL")
    _queued_index = models.Index("(account_id, priority, id) WHERE state = 'queued'")
    _on_its_way_index = models.Index(
        "(account_id, claimed_at) WHERE state IN ('sending', 'unknown')"
    )

    @api.depends("phone")
    def _compute_phone_shown(self):
        for message in self:
            message.phone_shown = shown_phone(message.phone or "")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("What clients were written is kept: a message is not deleted.")
        )

    # === WHAT BECAME OF IT: the buttons of a list ===

    @remote()
    def action_sent(self):
        """Say that these messages were sent."""
        return self._close("sent")

    @remote()
    def action_no_whatsapp(self):
        """Say that the numbers have no WhatsApp."""
        return self._close("no_whatsapp")

    @remote()
    def action_not_sent(self):
        """Say that these messages were not sent."""
        return self._close("not_sent")

    def _close(self, outcome):
        for message in self:
            self.env["ahorro.wa.send"].close_message(message.id, outcome)
        return True

    def _decide(self, state, reason):
        """Write what a person decided about these messages; a room shows it at once."""
        self.write(
            {"state": state, "closed_at": fields.Datetime.now(), "stop_reason": reason}
        )

    def _prepare_again(self):
        """Return what else this message has when it is sent again; rooms add to it."""
        self.ensure_one()
        return {}
