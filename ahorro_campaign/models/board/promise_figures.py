# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import formatLang

from ...tools import presets
from ...tools.domain_json import to_json


class AhorroPromiseFigures(models.AbstractModel):
    """How many promises are due, broken and kept, each with the domain of its rows.

    Called by boards, the client file and the panel: ``_prepare_figures``.
    """

    _name = "ahorro.promise.figures"
    _description = "Figures of promises"

    @api.model
    def _prepare_figures(self, scope, zone, now):
        """Return ``due``, ``waiting`` and ``kept``, each with what it counts and opens.

        :param scope: the domain of the promises that count
        :return: dict of dicts of ``count``, ``domain`` and ``recovered``
        """
        promises = self.env["ahorro.promise"]
        today = presets.local_day(now, zone)
        scope &= Domain("company_id", "in", self.env.companies.ids)
        figures = {}
        for name, part in (
            ("due", promises._get_due_domain(today)),
            ("waiting", promises._get_waiting_domain()),
            ("kept", promises._get_kept_domain(today)),
        ):
            domain = scope & part
            [(count, recovered)] = promises._read_group(
                domain, aggregates=["__count", "recovered:sum"]
            )
            figures[name] = {
                "count": count,
                "domain": to_json(domain),
                "recovered": formatLang(
                    self.env, recovered or 0, currency_obj=self.env.company.currency_id
                ),
            }
        return figures
