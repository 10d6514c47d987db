# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.tools import SQL


class AhorroImportUndo(models.AbstractModel):
    """Taking an import back: from the change log of the plans and its own effects.

    Others call ``_enqueue``; ``_work`` is the step that the job does. Who may undo, and
    what, is said by ``ahorro.import.undo.rights``.

    A field goes back only where it still holds what the import wrote; a plan that the
    import created goes to the archive only if nobody used it since. What stays is kept
    in ``ahorro.import.effect``. Imports can be undone in any order: a datum goes back
    to what was written last of what still counts, and not to what this import saw.
    """

    _name = "ahorro.import.undo"
    _inherit = "ahorro.import.step"
    _description = "Undoing of an import"

    def _enqueue(self, run):
        """Send a run to be taken back by a job.

        :return: True; also while it is being undone already
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: it was undone, or never written
        """
        self.env["ahorro.import.undo.rights"]._check_may_undo(run)
        if run.job_phase != "undo":
            run._start("undo")
        return True

    # === DONE BY THE JOB ===

    def _work(self, run):
        self.env["ahorro.import.lock"]._lock_provider(run)
        self.env["ahorro.plan"]._set_change_origin(run)
        with run._timed("undo"):
            self.env["ahorro.import.undo.table"]._create_undo_table(run)
            created = self._archive_created_plans(run)
            self.env["ahorro.import.undo.table"]._find_targets(run)
            self.env["ahorro.import.undo.table"]._keep_what_changed(run)
            self.env["ahorro.import.undo.table"]._keep_taken_places()
            changed = self._restore_plans(run)
            people = self.env["ahorro.import.holder.undo"]._undo_holders(run)
            self.env["ahorro.file.value"]._undo_of_run(run)
            self.env["ahorro.import.holder.undo"]._archive_unused_codes(run)
        self.env["ahorro.plan"]._set_change_origin()
        run.write(
            {
                "state": "undone",
                "job_phase": False,
                "undone_at": fields.Datetime.now(),
                "undone_by": self.env.uid,
                "undo_counts": {**created, **changed, **people},
            }
        )
        self.env["ahorro.import.apply"]._tell_files_changed(run)
        self.env["ahorro.import.notice"]._notify_end(run)
        self.env["ahorro.import.lock"]._compare_others(run)

    # === GIVING BACK ===

    def _restore_plans(self, run):
        """Write back what may go back, and list the rest.

        :return: dict of plans: ``restored``, with something given back; of these and
            the others ``whole``, ``part``, ``stays`` and ``holder_only``, of which only
            the holder's data had changed: each plan is one of these
        """
        self._record_kept(run)
        cr = self.env.cr
        # Places are left before others come; what is unique is checked row by row.
        cr.execute(
            """UPDATE ahorro_plan SET is_live = FALSE
                WHERE is_live AND id IN (SELECT plan_id FROM ahorro_undo_place)"""
        )
        plans = self.env["ahorro.plan"]
        names = [
            name
            for (name,) in self.env.execute_query(
                SQL("SELECT DISTINCT field FROM ahorro_undo WHERE reason IS NULL")
            )
        ]
        if names:
            cr.execute(
                SQL(
                    """
                    UPDATE ahorro_plan p
                       SET %(values)s, write_uid = %(uid)s,
                           write_date = now() AT TIME ZONE 'UTC'
                      FROM (SELECT plan_id, jsonb_object_agg(field, target) AS v
                              FROM ahorro_undo WHERE reason IS NULL
                             GROUP BY plan_id) u
                     WHERE p.id = u.plan_id""",
                    values=SQL(", ").join(
                        SQL(
                            "%(column)s = CASE WHEN u.v ? %(name)s "
                            "THEN (u.v ->> %(name)s)::%(type)s ELSE p.%(column)s END",
                            column=SQL.identifier(name),
                            name=name,
                            type=SQL(plans._fields[name].column_type[0]),
                        )
                        for name in names
                    ),
                    uid=self.env.uid,
                )
            )
        cr.execute(
            SQL(
                """UPDATE ahorro_plan p
                      SET group_key = f.group_key, order_number = f.order_number,
                          order_letter = f.order_letter,
                          group_order = NULLIF(concat_ws(%s,
                              NULLIF(btrim(p."group"), ''),
                              NULLIF(btrim(p."order"), '')), ''),
                          is_live = f.is_live,
                          family = (SELECT s.family FROM ahorro_plan_status s
                                     WHERE s.id = p.status_id)
                     FROM ahorro_undo_place f WHERE f.plan_id = p.id""",
                run.provider_id.group_order_joiner or "/",
            )
        )
        changed = self.env.execute_query(
            SQL("SELECT DISTINCT plan_id FROM ahorro_undo WHERE reason IS NULL")
        )
        self.env.invalidate_all()
        self.env["ahorro.import.plan.apply"]._mark_dependents(
            [plan_id for (plan_id,) in changed]
        )
        whole, part, stays = self.env.execute_query(
            SQL(
                """SELECT count(*) FILTER (WHERE back AND NOT kept),
                          count(*) FILTER (WHERE back AND kept),
                          count(*) FILTER (WHERE NOT back)
                     FROM (SELECT bool_or(reason IS NULL) AS back,
                                  bool_or(reason IS NOT NULL) AS kept
                             FROM ahorro_undo GROUP BY plan_id) plans"""
            )
        )[0]
        holder_only = self.env.execute_query(
            SQL(
                """SELECT count(DISTINCT plan_id) FROM ahorro_import_line
                    WHERE import_id = %s AND result = 'changed'
                      AND plan_id NOT IN (SELECT plan_id FROM ahorro_undo)""",
                run.id,
            )
        )[0][0]
        return {
            "restored": whole + part,
            "holder_only": holder_only,
            "whole": whole,
            "part": part,
            "stays": stays,
        }

    def _record_kept(self, run):
        """List what stays, with whoever wrote it last and the import that came next."""
        own = self.env["ahorro.plan.change"]._get_own_sql(
            SQL("u.plan_id"), SQL("u.field")
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ahorro_import_effect
                       (import_id, company_id, kind, plan_id, field, old, written,
                        current, reason, date, user_id, by_import_id)
                SELECT %s, %s, 'kept', u.plan_id, u.field, u.target, u.written,
                       u.current, u.reason,
                       -- Where the datum itself was not written since: a place that
                       -- another plan took, a person who was deleted.
                       COALESCE(last.date, taker.create_date, p.write_date),
                       COALESCE(last.user_id, taker.create_uid, p.write_uid), i.id
                  FROM ahorro_undo u
                  JOIN ahorro_plan p ON p.id = u.plan_id
                  LEFT JOIN LATERAL (
                       SELECT q.create_date, q.create_uid FROM ahorro_plan q
                        WHERE u.reason = 'place' AND q.is_live AND q.id <> p.id
                          AND q.company_id = p.company_id
                          AND q.provider_id = p.provider_id
                          AND q.group_key = p.group_key
                          AND q.order_number = p.order_number LIMIT 1) taker ON TRUE
                  LEFT JOIN LATERAL (
                       SELECT c.origin_model, c.origin_id FROM %s c
                        WHERE c.id > u.last_id
                        ORDER BY c.id LIMIT 1) next ON TRUE
                  LEFT JOIN LATERAL (
                       SELECT c.date, c.user_id FROM %s c
                        WHERE c.id > u.last_id
                        ORDER BY c.id DESC LIMIT 1) last ON TRUE
                  LEFT JOIN ahorro_import i ON i.id = next.origin_id
                       AND next.origin_model = 'ahorro.import'
                 WHERE u.reason IS NOT NULL""",
                run.id,
                run.company_id.id,
                own,
                own,
            )
        )

    # === PLANS THAT THE IMPORT CREATED ===

    def _archive_created_plans(self, run):
        """Archive what nobody used since; list what stays.

        :return: dict of plans: ``created``, of these ``archived``, and ``in_use``
        """
        created = self._get_created_plans(run)
        touched = self._get_touched_plans(run, created)
        archived = [plan_id for plan_id in created if plan_id not in touched]
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_plan
                      SET active = FALSE, is_live = FALSE, write_uid = %s,
                          write_date = now() AT TIME ZONE 'UTC'
                    WHERE id = ANY(%s) AND active""",
                self.env.uid,
                archived,
            )
        )
        # What the import changed of a plan that goes to the archive goes with it.
        self.env.cr.execute(
            SQL("DELETE FROM ahorro_undo WHERE plan_id = ANY(%s)", archived)
        )
        if touched:
            whys = list(touched.values())
            self.env["ahorro.import.effect"]._record(
                run,
                "plan_kept",
                plan_id=list(touched),
                reason=[why["reason"] for why in whys],
                date=[why["date"] for why in whys],
                user_id=[why["user_id"] for why in whys],
                used_in=[why["used_in"] for why in whys],
                by_import_id=[why["by_import_id"] for why in whys],
            )
        return {
            "created": len(created),
            "archived": len(archived),
            "in_use": len(touched),
        }

    def _get_created_plans(self, run):
        """Return ids of the plans created here, or kept only because of this import."""
        rows = self.env.execute_query(
            SQL(
                """SELECT plan_id FROM ahorro_plan_change
                    WHERE origin_model = 'ahorro.import' AND origin_id = %(run)s
                      AND kind = 'create'
                    UNION
                   SELECT e.plan_id
                     FROM ahorro_import_effect e
                    WHERE e.kind = 'plan_kept' AND e.by_import_id = %(run)s
                      AND e.import_id NOT IN %(standing)s""",
                run=run.id,
                standing=run._get_standing_sql(),
            )
        )
        return sorted(plan_id for (plan_id,) in rows)

    def _get_touched_plans(self, run, plan_ids):
        """Return which plans somebody used since they were created, and how.

        :return: dict of plan id to ``reason``, ``date``, ``user_id``, ``used_in`` and
            ``by_import_id``
        """
        idle = self.env["ahorro.portfolio.files"]._get_idle_rows(run.id)
        uses = self.env["ahorro.import.usage"]._get_uses("ahorro.plan", plan_ids, idle)
        touched = {
            plan_id: {
                "reason": "used",
                "date": use["date"],
                "user_id": use["user_id"],
                "used_in": use["what"],
                "by_import_id": None,
            }
            for plan_id, use in uses.items()
        }
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (plan_id) plan_id, date, user_id, import_id
                  FROM (SELECT c.plan_id, c.date, c.user_id, i.id AS import_id
                          FROM ahorro_plan_change c
                          LEFT JOIN ahorro_import i ON i.id = c.origin_id
                               AND c.origin_model = 'ahorro.import'
                         WHERE c.plan_id = ANY(%(plans)s) AND c.kind = 'change'
                           AND (i.id IS NULL
                                OR (i.id <> %(run)s AND i.id IN %(standing)s))) since
                 ORDER BY plan_id, date DESC, import_id NULLS FIRST""",
                plans=plan_ids,
                run=run.id,
                standing=run._get_standing_sql(),
            )
        )
        for plan_id, date, user_id, import_id in rows:
            touched[plan_id] = {
                "reason": "changed",
                "date": date,
                "user_id": user_id,
                "used_in": touched.get(plan_id, {}).get("used_in"),
                "by_import_id": import_id,
            }
        return touched
