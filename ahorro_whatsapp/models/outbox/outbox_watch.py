# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: Meta's errors: nobody got it, of payment, so as not to write too often.
UNDELIVERABLE, PAYMENT, TOO_OFTEN = 131026, 131042, 131049
#: Of so many last messages, such a share undeliverable is the provider's doing.
BURST_OF, BURST_SHARE = 100, 0.2
#: Fewer than this say nothing of a share.
BURST_LEAST = 10
#: Meta gives a message up after this time, see its documents of messages' TTL.
TTL = timedelta(days=30)
#: Tells that are looked back on in the account's form.
FAILURE_DAYS = 7


class AhorroWaOutboxWatch(models.AbstractModel):
    """What failures say of an account, and messages that never left Meta.

    A number without WhatsApp is marked as such after two failures on different days,
    and never in a burst: when a fifth of the last hundred messages cannot be delivered,
    it is the provider and not the people, nobody is marked, and the account pauses.

    Called by others: ``_look``, ``_cron_watch`` and ``_get_failures``.
    """

    _name = "ahorro.wa.outbox.watch"
    _description = "Watches over WhatsApp accounts"

    @api.model
    def _look(self, failures):
        """Look at what failed.

        :param failures: dict of account id to the set of Meta's error codes
        """
        for account_id, codes in failures.items():
            account = self.env["ahorro.wa.account"].browse(account_id)
            if PAYMENT in codes:
                account.payment_state = "problem"
            if UNDELIVERABLE not in codes:
                continue
            share = self._get_undeliverable_share(account)
            if share is None:
                self._mark_phones(account)
            elif self._pauses("ahorro_whatsapp.pause_on_burst"):
                named = account.with_context(lang=account._get_lang())
                named._pause(
                    named.env._(
                        "%(share)s %% of the last messages could not be delivered, "
                        "which is not the people's doing: see the number at Meta "
                        "before you resume. Nobody was marked as without WhatsApp.",
                        share=share,
                    )
                )

    @api.model
    def _pauses(self, name):
        return self.env["ahorro.parameter"]._get_bool(name)

    @api.model
    def _get_undeliverable_share(self, account):
        """Return how many of a hundred were undeliverable, None where few were."""
        self.env["ahorro.wa.message"].flush_model()
        [(total, bad)] = self.env.execute_query(
            SQL(
                """SELECT count(*), count(*) FILTER (WHERE state = 'failed'
                                                       AND error_code = %s)
                     FROM (SELECT state, error_code FROM ahorro_wa_message
                            WHERE account_id = %s AND transport = 'api'
                              AND (accepted_at IS NOT NULL OR failed_at IS NOT NULL)
                            ORDER BY id DESC LIMIT %s) AS last""",
                UNDELIVERABLE,
                account.id,
                BURST_OF,
            )
        )
        if total < BURST_LEAST or bad <= total * BURST_SHARE:
            return None
        return round(100 * bad / total)

    @api.model
    def _mark_phones(self, account):
        """Mark numbers that failed on two days and got nothing since the first."""
        self.env["ahorro.wa.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT m.phone_id FROM ahorro_wa_message m
                     JOIN ahorro_phone f ON f.id = m.phone_id
                    WHERE m.account_id = %s AND m.phone_id IS NOT NULL
                      AND f.no_whatsapp IS NOT TRUE
                    GROUP BY m.phone_id
                   HAVING count(DISTINCT m.failed_at::date)
                          FILTER (WHERE m.error_code = %s) >= 2
                      AND COALESCE(max(GREATEST(m.delivered_at, m.read_at)),
                                   '-infinity')
                        < min(m.failed_at) FILTER (WHERE m.error_code = %s)""",
                account.id,
                UNDELIVERABLE,
                UNDELIVERABLE,
            )
        )
        phones = self.env["ahorro.phone"].browse(phone_id for (phone_id,) in rows)
        phones.write({"no_whatsapp": True})

    @api.model
    def _get_failures(self, account):
        """Return how many messages failed lately, by Meta's code, the most first."""
        since = fields.Datetime.now() - timedelta(days=FAILURE_DAYS)
        return self.env.execute_query(
            SQL(
                """SELECT error_code, count(*) FROM ahorro_wa_message
                    WHERE account_id = %s AND failed_at > %s AND state = 'failed'
                    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5""",
                account.id,
                since,
            )
        )

    # === WHAT NEVER LEFT META ===

    @api.model
    def _get_stalled_domain(self):
        """Return the domain of messages accepted long ago and not heard of since."""
        hours = self.env["ahorro.parameter"]._get_int("ahorro_whatsapp.stalled_hours")
        return [
            ("transport", "=", "api"),
            ("state", "in", ("accepted", "held")),
            ("accepted_at", "<", fields.Datetime.now() - timedelta(hours=hours)),
        ]

    @api.model
    def _cron_watch(self):
        """Tell people of what was accepted and never sent, once each, and expire it.

        Without a payment method Meta accepts messages and does not deliver them: that
        is no success, and nobody else says so.
        """
        self._expire()
        messages = self.env["ahorro.wa.message"].search(self._get_stalled_domain())
        for account, stalled in messages.grouped("account_id").items():
            new = stalled.filtered(
                lambda one, told=account.stalled_told_at: (
                    not told or one.accepted_at > told
                )
            )
            if not new:
                continue
            named = account.with_context(lang=account._get_lang())
            named.message_post(
                subject=named.env._("Messages accepted and never sent"),
                body=named.env._(
                    "WhatsApp accepted %(count)s messages of %(account)s and has not "
                    "sent them: see at Meta whether the payment method works. They are "
                    "in WhatsApp messages, filter Accepted and never sent.",
                    count=len(stalled),
                    account=account.name,
                ),
                partner_ids=account._get_told_users().partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
            account.stalled_told_at = max(new.mapped("accepted_at"))

    @api.model
    def _expire(self):
        """Say of what Meta never sent that it will not be sent any more."""
        now = fields.Datetime.now()
        self.env["ahorro.wa.message"].flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_message SET state = 'expired', closed_at = %s
                    WHERE transport = 'api' AND state IN ('accepted', 'held', 'unknown')
                      AND COALESCE(accepted_at, claimed_at) < %s""",
                now,
                now - TTL,
            )
        )
        self.env["ahorro.wa.message"].invalidate_model()
