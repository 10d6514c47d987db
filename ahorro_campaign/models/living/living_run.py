# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from collections import Counter
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..queue.queue_transaction import run_step
from .ahorro_living import Checked

_logger = logging.getLogger(__name__)


class By(NamedTuple):
    """By what cases come and go: a file of an administradora, or a rule that changed.

    Without a ``provider`` it is the rule, and there is no file.
    """

    model: str | None = None
    file_id: int | None = None
    name: str = ""
    provider: models.BaseModel | None = None


class AhorroLivingRun(models.Model):
    """What living campaigns did with one file, or have still to do.

    An import, or its undoing, leaves a row in its own transaction; what follows is done
    once that is committed, because operators write the same cases meanwhile and would
    make the import begin again. It is one short transaction (READ COMMITTED, like an
    operator's save): a process that is killed in it leaves nothing done, and the row
    waiting, which the cron takes up again.
    """

    _name = "ahorro.living.run"
    _description = "What a file did to living campaigns"
    _order = "id desc"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    provider_id = fields.Many2one(
        "ahorro.provider", required=True, readonly=True, ondelete="restrict"
    )
    origin_model = fields.Char(readonly=True, string="Kind of origin")
    origin_id = fields.Many2oneReference(
        string="Import", model_field="origin_model", readonly=True, aggregator=None
    )
    user_id = fields.Many2one(
        "res.users", string="Who", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True)
    done_at = fields.Datetime(readonly=True)
    entered = fields.Integer(readonly=True)
    again = fields.Integer(string="Came again", readonly=True)
    closed = fields.Integer(readonly=True)
    asked = fields.Integer(string="To decide", readonly=True)
    undone = fields.Integer(readonly=True)

    _waiting_index = models.Index("(id) WHERE done_at IS NULL")
    _origin_index = models.Index("(company_id, provider_id, origin_id)")

    # === WHAT AN IMPORT LEAVES ===

    @api.model
    def _leave(self, company, provider, file_id):
        """Note that a file was written or undone; where no rules exist, nothing."""
        living = self.env["ahorro.living"].sudo()  # that there are some is no secret
        if not living.search_count([("company_id", "=", company.id)], limit=1):
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_living_run (company_id, provider_id, origin_model,
                          origin_id, user_id, date, entered, again, closed, asked,
                          undone)
                   VALUES (%s, %s, %s, %s, %s, %s, 0, 0, 0, 0, 0)""",
                company.id,
                provider.id,
                self.env["ahorro.portfolio.files"]._get_model(),
                file_id,
                self.env.uid,
                fields.Datetime.now(),
            )
        )
        cron = "ahorro_campaign.ir_cron_follow_files"
        self.env.ref(cron).sudo()._trigger()  # whoever imports owns no cron

    @api.model
    def _cron_follow(self):
        """Do what waits, file by file, in the order in which they came."""
        rows = self.env.execute_query(
            SQL("SELECT id FROM ahorro_living_run WHERE done_at IS NULL ORDER BY id")
        )
        for (run_id,) in rows:
            try:
                run_step(
                    self.env,
                    lambda env, number: env["ahorro.living.run"]._step(number),
                    run_id,
                )
            except UserError as error:
                # The next run of the cron finds it again, and those after it.
                _logger.info("Living campaigns follow later: %s", error)
                return

    # === DOING IT: in a short transaction ===

    @api.model
    def _step(self, run_id):
        """Do what a file asks for: all of it, or nothing."""
        self.env.cr.execute(
            SQL(
                """SELECT user_id FROM ahorro_living_run
                    WHERE id = %s AND done_at IS NULL FOR UPDATE""",
                run_id,
            )
        )
        row = self.env.cr.fetchone()
        if row is None:
            return  # somebody else did it
        # Movements are of whoever imported; what is done is nobody's right.
        run = self.with_env(self.env(user=row[0], su=True)).browse(run_id)
        counts = run._follow_file()
        run.env.cr.execute(
            SQL(
                """UPDATE ahorro_living_run
                      SET done_at = %(now)s, entered = %(entered)s, again = %(again)s,
                          closed = %(closed)s, asked = %(asked)s, undone = %(undone)s
                    WHERE id = %(run)s""",
                run=run_id,
                now=fields.Datetime.now(),
                **counts,
            )
        )
        self.invalidate_model(flush=False)

    def _follow_file(self):
        """Do what this run's file asks for; return how many of each, as a dict."""
        by = By(
            self.origin_model,
            self.origin_id,
            self._get_file_name(self.origin_model, self.origin_id),
            self.provider_id,
        )
        campaigns = self._get_campaigns(self.company_id)
        self._lock_types(campaigns)
        undone = self.env["ahorro.living.undo"]._take_back(self, by)
        self.env["ahorro.living.question"]._withdraw(campaigns)
        counts = {"entered": 0, "again": 0, "closed": 0, "asked": 0, "undone": undone}
        if not self._is_standing():
            return counts
        for name, count in self._follow(campaigns.filtered("is_on"), by).items():
            counts[name] += count
        return counts

    @api.model
    def _follow(self, livings, by):
        """Let plans leave and enter campaigns; return how many of each, as a dict.

        A campaign whose rule cannot be read stops no other.
        """
        counts, authors = Counter(), {}
        files = self.env["ahorro.plan"]._get_last_files(livings.company_id, by.provider)
        checked = Checked(files)
        # Who leaves one campaign may enter another with the same file.
        for step in ("ahorro.living.leave", "ahorro.living.enter"):
            for living in livings:
                try:
                    if living not in authors:
                        authors[living] = living._as_checked(checked)
                    # Also a rule that was readable when it was written.
                    with self.env.cr.savepoint():
                        counts.update(
                            self.env[step]._follow(living, authors[living], by)
                        )
                except UserError as error:
                    living._write_own({"problem": str(error)})
        return counts

    @api.model
    def _follow_rule(self, living):
        """Do at once what new rules, or rules just turned on, ask for."""
        # sudo: whoever writes the rules manages the campaign, and cases are not written
        # by hand.
        own = self.sudo()
        living_sudo = living.sudo()
        own._lock_types(living_sudo)
        own.env["ahorro.living.question"]._withdraw(living_sudo)
        own._follow(living_sudo, By())

    @api.model
    def _get_campaigns(self, company):
        """Return the rules of a company's campaigns in progress, by their priority."""
        found = self.env["ahorro.living"].search(
            [("company_id", "=", company.id), ("state", "=", "in_progress")]
        )
        return found.sorted(
            lambda living: (living.campaign_id.sequence, living.campaign_id.id)
        )

    @api.model
    def _lock_types(self, livings):
        """Fill campaigns of a type one at a time: a plan is open in one of them."""
        for campaign_type in livings.type_id.sorted("id"):
            self.env["ahorro.campaign.creation"]._lock_type(campaign_type)

    def _is_standing(self):
        """Tell whether this run's file counts: written, and not undone since."""
        rows = self.env.execute_query(
            SQL(
                "SELECT %s IN %s",
                self.origin_id,
                self.env["ahorro.portfolio.files"]._get_standing_sql(),
            )
        )
        return bool(rows[0][0])

    @api.model
    def _get_file_name(self, model, file_id):
        """Return what a file is called, in the language of whoever imported it."""
        if model not in self.env:
            return ""
        # sudo: the name of a file is told to whoever reads the movement.
        file_sudo = self.env[model].sudo().browse(file_id).exists()
        return file_sudo.display_name or ""


class AhorroPortfolioFiles(models.AbstractModel):
    """Files of the portfolio fill and empty living campaigns."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.portfolio.files"

    @api.model
    def _files_changed(self, company, provider, file_id):
        result = super()._files_changed(company, provider, file_id)
        self.env["ahorro.living.run"]._leave(company, provider, file_id)
        return result

    @api.model
    def _get_idle_rows(self, file_id):
        undo = self.env["ahorro.living.undo"]
        return {**super()._get_idle_rows(file_id), **undo._get_idle_rows(file_id)}
