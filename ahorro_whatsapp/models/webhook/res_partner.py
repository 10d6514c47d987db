# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.ahorro_campaign.models.case.ahorro_movement import ATTENTIONS


class ResPartner(models.Model):
    """What a client wrote that an operator has to read, on the client file."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    def _prepare_client_file_values(self, plans):
        return {
            **super()._prepare_client_file_values(plans),
            "wa_wish": self._get_wa_wish(),
        }

    def _get_wa_wish(self):
        """Return what a client wrote that may mean *baja*, until somebody attended.

        :return: dict of ``text`` and ``date``, or False
        """
        movements = self.env["ahorro.movement"]
        domain = [
            ("partner_id", "=", self.id),
            ("company_id", "in", self.env.companies.ids),
        ]
        last = movements.search([*domain, ("kind", "=", "message")], limit=50)
        told = last.filtered(lambda one: (one.detail or {}).get("possible_baja"))[:1]
        if not told:
            return False
        # sudo: that somebody attended is no secret to who has the client in front.
        attended = movements.sudo().search_count(
            [*domain, ("kind", "in", ATTENTIONS), ("date", ">", told.date)], limit=1
        )
        return False if attended else {"text": told.comment, "date": told.date}
