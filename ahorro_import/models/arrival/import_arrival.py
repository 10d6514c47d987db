# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import hashlib
import logging

import psycopg2.errors
from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.ahorro_plan.tools.database_errors import new_number

from ...tools.arrival import check_file
from ...tools.errors import FileError
from ..source.ir_attachment import NO_INDEX

_logger = logging.getLogger(__name__)

#: Arrivals that one cleaning forgets in a transaction.
AT_ONCE = 1000
#: Refused files kept of a day: an address that strangers find gets much more.
KEPT_A_DAY = 50
#: Odoo need not say that a row was made: its own text does.
QUIET = {"mail_create_nolog": True, "mail_create_nosubscribe": True}


class AhorroImportArrival(models.Model):
    """A file that arrived by itself, and what became of it.

    ======= ============================================================================
    state   meaning
    ======= ============================================================================
    taken   an import was made of it
    known   the same file, to the letter, had come before
    refused no import was made, with the reason; a person may take it all the same
    before  it was in the folder before the folder was looked at
    ended   its import was undone or discarded: the same file may come again
    ======= ============================================================================
    """

    _name = "ahorro.import.arrival"
    _description = "File that arrived"
    _inherit = "mail.thread"
    _rec_name = "filename"
    _order = "id desc"

    intake_id = fields.Many2one(
        "ahorro.import.intake",
        string="Door",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="intake_id.company_id", store=True, index=True)
    channel = fields.Selection(
        [("mail", "Mail"), ("drive", "Google Drive")], required=True, readonly=True
    )
    sender = fields.Char(readonly=True)
    filename = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("taken", "To import"),
            ("known", "Known already"),
            ("refused", "Refused"),
            ("before", "There before"),
            ("ended", "Undone or discarded"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Char(readonly=True, help="Why no import was made.")
    is_stranger = fields.Boolean(
        string="Sender not known",
        readonly=True,
        help="The sender is not a known one.",
    )
    import_id = fields.Many2one(
        "ahorro.import", readonly=True, ondelete="set null", index="btree_not_null"
    )
    import_state = fields.Selection(
        related="import_id.state", string="State of the import"
    )
    file_hash = fields.Char(readonly=True, help="SHA-256 of the file.")
    drive_file = fields.Char(string="Id in Drive", readonly=True)
    drive_mark = fields.Char(
        string="Mark of the version in Drive",
        readonly=True,
        help="Tells a changed file apart.",
    )
    attachment_id = fields.Many2one(
        "ir.attachment", string="File", readonly=True, ondelete="set null"
    )
    waits_to_apply = fields.Boolean(
        string="Waits to be imported", readonly=True, copy=False
    )

    _taken_once = models.UniqueIndex(
        "(company_id, file_hash) WHERE state = 'taken'", "This file has come before."
    )
    _drive_once = models.UniqueIndex(
        "(intake_id, drive_file, drive_mark) WHERE drive_file IS NOT NULL",
        "This file of Drive was looked at before.",
    )

    # === TAKING A FILE ===

    @api.model
    def _take(self, intake, name, data, **values):
        """Make an import of a file that arrived, or note why not; and tell people.

        Whatever is wrong with the file or with the import ends in the arrival: what
        brought it, a mail above all, does not bring it a second time.

        :param intake: with all rights
        :param bytes data: the file
        :param values: more values of the arrival
        :return: the arrival
        """
        intake.ensure_one()
        self = self.sudo().with_company(intake.company_id).with_context(**QUIET)
        values = {
            "intake_id": intake.id,
            "filename": name,
            "file_hash": hashlib.sha256(data or b"").hexdigest(),
            **values,
        }
        try:
            check_file(data)
        except FileError as error:
            wrong = self.env["ahorro.import.file.error"]
            wrong = wrong.with_context(lang=intake.user_id.lang)
            # What is no portfolio is not kept either.
            return self._refuse(values, wrong._get_file_error_message(error))
        known = self._find_known(intake, values["file_hash"])
        if known:
            return self._note_known(values, known)
        try:
            with self.env.cr.savepoint():
                arrival = self.create({**values, "state": "taken"})
                arrival._make_import(data, intake._get_acting_user())
        except psycopg2.errors.UniqueViolation:
            # It came at the same moment by another way.
            return self._note_known(values, self.env["ahorro.import"])
        except (UserError, AccessError) as error:
            return self._refuse(values, str(error), data)
        except Exception:
            number = new_number()
            _logger.exception("Unexpected error %s: a file that arrived", number)
            return self._refuse(
                values,
                self.env._(
                    "It could not be taken because of an unexpected error. Whoever "
                    "looks after the server finds the details in its log under "
                    "%(number)s.",
                    number=number,
                ),
                data,
            )
        return arrival

    @api.model
    def _find_known(self, intake, digest):
        """Return the import that has the same file already, if any."""
        # sudo: as the program; of the company of the intake alone.
        runs_sudo = self.env["ahorro.import"].sudo()
        ended = Domain("state", "in", ["failed", "undone"])
        same = Domain("company_id", "=", intake.company_id.id) & Domain(
            "file_hash", "=", digest
        )
        known = runs_sudo.search(same & ~ended, limit=1)
        if not known:
            # Of imports that ended without effect the same file may come again.
            self.search(same & Domain("state", "=", "taken")).state = "ended"
            self.flush_model()
        return known

    def _make_import(self, data, user, **values):
        """Create the import of this arrival, in somebody's name.

        :param user: a supervisor
        :raises UserError: there is nobody, or the file cannot be taken
        """
        self.ensure_one()
        if not user:
            raise UserError(
                self.env._("No supervisor of the company is there to take the file.")
            )
        source = self.env["ahorro.import.source"].sudo(False).with_user(user)
        source = source.with_context(
            allowed_company_ids=self.company_id.ids, lang=user.lang, tz=user.tz
        )
        intake = self.intake_id
        run = source._create_run(
            self.filename or source.env._("Portfolio"),
            data,
            intake.profile_id.with_env(source.env),
            self.channel,
            reference=self.sender or self.drive_file,
        )
        self.write({"state": "taken", "import_id": run.id, "reason": False})
        if run.state != "reading":
            # Jobs that run at once have ended before anybody knew of whom it is.
            self._tell_read()

    @api.model
    def _note_known(self, values, run):
        arrival = self.create({**values, "state": "known", "import_id": run.id})
        if values["channel"] == "mail":
            arrival._tell_known()
        return arrival

    @api.model
    def _refuse(self, values, reason, data=None):
        """Note that no import was made, and tell people why.

        :param data: the file, where somebody may still take it
        """
        if data:
            # The same file is known by it when it is taken after all.
            values = {"file_hash": hashlib.sha256(data).hexdigest(), **values}
        arrival = self.create({**values, "state": "refused", "reason": reason})
        if data and arrival._may_keep():
            attachments = self.env["ir.attachment"].with_context(**{NO_INDEX: True})
            arrival.attachment_id = attachments.create(
                {
                    "name": arrival.filename,
                    "raw": data,
                    "res_model": self._name,
                    "res_id": arrival.id,
                    "company_id": arrival.company_id.id,
                }
            )
        if not arrival.is_stranger or arrival._is_first_of_day():
            arrival._tell_refused()
        return arrival

    def _get_of_today(self):
        since = fields.Datetime.now() - datetime.timedelta(days=1)
        return (
            Domain("intake_id", "=", self.intake_id.id)
            & Domain("create_date", ">", since)
            & Domain("id", "!=", self.id)
        )

    def _may_keep(self):
        """Tell whether there is room: strangers take none from who is known."""
        kept = (
            self._get_of_today()
            & Domain("attachment_id", "!=", False)
            & Domain("is_stranger", "=", self.is_stranger)
        )
        return self.search_count(kept) < KEPT_A_DAY

    def _is_first_of_day(self):
        """Tell whether this stranger was not told of today."""
        same = self._get_of_today() & Domain("sender", "=", self.sender)
        return not self.search_count(same & Domain("is_stranger", "=", True), limit=1)

    # === TELLING ===

    def _tell_known(self):
        self = self.with_context(lang=self.intake_id.user_id.lang)
        link = self._get_link(self.import_id)
        self.intake_id._tell(
            self.env._("%(file)s had come before", file=self.filename),
            Markup("%s %s")
            % (
                self.env._(
                    "%(file)s is, to the letter, a file that was there already: no "
                    "second import was made.",
                    file=self.filename,
                ),
                link,
            ),
            self,
        )

    def _tell_refused(self):
        self = self.with_context(lang=self.intake_id.user_id.lang)
        self.intake_id._tell(
            self.env._("%(file)s was not taken", file=self.filename or ""),
            Markup("<b>%s</b>: %s") % (self.filename or "", self.reason),
            self,
        )

    def _get_link(self, run):
        if not run:
            return Markup()
        return Markup('<a href="%s">%s</a>') % (
            f"/odoo/importacion/{run.id}",
            run.display_name,
        )

    # === WHAT PEOPLE DO ===

    @remote(self=ONE)
    def action_accept(self):
        """Take a refused file all the same, in one's own name.

        :raises AccessError: no supervisor, or another company's
        :raises UserError: it was not refused, or its file is not kept
        """
        self.env["ahorro.import"]._check_supervisor()
        self.check_access("read")
        arrival_sudo = self.sudo()  # nobody writes these rows but the program
        data = arrival_sudo.attachment_id.raw
        if self.state != "refused" or not data:
            raise UserError(
                self.env._("This file is not kept: ask for it again, or upload it.")
            )
        known = arrival_sudo._find_known(self.intake_id, self.file_hash)
        if known:
            arrival_sudo.write({"state": "known", "import_id": known.id})
        else:
            arrival_sudo._make_import(data, self.env.user)
        arrival_sudo.attachment_id.unlink()
        return arrival_sudo.import_id.with_env(self.env).action_open()

    @remote(self=ONE)
    def action_open_import(self):
        """Open the import of this file where it stands."""
        return self.import_id.action_open()

    @api.autovacuum
    def _gc_refused_files(self):
        """Forget the files that nobody took."""
        days = self.env["ahorro.parameter"]._get_int("ahorro_import.refused_days")
        limit = fields.Datetime.now() - datetime.timedelta(days=days)
        old = self.search(
            [("attachment_id", "!=", False), ("create_date", "<", limit)],
            limit=AT_ONCE,
        )
        old.attachment_id.unlink()

    @api.autovacuum
    def _gc_old_arrivals(self):
        """Forget the mails that are older than the setting says.

        Rows of Drive stay: they tell which files of a folder were looked at.

        :return: how many went, and how many are left
        """
        months = self.env["ahorro.parameter"]._get_int("ahorro_import.arrival_months")
        if not months:
            return 0, 0
        old = (
            Domain("channel", "=", "mail")
            & Domain(
                "create_date", "<", fields.Datetime.now() - relativedelta(months=months)
            )
            & Domain("waits_to_apply", "=", False)
        )
        gone = self.search(old, limit=AT_ONCE)
        gone.unlink()
        return len(gone), self.search_count(old)
