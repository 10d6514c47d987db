# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, html2plaintext, plaintext2html

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from ...tools.send_body import MAX_TEXT, Recipient
from .discuss_channel import TYPE


class DiscussChannel(models.Model):
    """What is written in a conversation goes to the person by WhatsApp.

    The request of whoever writes never waits for Meta: the message waits in the outbox
    before all others and leaves a moment later, and its tick says what became of it.
    """

    # Apart: what leaves.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "discuss.channel"

    @remote()
    def message_post(self, **kwargs):
        """Post; what somebody writes in a WhatsApp conversation is sent.

        :raises UserError: it cannot be sent
        """
        if self.channel_type != TYPE or kwargs.get("message_type") != "comment":
            return super().message_post(**kwargs)
        return self._answer_ahorro_wa(**kwargs)

    def _post_ahorro_wa(self, body, **values):
        """Post in a conversation what came, or left, by WhatsApp."""
        self.ensure_one()
        # What came is posted as it is: our own would send it.
        # pylint: disable-next=super-method-mismatch
        return super().message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **{"author_id": False, **values},
        )

    def _answer_ahorro_wa(self, body="", parent_id=False, attachment_ids=(), **_kwargs):
        self.ensure_one()
        # Discuss posts with more rights than the user's: who asks is checked here.
        own = self.with_user(self.env.uid).sudo(False)
        own.check_access("read")
        self.env["ahorro.role"]._check_role("operator")
        text = html2plaintext(body).strip() if body and isinstance(body, str) else ""
        channel_sudo = self.sudo()
        channel_sudo._lock_ahorro_wa()
        parts = channel_sudo._split_answer(text, attachment_ids)
        channel_sudo._check_answer(parts)
        to, reply_to = (
            channel_sudo._get_recipient(),
            channel_sudo._find_wamid(parent_id),
        )
        mails_sudo = self.env["mail.message"].sudo()
        for part in parts:
            # Discuss waits for the first; the others come beside it.
            posted = channel_sudo
            if mails_sudo:
                posted = channel_sudo.with_context(temporary_id=None)
            mail_sudo = posted._post_ahorro_wa(
                plaintext2html(part.text),
                author_id=self.env.user.partner_id.id,
                attachment_ids=part.attachment_sudo.ids,
            )
            values = channel_sudo._prepare_part(part, to, reply_to)
            channel_sudo._enqueue_values(mail_sudo, values)
            mails_sudo |= mail_sudo
        return mails_sudo[:1].sudo(self.env.su)

    def _lock_ahorro_wa(self):
        """Lock a conversation before its case, as where a message is shown in it."""
        self.env.execute_query(
            SQL(
                "SELECT id FROM discuss_channel WHERE id = %s FOR NO KEY UPDATE",
                self.id,
            )
        )

    def _check_answer(self, parts):
        """Check that an answer can be sent now.

        :param parts: of ``_split_answer``
        :raises UserError: with what to do
        """
        if not parts:
            raise UserError(self.env._("There is nothing to send: write a text."))
        longest = max(len(part.text) for part in parts)
        if longest > MAX_TEXT:
            raise UserError(
                self.env._(
                    "WhatsApp takes at most %(limit)s characters: yours has %(count)s.",
                    limit=MAX_TEXT,
                    count=longest,
                )
            )
        problem = self._get_answer_problem()
        if problem:
            raise UserError(problem)

    @api.readonly
    @remote(self=ONE)
    def get_ahorro_wa_problem(self):
        """Return why nothing can be sent in a conversation now, or ``""``."""
        self.ensure_one()
        self.check_access("read")
        # sudo: what forbids it is told to whoever reads the conversation.
        return self.sudo()._get_answer_problem()

    def _get_answer_problem(self):
        """Return why the person cannot be answered freely now, or ``""``."""
        self.ensure_one()
        if not (self.ahorro_wa_phone or self._read_bsuid()):
            return self.env._("The person's data was erased.")
        if not self.ahorro_wa_until or self.ahorro_wa_until <= fields.Datetime.now():
            return self.env._(
                "More than 24 hours have passed since the person wrote: WhatsApp takes "
                "an approved template only."
            )
        if self._is_opted_out():
            return self.env._("The person asked not to be contacted this way.")
        return ""

    def _read_bsuid(self):
        rows = self.env.execute_query(
            SQL("SELECT ahorro_wa_bsuid FROM discuss_channel WHERE id = %s", self.id)
        )
        return (rows and rows[0][0]) or ""

    def _is_opted_out(self):
        """Tell whether the number asked for no messages, and did not write since."""
        self.env["ahorro.optout"].flush_model()
        return bool(
            self.env.execute_query(
                SQL(
                    """SELECT FROM ahorro_optout
                        WHERE right(phone, 10) = right(%s, 10) AND company_id = %s
                          AND ended_on IS NULL AND channel IN ('whatsapp', 'all')
                          AND purpose = 'all' AND date >= %s""",
                    self.ahorro_wa_phone or None,
                    self.ahorro_wa_company_id.id,
                    # Who never wrote cannot be answered freely anyhow.
                    self.ahorro_wa_inbound_at or None,
                )
            )
        )

    def _get_recipient(self):
        """Return whom the person is to Meta: by phone, or by their name there."""
        phone = f"+{self.ahorro_wa_phone}" if self.ahorro_wa_phone else ""
        return Recipient(phone, "" if phone else self._read_bsuid())

    def _enqueue_values(self, mail, values):
        """Let a message be sent before all that waits.

        :param values: its ``text``, its ``body`` and what else it has
        """
        person = self.env["ahorro.wa.conversation.person"]
        case, plan = person._find_case_and_plan(self)
        self.env["ahorro.wa.outbox"]._enqueue(
            [
                {
                    "company_id": self.ahorro_wa_company_id.id,
                    "account_id": self.ahorro_wa_account_id.id,
                    "channel_id": self.id,
                    "mail_message_id": mail.id,
                    "partner_id": self.ahorro_wa_partner_id.id,
                    "plan_id": plan.id,
                    "case_id": case.id,
                    "user_id": self.env.uid,
                    "phone": self._get_recipient().phone or False,
                    "priority": 0,  # somebody waits for it
                    "is_answer": True,
                    "idempotency_key": f"answer-{mail.id}",
                    **values,
                }
            ]
        )

    @api.model
    def _find_wamid(self, mail_id):
        """Return Meta's id of a message of the conversation that is answered."""
        if type(mail_id) is not int or not mail_id:
            return ""
        domain = [("mail_message_id", "=", mail_id)]
        for model in ("ahorro.wa.inbound", "ahorro.wa.message"):
            found = self.env[model].search(domain, limit=1)
            if found.wamid:
                return found.wamid
        return ""

    def _check_can_update_message_content(self, message):
        if self.channel_type == TYPE:
            raise UserError(
                self.env._("What was sent by WhatsApp is neither changed nor deleted.")
            )
        return super()._check_can_update_message_content(message)


class AhorroWaMessage(models.Model):
    """A text that the person got, in their conversation."""

    # Apart: it posts.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.message"

    def _show_in(self, channel):
        """Show a message that was sent by template in a conversation."""
        self.ensure_one()
        mail = channel._post_ahorro_wa(
            plaintext2html(self.text or ""), author_id=self.user_id.partner_id.id
        )
        self.mail_message_id = mail
