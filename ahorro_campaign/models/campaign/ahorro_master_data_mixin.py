# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroMasterDataMixin(models.AbstractModel):
    """Master data that each call asks for: remembered, and archived once it was used.

    A model that inherits it names in ``_used_by`` the models whose records keep it,
    each with its field.
    """

    _name = "ahorro.master.data.mixin"
    _description = "Master data of the calls"

    _used_by = ()

    @api.model_create_multi
    def create(self, vals_list):
        """Forget what is remembered of these records."""
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        """Forget what is remembered of these records."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Archive the records that were used; delete only those that never were."""
        used = self._filter_used()
        used.active = False
        result = super(AhorroMasterDataMixin, self - used).unlink()
        self.env.registry.clear_cache()
        return result

    def _filter_used(self):
        """Return those of these records that another record has."""
        # sudo: a record out of the user's reach uses them all the same.
        used = self.browse()
        for model, field in self._used_by:
            groups = (
                self.env[model].sudo()._read_group([(field, "in", self.ids)], [field])
            )
            used |= self.browse([group[0].id for group in groups])
        return used
