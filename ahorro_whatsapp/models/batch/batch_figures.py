# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date, format_datetime

from odoo.addons.ahorro_campaign.tools.domain_json import to_json

from ...tools.account_health import RED

#: Texts that the preview shows.
SAMPLES = 3
#: The figures of a mass send that leaves: each message is in one of them.
PROGRESS = {
    "queued": ("queued",),
    "sending": ("sending",),
    "held": ("held",),
    "accepted": ("accepted",),
    "sent": ("sent",),
    "delivered": ("delivered",),
    "read": ("read",),
    "unknown": ("unknown",),
    "failed": ("failed",),
    "cancelled": ("cancelled",),
    "other": ("expired", "sent_manual", "no_whatsapp", "link_opened"),
}


class WaitingDay(NamedTuple):
    """A day on which messages may leave: when the first does, and how many."""

    day: date
    begins: datetime
    people: int


class AhorroWaBatchFigures(models.AbstractModel):
    """What the page of a mass send shows: each figure with the domain of its rows.

    Called by others: ``_prepare_figures``, ``_prepare_notes``, ``_prepare_samples`` and
    ``_get_days``.
    """

    _name = "ahorro.wa.batch.figures"
    _description = "Figures of a mass send"

    @api.model
    def _prepare_figures(self, batch):
        """Return what enters and what stays out, and what became of it so far."""
        if not batch.prepared_at:
            return {}
        lines = self.env["ahorro.wa.batch.line"]
        labels = dict(lines._fields["reason"]._description_selection(self.env))
        counts = dict(
            lines._read_group(batch._get_line_domain(), ["reason"], ["__count"])
        )
        entering = counts.pop(False, 0)

        def figure(key, label, count, reason):
            return {
                "key": key,
                "label": label,
                "count": count,
                "model": "ahorro.wa.batch.line",
                "domain": to_json(batch._get_line_domain(reason)),
            }

        return {
            "total": figure(
                "total",
                self.env._("chosen"),
                entering + sum(counts.values()),
                None,
            ),
            "enter": figure("enter", self._get_enter_label(batch), entering, False),
            "is_preview": batch.state in ("draft", "to_approve"),
            "excluded": [
                figure(reason, labels.get(reason, reason), count, reason)
                for reason, count in sorted(counts.items(), key=lambda row: -row[1])
            ],
            "progress": self._prepare_progress(batch),
            "days": [
                {
                    "label": format_date(self.env, day.day, date_format="EEE d/M"),
                    "count": day.people,
                }
                for day in self._get_days(batch) or self._get_waiting_days(batch)
            ],
            "is_live": batch.state == "running",
        }

    @api.model
    def _get_enter_label(self, batch):
        # Of one that was cancelled, not all of them got it.
        if batch.state in ("draft", "to_approve"):
            return self.env._("are written to")
        return self.env._("recipients")

    @api.model
    def _prepare_progress(self, batch):
        if batch.state not in ("running", "paused", "done", "cancelled"):
            return []
        messages = self.env["ahorro.wa.message"]
        labels = dict(messages._fields["state"]._description_selection(self.env))
        labels |= {"other": self.env._("Otherwise")}
        counts = dict(
            messages._read_group([("batch_id", "=", batch.id)], ["state"], ["__count"])
        )
        figures = []
        for key, states in PROGRESS.items():
            count = sum(counts.get(state, 0) for state in states)
            if count:
                figures.append(
                    {
                        "key": key,
                        "label": labels[key],
                        "count": count,
                        "model": "ahorro.wa.message",
                        "domain": to_json(batch._get_message_domain(states)),
                    }
                )
        return figures

    # === WHAT TO KNOW BEFORE IT LEAVES ===

    @api.model
    def _get_limit(self, batch):
        """Return how many are written to a day at most, None for no limit."""
        limits = [batch.daily_cap, batch.account_id.daily_limit]
        return min((limit for limit in limits if limit), default=None)

    @api.model
    def _get_left(self, batch):
        """Return how many more people may be written to now; None without a limit."""
        claim = self.env["ahorro.wa.outbox.claim"].sudo()  # counts alone
        account = batch.account_id
        return claim._get_people_left(account, claim._get_written_people(account))

    @api.model
    def _get_days(self, batch):
        """Return on which days a mass send that is not confirmed would leave."""
        if batch.state not in ("draft", "to_approve") or not batch.entering_count:
            return []
        limit, left = self._get_limit(batch), self._get_left(batch)
        now = fields.Datetime.now()
        if batch.start_at and batch.start_at.date() > now.date():
            left = None  # what is used today is free again by then
        if left is not None and batch.daily_cap:
            left = min(left, batch.daily_cap)
        try:
            return self.env["ahorro.wa.batch.dispatch"]._plan(
                batch, batch.entering_count, limit, left
            )
        except UserError:
            return []

    @api.model
    def _prepare_notes(self, batch):
        """Return the sentences of what to know before a mass send is confirmed."""
        if batch.state == "paused":
            notes = [batch.pause_reason, *self._prepare_account_notes(batch)]
            return [note for note in notes if note]
        if batch.state == "running":
            notes = self._prepare_account_notes(batch)
            return notes or self._prepare_waiting_notes(batch)
        if batch.state not in ("draft", "to_approve") or not batch.prepared_at:
            return []
        dispatch = self.env["ahorro.wa.batch.dispatch"]
        notes = [dispatch._get_problem(batch), dispatch._get_approval_reason(batch)]
        notes += self._prepare_account_notes(batch)
        notes += self._prepare_day_notes(batch)
        capped = self.env["ahorro.wa.batch.line"].search_count(
            [*batch._get_line_domain(False), ("is_capped", "=", True)]
        )
        if capped:
            notes.append(
                self.env._(
                    "%(count)s were contacted often enough this week: their messages "
                    "wait until it passed.",
                    count=capped,
                )
            )
        if batch.unpriced_count:
            notes.append(
                self.env._(
                    "Nobody knows what %(count)s of them cost: a supervisor adds the "
                    "rate of their country in Parameters.",
                    count=batch.unpriced_count,
                )
            )
        guard = self.env["ahorro.contact.guard"]
        notes += guard._get_warnings(batch.company_id, batch.type_id)
        return [note for note in notes if note]

    # === WHILE IT LEAVES ===

    @api.model
    def _get_waiting_days(self, batch):
        """Return on which days what waits of a running mass send may leave."""
        if batch.state != "running":
            return []
        zone = batch.company_id.sudo().ahorro_tz  # the dealership's clock
        rows = self.env.execute_query(
            SQL(
                """SELECT (GREATEST(next_try_at, %(now)s) AT TIME ZONE 'UTC'
                           AT TIME ZONE %(zone)s)::date AS day,
                          min(next_try_at), count(*)
                     FROM ahorro_wa_message
                    WHERE batch_id = %(batch)s AND state = 'queued'
                    GROUP BY day ORDER BY day""",
                now=fields.Datetime.now(),
                zone=zone or "UTC",
                batch=batch.id,
            )
        )
        return [WaitingDay(*row) for row in rows]

    @api.model
    def _prepare_waiting_notes(self, batch):
        """Return why nothing leaves now, where all that waits is for later."""
        days = self._get_waiting_days(batch)
        first = days and days[0].begins
        if not first or first <= fields.Datetime.now():
            return []
        limit = self._get_limit(batch)
        notes = [
            self.env._(
                "%(count)s wait: the next ones leave on %(moment)s.",
                count=sum(day.people for day in days),
                moment=self._format_moment(batch, first),
            )
        ]
        if limit:
            notes.append(
                self.env._(
                    "At most %(limit)s people are written to a day.", limit=limit
                )
            )
        return [" ".join(notes)]

    @api.model
    def _format_moment(self, batch, moment):
        zone = batch.company_id.sudo().ahorro_tz  # the dealership's clock
        return format_datetime(self.env, moment, tz=zone, dt_format="EEE d/M HH:mm")

    @api.model
    def _prepare_account_notes(self, batch):
        """Return what its number says of whether it leaves."""
        account = batch.account_id
        if account.paused_at:
            sentence = self.env._(
                "The number %(account)s is paused: nothing leaves until an "
                "Administrador resumes it, and then this goes on by itself.",
                account=account.name,
            )
            return [" ".join(filter(None, (sentence, account.pause_reason)))]
        if account.quality == RED and batch.state != "paused":
            return [
                self.env._(
                    "The quality of the number %(account)s is red at Meta: many people "
                    "blocked or reported it.",
                    account=account.name,
                )
            ]
        return []

    @api.model
    def _prepare_day_notes(self, batch):
        days = self._get_days(batch)
        if not days:
            if not batch.entering_count:
                return []
            return [
                self.env._(
                    "The dealership has no hours of contact in sight: an "
                    "Administrador sets them."
                )
            ]
        notes = []
        if len(days) > 1:
            notes.append(
                self.env._(
                    "It takes %(days)s days: at most %(limit)s people a day.",
                    days=len(days),
                    limit=self._get_limit(batch),
                )
            )
        if days[0].begins > fields.Datetime.now():
            notes.append(
                self.env._(
                    "The first message leaves on %(moment)s.",
                    moment=self._format_moment(batch, days[0].begins),
                )
            )
        return notes

    @api.model
    def _prepare_samples(self, batch):
        """Return the first texts, as their clients would read them."""
        lines = self.env["ahorro.wa.batch.line"].search(
            batch._get_line_domain(False), limit=SAMPLES
        )
        return [
            {
                "id": line.id,
                "client": line.partner_id.name or "",
                "phone": line.phone_shown or "",
                "text": line.text or "",
            }
            for line in lines
        ]
