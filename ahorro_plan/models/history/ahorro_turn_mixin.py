# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class AhorroTurnMixin(models.AbstractModel):
    """Transactions that decide by what a record holds take turns."""

    _name = "ahorro.turn.mixin"
    _description = "Records that are decided on in turn"

    def _take_turn(self):
        """Make transactions that decide something about these records take turns.

        The rows are written, not only locked: in REPEATABLE READ a lock alone would let
        the second transaction go on with what it saw before the first one ended, and
        do the same once more. Written, the second one waits, fails, and Odoo runs it
        again on the records as they are. The caller has checked the rights.
        """
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
