# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: Meta's error of a number that a test account may not write to.
NOT_IN_LIST = 131030
#: The state that a message gets by what became of its sending.
STATES = {
    "accepted": "accepted",
    "held": "held",
    "retry": "queued",
    "pause_account": "queued",
    "pause_template": "queued",
    "fail": "failed",
    "unknown": "unknown",
}


class AhorroWaOutboxRecord(models.AbstractModel):
    """Writes down what became of the messages that were claimed.

    Meta's notice may be quicker than the answer to the request: what it said stands,
    and the answer only adds what was missing.

    Called by the outbox: ``_record``, in a transaction of its own and as superuser.
    """

    _name = "ahorro.wa.outbox.record"
    _description = "Results of WhatsApp messages"

    @api.model
    def _record(self, account_id, results):
        """Write down results.

        :param results: a ``Result`` of ``tools.cloud_sender`` for each message
        """
        if not results:
            return
        account = self.env["ahorro.wa.account"].browse(account_id)
        again = self._try_without_nine(account, results)
        results = [result for result in results if result.id not in again]
        if not results:
            return
        changed = self._write(results)
        messages = self.env["ahorro.wa.message"].browse(changed)
        self._log(messages)
        codes = {result.decision.code for result in results if result.decision}
        self.env["ahorro.wa.outbox.watch"]._look({account_id: codes})
        for result in results:
            if result.state == "pause_account":
                account._pause(self._explain(result.decision))
                break
        templates = self.env["ahorro.wa.message"].browse(
            result.id for result in results if result.state == "pause_template"
        )
        for message in templates:
            decision = next(one.decision for one in results if one.id == message.id)
            self._pause_template(message, self._explain(decision))

    @api.model
    def _try_without_nine(self, account, results):
        """Let messages to test numbers wait to be sent to the number without its 9.

        Meta's list of test numbers may have 54 341… where the phone is 54 9 341…: what
        it refuses as not in the list was not taken, and is asked for once more.

        :return: set of the ids of those messages
        """
        if not account.without_nine:
            return set()
        refused = [
            result.id
            for result in results
            if result.state == "fail" and result.decision.code == NOT_IN_LIST
        ]
        rows = self.env.execute_query(
            SQL(
                """UPDATE ahorro_wa_message
                      SET state = 'queued', next_try_at = NULL,
                          body = jsonb_set(body, '{to}',
                              to_jsonb('+54' || substr(body ->> 'to', 5)))
                    WHERE id = ANY(%s) AND state = 'sending'
                      AND body ->> 'to' LIKE %s
                   RETURNING id""",
                refused,
                "+549%",
            )
        )
        self.env["ahorro.wa.message"].invalidate_model()
        return {message_id for (message_id,) in rows}

    @api.model
    def _write(self, results):
        """Write down results set-based; return the ids of those that ended now."""
        now = fields.Datetime.now()
        rows = []
        for result in results:
            decision = result.decision
            wait = decision.wait if decision else 0
            if result.state == "pause_template":
                wait = 3600
            rows.append(
                (
                    result.id,
                    STATES[result.state],
                    result.wamid or None,
                    result.wa_id or None,
                    decision.code if decision else None,
                    decision.detail if decision else None,
                    now + timedelta(seconds=wait) if wait else None,
                )
            )
        columns = [list(column) for column in zip(*rows, strict=True)]
        # In the order in which notices lock them too: nobody waits in a circle.
        self.env.cr.execute(
            SQL(
                """SELECT FROM ahorro_wa_message WHERE id = ANY(%s)
                    ORDER BY id FOR NO KEY UPDATE""",
                columns[0],
            )
        )
        ended = self.env.execute_query(
            SQL(
                """UPDATE ahorro_wa_message m
                      SET state = CASE WHEN m.state IN ('sending', 'unknown')
                                       THEN v.state ELSE m.state END,
                          wamid = COALESCE(m.wamid, v.wamid),
                          -- Of a person whose data was erased meanwhile: nothing.
                          wa_id = CASE WHEN m.phone IS NOT NULL
                                       THEN COALESCE(m.wa_id, v.wa_id) END,
                          accepted_at = CASE WHEN v.wamid IS NULL THEN m.accepted_at
                                             ELSE COALESCE(m.accepted_at, %(now)s) END,
                          failed_at = CASE WHEN v.state = 'failed'
                                            AND m.state IN ('sending', 'unknown')
                                           THEN %(now)s ELSE m.failed_at END,
                          error_code = COALESCE(v.code, m.error_code),
                          error_detail = CASE WHEN m.phone IS NOT NULL THEN
                                         COALESCE(v.detail, m.error_detail) END,
                          next_try_at = v.next_try
                     FROM unnest(%(ids)s::integer[], %(states)s::text[],
                                 %(wamids)s::text[], %(wa_ids)s::text[],
                                 %(codes)s::integer[], %(details)s::text[],
                                 %(tries)s::timestamp[])
                          AS v (id, state, wamid, wa_id, code, detail, next_try)
                    WHERE m.id = v.id
                   RETURNING m.id, v.state""",
                now=now,
                **dict(
                    zip(
                        (
                            *("ids", "states", "wamids", "wa_ids"),
                            *("codes", "details", "tries"),
                        ),
                        columns,
                        strict=True,
                    )
                ),
            )
        )
        self.env["ahorro.wa.message"].invalidate_model()
        return [
            message_id
            for message_id, state in ended
            if state in ("accepted", "held", "failed")
        ]

    @api.model
    def _log(self, messages):
        """Write the movements of the cases: sent, or why not."""
        rows = []
        # What a stranger was answered is of no plan.
        for message in messages.filtered("plan_id"):
            detail = {"wa_message_id": message.id}
            if message.state == "failed":
                what = self.env._("WhatsApp not sent")
                detail["no_contact"] = True
            else:
                what = self.env._("WhatsApp sent")
            name = message.template_id.name
            lines = [f"{what} · {name}" if name else what]
            lines.append(
                self.env["ahorro.wa.error"]._explain(message.error_code)
                if message.state == "failed"
                else message.text or ""
            )
            rows.append(
                {
                    "kind": "message",
                    "plan_id": message.plan_id.id,
                    "case_id": message.case_id.id,
                    "partner_id": message.partner_id.id,
                    "company_id": message.company_id.id,
                    "user_id": message.user_id.id,
                    "comment": "\n".join(filter(None, lines)),
                    "detail": detail,
                }
            )
        self.env["ahorro.movement"]._log(rows)

    @api.model
    def _explain(self, decision):
        """Return the sentence of an error, with Meta's own words."""
        sentence = self.env["ahorro.wa.error"]._explain(decision.code)
        if decision.detail:
            return self.env._(
                "%(sentence)s (Meta: %(code)s, %(detail)s)",
                sentence=sentence,
                code=decision.code,
                detail=decision.detail,
            )
        return sentence

    @api.model
    def _pause_template(self, message, reason):
        """Let what is made of a template wait; other rooms do more with it."""
        # The rest of the account goes on: only these are told why they wait.
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_message
                      SET stop_reason = %s, next_try_at = %s
                    WHERE account_id = %s AND template_id = %s AND state = 'queued'""",
                reason,
                fields.Datetime.now() + timedelta(hours=1),
                message.account_id.id,
                message.template_id.id,
            )
        )
        self.env["ahorro.wa.message"].invalidate_model()
