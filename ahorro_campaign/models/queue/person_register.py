# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Datetime

from odoo.addons.ahorro_plan.models.person.person_place import Place


class AhorroPersonRegister(models.AbstractModel):
    """Whoever has, or had, a person in front of them: the lease has their marks."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "lease",
                self.env._("In front of an operator"),
                "ahorro.lease",
                "erased",
                self._find_leases,
                self._delete,
                shown=("taken_at", "user_id", "plan_id"),
            ),
            *super()._get_places(),
        ]

    @api.model
    def _find_leases(self, person):
        return person.mine("ahorro.lease") | person.search(
            "ahorro.lease", [("plan_id", "in", person.plans.ids)]
        )

    @api.model
    def _check_quiet(self, person):
        result = super()._check_quiet(person)
        held = self._find_leases(person).filtered(
            lambda lease: lease.expires_at > Datetime.now()
        )
        if held:
            raise UserError(
                self.env._(
                    "%(operator)s has this person in front of them right now: wait "
                    "until the attention is saved, and erase then.",
                    operator=held[0].user_id.name,
                )
            )
        return result
