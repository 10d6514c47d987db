# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import datetime

import pytz
from psycopg2.errors import SerializationFailure

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, config

from ...tools.workbook import XLSX
from ..calls.remote import ONE, remote

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
#: What a user writes of their own setting.
OWN_FIELDS = {"is_wanted", "weekday", "hour"}


class AhorroSummary(models.Model):
    """Whether and when a supervisor gets the weekly summary by mail.

    Each has one row, of their own, and reads and changes no other. The mail of a week
    is sent at most once: that it will be is written and committed before, so that a
    second cron finds it taken, and a process that dies in between sends nothing twice.
    """

    _name = "ahorro.summary"
    _description = "Weekly summary of a supervisor"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="cascade"
    )
    is_wanted = fields.Boolean(string="Send me the summary every week")
    weekday = fields.Selection(WEEKDAYS, string="Day", required=True, default="0")
    hour = fields.Integer(
        required=True, default=8, help="From 0 to 23, in your time zone."
    )
    since = fields.Datetime(
        readonly=True, help="No earlier day and hour of the setting is made up for."
    )
    delivery_ids = fields.One2many(
        "ahorro.summary.delivery", "summary_id", readonly=True
    )

    time_zone = fields.Char(compute="_compute_where")
    email = fields.Char(compute="_compute_where", string="Sent to")
    is_mail_ready = fields.Boolean(compute="_compute_where")
    next_at = fields.Datetime(compute="_compute_where", string="Next one")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    _user_unique = models.UniqueIndex(
        "(user_id)", "This supervisor has a weekly summary already."
    )
    _check_hour = models.Constraint(
        "CHECK (hour BETWEEN 0 AND 23)", "An hour is from 0 to 23."
    )

    # === COMPUTES ===

    @api.depends("is_wanted", "weekday", "hour", "user_id.email", "user_id.tz")
    def _compute_where(self):
        is_ready = self._is_mail_ready()
        for summary in self:
            summary.time_zone = summary._get_zone().zone
            summary.email = summary.user_id.email
            summary.is_mail_ready = is_ready
            summary.next_at = summary.is_wanted and summary._get_next()

    @api.depends("user_id")
    @api.depends_context("uid", "tz", "allowed_company_ids")
    def _compute_preview(self):
        for summary in self:
            content = summary._get_content()
            monday = summary._get_last_week(summary._get_local_now())
            lines = content._get_lines(monday)
            summary.preview = content._get_body(monday, lines)

    @api.model
    def _is_mail_ready(self):
        """Tell whether outgoing mail was set up: a server here, or in odoo.conf."""
        # sudo: mail servers hold passwords, this only counts them.
        servers_sudo = self.env["ir.mail_server"].sudo()
        return bool(
            servers_sudo.search_count([], limit=1)
            or config["smtp_server"] not in (False, "", "localhost")
        )

    # === ONE'S OWN SETTING ===

    @api.model
    @remote()
    def action_open_own(self):
        """Open the user's own setting; made on the first time.

        :raises AccessError: the user is no supervisor
        """
        self.env["ahorro.role"]._check_role("supervisor")
        own = self.search([("user_id", "=", self.env.uid)])
        if not own:
            # sudo: their own row, which nobody else makes.
            own = self.sudo().create({"user_id": self.env.uid}).sudo(False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Weekly summary"),
            "res_model": self._name,
            "res_id": own.id,
            "views": [(False, "form")],
        }

    def write(self, vals):
        """Change whether and when; the rest is the summary's own.

        :raises UserError: something else would be written
        """
        if not self.env.su and not set(vals) <= OWN_FIELDS:
            raise UserError(
                self.env._("Choose whether and when: the rest follows by itself.")
            )
        return super().write({**vals, "since": fields.Datetime.now()})

    @api.constrains("hour")
    def _check_hour_of_day(self):
        for summary in self:
            if not 0 <= summary.hour <= 23:
                raise ValidationError(self.env._("An hour is from 0 to 23."))

    @remote(self=ONE)
    def action_send_again(self):
        """Send this week's mail, which failed or was interrupted, after all.

        :raises UserError: there is none that failed
        """
        self.ensure_one()
        self.check_access("write")
        self._check_own()
        week = self._get_week(self._get_local_now())
        # sudo: deliveries are written by the summary alone; this one is the user's.
        delivery_sudo = self.sudo().delivery_ids.filtered(
            lambda delivery: delivery.week == week
        )
        # One that has just begun is at work; an old one was interrupted.
        old = fields.Datetime.now() - datetime.timedelta(hours=1)
        is_stuck = delivery_sudo.state == "sending" and delivery_sudo.started_at < old
        if delivery_sudo.state != "failed" and not is_stuck:
            raise UserError(
                self.env._("No summary of this week failed: there is none to repeat.")
            )
        delivery_sudo.write({"state": "again"})
        return True

    def _check_own(self):
        if self.user_id != self.env.user:
            raise AccessError(self.env._("This is the summary of somebody else."))

    # === WHAT IT SAYS ===

    @api.model
    @api.readonly
    @remote()
    def get_summary_figure(self, week, line_id):
        """Return the rows that a link of the mail opens, with the reader's own rights.

        :param str week: ISO day of the week's Monday
        :param str line_id: which number
        :return: dict of ``title``, ``model`` and ``domain``
        :raises AccessError: the user is no supervisor
        :raises UserError: there is no such number
        """
        self.env["ahorro.role"]._check_role("supervisor")
        try:
            monday = datetime.date.fromisoformat(week)
            if monday.weekday() or not 2000 <= monday.year <= 9000:
                raise ValueError(week)
        except (TypeError, ValueError):
            raise UserError(
                self.env._("This link names no week: open the panel.")
            ) from None
        figure = self.env["ahorro.summary.content"]._get_figure(monday, line_id)
        return {name: figure[name] for name in ("title", "model", "domain")}

    def _get_content(self):
        """Return the content with the user's own rights, companies, zone and words."""
        self.ensure_one()
        user = self.user_id
        return (
            self.env["ahorro.summary.content"]
            .with_user(user)
            .with_context(
                lang=self._get_language(),
                tz=self._get_zone().zone,
                # sudo: of whoever it is for, to act as them.
                allowed_company_ids=user.sudo().company_ids.ids,
            )
        )

    def _get_language(self):
        """Return the user's language if it is Spanish, else the Spanish there is."""
        own = self.user_id.lang or ""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        spanish = [code for code in installed if code.startswith("es")]
        if own.startswith("es") or not spanish:
            return own or "en_US"
        return "es_AR" if "es_AR" in spanish else spanish[0]

    # === WHEN ===

    def _get_zone(self):
        return pytz.timezone(self.user_id.tz or "America/Argentina/Buenos_Aires")

    def _get_local_now(self):
        now = pytz.utc.localize(fields.Datetime.now())
        return now.astimezone(self._get_zone())

    @api.model
    def _get_week(self, local):
        """Return the Monday of the week of a moment."""
        return local.date() - datetime.timedelta(days=local.weekday())

    @api.model
    def _get_last_week(self, local):
        """Return the Monday of the last week that is over."""
        return self._get_week(local) - datetime.timedelta(days=7)

    def _get_slot(self, monday):
        """Return the moment, UTC, at which the mail of a week is due."""
        day = monday + datetime.timedelta(days=int(self.weekday))
        local = datetime.datetime.combine(day, datetime.time(self.hour))
        moment = self._get_zone().localize(local).astimezone(pytz.utc)
        return moment.replace(tzinfo=None)

    def _get_next(self):
        """Return when the next mail is due."""
        week = self._get_week(self._get_local_now())
        slot = self._get_slot(week)
        if slot < fields.Datetime.now() or self._get_taken(week):
            slot = self._get_slot(week + datetime.timedelta(days=7))
        return slot

    def _get_taken(self, week):
        return self.delivery_ids.filtered(lambda delivery: delivery.week == week)

    def _is_due(self):
        """Tell whether this week's mail is to be sent now."""
        user = self.user_id
        if not (user.active and user.has_group("ahorro_plan.group_supervisor")):
            return False
        week = self._get_week(self._get_local_now())
        taken = self._get_taken(week)
        if taken:
            return taken.state == "again"
        slot = self._get_slot(week)
        since = self.since or self.create_date
        return self.is_wanted and since <= slot <= fields.Datetime.now()

    # === SENDING ===

    @api.model
    def _cron_send(self):
        """Send the summaries that are due, each in a transaction of its own."""
        # All of them: a few supervisors.
        summaries = self.search([("user_id.active", "=", True)])
        due = [summary for summary in summaries if summary._is_due()]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for summary in due:
            delivery = summary._claim()
            # From here on nobody else sends it, whatever becomes of this process.
            cron._commit_progress()
            if delivery:
                delivery._send()
            cron._commit_progress(1)

    def _claim(self):
        """Take the mail of this week for this process.

        :return: the delivery; an empty one where another process has it
        """
        week = self._get_week(self._get_local_now())
        deliveries = self.env["ahorro.summary.delivery"]
        try:
            with self.env.cr.savepoint(flush=False):
                taken = self.env.execute_query(
                    SQL(
                        """INSERT INTO ahorro_summary_delivery
                                  (summary_id, week, state, started_at)
                           VALUES (%s, %s, 'sending', %s)
                               ON CONFLICT (summary_id, week) DO UPDATE
                              SET state = 'sending', started_at = EXCLUDED.started_at
                            WHERE ahorro_summary_delivery.state = 'again'
                        RETURNING id""",
                        self.id,
                        week,
                        fields.Datetime.now(),
                    )
                )
        except SerializationFailure:
            # Another process took it a moment ago.
            return deliveries
        deliveries.invalidate_model()
        self.invalidate_recordset(["delivery_ids"])
        return deliveries.browse(row[0] for row in taken)

    def _prepare_mail(self):
        """Return the values of the mail, made with the user's own rights."""
        self.ensure_one()
        content = self._get_content()
        monday = self._get_last_week(self._get_local_now())
        lines = content._get_lines(monday)
        title = content._get_title(monday)
        user = self.user_id
        company = user.company_id
        return {
            "subject": title,
            "body_html": content._get_body(monday, lines),
            "email_to": tools.formataddr((user.name, user.email)),
            "email_from": company.email_formatted or user.email_formatted,
            "auto_delete": False,
            "attachment_ids": [
                fields.Command.create(
                    {
                        "name": f"{title}.xlsx".replace("/", "-"),
                        "mimetype": XLSX,
                        "datas": base64.b64encode(content._get_workbook(monday, lines)),
                    }
                )
            ],
        }
