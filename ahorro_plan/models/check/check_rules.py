# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class Rule(NamedTuple):
    """A rule that must hold, whose broken rows can be counted."""

    #: As a supervisor calls it.
    name: str
    #: What must hold, in a sentence, and what to do where it does not.
    text: str
    #: The model of the rows that break it.
    model: str


class AhorroCheckRules(models.AbstractModel):
    """The rules that the page *Nada está roto* counts.

    Other add-ons extend ``_get_rules``, and give for each code a method
    ``_find_<code>(company)`` that returns the SQL of the ids of the rows that break the
    rule. Such a statement looks for itself at what must hold, instead of asking the
    code that keeps it, and at the rows of one company alone.
    """

    _name = "ahorro.check.rules"
    _description = "Rules that must hold"

    @api.model
    def _get_rules(self):
        """Return the rules by their code, in the order of the page."""
        return {
            "plan_twice": Rule(
                self.env._("Contracts with two plans"),
                self.env._(
                    "No two active plans of an administradora have the same "
                    "subscription number, and no two that are running have the same "
                    "group and order. Archive the one that is too many."
                ),
                "ahorro.plan",
            ),
            "plan_holder": Rule(
                self.env._("Plans with a client of another company"),
                self.env._(
                    "The holder of a plan is a client of the plan's company, or of "
                    "all. Change the holder, or the company of the client."
                ),
                "ahorro.plan",
            ),
            "plan_history": Rule(
                self.env._("Plans that their history does not explain"),
                self.env._(
                    "The history of a plan begins with its creation, and its last "
                    "status and holder are those of the plan. Whatever a board says "
                    "of a past day comes from there. Tell whoever administers Odoo: "
                    "something wrote past the history."
                ),
                "ahorro.plan",
            ),
        }

    @api.model
    def _get_query(self, code, company):
        """Return the SQL of the ids of the rows that break a rule."""
        return getattr(self, f"_find_{code}")(company)

    # === PLANS ===

    @api.model
    def _find_plan_twice(self, company):
        return SQL(
            """
            SELECT p.id
              FROM (SELECT p.id, p.subscription_number, p.group_key, p.order_number,
                           s.is_final IS NOT TRUE AS is_live,
                           count(*) OVER (PARTITION BY p.provider_id,
                                          p.subscription_number) AS numbers,
                           count(*) FILTER (WHERE s.is_final IS NOT TRUE)
                               OVER (PARTITION BY p.provider_id, p.group_key,
                                     p.order_number) AS seats
                      FROM ahorro_plan p
                      LEFT JOIN ahorro_plan_status s ON s.id = p.status_id
                     WHERE p.active AND p.company_id = %s) p
             WHERE p.subscription_number IS NOT NULL AND p.numbers > 1
                OR p.is_live AND p.group_key IS NOT NULL
                   AND p.order_number IS NOT NULL AND p.seats > 1
            """,
            company.id,
        )

    @api.model
    def _find_plan_holder(self, company):
        return SQL(
            """SELECT p.id FROM ahorro_plan p JOIN res_partner h ON h.id = p.partner_id
                WHERE p.company_id = %s AND h.company_id <> p.company_id""",
            company.id,
        )

    @api.model
    def _find_plan_history(self, company):
        """Compare each plan with the last that its log says of status and holder."""
        return SQL(
            """
            WITH last AS (
                SELECT DISTINCT ON (c.plan_id, c.field)
                       c.plan_id, c.field, c.new_value
                  FROM ahorro_plan_change c
                 WHERE c.company_id = %(company)s AND c.kind = 'change'
                   AND c.field IN ('status_id', 'partner_id')
                 ORDER BY c.plan_id, c.field, c.date DESC, c.id DESC)
            SELECT p.id FROM ahorro_plan p
              LEFT JOIN (SELECT DISTINCT c.plan_id FROM ahorro_plan_change c
                          WHERE c.kind = 'create') AS made ON made.plan_id = p.id
             WHERE p.company_id = %(company)s
               AND (made.plan_id IS NULL
                    OR EXISTS (
                        SELECT FROM last
                         WHERE last.plan_id = p.id
                           AND last.new_value IS DISTINCT FROM
                               CASE last.field WHEN 'status_id' THEN p.status_id::text
                                               ELSE p.partner_id::text END))
            """,
            company=company.id,
        )
