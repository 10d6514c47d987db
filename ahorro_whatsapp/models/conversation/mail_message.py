# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

from .discuss_channel import TYPE


class MailMessage(models.Model):
    """A message of a conversation says what became of it at WhatsApp."""

    _inherit = "mail.message"

    def _to_store_defaults(self, target):
        return [*super()._to_store_defaults(target), "ahorro_wa"]

    def _to_store(self, store, fields, **kwargs):
        """Add the tick, which is no field, of all of them at once."""
        wanted = "ahorro_wa" in fields
        fields = [name for name in fields if name != "ahorro_wa"]
        super()._to_store(store, fields, **kwargs)
        in_channels = self.filtered(lambda one: one.model == "discuss.channel")
        if not wanted or not in_channels:
            return
        # sudo: whoever reads a message of a conversation sees its tick.
        messages_sudo = self.env["ahorro.wa.message"].sudo()
        found_sudo = messages_sudo.search([("mail_message_id", "in", in_channels.ids)])
        for message_sudo in found_sudo:
            mail = self.browse(message_sudo.mail_message_id.id)
            store.add_model_values(
                "mail.message",
                {"id": mail.id, "ahorro_wa": message_sudo._prepare_tick()},
            )

    def _message_reaction(self, content, action, partner, guest, store=None):
        channel_sudo = self.env["discuss.channel"].sudo().browse(self.res_id)
        if self.model == "discuss.channel" and channel_sudo.channel_type == TYPE:
            raise UserError(
                self.env._("Reactions are not sent by WhatsApp: write an answer.")
            )
        return super()._message_reaction(content, action, partner, guest, store)
