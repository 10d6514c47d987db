# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.send_days import plan_days

#: How long a preview is good for: what it says of people changes.
PREVIEW_LIFE = timedelta(hours=24)
#: The time whose mass sends of a person are weighed together.
APPROVAL_SPAN = timedelta(hours=24)
#: Messages that are put into the outbox together.
CHUNK = 1_000


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
        lines_sudo = lines_sudo.search(batch_sudo._get_line_domain(False), order="id")
        if not lines_sudo:
            raise UserError(
                self.env._(
                    "Everybody got this text meanwhile: nobody is left to write to."
                )
            )
        moments = self._get_moments(batch_sudo, len(lines_sudo))
        outbox = self.env["ahorro.wa.outbox"]
        for start in range(0, len(lines_sudo), CHUNK):
            part_sudo = lines_sudo[start : start + CHUNK]
            links = self._make_links(batch_sudo, part_sudo)
            outbox._enqueue(
                [
                    {
                        **self._prepare_message(batch_sudo, line_sudo),
                        "link_id": links.get(line_sudo.id),
                        "next_try_at": moments[start + place],
                    }
                    for place, line_sudo in enumerate(part_sudo)
                ]
            )
        self._join_lines(batch_sudo)
        batch_sudo.write(
            {
                "state": "running",
                "entering_count": len(lines_sudo),
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
    def _get_moments(self, batch_sudo, count):
        """Return before which moment each message does not leave; None: at once.

        A day's limit of WhatsApp's own is not counted here: what is left of it is asked
        when each message leaves.
        """
        now = fields.Datetime.now()
        if not batch_sudo.daily_cap and (batch_sudo.start_at or now) <= now:
            return [None] * count
        moments = []
        for day in self._plan(batch_sudo, count, batch_sudo.daily_cap or None):
            moments += [day.begins if day.begins > now else None] * day.people
        return moments

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
    def _make_links(self, batch_sudo, lines_sudo):
        """Make the coupon links that the texts name; return dict of line id to id."""
        lines_sudo = lines_sudo.filtered("token")
        if not lines_sudo:
            return {}
        links_sudo = self.env["ahorro.wa.link"].sudo()
        life = links_sudo._get_life()
        made_sudo = links_sudo.create(
            [
                {
                    "token": line_sudo.token,
                    "company_id": line_sudo.company_id.id,
                    "plan_id": line_sudo.plan_id.id,
                    "partner_id": line_sudo.partner_id.id,
                    "user_id": batch_sudo.user_id.id,
                    "installment": line_sudo.plan_id.installments_paid + 1,
                    "expires_at": (batch_sudo.start_at or fields.Datetime.now()) + life,
                }
                for line_sudo in lines_sudo
            ]
        )
        return dict(zip(lines_sudo.ids, made_sudo.ids, strict=True))

    @api.model
    def _prepare_message(self, batch_sudo, line_sudo):
        return {
            "batch_id": batch_sudo.id,
            "account_id": batch_sudo.account_id.id,
            "template_id": batch_sudo.template_id.id,
            "version_id": batch_sudo.version_id.id,
            "user_id": batch_sudo.user_id.id,
            "company_id": line_sudo.company_id.id,
            "case_id": line_sudo.case_id.id,
            "plan_id": line_sudo.plan_id.id,
            "partner_id": line_sudo.partner_id.id,
            "phone_id": line_sudo.phone_id.id,
            "phone": line_sudo.phone,
            "text": line_sudo.text,
            "body": line_sudo.body,
            "idempotency_key": f"batch-{batch_sudo.id}-{line_sudo.phone_key}",
        }

    @api.model
    def _join_lines(self, batch_sudo):
        """Name in each line its message."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_batch_line l SET message_id = m.id, body = NULL
                     FROM ahorro_wa_message m
                    WHERE m.batch_id = %(batch)s AND l.batch_id = %(batch)s
                      AND m.plan_id = l.plan_id AND l.reason IS NULL""",
                batch=batch_sudo.id,
            )
        )
        self.env["ahorro.wa.batch.line"].invalidate_model()
