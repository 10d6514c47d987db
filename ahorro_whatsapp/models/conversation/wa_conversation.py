# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2
from markupsafe import Markup

from odoo import api, models
from odoo.tools import SQL, plaintext2html

from odoo.addons.ahorro_campaign.models.queue.queue_transaction import short_transaction
from odoo.addons.mail.tools.discuss import Store

from .discuss_channel import TYPE

_logger = logging.getLogger(__name__)

LOCK = 0x41573034
#: Tries of a message that cannot be shown.
MAX_TRIES = 5
#: Texts of ours that a new conversation begins with.
CONTEXT = 3
#: What is its text and nothing else.
PLAIN_KINDS = ("text", "button", "interactive")


class AhorroWaConversation(models.AbstractModel):
    """Shows what clients wrote in conversations, one message after the other.

    Apart from reading Meta's notices: a message that cannot be shown hinders neither
    them nor the other messages, and is given up after some tries.

    What a client wrote is a movement of their open case, which comes up in the queue at
    once as a call that was agreed: whoever answers us is waiting.

    Called by others: ``_wake``, ``_cron_show``, ``_show_some`` and
    ``_show_correction``.
    """

    _name = "ahorro.wa.conversation"
    _description = "WhatsApp conversations"

    @api.model
    def _wake(self):
        """Have what came shown as soon as this transaction is committed."""
        self.env.ref("ahorro_whatsapp.ir_cron_conversation").sudo()._trigger()

    @api.model
    def _cron_show(self):
        """Show what waits, for as long as the scheduler lets it."""
        while done := self._show_some(20):
            with short_transaction(self.env) as env:
                left = env["ahorro.wa.inbound"].search_count(
                    [("shown_state", "=", "waiting")]
                )
            if not self.env["ir.cron"]._commit_progress(done, remaining=left):
                return
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _show_some(self, size):
        """Show the next messages; return how many were looked at."""
        done = 0
        while done < size and self._show_one():
            done += 1
        return done

    @api.model
    def _show_one(self):
        """Show the next message in a transaction of its own; tell if there was one."""
        inbound_id = None
        try:
            with short_transaction(self.env) as env:
                inbound = env["ahorro.wa.conversation"]._get_next()
                inbound_id = inbound.id
                if inbound:
                    env["ahorro.wa.conversation"]._show(inbound)
        except psycopg2.OperationalError:
            raise  # the database's own trouble: the scheduler tries again
        except Exception:
            _logger.exception("A message received by WhatsApp cannot be shown.")
            with short_transaction(self.env) as env:
                inbound = env["ahorro.wa.inbound"].browse(inbound_id)
                tries = inbound.shown_tries + 1
                inbound.shown_tries = tries
                if tries >= MAX_TRIES:
                    inbound.shown_state = "failed"
        return bool(inbound_id)

    @api.model
    def _get_next(self):
        """Return the next message that waits; none while somebody else shows some."""
        inbound = self.env["ahorro.wa.inbound"]
        if not self._is_only_one():
            return inbound
        domain = [("shown_state", "=", "waiting")]
        return inbound.search(domain, order="shown_tries, moment, id", limit=1)

    @api.model
    def _is_only_one(self):
        """Tell whether nobody else shows messages; until this transaction ends."""
        query = SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK)
        return self.env.execute_query(query)[0][0]

    # === ONE MESSAGE ===

    @api.model
    def _show(self, inbound):
        """Put a message into its conversation, and tell the case that it came."""
        account = inbound.account_id
        self = self.with_context(lang=account._get_lang())
        phone = inbound.phone or inbound._find_phone(
            account.id, inbound.bsuid, inbound.wamid, inbound.reply_to
        )
        person = self.env["ahorro.wa.conversation.person"]
        message = person._find_last_message(account, phone, inbound.reply_to)
        channel = self._find_channel(account, phone, inbound.bsuid)
        if not channel:
            channel = self._make_channel(inbound, phone)
        partner = channel.ahorro_wa_partner_id or person._find_partner(
            account, phone, inbound.reply_to
        )
        values = {"ahorro_wa_partner_id": partner.id} if partner else {}
        if partner and not channel.ahorro_wa_partner_id:
            values["name"] = partner.name
        at = channel.ahorro_wa_inbound_at
        if not inbound.is_echo and (not at or at < inbound.moment):
            values["ahorro_wa_inbound_at"] = inbound.moment
        channel.write(values)
        self.env["ahorro.wa.conversation.route"]._route(channel, message)
        self._show_context(channel, phone)
        mail = channel._post_ahorro_wa(
            self._get_body(inbound),
            **self._get_author(channel, inbound),
        )
        inbound.write({"shown_state": "done", "mail_message_id": mail.id})
        self._show_correction(inbound)
        if inbound.media_state:
            self._show_file(inbound)
        Store(bus_channel=channel).add(
            channel, ["name", *channel._get_ahorro_wa_attributes()]
        ).bus_send()
        if not inbound.is_echo:
            self._tell_case(channel, inbound)

    @api.model
    def _find_channel(self, account, phone, bsuid):
        """Return the conversation of a person at a number of ours, if there is one."""
        self.env["discuss.channel"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM discuss_channel
                    WHERE channel_type = %(type)s
                      AND ahorro_wa_account_id = %(account)s
                      AND (right(ahorro_wa_phone, 10) = right(%(phone)s, 10)
                           OR ahorro_wa_bsuid = %(bsuid)s)
                    ORDER BY ahorro_wa_phone NULLS LAST, id LIMIT 2 FOR UPDATE""",
                type=TYPE,
                account=account.id,
                phone=phone or None,
                bsuid=bsuid or None,
            )
        )
        channels = self.env["discuss.channel"].browse(row[0] for row in rows)
        channel = channels[:1]
        if len(channels) == 2 and not channels[1].ahorro_wa_phone:
            self._join(channel, channels[1])  # hidden in one, shown in the other
        if channel and phone and not channel.ahorro_wa_phone:
            channel.ahorro_wa_phone = phone  # hidden before, and known now
        if channel and bsuid and not self._has_bsuid(account, bsuid):
            self._set_bsuid(channel, bsuid)
        return channel

    @api.model
    def _join(self, channel, other):
        """Put what was said in another conversation with a person into theirs."""
        self.env.flush_all()
        for query in (
            """UPDATE mail_message SET res_id = %s
                WHERE model = 'discuss.channel' AND res_id = %s""",
            """UPDATE ir_attachment SET res_id = %s
                WHERE res_model = 'discuss.channel' AND res_id = %s""",
            "UPDATE ahorro_wa_message SET channel_id = %s WHERE channel_id = %s",
        ):
            self.env.cr.execute(SQL(query, channel.id, other.id))
        self.env.invalidate_all()
        other.unlink()

    @api.model
    def _has_bsuid(self, account, bsuid):
        return bool(
            self.env.execute_query(
                SQL(
                    """SELECT FROM discuss_channel WHERE ahorro_wa_account_id = %s
                        AND ahorro_wa_bsuid = %s""",
                    account.id,
                    bsuid,
                )
            )
        )

    @api.model
    def _set_bsuid(self, channel, bsuid):
        self.env.cr.execute(
            SQL(
                "UPDATE discuss_channel SET ahorro_wa_bsuid = %s WHERE id = %s",
                bsuid,
                channel.id,
            )
        )

    @api.model
    def _make_channel(self, inbound, phone):
        account = inbound.account_id
        # Nobody is a member by having made it: the scheduler does.
        channel = (
            self.env["discuss.channel"]
            .with_context(install_mode=True)
            .create(
                {
                    "name": inbound.name or (f"+{phone}" if phone else inbound.bsuid),
                    "channel_type": TYPE,
                    "ahorro_wa_account_id": account.id,
                    "ahorro_wa_company_id": account.company_id.id,
                    "ahorro_wa_phone": phone or False,
                }
            )
            .with_context(install_mode=False)
        )
        if inbound.bsuid:
            self._set_bsuid(channel, inbound.bsuid)
        return channel

    @api.model
    def _get_author(self, channel, inbound):
        """Return who wrote a message, as the conversation names them.

        A stranger is a name alone: a contact or a guest of theirs could be read by
        everybody in the company.
        """
        if inbound.is_echo:
            return {"email_from": self.env._("Written on the phone")}
        partner = channel.ahorro_wa_partner_id
        return {"author_id": partner.id} if partner else {"email_from": channel.name}

    @api.model
    def _get_body(self, inbound):
        label = ""
        if inbound.kind not in PLAIN_KINDS:
            labels = self.env["ahorro.wa.inbound"]._get_kind_labels()
            label = labels.get(inbound.kind, "")
        if inbound.media_id and inbound.media_name:
            label = f"{label}: {inbound.media_name}"
        lines = [f"[{label}]" if label else "", inbound.text or ""]
        text = "\n".join(filter(None, lines)) or self.env._(
            "[WhatsApp message of a kind that is not shown: %(kind)s]",
            kind=inbound.kind,
        )
        return plaintext2html(text)

    @api.model
    def _show_correction(self, inbound):
        """Show beside a message that the client changed it or took it back."""
        for message in inbound.filtered(
            lambda one: one.mail_message_id and (one.revoked_at or one.edited_at)
        ):
            named = self.with_context(lang=message.account_id._get_lang())
            if message.revoked_at:
                note = named.env._("The client deleted this message.")
            else:
                note = named.env._(
                    "Changed by the client: %(text)s", text=message.edited_text or ""
                )
            body = named._get_body(message) + Markup("<p><em>%s</em></p>") % note
            mail = message.mail_message_id
            mail.write({"body": body})
            channel = self.env["discuss.channel"].browse(mail.res_id)
            Store(bus_channel=channel).add(mail, ["body"]).bus_send()

    @api.model
    def _show_context(self, channel, phone):
        """Show the last texts that the person got and the conversation has not."""
        if not phone:
            return
        messages = self.env["ahorro.wa.message"]
        messages.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_wa_message
                    WHERE account_id = %s AND right(phone, 10) = right(%s, 10)
                      AND accepted_at IS NOT NULL AND mail_message_id IS NULL
                      AND channel_id IS NULL
                    ORDER BY accepted_at DESC LIMIT %s""",
                channel.ahorro_wa_account_id.id,
                phone,
                CONTEXT,
            )
        )
        for message in messages.browse(row[0] for row in reversed(rows)):
            message._show_in(channel)
