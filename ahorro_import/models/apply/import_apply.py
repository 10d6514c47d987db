# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class AhorroImportApply(models.AbstractModel):
    """Writing a run: all of it in one transaction, or nothing.

    Others call ``_enqueue``, and ``_tell_files_changed`` when an import was undone;
    ``_work`` is the step that the job does.
    """

    _name = "ahorro.import.apply"
    _inherit = "ahorro.import.step"
    _description = "Writing of an import"

    # === ASKED FOR ===

    def _enqueue(self, run, confirmed=None):
        """Send a run to be written to the plans by a job.

        :param confirmed: codes of the red flags that the user has seen and accepts
        :return: True; also while it is being written already
        :raises UserError: there are flags to confirm, or nothing to write
        """
        if confirmed is None:
            confirmed = []
        if not isinstance(confirmed, (list, tuple)) or not all(
            isinstance(code, str) for code in confirmed
        ):
            raise UserError(self.env._("Confirmed warnings come as a list of codes."))
        if run.state == "applying":
            return True  # a second click
        if run.state != "review":
            raise UserError(self._get_not_applicable_message(run))
        self._check_batch(run)
        run_sudo = run.sudo()  # users only read runs
        run_sudo.confirmed_flags = sorted({*(run.confirmed_flags or []), *confirmed})
        self._check_flags(run)
        run_sudo.applied_by = self.env.user
        run._start("apply")
        return True

    def _get_not_applicable_message(self, run):
        if run.state == "done":
            return self.env._("This import was written already.")
        if run.state == "undone":
            return self.env._(
                "This import was undone: to write it again, import the file again."
            )
        if run.job_phase == "compare":
            return self.env["ahorro.import.notice"]._get_compared_again(run)
        return self.env._("This import is not ready: wait until it has been compared.")

    def _check_batch(self, run):
        """Refuse a file of a batch before those with an earlier date.

        :raises UserError: naming the one that comes first
        """
        first = run.batch and run.search(
            run._get_open_domain()
            & Domain("batch", "=", run.batch)
            & Domain("batch_sequence", "<", run.batch_sequence),
            order="batch_sequence, id",
            limit=1,
        )
        if first:
            raise UserError(
                self.env._(
                    "These files go in the order of their dates: import or discard "
                    "%(name)s first.",
                    name=first.display_name,
                )
            )

    def _check_flags(self, run):
        """Refuse to write while a red flag is not confirmed.

        :raises UserError: naming them
        """
        missing = self.env["ahorro.import.flags"]._get_unconfirmed_flags(run)
        if missing:
            raise UserError(
                self.env._(
                    "Read and confirm these warnings first: %(flags)s",
                    flags=" ".join(
                        flag.get("text") or flag["code"] for flag in missing
                    ),
                )
            )

    # === DONE BY THE JOB ===

    def _work(self, run):
        self.env["ahorro.import.lock"]._lock_provider(run)
        if not self._has_current_comparison(run):
            self._go_back_to_review(
                run,
                self.env._(
                    "Another import of %(provider)s was written or undone meanwhile. "
                    "This one was compared again: review it once more.",
                    provider=run.provider_id.name,
                ),
            )
            return
        # People may have edited plans since the review: what counts is the present.
        with run._timed("match"):
            is_unchanged = self.env["ahorro.import.stamp"]._is_unchanged(run)
        is_news = self.env["ahorro.import.new.codes"]._create_codes(run)
        if is_news or not is_unchanged:
            self.env["ahorro.import.compare"]._compare(run)
        if self.env["ahorro.import.flags"]._get_unconfirmed_flags(run):
            self._go_back_to_review(
                run,
                self.env._(
                    "The plans changed since the review and there are new warnings: "
                    "review it once more."
                ),
                compare=False,
            )
            return
        self._lock_plans(run)
        self.env["ahorro.plan"]._set_change_origin(run)
        with run._timed("apply_holders"):
            self.env["ahorro.import.holder.apply"]._apply_holders(run)
        with run._timed("apply_phones"):
            self.env["ahorro.import.holder.apply"]._apply_phones(run)
        with run._timed("apply_plans"):
            self.env["ahorro.import.plan.apply"]._apply_plans(run)
        with run._timed("log"):
            self._finish_apply(run)
        self.env["ahorro.plan"]._set_change_origin()
        self._tell_files_changed(run)
        # Last of all: what is written after it would count as written by others.
        run.aftermath = self.env["ahorro.import.aftermath"]._prepare(run)

    def _has_current_comparison(self, run):
        return run.provider_revision == run._get_provider_revision()

    def _go_back_to_review(self, run, message, compare=True):
        if compare:
            self.env["ahorro.import.compare"]._compare(run)
        run.write({"state": "review", "job_phase": False, "error": message})
        self.env["ahorro.import.notice"]._notify_end(run)

    def _lock_plans(self, run):
        """Lock what will be written, so that a collision shows before the long work."""
        self.env.cr.execute(
            SQL(
                """SELECT 1 FROM ahorro_plan
                    WHERE id IN (SELECT plan_id FROM ahorro_import_line
                                  WHERE import_id = %s AND result = 'changed')
                    ORDER BY id FOR NO KEY UPDATE""",
                run.id,
            )
        )

    def _finish_apply(self, run):
        self.env["ahorro.file.value"]._keep_of_run(run)
        self.env["ahorro.import.holder.apply"]._forget_erased(run)
        run.write(
            {
                "state": "done",
                "job_phase": False,
                "applied_at": fields.Datetime.now(),
                "applied_by": self.env.uid,
            }
        )
        self.env["ahorro.import.notice"]._notify_end(run)
        self.env["ahorro.import.lock"]._compare_others(run)

    def _tell_files_changed(self, run):
        """Let add-ons above judge by the files that count now.

        In the same transaction: what follows from a file is there with it, or not.
        """
        run.flush_recordset()
        with run._timed("follow"):
            self.env["ahorro.portfolio.files"]._files_changed(
                run.company_id, run.provider_id, run.id
            )
