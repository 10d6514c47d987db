# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL


class LightReference(fields.Many2one):
    """What rows of imports refer to without PostgreSQL checking it for each row.

    Its checks are most of the work of writing a row that is copied from the last file.
    What rows say was read in the transaction that writes them, and who deletes it has
    the rows forget it: its model is an ``ahorro.import.referred``, or nobody can
    delete it because the import itself refers to it too.
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
        """Have the rows of imports forget it."""
        lines = self.env["ahorro.import.line"]
        columns = [
            name
            for name, field in lines._fields.items()
            if isinstance(field, LightReference) and field.comodel_name == self._name
        ]
        ids = self.ids
        done = super().unlink()
        for name in columns:
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = NULL "
                    "WHERE %(column)s = ANY(%(ids)s)",
                    table=SQL.identifier(lines._table),
                    column=SQL.identifier(name),
                    ids=ids,
                )
            )
        lines.invalidate_model(columns)
        return done


class AhorroPlanStatus(models.Model):
    """Statuses, which rows of imports name."""

    _name = "ahorro.plan.status"
    _inherit = ["ahorro.plan.status", "ahorro.import.referred"]


class AhorroSeller(models.Model):
    """Sellers, whom rows of imports name."""

    _name = "ahorro.seller"
    _inherit = ["ahorro.seller", "ahorro.import.referred"]
