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
        # sudo: the user's own work, whatever the rules let them read besides.
        own = facts._get_open_domain() & facts._get_own_domain()
        cases = self.env["ahorro.case"].sudo()._search(own)
        parts = {
            "soon": deadlines._get_soon_domain(),
            "late": deadlines._get_late_domain(),
        }
        query = deadlines.sudo()._search(Domain.TRUE)
        counts = [
            SQL(
                "count(*) FILTER (WHERE %s) AS %s",
                part.optimize_full(deadlines)._to_sql(deadlines.sudo(), "d", query),
                SQL.identifier(name),
            )
            for name, part in parts.items()
        ]
        [row] = self.env.execute_query_dict(
            SQL(
                "SELECT %s FROM (%s) d",
                SQL(", ").join(counts),
                self.env["ahorro.deadline.query"]._get_query(
                    only=SQL(
                        "SELECT plan_id FROM ahorro_case WHERE id IN %s",
                        cases.subselect(),
                    )
                ),
            )
        )
        return {
            name: {
                "count": row[name],
                "domain": to_json(Domain("is_own", "=", True) & part),
            }
            for name, part in parts.items()
        }
