# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import json

import pytz

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.panel_filters import MAX_OWED


class AhorroReportRows(models.AbstractModel):
    """The rows behind the reports' figures that only the change log can tell.

    A figure counts with a piece of SQL, and the list that it opens finds its rows with
    the same piece: a domain carries its name and what it asks as a JSON text.
    """

    _name = "ahorro.report.rows"
    _description = "Rows of the portfolio reports"

    # === QUESTIONS ===

    @api.model
    def _get_kinds(self):
        """Return dict of each kind of rows to what makes its SQL; add-ons extend it.

        Each gets what is asked, checked, as arguments, and returns the SQL of ids of
        plans.
        """
        return {
            "fell": self.env["ahorro.report.vintage"]._get_fallen_sql,
            "seen_late": self.env["ahorro.report.vintage"]._get_seen_late_sql,
            "kept": self.env["ahorro.report.retention"]._get_kept_sql,
            "early": self.env["ahorro.report.retention"]._get_early_sql,
            "dated": self.env["ahorro.report.funnel"]._get_dated_sql,
        }

    @api.model
    def _domain(self, kind, **asked):
        """Return the domain of the rows of a kind, for a remote client too."""
        question = json.dumps([kind, asked], sort_keys=True, default=str)
        return Domain("report_rows", "like", question)

    @api.model
    def _get_ids_sql(self, text):
        """Return the SQL of the ids of what ``_domain`` wrote.

        :raises AccessError: the user is no supervisor
        :raises UserError: it is something else
        """
        self.env["ahorro.role"]._check_role("supervisor")
        try:
            kind, asked = json.loads(text)
            if not isinstance(asked, dict):
                raise TypeError(asked)
            make = self._get_kinds()[kind]
            values = {name: self._read(name, value) for name, value in asked.items()}
            return SQL("(%s)", make(**values))
        except (TypeError, ValueError, KeyError, OverflowError, RecursionError):
            raise UserError(
                self.env._("This list of a report cannot be read: open it again.")
            ) from None

    @api.model
    def _read(self, name, value):
        """Return one value of a question, checked.

        :raises ValueError, TypeError, KeyError: there is no such
        """
        if name in ("owed", "months"):
            if type(value) is not int or not 1 <= value <= MAX_OWED:
                raise ValueError(value)
            return value
        if not isinstance(value, str):
            raise TypeError(value)
        if name in ("step", "part", "side"):
            return value
        if name == "zone":
            return pytz.timezone(value).zone
        if name == "month":
            return datetime.date.fromisoformat(value)
        if name == "before":
            return datetime.datetime.fromisoformat(value).replace(tzinfo=None)
        raise KeyError(name)

    # === SQL THAT THE REPORTS SHARE ===

    @api.model
    def _get_zone(self):
        """Return the name of the time zone in which the user's days end."""
        return self.env.tz.zone if self.env.tz else "UTC"

    @api.model
    def _get_exit_ids(self):
        """Return the ids of the statuses of contracts that are over."""
        statuses = self.env["ahorro.plan.status"].with_context(active_test=False)
        return statuses.search([("family", "in", ("exit", "cancelled"))]).ids

    @api.model
    def _get_plans_sql(self, domain=Domain.TRUE, *, any_plan=True):
        """Return the SQL of the plans of a domain, under the user's rules.

        :param any_plan: archived ones too
        """
        # Reports of add-ons above look at tables of their own besides.
        self.env.flush_all()
        query = self.env["ahorro.plan"]._search(domain, active_test=not any_plan)
        return query.select(SQL("%s.*", SQL.identifier(query.table)))

    @api.model
    def _was_sql(self, plan, name, moment):
        """Return the SQL of a field of the plan as it was at a moment, as text.

        :param plan: alias of the plan
        :param moment: SQL of a UTC moment; NULL is now
        """
        return SQL(
            """(SELECT CASE WHEN count(*) = 0 THEN %(present)s::text
                            ELSE (array_agg(c.old_value ORDER BY c.date, c.id))[1] END
                  FROM %(own)s c WHERE c.date >= %(moment)s)""",
            present=SQL.identifier(plan, name),
            own=self.env["ahorro.plan.change"]._get_own_sql(
                SQL.identifier(plan, "id"), name
            ),
            moment=moment,
        )

    @api.model
    def _seen_sql(self, plan):
        """Return the SQL of the moment at which a plan was first seen."""
        return SQL(
            "COALESCE((SELECT min(c.date) FROM %s c), %s)",
            self.env["ahorro.plan.change"]._get_own_sql(SQL.identifier(plan, "id")),
            SQL.identifier(plan, "create_date"),
        )
