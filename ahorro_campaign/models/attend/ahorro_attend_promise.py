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
    """What follows from a verdict, for the case of its promise; once for each.

    A broken promise brings its case up again for whoever took it. A finished case stays
    finished: its promise waits in the list of the broken ones. Where a newer promise of
    the case is pending, or the client has an agreed call to come, that stands.

    A kept one ends its case (``ahorro.attend.kept``).

    An import judges and commits; then each case is written in a short transaction,
    because operators write the same cases meanwhile. Where another file says otherwise,
    or the import was undone, the case gets back what it had if nobody has touched it
    since.
    """

    _name = "ahorro.attend.promise"
    _description = "Cases of judged promises"

    @api.model
    def _cron_bring_up(self):
        """Do what follows from verdicts, and take back what does not any more."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_promise
                    WHERE (verdict = 'broken' AND raised_at IS NULL
                           OR verdict = 'kept' AND settled_at IS NULL)
                          AND judged_day >= %s
                       OR verdict <> 'broken' AND raised_at IS NOT NULL
                       OR verdict <> 'kept' AND settled_at IS NOT NULL
                    ORDER BY id""",
                self._get_news_day(),
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
                _logger.info("Promise %s is followed later: %s", promise_id, error)

    @api.model
    def _get_news_day(self):
        """Return the first day whose files are of today still."""
        return fields.Date.subtract(fields.Date.today(), days=NEWS_DAYS)

    @api.model
    def _step(self, promise_id):
        promise = self.env["ahorro.promise"].browse(promise_id)
        # The case first, as in a save.
        row = self.env["ahorro.attend.save"]._lock_case(promise.case_id.id)
        self.env.cr.execute(
            SQL(
                """SELECT verdict, judged_day >= %s, raised_at, settled_at
                     FROM ahorro_promise WHERE id = %s FOR NO KEY UPDATE""",
                self._get_news_day(),
                promise_id,
            )
        )
        verdict, is_news, *marks = self.env.cr.fetchone()
        raised_at, settled_at = marks
        now, kept = fields.Datetime.now(), self.env["ahorro.attend.kept"]
        if raised_at and verdict != "broken":
            self._let_go(promise, row, now)
            raised_at = None
        if settled_at and verdict != "kept":
            kept._take_back(promise)
            settled_at = None
        # As it is now.
        row = self.env["ahorro.attend.save"]._lock_case(promise.case_id.id)
        if verdict == "broken" and is_news and not raised_at:
            self._bring_up(promise, row, now)
            raised_at = now
        if verdict == "kept" and is_news and not settled_at:
            kept._end(promise, row)
            settled_at = now
        if marks == [raised_at, settled_at]:
            return  # somebody else did it
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_promise SET raised_at = %s, settled_at = %s
                    WHERE id = %s""",
                raised_at,
                settled_at,
                promise_id,
            )
        )
        self.env["ahorro.promise"].invalidate_model(flush=False)

    @api.model
    def _has_newer(self, promise):
        """Tell whether the case has a newer promise, which no file has judged."""
        return self.env["ahorro.promise"].search_count(
            [
                ("case_id", "=", promise.case_id.id),
                ("id", ">", promise.id),
                ("verdict", "=", "pending"),
            ],
            limit=1,
        )

    @api.model
    def _bring_up(self, promise, row, now):
        before = read_case(row)
        if before.state == "done" or self._has_newer(promise):
            return
        after = attention.promise_broken(before, promise.user_id.id, now)
        self._write_case(promise, row, before, after, now, self._get_sentence(promise))

    @api.model
    def _let_go(self, promise, row, now):
        """Give the case back what it had, where bringing it up was the last thing."""
        _id, kind, detail = self._read_last(row["id"])
        if kind != "promise" or detail.get("promise_id") != promise.id:
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
    def _read_last(self, case_id):
        """Return the id, kind and detail of the last thing done to a case.

        What was taken back since, by people or with the import, is no thing: the case
        is what it was before.
        """
        self.env.cr.execute(
            SQL(
                """SELECT m.id, m.kind, m.detail FROM ahorro_movement m
                    WHERE m.case_id = %s AND m.kind <> 'undo' AND NOT %s
                    ORDER BY m.id DESC LIMIT 1""",
                case_id,
                self.env["ahorro.movement"]._undone_condition("m"),
            )
        )
        last_id, kind, detail = self.env.cr.fetchone() or (None, None, None)
        return last_id, kind, detail or {}

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
