# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.case.ahorro_movement import ATTENTIONS

#: Who is named where the file's user is nobody here.
OLD_LOGIN = "ahorro-sistema-anterior"


class AhorroMoveinCase(models.AbstractModel):
    """Movements of another system as history: their cases, and what these are now.

    Others call ``_prepare_moves``, ``_bring``, and ``_recount`` when movements went.

    A case of a file is a plan in a campaign, as here; what was attended without one is
    a finished case for each plan, type and day. What a case is now follows from its
    movements alone (``_recount``), so that files may come in any order and go again.
    """

    _name = "ahorro.movein.case"
    _description = "Imported cases"

    # === FROM ROWS TO WHAT THEY MEAN ===

    @api.model
    def _prepare_moves(self, run):
        """Make the table ``movein_move``: a row that comes in, and what it means."""
        self.env["ahorro.movein.name"]._create_table(run.company_id)
        self.env.flush_all()
        self.env.cr.execute("DROP TABLE IF EXISTS movein_move")
        other_type = self.env.ref("ahorro_campaign.campaign_type_other")
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE movein_move ON COMMIT DROP AS
                SELECT l.id AS line_id, l.row_number, l.row_key, l.plan_id,
                       CASE WHEN l.movein_is_other IS NOT TRUE THEN p.partner_id END
                           AS partner_id,
                       l.movein->>'campaign_key' AS campaign_key,
                       l.movein->>'campaign' AS campaign,
                       l.movein->>'type_key' AS type_key,
                       CASE WHEN l.movein->>'type_key' <> ''
                                 OR l.movein->>'campaign_key' <> ''
                            THEN COALESCE(t.target, %(other)s) END AS type_id,
                       c.target AS campaign_id, u.target AS user_id,
                       r.target AS result_id,
                       (l.movein->>'closes')::bool AS closes,
                       (l.movein->>'pending')::bool AS is_pending,
                       (l.movein->>'at')::timestamp AS at,
                       (l.movein->>'started')::timestamp AS started,
                       (l.movein->>'next_at')::timestamp AS next_at,
                       NULLIF(l.movein->>'comment', '') AS comment,
                       NULLIF(concat_ws(' · ',
                           CASE WHEN l.movein_is_other THEN l.holder_name END,
                           CASE WHEN u.target IS NULL
                                THEN NULLIF(l.movein->>'user', '') END,
                           CASE WHEN t.target IS NULL
                                THEN NULLIF(l.movein->>'type', '') END,
                           CASE WHEN r.target IS NULL AND l.movein->>'result_key' <> ''
                                THEN l.movein->>'result' END), '') AS note,
                       l.movein AS said,
                       NULL::int AS case_id
                  FROM ahorro_import_line l
                  JOIN ahorro_plan p ON p.id = l.plan_id
                  LEFT JOIN movein_name u ON u.kind = 'user'
                       AND u.key = l.movein->>'user_key'
                  LEFT JOIN movein_name t ON t.kind = 'type'
                       AND t.key = l.movein->>'type_key'
                  LEFT JOIN movein_name r ON r.kind = 'result'
                       AND r.key = l.movein->>'result_key'
                       AND r.parent_key = l.movein->>'type_key'
                  LEFT JOIN movein_name c ON c.kind = 'campaign'
                       AND c.key = l.movein->>'campaign_key'
                       AND c.parent_key = l.movein->>'type_key'
                 WHERE l.import_id = %(run)s AND l.result = 'new'""",
                other=other_type.id,
                run=run.id,
            )
        )
        self.env.cr.execute("CREATE INDEX ON movein_move (plan_id, campaign_id)")
        self.env.cr.execute("ANALYZE movein_move")

    # === BROUGHT ===

    @api.model
    def _bring(self, run, zone):
        """Insert cases and movements; return how many of each.

        :param str zone: in which a day begins at midnight
        """
        cases = self._insert_cases(run, zone)
        movements = self._insert_movements(run)
        # What has just come in may be most of both tables.
        self.env.cr.execute(
            "ANALYZE ahorro_case (plan_id, campaign_id, type_id, state)"
        )
        self.env.cr.execute("ANALYZE ahorro_movement (case_id, plan_id, origin_id)")
        self._recount(SQL("SELECT DISTINCT case_id FROM movein_move"))
        twice = self._close_twins(run)
        self.env.invalidate_all()
        open_cases = Domain("movein_import_id", "=", run.id)
        self.env["ahorro.case.blocking"]._ask_again(open_cases)
        still_open = self.env["ahorro.case"].search_count(
            open_cases & self.env["ahorro.case.facts"]._get_open_domain()
        )
        return {
            "movements": movements,
            "cases": cases,
            "open": still_open,
            "twins": twice,
        }

    @api.model
    def _insert_cases(self, run, zone):
        """Insert the cases that are not there, and write on each row which it is of."""
        find = SQL(
            """UPDATE movein_move m SET case_id = c.id FROM ahorro_case c
                WHERE m.case_id IS NULL AND c.plan_id = m.plan_id
                  AND c.campaign_id = m.campaign_id"""
        )
        self.env.cr.execute(find)
        made = self.env.execute_query(
            SQL(
                """
                WITH fresh AS (
                    SELECT plan_id, campaign_id, min(type_id) AS type_id,
                           min(COALESCE(started, at)) AS began,
                           (array_agg(user_id ORDER BY row_number DESC)
                               FILTER (WHERE said ? 'assigned'))[1] AS user_id
                      FROM movein_move
                     WHERE case_id IS NULL AND campaign_id IS NOT NULL
                     GROUP BY 1, 2)
                INSERT INTO ahorro_case (
                    plan_id, campaign_id, type_id, company_id, user_id, state,
                    attempts, movein_import_id, create_uid, create_date, write_uid,
                    write_date)
                SELECT plan_id, campaign_id, type_id, %(company)s, user_id, 'pending',
                       0, %(run)s, %(uid)s, COALESCE(began, %(now)s), %(uid)s, %(now)s
                  FROM fresh ORDER BY campaign_id, plan_id
                RETURNING id""",
                **self._get_insert_scope(run),
            )
        )
        self.env.cr.execute(find)
        # Without a campaign: one for each plan, type and day, over with that day.
        alone = self.env.execute_query(
            SQL(
                """
                WITH fresh AS (
                    SELECT plan_id, type_id, min(at) AS began, max(at) AS ended
                      FROM movein_move
                     WHERE case_id IS NULL AND campaign_id IS NULL AND at IS NOT NULL
                     GROUP BY plan_id, type_id,
                           date(at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s))
                INSERT INTO ahorro_case (
                    plan_id, type_id, company_id, state, attempts, started_at,
                    finished_at, movein_import_id, create_uid, create_date, write_uid,
                    write_date)
                SELECT plan_id, type_id, %(company)s, 'done', 0, began, ended, %(run)s,
                       %(uid)s, began, %(uid)s, %(now)s
                  FROM fresh ORDER BY plan_id, began
                RETURNING id""",
                zone=zone,
                **self._get_insert_scope(run),
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE movein_move m SET case_id = c.id FROM ahorro_case c
                    WHERE m.case_id IS NULL AND m.campaign_id IS NULL
                      AND c.movein_import_id = %s AND c.campaign_id IS NULL
                      AND c.plan_id = m.plan_id
                      AND c.type_id IS NOT DISTINCT FROM m.type_id
                      AND m.at BETWEEN c.started_at AND c.finished_at""",
                run.id,
            )
        )
        return len(made) + len(alone)

    @api.model
    def _get_insert_scope(self, run):
        return {
            "company": run.company_id.id,
            "run": run.id,
            "uid": self.env.uid,
            "now": fields.Datetime.now(),
        }

    @api.model
    def _insert_movements(self, run):
        """Insert the movements, each once whatever is imported, and return how many."""
        is_asked = self.env.execute_query(
            SQL(
                """SELECT 1 FROM movein_move
                    WHERE user_id IS NULL AND is_pending IS NOT TRUE LIMIT 1"""
            )
        )
        old_user = self._get_old_user(run) if is_asked else self.env["res.users"]
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO ahorro_movement (
                    company_id, case_id, campaign_id, plan_id, partner_id, type_id,
                    user_id, date, kind, result_id, comment, next_action_at, detail,
                    origin_model, origin_id, idempotency_key)
                SELECT %(company)s, case_id, campaign_id, plan_id, partner_id, type_id,
                       COALESCE(user_id, %(old_user)s::int), at,
                       CASE WHEN result_id IS NULL THEN 'comment' ELSE 'finish' END,
                       result_id,
                       NULLIF(concat_ws(E'\\n', comment, '[' || note || ']'), ''),
                       next_at,
                       jsonb_build_object('movein', jsonb_strip_nulls(
                           said - ARRAY['phones', 'comment', 'at', 'pending'])),
                       'ahorro.import', %(run)s,
                       %(prefix)s || row_key || ':' || plan_id
                  FROM movein_move
                 WHERE is_pending IS NOT TRUE
                 ORDER BY at, row_number
                RETURNING id""",
                old_user=old_user.id or None,
                prefix=self.env["ahorro.import.compare"]._get_key_prefix(run),
                company=run.company_id.id,
                run=run.id,
            )
        )
        return len(rows)

    @api.model
    def _get_old_user(self, run):
        """Return whom movements name whose user is nobody here.

        An archived user without any right: figures by user show it beside people, and
        the comment has the name.
        """
        # sudo: nobody but this makes it, once in a database.
        users_sudo = (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False, no_reset_password=True)
        )
        user_sudo = users_sudo.search([("login", "=", OLD_LOGIN)], limit=1)
        if user_sudo:
            return user_sudo
        spoken = self.with_context(lang=run.applied_by.lang)
        user_sudo = users_sudo.create(
            {
                "name": spoken.env._("Earlier system"),
                "login": OLD_LOGIN,
                "company_id": run.company_id.id,
                "company_ids": [(6, 0, run.company_id.ids)],
                "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
                "notification_type": "email",
            }
        )
        user_sudo.action_archive()  # nobody signs in as it
        return user_sudo

    # === WHAT A CASE IS NOW ===

    @api.model
    def _recount(self, cases):
        """Work out from their movements what imported cases are now.

        Of a case that somebody attended here, only its attempts: what it is was said
        here.

        :param cases: SQL of the cases' ids
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH asked AS MATERIALIZED (
                    SELECT c.id, c.campaign_id, c.movein_import_id IS NOT NULL
                           AND NOT EXISTS (
                               SELECT FROM ahorro_movement own
                                WHERE own.case_id = c.id
                                  AND own.origin_model IS DISTINCT FROM 'ahorro.import')
                           AS is_brought
                      FROM ahorro_case c WHERE c.id IN (%(cases)s)),
                said AS (
                    SELECT m.*, r.closes AS result_closes,
                           (m.detail->'movein'->>'closes')::bool AS told
                      FROM ahorro_movement m JOIN asked ON asked.id = m.case_id
                      LEFT JOIN ahorro_result r ON r.id = m.result_id
                     WHERE m.kind IN %(kinds)s AND NOT %(undone)s),
                now AS (
                    SELECT a.id, a.is_brought, a.campaign_id,
                           count(s.id) AS attempts, min(s.date) AS began,
                           max(s.date) AS last_at,
                           %(last)s s.user_id %(order)s)[1] AS last_user,
                           %(last)s s.next_action_at %(order)s)[1] AS next_at,
                           %(last)s s.comment %(order)s
                               FILTER (WHERE s.comment IS NOT NULL))[1] AS comment,
                           %(last)s s.date %(order)s
                               FILTER (WHERE s.comment IS NOT NULL))[1] AS comment_at,
                           %(last)s s.user_id %(order)s
                               FILTER (WHERE s.comment IS NOT NULL))[1] AS comment_user,
                           %(last)s s.result_id %(order)s
                               FILTER (WHERE s.result_id IS NOT NULL))[1] AS result_id,
                           %(last)s s.date %(order)s
                               FILTER (WHERE %(typed)s))[1] AS typed_at,
                           %(last)s COALESCE(s.told, s.result_closes) %(order)s
                               FILTER (WHERE %(typed)s))[1] AS closes
                      FROM asked a LEFT JOIN said s ON s.case_id = a.id
                     GROUP BY 1, 2, 3)
                UPDATE ahorro_case c SET
                    attempts = n.attempts,
                    state = CASE WHEN NOT n.is_brought THEN c.state
                        WHEN n.campaign_id IS NULL OR n.closes THEN 'done'
                        WHEN n.attempts > 0 THEN 'in_progress' ELSE 'pending' END,
                    result_id = CASE WHEN NOT n.is_brought THEN c.result_id
                        WHEN n.campaign_id IS NULL OR n.closes THEN n.result_id END,
                    finished_at = CASE WHEN NOT n.is_brought THEN c.finished_at
                        WHEN n.campaign_id IS NULL
                             THEN COALESCE(n.last_at, c.finished_at)
                        WHEN n.closes THEN n.typed_at END,
                    started_at = CASE WHEN n.is_brought THEN n.began
                        ELSE LEAST(c.started_at, n.began) END,
                    next_action_at = CASE WHEN NOT n.is_brought THEN c.next_action_at
                        WHEN n.campaign_id IS NOT NULL AND n.closes IS NOT TRUE
                             THEN n.next_at END,
                    is_callback = CASE WHEN NOT n.is_brought THEN c.is_callback
                        ELSE n.campaign_id IS NOT NULL AND n.closes IS NOT TRUE
                             AND n.next_at IS NOT NULL END,
                    next_action_user_id = CASE
                        WHEN NOT n.is_brought THEN c.next_action_user_id
                        WHEN n.campaign_id IS NOT NULL AND n.closes IS NOT TRUE
                             AND n.next_at IS NOT NULL
                        THEN (SELECT u.id FROM res_users u
                               WHERE u.id = n.last_user AND u.active) END,
                    last_attempt_at = CASE WHEN n.is_brought THEN n.last_at
                        ELSE GREATEST(c.last_attempt_at, n.last_at) END,
                    last_user_id = CASE WHEN n.is_brought THEN n.last_user
                        ELSE c.last_user_id END,
                    last_comment = CASE WHEN n.is_brought THEN n.comment
                        ELSE c.last_comment END,
                    last_comment_at = CASE WHEN n.is_brought THEN n.comment_at
                        ELSE c.last_comment_at END,
                    last_comment_user_id = CASE WHEN n.is_brought THEN n.comment_user
                        ELSE c.last_comment_user_id END
                  FROM now n WHERE n.id = c.id""",
                cases=cases,
                kinds=ATTENTIONS,
                undone=self.env["ahorro.movement"]._undone_condition("m"),
                last=SQL("(array_agg("),
                order=SQL("ORDER BY s.date DESC, s.id DESC)"),
                typed=SQL("s.told IS NOT NULL OR s.result_closes IS NOT NULL"),
            )
        )

    @api.model
    def _close_twins(self, run):
        """Leave one case open of a plan and a type; return how many were finished.

        It is the one that is worked here, else the last attended. What the others were
        stays in their movements.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH open AS (
                    SELECT c.id, c.movein_import_id, row_number() OVER (
                               PARTITION BY c.plan_id, c.type_id
                               ORDER BY c.movein_import_id IS NULL DESC,
                                        c.last_attempt_at DESC NULLS LAST, c.id DESC)
                               AS place
                      FROM ahorro_case c
                     WHERE c.plan_id IN (SELECT plan_id FROM movein_move)
                       AND c.type_id IS NOT NULL AND c.state <> 'done')
                UPDATE ahorro_case c
                   SET state = 'done', next_action_at = NULL, is_callback = FALSE,
                       next_action_user_id = NULL,
                       finished_at = COALESCE(c.last_attempt_at, c.create_date),
                       result_id = (
                           SELECT m.result_id FROM ahorro_movement m
                            WHERE m.case_id = c.id AND m.result_id IS NOT NULL
                            ORDER BY m.date DESC, m.id DESC LIMIT 1)
                  FROM open o
                 WHERE o.id = c.id AND o.place > 1 AND o.movein_import_id = %s
                RETURNING c.id""",
                run.id,
            )
        )
        return len(rows)
