# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models

from ...tools.google_reference import GoogleError

_logger = logging.getLogger(__name__)

#: Reasons that pass by themselves.
PASSING = ("quota", "google_down", "network")
#: Seconds before the second try; each further one waits twice as long.
RETRY_SECONDS = 300
MAX_TRIES = 8


class AhorroImportCopy(models.Model):
    """The copy of an uploaded file in the dealership's Drive.

    It stands apart from the run, in a row of its own that nobody else writes: a copy
    that fails, or is late, never gets in the way of an import.

    ======= ======= ====================================================================
    state   next    meaning
    ======= ======= ====================================================================
    waiting done    a job leaves the copy, again and again while Google is not there
    done            it is in the folder
    failed          given up, with the reason
    ======= ======= ====================================================================
    """

    _name = "ahorro.import.copy"
    _description = "Copy in Drive of an imported file"
    _rec_name = "import_id"

    import_id = fields.Many2one(
        "ahorro.import", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "In Drive"), ("failed", "Failed")],
        default="waiting",
        required=True,
        readonly=True,
    )
    file_id = fields.Char(string="Id in Drive", readonly=True)
    tries = fields.Integer(readonly=True)
    error_code = fields.Char(readonly=True)
    error_account = fields.Char(readonly=True)
    message = fields.Char(compute="_compute_message")

    _import_unique = models.UniqueIndex("(import_id)", "This file has its copy.")

    @api.depends("state", "error_code", "error_account")
    @api.depends_context("lang")
    def _compute_message(self):
        accounts = self.env["ahorro.google.account"]
        for copy in self:
            if copy.error_code:
                copy.message = accounts._describe_error(
                    copy.error_code, {"account": copy.error_account}
                )
            elif copy.state == "done":
                copy.message = self.env._("There is a copy in Google Drive.")
            else:
                copy.message = self.env._("The copy in Google Drive is on its way.")

    @api.model
    def _delay_for(self, run):
        """Have a job leave a copy of a run's file, if the company wants copies."""
        account_sudo = self.env["ahorro.google.account"]._of_company_sudo(
            run.company_id
        )
        if not account_sudo.folder:
            return
        # sudo: nobody writes these rows but the job.
        self.sudo().create({"import_id": run.id})._send()

    def _send(self, seconds=0):
        """Have a job leave the copy, after so many seconds."""
        self.with_delay(
            description=f"Copy of import {self.import_id.id} to Drive",
            eta=seconds,
            priority=20,  # after the imports themselves
        )._job_copy()

    def _job_copy(self):
        """Leave the copy; what goes wrong is written here and nowhere else."""
        self.ensure_one()
        # sudo: the user who uploaded needs no access to the account.
        copy_sudo = self.sudo()
        if copy_sudo.state != "waiting":
            return
        run_sudo = copy_sudo.import_id
        account_sudo = self.env["ahorro.google.account"]._of_company_sudo(
            run_sudo.company_id
        )
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        try:
            file_id = account_sudo._get_client().leave_copy(
                run_sudo.attachment_id.raw or b"",
                run_sudo.filename or self.env._("Portfolio"),
                account_sudo.folder or "",
                f"{uuid}-{run_sudo.id}",
            )
        except GoogleError as error:
            _logger.info("Copy of import %s to Drive: %s", run_sudo.id, error.code)
            copy_sudo._note(error)
        else:
            copy_sudo.write({"state": "done", "file_id": file_id, "error_code": False})

    def _note(self, error):
        """Write why a try failed, and try again later where that may help."""
        self.write(
            {
                "tries": self.tries + 1,
                "error_code": error.code,
                "error_account": error.details.get("account"),
            }
        )
        # Jobs that run at once, without a queue, do not wait either.
        queued = not self.env.context.get("queue_job__no_delay")
        if error.code in PASSING and self.tries < MAX_TRIES and queued:
            self._send(RETRY_SECONDS * 2 ** (self.tries - 1))
        else:
            self.state = "failed"
