# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import remote

from .outbox_claim import ANSWER_LIFE

#: Time that Meta's notice of a message whose answer was lost is waited for.
PATIENCE = timedelta(minutes=30)
#: What a message that is sent again has of the first one.
RECORDS = (
    *("company_id", "account_id", "template_id", "version_id", "case_id", "plan_id"),
    *("partner_id", "phone_id", "link_id"),
)
TEXTS = ("phone", "text", "body")


class AhorroWaMessage(models.Model):
    """What a person decides about a message: whoever sent it, and supervisors.

    What waits can be kept from leaving. What nobody knows to have left is decided once
    Meta had the time to tell.
    """

    # Each room adds its own to the message.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.message"

    is_answer = fields.Boolean(
        string="Answer",
        readonly=True,
        help="Sent to somebody who was on the phone because they called: it leaves at "
        "any hour.",
    )

    upload_state = fields.Selection(
        [
            ("waiting", "File to be uploaded"),
            ("done", "File uploaded"),
            ("failed", "File not uploaded"),
        ],
        string="File",
        readonly=True,
    )
    upload_id = fields.Many2one(
        "ir.attachment", string="File sent", readonly=True, ondelete="set null"
    )
    upload_tries = fields.Integer(readonly=True)
    upload_next_at = fields.Datetime(readonly=True)

    # What each claim asks: to which numbers, and to how many people, not long ago.
    _phone_index = models.Index("(phone, claimed_at) WHERE claimed_at IS NOT NULL")
    _accepted_index = models.Index(
        "(account_id, accepted_at) WHERE accepted_at IS NOT NULL"
    )

    _upload_index = models.Index("(upload_next_at) WHERE upload_state = 'waiting'")

    @remote()
    def action_cancel(self):
        """Keep these messages, which wait, from being sent.

        :raises UserError: one of them leaves at this moment, or has left
        """
        messages_sudo = self._lock_own_sudo()
        if any(message_sudo.state != "queued" for message_sudo in messages_sudo):
            raise UserError(
                self.env._("It does not wait any more: reload the page to see it.")
            )
        reason = self.env._("Cancelled by %(user)s.", user=self.env.user.name)
        messages_sudo._decide("cancelled", reason)
        return True

    @remote()
    def action_send_again(self):
        """Send these messages once more: the person may get them twice.

        :raises UserError: Meta may still tell, or somebody decided already
        """
        for message_sudo in self._lock_unconfirmed_sudo():
            self.env["ahorro.wa.outbox"]._enqueue(
                [
                    {
                        **{name: message_sudo[name].id for name in RECORDS},
                        **{name: message_sudo[name] for name in TEXTS},
                        **message_sudo._prepare_again(),
                        "user_id": self.env.uid,
                        "priority": 0,  # somebody waits for it
                        "idempotency_key": f"again-{message_sudo.uuid}",
                    }
                ]
            )
            reason = self.env._("Sent again by %(user)s.", user=self.env.user.name)
            message_sudo._decide("cancelled", reason)
        return True

    @remote()
    def action_take_as_sent(self):
        """Say that these messages were sent, because the person has them.

        :raises UserError: Meta may still tell, or somebody decided already
        """
        for message_sudo in self._lock_unconfirmed_sudo():
            reason = self.env._("Taken as sent by %(user)s.", user=self.env.user.name)
            message_sudo._decide("sent_manual", reason)
            self.env["ahorro.wa.send"]._log_outcome(message_sudo, "sent")
        return True

    def _is_answer_in_time(self):
        """Tell whether this answers somebody who called a moment ago."""
        self.ensure_one()
        return self.is_answer and fields.Datetime.now() - self.opened_at < ANSWER_LIFE

    def _lock_own_sudo(self):
        """Return these messages, locked, where the user may decide about them."""
        self.check_access("read")
        self.env["ahorro.role"]._check_role("operator")
        supervises = self.env["ahorro.role"]._has_role("supervisor")
        if not supervises and self.user_id - self.env.user:
            raise UserError(self.env._("Whoever sent a message decides about it."))
        self._lock_rows()
        return self.sudo()  # rows are written by this add-on's own code alone

    def _lock_unconfirmed_sudo(self):
        """Return these messages, locked, where it is time to decide about them."""
        messages_sudo = self._lock_own_sudo()
        due = fields.Datetime.now() - PATIENCE
        for message in messages_sudo:
            if message.state != "unknown":
                raise UserError(
                    self.env._("It is known by now what became of it: reload the page.")
                )
            if message.claimed_at > due:
                raise UserError(
                    self.env._(
                        "WhatsApp may still say whether it left: decide half an hour "
                        "after it was sent."
                    )
                )
        return messages_sudo
