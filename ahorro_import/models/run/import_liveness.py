# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import logging

from psycopg2 import IntegrityError, OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.queue_job.job import DONE, ENQUEUED, PENDING, STARTED
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

from .import_running import LOCK_CLASS, PHASE_STATES

_logger = logging.getLogger(__name__)

#: Seconds that a job may wait, without a program that runs jobs, for the scheduler.
PATIENCE = 180
#: Seconds between a job's start and the moment from which it holds its lock.
START_TIME = 20


class AhorroImport(models.Model):
    """Telling a run at work from a stuck one, and going on without a job runner."""

    _inherit = "ahorro.import"

    is_stuck = fields.Boolean(
        compute="_compute_is_stuck",
        help="Its process ended in the middle. Nothing of that phase was written.",
    )

    @api.depends("job_phase", "state")
    def _compute_is_stuck(self):
        running = self.filtered("job_phase")
        working = running._get_working_ids()
        waiting = running._get_waiting_ids()
        for run in self:
            run.is_stuck = (
                run in running and run.id not in working and run.id not in waiting
            )

    @api.model
    def _get_working_ids(self):
        """Return the ids of the runs that another process is working on now."""
        rows = self.env.execute_query(
            SQL(
                """SELECT objid::bigint FROM pg_locks
                    WHERE locktype = 'advisory' AND granted
                      AND classid = %s AND objsubid = 2
                      AND pid <> pg_backend_pid()
                      AND database = (SELECT oid FROM pg_database
                                       WHERE datname = current_database())""",
                LOCK_CLASS,
            )
        )
        return {run_id for (run_id,) in rows}

    def _get_waiting_ids(self):
        """Return the ids of those whose job will be taken by somebody."""
        runner = self._is_runner_alive()
        now = fields.Datetime.now()
        waiting = set()
        for run in self:
            # sudo: jobs are for system administrators to read.
            for job_sudo in run._get_jobs_sudo():
                since = job_sudo.date_started or job_sudo.date_created
                limit = START_TIME if job_sudo.state == STARTED else PATIENCE
                # A runner finds dead jobs by itself and starts them again.
                if runner or since > now - datetime.timedelta(seconds=limit):
                    waiting.add(run.id)
        return waiting

    def _get_jobs_sudo(self):
        """Return the jobs of this run's phase that have not ended."""
        self.ensure_one()
        return (
            self.env["queue.job"]
            .sudo()  # for system administrators to read, else
            .search(
                [
                    ("identity_key", "=", self._get_job_key(self.job_phase)),
                    ("state", "in", ["wait_dependencies", PENDING, ENQUEUED, STARTED]),
                ]
            )
        )

    @api.model
    def _is_runner_alive(self):
        """Tell whether a program is there that takes the jobs of this database."""
        rows = self.env.execute_query(
            SQL(
                """SELECT 1 FROM pg_locks
                    WHERE locktype = 'advisory' AND granted AND objsubid = 1
                      AND classid::bigint = %s AND objid::bigint = %s
                      AND database = (SELECT oid FROM pg_database
                                       WHERE datname = current_database())""",
                PG_ADVISORY_LOCK_ID >> 32,
                PG_ADVISORY_LOCK_ID & 0xFFFFFFFF,
            )
        )
        return bool(rows)

    # === STUCK RUNS ===

    def action_resume(self):
        """Begin again the phase in which a run got stuck or failed.

        :raises UserError: it is at work, or there is nothing to resume
        """
        self._check_may_import()
        if self.state == "failed":
            if not self.attachment_id:
                raise UserError(
                    self.env._("The file is not there any more: import it again.")
                )
            self._start("read")
            return True
        if not self.job_phase:
            raise UserError(
                self.env._("This import is not stopped: there is nothing to resume.")
            )
        if self.is_stuck:
            self._cancel_jobs()
            self._start(self.job_phase)
        return True  # at work: a second click changes nothing

    def action_discard(self):
        """Give up a run of which nothing was written; its rows are removed.

        A stuck undo is given up too: the import stays as it was, done.

        :raises UserError: it is at work, or was written
        """
        if not self.exists():
            return True  # a second click
        self._check_may_import()
        run_sudo = self.sudo()  # users only read runs
        if self.state == "done" and self.job_phase == "undo" and self.is_stuck:
            self._cancel_jobs()
            run_sudo.job_phase = False
            return True
        if self.state in ("done", "undone"):
            raise UserError(
                self.env._("This import was written already: it can only be undone.")
            )
        if self.job_phase and self.id in self._get_working_ids():
            raise UserError(
                self.env._("This import is at work right now: wait for its end.")
            )
        self._cancel_jobs()
        run_sudo.attachment_id.unlink()
        run_sudo.unlink()
        return True

    def _cancel_jobs(self):
        if self.job_phase:
            jobs_sudo = self._get_jobs_sudo()
            jobs_sudo.filtered(lambda job: job.state != STARTED).button_cancelled()

    # === WITHOUT A JOB RUNNER ===

    @api.model
    def _cron_continue(self):
        """Do the work that waits where no program runs jobs, and say so.

        Where there is a runner nothing is done here: it takes the jobs, and starts
        again those whose process died.
        """
        if self._is_runner_alive():
            return
        runs = self.search(
            [("job_phase", "!=", False)], order="batch, batch_sequence, id"
        )
        for position, run in enumerate(runs, start=1):
            try:
                run._continue_by_cron()
            except (OperationalError, IntegrityError) as error:
                # Somebody else was writing: the next call of the scheduler tries again.
                _logger.info("Import %s waits: %s", run.id, error)
                self.env.cr.rollback()
            self.env["ir.cron"]._commit_progress(1, remaining=len(runs) - position)

    def _continue_by_cron(self):
        """Do the phase of a run whose job waits; leave a stuck one to people."""
        working = self._get_working_ids()
        jobs_sudo = self._get_jobs_sudo().filtered(lambda job: job.state != STARTED)
        if not self.exists() or self.id in working or not jobs_sudo:
            return
        phase, job_sudo = self.job_phase, jobs_sudo[0]
        _logger.info("No job runner: the scheduler does import %s (%s)", self.id, phase)
        user = job_sudo.user_id or self.user_id
        run = self.with_user(user).with_context(lang=user.lang, tz=user.tz)
        run = run.with_company(self.company_id)
        run.sudo().by_cron = True  # users only read runs
        run._run_phase(phase)
        if not run.job_phase or run.state != PHASE_STATES[phase]:
            jobs_sudo._change_job_state(
                DONE, result="Done by the scheduler: no job runner was there."
            )
