# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroPlan(models.Model):
    """What the portfolio panel asks for; ``ahorro.panel`` answers."""

    _inherit = "ahorro.plan"

    @api.model
    @api.readonly
    def get_portfolio_panel(self, filters=None):
        """Return what the portfolio panel draws, for supervisors; see docs/panel.md.

        :param dict filters: which plans, of which day, against which; all optional:
            ``company_ids``, ``provider_ids``, ``seller_ids`` (0: without one),
            ``brands``, ``branches`` (empty text: without one), ``date`` and
            ``compare_date`` (ISO days), ``months`` (block id to how many),
            ``statuses`` (status id to ticked or not) and ``blocks`` (only these)
        :return: dict of ``filters`` as understood, ``date``, ``moment``, ``is_past``,
            ``compare``, ``currency_id``, ``tiles`` and ``blocks``; every figure has
            ``value``, ``model`` and the ``domain`` of exactly the rows it counts
        :raises AccessError: the user is no supervisor
        :raises UserError: the filters cannot be understood, or the day is to come
        """
        return self.env["ahorro.panel"]._get_panel(filters)
