# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

#: What a file changes of a case that exists; its movement keeps it before and after.
COLUMNS = {
    "state": "varchar",
    "result_id": "int4",
    "attempts": "int4",
    "finished_at": "timestamp",
    "next_action_at": "timestamp",
    "next_action_user_id": "int4",
    "is_callback": "bool",
    "blocked_reason": "varchar",
    "blocked_until": "timestamp",
}
#: What a case is when nothing is planned.
BLANK = dict.fromkeys(COLUMNS) | {"is_callback": False}


class AhorroLivingCase(models.AbstractModel):
    """Changing many cases at once, each with its movement.

    Called by others of this room: ``_close``, ``_open_again`` and ``_reverse``, whose
    callers have locked the cases; ``_lock`` and ``_get_text``.
    """

    _name = "ahorro.living.case"
    _description = "Cases that a file changes"

    @api.model
    def _lock(self, condition):
        """Lock cases ``c`` of a condition, in their order; return their ids."""
        self.env["ahorro.case"].flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT c.id FROM ahorro_case c WHERE %s
                    ORDER BY c.id FOR NO KEY UPDATE OF c""",
                condition,
            )
        )
        return [case_id for (case_id,) in self.env.cr.fetchall()]

    @api.model
    def _close(self, causes, by):
        """Close cases by the file.

        :param causes: dict of a cause to ids of cases
        """
        now = fields.Datetime.now()
        for cause, ids in causes.items():
            after = BLANK | {"state": "done", "finished_at": now}
            self._change(ids, "close", after, self._get_text(cause, by), by, cause)

    @api.model
    def _open_again(self, ids, by):
        """Open finished cases, as if nobody had called yet for what is new."""
        after = BLANK | {"state": "in_progress", "attempts": 0}
        self._change(ids, "reopen", after, self._get_text("again", by), by, "again")

    @api.model
    def _change(self, ids, kind, after, text, by, cause):
        """Write the same values to some cases, and a movement of each.

        :param after: values of ``COLUMNS``; ``attempts`` of None stay as they are
        """
        if not ids:
            return
        kept = after["attempts"] is None
        values = {
            name: SQL("c.attempts")
            if kept and name == "attempts"
            else SQL("CAST(%s AS %s)", after[name], SQL.identifier(kind_))
            for name, kind_ in COLUMNS.items()
        }
        self.env.cr.execute(
            SQL(
                """
                WITH old AS MATERIALIZED (
                    SELECT c.*, p.partner_id, p.status_id, %(before)s AS before
                      FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                     WHERE c.id = ANY(%(ids)s)),
                changed AS (
                    UPDATE ahorro_case c
                       SET %(sets)s, write_uid = %(uid)s, write_date = %(now)s
                     WHERE c.id = ANY(%(ids)s)
                    RETURNING c.id, %(before)s AS after)
                INSERT INTO ahorro_movement (
                       company_id, case_id, campaign_id, plan_id, partner_id, type_id,
                       status_id, user_id, date, kind, comment, origin_model, origin_id,
                       detail)
                SELECT old.company_id, old.id, old.campaign_id, old.plan_id,
                       old.partner_id, old.type_id, old.status_id, %(uid)s, %(now)s,
                       %(kind)s, %(text)s, %(model)s, %(file)s,
                       %(detail)s::jsonb || jsonb_build_object(
                           'before', old.before, 'after', changed.after)
                  FROM old JOIN changed ON changed.id = old.id ORDER BY old.id
                """,
                before=self._get_json_sql("c"),
                ids=list(ids),
                sets=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                uid=self.env.uid,
                now=fields.Datetime.now(),
                kind=kind,
                text=text,
                model=by.model,
                file=by.file_id,
                detail=Json({"cause": cause, "file": by.name, "no_contact": True}),
            )
        )
        self._forget()

    @api.model
    def _reverse(self, movement_ids, by):
        """Give cases what they had before some movements of files; one each."""
        if not movement_ids:
            return
        self.env.cr.execute(
            SQL(
                """
                WITH told AS MATERIALIZED (
                    SELECT m.id AS reverses_id, m.case_id, m.detail->'before' AS b,
                           p.partner_id, p.status_id, %(json)s AS before
                      FROM ahorro_movement m
                      JOIN ahorro_case c ON c.id = m.case_id
                      JOIN ahorro_plan p ON p.id = c.plan_id
                     WHERE m.id = ANY(%(ids)s)),
                changed AS (
                    UPDATE ahorro_case c
                       SET %(sets)s, write_uid = %(uid)s, write_date = %(now)s
                      FROM told WHERE c.id = told.case_id
                    RETURNING c.id, c.company_id, c.campaign_id, c.plan_id, c.type_id)
                INSERT INTO ahorro_movement (
                       company_id, case_id, campaign_id, plan_id, partner_id, type_id,
                       status_id, user_id, date, kind, comment, origin_model, origin_id,
                       reverses_id, detail)
                SELECT changed.company_id, changed.id, changed.campaign_id,
                       changed.plan_id, told.partner_id, changed.type_id,
                       told.status_id, %(uid)s, %(now)s, 'undo', %(text)s, %(model)s,
                       %(file)s, told.reverses_id,
                       %(detail)s::jsonb || jsonb_build_object(
                           'before', told.before, 'after', told.b)
                  FROM told JOIN changed ON changed.id = told.case_id
                 ORDER BY changed.id
                """,
                ids=list(movement_ids),
                json=self._get_json_sql("c"),
                sets=SQL(", ").join(
                    SQL(
                        "%s = CAST(told.b->>%s AS %s)",
                        SQL.identifier(name),
                        name,
                        SQL.identifier(kind),
                    )
                    for name, kind in COLUMNS.items()
                ),
                uid=self.env.uid,
                now=fields.Datetime.now(),
                text=self._get_text("undone", by),
                model=by.model,
                file=by.file_id,
                detail=Json({"cause": "undone", "file": by.name, "no_contact": True}),
            )
        )
        self._forget()

    @api.model
    def _get_json_sql(self, alias):
        """Return the SQL of a case's ``COLUMNS`` as movements keep them."""
        return SQL(
            "jsonb_build_object(%s)",
            SQL(", ").join(
                SQL("%s, to_char(%s, 'YYYY-MM-DD HH24:MI:SS')", name, column)
                if kind == "timestamp"
                else SQL("%s, %s", name, column)
                for name, kind in COLUMNS.items()
                for column in (SQL.identifier(alias, name),)
            ),
        )

    @api.model
    def _forget(self):
        for name in ("ahorro.case", "ahorro.movement", "ahorro.living.question"):
            self.env[name].invalidate_model(flush=False)

    # === WHAT IS TOLD ===

    @api.model
    def _get_cause_labels(self):
        """Return what each cause of a case's end is called."""
        return {
            "absent": self.env._("Absent from the file"),
            "awarded": self.env._("Awarded"),
            "left": self.env._("Renounced, rescinded or cancelled"),
            "paid": self.env._("Paid: it owes nothing"),
            "grouped": self.env._("Grouped"),
            "kept": self.env._("The promise was kept and nothing is owed"),
            "rule": self.env._("Fulfils who leaves"),
            "undone": self.env._("The import by which it entered was undone"),
        }

    @api.model
    def _get_text(self, cause, by):
        """Return the sentence of a movement, in the language of its user."""
        env = self.with_context(lang=self.env.user.lang).env
        labels = env["ahorro.living.case"]._get_cause_labels() | {
            "enter": env._("It fulfils who enters"),
            "again": env._("It fulfils who enters again"),
            "undone": env._("The import was undone"),
        }
        if not by.file_id:
            return env._(
                "%(cause)s, by the rules of the campaign.", cause=labels[cause]
            )
        return env._(
            "%(cause)s, by the file %(file)s.", cause=labels[cause], file=by.name
        )
