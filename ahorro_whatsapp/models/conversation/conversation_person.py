# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class AhorroWaConversationPerson(models.AbstractModel):
    """Who a conversation is with, and what of theirs is open.

    A number is known by its last ten digits. Where several clients have it, the one is
    meant who got the message that is answered, or else the last message that we sent
    to the number; where that tells nothing either, a person chooses.

    Called by the conversation's services: ``_find_partner``, ``_get_candidates`` and
    ``_find_case_and_plan``.
    """

    _name = "ahorro.wa.conversation.person"
    _description = "Who is written with"

    @api.model
    def _find_partner(self, account, phone, reply_to=""):
        """Return the client who has a number, or none where nobody can tell.

        :param account: of the company whose clients are looked at
        :param str phone: as Meta writes it
        :param reply_to: Meta's id of the message that is answered
        """
        candidates = self._get_candidates(account.company_id, phone)
        if len(candidates) == 1:
            return candidates
        written = self._find_last_message(account, phone, reply_to)
        return written.partner_id & candidates

    @api.model
    def _get_candidates(self, company, phone):
        """Return the clients of a company who have a number that is not shared."""
        partners = self.env["res.partner"]
        if not phone:
            return partners
        self.env["ahorro.phone"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT f.partner_id
                     FROM ahorro_phone f
                     JOIN ahorro_plan p ON p.partner_id = f.partner_id
                    WHERE f.active AND f.is_shared IS NOT TRUE AND p.company_id = %s
                      AND %s
                    ORDER BY f.partner_id""",
                company.id,
                self.env["ahorro.phone"]._last_digits_condition("f", phone[-10:]),
            )
        )
        return partners.browse(partner_id for (partner_id,) in rows)

    @api.model
    def _find_last_message(self, account, phone, reply_to=""):
        """Return the message that is answered, or else the last one to a number."""
        messages = self.env["ahorro.wa.message"]
        if reply_to:
            found = messages.search(
                [("account_id", "=", account.id), ("wamid", "=", reply_to)]
            )
            if found:
                return found
        if not phone:
            return messages
        messages.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_wa_message
                    WHERE account_id = %s AND right(phone, 10) = right(%s, 10)
                      AND accepted_at IS NOT NULL
                    ORDER BY accepted_at DESC LIMIT 1""",
                account.id,
                phone,
            )
        )
        return messages.browse(message_id for (message_id,) in rows)

    @api.model
    def _find_cases(self, channel):
        """Return a client's open cases, the one that was attended last first."""
        # sudo: who reads the conversation is told what it is about.
        channel_sudo, cases_sudo = channel.sudo(), self.env["ahorro.case"].sudo()
        if not channel_sudo.ahorro_wa_partner_id:
            return cases_sudo
        return cases_sudo.search(
            Domain("plan_id.partner_id", "=", channel_sudo.ahorro_wa_partner_id.id)
            & Domain("company_id", "=", channel_sudo.ahorro_wa_company_id.id)
            & self.env["ahorro.case.facts"]._get_running_domain(),
            order="last_attempt_at DESC NULLS LAST, id DESC",
            limit=20,
        )

    @api.model
    def _get_operators(self, case):
        """Return whose a case is: of whom, of whose next action, attended by whom."""
        return [case.user_id, case.next_action_user_id, case.last_user_id]

    @api.model
    def _find_case_and_plan(self, channel, plan=None):
        """Return the open case that a conversation is about, and its plan.

        That of the plan that is meant, of whoever answers it, else the one that was
        attended last. Without an open case: no case, and the plan that was made last.

        :param plan: of the message that is answered, if that is known
        """
        cases = self._find_cases(channel)
        if plan and (meant := cases.filtered(lambda case: case.plan_id == plan)):
            cases = meant
        answers = channel.sudo().ahorro_wa_user_id
        own = cases.filtered(lambda case: answers in self._get_operators(case))
        case = (answers and own[:1]) or cases[:1]
        plans_sudo = self.env["ahorro.plan"].sudo()  # as above
        partner = channel.sudo().ahorro_wa_partner_id
        if case or not partner:
            return case, case.plan_id
        company = channel.sudo().ahorro_wa_company_id
        domain = [("partner_id", "=", partner.id), ("company_id", "=", company.id)]
        return case, plans_sudo.search(domain, order="id DESC", limit=1)
