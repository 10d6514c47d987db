# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime

from ...tools.catalog import PERSONAL_COLUMNS

_logger = logging.getLogger(__name__)

#: Why a file is not there any more.
RETENTION, ADMINISTRATOR, PERSON = "retention", "administrator", "person"
WHYS = [
    (RETENTION, "Older than files are kept"),
    (ADMINISTRATOR, "Deleted by an administrator"),
    (PERSON, "A person in it asked for their data to be erased"),
]
#: Runs whose file or rows are given up in one transaction.
AT_ONCE = 20


class AhorroImport(models.Model):
    """The trace of a file that was deleted: who, when, why; its name stays."""

    # Apart from the page's class: each room adds its own to the run.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import"

    file_dropped_on = fields.Datetime(
        string="File deleted on", readonly=True, copy=False
    )
    file_dropped_by = fields.Many2one(
        "res.users", string="File deleted by", readonly=True, copy=False
    )
    file_dropped_why = fields.Selection(
        WHYS, string="Why the file was deleted", readonly=True, copy=False
    )
    rows_dropped_on = fields.Datetime(
        string="Cells of rows deleted on",
        readonly=True,
        copy=False,
        help="Since then the rows say what became of them, and not what they held.",
    )
    file_notice = fields.Char(
        string="The file",
        compute=lambda self: self.env["ahorro.import.file"]._set_notices(self),
    )


class AhorroImportFile(models.AbstractModel):
    """How long the file of a run and its cells are kept, and what stays of them.

    The file, and the cells of the rows, hold everybody's data and are needed until the
    import is settled. What it changed is in the change log and in its effects, which
    stay: an import can be undone when its file is gone.

    Others call ``_check_there``, ``_drop`` and ``_cron_forget_old``.
    """

    _name = "ahorro.import.file"
    _description = "Files of imports"

    @api.model
    def _set_notices(self, runs):
        for run in runs:
            run.file_notice = run.file_dropped_on and self._get_message(run)

    @api.model
    def _get_message(self, run):
        """Return the sentence that the file is gone, and what can be done without."""
        why = dict(run._fields["file_dropped_why"]._description_selection(self.env))
        who = run.file_dropped_by.sudo().name  # the name alone, of any company
        told = self.env._(
            "The file was deleted on %(date)s by %(who)s: %(why)s.",
            date=format_datetime(
                self.env, run.file_dropped_on, dt_format="dd/MM/yyyy HH:mm"
            ),
            who=who or self.env._("the program"),
            why=why[run.file_dropped_why].lower(),
        )
        after = self.env._("To read it again, import the file again.")
        if run.state == "done":
            after = self.env._(
                "The import can be undone all the same, since the values before it are "
                "kept; the file cannot be downloaded or read again."
            )
        return f"{told} {after}"

    @api.model
    def _check_there(self, run):
        """Refuse what needs a file that was deleted.

        :raises UserError: with when, by whom and why
        """
        if run.file_dropped_on and not run.attachment_id:
            raise UserError(self._get_message(run))

    @api.model
    def _drop(self, runs, why):
        """Delete the files of runs, and note who, when and why.

        The caller checked the rights. The name of the file stays, as the trace of
        which one it was.
        """
        # sudo: users only read runs, and files are nobody's to delete.
        for run_sudo in runs.sudo().filtered("attachment_id"):
            run_sudo.attachment_id.unlink()
            run_sudo.write(
                {
                    "attachment_id": False,
                    "first_rows": False,
                    "file_dropped_on": fields.Datetime.now(),
                    "file_dropped_by": self.env.uid,
                    "file_dropped_why": why,
                }
            )
            _logger.info(
                "The file of import %s was deleted by user %s (%s)",
                run_sudo.id,
                self.env.uid,
                why,
            )
        # What is deleted leaves the disk with Odoo's next cleaning: now, not tonight.
        self.env.ref("base.autovacuum_job").sudo()._trigger()

    # === RETENTION ===

    @api.model
    def _get_old_domain(self, setting):
        """Return the domain of runs older than the months of a setting; 0: for ever."""
        months = self.env["ahorro.parameter"]._get_int(setting)
        if not months:
            return Domain.FALSE
        limit = fields.Datetime.now() - relativedelta(months=months)
        return Domain("create_date", "<", limit) & Domain("job_phase", "=", False)

    @api.model
    def _cron_forget_old(self):
        """Delete the files and the cells that are older than the settings say."""
        runs = self.env["ahorro.import"]
        files = runs.search(
            self._get_old_domain("ahorro_import.file_months")
            & Domain("attachment_id", "!=", False),
            order="id",
        )
        rows = runs.search(
            self._get_old_domain("ahorro_import.row_months")
            & Domain("rows_dropped_on", "=", False)
            & Domain("state", "in", ["done", "undone", "failed"]),
            order="id",
        )
        left = len(files) + len(rows)
        for records, forget in ((files, self._drop_old), (rows, self._drop_cells)):
            for start in range(0, len(records), AT_ONCE):
                part = records[start : start + AT_ONCE].exists()
                forget(part)
                left -= AT_ONCE
                if not self.env["ir.cron"]._commit_progress(
                    len(part), remaining=max(left, 0)
                ):
                    return

    @api.model
    def _drop_old(self, runs):
        self._drop(runs, RETENTION)

    @api.model
    def _drop_cells(self, runs):
        """Forget what the rows of runs held: all of the rejected, the raw of all.

        The rows stay, with number, result, plan and reason.
        """
        runs.flush_recordset()
        for rejected in (True, False):
            names = PERSONAL_COLUMNS if rejected else ("raw", "edited", "row_key")
            self.env.cr.execute(
                SQL(
                    """UPDATE ahorro_import_line
                          SET %(columns)s, problems = (
                              SELECT jsonb_agg(one || '{"raw": ""}')
                                FROM jsonb_array_elements(problems) AS one)
                        WHERE import_id = ANY(%(runs)s) AND raw IS NOT NULL
                          AND %(which)s""",
                    columns=SQL(", ").join(
                        SQL("%s = NULL", SQL.identifier(name)) for name in names
                    ),
                    runs=runs.ids,
                    which=SQL("result = 'rejected'") if rejected else SQL("TRUE"),
                )
            )
        for run in runs:
            run.write(
                {
                    "rows_dropped_on": fields.Datetime.now(),
                    "headers": [
                        {**header, "samples": []} if "samples" in header else header
                        for header in run.headers or []
                    ],
                    "first_rows": False,
                    "noise": False,
                    "questions": False,
                }
            )
        self.env["ahorro.import.line"].invalidate_model()
