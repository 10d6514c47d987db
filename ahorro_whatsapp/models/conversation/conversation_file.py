# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, models
from odoo.tools import plaintext2html

from odoo.addons.mail.tools.discuss import Store


class AhorroWaConversation(models.AbstractModel):
    """A file that a client sent is shown once it was fetched, or why it was not.

    It is the conversation's own from then on: the message as Meta sent it is forgotten
    after some days, and whoever reads the conversation reads its files.

    Called by others: ``_show_file``.
    """

    # Apart: it comes later than the message.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.conversation"

    @api.model
    def _show_file(self, inbound):
        """Show what became of the file of a message that is shown already."""
        mail = inbound.mail_message_id
        if not mail or mail.attachment_ids or inbound.media_state == "waiting":
            return
        channel = self.env["discuss.channel"].browse(mail.res_id)
        store = Store(bus_channel=channel)
        if inbound.media_state == "kept":
            # Nothing that a browser would run is served as such.
            files = inbound._get_files().with_context(attachments_mime_plainxml=True)
            copies = files.copy({"res_model": channel._name, "res_id": channel.id})
            mail.attachment_ids = [Command.set(copies.ids)]
            store.add(mail, [Store.Many("attachment_ids", sort="id")])
        else:
            named = self.with_context(lang=inbound.account_id._get_lang())
            states = inbound.with_env(named.env)._fields["media_state"]
            reason = dict(states._description_selection(named.env))[inbound.media_state]
            note = named.env._("The file is not here: %(reason)s", reason=reason)
            mail.body = named._get_body(inbound) + plaintext2html(note)
            store.add(mail, ["body"])
        store.bus_send()


class AhorroWaMedia(models.AbstractModel):
    """What became of a file is shown in the conversation."""

    _inherit = "ahorro.wa.media"

    @api.model
    def _record(self, inbound_id, word, told, data):
        result = super()._record(inbound_id, word, told, data)
        inbound = self.env["ahorro.wa.inbound"].browse(inbound_id).exists()
        if inbound.media_state:
            self.env["ahorro.wa.conversation"]._show_file(inbound)
        return result


class AhorroPersonFile(models.AbstractModel):
    """The files of a conversation are the person's."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.file"

    @api.model
    def _find_own_files(self, person):
        channels = self.env["ahorro.person.register"]._find_wa_channels(person)
        files = person.env["ir.attachment"].search(
            [("res_model", "=", channels._name), ("res_id", "in", channels.ids)]
        )
        return super()._find_own_files(person) | files
