# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class AhorroWorkFacts(models.AbstractModel):
    """What was done in a time, said once: each a domain on movements.

    ========= ====================================================================
    work      a comment or an ending that was not taken back
    attempted work with a result: it says how the contact went
    contacted attempted, and the result is not *not contacted*
    effective contacted, with a positive result
    finished  work that closed its case
    promised  work with a promised date
    ========= ====================================================================
    """

    _name = "ahorro.work.facts"
    _description = "What operators did"

    @api.model
    def _get_domains(self, start=None, end=None):
        """Return dict of each fact to its domain.

        :param start: UTC; from when on
        :param end: UTC; before when
        """
        work = Domain("kind", "in", ["comment", "finish"]) & Domain(
            "is_undone", "=", False
        )
        if start:
            work &= Domain("date", ">=", start)
        if end:
            work &= Domain("date", "<", end)
        attempted = work & Domain("result_id", "!=", False)
        contacted = attempted & Domain("result_id.outcome", "!=", "not_contacted")
        return {
            "work": work,
            "attempted": attempted,
            "contacted": contacted,
            "effective": contacted & Domain("result_id.outcome", "=", "positive"),
            "finished": work & Domain("kind", "=", "finish"),
            "promised": work & Domain("promise_date", "!=", False),
        }

    @api.model
    def _count_by_user(self, company_ids, start, end):
        """Return dict of user id to dict of each fact to its number, of who worked.

        The user's own rights do not matter here: whoever calls it tells no more than
        they may.
        """
        # sudo: counts of everybody, of which the caller tells the middle alone.
        movements_sudo = self.env["ahorro.movement"].sudo()
        domains = self._get_domains(start, end)
        query = movements_sudo._search(
            domains["work"] & Domain("company_id", "in", company_ids)
        )
        outcome = SQL(
            "(SELECT outcome FROM ahorro_result WHERE id = %s)",
            SQL.identifier(query.table, "result_id"),
        )
        has_result = SQL("%s IS NOT NULL", SQL.identifier(query.table, "result_id"))
        conditions = {
            "work": SQL("TRUE"),
            "attempted": has_result,
            "contacted": SQL("%s <> 'not_contacted'", outcome),
            "effective": SQL("%s = 'positive'", outcome),
            "finished": SQL("%s = 'finish'", SQL.identifier(query.table, "kind")),
            "promised": SQL(
                "%s IS NOT NULL", SQL.identifier(query.table, "promise_date")
            ),
        }
        user = SQL.identifier(query.table, "user_id")
        query.groupby = user
        rows = self.env.execute_query(
            query.select(
                user,
                *(
                    SQL("count(*) FILTER (WHERE %s)", condition)
                    for condition in conditions.values()
                ),
            )
        )
        return {
            user_id: dict(zip(conditions, numbers, strict=True))
            for user_id, *numbers in rows
        }
