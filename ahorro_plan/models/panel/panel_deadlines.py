# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..deadline.ahorro_deadline import KINDS, MISSING
from ..plan.ahorro_provider_term import TERM_KINDS


class AhorroPanelDeadlines(models.AbstractModel):
    """The tile of the radar: what is lost in the next days, and at stake with it.

    Counted from the very rows that it opens. It looks ahead from today: a past day has
    none.
    """

    _name = "ahorro.panel.deadlines"
    _description = "Portfolio panel: radar of deadlines"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "deadlines",
                "sequence": 18,
                "kind": "tile",
                "prepare": self._prepare_tile,
            }
        ]

    # === THE TILE ===

    @api.model
    def _prepare_tile(self, question):
        if question.is_past:
            return None
        panel, deadlines = self.env["ahorro.panel"], self.env["ahorro.deadline"]
        scope = self._get_scope(question)
        counted = self._count(scope)
        label = panel._for_number(
            counted["soon"],
            self.env._("is lost this week"),
            self.env._("are lost this week"),
        )
        is_known = bool(self.env["ahorro.provider.term"]._get_all_periods())
        figure = self._figure(
            counted["soon"],
            scope & deadlines._get_soon_domain(),
            self.env._("Lost this week"),
        )
        figure["amount"] = float(counted["at_stake"])
        if not is_known:
            # Zero would say that nothing is lost.
            figure |= {"value": False, "domain": False, "amount": False}
        return {
            "label": label,
            "tone": "danger" if figure["value"] else "ok" if is_known else "warning",
            "figure": figure,
            "amount_label": self.env._("at stake"),
            "details": [
                *self._get_kind_details(scope, counted),
                *self._get_late_details(scope, counted),
                *self._get_undated_details(question, counted),
                *self._get_unset_details(question),
            ],
            "hint": self.env._(
                "Deadlines of today and the next six days, by the terms of each "
                "administradora; and all that their plans still have to pay, each plan "
                "once."
            ),
        }

    @api.model
    def _get_scope(self, question):
        """Return the domain, on ``ahorro.deadline``, of the panel's filters."""
        if question.domain.is_true():
            return Domain.TRUE
        return Domain("plan_id", "any", list(question.domain))

    @api.model
    def _figure(self, value, domain, title):
        return self.env["ahorro.panel"]._figure(
            value, domain, title, model="ahorro.deadline"
        )

    @api.model
    def _get_kind_details(self, scope, counted):
        """Return a line for each kind of which something is lost."""
        deadlines = self.env["ahorro.deadline"]
        labels = dict(deadlines._fields["kind"]._description_selection(self.env))
        return [
            {
                "text": f"{labels[kind]}: {counted['kinds'][kind]}",
                "figure": self._figure(
                    counted["kinds"][kind],
                    scope & deadlines._get_soon_domain() & Domain("kind", "=", kind),
                    labels[kind],
                ),
            }
            for kind, _label in KINDS
            if counted["kinds"].get(kind)
        ]

    @api.model
    def _get_late_details(self, scope, counted):
        if not counted["late"]:
            return []
        label = self.env._("Term is over")
        domain = scope & self.env["ahorro.deadline"]._get_late_domain()
        return [
            {
                "text": f"{label}: {counted['late']}",
                "figure": self._figure(counted["late"], domain, label),
            }
        ]

    @api.model
    def _get_undated_details(self, question, counted):
        """Return what is missing to tell the last day of some plans, and opens them."""
        texts = {
            "sale": self.env._("Plans without a sale date"),
            "award": self.env._("Plans without an award date"),
            "ready": self.env._(
                "Plans without the day since which the car is available"
            ),
            "due_day": self.env._("Plans without their administradora's due day"),
        }
        panel = self.env["ahorro.panel"]
        return [
            {
                "text": f"{texts[missing]}: {counted['missing'][missing]}",
                "figure": panel._figure(
                    counted["missing"][missing],
                    question.domain & Domain("deadline_missing", "=", missing),
                    texts[missing],
                ),
            }
            for missing, _label in MISSING
            if counted["missing"].get(missing)
        ]

    @api.model
    def _get_unset_details(self, question):
        """Return which administradoras of these plans lack terms; who may, opens them.

        A term that does not matter to somebody is set to 0, and lacks no more.
        """
        plans = self.env["ahorro.plan"]
        held = plans._read_group(
            question.domain & Domain("is_live", "=", True), ["provider_id"]
        )
        providers = plans.provider_id.union(*(provider for [provider] in held))
        set_kinds = self.env["ahorro.provider.term"]._read_group(
            [("provider_id", "in", providers.ids)],
            ["provider_id"],
            ["kind:count_distinct"],
        )
        complete = [one.id for one, kinds in set_kinds if kinds == len(TERM_KINDS)]
        unset = providers.filtered(lambda one: one.id not in complete)
        if not unset:
            return []
        text = self.env._("%s: terms are missing", ", ".join(unset.mapped("name")))
        return [self.env["ahorro.panel.rescission"]._unset_detail(unset, text)]

    # === THE COUNT ===

    @api.model
    def _count(self, scope):
        """Return how many deadlines there are of each sort: one statement.

        :return: dict of ``soon`` and ``late`` (rows), ``kinds`` (kind to rows that are
            soon), ``missing`` (datum to plans that lack it) and ``at_stake`` (of the
            plans with a row that is soon, each once)
        """
        deadlines = self.env["ahorro.deadline"]
        found = deadlines._search(scope)
        columns = ("plan_id", "kind", "missing", "days_left", "at_stake")
        rows = found.select(*(SQL.identifier(found.table, name) for name in columns))

        def condition(domain):
            return domain.optimize_full(deadlines)._to_sql(deadlines, "d", found)

        counted = {"soon": 0, "late": 0, "kinds": {}, "missing": {}, "at_stake": 0}
        for kind, missing, level, soon, late, plans, stake in self.env.execute_query(
            SQL(
                """
                WITH d AS MATERIALIZED (%(rows)s)
                SELECT kind, missing, GROUPING(kind, missing),
                       count(*) FILTER (WHERE %(soon)s),
                       count(*) FILTER (WHERE %(late)s), count(DISTINCT plan_id),
                       (SELECT COALESCE(sum(at_stake), 0) FROM (
                            SELECT DISTINCT plan_id, at_stake FROM d WHERE %(soon)s) s)
                  FROM d GROUP BY GROUPING SETS ((kind), (missing), ())
                """,
                rows=rows,
                soon=condition(deadlines._get_soon_domain()),
                late=condition(deadlines._get_late_domain()),
            )
        ):
            if level == 1:
                counted["kinds"][kind] = soon
            elif level == 2 and missing:
                counted["missing"][missing] = plans
            elif level == 3:
                counted |= {"soon": soon, "late": late, "at_stake": stake}
        return counted
