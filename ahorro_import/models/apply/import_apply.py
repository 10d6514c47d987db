# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.text import fold


class AhorroImport(models.Model):
    """Writing a run: all of it in one transaction, or nothing."""

    _inherit = "ahorro.import"

    # === ASKED FOR ===

    def action_apply(self, confirmed=None):
        """Write this import to the plans, in a job.

        :param confirmed: codes of the red flags that the user has seen and accepts
        :return: True; also while it is being written already
        :raises UserError: there are flags to confirm, or nothing to write
        """
        self._check_may_import()
        if confirmed is None:
            confirmed = []
        if not isinstance(confirmed, (list, tuple)) or not all(
            isinstance(code, str) for code in confirmed
        ):
            raise UserError(self.env._("Confirmed warnings come as a list of codes."))
        if self.state == "applying":
            return True  # a second click
        if self.state != "review":
            raise UserError(self._get_not_applicable_message())
        self._check_batch()
        run_sudo = self.sudo()  # users only read runs
        run_sudo.confirmed_flags = sorted({*(self.confirmed_flags or []), *confirmed})
        self._check_flags()
        run_sudo.applied_by = self.env.user
        self._start("apply")
        return True

    def _get_not_applicable_message(self):
        if self.state == "done":
            return self.env._("This import was written already.")
        if self.state == "undone":
            return self.env._(
                "This import was undone: to write it again, import the file again."
            )
        return self.env._("This import is not ready: wait until it has been compared.")

    def _check_batch(self):
        """Refuse a file of a batch before those with an earlier date.

        :raises UserError: naming the one that comes first
        """
        first = self.batch and self.search(
            [
                ("batch", "=", self.batch),
                ("batch_sequence", "<", self.batch_sequence),
                ("state", "in", ["draft", "reading", "review", "applying"]),
            ],
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

    def _check_flags(self):
        """Refuse to write while a red flag is not confirmed.

        :raises UserError: naming them
        """
        missing = self._get_unconfirmed_flags()
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

    def _work_apply(self):
        self._take_turn()
        if not self._has_current_comparison():
            self._go_back_to_review(
                self.env._(
                    "Another import of %(provider)s was written or undone meanwhile. "
                    "This one was compared again: review it once more.",
                    provider=self.provider_id.name,
                )
            )
            return
        self._create_codes()
        # People may have edited plans since the review: what counts is the present.
        self._compare()
        if self._get_unconfirmed_flags():
            self._go_back_to_review(
                self.env._(
                    "The plans changed since the review and there are new warnings: "
                    "review it once more."
                ),
                compare=False,
            )
            return
        self._lock_plans()
        self.env["ahorro.plan"]._set_change_origin(self)
        with self._timed("apply_holders"):
            self._apply_holders()
        with self._timed("apply_phones"):
            self._apply_phones()
        with self._timed("apply_plans"):
            self._apply_plans()
        with self._timed("log"):
            self._finish_apply()
        self.env["ahorro.plan"]._set_change_origin()

    def _take_turn(self):
        """Wait until no other import of this administradora is being written.

        The row is changed and not only locked: whoever waited for it began with a
        picture of the plans that is old by now, and PostgreSQL makes them begin again.
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_import_turn AS t (company_id, provider_id, number)
                   VALUES (%s, %s, 1)
                   ON CONFLICT (company_id, provider_id)
                   DO UPDATE SET number = t.number + 1""",
                self.company_id.id,
                self.provider_id.id,
            ),
            # Having to begin again is no error to be logged.
            log_exceptions=False,
        )

    def _has_current_comparison(self):
        return self.provider_revision == self._get_provider_revision()

    def _go_back_to_review(self, message, compare=True):
        if compare:
            self._compare()
        self.write({"state": "review", "job_phase": False, "error": message})
        self._notify_end()

    def _lock_plans(self):
        """Lock what will be written, so that a collision shows before the long work."""
        self.env.cr.execute(
            SQL(
                """SELECT 1 FROM ahorro_plan
                    WHERE id IN (SELECT plan_id FROM ahorro_import_line
                                  WHERE import_id = %s AND result = 'changed')
                    ORDER BY id FOR NO KEY UPDATE""",
                self.id,
            )
        )

    # === STATUSES AND SELLERS THAT ONLY THE FILE KNOWS ===

    def _create_codes(self):
        """Create the statuses, as unmapped, and the sellers that nobody has yet."""
        statuses = self.env["ahorro.plan.status"]
        created = statuses
        known = set()
        for code, label in self.env.execute_query(
            SQL(
                """SELECT DISTINCT status_code, status_label FROM ahorro_import_line
                    WHERE import_id = %s AND status_id IS NULL
                      AND result IN ('new', 'changed')
                      AND COALESCE(status_code, status_label) IS NOT NULL
                    ORDER BY status_code, status_label""",
                self.id,
            )
        ):
            if fold(code or label) in known:
                continue
            known.add(fold(code or label))
            found = statuses._find_or_create(self.provider_id, code or label)
            if code and label and found.name == found.code:
                found.name = label
            created |= found
        self._record_effects("status_created", status_id=created.ids)
        self._create_sellers()
        self._restore_codes()
        self.env.flush_all()

    def _create_sellers(self):
        values = {}
        for name, branch in self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (seller_name) seller_name, seller_branch
                     FROM ahorro_import_line
                    WHERE import_id = %s AND seller_id IS NULL
                      AND seller_name IS NOT NULL AND result IN ('new', 'changed')
                    ORDER BY seller_name, row_number DESC""",
                self.id,
            )
        ):
            values.setdefault(
                fold(name),
                {
                    "name": name,
                    "branch": branch,
                    "company_id": self.company_id.id,
                },
            )
        sellers = self.env["ahorro.seller"].create(list(values.values()))
        self._record_effects("seller_created", seller_id=sellers.ids)

    def _finish_apply(self):
        self.env["ahorro.file.value"]._keep_of_run(self)
        self.write(
            {
                "state": "done",
                "job_phase": False,
                "applied_at": fields.Datetime.now(),
                "applied_by": self.env.uid,
            }
        )
        self._notify_end()
        self._compare_others()

    def _compare_others(self):
        """Send the other imports of this administradora to be compared anew.

        What they were compared with has changed: so in a batch of several months, where
        each is seen as it will be once the one before has been written.
        """
        for run in self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("provider_id", "=", self.provider_id.id),
                ("state", "=", "review"),
                ("id", "!=", self.id),
            ],
            order="batch, batch_sequence, id",
        ):
            # Theirs is the message at the end.
            run.with_user(run.user_id)._start("compare")


class AhorroImportTurn(models.Model):
    """Whose turn it is to write the plans of an administradora: one at a time."""

    _name = "ahorro.import.turn"
    _description = "Turn of the imports of an administradora"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    provider_id = fields.Many2one("ahorro.provider", required=True, ondelete="cascade")
    number = fields.Integer(required=True)

    _pair_unique = models.UniqueIndex(
        "(company_id, provider_id)", "This administradora has its turn already."
    )
