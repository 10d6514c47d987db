# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.queue.queue_transaction import run_step

#: Of the last messages, how many are looked at, how many there must be, and what share
#: of them may fail: more is no bad number here and there, it is the text or the number.
LAST, LEAST, SHARE = 100, 20, 0.15
#: States of a message that has left, well or not.
LEFT = ("failed", "held", "accepted", "sent", "delivered", "read")
#: What a sender still has to do with a message.
OPEN = ("queued", "sending")
DRAFT_LIFE = timedelta(days=30)


class AhorroWaBatchControl(models.AbstractModel):
    """Pausing, going on, cancelling and ending mass sends while their messages leave.

    Each is a short transaction of its own, because the sender writes the same messages
    meanwhile. A claim asks for the state of the mass send: what is on its way when
    somebody pauses or cancels leaves, and no more than that.

    Called by others: ``_pause``, ``_resume``, ``_cancel``, whose callers have checked
    who asks, ``_forget_drafts``; and by the outbox: ``_watch`` and ``_finish``.
    """

    _name = "ahorro.wa.batch.control"
    _description = "Control of mass sends"

    @api.model
    def _pause(self, batches):
        reason = self.env._("Paused by %(user)s.", user=self.env.user.name)
        for batch in batches:
            run_step(self.env, _pause_step, batch.id, reason)

    @api.model
    def _resume(self, batches):
        for batch in batches:
            run_step(self.env, _resume_step, batch.id)
        self.env["ahorro.wa.outbox"]._wake()

    @api.model
    def _cancel(self, batches):
        stopped, sent = 0, 0
        for batch in batches:
            counts = run_step(self.env, _cancel_step, batch.id)
            stopped, sent = stopped + counts[0], sent + counts[1]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "Cancelled: %(stopped)s messages will not leave, and %(sent)s had "
                    "left already.",
                    stopped=stopped,
                    sent=sent,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _forget_drafts(self):
        self.env.cr.execute(
            SQL(
                """DELETE FROM ahorro_wa_batch_line l USING ahorro_wa_batch b
                    WHERE b.id = l.batch_id AND b.state IN ('draft', 'cancelled')
                      AND l.message_id IS NULL AND b.prepared_at < %s""",
                fields.Datetime.now() - DRAFT_LIFE,
            )
        )

    # === WHILE MESSAGES LEAVE: as superuser, in the sender's transactions ===

    @api.model
    def _watch(self, account_id):
        """Pause the mass sends of an account whose messages fail, and say why.

        Too many failures are the provider's or the text's: whoever goes on risks the
        number. What concerns the whole number, its quality for one, pauses the account.
        """
        running = self.env["ahorro.wa.batch"].search(
            [("account_id", "=", account_id), ("state", "=", "running")]
        )
        if not running:
            return
        for batch_id, failed, left in self.env.execute_query(
            SQL(
                """SELECT b.id, count(*) FILTER (WHERE m.state = 'failed'), count(*)
                     FROM ahorro_wa_batch b
                     JOIN LATERAL (
                          SELECT state FROM ahorro_wa_message
                           WHERE batch_id = b.id AND claimed_at >= b.watched_since
                             AND state = ANY(%s)
                           ORDER BY claimed_at DESC LIMIT %s) AS m ON TRUE
                    WHERE b.id = ANY(%s) GROUP BY b.id""",
                list(LEFT),
                LAST,
                running.ids,
            )
        ):
            if left >= LEAST and failed > SHARE * left:
                running.browse(batch_id)._pause_by_program(
                    self.env._(
                        "Paused: %(failed)s of the last %(left)s messages failed. See "
                        "why in its rows before you resume it.",
                        failed=failed,
                        left=left,
                    )
                )

    @api.model
    def _finish(self):
        """End the mass sends of which nothing waits any more.

        What was to be tried again when somebody cancelled the rest is cancelled too.
        """
        batches_sudo = self.env["ahorro.wa.batch"].sudo()  # the scheduler's own work
        for batch_sudo in batches_sudo.search([("state", "=", "running")]):
            if not batch_sudo._has_open_messages():
                run_step(self.env, _finish_step, batch_sudo.id)
        messages_sudo = self.env["ahorro.wa.message"].sudo()
        left = messages_sudo._read_group(
            [("batch_id.state", "=", "cancelled"), ("state", "=", "queued")],
            ["batch_id"],
        )
        for (batch_sudo,) in left:
            lang = batch_sudo.account_id._get_lang()
            env = self.with_context(lang=lang).env
            reason = env._("The mass send was cancelled.")
            run_step(env, _stop_step, batch_sudo.id, reason)


class AhorroWaBatch(models.Model):
    """What the control of mass sends keeps with each of them."""

    _inherit = "ahorro.wa.batch"

    watched_since = fields.Datetime(readonly=True)

    def _has_open_messages(self):
        self.ensure_one()
        messages = self.env["ahorro.wa.message"]
        return bool(messages.search_count(self._get_message_domain(OPEN), limit=1))

    def _pause_by_program(self, reason):
        """Pause what is running, and tell who confirmed it and the account's people."""
        for batch in self:
            batch.write({"state": "paused", "pause_reason": reason})
            people = batch.user_id | batch.account_id._get_told_users()
            batch.message_post(
                body=reason,
                subject=self.env._("%(batch)s is paused", batch=batch.name),
                partner_ids=people.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )


def _locked(env, batch_id, *states):
    """Return a mass send as it is now, locked, in one of some states."""
    batch = env["ahorro.wa.batch"].browse(batch_id)
    batch._lock_rows()
    batch._check_state(*states)
    return batch


def _pause_step(env, batch_id, reason):
    batch = _locked(env, batch_id, "running", "paused")
    if batch.state == "running":
        batch.write({"state": "paused", "pause_reason": reason})


def _resume_step(env, batch_id):
    batch = _locked(env, batch_id, "paused", "running")
    if batch.state == "paused":
        batch.write(
            {
                "state": "running",
                "pause_reason": False,
                # What failed before is known: it counts no more.
                "watched_since": fields.Datetime.now(),
            }
        )


def _cancel_step(env, batch_id):
    """Cancel a mass send; return how many never leave, and how many had left."""
    states = ("draft", "to_approve", "running", "paused", "cancelled")
    batch = _locked(env, batch_id, *states)
    reason = env._("The mass send was cancelled by %(user)s.", user=env.user.name)
    stopped = _stop_step(env, batch_id, reason)
    if batch.state != "cancelled":
        if batch.state in ("draft", "to_approve"):
            env["ahorro.wa.batch.line"].search(
                Domain("batch_id", "=", batch_id)
            ).unlink()
        batch.write({"state": "cancelled", "ended_at": fields.Datetime.now()})
    sent = env["ahorro.wa.message"].search_count(
        batch._get_message_domain([*LEFT, "sending", "unknown", "sent_manual"])
    )
    return stopped, sent


def _stop_step(env, batch_id, reason):
    """Cancel what waits of a mass send; return how many messages that was."""
    # In the order in which all lock messages: nobody waits in a circle.
    env.cr.execute(
        SQL(
            """SELECT FROM ahorro_wa_message WHERE batch_id = %s AND state = 'queued'
                ORDER BY id FOR NO KEY UPDATE""",
            batch_id,
        )
    )
    stopped = env.execute_query(
        SQL(
            """UPDATE ahorro_wa_message
                  SET state = 'cancelled', closed_at = %s, stop_reason = %s
                WHERE batch_id = %s AND state = 'queued' RETURNING id""",
            fields.Datetime.now(),
            reason,
            batch_id,
        )
    )
    env["ahorro.wa.message"].invalidate_model()
    return len(stopped)


def _finish_step(env, batch_id):
    batch = env["ahorro.wa.batch"].browse(batch_id)
    # The scheduler speaks no language: what is noted is read by the dealership.
    batch = batch.with_context(lang=batch.account_id._get_lang())
    batch._lock_rows()
    if batch.state == "running" and not batch._has_open_messages():
        batch.write({"state": "done", "ended_at": fields.Datetime.now()})
