# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import api, fields, models

from ...tools.message_cost import Rate

CATEGORIES = [
    ("marketing", "Marketing"),
    ("utility", "Utility"),
    ("authentication", "Authentication"),
    ("service", "Service"),
]


class AhorroWaRate(models.Model):
    """What one delivered message costs from a day on.

    Meta changes its prices several times a year: they are rows with dates, never
    constants. The last one that began by a day holds on it.

    Called by others: ``_get_rates``.
    """

    _name = "ahorro.wa.rate"
    _description = "WhatsApp rate"
    _order = "country_id, category, since desc, id desc"
    _rec_name = "category"

    country_id = fields.Many2one(
        "res.country",
        required=True,
        default=lambda self: self.env.ref("base.ar", raise_if_not_found=False),
        help="Of the phone that is written to.",
    )
    category = fields.Selection(CATEGORIES, required=True, default="utility")
    since = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    amount = fields.Float(
        string="Price of a message", digits=(10, 4), required=True, aggregator=None
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.ref("base.USD", raise_if_not_found=False),
    )
    source = fields.Char(help="Where the price was read, and when.")

    _since_unique = models.UniqueIndex(
        "(country_id, category, since)",
        "There is already a rate of this country and category from that day on.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A price is not below zero."
    )

    @api.model
    def _get_rates(self):
        """Return all rates as the rules of ``tools`` take them."""
        # sudo: prices are no secret, and programs count with them too.
        return [
            Rate(
                rate.country_id.code,
                rate.category,
                rate.since,
                Decimal(str(rate.amount)),
                rate.currency_id.name,
            )
            for rate in self.sudo().search([])
        ]
