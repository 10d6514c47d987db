# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from itertools import accumulate

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.send_days import plan_days

#: How long a preview is good for: what it says of people changes.
PREVIEW_LIFE = timedelta(hours=24)
#: The time whose mass sends of a person are weighed together.
APPROVAL_SPAN = timedelta(hours=24)


class AhorroWaBatchDispatch(models.AbstractModel):
    """From a preview to messages that wait: who confirms it, and who approves it.

    All of it is one transaction: killed in the middle, nothing was confirmed. The row
    of the mass send is locked first, so that a double click or two supervisors make
    one, and the number of each person stands in a unique key.

    Called by others: ``_confirm``, ``_approve``, ``_reject`` and
    ``_get_approval_reason``, whose callers have checked who asks.
    """

    _name = "ahorro.wa.batch.dispatch"
    _description = "Confirmation of a mass send"

    @api.model
    def _confirm(self, batch):
        """Have a mass send sent, or approved first; confirmed twice it is once.

        :raises UserError: something is missing, or somebody was faster
        """
        batch._lock_rows()
        if batch.state in ("to_approve", "running") and batch.user_id == self.env.user:
            return  # a double click
        batch._check_state("draft")
        self._check_sendable(batch)
        batch_sudo = batch.sudo()  # rows are written by this room alone
        batch_sudo.write(
            {"user_id": self.env.uid, "confirmed_at": fields.Datetime.now()}
        )
        reason = self._get_approval_reason(batch)
        if reason:
            batch_sudo.state = "to_approve"
            batch_sudo.message_post(
                body=reason,
                partner_ids=batch_sudo.account_id._get_told_users().partner_id.ids,
            )
        else:
            self._start(batch_sudo)

    @api.model
    def _approve(self, batch):
        """Have a mass send sent that somebody else confirmed.

        :raises UserError: the same person asks, or somebody decided already
        """
        batch._lock_rows()
        if batch.state == "running" and batch.approved_by_id == self.env.user:
            return  # a double click
        batch._check_state("to_approve")
        parameters = self.env["ahorro.parameter"]
        if batch.user_id == self.env.user and parameters._get_bool(
            "ahorro_whatsapp.approve_by_other"
        ):
            raise UserError(
                self.env._(
                    "Whoever confirmed a mass send does not approve it: ask another "
                    "supervisor or an Administrador."
                )
            )
        self._check_sendable(batch)
        batch_sudo = batch.sudo()  # rows are written by this room alone
        batch_sudo.write(
            {"approved_by_id": self.env.uid, "approved_at": fields.Datetime.now()}
        )
        self._start(batch_sudo)

    @api.model
    def _reject(self, batch):
        """Give a mass send back to whoever confirmed it."""
        batch._lock_rows()
        batch._check_state("to_approve")
        batch_sudo = batch.sudo()  # rows are written by this room alone
        batch_sudo.write({"state": "draft", "user_id": False, "confirmed_at": False})
        batch_sudo.message_post(
            body=self.env._("Not approved by %(user)s.", user=self.env.user.name)
        )

    # === WHETHER ===

    @api.model
    def _check_sendable(self, batch):
        """Check that what the preview showed can be sent now.

        :raises UserError: no, with what to do
        """
        problem = self._get_problem(batch)
        if problem:
            raise UserError(problem)

    @api.model
    def _get_problem(self, batch):
        """Return why a mass send cannot be confirmed as it is, or ``""``."""
        if not batch.entering_count:
            return self.env._("Nobody would be written to: choose others.")
        if fields.Datetime.now() - batch.prepared_at > PREVIEW_LIFE:
            return self.env._(
                "The preview is older than a day: press Change and prepare it again."
            )
        if batch.version_id != batch.template_id.current_version_id:
            return self.env._(
                "The text changed since the preview: press Change and prepare it again."
            )
        account = batch.account_id
        if not account.active or not account.has_token:
            return self.env._(
                "The account %(account)s cannot send: an Administrador sets it up.",
                account=account.name,
            )
        return batch.template_id._get_service_problem(account)

    @api.model
    def _get_approval_reason(self, batch):
        """Return why somebody has to approve a mass send, or ``""``.

        What the same person had sent by themselves in the last 24 hours counts too: two
        halves of a large one are a large one.
        """
        parameters = self.env["ahorro.parameter"]
        messages = parameters._get_int("ahorro_whatsapp.approve_messages")
        cost = parameters._get_number("ahorro_whatsapp.approve_cost")
        together = batch | self._get_recent(batch)
        if messages and sum(together.mapped("entering_count")) > messages:
            return self.env._(
                "More than %(limit)s messages in 24 hours: another supervisor or an "
                "Administrador approves it.",
                limit=messages,
            )
        if cost and (sum(together.mapped("cost")) > cost or batch.unpriced_count):
            return self.env._(
                "It costs more than %(limit)s %(currency)s with what you sent in 24 "
                "hours, or nobody knows how much: another supervisor or an "
                "Administrador approves it.",
                limit=cost,
                currency=batch.cost_currency_id.name or "USD",
            )
        return ""

    @api.model
    def _get_recent(self, batch):
        """Return the mass sends that whoever confirms had sent without approval."""
        return batch.search(
            [
                ("id", "!=", batch.id),
                ("company_id", "=", batch.company_id.id),
                ("user_id", "=", (batch.user_id or self.env.user).id),
                ("approved_by_id", "=", False),
                ("state", "not in", ["draft", "to_approve"]),
                ("confirmed_at", ">", fields.Datetime.now() - APPROVAL_SPAN),
            ]
        )

    # === STARTING ===

    @api.model
    def _start(self, batch_sudo):
        """Put the messages of a mass send into the outbox.

        :raises UserError: nobody is left to write to
        """
        # One of a text at a time: the second sees whom the first one writes to.
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_wa_template SET write_date = write_date WHERE id = %s",
                batch_sudo.template_id.id,
            ),
            log_exceptions=False,  # colliding is what it is for
        )
        out = self.env["ahorro.wa.batch.preparation"]._mark_recent(batch_sudo)
        lines_sudo = self.env["ahorro.wa.batch.line"].sudo()
        count = lines_sudo.search_count(batch_sudo._get_line_domain(False))
        if not count:
            raise UserError(
                self.env._(
                    "Everybody got this text meanwhile: nobody is left to write to."
                )
            )
        self._make_links(batch_sudo)
        days = self._get_days(batch_sudo, count)
        self._join_lines(batch_sudo, self._make_messages(batch_sudo, days))
        batch_sudo.write(
            {
                "state": "running",
                "entering_count": count,
                "watched_since": fields.Datetime.now(),
            }
        )
        if out:
            batch_sudo.message_post(
                body=self.env._(
                    "%(count)s were left out: they got this text since the preview.",
                    count=len(out),
                )
            )

    @api.model
    def _get_days(self, batch_sudo, count):
        """Return the days before which messages do not leave; none where at once.

        A day's limit of WhatsApp's own is not counted here: what is left of it is asked
        when each message leaves.
        """
        now = fields.Datetime.now()
        if not batch_sudo.daily_cap and (batch_sudo.start_at or now) <= now:
            return []
        return self._plan(batch_sudo, count, batch_sudo.daily_cap or None)

    @api.model
    def _plan(self, batch, count, limit, left=None):
        """Return the days of a mass send, see ``plan_days``.

        :raises UserError: the company has no hours of contact
        """
        calendars = self.env["ahorro.contact.hours"]._get_calendars()
        now = fields.Datetime.now()
        try:
            return plan_days(
                calendars[batch.company_id.id],
                max(batch.start_at or now, now),
                count,
                limit,
                left,
            )
        except ValueError:
            raise UserError(
                self.env._(
                    "The dealership has no hours of contact in sight: an "
                    "Administrador sets them."
                )
            ) from None

    @api.model
    def _make_links(self, batch_sudo):
        """Make the coupon links that the texts name."""
        now = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_wa_link (
                          token, company_id, plan_id, partner_id, provider_id, user_id,
                          installment, date, expires_at, click_count, is_revoked,
                          create_uid, create_date, write_uid, write_date)
                   SELECT l.token, l.company_id, l.plan_id, l.partner_id, p.provider_id,
                          %(user)s, COALESCE(p.installments_paid, 0) + 1, %(now)s,
                          %(expires)s, 0, FALSE, %(uid)s, %(now)s, %(uid)s, %(now)s
                     FROM ahorro_wa_batch_line l JOIN ahorro_plan p ON p.id = l.plan_id
                    WHERE l.batch_id = %(batch)s AND l.reason IS NULL
                      AND l.token IS NOT NULL
                    ORDER BY l.id""",
                user=batch_sudo.user_id.id,
                uid=self.env.uid,
                now=now,
                expires=(batch_sudo.start_at or now)
                + self.env["ahorro.wa.link"]._get_life(),
                batch=batch_sudo.id,
            )
        )

    @api.model
    def _make_messages(self, batch_sudo, days):
        """Put a message for each line into the outbox: all that it says is copied.

        :param days: of ``plan_days``; the first lines leave on the first one
        :return: dict of plan id to message id
        """
        now = fields.Datetime.now()
        begins = [day.begins if day.begins > now else None for day in days]
        until = list(accumulate(day.people for day in days))
        lines = SQL(
            """(SELECT line.*, row_number() OVER (ORDER BY line.id) AS place
                  FROM ahorro_wa_batch_line line
                 WHERE line.batch_id = %s AND line.reason IS NULL) AS l
               LEFT JOIN ahorro_case c ON c.id = l.case_id
               LEFT JOIN ahorro_wa_link k ON k.token = l.token
               LEFT JOIN LATERAL (
                    SELECT d.begins
                      FROM unnest(%s::integer[], %s::timestamp[]) AS d (until, begins)
                     WHERE d.until >= l.place ORDER BY d.until LIMIT 1
               ) AS day ON TRUE
               ORDER BY l.id""",
            batch_sudo.id,
            until,
            begins,
        )
        columns = {
            name: SQL.identifier("l", name)
            for name in (
                *("company_id", "case_id", "plan_id", "partner_id", "phone_id"),
                *("phone", "text", "body"),
            )
        }
        columns |= {
            name: SQL("%s", batch_sudo[name].id or None)
            for name in ("account_id", "template_id", "version_id", "user_id")
        }
        columns |= {
            "batch_id": SQL("%s", batch_sudo.id),
            "campaign_id": SQL("c.campaign_id"),
            "link_id": SQL("k.id"),
            "next_try_at": SQL("day.begins"),
            "idempotency_key": SQL(
                "'batch-' || %s || '-' || l.phone_key", str(batch_sudo.id)
            ),
        }
        return self.env["ahorro.wa.outbox"]._enqueue_from(columns, lines)

    @api.model
    def _join_lines(self, batch_sudo, messages):
        """Name in each line its message.

        Line by line by its key: PostgreSQL knows nothing yet of so many new rows, and
        would look through all messages for each line.

        :param messages: dict of plan id to message id
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT id, plan_id FROM ahorro_wa_batch_line
                    WHERE batch_id = %s AND reason IS NULL""",
                batch_sudo.id,
            )
        )
        rows = [(line_id, messages[plan]) for line_id, plan in rows if plan in messages]
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_batch_line l
                      SET message_id = v.message_id, body = NULL
                     FROM unnest(%s::integer[], %s::integer[]) AS v (id, message_id)
                    WHERE l.id = v.id""",
                [line_id for line_id, _message_id in rows],
                [message_id for _line_id, message_id in rows],
            )
        )
        self.env["ahorro.wa.batch.line"].invalidate_model()
