# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import models
from odoo.tools import SQL

from ...tools.catalog import LINE_COLUMNS
from ...tools.same_plan import PlanRow, settle
from ..read.import_file_error import ImportFileError
from .tables import MATCH

#: Share of the rows with a plan of one administradora that says whose file it is.
PROVIDER_SHARE = 0.5
#: Columns of a row that tell which plan it is about; see ``_write_completed``.
_IDENTITY_COLUMNS = frozenset(
    {
        "subscription_number",
        "group",
        "order",
        "group_key",
        "order_number",
        "order_letter",
    }
)


class AhorroImportMatch(models.AbstractModel):
    """Which plan each row is about: by its numbers, never by the person.

    Others call ``_match_lines``, ``_match_tied`` and ``_find_provider``.

    Works in SQL on all rows at once, in a table of the transaction, ``ahorro_match``,
    which the comparison goes on with. Archived plans are looked at too.
    """

    _name = "ahorro.import.match"
    _description = "Matching of an import"

    def _match_lines(self, run):
        """Match the rows of this run that were not rejected when they were read."""
        run.ensure_one()
        self.env["ahorro.import.codes"]._resolve_statuses(run)
        self.env["ahorro.import.codes"]._resolve_sellers(run)
        self.env["ahorro.import.settled"]._find_settled(run)
        self._match_unsettled(run, SQL("TRUE"))

    def _match_tied(self, run, ties):
        """Match again the rows that have to do with what is said of some.

        :param ties: as ``_get_ties`` of ``ahorro.import.tied`` returns them
        """
        self.env["ahorro.import.tied"]._find_others(run, ties)
        self._match_unsettled(
            run,
            SQL(
                """id IN (SELECT CASE WHEN kind = 'plan' THEN key::integer END
                            FROM ahorro_loose)"""
            ),
        )

    def _match_unsettled(self, run, may_be_about):
        """Match the rows that are not in ``ahorro_settled``.

        :param may_be_about: SQL of the plans that these rows may be about
        """
        self._create_match_table(run, may_be_about)
        self.env["ahorro.import.place"]._settle_left()
        self._settle_repeated()

    # === WHOSE PLANS ===

    def _find_provider(self, run):
        """Take the administradora from the plans, where the profile does not say it.

        :raises ImportFileError: they do not say it either
        """
        if run.provider_id:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.provider_id, count(DISTINCT l.id)
                  FROM ahorro_import_line l
                  JOIN ahorro_plan p ON p.company_id = l.company_id
                   AND (p.subscription_number = l.subscription_number
                        OR (p.group_key = l.group_key
                            AND p.order_number = l.order_number))
                 WHERE l.import_id = %s
                 GROUP BY p.provider_id ORDER BY 2 DESC LIMIT 1
                """,
                run.id,
            )
        )
        lines = self.env["ahorro.import.line"].search_count(
            [("import_id", "=", run.id)]
        )
        if not rows or rows[0][1] < PROVIDER_SHARE * lines:
            raise ImportFileError(
                self.env._("Say whose plans these are: choose the administradora."),
                error_code="no_provider",
                profile_id=run.profile_id.id,
                headers=run.headers,
            )
        run.provider_id = rows[0][0]

    # === PLANS ===

    def _create_match_table(self, run, may_be_about):
        """Match every row by its subscription and by its group and order.

        ``a_id`` is the plan of the subscription, ``b_id`` the one that holds the group
        and order today, or the last that held them if the row does not contradict it.
        """
        self.env["ahorro.plan"].flush_model()
        MATCH.create(
            self.env.cr,
            SQL(
                """
        WITH told AS MATERIALIZED (
            SELECT l.id AS line_id, l.row_number, %(line_key)s AS key,
                   upper(l.subscription_number) AS subscription, l.group_key,
                   l.order_number, NULLIF(l.order_letter, '') AS letter,
                   l.document_key, l.status_id, COALESCE(s.is_final, FALSE) AS is_final
              FROM ahorro_import_line l
              LEFT JOIN ahorro_plan_status s ON s.id = l.status_id
             WHERE l.import_id = %(run)s AND l.result IS DISTINCT FROM 'rejected'
               AND l.id NOT IN (SELECT line_id FROM ahorro_settled)),
        plans AS MATERIALIZED (
            SELECT id, upper(subscription_number) AS subscription, %(plan_key)s AS key,
                   group_key, order_number, NULLIF(order_letter, '') AS letter,
                   is_live, active
              FROM ahorro_plan p
             WHERE company_id = %(company)s AND provider_id = %(provider)s
               AND %(may_be_about)s
               -- Few of them, where most rows need no comparison.
               AND (%(plan_key)s IN (SELECT key FROM told)
                    OR (group_key, order_number) IN (
                        SELECT group_key, order_number FROM told))),
        exact AS (
            SELECT subscription, (array_agg(id ORDER BY active DESC, id DESC))[1] AS id
              FROM plans WHERE key IS NOT NULL GROUP BY subscription),
        without_zeros AS (
            SELECT key, (array_agg(id ORDER BY active DESC, id DESC))[1] AS id
              FROM plans WHERE key IS NOT NULL
             GROUP BY key HAVING count(DISTINCT subscription) = 1),
        found AS (
            SELECT t.*, COALESCE(exact.id, without_zeros.id) AS a_id,
                   live.id IS NOT NULL AS b_live, COALESCE(live.id, past.id) AS b_id,
                   CASE WHEN live.id IS NULL THEN past.key ELSE live.key END AS b_key,
                   CASE WHEN live.id IS NULL THEN past.letter ELSE live.letter
                    END AS b_letter
              FROM told t
              LEFT JOIN exact ON exact.subscription = t.subscription
              LEFT JOIN without_zeros ON without_zeros.key = t.key
              LEFT JOIN plans live ON live.is_live AND live.group_key = t.group_key
                                  AND live.order_number = t.order_number
              LEFT JOIN LATERAL (
                   SELECT p.id, %(plan_key)s AS key,
                          NULLIF(p.order_letter, '') AS letter
                     FROM ahorro_plan p
                    WHERE p.company_id = %(company)s AND p.provider_id = %(provider)s
                      AND p.group_key = t.group_key
                      AND p.order_number = t.order_number AND NOT p.is_live
                      AND (t.key IS NULL OR %(plan_key)s IS NULL
                           OR %(plan_key)s = t.key)
                    ORDER BY p.id DESC LIMIT 1) past ON live.id IS NULL),
        judged AS (
            SELECT f.*,
                   CASE WHEN b_id IS NULL OR a_id = b_id THEN NULL
                        -- The contract that this plan is, wherever its seat went to.
                        WHEN a.group_key = f.group_key
                             AND a.order_number = f.order_number THEN NULL
                        WHEN a_id IS NOT NULL
                             AND (b_live AND NOT (f.is_final AND a.group_key IS NULL)
                                  OR a.group_key IS NOT NULL) THEN 'two_plans'
                        WHEN a_id IS NOT NULL THEN NULL
                        -- A contract that is over takes nobody's seat.
                        WHEN b_key <> f.key AND f.is_final THEN 'history'
                        WHEN b_key <> f.key THEN 'other_subscription'
                        WHEN b_letter <> f.letter THEN 'other_letter'
                    END AS code,
                   COALESCE(a.group_key = f.group_key
                            AND a.order_number = f.order_number, FALSE) AS in_its_seat
              FROM found f LEFT JOIN plans a ON a.id = f.a_id)
        SELECT line_id, row_number, key, subscription, group_key, order_number, letter,
               document_key, status_id, a_id, b_id,
               CASE WHEN code IS NULL THEN COALESCE(a_id, b_id) END AS plan_id,
               CASE WHEN code = 'history' THEN 'none'
                    WHEN code IS NOT NULL THEN NULL
                    WHEN a_id = b_id OR in_its_seat THEN 'both'
                    WHEN a_id IS NOT NULL THEN 'subscription'
                    WHEN b_id IS NOT NULL THEN 'group_order'
                    ELSE 'none' END AS reason,
               CASE WHEN code IS NULL OR code = 'history' THEN '[]'::jsonb
                    ELSE jsonb_build_array(jsonb_build_object('code', code))
                END AS codes,
               CASE WHEN code <> 'history'
                    THEN to_jsonb(array_remove(ARRAY[a_id, b_id], NULL))
                END AS candidates,
               CASE WHEN code <> 'history' THEN 'ambiguous' END::varchar AS result,
               NULL::integer AS duplicate_of_id
          FROM judged
                """,
                plan_key=subscription_key(SQL("p.subscription_number")),
                line_key=subscription_key(SQL("l.subscription_number")),
                company=run.company_id.id,
                provider=run.provider_id.id,
                run=run.id,
                may_be_about=may_be_about,
            ),
        )

    # === ROWS OF ONE PLAN ===

    def _settle_repeated(self):
        """Let the last of several rows of one plan win; show contradictions."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH m AS (
                    SELECT m.*, count(*) OVER (PARTITION BY plan_id) AS of_plan,
                           count(*) OVER (PARTITION BY key) AS of_key,
                           count(*) OVER (PARTITION BY group_key, order_number)
                               AS of_place
                      FROM ahorro_match m WHERE result IS NULL)
                SELECT line_id, row_number, key, m.group_key, m.order_number, letter,
                       plan_id, reason, COALESCE(s.is_final, FALSE), document_key,
                       (SELECT holder_name FROM ahorro_import_line
                         WHERE id = m.line_id)
                  FROM m
                  LEFT JOIN ahorro_plan p ON p.id = m.plan_id
                  -- A row that says no status leaves its plan's.
                  LEFT JOIN ahorro_plan_status s
                         ON s.id = COALESCE(m.status_id, p.status_id)
                 WHERE (plan_id IS NOT NULL AND of_plan > 1)
                    OR (key IS NOT NULL AND of_key > 1)
                    OR (m.group_key IS NOT NULL AND of_place > 1)
                """
            )
        )
        if not rows:
            return
        settled = settle(
            PlanRow(
                line_id=line_id,
                row_number=row_number,
                subscription=key,
                seat=(group_key, order_number) if group_key else None,
                letter=letter,
                plan_id=plan_id,
                by_subscription=reason in ("both", "subscription"),
                is_final=is_final,
                document=document,
                holder=holder,
            )
            for (
                line_id,
                row_number,
                key,
                group_key,
                order_number,
                letter,
                plan_id,
                reason,
                is_final,
                document,
                holder,
            ) in rows
        )
        self._write_completed(settled.completed)
        row_numbers = {row[0]: row[1] for row in rows}
        values = []
        for line_id, code in settled.ambiguous.items():
            values.append((line_id, "ambiguous", [{"code": code}], None, None))
        for line_id, winner in settled.duplicates.items():
            codes = [{"code": "duplicate", "row": row_numbers[winner]}]
            values.append((line_id, "duplicate", codes, winner, None))
        for line_id, plan_id in settled.plans.items():
            values.append((line_id, None, [], None, plan_id))
        if not values:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE ahorro_match m
                   SET result = v.result, codes = m.codes || v.codes::jsonb,
                       duplicate_of_id = v.winner,
                       candidates = CASE WHEN v.result = 'ambiguous'
                                          AND m.plan_id IS NOT NULL
                                         THEN to_jsonb(ARRAY[m.plan_id]) END,
                       reason = CASE WHEN v.plan_id IS NULL THEN m.reason
                                     ELSE 'group_order' END,
                       plan_id = CASE WHEN v.result = 'ambiguous' THEN NULL
                                      ELSE COALESCE(v.plan_id, m.plan_id) END
                  FROM unnest(%s::int[], %s::text[], %s::text[], %s::int[],
                              %s::int[])
                       AS v (line_id, result, codes, winner, plan_id)
                 WHERE m.line_id = v.line_id
                """,
                [row[0] for row in values],
                [row[1] for row in values],
                [json.dumps(row[2]) for row in values],
                [row[3] for row in values],
                [row[4] for row in values],
            )
        )
        if settled.duplicates:
            self._complete_repeated()

    def _complete_repeated(self):
        """Give the row that counts what only an earlier row of its plan says.

        So a second table with fewer columns, or a page that was repeated without its
        amounts, takes nothing away.
        """
        names = [name for name in LINE_COLUMNS if name not in _IDENTITY_COLUMNS]
        names += ["status_id", "seller_id", "state_id", "holder_key", "phones"]
        told = SQL(", ").join(
            SQL(
                "(array_agg(%(column)s ORDER BY l.row_number DESC) "
                "FILTER (WHERE %(column)s IS NOT NULL))[1] AS %(name)s",
                column=SQL.identifier("l", name),
                name=SQL.identifier(name),
            )
            for name in names
        )
        completed = SQL(", ").join(
            SQL(
                "%(name)s = CASE WHEN w.erased @> %(field)s::jsonb THEN %(own)s "
                "ELSE COALESCE(%(own)s, s.%(name)s) END",
                name=SQL.identifier(name),
                own=SQL.identifier("w", name),
                field=json.dumps(LINE_COLUMNS.get(name, name)),
            )
            for name in names
        )
        self.env.cr.execute(
            SQL(
                """
                WITH s AS (
                    SELECT m.duplicate_of_id AS id, %s
                      FROM ahorro_match m
                      JOIN ahorro_import_line l ON l.id = m.line_id
                     WHERE m.result = 'duplicate' GROUP BY m.duplicate_of_id),
                filled AS (
                    UPDATE ahorro_import_line w SET row_key = NULL, %s
                      FROM s WHERE w.id = s.id
                    RETURNING w.id, w.document_key, w.status_id)
                UPDATE ahorro_match m
                   SET document_key = f.document_key, status_id = f.status_id
                  FROM filled f WHERE m.line_id = f.id
                """,
                told,
                completed,
            )
        )

    def _write_completed(self, completed):
        """Give the row that counts the number that only another row of it tells.

        Otherwise the same file would find a plan that lacks it, and change it again.
        """
        for line_id, tellers in completed.items():
            for name, teller in tellers.items():
                columns = (
                    ["subscription_number"]
                    if name == "subscription"
                    else [
                        "group",
                        "order",
                        "group_key",
                        "order_number",
                        "order_letter",
                    ]
                )
                self.env.cr.execute(
                    SQL(
                        "UPDATE ahorro_import_line l SET row_key = NULL, %s "
                        "FROM ahorro_import_line t WHERE l.id = %s AND t.id = %s",
                        SQL(", ").join(
                            SQL("%s = t.%s", SQL.identifier(c), SQL.identifier(c))
                            for c in columns
                        ),
                        line_id,
                        teller,
                    )
                )


def subscription_key(column):
    """Return the SQL in which two spellings of a subscription are equal.

    Without case and zeros on the left, which spreadsheets take away.
    """
    return SQL("NULLIF(ltrim(upper(%s), '0'), '')", column)
