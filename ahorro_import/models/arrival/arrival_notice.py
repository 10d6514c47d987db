# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import AccessError, UserError

_logger = logging.getLogger(__name__)


class AhorroImportNotice(models.AbstractModel):
    """Telling all supervisors of an import that nobody started."""

    _inherit = "ahorro.import.notice"

    def _notify_end(self, run, is_news=True):
        """Tell every supervisor where the file arrived by itself.

        What a person began with it afterwards, such as importing or undoing it, is told
        to that person as ever.
        """
        # sudo: the run's reader need not read how it came.
        arrival_sudo = self.env["ahorro.import.arrival"].sudo()
        if run.state in ("review", "failed") and not run.applied_by:
            arrival_sudo = arrival_sudo.search(
                [("import_id", "=", run.id), ("state", "=", "taken")], limit=1
            )
        if not arrival_sudo:
            return super()._notify_end(run, is_news)
        super()._notify_end(run, is_news=False)
        if is_news:
            arrival_sudo._tell_read()
        return None


class AhorroImportArrival(models.Model):
    """What follows when the file of an arrival has been read."""

    # Apart from how it came.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import.arrival"

    def _tell_read(self):
        """Tell that a file waits to be reviewed, or have it imported if that may be."""
        self.ensure_one()
        self = self.with_context(lang=self.intake_id.user_id.lang)
        run = self.import_id
        if run.state == "review" and self._may_apply_alone():
            self.waits_to_apply = True
            # In a transaction of its own, once this one is there.
            self.env.ref("ahorro_import.ir_cron_apply_arrivals").sudo()._trigger()
            return
        notice = self.env["ahorro.import.notice"]
        if run.state == "review":
            subject = self.env._("%(file)s arrived: review it", file=self.filename)
        else:
            subject = self.env._("%(file)s could not be read", file=self.filename)
        body = Markup("%s %s") % (notice._get_end_message(run), self._get_link(run))
        self.intake_id._tell(subject, body, self)

    def _may_apply_alone(self):
        """Tell whether this file is imported without a person."""
        flags = self.env["ahorro.import.flags"]
        return self.intake_id.apply_when_clean and not flags._get_unconfirmed_flags(
            self.import_id
        )

    @api.model
    def _cron_apply(self):
        """Import the files that nobody has to look at, as far as that still holds."""
        waiting = self.search([("waits_to_apply", "=", True)], order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for arrival in waiting:
            arrival._apply_alone()
            if not cron._commit_progress(1):
                return

    def _apply_alone(self):
        """Import this file in the name of the responsible, and tell that it was.

        Where somebody came first, or the review is no longer clean, it is theirs.
        """
        self.ensure_one()
        intake, run = self.intake_id, self.import_id
        if run.state == "reading":
            return  # compared anew because of another import: at the next time
        self.waits_to_apply = False
        if run.state != "review" or run.applied_by:
            return
        user = intake._get_acting_user()
        self = self.with_context(lang=intake.user_id.lang)
        if not (user and self._may_apply_alone()):
            self.with_context(lang=user.lang)._tell_waits()
            return
        run = run.sudo(False).with_user(user)
        run = run.with_context(
            allowed_company_ids=self.company_id.ids, lang=user.lang, tz=user.tz
        )
        try:
            with self.env.cr.savepoint():
                run.env["ahorro.import.apply"]._enqueue(run)
        except (UserError, AccessError) as error:
            self._tell_waits(str(error))
            return
        _logger.info(
            "Import %s is written without a person: intake %s, allowed by user %s",
            run.id,
            intake.id,
            intake.apply_set_by.id,
        )
        note = self.env._(
            "%(file)s had no red warning and is imported without a person, as %(who)s "
            "allowed on %(day)s. It can be undone.",
            file=self.filename,
            who=intake.apply_set_by.name or "?",
            day=intake.apply_set_on and intake.apply_set_on.strftime("%d/%m/%Y"),
        )
        subject = self.env._("%(file)s is imported by itself", file=self.filename)
        intake._tell(subject, Markup("%s %s") % (note, self._get_link(run)), self)
        self.message_post(body=note)

    def _tell_waits(self, why=""):
        """Tell that a file waits for a person after all."""
        subject = self.env._("%(file)s arrived: review it", file=self.filename)
        why = why or self.env._("It is not imported without a person.")
        self.intake_id._tell(
            subject, Markup("%s %s") % (why, self._get_link(self.import_id)), self
        )
