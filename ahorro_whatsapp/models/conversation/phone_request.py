# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, plaintext2html

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from ...tools.send_body import contact_request_body


class DiscussChannel(models.Model):
    """Who has a user name and hides the phone is asked for it by a button.

    Whoever presses it shares the phone with us: their next messages come with it, and
    the conversation becomes the client's whose number it is.
    """

    # Apart: asking for the phone.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "discuss.channel"

    @remote(self=ONE)
    def action_ask_phone_ahorro_wa(self):
        """Ask the person of a conversation for the phone.

        :raises UserError: it is known, was asked for, or nobody may be answered now
        """
        self.ensure_one()
        self.check_access("read")
        self.env["ahorro.role"]._check_role("operator")
        # sudo: conversations are written by their service alone.
        channel_sudo = self.sudo()
        if channel_sudo.ahorro_wa_phone:
            raise UserError(self.env._("The phone is known already: reload the page."))
        problem = channel_sudo._get_answer_problem()
        if problem:
            raise UserError(problem)
        channel_sudo._lock_ahorro_wa()
        if channel_sudo._is_phone_asked():
            raise UserError(
                self.env._(
                    "The phone was asked for already: wait until the person answers."
                )
            )
        named = channel_sudo.with_context(
            lang=channel_sudo.ahorro_wa_account_id._get_lang()
        )
        text = named.env._(
            "So that we can find your plan, share your phone number with us: press the "
            "button below this message."
        )
        mail_sudo = channel_sudo._post_ahorro_wa(
            plaintext2html(text), author_id=self.env.user.partner_id.id
        )
        body = contact_request_body(channel_sudo._get_recipient(), text)
        values = {"text": text, "body": body}
        channel_sudo._enqueue_values(mail_sudo, values)
        return True

    def _is_phone_asked(self):
        """Tell whether the phone was asked for since the person wrote last."""
        return bool(
            self.env.execute_query(
                SQL(
                    """SELECT FROM ahorro_wa_message
                        WHERE channel_id = %s AND opened_at >= %s
                          AND body ->> 'type' = 'interactive'
                          AND state NOT IN ('failed', 'cancelled', 'expired')""",
                    self.id,
                    self.ahorro_wa_inbound_at,
                )
            )
        )
