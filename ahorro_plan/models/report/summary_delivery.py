# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import fields, models

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

_logger = logging.getLogger(__name__)


class AhorroSummaryDelivery(models.Model):
    """The mail of a week of one supervisor: that it was taken, and what became of it.

    ``sending``: a process has it, or died with it: it may have arrived or not.
    ``sent``, ``failed``; ``again``: the user wants one that failed after all.
    """

    _name = "ahorro.summary.delivery"
    _description = "Weekly summary of a week"
    _order = "week desc, id desc"
    _log_access = False
    _rec_name = "week"

    summary_id = fields.Many2one(
        "ahorro.summary", required=True, readonly=True, ondelete="cascade"
    )
    week = fields.Date(required=True, readonly=True, help="The Monday of its week.")
    state = fields.Selection(
        [
            ("sending", "Being sent, or interrupted"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("again", "To be sent again"),
        ],
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(string="Begun", readonly=True)
    ended_at = fields.Datetime(string="Ended", readonly=True)
    failure = fields.Char(readonly=True)

    _week_unique = models.UniqueIndex(
        "(summary_id, week)", "The summary of this week was sent already."
    )

    def _send(self):
        """Send the mail, once; what goes wrong is written down."""
        self.ensure_one()
        summary = self.summary_id
        failure = False
        if not summary.user_id.email:
            failure = self.env._("The user has no e-mail address.")
        elif not summary._is_mail_ready():
            failure = self.env._("Outgoing mail is not set up.")
        else:
            # The cron's own rights: it writes mails, its user reads nothing of it.
            mail = self.env["mail.mail"].create(summary._prepare_mail())
            try:
                mail.send(raise_exception=True)
            except MailDeliveryException as error:
                failure = str(error)
            else:
                failure = mail.exists().failure_reason
        if failure:
            _logger.info("Weekly summary %s was not sent: %s", self.id, failure)
        self.write(
            {
                "state": "failed" if failure else "sent",
                "failure": failure,
                "ended_at": fields.Datetime.now(),
            }
        )
