# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ..calls.remote import remote


class AhorroReport(models.AbstractModel):
    """The reports *Cartera*: blocks of figures, asked and answered as the panel's are.

    They look at what became of plans since they were sold or grouped, always as known
    today: they take the panel's filters, but no day. Figures, blocks and domains are
    those of docs/panel.md; an add-on adds a report by extending ``_get_panel_blocks``.
    """

    _name = "ahorro.report"
    _description = "Portfolio reports"
    _inherit = "ahorro.panel"

    @api.model
    @api.readonly
    @remote()
    def get_portfolio_report(self, filters=None):
        """Return the reports *Cartera*, for supervisors; see docs/panel.md.

        :param dict filters: as ``get_portfolio_panel`` takes them, without days; and
            ``owed``: from how many unpaid installments a vintage has fallen
        :return: what ``get_portfolio_panel`` answers: blocks of figures, each with the
            domain of exactly the rows that it counts; all of them are ``lazy``
        :raises AccessError: the user is no supervisor
        :raises UserError: the filters cannot be understood, or name a day
        """
        return self._get_panel(filters)

    @api.model
    def _get_panel_blocks(self):
        return [
            *self.env["ahorro.report.vintage"]._get_parts(),
            *self.env["ahorro.report.retention"]._get_parts(),
            *self.env["ahorro.report.funnel"]._get_parts(),
        ]

    @api.model
    def _is_lazy(self, part, question):
        """Every block looks at the whole past of plans; none shares its work."""
        return True

    @api.model
    def _get_question(self, raw_filters):
        question = super()._get_question(raw_filters)
        if question.filters.date or question.filters.compare_date:
            raise UserError(
                self.env._("This report looks back from today: it takes no day.")
            )
        return question


class AhorroReportData(models.AbstractModel):
    """*Descargar datos* of a report."""

    _name = "ahorro.report.data"
    _description = "Portfolio reports: data of a block"
    _inherit = "ahorro.panel.data"

    @api.model
    def _get_source(self):
        return self.env["ahorro.report"]
