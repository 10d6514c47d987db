# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class AhorroWaLinkClient(models.TransientModel):
    """Says which client a conversation is with, where the number does not tell.

    Clients who have the number are offered first; any other can be chosen.
    """

    _name = "ahorro.wa.link.client"
    _description = "Client of a WhatsApp conversation"

    channel_id = fields.Many2one(
        "discuss.channel", required=True, readonly=True, ondelete="cascade"
    )
    candidate_ids = fields.Many2many(
        "res.partner", string="Who has this number", compute="_compute_candidate_ids"
    )
    partner_id = fields.Many2one("res.partner", string="Client")

    @api.depends("channel_id")
    def _compute_candidate_ids(self):
        person = self.env["ahorro.wa.conversation.person"].sudo()  # clients' names
        for wizard in self:
            channel = wizard.channel_id
            channel.check_access("read")
            wizard.candidate_ids = person._get_candidates(
                channel.ahorro_wa_company_id, channel.ahorro_wa_phone
            )

    @remote(self=ONE)
    def action_link(self):
        """Link the conversation, which goes to the client's operator from now on.

        :raises UserError: nobody was chosen
        """
        self.ensure_one()
        self.env["ahorro.role"]._check_role("operator")
        self.channel_id.check_access("read")
        if not self.partner_id:
            raise UserError(self.env._("Choose the client."))
        self.partner_id.check_access("read")
        # sudo: conversations are written by their service alone.
        self.channel_id.sudo()._link_ahorro_wa(self.partner_id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class DiscussChannel(models.Model):
    """A conversation with a stranger can be a client's."""

    # Each subject adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "discuss.channel"

    @remote(self=ONE)
    def action_link_ahorro_wa(self):
        """Open the page that says which client a conversation is with."""
        self.ensure_one()
        self.check_access("read")
        wizard = self.env["ahorro.wa.link.client"].create({"channel_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link to a client"),
            "res_model": "ahorro.wa.link.client",
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _link_ahorro_wa(self, partner):
        """Say that a conversation is with a client, and put it into the right hands."""
        self.ensure_one()
        self.write({"ahorro_wa_partner_id": partner.id, "name": partner.name})
        self.env["ahorro.wa.conversation.route"]._route(self)
