# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

NUMBERS = ("monetary", "float", "integer")


class AhorroOrderMixin(models.AbstractModel):
    """Lists that are sorted down by a number end with what it is not known of."""

    _name = "ahorro.order.mixin"
    _description = "Records sorted with unknown numbers last"

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Put the unknown last: who sorts down by the debt looks for the largest.

        The order by id stays as it is, or no index would serve it.
        """
        field = self._fields.get(field_name)
        is_number = field and field.type in NUMBERS and field.name != "id"
        if is_number and direction.code == "DESC" and not nulls.code:
            nulls = SQL("NULLS LAST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
