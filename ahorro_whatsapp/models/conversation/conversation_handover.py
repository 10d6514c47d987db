# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from .discuss_channel import TYPE

PERSON, ROUTE = "ahorro.wa.conversation.person", "ahorro.wa.conversation.route"
#: What of a case says whose its client's conversation is.
OPERATORS = {"user_id", "next_action_user_id", "last_user_id"}
#: What of a user says whether they may have one.
ROLE = {"active", "group_ids", "company_ids"}


class AhorroWaConversationRoute(models.AbstractModel):
    """A conversation follows its case at once, not only when the client writes again.

    It is locked before the case is, as where a message is shown: nobody waits in a
    circle. Who attended a case has it locked already, and waits for nobody: a
    conversation that is being shown then is routed by that.

    Called by what changes hands: ``_lock_of_cases``, ``_find_of_users`` and
    ``_reroute``.
    """

    # Apart: what happens elsewhere.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.conversation.route"

    @api.model
    def _lock_of_cases(self, case_ids, waits=True):
        """Return the conversations with the holders of some cases, locked."""
        self.env["discuss.channel"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM discuss_channel
                    WHERE channel_type = %s AND ahorro_wa_partner_id IN (
                          SELECT p.partner_id FROM ahorro_case c
                            JOIN ahorro_plan p ON p.id = c.plan_id
                           WHERE c.id = ANY(%s))
                    ORDER BY id FOR NO KEY UPDATE %s""",
                TYPE,
                list(case_ids),
                SQL() if waits else SQL("SKIP LOCKED"),
            )
        )
        return self.env["discuss.channel"].browse(row[0] for row in rows)

    @api.model
    def _find_of_users(self, users):
        """Return the conversations that some users answer, read, or have a case of."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT ch.id FROM discuss_channel ch
                    WHERE ch.channel_type = %(type)s
                      AND (ch.ahorro_wa_user_id = ANY(%(users)s)
                           OR EXISTS (
                               SELECT FROM discuss_channel_member m
                                WHERE m.channel_id = ch.id
                                  AND m.partner_id = ANY(%(partners)s))
                           OR EXISTS (
                               SELECT FROM ahorro_plan p
                                 JOIN ahorro_case c ON c.plan_id = p.id
                                WHERE p.partner_id = ch.ahorro_wa_partner_id
                                  AND c.state <> 'done'
                                  AND (c.user_id = ANY(%(users)s)
                                       OR c.next_action_user_id = ANY(%(users)s)
                                       OR c.last_user_id = ANY(%(users)s))))
                    ORDER BY ch.id""",
                type=TYPE,
                users=users.ids,
                partners=users.sudo().partner_id.ids,  # of whom nothing is shown
            )
        )
        return self.env["discuss.channel"].browse(row[0] for row in rows)

    @api.model
    def _reroute(self, channels):
        """Put the right people into conversations that nobody wrote in just now."""
        # sudo: a conversation follows the case, whoever moved that.
        own_sudo, person_sudo = self.sudo(), self.env[PERSON].sudo()
        for channel_sudo in channels.sudo():
            message = person_sudo._find_last_message(
                channel_sudo.ahorro_wa_account_id, channel_sudo.ahorro_wa_phone
            )
            own_sudo._route(channel_sudo, message)


class AhorroCase(models.Model):
    """Conversations follow a case that is given to somebody by hand."""

    _inherit = "ahorro.case"

    def write(self, vals):
        """Write cases; the conversations with their clients go along."""
        if not OPERATORS & set(vals):
            return super().write(vals)
        channels = self.env[ROUTE]._lock_of_cases(self.ids)
        result = super().write(vals)
        self.env[ROUTE]._reroute(channels)
        return result


class AhorroCampaignReassignment(models.AbstractModel):
    """Conversations follow cases that are reassigned."""

    _inherit = "ahorro.campaign.reassignment"

    @api.model
    def _move_cases(self, moves):
        channels = self.env[ROUTE]._lock_of_cases(moves)
        result = super()._move_cases(moves)
        self.env[ROUTE]._reroute(channels)
        return result


class AhorroAttendSave(models.AbstractModel):
    """A conversation follows who attends the client."""

    _inherit = "ahorro.attend.save"

    @api.model
    def _write_columns(self, case_id, before, after, now, comment="", attended=False):
        result = super()._write_columns(case_id, before, after, now, comment, attended)
        if attended:
            channels = self.env[ROUTE]._lock_of_cases([case_id], waits=False)
            if channels:
                self.env["ahorro.case"].invalidate_model()
                self.env[ROUTE]._reroute(channels)
        return result


class AhorroOperatorAbsence(models.Model):
    """While somebody is away, others answer; who comes back has theirs again."""

    _inherit = "ahorro.operator.absence"

    @api.model
    def _set_away(self, user_id, away):
        result = super()._set_away(user_id, away)
        route = self.env[ROUTE]
        route._reroute(route._find_of_users(self.env["res.users"].browse(user_id)))
        return result


class ResUsers(models.Model):
    """The conversations of who leaves, or has no role any more, go to others."""

    _inherit = "res.users"

    def write(self, vals):
        """Write users; the conversations of who may have none any more go on."""
        result = super().write(vals)
        if ROLE & set(vals):
            route = self.env[ROUTE]
            route._reroute(route._find_of_users(self))
        return result
