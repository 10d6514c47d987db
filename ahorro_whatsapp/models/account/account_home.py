# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class AhorroWaAccount(models.Model):
    """The database from which an account sends.

    What waits in a copy, or in a backup that was brought back, may have been sent since
    by the original, and nothing in it tells. The account then pauses until a person
    says that this is the database that writes to clients.

    A database is told by Odoo's id of it, PostgreSQL's of the server and the server's
    number of the database: a replica that takes over has all three, a copy or a
    restored dump another number at least. A copy of the server's files, and of a whole
    machine, cannot be told: who makes one neutralises it first (docs/nodes.md).

    Called by others: ``_is_at_home``, ``_stay_out`` and ``_has_told``.
    """

    # Apart: what it is to be a copy.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.account"

    home = fields.Char(
        string="Database that sends",
        readonly=True,
        copy=False,
        default=lambda self: self._read_home(),
    )
    told_in = fields.Char(
        string="Database whose people know",
        readonly=True,
        copy=False,
        help="Where it was said last that this may be a copy.",
    )

    @api.model
    def _read_home(self):
        """Return what tells this database from its copies."""
        rows = self.env.execute_query(
            SQL(
                """SELECT md5(concat_ws('/', c.system_identifier, d.oid,
                              (SELECT value FROM ir_config_parameter
                                WHERE key = 'database.uuid')))
                     FROM pg_control_system() c, pg_database d
                    WHERE d.datname = current_database()"""
            )
        )
        return rows[0][0]

    def _is_at_home(self):
        """Tell whether this is the database from which the account sends."""
        self.ensure_one()
        home = self._read_home()
        if not self.home:  # of an account from before this was kept
            self.home = home
        return self.home == home

    def _stay_out(self):
        """Let the account's messages wait: this may be a copy.

        Whatever it was paused for before, that is what its people have to know.
        """
        self.write({"told_in": self._read_home(), "paused_at": False})
        self._pause(
            self.env._(
                "This database is a copy, or came back from a backup: what waits here "
                "may have been sent already. Resume the account only if this is the "
                "database that writes to the clients, and cancel first the mass sends "
                "that had gone out: what waits leaves then."
            )
        )

    def _has_told(self):
        """Tell whether who resumes the account knows that this may be a copy."""
        self.ensure_one()
        return self._is_at_home() or self.told_in == self._read_home()
