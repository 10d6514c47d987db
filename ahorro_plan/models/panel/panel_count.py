# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .plan_slice import Counted, PlanSlice, PlanState, in_slices, slices_domain

#: Unpaid installments from which the panel tells no more apart, at least.
STEPS = 3
#: Unpaid installments from rescission that the panel tells apart.
DISTANCES = (2, 1, 0)
#: What a state is made of.
STATE_FIELDS = ("status_id", "installments_owed", "absent_since")


class AhorroPanelCount(models.AbstractModel):
    """How many plans are in each state, at the moment shown and at the one before.

    Counted once for all blocks and tiles that speak of the portfolio. The present is
    one grouping that an index answers alone. What it was is that present, but for the
    plans whose state changed since (``ahorro.panel.moves``): only these are looked up
    in the change log.
    """

    _name = "ahorro.panel.count"
    _description = "Portfolio panel: plans by state"

    # === FIGURES ===

    @api.model
    def _figure(self, question, slices, title, before=None):
        """Return the figure of some parts of the portfolio, compared where asked.

        :param slices: list of ``PlanSlice``; a plan of several counts once
        :param before: the parts of the earlier day, where they are others
        """
        panel = self.env["ahorro.panel"]
        domain = slices_domain(slices)
        now = [row for row in self._count(question) if in_slices(slices, row.after)]
        figure = panel._figure(
            sum(row.plans for row in now), panel._at(question, domain), title
        )
        if question.compares:
            figure |= self._compare(question, before or slices, slices, title)
        return figure

    @api.model
    def _compare(self, question, then, slices, title):
        """Return the figures ``before``, ``entered`` and ``left``."""
        panel = self.env["ahorro.panel"]
        was_domain, domain = slices_domain(then), slices_domain(slices)
        before = entered = left = 0
        for row in self._count(question):
            was = in_slices(then, row.before)
            is_now = in_slices(slices, row.after)
            before += was and row.plans
            entered += (is_now and not was) and row.plans
            left += (was and not is_now) and row.plans
        day = self.env["ir.qweb.field.date"].value_to_html(question.before_day, {})
        return {
            "before": panel._figure(
                before,
                panel._before(question, was_domain),
                self.env._("%(title)s on %(day)s", title=title, day=day),
            ),
            "entered": panel._figure(
                entered,
                panel._moved(question, (was_domain, False), (domain, True)),
                self.env._("%(title)s: entered since %(day)s", title=title, day=day),
            ),
            "left": panel._figure(
                left,
                panel._moved(question, (was_domain, True), (domain, False)),
                self.env._("%(title)s: left since %(day)s", title=title, day=day),
            ),
        }

    # === THE COUNT ===

    @api.model
    def _count(self, question):
        """Return the ``Counted`` of the plans that a question's filters leave.

        What they were before is said where figures compare.
        """
        if question.is_past or question.compares:
            return self._count_moves(question)
        return [
            Counted(None, state, number)
            for state, number in self._count_present(question).items()
        ]

    @api.model
    def _count_present(self, question):
        """Return dict of the states of today to how many plans are in each."""
        if "present" not in question.counted:
            plans = self.env["ahorro.plan"]
            plans.flush_model()
            query = plans._search(question.domain)
            query.groupby = SQL("1, 2, 3")
            rows = self.env.execute_query(
                query.select(
                    *self._state_columns(question, query.table), SQL("count(*)")
                )
            )
            question.counted["present"] = {
                self._state(state): number for *state, number in rows
            }
        return question.counted["present"]

    @api.model
    def _count_moves(self, question):
        """Return the ``Counted`` of all plans, before and at the moment shown.

        A plan is there that was left at one of the moments or at both.
        """
        if "moves" not in question.counted:
            self._read_moves(question)
        return question.counted["moves"]

    @api.model
    def _read_moves(self, question):
        moved, near = self.env["ahorro.panel.moves"]._read_moves(
            question,
            lambda alias: self._state_columns(question, alias),
            STATE_FIELDS,
            self._get_near_slices(question) if question.is_past else {},
        )
        present = dict(self._count_present(question))
        rows = []
        for *values, number in moved:
            # Each moment's state comes after whether the plan was there at all; that
            # of the present comes last.
            states = [
                self._state(values[start + 1 : start + 4]) if values[start] else None
                for start in range(0, len(values), 4)
            ]
            before, after, today = states[0], states[1], states[-1]
            if today is not None:
                present[today] -= number
            if before is not None or after is not None:
                rows.append(Counted(before, after, number))
        rows += [
            Counted(state, state, number) for state, number in present.items() if number
        ]
        question.counted["moves"] = rows
        if question.is_past:
            question.counted["near"] = near

    @api.model
    def _count_near(self, question):
        """Return dict of a distance from rescission to people, and what they owe.

        The distances are those of ``_get_near_slices``; one where nobody is is left
        out.
        """
        if "near" not in question.counted:
            if question.is_past:
                self._read_moves(question)
            else:
                question.counted["near"] = self.env["ahorro.panel.moves"]._read_near(
                    question, self._get_near_slices(question)
                )
        return question.counted["near"]

    @api.model
    def _state(self, values):
        status_id, owed, is_absent = values
        return PlanState(status_id or False, owed, is_absent)

    @api.model
    def _state_columns(self, question, alias):
        """Return the SQL of what a state is made of, of a table of plans."""
        return [
            SQL.identifier(alias, "status_id"),
            SQL(
                "LEAST(COALESCE(%s, 0), %s)",
                SQL.identifier(alias, "installments_owed"),
                self._get_top_step(question),
            ),
            SQL("%s IS NOT NULL", SQL.identifier(alias, "absent_since")),
        ]

    # === WHAT STATUSES SAY ===

    @api.model
    def _get_statuses(self, question):
        """Return all statuses that the user may see, archived ones too."""
        if "statuses" not in question.counted:
            statuses = self.env["ahorro.plan.status"].with_context(active_test=False)
            # A few dozen, and each is shown.
            found = statuses.search([])  # pylint: disable=no-search-all
            question.counted["statuses"] = found
        return question.counted["statuses"]

    @api.model
    def _get_family_ids(self, question, *families):
        """Return the ids of the statuses of some families."""
        statuses = self._get_statuses(question)
        return frozenset(statuses.filtered(lambda s: s.family in families).ids)

    @api.model
    def _get_top_step(self, question):
        """Return how many unpaid installments the panel tells apart."""
        providers = self._get_statuses(question).provider_id
        return max([STEPS, *providers.mapped("unpaid_to_rescission")])

    @api.model
    def _get_savers_by_limit(self, question):
        """Return dict of unpaid installments to rescission to the savers' statuses."""
        found = defaultdict(set)
        for status in self._get_statuses(question):
            limit = status.provider_id.unpaid_to_rescission
            if status.family == "saver" and limit:
                found[limit].add(status.id)
        return found

    @api.model
    def _get_near_slices(self, question):
        """Return dict of a distance from rescission to the parts of savers there.

        A distance is so many unpaid installments; 0 is those that can be rescinded
        already. One where nobody can be is left out.
        """
        near = {}
        for distance in DISTANCES:
            for limit, ids in sorted(self._get_savers_by_limit(question).items()):
                owed = limit - distance
                if owed > 0:
                    end = owed if distance else None
                    part = PlanSlice(frozenset(ids), owed_from=owed, owed_to=end)
                    near.setdefault(distance, []).append(part)
        return near
