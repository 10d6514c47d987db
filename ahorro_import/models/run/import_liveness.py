# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.queue_job.job import DONE, ENQUEUED, PENDING, STARTED
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

from .ahorro_import import MAX_TRIES, PHASE_STATES, get_job_key
from .import_work import LOCK_CLASS

_logger = logging.getLogger(__name__)

#: Seconds that a job may wait, without a program that runs jobs, for the scheduler.
PATIENCE = 180
#: Seconds between a job's start and the moment from which it holds its lock.
START_TIME = 20


class AhorroImportLiveness(models.AbstractModel):
    """Telling a run at work from a stuck one, and going on without a job runner.

    Others call ``_get_working_ids``, ``_get_waiting_ids``, ``_is_runner_alive``,
    ``_resume``, ``_discard`` and ``_continue``.
    """

    _name = "ahorro.import.liveness"
    _description = "Runs at work and stuck ones"

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

    def _get_waiting_ids(self, runs):
        """Return the ids of those runs whose job will be taken by somebody."""
        runner = self._is_runner_alive()
        now = fields.Datetime.now()
        waiting = set()
        for run in runs:
            # sudo: jobs are for system administrators to read.
            for job_sudo in self._get_jobs_sudo(run):
                since = job_sudo.date_started or job_sudo.date_created
                limit = START_TIME if job_sudo.state == STARTED else PATIENCE
                # A runner finds dead jobs by itself and starts them again.
                if runner or since > now - datetime.timedelta(seconds=limit):
                    waiting.add(run.id)
        return waiting

    def _get_jobs_sudo(self, run):
        """Return the jobs of this run's phase that have not ended."""
        run.ensure_one()
        return (
            self.env["queue.job"]
            .sudo()  # for system administrators to read, else
            .search(
                [
                    ("identity_key", "=", get_job_key(run, run.job_phase)),
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

    def _resume(self, run):
        """Begin again the phase in which a run got stuck or failed.

        :raises UserError: it is at work, or there is nothing to resume
        """
        if run.state == "failed":
            self.env["ahorro.import.file"]._check_there(run)
            if not run.attachment_id:
                raise UserError(
                    self.env._("The file is not there any more: import it again.")
                )
            run._start("read")
            return True
        if not run.job_phase:
            raise UserError(
                self.env._("This import is not stopped: there is nothing to resume.")
            )
        if run.is_stuck:
            self._cancel_jobs(run)
            run._start(run.job_phase)
        return True  # at work: a second click changes nothing

    def _discard(self, run):
        """Give up a run of which nothing was written; its rows are removed.

        A stuck undo is given up too: the import stays as it was, done.

        :raises UserError: it is at work, or was written
        """
        run_sudo = run.sudo()  # users only read runs
        if run.state == "done" and run.job_phase == "undo" and run.is_stuck:
            self._cancel_jobs(run)
            run_sudo.job_phase = False
            return True
        if run.state in ("done", "undone"):
            raise UserError(
                self.env._("This import was written already: it can only be undone.")
            )
        if run.job_phase and run.id in self._get_working_ids():
            raise UserError(
                self.env._("This import is at work right now: wait for its end.")
            )
        self._cancel_jobs(run)
        run_sudo.attachment_id.unlink()
        run_sudo.unlink()
        return True

    def _cancel_jobs(self, run):
        if run.job_phase:
            jobs_sudo = self._get_jobs_sudo(run)
            jobs_sudo.filtered(lambda job: job.state != STARTED).button_cancelled()

    # === WITHOUT A JOB RUNNER ===

    def _continue(self):
        """Do the work that waits where no program runs jobs, and say so.

        Where there is a runner nothing is done here: it takes the jobs, and starts
        again those whose process died.
        """
        if self._is_runner_alive():
            return
        runs = self.env["ahorro.import"].search(
            [("job_phase", "!=", False)], order="batch, batch_sequence, id"
        )
        for position, run in enumerate(runs, start=1):
            try:
                self._continue_by_cron(run)
            except psycopg2.Error as error:
                # Somebody else was writing: the next call of the scheduler tries again.
                _logger.info("Import %s waits: %s", run.id, error)
                self.env.cr.rollback()
                self._count_try(run, error)
            self.env["ir.cron"]._commit_progress(1, remaining=len(runs) - position)

    def _count_try(self, run, error):
        """Count a try of the scheduler that failed; give up after some."""
        jobs_sudo = self._get_jobs_sudo(run).filtered(lambda job: job.state != STARTED)
        for job_sudo in jobs_sudo:
            job_sudo.retry += 1
        if any(job_sudo.retry >= MAX_TRIES for job_sudo in jobs_sudo):
            jobs_sudo.button_cancelled()
            self.env["ahorro.import.work"]._give_up(run, error)

    def _continue_by_cron(self, run):
        """Do the phase of a run whose job waits; leave a stuck one to people."""
        working = self._get_working_ids()
        jobs_sudo = self._get_jobs_sudo(run).filtered(lambda job: job.state != STARTED)
        if not run.exists() or run.id in working or not jobs_sudo:
            return
        phase, job_sudo = run.job_phase, jobs_sudo[0]
        _logger.info("No job runner: the scheduler does import %s (%s)", run.id, phase)
        user = job_sudo.user_id or run.user_id
        run = run.with_user(user).with_context(lang=user.lang, tz=user.tz)
        run = run.with_company(run.company_id)
        run.sudo().by_cron = True  # users only read runs
        run.env["ahorro.import.work"]._run_phase(run, phase)
        if not run.job_phase or run.state != PHASE_STATES[phase]:
            jobs_sudo._change_job_state(
                DONE, result="Done by the scheduler: no job runner was there."
            )
