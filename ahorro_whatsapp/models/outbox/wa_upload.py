# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.queue.queue_transaction import short_transaction

from ...tools.cloud_client import CloudClient
from ...tools.cloud_error import Decision, decide
from ...tools.cloud_sender import Result

FILES = 5
#: Tries of one file, and the time to the second one: each next waits four times as
#: long. In all they take less than the 24 hours in which an answer may leave.
MAX_TRIES = 6
FIRST_WAIT = timedelta(minutes=1)


class AhorroWaUpload(models.AbstractModel):
    """Gives the files of answers to Meta, before the answers are sent.

    Apart from sending, which would wait for a large file otherwise. Giving a file again
    sends nothing to anybody, so that it is tried until it is there; the message itself
    leaves once, as all do.

    Called by others: ``_cron_upload``, ``_upload_some`` and ``_wake``.
    """

    _name = "ahorro.wa.upload"
    _description = "Files sent by WhatsApp"

    @api.model
    def _wake(self):
        """Have the files that wait uploaded as soon as this is committed."""
        # sudo: whoever answers a client starts the scheduler with it.
        self.env.ref("ahorro_whatsapp.ir_cron_upload").sudo()._trigger()

    @api.model
    def _get_due_domain(self):
        now = fields.Datetime.now()
        due = Domain("upload_next_at", "=", False) | Domain("upload_next_at", "<=", now)
        return due & Domain(
            [
                ("upload_state", "=", "waiting"),
                ("state", "=", "queued"),
                ("account_id.paused_at", "=", False),
            ]
        )

    @api.model
    def _cron_upload(self):
        """Upload what waits, for as long as the scheduler lets it."""
        while done := self._upload_some(FILES):
            with short_transaction(self.env) as env:
                left = env["ahorro.wa.message"].search_count(self._get_due_domain())
            if not self.env["ir.cron"]._commit_progress(done, remaining=left):
                return
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _upload_some(self, size):
        """Upload the next files; return how many were tried."""
        with short_transaction(self.env) as env:
            ids = env["ahorro.wa.upload"]._claim(size)
        for message_id in ids:
            self._upload_one(message_id)
        return len(ids)

    @api.model
    def _claim(self, size):
        """Take the next messages whose files wait; return their ids.

        Taken, a file is not due for a while: a process that dies loses nothing.
        """
        due = self.env["ahorro.wa.message"]._search(
            self._get_due_domain(), order="upload_next_at NULLS FIRST, id", limit=size
        )
        rows = self.env.execute_query(
            SQL(
                """UPDATE ahorro_wa_message m
                      SET upload_tries = COALESCE(upload_tries, 0) + 1,
                          upload_next_at = %(now)s
                              + %(first)s * 4 ^ COALESCE(upload_tries, 0)
                    WHERE id IN (%(due)s) RETURNING id""",
                now=fields.Datetime.now(),
                first=FIRST_WAIT,
                due=due.select(),
            )
        )
        self.env["ahorro.wa.message"].invalidate_model()
        return sorted(row[0] for row in rows)

    @api.model
    def _upload_one(self, message_id):
        """Upload a file outside of any transaction, and write down what came of it."""
        with short_transaction(self.env) as env:
            message = env["ahorro.wa.message"].browse(message_id)
            values = message.account_id._get_client_values()
            attachment, tries = message.upload_id, message.upload_tries
            name, mime = attachment.name, attachment.mimetype
            data = attachment.raw
        if not data:
            gone = Decision("fail", 0, self.env._("The file was deleted."))
            self._record_in_short(message_id, "", gone)
            return
        with closing(CloudClient(**values)) as client:
            answer = client.upload_media(data, mime, name)
        self._record_in_short(message_id, *_read(answer, tries))

    @api.model
    def _record_in_short(self, message_id, media_id, decision):
        with short_transaction(self.env) as env:
            message = env["ahorro.wa.message"].browse(message_id)
            lang = message.account_id._get_lang()
            env["ahorro.wa.upload"].with_context(lang=lang)._record(
                message.with_context(lang=lang), media_id, decision
            )

    @api.model
    def _record(self, message, media_id, decision):
        """Write down what became of a file: it is there, waits, or is given up."""
        message.lock_for_update()
        message.invalidate_recordset()
        if message.upload_state != "waiting" or message.state != "queued":
            return  # cancelled or erased meanwhile
        if media_id:
            kind = message.body["type"]
            part = {**message.body[kind], "id": media_id}
            message.write(
                {"upload_state": "done", "body": {**message.body, kind: part}}
            )
            self.env["ahorro.wa.outbox"]._wake()
            return
        if decision.action == "retry" and message.upload_tries >= MAX_TRIES:
            decision = replace(decision, action="fail")
        if decision.action in ("fail", "pause_account"):
            # Nothing of it left, as of one that Meta refuses.
            message.state = "sending"
            message.flush_recordset()
            result = Result(message.id, decision.action, decision=decision)
            self.env["ahorro.wa.outbox.record"]._record(message.account_id.id, [result])
        if decision.action == "fail":
            message.upload_state = "failed"


def _read(answer, tries):
    """Return (Meta's id of a file, None), or ("", the ``Decision``)."""
    if answer.outcome != "answered":
        return "", Decision("retry", 0, "no connection")
    body = answer.body if isinstance(answer.body, dict) else {}
    media_id = body.get("id")
    if answer.status == 200 and isinstance(media_id, str) and media_id:
        return media_id, None
    if answer.status == 200:
        return "", Decision("retry", 0, "no id in the answer")
    decision = decide(answer.status, answer.body, tries)
    if decision.action in ("unknown", "pause_template"):
        # Where nobody knows whether it arrived, it is given again: to nobody's harm.
        decision = replace(decision, action="retry")
    return "", decision
