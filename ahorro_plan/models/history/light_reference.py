# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL


class LightReference(fields.Many2one):
    """What very many rows refer to without PostgreSQL looking it up for each.

    A portfolio is written in one go, and its keys are a third of what that takes. What
    such rows refer to was read in the transaction that writes them, and who deletes it
    has the rows forget it, go with it or refuse, as ``ondelete`` says: its model is an
    ``ahorro.referred``.
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


class AhorroReferred(models.AbstractModel):
    """What rows refer to by a ``LightReference``."""

    _name = "ahorro.referred"
    _description = "What rows refer to without a key"

    def unlink(self):
        """Have the rows that refer to it forget it, or delete them with it.

        :raises UserError: rows refer to it that have to keep it
        """
        ids = self.ids
        done = super().unlink()
        if ids:
            for rows, field in self._get_light_references():
                if field.ondelete == "restrict":
                    self._refuse_referred(rows, field, ids)
                else:
                    self._forget(rows, field, ids)
        return done

    def _get_light_references(self):
        """Return the models whose rows refer to these records, and the fields.

        What is to be written to them is in the database then.
        """
        places = []
        for model, name in self._get_light_names():
            self.env[model].flush_model([name])
            places.append((self.env[model], self.env[model]._fields[name]))
        return places

    @tools.ormcache()
    def _get_light_names(self):
        return tuple(
            (name, field.name)
            for name, model in self.env.registry.items()
            if model._auto and not model._abstract
            for field in model._fields.values()
            if isinstance(field, LightReference) and field.comodel_name == self._name
        )

    def _refer_instead(self, others):
        """Have the rows that refer to others refer to this one."""
        self.ensure_one()
        for rows, field in self._get_light_references():
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(id)s "
                    "WHERE %(column)s = ANY(%(others)s)",
                    table=SQL.identifier(rows._table),
                    column=SQL.identifier(field.name),
                    id=self.id,
                    others=others.ids,
                )
            )
            rows.invalidate_model()

    def _refuse_referred(self, rows, field, ids):
        table, column = SQL.identifier(rows._table), SQL.identifier(field.name)
        found = self.env.execute_query(
            SQL("SELECT 1 FROM %s WHERE %s = ANY(%s) LIMIT 1", table, column, ids)
        )
        if found:
            raise UserError(
                self.env._(
                    "This cannot be deleted, because what happened names it: archive "
                    "it instead."
                )
            )

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
        rows.invalidate_model()


class ResUsers(models.Model):
    """Users, whom plans, phones and the change log name."""

    _name = "res.users"
    _inherit = ["res.users", "ahorro.referred"]


class ResCompany(models.Model):
    """Companies, which phones and the change log name."""

    _name = "res.company"
    _inherit = ["res.company", "ahorro.referred"]


class ResPartner(models.Model):
    """People, whom rows and effects of imports name."""

    _name = "res.partner"
    _inherit = ["res.partner", "ahorro.referred"]
