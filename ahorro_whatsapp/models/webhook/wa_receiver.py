# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.queue.queue_transaction import short_transaction

from ...tools.webhook_event import read_event
from ...tools.webhook_item import (
    AccountNotice,
    Correction,
    Inbound,
    Move,
    Preference,
    Status,
    TemplateNotice,
    Unreadable,
)

_logger = logging.getLogger(__name__)

LOCK = 0x41573032
#: Requests that are read in one transaction, and tries of one that fails.
EVENTS = 50
MAX_TRIES = 5


class AhorroWaReceiver(models.AbstractModel):
    """Reads what Meta sent: what became of messages, and who wants no more of them.

    The requests are read in the order in which they came, by one process at a time.
    One that cannot be read is tried alone, and set aside after some tries; the others
    go on.

    Called by others: ``_cron_receive`` and ``_read_some``. Other rooms make more of the
    items in ``_apply``.
    """

    _name = "ahorro.wa.receiver"
    _description = "Reads the notices of WhatsApp's service"

    @api.model
    def _cron_receive(self):
        """Read what came, for as long as the scheduler lets it."""
        while done := self._read_some(EVENTS):
            left = self.env["ir.cron"]._commit_progress(
                done, remaining=self._count_new()
            )
            if not left:
                return
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _count_new(self):
        with short_transaction(self.env) as env:
            return env["ahorro.wa.event"].search_count([("state", "=", "new")])

    @api.model
    def _read_some(self, size):
        """Read the next requests; return how many."""
        try:
            with short_transaction(self.env) as env:
                return env["ahorro.wa.receiver"]._read_next(size)
        except psycopg2.OperationalError:
            raise  # the database's own trouble: the scheduler tries again
        except Exception:
            if size == 1:
                return self._count_failure()
            _logger.warning("Notices of WhatsApp are read one by one.", exc_info=True)
            return self._read_some(1)

    @api.model
    def _read_next(self, size):
        if not self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK)
        )[0][0]:
            return 0
        rows = self.env.execute_query(
            SQL(
                """SELECT id, account_id, raw FROM ahorro_wa_event
                    WHERE state = 'new' ORDER BY attempts, id LIMIT %s""",
                size,
            )
        )
        if not rows:
            return 0
        items, problems = [], {}
        for event_id, account_id, raw in rows:
            read = read_event(bytes(raw))
            bad = [item.problem for item in read if isinstance(item, Unreadable)]
            if bad:
                problems[event_id] = bad[0]
            items += [(account_id, item) for item in read]
        self._apply(items)
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_event e
                      SET state = CASE WHEN v.problem IS NULL THEN 'done'
                                       ELSE 'parked' END,
                          problem = v.problem, attempts = attempts + 1
                     FROM unnest(%s::integer[], %s::text[]) AS v (id, problem)
                    WHERE e.id = v.id""",
                [row[0] for row in rows],
                [problems.get(row[0]) for row in rows],
            )
        )
        return len(rows)

    @api.model
    def _count_failure(self):
        """Count a failed try of the first request; set it aside after some."""
        _logger.exception("A notice of WhatsApp cannot be read.")
        with short_transaction(self.env) as env:
            env.cr.execute(
                SQL(
                    """UPDATE ahorro_wa_event
                          SET attempts = attempts + 1,
                              problem = 'unexpected',
                              state = CASE WHEN attempts + 1 >= %s THEN 'parked'
                                           ELSE state END
                        WHERE id = (SELECT id FROM ahorro_wa_event
                                     WHERE state = 'new'
                                     ORDER BY attempts, id LIMIT 1)""",
                    MAX_TRIES,
                )
            )
        return 1

    # === WHAT IS MADE OF THEM ===

    @api.model
    def _apply(self, items):
        """Make of the items of some requests what they say.

        :param items: (account id of the request's address, item) in their order
        """
        statuses = self._with_account(items, Status)
        if statuses:
            self.env["ahorro.wa.receiver.status"]._apply(statuses)
            failures = {}
            for account_id, status in statuses:
                if status.word == "failed":
                    failures.setdefault(account_id, set()).add(status.code)
            self.env["ahorro.wa.outbox.watch"]._look(failures)
        written = self._with_account(items, (Inbound, Correction, Move))
        if written:
            self.env["ahorro.wa.receiver.inbound"]._apply(written)
        wishes = self._with_account(items, (Status, Inbound, Correction, Preference))
        if wishes:
            self.env["ahorro.wa.receiver.optout"]._apply(wishes)
        accounts = self.env["ahorro.wa.account"]
        notices = [
            (accounts.browse(account_id), item)
            for account_id, item in items
            if isinstance(item, (TemplateNotice, AccountNotice))
        ]
        if notices:
            self.env["ahorro.wa.receiver.notice"]._apply(notices)

    @api.model
    def _with_account(self, items, kinds):
        """Return (account id, item) of some kinds, of numbers that we know.

        An address serves the accounts of its company: Meta sends what concerns all
        numbers of a business to one address.
        """
        chosen = [(key, item) for key, item in items if isinstance(item, kinds)]
        if not chosen:
            return []
        accounts = self.env["ahorro.wa.account"].with_context(active_test=False)
        companies = {
            account.id: account.company_id.id
            for account in accounts.browse({key for key, _item in chosen})
        }
        numbers = {
            (account.company_id.id, account.phone_number_id): account.id
            for account in accounts.search(
                [("company_id", "in", list(set(companies.values())))]
            )
        }
        found = []
        for key, item in chosen:
            account_id = numbers.get((companies[key], item.number_id))
            if account_id:
                found.append((account_id, item))
        return found
