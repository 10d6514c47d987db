# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class AhorroImportPlace(models.AbstractModel):
    """The groups and orders that plans leave, come to and exchange in one file.

    Only one plan that runs holds a group and order. A row whose subscription is of one
    plan and whose group and order are of another is the plan of the subscription where
    this very file says that the other one leaves: it is over, or its own row, by its
    own subscription, puts it elsewhere. Plans that exchange their places are a ring of
    such rows, of any length.

    Others call ``_settle_left`` once rows have their plans, and ``_refuse_taken`` once
    it is known which rows wait for a person.
    """

    _name = "ahorro.import.place"
    _description = "Groups and orders of an import"

    # === PLACES THAT THIS FILE FREES ===

    def _settle_left(self):
        """Accept the rows that come to a group and order that this file frees."""
        waiting = {}  # row to what frees its place, and to the row that it depends on
        for line_id, code, needs_id in self._get_leaving_rows():
            waiting.setdefault(line_id, []).append((code, needs_id))
        # A row that depends on one that is not accepted is not accepted either; what
        # is left are rows that free each other's places, and what depends on them.
        accepted = {}
        while waiting:
            accepted = {
                line_id: code
                for line_id, ways in waiting.items()
                for code, needs_id in reversed(ways)
                if needs_id is None or needs_id in waiting
            }
            if len(accepted) == len(waiting):
                break
            waiting = {line_id: waiting[line_id] for line_id in accepted}
        if accepted:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE ahorro_match m
                       SET result = NULL, candidates = NULL, plan_id = m.a_id,
                           reason = CASE WHEN m.a_id IS NULL THEN 'none'
                                         ELSE 'subscription' END,
                           codes = jsonb_build_array(
                               jsonb_build_object('code', v.code))
                      FROM unnest(%s::int[], %s::text[]) AS v (line_id, code)
                     WHERE m.line_id = v.line_id
                    """,
                    list(accepted),
                    list(accepted.values()),
                )
            )
        self._ask_whose()

    def _ask_whose(self):
        """Ask about a place without subscription whose plan the file puts elsewhere."""
        self.env.cr.execute(
            """
            -- Found once: PostgreSQL believes that nearly no row is without a
            -- subscription, and would go through all of them for each one that is.
            WITH o AS MATERIALIZED (
                SELECT a_id, group_key, order_number FROM ahorro_match
                 WHERE result = 'ambiguous' AND key IS NOT NULL)
            UPDATE ahorro_match m
               SET result = 'ambiguous', candidates = to_jsonb(ARRAY[m.plan_id]),
                   plan_id = NULL, codes = '[{"code": "whose_place"}]'
              FROM o
             WHERE m.result IS NULL AND m.key IS NULL AND m.reason = 'group_order'
               AND o.a_id = m.plan_id
               AND (o.group_key, o.order_number) <> (m.group_key, m.order_number)
            """
        )

    def _get_leaving_rows(self):
        """Return the rows in doubt whose place another row of the file frees.

        :return: tuples of the row, the code of why (*resold*: the other plan is over,
            *place_left*: it goes elsewhere), and the row that has to be accepted too
        """
        return self.env.execute_query(
            SQL(
                """
                WITH asked AS (
                    SELECT m.*,
                           EXISTS (SELECT 1 FROM ahorro_plan_status s
                                    WHERE s.id = m.status_id AND s.is_final) AS is_over
                      FROM ahorro_match m
                     WHERE m.result = 'ambiguous' AND m.key IS NOT NULL
                       AND (m.a_id IS NULL
                            AND m.codes @> '[{"code": "other_subscription"}]'
                            OR m.a_id IS NOT NULL
                               AND m.codes @> '[{"code": "two_plans"}]'))
                SELECT m.line_id,
                       CASE WHEN s.is_final AND o.result IS NULL THEN 'resold'
                            ELSE 'place_left' END,
                       CASE WHEN o.result IS NOT NULL THEN o.line_id END
                  FROM asked m
                  JOIN ahorro_plan p ON p.id = m.b_id AND p.is_live
                  JOIN ahorro_match o ON o.key IS NOT NULL
                   AND COALESCE(o.plan_id, o.a_id) = m.b_id
                   AND (o.result IS NULL
                        OR o.line_id IN (SELECT line_id FROM asked))
                  LEFT JOIN ahorro_plan_status s ON s.id = o.status_id
                 WHERE (s.is_final AND o.result IS NULL AND NOT m.is_over)
                    OR (o.a_id = m.b_id AND o.group_key IS NOT NULL
                        AND (o.group_key, o.order_number)
                            <> (m.group_key, m.order_number)
                        -- No other row says that it stays.
                        AND NOT EXISTS (
                            SELECT 1 FROM ahorro_match n
                             WHERE COALESCE(n.plan_id, n.a_id) = m.b_id
                               AND n.group_key = m.group_key
                               AND n.order_number = m.order_number
                               AND n.line_id <> m.line_id))
                 ORDER BY m.line_id, o.row_number
                """
            )
        )

    # === PLACES THAT ARE TAKEN AFTER ALL ===

    def _refuse_taken(self):
        """Ask about the rows whose plan would run where another one does.

        What counts is the portfolio as the file would leave it: rows that wait for a
        person leave their plan where it is, and so may be in the way of others.
        """
        while self._refuse_taken_once():
            pass

    def _refuse_taken_once(self):
        """Refuse the rows that are in the way of today's portfolio; tell if any was."""
        self.env.cr.execute(
            """
            WITH coming AS MATERIALIZED (
                SELECT m.line_id, m.plan_id, m.a_id, l.company_id, r.provider_id,
                       COALESCE(l.group_key, p.group_key) AS group_key,
                       CASE WHEN l.group_key IS NULL THEN p.order_number
                            ELSE l.order_number END AS order_number,
                       CASE WHEN m.plan_id IS NULL THEN 'other_subscription'
                            WHEN p.is_live THEN 'two_plans'
                            ELSE 'revives_over' END AS code
                  FROM ahorro_match m
                  JOIN ahorro_import_line l ON l.id = m.line_id
                  JOIN ahorro_import r ON r.id = l.import_id
                  LEFT JOIN ahorro_plan p ON p.id = m.plan_id
                 WHERE m.result IS NULL
                   AND CASE WHEN p.id IS NULL
                            THEN m.codes @> '[{"code": "resold"}]'
                              OR m.codes @> '[{"code": "place_left"}]'
                            ELSE NOT p.is_live
                              OR (p.group_key, p.order_number)
                                 IS DISTINCT FROM (COALESCE(l.group_key, p.group_key),
                                 CASE WHEN l.group_key IS NULL THEN p.order_number
                                      ELSE l.order_number END) END
                   AND NOT EXISTS (SELECT 1 FROM ahorro_plan_status s
                                    WHERE s.is_final
                                      AND s.id = COALESCE(l.status_id, p.status_id))),
            written AS (
                SELECT c.* FROM coming c JOIN ahorro_holder h ON h.line_id = c.line_id
                 WHERE h.decision IS DISTINCT FROM 'pending'),
            taken AS (
                SELECT c.line_id, c.plan_id, c.code, q.id AS other_id,
                       CASE WHEN o.leaves THEN o.row_number END AS other_row
                  FROM written c
                  JOIN ahorro_plan q
                    ON q.company_id = c.company_id AND q.provider_id = c.provider_id
                   AND q.group_key = c.group_key AND q.order_number = c.order_number
                   AND q.is_live AND q.id IS DISTINCT FROM c.plan_id
                  LEFT JOIN LATERAL (
                       -- By a subscription alone is it certain that a plan leaves.
                       SELECT o.row_number, COALESCE(s.is_final, FALSE)
                                  OR o.group_key IS NOT NULL
                                 AND (o.group_key, o.order_number)
                                     <> (c.group_key, c.order_number) AS leaves,
                              o.result IS NULL AND
                                  h.decision IS DISTINCT FROM 'pending' AS is_written
                         FROM ahorro_match o
                         LEFT JOIN ahorro_holder h ON h.line_id = o.line_id
                         LEFT JOIN ahorro_plan_status s ON s.id = o.status_id
                        WHERE o.key IS NOT NULL AND COALESCE(o.plan_id, o.a_id) = q.id
                          AND (o.result IS NULL
                               OR o.codes @> '[{"code": "place_waits"}]')
                        LIMIT 1) o ON TRUE
                 WHERE NOT COALESCE(o.leaves AND o.is_written, FALSE)
                 UNION ALL
                SELECT c.line_id, c.plan_id, c.code, d.plan_id, NULL
                  FROM written c
                  JOIN written d
                    ON d.group_key = c.group_key AND d.order_number = c.order_number
                   AND d.line_id <> c.line_id),
            refused AS (
                SELECT DISTINCT ON (line_id) * FROM taken
                 ORDER BY line_id, other_row NULLS LAST)
            UPDATE ahorro_match m
               SET result = 'ambiguous', plan_id = NULL,
                   codes = jsonb_path_query_array(m.codes,
                       '$[*] ? (@.code != "resold" && @.code != "place_left")'
                   ) || jsonb_build_array(
                       CASE WHEN t.other_row IS NULL OR t.code = 'revives_over'
                            THEN jsonb_build_object('code', t.code)
                            ELSE jsonb_build_object('code', 'place_waits',
                                                    'row', t.other_row) END),
                   candidates = to_jsonb(
                       array_remove(ARRAY[t.plan_id, t.other_id], NULL))
              FROM refused t WHERE m.line_id = t.line_id
            """
        )
        return self.env.cr.rowcount
