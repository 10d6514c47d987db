# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import living as rules

#: What each cause means, of a plan.
MEANING = {
    "absent": Domain("absent_since", "!=", False),
    "awarded": Domain("family", "in", ["awarded", "guarantee"]),
    "left": Domain("family", "in", ["exit", "cancelled"]),
    "paid": Domain("installments_owed", "=", 0) & Domain("overdue_debt", "<=", 0),
    "grouped": Domain("group_key", "!=", False),
}


class AhorroLivingLeave(models.AbstractModel):
    """Cases whose cause is gone, by the file: closed, or asked about.

    Called by others of this room: ``_follow``, ``_get_causes`` and
    ``_get_asked_domain``.
    """

    _name = "ahorro.living.leave"
    _description = "Leaving living campaigns"

    @api.model
    def _follow(self, living, author, by):
        """Close the open cases whose plan fulfils *who leaves*.

        Not where the client is in front of somebody, or has an agreed call: that is
        asked about, once. What a supervisor left open stays so.

        :param author: the same rules, with the rights of whoever wrote them
        :return: dict of ``closed`` and ``asked``
        """
        leaving = self.env["ahorro.living.enter"]._limit(author._get_exit_domain(), by)
        if leaving.is_false():
            return {"closed": 0, "asked": 0}
        plans = author.env["ahorro.plan"].with_context(active_test=False)
        cases = self.env["ahorro.living.case"]
        ids = cases._lock(
            SQL(
                """c.campaign_id = %s AND c.state <> 'done' AND c.plan_id IN %s
                   AND NOT EXISTS (
                       SELECT FROM ahorro_living_question q
                        WHERE q.case_id = c.id AND q.answer = 'leave')""",
                living.campaign_id.id,
                plans._search(leaving).subselect(),
            )
        )
        if not ids:
            return {"closed": 0, "asked": 0}
        asked = self._find(ids, self._get_asked_domain(fields.Datetime.now()))
        causes = self._sort(ids, self._get_causes(author))
        cases._close(
            {cause: [i for i in some if i not in asked] for cause, some in causes}, by
        )
        questions = self.env["ahorro.living.question"]
        questions._close([case_id for case_id in ids if case_id not in asked])
        made = questions._ask(
            {cause: [i for i in some if i in asked] for cause, some in causes}, by
        )
        return {"closed": len(ids) - len(asked), "asked": made}

    @api.model
    def _get_asked_domain(self, now):
        """Return the domain of the cases that no file closes by itself."""
        facts = self.env["ahorro.case.facts"]
        return facts._get_leased_domain(now) | facts._get_callback_domain()

    @api.model
    def _get_causes(self, living):
        """Return pairs of a cause and the domain of plans of which it is told.

        Each plan that leaves fulfils one of them alone.
        """
        names = set()
        for leaf in living._get_exit_domain().iter_conditions():
            names.add(leaf.field_expr)
            if leaf.field_expr == "family" and "subscription" in str(leaf.value):
                names.add(rules.UNGROUPED)
        causes, rest = [], Domain.TRUE
        for cause in rules.causes_of(names):
            causes.append((cause, rest & MEANING[cause]))
            rest &= ~MEANING[cause]
        return [*causes, (rules.OTHER, rest)]

    @api.model
    def _sort(self, ids, causes):
        """Return pairs of a cause and the ids of cases that it closes."""
        cases = self.env["ahorro.case"].with_context(active_test=False)
        query = cases._search(Domain("id", "in", ids), order="id")
        alias = query.join(query.table, "plan_id", "ahorro_plan", "id", "plan_id")
        plans = cases.env["ahorro.plan"]
        whens = [
            SQL(
                "WHEN %s THEN %s",
                domain.optimize_full(plans)._to_sql(plans, alias, query),
                cause,
            )
            for cause, domain in causes
        ]
        rows = self.env.execute_query(
            query.select(
                SQL.identifier(query.table, "id"),
                SQL("CASE %s END", SQL(" ").join(whens)),
            )
        )
        return [
            (cause, found)
            for cause, _domain in causes
            if (found := [case_id for case_id, told in rows if told == cause])
        ]

    @api.model
    def _find(self, ids, domain):
        """Return the ids of those of some cases of which a domain is true."""
        # Archived plans too: they are open all the same.
        cases = self.env["ahorro.case"].with_context(active_test=False)
        return set(cases._search(Domain("id", "in", ids) & domain))
