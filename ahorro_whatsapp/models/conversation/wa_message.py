# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.mail.tools.discuss import Store

#: States of a message, by the tick that a conversation shows.
TICKS = {
    "queued": "waiting",
    "sending": "waiting",
    "held": "waiting",
    "accepted": "waiting",
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "sent_manual": "sent",
    "unknown": "unknown",
}


class AhorroWaMessage(models.Model):
    """A free answer in a conversation, or a text that a conversation shows.

    An answer (``channel_id``) has no template, and nobody's plan where a stranger
    wrote.
    """

    # Each room adds its own to the message.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.message"

    template_id = fields.Many2one(required=False)
    plan_id = fields.Many2one(required=False)
    partner_id = fields.Many2one(required=False)
    channel_id = fields.Many2one(
        "discuss.channel",
        string="Answer in the conversation",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    mail_message_id = fields.Many2one(
        "mail.message", readonly=True, ondelete="set null", index="btree_not_null"
    )

    is_to_show = fields.Boolean(
        readonly=True, help="Left, and is not in the conversation yet."
    )
    _to_show_index = models.Index("(id) WHERE is_to_show")

    _records_check = models.Constraint(
        "CHECK (template_id IS NOT NULL AND plan_id IS NOT NULL "
        "AND partner_id IS NOT NULL OR is_answer)",
        "Only an answer in a conversation has no template or plan.",
    )

    def _prepare_again(self):
        values = super()._prepare_again()
        if self.channel_id:
            values |= {
                "channel_id": self.channel_id.id,
                "mail_message_id": self.mail_message_id.id,
                "is_answer": True,
            }
        return values

    def _decide(self, state, reason):
        result = super()._decide(state, reason)
        self._tell_conversation()
        return result

    def _prepare_tick(self):
        """Return what a conversation shows of what became of a message."""
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        text = labels[self.state]
        if self.state == "failed":
            text = self.env["ahorro.wa.error"]._explain(self.error_code)
        elif self.state == "cancelled":
            text = self.stop_reason or text
        return {"tick": TICKS.get(self.state, "failed"), "text": text}

    def _tell_conversation(self):
        """Show what became of these messages to who has their conversation open."""
        for message_sudo in self.sudo().filtered("mail_message_id"):
            mail_sudo = message_sudo.mail_message_id
            channel_sudo = self.env["discuss.channel"].sudo().browse(mail_sudo.res_id)
            Store(bus_channel=channel_sudo).add(
                mail_sudo, [{"ahorro_wa": message_sudo._prepare_tick()}]
            ).bus_send()
