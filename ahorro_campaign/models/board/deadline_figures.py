# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.domain_json import to_json


class OwnDeadlines(NamedTuple):
    """What the radar says of the user's own work.

    :param figures: ``soon`` and ``late``, each with what it counts and opens
    :param days: pairs of a plan and a last day to come; None where no campaign of the
        company calls first what expires first
    """

    figures: dict
    days: list | None


class AhorroDeadlineFigures(models.AbstractModel):
    """How much of the user's own work is lost this week, with the domain of its rows.

    Called by the operator's board: ``_read_own``.
    """

    _name = "ahorro.deadline.figures"
    _description = "Figures of deadlines"

    @api.model
    def _read_own(self):
        """Return the ``OwnDeadlines``: all that a board asks of the radar, asked once.

        Who is next and the rows of a page are of the user's own work too.
        """
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
        # Where nobody is called by their last day, all others are not read.
        by_day = self.env["ahorro.deadline.query"]._get_first_campaign_ids()
        coming = SQL("d.days_left >= 0") if by_day else SQL("FALSE")
        [row] = self.env.execute_query_dict(
            SQL(
                """SELECT count(*) FILTER (WHERE %(soon)s) AS soon,
                          count(*) FILTER (WHERE %(late)s) AS late,
                          array_agg(d.plan_id) FILTER (WHERE %(coming)s) AS plan_ids,
                          array_agg(d.due_on) FILTER (WHERE %(coming)s) AS days
                     FROM (%(rows)s) d
                    WHERE ((%(soon)s) OR (%(late)s) OR %(coming)s) AND %(own)s""",
                **conditions,
                coming=coming,
                rows=rows,
                own=is_own,
            )
        )
        figures = {
            name: {
                "count": row[name],
                "domain": to_json(Domain("is_own", "=", True) & part),
            }
            for name, part in parts.items()
        }
        days = list(zip(row["plan_ids"] or [], row["days"] or [], strict=True))
        return OwnDeadlines(figures, days if by_day else None)
