# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models


class AhorroWaConversationRoute(models.AbstractModel):
    """Whose a conversation is: who reads what the person writes, and answers.

    1. The operator of the client's open case: whose it is, who has its next action, or
       who attended it last.
    2. Who wrote to the number last, within some days.
    3. The people of the account; without any, the company's supervisors.

    Whoever is away, gone or without a role is passed over, so that no answer waits for
    somebody who is not there. Where the operator changed, the former one leaves.

    Called by the conversation's services: ``_route``.
    """

    _name = "ahorro.wa.conversation.route"
    _description = "Whose a WhatsApp conversation is"

    @api.model
    def _route(self, channel, message=None):
        """Put the right people into a conversation.

        :param message: the message of ours that is answered, if any
        """
        user = self._find_operator(channel, message)
        former = channel.ahorro_wa_user_id
        if user and former and user != former:
            channel.channel_member_ids.filtered(
                lambda member: member.partner_id == former.partner_id
            ).unlink()
        if user:
            channel.ahorro_wa_user_id = user
        self._add(channel, user or self._get_people(channel))

    @api.model
    def _find_operator(self, channel, message):
        """Return who answers a conversation, or nobody."""
        person = self.env["ahorro.wa.conversation.person"]
        cases = person._find_cases(channel)
        chosen = [user for case in cases for user in person._get_operators(case)]
        days = self.env["ahorro.parameter"]._get_int("ahorro_whatsapp.reply_days")
        since = fields.Datetime.now() - timedelta(days=days)
        if message and message.accepted_at and message.accepted_at >= since:
            chosen.append(message.user_id)
        for user in chosen:
            if user and self._is_there(channel, user):
                return user
        return self.env["res.users"]

    @api.model
    def _is_there(self, channel, user):
        return (
            user.active
            and user.has_group("ahorro_plan.group_operator")
            and channel.ahorro_wa_company_id in user.company_ids
            and not self.env["ahorro.operator.absence"]._is_away(user.id)
        )

    @api.model
    def _get_people(self, channel):
        told = channel.ahorro_wa_account_id._get_told_users()
        return told.filtered(lambda user: self._is_there(channel, user)) or told

    @api.model
    def _add(self, channel, users):
        """Make people members, without a word in the conversation."""
        known = channel.channel_member_ids.partner_id
        missing = users.filtered(
            lambda user: (
                user.partner_id not in known
                and user.has_group("ahorro_plan.group_operator")
                and channel.ahorro_wa_company_id in user.company_ids
            )
        )
        if missing:
            channel._add_members(users=missing, post_joined_message=False)
