# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class AhorroWaConversationRoute(models.AbstractModel):
    """Whose a conversation is: who reads what the person writes, and answers.

    1. The operator of the client's open case: whose it is, who has its next action, or
       who attended it last.
    2. Who wrote to the number last, within some days.
    3. Who answered so far.
    4. The people of the account; without any, the company's supervisors.

    Whoever is away, gone or without a role is passed over, so that no answer waits for
    somebody who is not there, and so is whom the case was taken from. Where it goes to
    somebody else, those who read it for no other reason leave; who was invited stays.

    Called by the conversation's services: ``_route``.
    """

    _name = "ahorro.wa.conversation.route"
    _description = "Whose a WhatsApp conversation is"

    @api.model
    def _route(self, channel, message=None):
        """Put the right people into a conversation, and nobody else.

        :param message: the message of ours that is answered, if any
        """
        former = channel.ahorro_wa_user_id
        user = self._find_operator(channel, message)
        if user != former:
            channel.ahorro_wa_user_id = user
        wanted = user or self._get_people(channel)
        leaving = channel.channel_member_ids.filtered(
            lambda member: (
                member.partner_id not in wanted.partner_id
                and (
                    member.ahorro_wa_is_routed
                    or member.partner_id == former.partner_id
                    or not self._get_readers(channel, member.partner_id.user_ids)
                )
            )
        )
        for partner in leaving.partner_id:
            # Their screen closes with it.
            channel._action_unfollow(partner=partner, post_leave_message=False)
        self._add(channel, wanted)

    @api.model
    def _find_operator(self, channel, message):
        """Return who answers a conversation, or nobody."""
        cases = self.env["ahorro.wa.conversation.person"]._find_cases(channel)
        taken = self._get_taken(cases)
        chosen = [user for case in cases for user in self._get_case_users(case, taken)]
        days = self.env["ahorro.parameter"]._get_int("ahorro_whatsapp.reply_days")
        since = fields.Datetime.now() - timedelta(days=days)
        others = []
        if message and message.accepted_at and message.accepted_at >= since:
            if message.accepted_at > taken.get(message.user_id.id, since):
                others.append(message.user_id)
        if channel.ahorro_wa_user_id.id not in taken:
            others.append(channel.ahorro_wa_user_id)
        chosen += [user for user in others if self._may_attend(user, cases)]
        for user in chosen:
            if user and self._is_there(channel, user):
                return user
        return self.env["res.users"]

    @api.model
    def _get_case_users(self, case, taken):
        """Return whose a case is, in their order."""
        users = [case.user_id, case.next_action_user_id]
        last = case.last_user_id
        at = taken.get(last.id)
        if self._may_attend(last, case) and (
            not at or (case.last_attempt_at and case.last_attempt_at > at)
        ):
            users.append(last)
        return users

    @api.model
    def _may_attend(self, user, cases):
        """Tell whether somebody attends the campaign of one of some open cases."""
        return bool(user) and (
            not cases
            or user.has_group("ahorro_plan.group_supervisor")
            or any(
                not case.campaign_id or user in case.campaign_id.user_ids
                for case in cases
            )
        )

    @api.model
    def _get_taken(self, cases):
        """Return from whom open cases were taken, and when.

        :return: dict of user id to moment
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT (detail->>'from')::integer, max(date) FROM ahorro_movement
                    WHERE case_id = ANY(%s) AND kind = 'reassign'
                      AND detail->>'from' IS NOT NULL
                      AND detail->'from' IS DISTINCT FROM detail->'to'
                    GROUP BY 1""",
                cases.ids,
            )
        )
        return dict(rows)

    @api.model
    def _is_there(self, channel, user):
        is_away = self.env["ahorro.operator.absence"]._is_away(user.id)
        return bool(self._get_readers(channel, user)) and not is_away

    @api.model
    def _get_readers(self, channel, users):
        """Return those of some users who have a role in a conversation's company."""
        return users.filtered(
            lambda user: (
                user.active
                and user.has_group("ahorro_plan.group_operator")
                and channel.ahorro_wa_company_id in user.company_ids
            )
        )

    @api.model
    def _get_people(self, channel):
        told = channel.ahorro_wa_account_id._get_told_users()
        return told.filtered(lambda user: self._is_there(channel, user)) or told

    @api.model
    def _add(self, channel, users):
        """Make people members, without a word in the conversation."""
        known = channel.channel_member_ids.partner_id
        missing = self._get_readers(channel, users).filtered(
            lambda user: user.partner_id not in known
        )
        if missing:
            channel._add_members(
                users=missing,
                create_member_params={"ahorro_wa_is_routed": True},
                post_joined_message=False,
            )
