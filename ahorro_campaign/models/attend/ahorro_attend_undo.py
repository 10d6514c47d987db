# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import attention
from ..case.ahorro_movement import ATTENTIONS
from .ahorro_attend_save import COLUMNS, read_case

#: How long an operator may take a save back, and what the request may take to arrive.
UNDO_SECONDS = 10
UNDO_SLACK = 5


class AhorroAttendUndo(models.AbstractModel):
    """Taking back what one has just saved: a movement that answers a movement.

    Called by others, in a short transaction: ``_undo_step`` and
    ``_undo_reopen_step``.
    """

    _name = "ahorro.attend.undo"
    _description = "Undoing an attention"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _undo_step(self, movement_id, key):
        """Give a case the values that it had before a movement of the user.

        :return: dict of the reversal's ``movement_id`` and of what it was about
        """
        now = fields.Datetime.now()
        undone = self._find_undo(key, movement_id, now)
        if undone:
            return undone
        others = self._lock_cases_of(movement_id)
        movement = self._lock_movement(movement_id)
        # The same request may have come twice, and the other was faster.
        undone = self._find_undo(key, movement_id, now)
        if undone:
            return undone
        self._check_undo(movement, now, ("comment", "finish", "skip"))
        if (movement["detail"] or {}).get("together"):
            raise UserError(
                self.env._(
                    "It was saved together with another case of the client: undo that "
                    "one, and both are taken back."
                )
            )
        others = [self._lock_movement(other_id) for other_id in others]
        for other in others:
            self._check_undo(other, now, ATTENTIONS)
        for other in others:
            self._reverse(other, None, now)
            self.env["ahorro.promise"]._take_back(other["id"])
        detail = self._reverse(movement, key, now)
        self.env["ahorro.attend.result"]._take_back_result(detail, movement_id)
        self.env["ahorro.promise"]._take_back(movement_id)
        leases = self.env["ahorro.lease"]
        leases._give_back()
        # Others of the person's cases may have been blocked by this very contact.
        self.env["ahorro.case.blocking"]._ask_again_about([movement["partner_id"]])
        return self._find_undo(key, movement_id, now)

    @api.model
    def _undo_reopen_step(self, case_id, key):
        """Finish a case as it was before the user opened it again."""
        now = fields.Datetime.now()
        self.env["ahorro.attend.save"]._lock_case(case_id)
        last = self.env.execute_query(
            SQL(
                """SELECT id, reverses_id, idempotency_key FROM ahorro_movement
                    WHERE case_id = %s ORDER BY id DESC LIMIT 1""",
                case_id,
            )
        )
        if last and last[0][2] == self.env["ahorro.attend.save"]._own_key(key):
            return  # the same request came before
        movement = last and self._lock_movement(last[0][0])
        self._check_undo(movement, now, ("reopen",))
        self._reverse(movement, key, now)

    @api.model
    def _reverse(self, movement, key, now):
        """Give a case the values that it had before a movement; return its detail."""
        row = self.env["ahorro.attend.save"]._lock_case(movement["case_id"])
        row["partner_id"] = movement["partner_id"]
        before, detail = read_case(row), movement["detail"] or {}
        after = attention.Case(
            **{name: getattr(before, name) for name in COLUMNS}
            | {
                name: read_column(name, detail["before"][name])
                for name in detail["before"]
            }
        )
        self.env["ahorro.attend.save"]._insert_movement(
            row,
            kind="undo",
            key=key,
            before=before,
            after=after,
            reverses_id=movement["id"],
            next_action_at=after.next_action_at,
            detail={"only_campaign_id": detail.get("only_campaign_id")},
        )
        self.env["ahorro.attend.save"]._write_columns(row["id"], before, after, now)
        self._restore_last_comment(row["id"])
        return detail

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
                self.env["ahorro.attend.save"]._own_key(key),
            )
        )
        if rows and rows[0]["reverses_id"] != movement_id:
            raise self.env["ahorro.attend.refusal"]._key_error()
        return rows[0] if rows else None

    @api.model
    def _lock_cases_of(self, movement_id):
        """Lock the cases of a save, in the order in which saving locks them.

        :return: the ids of the movements that were saved together with that one
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT detail->'also' FROM ahorro_movement
                    WHERE id = %s AND user_id = %s""",
                movement_id,
                self.env.uid,
            )
        )
        others = (rows and rows[0][0]) or []
        if others:
            self.env.cr.execute(
                SQL(
                    """SELECT FROM ahorro_case WHERE id IN (
                        SELECT case_id FROM ahorro_movement WHERE id = ANY(%s))
                        ORDER BY id FOR UPDATE""",
                    [movement_id, *others],
                )
            )
        return others

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
    def _check_undo(self, movement, now, kinds):
        if (
            not movement
            or movement["user_id"] != self.env.uid
            or movement["kind"] not in kinds
            # Another system's movement, which came this very moment.
            or "before" not in (movement["detail"] or {})
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


def read_column(name, value):
    """Return a value of a movement's detail as the column of a case holds it."""
    if value is not None and name.endswith("_at"):
        return fields.Datetime.to_datetime(value)
    if value is not None and name == "blocked_until":
        return fields.Datetime.to_datetime(value)
    if value is not None and name == "promise_date":
        return fields.Date.to_date(value)
    return value
