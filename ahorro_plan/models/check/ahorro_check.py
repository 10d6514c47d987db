# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import time
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..calls.remote import ONE, remote

_logger = logging.getLogger(__name__)

#: How long one rule may be counted: while somebody waits, and by night.
SECONDS_ASKED = 15
SECONDS_BY_NIGHT = 120
#: A rule that was counted since is not counted once more by the same night.
NIGHT = timedelta(hours=12)
#: As many rows are opened at a time: the address of a list has to hold them.
MAX_OPENED = 5_000


class AhorroCheck(models.Model):
    """How many rows of a company break a rule: a line of the page *Nada está roto*.

    ``new``       not counted yet
    ``zero``      no row breaks it
    ``broken``    ``count`` rows do, since ``broken_since``
    ``uncounted`` it could not be counted, and ``failure`` says why: nothing is known

    What the rules are says ``ahorro.check.rules``. Users only read these rows.
    """

    _name = "ahorro.check"
    _description = "Rule that is counted"
    _order = "sequence, id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    name = fields.Char(string="Rule", compute="_compute_rule")
    text = fields.Text(string="What must hold", compute="_compute_rule")
    state = fields.Selection(
        [
            ("new", "Not counted yet"),
            ("zero", "Nothing broken"),
            ("broken", "Broken rows"),
            ("uncounted", "Could not be counted"),
        ],
        required=True,
        readonly=True,
        default="new",
    )
    count = fields.Integer(string="Rows that break it", readonly=True, aggregator="sum")
    counted_at = fields.Datetime(string="Counted on", readonly=True)
    broken_since = fields.Datetime(
        readonly=True, help="When it was first found broken, and was not mended since."
    )
    seconds = fields.Float(
        string="Seconds it took", digits=(16, 2), readonly=True, aggregator=None
    )
    failure = fields.Char(string="Why not", readonly=True)
    note_ids = fields.One2many(
        "ahorro.check.note", "check_id", string="What was done", readonly=True
    )
    last_note = fields.Char(string="Done last", compute="_compute_last_note")

    _code_unique = models.UniqueIndex(
        "(company_id, code)", "A rule is counted once for each company."
    )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_rule(self):
        rules = self.env["ahorro.check.rules"]._get_rules()
        for check in self:
            rule = rules.get(check.code)
            check.name = rule.name if rule else check.code
            check.text = rule.text if rule else False

    @api.depends("name")
    def _compute_display_name(self):
        for check in self:
            check.display_name = check.name

    @api.depends("note_ids.text")
    def _compute_last_note(self):
        for check in self:
            check.last_note = check.note_ids[:1].summary

    # === BUTTONS ===

    @remote()
    def action_count(self):
        """Count these rules now; without any, all of the user's companies.

        :raises AccessError: no supervisor, or rules of another company
        """
        self._check_caller()
        checks = self or self._prepare_rows(self.env.companies)
        for check_sudo in checks.sudo():  # rows are written by these methods alone
            check_sudo._count(SECONDS_ASKED)
        return True

    @remote(self=ONE)
    def action_open_rows(self):
        """Count the rule now, and open exactly the rows that break it.

        :return: an action
        """
        self._check_caller()
        ids = self.sudo()._count(SECONDS_ASKED)  # as in action_count
        if ids is None:
            return self._tell("warning", self.failure)
        if not ids:
            return self._tell("success", self.env._("No row breaks this rule now."))
        rule = self.env["ahorro.check.rules"]._get_rules()[self.code]
        name = rule.name
        if len(ids) > MAX_OPENED:
            name = self.env._(
                "%(rule)s: the first %(limit)s of %(count)s",
                rule=rule.name,
                limit=MAX_OPENED,
                count=len(ids),
            )
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": rule.model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", ids[:MAX_OPENED])],
            "context": {"active_test": False, "create": False},
        }

    @remote(self=ONE)
    def action_add_note(self):
        """Ask what was done about the rows that break the rule."""
        self._check_caller()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What was done"),
            "res_model": "ahorro.check.note",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_check_id": self.id},
        }

    def _tell(self, kind, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_caller(self):
        """Refuse whoever is no supervisor of the company of these rules.

        :raises AccessError: no
        """
        self.env["ahorro.role"]._check_role(
            "supervisor", self.env._("Only supervisors of Ahorro count these rules.")
        )
        self.check_access("read")
        if self.company_id - self.env.companies:
            raise AccessError(
                self.env._("This rule is of another company: choose it at the top.")
            )

    # === COUNTING ===

    @api.model
    def _cron_count(self):
        """Count every rule of every company, each in a transaction of its own.

        What a night had no time for, the next run of the cron goes on with.
        """
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search([("active", "=", True)])
        checks = self._prepare_rows(companies)
        before = fields.Datetime.now() - NIGHT
        left = checks.filtered(
            lambda check: not check.counted_at or check.counted_at < before
        ).sorted(lambda check: (bool(check.counted_at), check.counted_at or check.id))
        cron._commit_progress(remaining=len(left))
        for check in left:
            check._count(SECONDS_BY_NIGHT)
            if not cron._commit_progress(1):
                break

    @api.model
    def _prepare_rows(self, companies):
        """Return the lines of some companies, made where missing.

        A line whose rule is of an add-on that is gone goes with it.
        """
        codes = list(self.env["ahorro.check.rules"]._get_rules())
        # sudo: nobody writes these rows but the methods here.
        rows_sudo = self.sudo().search([("company_id", "in", companies.ids)])
        rows_sudo.filtered(lambda row: row.code not in codes).unlink()
        rows_sudo = rows_sudo.exists()
        known = {(row.company_id, row.code) for row in rows_sudo}
        rows_sudo += rows_sudo.create(
            [
                {"company_id": company.id, "code": code, "sequence": sequence}
                for company in companies
                for sequence, code in enumerate(codes)
                if (company, code) not in known
            ]
        )
        return self.browse(rows_sudo.ids)

    def _count(self, seconds):
        """Count a rule and write down what was found.

        :param seconds: how long it may take
        :return: the ids of the rows that break it; None where it could not be counted
        """
        self.ensure_one()
        start = time.monotonic()
        ids, failure = self._find(seconds)
        values = {
            "counted_at": fields.Datetime.now(),
            "seconds": time.monotonic() - start,
            "failure": failure,
        }
        if ids is None:
            values |= {"state": "uncounted", "count": 0}
        elif ids:
            since = self.broken_since or values["counted_at"]
            values |= {"state": "broken", "count": len(ids), "broken_since": since}
        else:
            values |= {"state": "zero", "count": 0, "broken_since": False}
        notes = self.env["ahorro.check.note"]
        if ids and not self.broken_since:
            notes._note(self, "found", len(ids))
        elif ids == [] and self.broken_since:
            notes._note(self, "ended", 0)
        self.write(values)
        return ids

    def _find(self, seconds):
        """Return the ids of the rows that break a rule, and why they are not known."""
        cr = self.env.cr
        try:
            self.env.flush_all()
            with cr.savepoint(flush=False):
                # Of the savepoint alone where it fails; taken back where it does not.
                before = self._limit_statement(f"{seconds}s")
                rules = self.env["ahorro.check.rules"]
                cr.execute(
                    SQL(
                        "SELECT DISTINCT id FROM (%s) broken(id) ORDER BY id",
                        rules._get_query(self.code, self.company_id),
                    ),
                    log_exceptions=False,
                )
                ids = [row_id for (row_id,) in cr.fetchall()]
                self._limit_statement(before)
        except psycopg2.errors.QueryCanceled:
            return None, self.env._(
                "It takes more than %(seconds)s seconds.", seconds=seconds
            )
        except (psycopg2.errors.OperationalError, psycopg2.InterfaceError):
            raise  # the transaction or the connection: Odoo runs it again, or says so
        except Exception as error:
            # A rule that cannot be counted must not look like one that holds, nor keep
            # the others from being counted.
            _logger.exception("Rule %s was not counted", self.code)
            return None, self.env._(
                "The count failed: %(error)s", error=type(error).__name__
            )
        return ids, False

    def _limit_statement(self, limit):
        """Limit how long a statement of this transaction takes; return what it was."""
        rows = self.env.execute_query(
            SQL("SELECT current_setting('statement_timeout')")
        )
        self.env.cr.execute(
            SQL("SELECT set_config('statement_timeout', %s, TRUE)", limit)
        )
        return rows[0][0]
