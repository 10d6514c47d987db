# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What rows and effects of imports refer to without a key."""

from odoo import models


class AhorroImport(models.Model):
    """Imports, which take their rows with them."""

    # Apart from the page's class: what a reference does stands in one place.
    # pylint: disable-next=consider-merging-classes-inherited
    _name = "ahorro.import"
    _inherit = ["ahorro.import", "ahorro.referred"]


class AhorroPlanStatus(models.Model):
    """Statuses, which rows of imports name."""

    _name = "ahorro.plan.status"
    _inherit = ["ahorro.plan.status", "ahorro.referred"]


class AhorroSeller(models.Model):
    """Sellers, whom rows of imports name."""

    _name = "ahorro.seller"
    _inherit = ["ahorro.seller", "ahorro.referred"]


class ResCountryState(models.Model):
    """Provinces, where rows of imports say that somebody lives."""

    _name = "res.country.state"
    _inherit = ["res.country.state", "ahorro.referred"]
