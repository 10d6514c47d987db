# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.queue.queue_transaction import short_transaction

from .discuss_channel import TYPE

_logger = logging.getLogger(__name__)


class AhorroWaConversation(models.AbstractModel):
    """What is sent by template to who has a conversation is shown in it.

    What somebody sends by hand at once, so that its tick is seen to turn. What a mass
    send sends, once it left, and apart from sending it, which must not wait.
    """

    # Apart: what comes from elsewhere.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.conversation"

    @api.model
    def _show_queued(self, message_sudo):
        """Show a message that somebody has just written to a client."""
        for message, channel in self._find_unshown(message_sudo.ids):
            message._show_in(channel)

    @api.model
    def _mark_sent(self, message_ids):
        """Have messages that left shown, of those whose person has a conversation."""
        found = self.env["ahorro.wa.message"].browse(
            message.id for message, _channel in self._find_unshown(message_ids)
        )
        accepted = found.filtered("accepted_at")
        if accepted:
            accepted.is_to_show = True
            self._wake()

    @api.model
    def _find_unshown(self, message_ids):
        """Return those of some messages that have a conversation and are not in it.

        :return: list of (message, channel), with ``sudo``
        """
        self.env["ahorro.wa.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT m.id, c.id FROM ahorro_wa_message m
                     JOIN discuss_channel c
                       ON c.ahorro_wa_account_id = m.account_id
                      AND right(c.ahorro_wa_phone, 10) = right(m.phone, 10)
                      AND c.ahorro_wa_phone IS NOT NULL AND c.channel_type = %s
                    WHERE m.id = ANY(%s) AND m.mail_message_id IS NULL
                      AND m.channel_id IS NULL
                    ORDER BY m.id""",
                TYPE,
                list(message_ids),
            )
        )
        # sudo: what was sent is shown by its conversation's own service.
        messages_sudo = self.env["ahorro.wa.message"].sudo()
        channels_sudo = self.env["discuss.channel"].sudo()
        return [
            (messages_sudo.browse(one), channels_sudo.browse(two)) for one, two in rows
        ]

    @api.model
    def _show_some(self, size):
        return super()._show_some(size) + self._show_sent(size)

    @api.model
    def _show_sent(self, size):
        """Show the next messages that left; return how many were looked at."""
        done = 0
        while done < size and self._show_one_sent():
            done += 1
        return done

    @api.model
    def _show_one_sent(self):
        with short_transaction(self.env) as env:
            if not env["ahorro.wa.conversation"]._is_only_one():
                return False  # somebody else shows some
            rows = env.execute_query(
                SQL(
                    """SELECT id FROM ahorro_wa_message WHERE is_to_show
                        ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED"""
                )
            )
            message = env["ahorro.wa.message"].browse(row[0] for row in rows)
            try:
                with env.cr.savepoint():
                    env["ahorro.wa.conversation"]._show_queued(message)
            except psycopg2.OperationalError:
                raise  # the database's own trouble: the scheduler tries again
            except Exception:
                _logger.exception("A message sent by WhatsApp cannot be shown.")
            message.is_to_show = False
        return bool(message)


class AhorroWaOutbox(models.AbstractModel):
    """What somebody sends by hand is shown in its conversation at once."""

    # Each room adds its own to the outbox.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.outbox"

    @api.model
    def _enqueue(self, vals_list):
        if len(vals_list) == 1:
            self._lock_conversation(vals_list[0])
        messages_sudo = super()._enqueue(vals_list)
        if len(messages_sudo) == 1:
            self.env["ahorro.wa.conversation"]._show_queued(messages_sudo)
        return messages_sudo

    @api.model
    def _lock_conversation(self, vals):
        """Lock the conversation of a message before what the message refers to."""
        self.env["discuss.channel"].flush_model()
        self.env.execute_query(
            SQL(
                """SELECT id FROM discuss_channel
                    WHERE ahorro_wa_account_id = %s
                      AND right(ahorro_wa_phone, 10) = right(%s, 10)
                      AND ahorro_wa_phone IS NOT NULL FOR NO KEY UPDATE""",
                vals["account_id"],
                vals.get("phone") or None,
            )
        )
