# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..history.light_reference import LightReference


class AhorroPlan(models.Model):
    """Who wrote a plan, and that the change log names it: without keys."""

    # Apart from the plan's class, which has no room for it.
    # pylint: disable-next=consider-merging-classes-inherited
    _name = "ahorro.plan"
    _inherit = ["ahorro.plan", "ahorro.referred"]

    create_uid = LightReference("res.users", string="Created by", readonly=True)
    write_uid = LightReference("res.users", string="Last Updated by", readonly=True)
