# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.cause import get_cause_sentence
from odoo.addons.ahorro_plan.tools.causes import LOST, cause_of
from odoo.addons.ahorro_plan.tools.database_errors import is_race, new_number
from odoo.addons.queue_job.exception import RetryableJobError

from .ahorro_import import PHASE_STATES

_logger = logging.getLogger(__name__)

#: First half of the advisory lock that a run at work holds; the second is its id.
LOCK_CLASS = 0x41484F52
#: Steps of each phase, in their order: the ends of models' names.
STEPS = {
    "read": ("read", "compare"),
    "compare": ("compare",),
    "apply": ("apply",),
    "undo": ("undo",),
}
#: Unique indexes that somebody can meet who types, at that moment, a plan, a status or
#: a seller that the file brings too. Any other is no race but a defect.
CONTESTED = frozenset(
    {
        "ahorro_plan_subscription_unique",
        "ahorro_plan_group_order_unique",
        "ahorro_plan_status_code_unique",
        "ahorro_seller_name_unique",
    }
)
#: Seconds after which a run that met somebody else's change begins again.
RETRY_SECONDS = 5


class AhorroImportWork(models.AbstractModel):
    """Doing the phases of a run: one job for each, each in one transaction.

    Others call ``_run_phase`` and ``_give_up``.

    Killed at any moment, a phase has not begun or has ended. Who works holds an
    advisory lock of the run's, so that anybody can tell a run at work from one whose
    process is gone. Each phase is made of steps, ``STEPS``: a step is the model of its
    name, an heir of ``ahorro.import.step``, which does it.
    """

    _name = "ahorro.import.work"
    _description = "Work of an import"
    #: Add-ons above have theirs too.
    _contested = CONTESTED

    # === WORKING ===

    def _run_phase(self, run, phase):
        """Do a phase, whole or not at all; a second call for it does nothing.

        What went wrong becomes the run's state and a sentence. What another
        transaction got in the way of is left to begin again.

        :return: text for the job's list
        """
        run.ensure_one()
        run = run.sudo()  # who may start it was checked; nobody writes runs directly
        run = run.with_company(run.company_id)
        self = run.env["ahorro.import.work"]
        if not self._take(run, phase):
            return "Nothing to do: it is being done, or was done."
        try:
            with self.env.cr.savepoint():
                self.env["ahorro.import.progress"]._report(run, "starting", start=True)
                for step in STEPS[phase]:
                    self._get_step(run, step)._work(run)
                run.flush_recordset()
        except UserError as error:
            _logger.info("Import %s, %s: %s", run.id, phase, error)
            # What was seen of a file that cannot be read.
            self._fail(run, phase, str(error), getattr(error, "values", None))
        except RetryableJobError:
            raise
        except Exception as error:
            if isinstance(error, psycopg2.Error) and is_race(error, self._contested):
                self._begin_again(run, error)
            if cause_of(error) == LOST:
                self._begin_again(run, error)  # there is nothing to write with
            sentence = get_cause_sentence(self.env, error)
            if sentence:
                _logger.error("Import %s was to %s: %s", run.id, phase, error)
                self._fail(run, phase, sentence)
                return run.state
            # Of a program's mistake people read a sentence, and the log the rest.
            number = new_number()
            _logger.exception(
                "Unexpected error %s: import %s was to %s", number, run.id, phase
            )
            self._fail(run, phase, self._get_failure_message(phase, number))
        return run.state

    def _get_step(self, run, step):
        """Return the model that does a step; what a file is, its reading has told."""
        return self.env[f"ahorro.import.{step}"]

    def _take(self, run, phase):
        """Take the run for this transaction; tell whether there is work to do.

        The row is locked in the mode that lets others refer to it.
        """
        rows = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK_CLASS, run.id)
        )
        if not rows[0][0]:
            return False
        run.flush_recordset()
        self.env.execute_query(
            SQL("SELECT 1 FROM ahorro_import WHERE id = %s FOR NO KEY UPDATE", run.id)
        )
        run.invalidate_recordset()
        return run.job_phase == phase and run.state == PHASE_STATES[phase]

    def _fail(self, run, phase, message, values=None):
        """Write why a phase stopped: an undo leaves the import as it was, done.

        :param values: what else to write on the run
        """
        run.write(
            {
                **(values or {}),
                "state": "done" if phase == "undo" else "failed",
                "job_phase": False,
                "error": message,
            }
        )
        self.env["ahorro.import.notice"]._notify_end(run)

    def _begin_again(self, run, error):
        """Have the job run again on what others have written meanwhile.

        :raises RetryableJobError: in a job
        :raises Exception: the error itself otherwise; Odoo runs a request again
        """
        _logger.info("Import %s begins again: %s", run.id, error)
        if self.env.context.get("job_uuid"):
            raise RetryableJobError(str(error), seconds=RETRY_SECONDS) from error
        raise error

    def _give_up(self, run, reason):
        """Say that the job of a run gave up.

        :param str reason: of the last try, for the log
        """
        run = run.sudo()  # as the job itself
        if run.job_phase and run.state == PHASE_STATES[run.job_phase]:
            _logger.info("Import %s gave up: %s", run.id, reason)
            self._fail(run, run.job_phase, self._get_collision_message())

    def _get_failure_message(self, phase, number):
        if phase == "undo":
            return self.env._(
                "The import could not be undone because of an unexpected error: it is "
                "as it was. Whoever looks after the server finds the details in its "
                "log under %(number)s.",
                number=number,
            )
        return self.env._(
            "The import stopped because of an unexpected error and no plan was "
            "changed. Whoever looks after the server finds the details in its log "
            "under %(number)s.",
            number=number,
        )

    def _get_collision_message(self):
        return self.env._(
            "Other people were changing the same plans all the time, and no plan was "
            "changed by the import: try again in a while."
        )


class AhorroImportStep(models.AbstractModel):
    """What a step of a phase is: a model of which the work calls one method."""

    _name = "ahorro.import.step"
    _description = "Step of an import"

    def _work(self, run):
        """Do the step, in the transaction of the run's job.

        :param run: the ``ahorro.import``, with all rights and in its company
        :raises UserError: the phase stops, with the sentence to say why
        """
        raise NotImplementedError
