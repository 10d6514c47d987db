# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models, tools


class AhorroKnownMixin(models.AbstractModel):
    """Settings that every attention reads and hardly anybody writes.

    Their values stay in Odoo's cache of the registry, which all processes clear when
    one of them is written, so that nobody waits for the database to say them again.
    """

    _name = "ahorro.known.mixin"
    _description = "Values kept in memory"

    #: Stored fields that are kept.
    _known_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        if set(self._known_fields) & set(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache("self.env.lang")
    def _get_known_values(self):
        """Return dict of id to the tuple of the kept values, as the ORM caches them."""
        # sudo: settings of all companies; what a user sees of them is decided later.
        every = self.sudo().with_context(active_test=False)
        # A dozen rows, and all of them are wanted.
        records = every.search([])  # pylint: disable=no-search-all
        return {
            record.id: tuple(
                self._fields[name].convert_to_cache(record[name], record)
                for name in self._known_fields
            )
            for record in records
        }

    def _know(self):
        """Put the kept values of these records where the ORM finds them."""
        known = self._get_known_values() if self else {}
        for record in self:
            values = known.get(record.id, ())
            for name, value in zip(self._known_fields, values, strict=False):
                record._fields[name]._insert_cache(record, [value])
        return self


class AhorroProvider(models.Model):
    _name = "ahorro.provider"
    _inherit = ["ahorro.provider", "ahorro.known.mixin"]
    _known_fields = ("name", "unpaid_to_rescission", "group_order_joiner")


class AhorroPlanStatus(models.Model):
    _name = "ahorro.plan.status"
    _inherit = ["ahorro.plan.status", "ahorro.known.mixin"]
    _known_fields = ("name", "code", "color")


class AhorroSeller(models.Model):
    _name = "ahorro.seller"
    _inherit = ["ahorro.seller", "ahorro.known.mixin"]
    _known_fields = ("name",)


class AhorroCampaignType(models.Model):
    _name = "ahorro.campaign.type"
    _inherit = ["ahorro.campaign.type", "ahorro.known.mixin"]
    _known_fields = (
        "name",
        "purpose",
        "process",
        "needs_consent",
        "script",
        "exhausted_result_id",
    )


class AhorroResult(models.Model):
    _name = "ahorro.result"
    _inherit = ["ahorro.result", "ahorro.known.mixin"]
    _known_fields = ("name", "color")


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "ahorro.known.mixin"]
    # The path is what record rules ask for.
    _known_fields = ("name", "currency_id", "parent_path")


class ResCurrency(models.Model):
    _name = "res.currency"
    _inherit = ["res.currency", "ahorro.known.mixin"]
    _known_fields = ("name", "symbol", "position", "rounding", "decimal_places")


class ResCountry(models.Model):
    _name = "res.country"
    _inherit = ["res.country", "ahorro.known.mixin"]
    _known_fields = ("name", "code", "address_format")


class ResCountryState(models.Model):
    _name = "res.country.state"
    _inherit = ["res.country.state", "ahorro.known.mixin"]
    _known_fields = ("name", "code")
