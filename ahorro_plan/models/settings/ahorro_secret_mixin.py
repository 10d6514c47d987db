# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class AhorroSecretMixin(models.AbstractModel):
    """Credentials that are written and never read back.

    A model names its own in ``_secrets``: stored fields with
    ``groups=fields.NO_ACCESS`` and ``prefetch=False``, so that no user reads, exports,
    searches or groups by them, Odoo's system administrators included. Only the model's
    code does, here, by SQL.
    """

    _name = "ahorro.secret.mixin"
    _description = "Credentials that nobody reads back"

    _secrets = ()

    def _store_secrets(self, values):
        """Replace these secrets of one record; what ``values`` leaves out stays.

        :param dict values: a text by the name of the secret
        """
        self.ensure_one()
        unknown = values.keys() - set(self._secrets)
        if unknown:
            raise KeyError(*unknown)
        if not values:
            return
        self.flush_recordset()
        columns = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value)
            for name, value in values.items()
        )
        # A statement that fails is logged with its values: not this one.
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = %s",
                SQL.identifier(self._table),
                columns,
                self.id,
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset(self._secrets)

    def _read_secrets(self):
        """Return the secrets of one record: a text by name, ``""`` where none is."""
        self.ensure_one()
        self.flush_recordset()
        [row] = self.env.execute_query(
            SQL(
                "SELECT %s FROM %s WHERE id = %s",
                SQL(", ").join(map(SQL.identifier, self._secrets)),
                SQL.identifier(self._table),
                self.id,
            )
        )
        return {
            name: value or "" for name, value in zip(self._secrets, row, strict=True)
        }
