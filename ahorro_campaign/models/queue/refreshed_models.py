# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.ahorro_plan.models.person.ahorro_phone_holder_mixin import ARE_NEW


class AhorroQueueRefreshMixin(models.AbstractModel):
    """A model whose changes the queue has to hear of once they are committed."""

    _name = "ahorro.queue.refresh.mixin"
    _description = "Changes that the queue hears of"

    #: Fields whose change the queue hears of.
    _refreshing_fields = frozenset()
    #: Whether it hears of new records too.
    _refreshing_create = False

    @api.model_create_multi
    def create(self, vals_list):
        """Have the queue hear of new records where it has to."""
        records = super().create(vals_list)
        if self._refreshing_create:
            records._refresh_queue()
        return records

    def write(self, vals):
        """Have the queue hear of changes in what it looks at."""
        result = super().write(vals)
        if not self._refreshing_fields.isdisjoint(vals):
            self._refresh_queue()
        return result

    def _refresh_queue(self):
        """Tell ``ahorro.queue.refresh`` which people or plans these records are of."""
        people = self.env["res.partner"]
        plans = self.env["ahorro.plan"]
        if self._name == "res.partner":
            people = self
        elif self._name == "ahorro.plan":
            plans = self
        else:
            people = self.partner_id
        self.env["ahorro.queue.refresh"]._refresh_after_commit(people.ids, plans.ids)


class ResPartner(models.Model):
    """A document makes two contacts one person."""

    _name = "res.partner"
    _inherit = ["res.partner", "ahorro.queue.refresh.mixin"]
    _refreshing_fields = frozenset({"ahorro_document_kind", "ahorro_document_number"})

    def write(self, vals):
        """Forget the time zones that are remembered, where one changes."""
        result = super().write(vals)
        if "tz" in vals:
            self.env.registry.clear_cache()
        return result


class AhorroPhone(models.Model):
    """So does a phone, and whoever had none may be called now."""

    _name = "ahorro.phone"
    _inherit = ["ahorro.phone", "ahorro.queue.refresh.mixin"]
    _refreshing_fields = frozenset(
        {"raw", "partner_id", "active", "is_wrong", "is_shared"}
    )
    _refreshing_create = True

    def _refresh_queue(self):
        # Who is new has no case and is attended by nobody.
        if self.env.context.get("ahorro_contacts_are_new") is ARE_NEW:
            return None
        return super()._refresh_queue()


class AhorroPlan(models.Model):
    """What the guard asks of a plan itself."""

    _name = "ahorro.plan"
    _inherit = ["ahorro.plan", "ahorro.queue.refresh.mixin"]
    _refreshing_fields = frozenset({"in_lawsuit", "partner_id"})
