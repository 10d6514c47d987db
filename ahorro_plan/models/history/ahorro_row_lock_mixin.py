# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class AhorroRowLockMixin(models.AbstractModel):
    """One transaction at a time decides something by what a record holds."""

    _name = "ahorro.row.lock.mixin"
    _description = "Records whose rows a decision locks"

    def _lock_rows(self):
        """Lock these records' rows until the transaction ends, by writing them.

        Odoo's ``lock_for_update`` is not enough: in REPEATABLE READ a lock alone would
        let the second transaction go on with what it saw before the first one ended,
        and do the same once more. Written, the second one waits, fails, and Odoo runs
        it again on the records as they are. The caller has checked the rights.
        """
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id IN %s",
                SQL.identifier(self._table),
                tuple(self.ids),
            ),
            log_exceptions=False,  # colliding is what it is for
        )
        self.invalidate_recordset()
