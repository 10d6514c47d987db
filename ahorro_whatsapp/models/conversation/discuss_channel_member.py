# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .discuss_channel import TYPE


class DiscussChannelMember(models.Model):
    """Into a conversation by WhatsApp comes whoever has a role in its company."""

    _inherit = "discuss.channel.member"

    ahorro_wa_is_routed = fields.Boolean(
        help="Reads it because it is theirs to answer, and not because of an "
        "invitation.",
        groups=fields.NO_ACCESS,
    )

    # On the database's side of all ways in: invitations, links and calls by program.
    @api.constrains("channel_id", "partner_id", "guest_id")
    def _check_ahorro_wa(self):
        for member in self.filtered(lambda one: one.channel_id.channel_type == TYPE):
            company = member.channel_id.ahorro_wa_company_id
            # sudo: only whether they have a role there.
            users_sudo = member.sudo().partner_id.user_ids.filtered(
                lambda user, company=company: (
                    user.has_group("ahorro_plan.group_operator")
                    and company in user.company_ids
                )
            )
            if not users_sudo:
                raise ValidationError(
                    self.env._(
                        "Only who has a role in Ahorro, in this company, joins a "
                        "WhatsApp conversation."
                    )
                )
