# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.domain_json import to_json


class AhorroDeadlineFigures(models.AbstractModel):
    """How much of the user's own work is lost this week, with the domain of its rows.

    Called by the operator's board: ``_prepare_own``.
    """

    _name = "ahorro.deadline.figures"
    _description = "Figures of deadlines"

    @api.model
    def _prepare_own(self):
        """Return ``soon`` and ``late``, each with what it counts and opens."""
        deadlines, facts = self.env["ahorro.deadline"], self.env["ahorro.case.facts"]
        parts = {
            "soon": deadlines._get_soon_domain(),
            "late": deadlines._get_late_domain(),
        }
        own = facts._get_condition(facts._get_open_domain() & facts._get_own_domain())
        rows, is_own = self.env["ahorro.deadline.query"]._get_at_work(own, SQL("d"))
        # sudo: the user's own work, whatever the rules let them read besides.
        query = deadlines.sudo()._search(Domain.TRUE)
        conditions = {
            name: part.optimize_full(deadlines)._to_sql(deadlines.sudo(), "d", query)
            for name, part in parts.items()
        }
        [row] = self.env.execute_query_dict(
            SQL(
                """SELECT count(*) FILTER (WHERE %(soon)s) AS soon,
                          count(*) FILTER (WHERE %(late)s) AS late
                     FROM (%(rows)s) d
                    WHERE ((%(soon)s) OR (%(late)s)) AND %(own)s""",
                **conditions,
                rows=rows,
                own=is_own,
            )
        )
        return {
            name: {
                "count": row[name],
                "domain": to_json(Domain("is_own", "=", True) & part),
            }
            for name, part in parts.items()
        }
