# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: Reasons of the guard that are nobody's in particular: the hour, not the person. No
#: case is marked with them.
CLOSED = ("hours", "holiday")


class AhorroCaseBlocking(models.AbstractModel):
    """What the guard's answers leave on open cases, so that boards can count them.

    Called by others: ``_ask_again`` and ``_ask_again_about``, wherever the guard may
    answer otherwise now.
    """

    _name = "ahorro.case.blocking"
    _description = "Cases that the guard blocks"

    @api.model
    def _ask_again(self, domain):
        """Ask the guard about open cases, and mark or free each by its answer.

        One statement for each campaign type among them. Cases whose attempts are
        exhausted stay so: that is not the guard's to say. A case that somebody is
        saving at this moment is left out, because whoever saves it asks.

        :param domain: on ``ahorro.case``: those whose answer may be another one now
        """
        # sudo: whoever changes what is true of a person need not read their cases.
        cases_sudo = self.env["ahorro.case"].sudo()
        facts = self.env["ahorro.case.facts"]
        asked = (
            facts._get_open_domain()
            & Domain("blocked_reason", "not in", ["exhausted"])
            & domain
        )
        for [campaign_type] in cases_sudo._read_group(asked, ["type_id"]):
            same = asked & Domain("type_id", "=", campaign_type.id)
            self._mark(same, campaign_type)
        cases_sudo.invalidate_model(["blocked_reason", "blocked_until"])

    @api.model
    def _ask_again_about(self, partner_ids):
        """Ask the guard again about the cases of these people, by all of their keys."""
        people = self.env["ahorro.person.keys"]._same_people_query(partner_ids)
        plans = SQL("(SELECT id FROM ahorro_plan WHERE partner_id IN (%s))", people)
        self._ask_again(Domain("plan_id", "in", plans))

    @api.model
    def _mark(self, domain, campaign_type):
        """Write what the guard answers about cases of one type, where it is new."""
        facts = self.env["ahorro.case.facts"]
        condition = facts._get_condition(domain)
        verdicts = self.env["ahorro.contact.guard"]._evaluate_query(
            SQL("SELECT c.plan_id FROM ahorro_case c WHERE %s", condition),
            "phone",
            campaign_type,
            use="attend",
        )
        self.env.cr.execute(
            SQL(
                """
                WITH verdict AS MATERIALIZED (%(verdicts)s),
                answer AS (
                    SELECT c.id, v.reason, v.until, v.reason = ANY(%(closed)s)
                           -- The client asked to be called: nobody imposes on them.
                           OR (v.reason = 'weekly_cap' AND c.is_callback IS TRUE)
                           OR v.reason IS NULL AS is_free
                      FROM ahorro_case c JOIN verdict v ON v.plan_id = c.plan_id
                     WHERE %(condition)s),
                news AS (
                    SELECT c.id, CASE WHEN NOT a.is_free THEN a.reason END AS reason,
                           CASE WHEN NOT a.is_free THEN a.until END AS until
                      FROM answer a JOIN ahorro_case c ON c.id = a.id
                     WHERE (c.blocked_reason, c.blocked_until) IS DISTINCT FROM
                           (CASE WHEN NOT a.is_free THEN a.reason END,
                            CASE WHEN NOT a.is_free THEN a.until END)
                     ORDER BY c.id FOR UPDATE OF c SKIP LOCKED)
                UPDATE ahorro_case
                   SET blocked_reason = news.reason, blocked_until = news.until
                  FROM news WHERE ahorro_case.id = news.id
                """,
                verdicts=verdicts,
                closed=list(CLOSED),
                condition=condition,
            )
        )
