# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroSeller(models.Model):
    """Who sold a plan, as the administradora's files name them; not a role.

    A seller need not have a user: many left long ago and their plans remain.
    """

    _name = "ahorro.seller"
    _description = "Seller of plans"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, index="trigram")
    code = fields.Char(help="The seller's code in the files, where they have one.")
    branch = fields.Char()
    user_id = fields.Many2one("res.users", check_company=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    plan_ids = fields.One2many("ahorro.plan", "seller_id", string="Plans")

    _name_unique = models.UniqueIndex(
        "(company_id, name)",
        "There is already a seller of that name (perhaps archived): use that one.",
    )
