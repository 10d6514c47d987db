# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.guard.ahorro_contact_guard import PASSING

from ...tools.cloud_sender import Outgoing
from ...tools.rate import PAIR_BURST, PAIR_SPACING, pair_wait
from ...tools.send_body import with_uuid

#: Number of the advisory lock that each claim holds until it is committed.
CLAIM_LOCK = 0x41573032
#: How long an answer to somebody on the phone may leave at any hour.
ANSWER_LIFE = timedelta(minutes=15)
#: Time until an account whose day's limit is used up is looked at again.
LIMIT_PAUSE = timedelta(minutes=15)
#: Time until a message to somebody who is being written to is looked at again.
PERSON_PAUSE = timedelta(minutes=1)


class AhorroWaOutboxClaim(models.AbstractModel):
    """Which of the messages that wait leave now, and why the others do not.

    Who may be contacted is asked here again: somebody may have asked to be left alone
    since the message was confirmed.

    Called by the outbox: ``_claim`` and ``_find_orphans``, in transactions of their own
    and as superuser. Called by others: ``_get_written_people`` and
    ``_get_people_left``.
    """

    _name = "ahorro.wa.outbox.claim"
    _description = "Claims WhatsApp messages"

    @api.model
    def _claim(self, account_id, size):
        """Take messages of an account to be sent now.

        :return: the :class:`Outgoing` of those to send, and how many were looked at
        """
        account = self.env["ahorro.wa.account"].browse(account_id)
        if account.paused_at or not (account.active and account.has_token):
            return [], 0
        if not account._is_at_home():
            account._stay_out()
            return [], 0
        # Accounts claim one after another: what one takes counts for the next, which
        # may write to the same person or use up the same day's limit.
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", CLAIM_LOCK))
        messages = self._lock_candidates(account, size)
        answers = self._find_answers(messages)
        others = messages - answers
        # Before the guard is asked: what has left since is a contact that it counts.
        stops = self._get_person_stops(others)
        stops |= self._get_answer_stops(answers)
        stops |= self._get_stops(_without(others, stops))
        stops |= self._get_pair_stops(_without(messages, stops))
        stops |= self._get_limit_stops(account, _without(others, stops))
        self._stop(stops)
        return self._take(_without(messages, stops)), len(messages)

    @api.model
    def _find_answers(self, messages):
        """Return those that answer who wrote to us; the room of conversations says.

        Neither the guard nor the limit of new people is asked for them.
        """
        return messages.browse()

    @api.model
    def _get_answer_stops(self, answers):
        """Return why answers do not leave, as ``_get_stops``."""
        return {}

    @api.model
    def _lock_candidates(self, account, size):
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_wa_message
                    WHERE account_id = %s AND state = 'queued'
                      AND (next_try_at IS NULL OR next_try_at <= %s)
                      -- Its file is not at Meta yet.
                      AND upload_state IS DISTINCT FROM 'waiting' AND %s
                    ORDER BY priority, id LIMIT %s
                      FOR UPDATE SKIP LOCKED""",
                account.id,
                fields.Datetime.now(),
                self._get_candidate_condition(),
                size,
            )
        )
        return self.env["ahorro.wa.message"].browse(row_id for (row_id,) in rows)

    @api.model
    def _get_candidate_condition(self):
        """Return the SQL of what else a message that is claimed must fulfil.

        Other rooms add theirs.
        """
        return SQL("TRUE")

    @api.model
    def _get_type(self, message):
        """Return the campaign type that a message is about, for the contact guard."""
        return message.case_id.type_id

    @api.model
    def _is_settled(self, message):
        """Tell whether what a message is about was settled; other rooms say when."""
        return False

    @api.model
    def _take(self, messages):
        if not messages:
            return []
        rows = self.env.execute_query(
            SQL(
                """UPDATE ahorro_wa_message
                      SET state = 'sending', claimed_at = %s, attempts = attempts + 1,
                          stop_reason = NULL, next_try_at = NULL
                    WHERE id = ANY(%s)
                   RETURNING id, uuid, body, attempts""",
                fields.Datetime.now(),
                messages.ids,
            )
        )
        messages.invalidate_recordset()
        order = {message_id: place for place, message_id in enumerate(messages.ids)}
        rows.sort(key=lambda row: order[row[0]])
        return [
            Outgoing(
                message_id,
                uuid,
                with_uuid(body, uuid),
                attempts,
            )
            for message_id, uuid, body, attempts in rows
        ]

    # === WHY NOT ===

    @api.model
    def _get_stops(self, messages):
        """Return why messages do not leave now.

        :return: dict of message id to (sentence, moment to look again or None); without
            a moment the message is cancelled. Other rooms add theirs.
        """
        stops = {}
        guard = self.env["ahorro.contact.guard"]
        by_question = defaultdict(lambda: self.env["ahorro.wa.message"])
        for message in messages:
            if message.partner_id != message.plan_id.partner_id:
                stops[message.id] = self.env._("The plan has another holder now."), None
            elif not message.body or not message.phone:
                stops[message.id] = self.env._("The person's data was erased."), None
            elif not message.plan_id.active:
                stops[message.id] = self.env._("The plan was archived."), None
            elif self._is_settled(message):
                stops[message.id] = self.env._("The case was finished."), None
            else:
                key = (message.user_id, self._get_type(message))
                by_question[key] |= message
        for (user, case_type), asked in by_question.items():
            # In the name of who sent them, whose the answer in the log is.
            own = guard.with_user(user).sudo()
            verdicts = own._evaluate(asked.plan_id, "whatsapp", case_type, log=True)
            for message in asked:
                verdict = verdicts[message.plan_id.id]
                passes = verdict.reason in PASSING and message._is_answer_in_time()
                if verdict.allowed or passes:
                    continue
                until = verdict.until if verdict.reason in PASSING else None
                reason = guard.reason_text(verdict.reason, verdict.until, "whatsapp")
                stops[message.id] = reason, until
        return (
            self._get_number_stops(messages) | self._get_phone_stops(messages) | stops
        )

    @api.model
    def _get_phone_stops(self, messages):
        """Return those to numbers that are not, or no more, good ones of the person.

        It was corrected, or taken off the client: by now it may be a stranger's.
        """
        messages.partner_id.flush_recordset()
        self.env["ahorro.phone"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT m.id, bool_or(f.id IS NOT NULL)
                     FROM ahorro_wa_message m
                     LEFT JOIN ahorro_phone f
                       ON f.partner_id = m.partner_id AND f.e164 = m.phone AND f.active
                    WHERE m.id = ANY(%s)
                    GROUP BY m.id
                   HAVING bool_and(f.id IS NULL OR f.is_wrong IS TRUE
                                   OR f.no_whatsapp IS TRUE OR f.is_shared IS TRUE)""",
                messages.ids,
            )
        )
        marked = self.env._("The number was marked as wrong or without WhatsApp.")
        gone = self.env._("The client does not have this number any more.")
        return {
            message_id: (marked if there else gone, None) for message_id, there in rows
        }

    @api.model
    def _get_number_stops(self, messages):
        """Return those to numbers of which somebody said to leave them alone.

        The guard lets who has another number be contacted, and this one is not it.
        """
        advertising = messages.filtered(
            lambda message: self._get_type(message).purpose == "advertising"
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT m.id FROM ahorro_wa_message m
                    WHERE m.id = ANY(%s) AND EXISTS (
                          SELECT FROM ahorro_optout o
                           WHERE o.phone IN (m.phone, right(m.phone, 10))
                             AND o.company_id = m.company_id AND o.ended_on IS NULL
                             AND o.channel IN ('whatsapp', 'all')
                             AND (o.purpose = 'all'
                                  OR o.purpose = 'advertising' AND m.id = ANY(%s)))""",
                messages.ids,
                advertising.ids,
            )
        )
        reason = self.env["ahorro.contact.guard"].reason_text("optout")
        return {message_id: (reason, None) for (message_id,) in rows}

    @api.model
    def _get_person_stops(self, messages):
        """Return those to people whom another message leaves for right now.

        The guard counts the contacts of a week once they were: of several messages to
        one person each waits until the one before it has left, and asks again.
        """
        if not self.env["ahorro.contact.guard"]._get_weekly_cap():
            return {}
        leaving = self.env["ahorro.wa.message"].search(
            [("state", "=", "sending"), ("company_id", "in", messages.company_id.ids)]
        )
        seen = {_person_key(message) for message in leaving}
        wait = self.env._("Another message to this person leaves first.")
        until = fields.Datetime.now() + PERSON_PAUSE
        stops = {}
        for message in messages:
            key = _person_key(message)
            if key in seen:
                stops[message.id] = wait, until
            seen.add(key)
        return stops

    @api.model
    def _get_limit_stops(self, account, messages):
        """Return those for whom the people of 24 hours are too many already.

        Meta counts the people that the whole business portfolio wrote to first, and
        refuses those beyond its limit.
        """
        if not account.daily_limit or not messages:
            return {}
        written = self._get_written_people(account)
        left = self._get_people_left(account, written)
        until = fields.Datetime.now() + LIMIT_PAUSE
        reason = self.env._(
            "Meta lets this number write to %(limit)s people in 24 hours: it goes on "
            "as soon as there is room.",
            limit=account.daily_limit,
        )
        stops = {}
        for message in messages:
            if message.phone in written:
                continue
            if left > 0:
                left -= 1
                written[message.phone] = fields.Datetime.now()
            else:
                stops[message.id] = reason, until
        return stops

    @api.model
    def _get_counted_condition(self):
        """Return the SQL of which messages ``m`` Meta counts; other rooms add to it."""
        return SQL("TRUE")

    @api.model
    def _get_pair_stops(self, messages):
        """Return those to numbers that were written to too often a moment ago."""
        messages = messages.filtered("phone")  # who hides it is answered only
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """SELECT account_id, phone, claimed_at FROM ahorro_wa_message
                    WHERE phone = ANY(%s) AND claimed_at > %s""",
                list(set(messages.mapped("phone"))),
                now - timedelta(seconds=PAIR_BURST * PAIR_SPACING),
            )
        )
        sent = defaultdict(list)
        for account_id, phone, moment in rows:
            sent[account_id, phone].append(moment.timestamp())
        stops = {}
        for message in messages:
            moments = sent[message.account_id.id, message.phone]
            wait = pair_wait(moments, now.timestamp())
            if wait:
                reason = self.env._("Too many messages to this number in a short time.")
                stops[message.id] = reason, now + timedelta(seconds=wait)
            else:
                moments.append(now.timestamp())
        return stops

    @api.model
    def _stop(self, stops):
        """Write down why messages do not leave, and until when."""
        if not stops:
            return
        now = fields.Datetime.now()
        ids, reasons, moments = zip(
            *((message_id, *stop) for message_id, stop in stops.items()), strict=True
        )
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_message m
                      SET stop_reason = v.reason, next_try_at = v.until,
                          state = CASE WHEN v.until IS NULL THEN 'cancelled'
                                       ELSE m.state END,
                          closed_at = CASE WHEN v.until IS NULL THEN %s END
                     FROM unnest(%s::integer[], %s::text[], %s::timestamp[])
                          AS v (id, reason, until)
                    WHERE m.id = v.id""",
                now,
                list(ids),
                list(reasons),
                list(moments),
            )
        )
        self.env["ahorro.wa.message"].invalidate_model()

    # === WHAT A DEAD SENDER LEFT ===

    @api.model
    def _find_orphans(self, account_id):
        """Say of messages whose sender died that nobody knows whether they left.

        Only the account's one sender calls it, before it claims: what is ``sending``
        then is of a process that is not there any more.
        """
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_message SET state = 'unknown'
                    WHERE account_id = %s AND state = 'sending'""",
                account_id,
            )
        )
        self.env["ahorro.wa.message"].invalidate_model()


def _without(messages, stops):
    return messages.filtered(lambda message: message.id not in stops)


def _person_key(message):
    """Return what tells people apart: two contacts with one document are one."""
    partner = message.partner_id
    return message.company_id.id, partner.ahorro_document_key or partner.id
