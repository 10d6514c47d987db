# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import time
from contextlib import contextmanager

from psycopg2 import IntegrityError, OperationalError, errorcodes

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_ERRORS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.queue_job.exception import RetryableJobError

_logger = logging.getLogger(__name__)

CHANNEL = "root.ahorro_import"
#: First half of the advisory lock that a run at work holds; the second is its id.
LOCK_CLASS = 0x41484F52
#: State of a run while a phase waits or works.
PHASE_STATES = {
    "read": "reading",
    "compare": "reading",
    "apply": "applying",
    "undo": "done",
}
#: Seconds after which a run that met somebody else's change begins again.
RETRY_SECONDS = 5
MAX_TRIES = 8


class AhorroImport(models.Model):
    """The work of a run: one job for each phase, each in one transaction.

    Killed at any moment, a phase has not begun or has ended. Who works holds an
    advisory lock of the run's, so that anybody can tell a run at work from one whose
    process is gone.
    """

    _inherit = "ahorro.import"

    job_phase = fields.Selection(
        [
            ("read", "Reading"),
            ("compare", "Comparing"),
            ("apply", "Importing"),
            ("undo", "Undoing"),
        ],
        readonly=True,
        copy=False,
        help="What waits for a worker, or is being done, or stopped in the middle.",
    )
    started_at = fields.Datetime(
        readonly=True, copy=False, help="When the present phase was sent to work."
    )
    by_cron = fields.Boolean(
        string="Done by the scheduler",
        readonly=True,
        copy=False,
        help="No program was running background jobs: Odoo's scheduler did this one.",
    )

    # === SENDING TO WORK ===

    def _start(self, phase):
        """Send this run to work; at once with ``queue_job__no_delay`` in the context.

        Rights and state were checked by the caller.

        :param str phase: one of ``PHASE_STATES``
        """
        self.ensure_one()
        # sudo: users only read runs; all is written by guarded methods.
        run_sudo = self.sudo()
        run_sudo.write(
            {
                "job_phase": phase,
                "state": PHASE_STATES[phase],
                "started_at": fields.Datetime.now(),
                "by_cron": False,
                "error": False,
                "error_code": False,
            }
        )
        self.env["ahorro.import.progress"]._prepare(self)
        delayed = self.with_delay(
            channel=CHANNEL,
            identity_key=self._get_job_key(phase),
            description=f"Import {self.id}: {phase}",
            max_retries=MAX_TRIES,
        )
        getattr(delayed, f"_job_{phase}")()
        if run_sudo.job_phase and not self._is_runner_alive():
            # Nobody takes jobs: the scheduler is woken rather than waited for.
            cron_sudo = self.env.ref("ahorro_import.ir_cron_continue_imports").sudo()
            cron_sudo._trigger()

    def _get_job_key(self, phase):
        return f"ahorro.import.{self.id}.{phase}"

    def _job_read(self):
        """Read the file and compare it with the plans."""
        return self._run_phase("read")

    def _job_compare(self):
        """Compare the file with the plans anew."""
        return self._run_phase("compare")

    def _job_apply(self):
        """Write what the file changes to the plans."""
        return self._run_phase("apply")

    def _job_undo(self):
        """Take back what an import wrote."""
        return self._run_phase("undo")

    # === WORKING ===

    def _run_phase(self, phase):
        """Do a phase, whole or not at all; a second call for it does nothing.

        What went wrong becomes the run's state and a sentence. What another
        transaction got in the way of is left to begin again.

        :return: text for the job's list
        """
        self.ensure_one()
        run = self.sudo()  # who may start it was checked; nobody writes runs directly
        run = run.with_company(run.company_id)
        if not run._take(phase):
            return "Nothing to do: it is being done, or was done."
        try:
            with self.env.cr.savepoint():
                run._report_start()
                getattr(run, f"_work_{phase}")()
                run.flush_recordset()
        except UserError as error:
            _logger.info("Import %s, %s: %s", self.id, phase, error)
            # What was seen of a file that cannot be read.
            run._fail(phase, str(error), getattr(error, "values", None))
        except (OperationalError, IntegrityError) as error:
            if not _is_of_others(error):
                raise
            run._begin_again(error)
        except RetryableJobError:
            raise
        except Exception:
            # Of a program's mistake people read a sentence, and the log the rest.
            _logger.exception("Import %s failed while it was to %s", self.id, phase)
            run._fail(phase, self._get_failure_message(phase))
        return run.state

    def _take(self, phase):
        """Take the run for this transaction; tell whether there is work to do.

        The row is locked in the mode that lets others refer to it.
        """
        rows = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK_CLASS, self.id)
        )
        if not rows[0][0]:
            return False
        self.flush_recordset()
        self.env.execute_query(
            SQL("SELECT 1 FROM ahorro_import WHERE id = %s FOR NO KEY UPDATE", self.id)
        )
        self.invalidate_recordset()
        return self.job_phase == phase and self.state == PHASE_STATES[phase]

    def _report_start(self):
        self.env["ahorro.import.progress"]._report(self, "starting", start=True)

    def _work_read(self):
        self._read()
        self._end_of_reading()

    def _work_compare(self):
        self._compare()
        self._end_of_reading()

    def _end_of_reading(self):
        self.write(
            {"state": "review", "job_phase": False, "read_at": fields.Datetime.now()}
        )
        self._notify_end()

    def _fail(self, phase, message, values=None):
        """Write why a phase stopped: an undo leaves the import as it was, done.

        :param values: what else to write on the run
        """
        self.write(
            {
                **(values or {}),
                "state": "done" if phase == "undo" else "failed",
                "job_phase": False,
                "error": message,
            }
        )
        self._notify_end()

    def _begin_again(self, error):
        """Have the job run again on what others have written meanwhile.

        :raises RetryableJobError: in a job
        :raises Exception: the error itself otherwise; Odoo runs a request again
        """
        _logger.info("Import %s begins again: %s", self.id, error)
        if self.env.context.get("job_uuid"):
            raise RetryableJobError(str(error), seconds=RETRY_SECONDS) from error
        raise error

    def _on_fail_job(self, exc_message=None, **_values):
        """Say that a job gave up, which it does after many tries only.

        Called by the job queue with a cursor of its own.
        """
        run = self.sudo()  # as the job itself
        if run.job_phase and run.state == PHASE_STATES[run.job_phase]:
            _logger.info("Import %s gave up: %s", run.id, exc_message)
            run._fail(run.job_phase, self._get_collision_message())

    def _get_failure_message(self, phase):
        if phase == "undo":
            return self.env._(
                "The import could not be undone because of an unexpected error: it is "
                "as it was. Whoever looks after the server finds the details in its "
                "log."
            )
        return self.env._(
            "The import stopped because of an unexpected error and no plan was "
            "changed. Whoever looks after the server finds the details in its log."
        )

    def _get_collision_message(self):
        return self.env._(
            "Other people were changing the same plans all the time, and no plan was "
            "changed by the import: try again in a while."
        )

    # === TIME AND PROGRESS ===

    @contextmanager
    def _timed(self, name):
        """Add the seconds of a block to the phase of that name, and report it."""
        self._progress(name)
        start = time.monotonic()
        try:
            yield
        finally:
            seconds = dict(self.seconds or {})
            spent = seconds.get(name, 0) + time.monotonic() - start
            seconds[name] = round(spent, 3)
            self.sudo().seconds = seconds  # as all of a run's own data

    def _progress(self, label, done=0, total=0):
        """Tell whoever looks on how far the run is.

        :param str label: code, see ``_get_progress_labels``
        """
        self.env["ahorro.import.progress"]._report(self, label, done, total)


def _is_of_others(error):
    """Tell whether an error comes of what another transaction did meanwhile."""
    return (
        error.pgcode in PG_CONCURRENCY_ERRORS_TO_RETRY
        # Somebody typed the same plan or person while it was being compared.
        or error.pgcode == errorcodes.UNIQUE_VIOLATION
    )
