# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import uuid
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.sql_db import Cursor
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.queue.queue_transaction import (
    is_of_a_test,
    run_step,
    short_transaction,
)

from ...tools.cloud_client import CloudClient
from ...tools.cloud_sender import CloudSender

_logger = logging.getLogger(__name__)

#: First number of the advisory locks of senders; the second is the account.
LOCK_CLASS = 0x41573031
#: Messages claimed at once: what a process that is killed leaves unconfirmed.
CLAIM = 48


class AhorroWaOutbox(models.AbstractModel):
    """Sends the messages that wait, each at most once.

    The table of messages is the queue. A sender claims some of them and commits, asks
    WhatsApp's service outside of any transaction, writes down the answers and commits.
    Between the two commits a message is ``sending``: whoever finds it so while holding
    the account's lock knows that its sender died, and that nobody knows whether the
    request left. It becomes ``unknown``, and no program sends it again; Meta's notice,
    which tells our ``uuid`` back, says what became of it.

    One sender an account at a time: the lock is the database's and dies with its
    process. Messages wake the scheduler up, which also comes by each minute.

    Called by others: ``_enqueue``, ``_enqueue_from``, ``_wake`` and ``_send``.
    """

    _name = "ahorro.wa.outbox"
    _description = "Outbox of WhatsApp messages"

    # === PUTTING MESSAGES IN ===

    @api.model
    def _enqueue(self, vals_list):
        """Let messages be sent: as they are now, whatever changes until then.

        Asked again with an idempotency key that is known, a message is not added.

        :param vals_list: values of ``ahorro.wa.message``, with ``account_id``, ``body``
            and ``idempotency_key``; the caller has checked who may be written what
        :return: the messages that were added, with ``sudo``
        """
        # sudo: rows are written by this model alone.
        messages_sudo = self.env["ahorro.wa.message"].sudo()
        if not vals_list:
            return messages_sudo
        common = self._prepare_common()
        rows = [{**common, "uuid": str(uuid.uuid4()), **vals} for vals in vals_list]
        messages_sudo.flush_model()
        names = sorted({name for row in rows for name in row})
        made = self.env.execute_query(
            SQL(
                """INSERT INTO ahorro_wa_message (%s) VALUES %s
                   ON CONFLICT DO NOTHING RETURNING id""",
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(
                    SQL(
                        "%s",
                        tuple(
                            messages_sudo._fields[name].convert_to_column_insert(
                                row.get(name), messages_sudo
                            )
                            for name in names
                        ),
                    )
                    for row in rows
                ),
            )
        )
        messages_sudo = messages_sudo.browse(message_id for (message_id,) in made)
        # The campaign is the case's, kept with the message.
        messages_sudo.modified(["case_id"])
        if any(row.get("upload_state") for row in rows):
            self.env["ahorro.wa.upload"]._wake()
        self._wake()
        return messages_sudo

    @api.model
    def _enqueue_from(self, columns, source):
        """Let messages be sent whose values stand in tables: as they are now.

        As ``_enqueue``, for thousands: one statement.

        :param columns: dict of a column of ``ahorro_wa_message`` to its ``SQL``; all
            that is computed and stored is among them
        :param SQL source: what they are selected from
        :return: dict of plan id to the id of its message
        """
        self.env.flush_all()
        common = self._prepare_common()
        columns = {
            **{name: SQL("%s", value) for name, value in common.items()},
            "uuid": SQL("gen_random_uuid()::text"),
            **columns,
        }
        made = self.env.execute_query(
            SQL(
                "INSERT INTO ahorro_wa_message (%s) SELECT %s FROM %s "
                "ON CONFLICT DO NOTHING RETURNING plan_id, id",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(columns.values()),
                source,
            )
        )
        self.env.invalidate_all()
        self._wake()
        return dict(made)

    @api.model
    def _prepare_common(self):
        """Return what all messages that wait begin with."""
        now = fields.Datetime.now()
        return {
            "transport": "api",
            "state": "queued",
            "priority": 10,
            "attempts": 0,
            "opened_at": now,
            "create_uid": self.env.uid,
            "create_date": now,
            "write_uid": self.env.uid,
            "write_date": now,
        }

    @api.model
    def _wake(self):
        """Have what waits sent as soon as this transaction is committed."""
        # sudo: whoever writes to a client starts the scheduler with it.
        self.env.ref("ahorro_whatsapp.ir_cron_send").sudo()._trigger()

    # === SENDING ===

    @api.model
    def _cron_send(self):
        """Send what waits, for as long as the scheduler lets it."""
        cron = self.env["ir.cron"]
        for account_id in self._get_waiting_accounts():
            with self._sender(account_id) as sender:
                while sender and (done := self._send_some(account_id, sender)):
                    left = cron._commit_progress(done, remaining=self._count_waiting())
                    if not left:
                        return
        cron._commit_progress(remaining=0)

    @api.model
    def _send(self, account):
        """Send all that waits in an account now; return how many requests were made.

        Not for requests of users: it takes as long as there are messages.
        """
        total = 0
        with self._sender(account.id) as sender:
            while sender and (done := self._send_some(account.id, sender)):
                total += done
        return total

    @api.model
    def _get_waiting_domain(self):
        """Return the domain of what a sender would take now, or has to look after."""
        now = fields.Datetime.now()
        due = Domain("next_try_at", "=", False) | Domain("next_try_at", "<=", now)
        queued = Domain("state", "=", "queued") & due
        return (queued | Domain("state", "=", "sending")) & Domain(
            "account_id.paused_at", "=", False
        )

    @api.model
    def _get_waiting_accounts(self):
        # sudo: the scheduler's own work.
        messages_sudo = self.env["ahorro.wa.message"].sudo()
        groups = messages_sudo._read_group(self._get_waiting_domain(), ["account_id"])
        return [account.id for (account,) in groups]

    @api.model
    def _count_waiting(self):
        with short_transaction(self.env) as env:
            return env["ahorro.wa.message"].search_count(self._get_waiting_domain())

    @contextmanager
    def _sender(self, account_id):
        """Yield what asks the service for an account; None where somebody else does.

        :return: a :class:`CloudSender`
        """
        with self._account_lock(account_id) as mine:
            if not mine:
                yield None
                return
            with short_transaction(self.env) as env:
                env["ahorro.wa.outbox.claim"]._find_orphans(account_id)
                account = env["ahorro.wa.account"].browse(account_id)
                values, mps = account._get_client_values(), account.mps
            with CloudSender(lambda: CloudClient(**values), mps) as sender:
                yield sender

    @contextmanager
    def _account_lock(self, account_id):
        """Yield whether this process is the account's one sender meanwhile."""
        query = SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK_CLASS, account_id)
        if is_of_a_test(self.env):
            yield self.env.execute_query(query)[0][0]
            return
        with self.env.registry.cursor() as cr:
            if isinstance(cr, Cursor):
                # It is open for as long as messages are sent: with a snapshot, it
                # would keep the database from cleaning up.
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cr.execute(query)
            yield cr.fetchone()[0]

    @api.model
    def _send_some(self, account_id, sender):
        """Claim, ask and write down once; return how many messages were looked at."""
        lang, claimed, looked_at = run_step(self.env, _claim_step, account_id)
        if claimed:
            results = sender.send(claimed)
            # Run again after a collision with Meta's notices: what was sent is known
            # here alone.
            run_step(self.env, _record_step, account_id, lang, results)
        return looked_at


def _claim_step(env, account_id):
    lang = env["ahorro.wa.account"].browse(account_id)._get_lang()
    claim = env["ahorro.wa.outbox.claim"].with_context(lang=lang)
    return lang, *claim._claim(account_id, CLAIM)


def _record_step(env, account_id, lang, results):
    record = env["ahorro.wa.outbox.record"].with_context(lang=lang)
    record._record(account_id, results)
