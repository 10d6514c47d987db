# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools import attention
from ..queue.queue_cursor import run_step
from .attend_checks import MAX_TEXT
from .case_attention import UNDO_SECONDS, UNDO_SLACK
from .case_save import COLUMNS, read_case


class AhorroCase(models.Model):
    """Taking back, reopening and correcting: movements that answer movements."""

    _inherit = "ahorro.case"

    # === UNDOING: in a short transaction ===

    @api.model
    def _undo_step(self, movement_id, key):
        """Give a case the values that it had before a movement of the user.

        :return: dict of the reversal's ``movement_id`` and of what it was about
        """
        now = fields.Datetime.now()
        undone = self._find_undo(key, movement_id, now)
        if undone:
            return undone
        movement = self._lock_movement(movement_id)
        # A twin of this request may have been faster.
        undone = self._find_undo(key, movement_id, now)
        if undone:
            return undone
        self._check_undo(movement, now)
        row = self._lock_case(movement["case_id"])
        row["partner_id"] = movement["partner_id"]
        before, detail = read_case(row), movement["detail"] or {}
        after = attention.Case(
            **{name: getattr(before, name) for name in COLUMNS}
            | {name: _column(name, detail["before"][name]) for name in detail["before"]}
        )
        self._insert_movement(
            row,
            kind="undo",
            key=key,
            before=before,
            after=after,
            reverses_id=movement["id"],
            next_action_at=after.next_action_at,
            detail={"only_campaign_id": detail.get("only_campaign_id")},
        )
        self._write_columns(row["id"], before, after, now)
        self._restore_last_comment(row["id"])
        self._take_back_result(detail)
        leases = self.env["ahorro.lease"]
        leases._give_back()
        # Others of the person's cases may have been blocked by this very contact.
        self._forget_blocked(
            SQL(
                """plan_id IN (SELECT id FROM ahorro_plan WHERE partner_id IN (%s))""",
                leases._people_query(leases._person_keys_query(row["partner_id"])),
            )
        )
        return self._find_undo(key, movement_id, now)

    @api.model
    def _find_undo(self, key, movement_id, now):
        """Return what a request with this key undid, as a dict, or None.

        ``is_old``: so long ago, or so much happened since, that the client is not
        given back.
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT m.id AS movement_id, m.case_id, m.campaign_id, m.plan_id,
                       m.type_id, m.company_id, m.partner_id, m.reverses_id,
                       (m.detail->>'only_campaign_id')::integer AS only_campaign_id,
                       m.date < %s OR m.id <> (
                           SELECT max(last.id) FROM ahorro_movement last
                            WHERE last.case_id = m.case_id) AS is_old
                  FROM ahorro_movement m WHERE m.idempotency_key = %s
                """,
                now - timedelta(seconds=UNDO_SECONDS + UNDO_SLACK),
                self._own_key(key),
            )
        )
        if rows and rows[0]["reverses_id"] != movement_id:
            raise self._key_error()
        return rows[0] if rows else None

    @api.model
    def _lock_movement(self, movement_id):
        """Return a movement as a dict, its case locked, or None."""
        cr = self.env.cr
        cr.execute(
            SQL(
                """SELECT FROM ahorro_case WHERE id = (
                    SELECT case_id FROM ahorro_movement WHERE id = %s) FOR UPDATE""",
                movement_id,
            )
        )
        cr.execute(
            SQL(
                """
                SELECT m.id, m.case_id, m.user_id, m.date, m.kind, m.detail,
                       m.partner_id,
                       m.id = (SELECT max(last.id) FROM ahorro_movement last
                                WHERE last.case_id = m.case_id) AS is_last
                  FROM ahorro_movement m WHERE m.id = %s AND m.case_id IS NOT NULL
                """,
                movement_id,
            )
        )
        return cr.dictfetchone()

    @api.model
    def _check_undo(self, movement, now):
        if (
            not movement
            or movement["user_id"] != self.env.uid
            or movement["kind"] not in ("comment", "finish", "skip")
        ):
            raise UserError(self.env._("You can only undo what you have just saved."))
        if now - movement["date"] > timedelta(seconds=UNDO_SECONDS + UNDO_SLACK):
            raise UserError(
                self.env._(
                    "It is too late to undo: reopen the case, or ask a supervisor to "
                    "correct its result."
                )
            )
        if not movement["is_last"]:
            raise UserError(
                self.env._("The case went on since: there is nothing to undo any more.")
            )

    @api.model
    def _restore_last_comment(self, case_id):
        """Show the last comment that still counts, and who attended the case last."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE ahorro_case c
                   SET last_comment = said.comment, last_comment_at = said.date,
                       last_comment_user_id = said.user_id,
                       last_user_id = (
                           SELECT m.user_id FROM ahorro_movement m
                            WHERE m.case_id = one.id AND m.kind IN ('comment', 'finish')
                              AND NOT EXISTS (
                                  SELECT FROM ahorro_movement u
                                   WHERE u.reverses_id = m.id AND u.kind = 'undo')
                            ORDER BY m.date DESC, m.id DESC LIMIT 1)
                  FROM (SELECT %(case)s AS id) one LEFT JOIN LATERAL (
                        SELECT m.comment, m.date, m.user_id FROM ahorro_movement m
                         WHERE m.case_id = one.id AND m.comment IS NOT NULL
                           AND m.kind IN ('comment', 'finish')
                           AND NOT EXISTS (
                               SELECT FROM ahorro_movement u
                                WHERE u.reverses_id = m.id AND u.kind = 'undo')
                         ORDER BY m.date DESC, m.id DESC LIMIT 1) said ON TRUE
                 WHERE c.id = one.id
                """,
                case=case_id,
            )
        )

    @api.model
    def _take_back_result(self, detail):
        """Undo what a result did beside its case."""
        if detail.get("optout_id"):
            optout = self.env["ahorro.optout"].browse(detail["optout_id"]).exists()
            if optout and not optout.ended_on:
                optout._end(self.env._("The operator took the result back."))
        if detail.get("phone_id"):
            phones = self.env["ahorro.phone"].with_context(active_test=False)
            phones.browse(detail["phone_id"]).exists().write({"is_wrong": False})

    # === REOPENING AND CORRECTING ===

    def reopen(self):
        """Open a finished case again; its result stays in the history.

        A supervisor also lets a case go on whose attempts are exhausted.

        :return: True, also when it is open already
        :raises UserError: its campaign is archived
        """
        case = self._check_change()
        if case.campaign_id.state == "archived":
            raise UserError(self._archived_sentence(case.campaign_id))
        if case.blocked_reason == attention.EXHAUSTED:
            self._check_supervisor()
        run_step(self.env, lambda env: env["ahorro.case"]._reopen_step(case.id))
        return True

    @api.model
    def _reopen_step(self, case_id):
        row = self._lock_case(case_id)
        before = read_case(row)
        if before.state != "done" and before.blocked_reason != attention.EXHAUSTED:
            return
        if not row["campaign_id"] and before.state == "done":
            self._check_no_open_loose(row["plan_id"])
        after = attention.reopen(before)
        now = fields.Datetime.now()
        self._insert_movement(row, kind="reopen", key=None, before=before, after=after)
        self._write_columns(case_id, before, after, now)

    @api.model
    def _check_no_open_loose(self, plan_id):
        """Check that a plan has no open case without a campaign: it has one at most.

        :raises UserError: it has
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT 1 FROM ahorro_case
                    WHERE plan_id = %s AND campaign_id IS NULL AND state <> 'done'""",
                plan_id,
            )
        )
        if rows:
            raise UserError(
                self.env._(
                    "The plan has another open case without a campaign: attend that "
                    "one."
                )
            )

    def correct_result(self, result_id, comment=""):
        """Give a finished case the result that it should have had.

        :param int result_id: one that finishes cases of this type
        :param str comment: why
        :raises AccessError: not a supervisor
        :raises UserError: the case is open, or the result does not fit
        """
        case = self._check_change()
        self._check_supervisor()
        if type(result_id) is not int or result_id <= 0:
            raise UserError(self.env._("Choose the result that is right."))
        if not isinstance(comment, str | bool):
            raise UserError(self.env._("Choose the result that is right."))
        comment = attention.clean_text(comment) if isinstance(comment, str) else ""
        comment = comment.replace("\0", "")[:MAX_TEXT]
        run_step(
            self.env,
            lambda env: env["ahorro.case"]._correct_step(case.id, result_id, comment),
        )
        return True

    @api.model
    def _correct_step(self, case_id, result_id, comment):
        row = self._lock_case(case_id)
        before = read_case(row)
        if before.state != "done":
            raise UserError(
                self.env._("Only the result of a finished case can be corrected.")
            )
        result = self._get_form_result(result_id, row)
        if not result["rules"].closes:
            raise UserError(
                self.env._(
                    "%(result)s does not finish a case: reopen it instead.",
                    result=result["name"],
                )
            )
        if result_id == before.result_id:
            return
        after = attention.finish(before, result_id, before.finished_at)
        # What the wrong result did beside the case is not true either.
        spoken = self._find_spoken_to(case_id)
        self._take_back_result(spoken["detail"] or {})
        form = attention.Form("finish", result_id, comment)
        row["partner_id"] = spoken["partner_id"] or row["partner_id"]
        self._insert_movement(
            row,
            kind="correct",
            key=None,
            before=before,
            after=after,
            result_id=result_id,
            comment=comment,
            detail=self._apply_result(result, form, row),
        )
        self._write_columns(case_id, before, after, fields.Datetime.now())

    @api.model
    def _find_spoken_to(self, case_id):
        """Return ``partner_id`` and ``detail`` of the movement that finished a case."""
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT partner_id, detail FROM ahorro_movement
                    WHERE case_id = %s AND kind IN ('finish', 'correct')
                    ORDER BY id DESC LIMIT 1""",
                case_id,
            )
        )
        return rows[0] if rows else {"partner_id": None, "detail": None}

    def _check_change(self):
        """Return this one case, checked that the user may change it.

        :raises AccessError: of a campaign that is not the user's
        """
        self._check_operator()
        return self._check_one(self.env._("This case is not there any more."))

    def _check_supervisor(self):
        if not self.env.user.has_group("ahorro_plan.group_supervisor"):
            raise AccessError(self.env._("Only supervisors do this: ask one of them."))


def _column(name, value):
    """Return a value of a movement's detail as the column of a case holds it."""
    if value is not None and name.endswith("_at"):
        return fields.Datetime.to_datetime(value)
    if value is not None and name == "blocked_until":
        return fields.Datetime.to_datetime(value)
    if value is not None and name == "promise_date":
        return fields.Date.to_date(value)
    return value
