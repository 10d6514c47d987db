# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class AhorroMoveinMatch(models.AbstractModel):
    """Which plan a row is of, by its numbers; never by a name alone.

    Others call ``_match_rows``. By subscription; without one, by group and order;
    without these, by a phone or an address of a holder of the same name who has one
    plan. Where these say several plans, a person has to choose.
    """

    _name = "ahorro.movein.match"
    _description = "Plans of imported movements"

    def _match_rows(self, run):
        """Write on each readable row its plan, or the plans it may be.

        Of a row that has its plan already nothing is asked: a row is written as seldom
        as can be, because PostgreSQL checks all that it refers to each time.
        """
        self.env.flush_all()
        scope = {"run": run.id, "company": run.company_id.id}
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_import_line SET candidates = NULL
                    WHERE import_id = %s AND movein_choice IS NOT TRUE
                      AND candidates IS NOT NULL""",
                run.id,
            )
        )
        by_place = SQL("l.subscription_number IS NULL")
        by_person = SQL(
            "l.subscription_number IS NULL AND l.group_key IS NULL "
            "AND l.holder_key IS NOT NULL"
        )
        for reason, rows, join in (
            (
                "subscription",
                SQL("TRUE"),
                SQL("p.subscription_number = l.subscription_number"),
            ),
            (
                # Zeros on the left get lost in a spreadsheet.
                "subscription",
                SQL("l.subscription_number ~ '^[0-9]+$'"),
                SQL(
                    "p.subscription_number ~ '^0+[0-9]+$' AND "
                    "ltrim(p.subscription_number, '0') "
                    "= ltrim(l.subscription_number, '0')"
                ),
            ),
            (
                "group_order",
                by_place,
                SQL("p.group_key = l.group_key AND p.order_number = l.order_number"),
            ),
            (
                "none",
                by_person,
                SQL(
                    """p.partner_id IN (
                        SELECT f.partner_id FROM ahorro_phone f
                         WHERE f.national IN (
                               SELECT jsonb_array_elements_text(l.movein->'phones'))
                         UNION
                        SELECT c.id FROM res_partner c
                         WHERE l.email IS NOT NULL AND lower(c.email) = l.email)
                       AND EXISTS (
                        SELECT FROM res_partner c
                         WHERE c.id = p.partner_id
                           AND c.ahorro_search_name = l.holder_key)"""
                ),
            ),
        ):
            self.env.cr.execute(self._get_match_sql(reason, rows, join, scope))

    def _get_match_sql(self, reason, rows, join, scope):
        return SQL(
            """
            WITH asked AS MATERIALIZED (
                -- Few are left after the first way, which nothing tells PostgreSQL.
                SELECT l.id, l.subscription_number, l.group_key, l.order_number,
                       l.holder_key, l.email, l.movein
                  FROM ahorro_import_line l
                 WHERE l.import_id = %(run)s AND l.plan_id IS NULL
                   AND l.candidates IS NULL AND l.movein_choice IS NOT TRUE
                   AND %(rows)s),
            found AS MATERIALIZED (
                SELECT l.id, p.id AS plan_id, p.active IS TRUE AS active,
                       p.is_live IS TRUE AS is_live
                  FROM asked l
                  JOIN ahorro_plan p ON p.company_id = %(company)s AND %(join)s),
            best AS (
                SELECT id, array_agg(plan_id ORDER BY plan_id) AS plans,
                       array_agg(plan_id) FILTER (WHERE active AND is_live) AS live,
                       array_agg(plan_id) FILTER (WHERE active) AS kept
                  FROM found GROUP BY id),
            chosen AS (
                SELECT id, plans, CASE
                       WHEN cardinality(plans) = 1 THEN plans[1]
                       WHEN cardinality(live) = 1 THEN live[1]
                       WHEN cardinality(kept) = 1 THEN kept[1] END AS plan_id
                  FROM best)
            UPDATE ahorro_import_line l
               SET match_reason = %(reason)s, plan_id = c.plan_id,
                   partner_id = (
                       SELECT p.partner_id FROM ahorro_plan p WHERE p.id = c.plan_id),
                   candidates = CASE WHEN c.plan_id IS NULL THEN to_jsonb(c.plans) END
              FROM chosen c WHERE l.id = c.id""",
            reason=reason,
            rows=rows,
            join=join,
            **scope,
        )
