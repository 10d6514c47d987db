# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

STATES = [
    ("draft", "Draft"),
    ("reading", "Reading"),
    ("review", "To review"),
    ("applying", "Importing"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("undone", "Undone"),
]
SOURCES = [
    ("file", "File"),
    ("paste", "Pasted"),
    ("sheet", "Google Spreadsheet"),
    ("drive", "Google Drive"),
    ("mail", "Mail"),
]
RESULTS = [
    ("new", "New"),
    ("changed", "Changed"),
    ("same", "Same"),
    ("rejected", "Rejected"),
    ("duplicate", "Duplicate"),
    ("ambiguous", "Ambiguous"),
]
#: State of a run while a phase waits or works.
PHASE_STATES = {
    "read": "reading",
    "compare": "reading",
    "apply": "applying",
    "undo": "done",
}
#: Channel of the jobs, which does one at a time.
CHANNEL = "root.ahorro_import"
#: How often a phase begins again that met other people's changes.
MAX_TRIES = 8


def get_job_key(run, phase):
    """Return the key by which a phase of a run has one job at most."""
    return f"ahorro.import.{run.id}.{phase}"


class AhorroImport(models.Model):
    """One run of the importer: a file, what it would change, and what it changed.

    ====== ========= ===================================================================
    state  next      meaning
    ====== ========= ===================================================================
    draft  reading   created, nothing read yet
    reading review   a job reads the file and compares it with the plans
    review applying  people look at it; nothing has been written to plans
    applying done    a job writes the plans, all of them or none
    done   undone    written; can be undone
    failed reading   stopped with a sentence; nothing was written
    undone           its changes were taken back
    ====== ========= ===================================================================

    Users only read these rows: everything is written by guarded methods, which stand
    in the room ``page``. What is done in each phase are models of the rooms between.
    """

    _name = "ahorro.import"
    _description = "Import of a portfolio"
    _order = "id desc"
    _check_company_auto = True

    # What came
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    provider_id = fields.Many2one(
        "ahorro.provider",
        string="Administradora",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    profile_id = fields.Many2one(
        "ahorro.import.profile", index=True, ondelete="set null", check_company=True
    )
    user_id = fields.Many2one(
        "res.users", string="Who", default=lambda self: self.env.user, readonly=True
    )
    source = fields.Selection(SOURCES, default="file", required=True)
    filename = fields.Char(string="File name")
    attachment_id = fields.Many2one("ir.attachment", string="File", ondelete="set null")
    file_hash = fields.Char(index="btree_not_null", help="SHA-256 of the file.")
    reference = fields.Char(help="Google's id or the link, where it came from there.")
    report_date = fields.Date(help="The day that the file says it was made.")
    is_month_only = fields.Boolean(
        readonly=True, help="The file says its month and not its day."
    )
    dealer_code = fields.Char(help="As the file says.")
    dealer_name = fields.Char(help="As the file says.")
    is_complete = fields.Boolean(
        string="Complete",
        help="The file names the whole portfolio: plans missing from it are absent.",
    )
    batch = fields.Char(index="btree_not_null", help="Files uploaded together.")
    batch_sequence = fields.Integer(help="Their order within the batch.")

    # Where it stands
    state = fields.Selection(
        STATES, default="draft", required=True, index=True, readonly=True
    )
    error = fields.Char(readonly=True, help="Why it stopped.")
    error_code = fields.Char(readonly=True)
    revision = fields.Integer(
        readonly=True, help="Goes up each time the comparison is made anew."
    )
    provider_revision = fields.Integer(
        readonly=True,
        help="How many imports of the administradora had been written or undone when "
        "this one was compared.",
    )
    flags = fields.Json(readonly=True)
    confirmed_flags = fields.Json(readonly=True)
    seconds = fields.Json(
        string="Seconds by phase", readonly=True, help="Seconds spent in each phase."
    )
    spent = fields.Float(
        string="Seconds spent",
        compute="_compute_spent",
        digits=(16, 1),
        aggregator=None,
    )
    read_at = fields.Datetime(string="Read on", readonly=True)
    applied_at = fields.Datetime(string="Imported on", readonly=True)
    applied_by = fields.Many2one("res.users", string="Imported by", readonly=True)
    undone_at = fields.Datetime(string="Undone on", readonly=True)
    undone_by = fields.Many2one("res.users", readonly=True)
    undo_counts = fields.Json(
        readonly=True, copy=False, help="How many plans and data the undo gave back."
    )

    # Who works on it
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
    is_stuck = fields.Boolean(
        compute="_compute_is_stuck",
        help="Its process ended in the middle. Nothing of that phase was written.",
    )
    progress_ids = fields.One2many(
        "ahorro.import.progress", "import_id", string="How far it is", readonly=True
    )

    # How the file is written
    google_file = fields.Json(
        readonly=True, copy=False, help="What Google was found to have, to be fetched."
    )
    container = fields.Char(readonly=True)
    encoding = fields.Char(readonly=True)
    separator = fields.Char(readonly=True)
    sheet_name = fields.Char(readonly=True)
    header_row = fields.Integer(readonly=True)
    header_chosen = fields.Integer(readonly=True, copy=False)  # 0: to be found
    column_count = fields.Integer(readonly=True)
    headers = fields.Json(readonly=True)
    formats = fields.Json(readonly=True)
    noise = fields.Json(readonly=True)
    findings = fields.Json(
        readonly=True, copy=False, help="What reading the whole file showed of it."
    )
    questions = fields.Json(
        readonly=True, copy=False, help="What only a person can tell of its columns."
    )
    mapping = fields.Json(
        readonly=True, help="Columns that a user told apart, by their number."
    )

    # Rows
    line_ids = fields.One2many(
        "ahorro.import.line", "import_id", string="Rows", readonly=True
    )
    absent_ids = fields.One2many(
        "ahorro.import.absent", "import_id", string="Absent plans", readonly=True
    )
    effect_ids = fields.One2many(
        "ahorro.import.effect", "import_id", string="Effects", readonly=True
    )
    count_total = fields.Integer(string="Number of rows", readonly=True)
    count_new = fields.Integer(string="New", readonly=True)
    count_changed = fields.Integer(string="Changed", readonly=True)
    count_same = fields.Integer(string="Same", readonly=True)
    count_rejected = fields.Integer(string="Rejected", readonly=True)
    count_duplicate = fields.Integer(string="Duplicate", readonly=True)
    count_ambiguous = fields.Integer(string="Ambiguous", readonly=True)
    count_absent = fields.Integer(string="Absent", readonly=True)
    count_cession = fields.Integer(string="Holder changes", readonly=True)
    count_noise = fields.Integer(string="Titles and totals", readonly=True)
    count_problem = fields.Integer(string="With unreadable cells", readonly=True)
    count_kept = fields.Integer(string="With corrected data kept", readonly=True)

    _hash_index = models.Index("(company_id, provider_id, state, id)")

    @api.depends("filename", "profile_id.name", "provider_id.name", "create_date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for run in self:
            parts = [run.provider_id.name, run.profile_id.name, run.filename]
            run.display_name = " · ".join(part for part in parts if part) or str(run.id)

    @api.depends("seconds")
    def _compute_spent(self):
        for run in self:
            run.spent = sum((run.seconds or {}).values())

    # === FACTS ===

    @api.model
    def _get_standing_domain(self):
        """Return the domain of the imports that count: written, and not undone."""
        return Domain("state", "=", "done")

    @api.model
    def _get_standing_sql(self):
        """Return the ids of the imports that count, as a query within a query."""
        # sudo: what counts does not depend on who asks.
        runs_sudo = self.sudo()
        return runs_sudo._search(runs_sudo._get_standing_domain()).subselect()

    @api.model
    def _get_open_domain(self):
        """Return the domain of the imports that may still be written."""
        return Domain("state", "in", ["draft", "reading", "review", "applying"])

    def _get_siblings_domain(self):
        """Return the domain of the other imports of the same administradora."""
        self.ensure_one()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("provider_id", "=", self.provider_id.id)
            & Domain("content", "=", self.content)
            & Domain("id", "!=", self.id)
        )

    # === RIGHTS ===

    @api.model
    def _check_supervisor(self):
        """Refuse whoever may not import.

        :raises AccessError: no supervisor
        """
        self.env["ahorro.role"]._check_role(
            "supervisor", self.env._("Only supervisors of Ahorro import portfolios.")
        )

    def _check_run_access(self):
        """Refuse whoever may not handle this run, and calls on none or on several.

        :raises AccessError: no supervisor, or a run of another company
        :raises UserError: not exactly one run, or one that is gone
        """
        self._check_supervisor()
        if len(self) != 1 or not self.exists():
            raise UserError(self.env._("That import no longer exists."))
        self.check_access("read")

    def _get_provider_revision(self):
        """Return how often its portfolios were written or undone."""
        self.flush_model(["state", "applied_at", "undone_at"])
        rows = self.env.execute_query(
            SQL(
                """SELECT count(applied_at) + count(undone_at) FROM ahorro_import
                    WHERE company_id = %s AND provider_id = %s AND content = 'plans'""",
                self.company_id.id,
                self.provider_id.id or None,
            )
        )
        return rows[0][0]

    def _get_short_name(self):
        """Return the name of the file, or what there is instead."""
        return self.filename or self.profile_id.name or self.env._("The file")

    # === WORK ===

    @api.depends("job_phase", "state")
    def _compute_is_stuck(self):
        liveness = self.env["ahorro.import.liveness"]
        running = self.filtered("job_phase")
        busy = liveness._get_working_ids() | liveness._get_waiting_ids(running)
        for run in self:
            run.is_stuck = run in running and run.id not in busy

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
            identity_key=get_job_key(self, phase),
            description=f"Import {self.id}: {phase}",
            max_retries=MAX_TRIES,
        )
        getattr(delayed, f"_job_{phase}")()
        if (
            run_sudo.job_phase
            and not self.env["ahorro.import.liveness"]._is_runner_alive()
        ):
            # Nobody takes jobs: the scheduler is woken rather than waited for.
            cron_sudo = self.env.ref("ahorro_import.ir_cron_continue_imports").sudo()
            cron_sudo._trigger()

    def _job_read(self):
        """Read the file and compare it with the plans."""
        return self.env["ahorro.import.work"]._run_phase(self, "read")

    def _job_compare(self):
        """Compare the file with the plans anew."""
        return self.env["ahorro.import.work"]._run_phase(self, "compare")

    def _job_apply(self):
        """Write what the file changes to the plans."""
        return self.env["ahorro.import.work"]._run_phase(self, "apply")

    def _job_undo(self):
        """Take back what an import wrote."""
        return self.env["ahorro.import.work"]._run_phase(self, "undo")

    def _on_fail_job(self, exc_message=None, **_values):
        """Say that a job gave up, which it does after many tries only.

        Called by the job queue with a cursor of its own.
        """
        self.env["ahorro.import.work"]._give_up(self, exc_message)

    @api.model
    def _cron_continue(self):
        """Do the work that waits where no program runs jobs."""
        self.env["ahorro.import.liveness"]._continue()

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

        :param str label: code, see ``_get_labels`` of ``ahorro.import.progress``
        """
        self.env["ahorro.import.progress"]._report(self, label, done, total)
