# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang

from ...tools import attention
from ..queue.queue_transaction import run_step
from .ahorro_attend_save import COLUMNS, read_case
from .ahorro_attend_undo import read_column

_logger = logging.getLogger(__name__)

#: Of an older file nobody is called: it came late, or the promise is of long ago.
NEWS_DAYS = 45


class AhorroAttendPromise(models.AbstractModel):
    """A broken promise brings its case up again, once, for whoever took it.

    An import judges and commits; then each case is brought up in a short transaction,
    because operators write the same cases meanwhile. A finished case stays finished:
    its promise waits in the list of the broken ones. Where a newer promise of the case
    is pending, or the client has an agreed call to come, that stands.

    A promise that is not broken any more, because the import was undone, lets go of its
    case where nobody has touched it since.
    """

    _name = "ahorro.attend.promise"
    _description = "Cases of broken promises"

    @api.model
    def _cron_bring_up(self):
        """Bring up the cases of broken promises, and let go of those that are not."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_promise
                    WHERE verdict = 'broken' AND raised_at IS NULL
                          AND judged_day >= %s
                       OR verdict <> 'broken' AND raised_at IS NOT NULL
                    ORDER BY id""",
                fields.Date.subtract(fields.Date.today(), days=NEWS_DAYS),
            )
        )
        for (promise_id,) in rows:
            try:
                run_step(
                    self.env,
                    lambda env, number: env["ahorro.attend.promise"]._step(number),
                    promise_id,
                )
            except UserError as error:
                # The next run of the cron finds it again.
                _logger.info("Promise %s is brought up later: %s", promise_id, error)

    @api.model
    def _step(self, promise_id):
        promises = self.env["ahorro.promise"].browse(promise_id)
        # The case first, as in a save.
        row = self.env["ahorro.attend.save"]._lock_case(promises.case_id.id)
        self.env.cr.execute(
            SQL(
                """SELECT verdict = 'broken', raised_at FROM ahorro_promise
                    WHERE id = %s FOR NO KEY UPDATE""",
                promise_id,
            )
        )
        is_broken, raised_at = self.env.cr.fetchone()
        if is_broken == bool(raised_at):
            return  # somebody else did it
        now = fields.Datetime.now()
        if is_broken:
            self._bring_up(promises, row, now)
        else:
            self._let_go(promises, row, now)
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_promise SET raised_at = %s WHERE id = %s",
                now if is_broken else None,
                promise_id,
            )
        )
        self.env["ahorro.promise"].invalidate_model(flush=False)

    @api.model
    def _bring_up(self, promise, row, now):
        before = read_case(row)
        newer = self.env["ahorro.promise"].search_count(
            [
                ("case_id", "=", row["id"]),
                ("id", ">", promise.id),
                ("verdict", "=", "pending"),
            ],
            limit=1,
        )
        if before.state == "done" or newer:
            return
        after = attention.promise_broken(before, promise.user_id.id, now)
        self._write_case(promise, row, before, after, now, self._get_sentence(promise))

    @api.model
    def _let_go(self, promise, row, now):
        """Give the case back what it had, where bringing it up was the last thing.

        What was taken back since, by people or with the import, is no thing: the case
        is what it was when it was brought up.
        """
        self.env.cr.execute(
            SQL(
                """SELECT m.kind, m.detail FROM ahorro_movement m
                    WHERE m.case_id = %s AND m.kind <> 'undo' AND NOT %s
                    ORDER BY m.id DESC LIMIT 1""",
                row["id"],
                self.env["ahorro.movement"]._undone_condition("m"),
            )
        )
        kind, detail = self.env.cr.fetchone() or (None, None)
        if kind != "promise" or (detail or {}).get("promise_id") != promise.id:
            return
        before = read_case(row)
        old = detail["before"]
        after = attention.Case(
            **{name: getattr(before, name) for name in COLUMNS}
            | {name: read_column(name, old[name]) for name in old}
        )
        sentence = self.env._(
            "The promise is not broken: the import that said so was undone, or another "
            "file says otherwise."
        )
        self._write_case(promise, row, before, after, now, sentence, is_broken=False)

    @api.model
    def _write_case(self, promise, row, before, after, now, sentence, is_broken=True):
        row["partner_id"] = promise.partner_id.id
        save = self.env["ahorro.attend.save"]
        detail = {"promise_id": promise.id if is_broken else None, "no_contact": True}
        save._insert_movement(
            row,
            kind="promise",
            key=None,
            before=before,
            after=after,
            comment=sentence,
            next_action_at=after.next_action_at,
            detail=detail,
        )
        save._write_columns(row["id"], before, after, now)
        self.env["ahorro.case"].invalidate_model()
        self.env["ahorro.movement"].invalidate_model()

    @api.model
    def _get_sentence(self, promise):
        """Return what is told of a broken promise, in the language of who took it."""
        promise = promise.with_context(lang=promise.user_id.lang)
        env, days = promise.env, promise.env["ir.qweb.field.date"]

        def money(value):
            return formatLang(env, value, currency_obj=promise.currency_id)

        return env._(
            "Promised %(amount)s for %(day)s; by the file of %(file)s nothing was paid "
            "and %(debt)s is owed.",
            amount=money(promise.amount or promise.debt),
            day=days.value_to_html(promise.promise_date, {}),
            file=days.value_to_html(promise.judged_day, {}),
            debt=money(promise.debt_after),
        )

    @api.model
    def _get_broken_now(self, cases):
        """Return those of some cases that came up because of a broken promise."""
        found = self.env.execute_query(
            SQL(
                """SELECT DISTINCT o.case_id
                     FROM ahorro_promise o JOIN ahorro_case c ON c.id = o.case_id
                    WHERE o.case_id = ANY(%s) AND o.verdict = 'broken'
                      AND o.raised_at IS NOT NULL
                      AND (c.last_attempt_at IS NULL
                           OR c.last_attempt_at <= o.raised_at)""",
                cases.ids,
            )
        )
        return {case_id for (case_id,) in found}
