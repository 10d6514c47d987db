# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL


class LightReference(fields.Many2one):
    """What the many rows of an import refer to without PostgreSQL checking each.

    Its checks are most of the work of writing a row that is copied from the last file.
    What rows say was read in the transaction that writes them, and who deletes it has
    the rows forget it, or go with it: its model is an ``ahorro.import.referred``, or
    nobody can delete it because the import itself refers to it too.
    """

    def update_db_foreign_key(self, model, column):
        """Drop the key of a database that has it."""
        table = model._table
        model.env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s",
                SQL.identifier(table),
                SQL.identifier(f"{table}_{self.name}_fkey"),
            )
        )


class AhorroImportReferred(models.AbstractModel):
    """What rows of imports refer to by a ``LightReference``."""

    _name = "ahorro.import.referred"
    _description = "What rows of imports refer to"

    def unlink(self):
        """Have the rows of imports forget it, or delete them with it."""
        ids = self.ids
        done = super().unlink()
        for name in ("ahorro.import.line", "ahorro.import.effect"):
            rows = self.env[name]
            for field in rows._fields.values():
                if isinstance(field, LightReference) and (
                    field.comodel_name == self._name
                ):
                    self._forget(rows, field, ids)
            rows.invalidate_model()
        return done

    def _forget(self, rows, field, ids):
        """Have rows forget records that are gone, or delete these rows."""
        table, column = SQL.identifier(rows._table), SQL.identifier(field.name)
        if field.ondelete == "cascade":
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE %s = ANY(%s)", table, column, ids)
            )
        else:
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = NULL "
                    "WHERE %(column)s = ANY(%(ids)s)",
                    table=table,
                    column=column,
                    ids=ids,
                )
            )


class AhorroImport(models.Model):
    """Imports, which take their rows with them."""

    # Apart from the page's class: what a reference does stands in one place.
    # pylint: disable-next=consider-merging-classes-inherited
    _name = "ahorro.import"
    _inherit = ["ahorro.import", "ahorro.import.referred"]


class AhorroPlanStatus(models.Model):
    """Statuses, which rows of imports name."""

    _name = "ahorro.plan.status"
    _inherit = ["ahorro.plan.status", "ahorro.import.referred"]


class AhorroSeller(models.Model):
    """Sellers, whom rows of imports name."""

    _name = "ahorro.seller"
    _inherit = ["ahorro.seller", "ahorro.import.referred"]


class ResCountryState(models.Model):
    """Provinces, where rows of imports say that somebody lives."""

    _name = "res.country.state"
    _inherit = ["res.country.state", "ahorro.import.referred"]
