# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import presets


class Period(NamedTuple):
    """Days of the user, both included; False is no end."""

    first: object
    last: object
    #: The user's time zone.
    zone: str


class AhorroReportFilters(models.AbstractModel):
    """What a report is asked for, checked, and the domain of a period.

    A day begins and ends at midnight of the user's time zone, in the figure and in the
    list that it opens. Called by others: all of its methods.
    """

    _name = "ahorro.report.filters"
    _description = "Filters of the reports"

    @api.model
    def _check_filters(self, filters, *names):
        """Return the filters as a dict, after checking who asks and for what.

        :param names: what may be asked for
        :raises AccessError: the user is no supervisor
        :raises UserError: filters that no screen sends
        """
        self.env["ahorro.role"]._check_role("supervisor")
        filters = {} if filters is None or filters is False else filters
        if not isinstance(filters, dict) or filters.keys() - set(names):
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        return filters

    @api.model
    def _check_period(self, filters):
        """Return the ``Period`` of *Fecha desde* and *Fecha hasta*.

        :raises UserError: no dates, or the last one is before the first
        """
        remote = self.env["ahorro.remote.values"]
        first = remote._check_day(filters.get("date_from"))
        last = remote._check_day(filters.get("date_to"))
        if first and last and last < first:
            raise UserError(
                self.env._("The date until which is asked is before the first one.")
            )
        return Period(first, last, self._get_zone())

    @api.model
    def _get_zone(self):
        """Return the time zone whose days and hours the reports count."""
        return self.env.context.get("tz") or self.env.user.tz or "UTC"

    @api.model
    def _get_period_domain(self, name, period):
        """Return the domain of the rows whose moment is within a period.

        :param name: of a datetime
        """
        domain = Domain.TRUE
        if period.first:
            start = presets.day_start(period.first, period.zone)
            domain &= Domain(name, ">=", start)
        if period.last:
            after = fields.Date.add(period.last, days=1)
            domain &= Domain(name, "<", presets.day_start(after, period.zone))
        return domain
