# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class AhorroImportTurn(models.Model):
    """Whose turn it is to write the plans of an administradora: one at a time.

    Others call ``_take_turn`` and ``_compare_others``.
    """

    _name = "ahorro.import.turn"
    _description = "Turn of the imports of an administradora"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    provider_id = fields.Many2one("ahorro.provider", required=True, ondelete="cascade")
    number = fields.Integer(required=True)

    _pair_unique = models.UniqueIndex(
        "(company_id, provider_id)", "This administradora has its turn already."
    )

    def _take_turn(self, run):
        """Wait until no other import of this administradora is being written.

        The row is changed and not only locked: whoever waited for it began with a
        picture of the plans that is old by now, and PostgreSQL makes them begin again.
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_import_turn AS t (company_id, provider_id, number)
                   VALUES (%s, %s, 1)
                   ON CONFLICT (company_id, provider_id)
                   DO UPDATE SET number = t.number + 1""",
                run.company_id.id,
                run.provider_id.id,
            ),
            # Having to begin again is no error to be logged.
            log_exceptions=False,
        )

    def _compare_others(self, run):
        """Send the other imports of this administradora to be compared anew.

        What they were compared with has changed: so in a batch of several months, where
        each is seen as it will be once the one before has been written.
        """
        for other in run.search(
            run._get_siblings_domain() & Domain("state", "=", "review"),
            order="batch, batch_sequence, id",
        ):
            # Theirs is the message at the end.
            other.with_user(other.user_id)._start("compare")
