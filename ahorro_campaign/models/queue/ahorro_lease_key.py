# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .ahorro_lease import COLUMNS
from .sql_columns import columns


class AhorroLeaseKey(models.Model):
    """One of the marks by which a leased person is recognised: unique in all."""

    _name = "ahorro.lease.key"
    _description = "Key of a leased client"
    _log_access = False
    _rec_name = "key"

    lease_id = fields.Many2one(
        "ahorro.lease", required=True, readonly=True, ondelete="cascade", index=True
    )
    key = fields.Char(required=True, readonly=True)

    _key_unique = models.UniqueIndex("(key)", "Somebody has this client.")


class AhorroLease(models.Model):
    """By what a leased person is known, and what they gain while they are attended."""

    _inherit = "ahorro.lease"

    @api.model
    def _lease_keys_query(self, partner_id, plan_id):
        """Return the SQL of the keys of a lease: its person's, and the contract's.

        ``n``: the plan, which may get another holder while somebody attends it.
        """
        return SQL(
            "%s UNION SELECT 'n' || %s",
            self.env["ahorro.person.keys"]._keys_query(SQL("SELECT %s", partner_id)),
            plan_id,
        )

    # === STEPS: these run in a short transaction ===

    @api.model
    def _add_keys(self, lease, now):
        """Give a lease the keys that its person got since it was taken.

        A phone that the client has just told, a merge of two contacts, another plan of
        theirs. Keys that do not hold any more stay until the lease ends.

        :param lease: a row as a dict
        :return: the name of another operator who has one of them, or ``""``
        """
        keys = self._lease_keys_query(lease["partner_id"], lease["plan_id"])
        others = SQL("l.id <> %s", lease["id"])
        self._remove(SQL("%s AND %s", others, self._expired_condition(keys, now)))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ahorro_lease_key (lease_id, key)
                SELECT %s, wanted.key FROM (%s) wanted(key) ORDER BY wanted.key
                ON CONFLICT (key) DO NOTHING
                """,
                lease["id"],
                keys,
            )
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.name FROM ahorro_lease_key k
                  JOIN ahorro_lease l ON l.id = k.lease_id
                  JOIN res_users u ON u.id = l.user_id
                  JOIN res_partner n ON n.id = u.partner_id
                 WHERE k.key IN (%s) AND l.id <> %s AND l.expires_at > %s LIMIT 1
                """,
                keys,
                lease["id"],
                now,
            )
        )
        return rows[0][0] if rows else ""

    @api.model
    def _add_keys_of(self, partner_ids):
        """Give the leases of these people the keys that they got since."""
        now = fields.Datetime.now()
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT %s FROM ahorro_lease
                    WHERE partner_id = ANY(%s) AND expires_at > %s
                    ORDER BY id FOR UPDATE""",
                columns(COLUMNS),
                partner_ids,
                now,
            )
        )
        for lease in rows:
            self._add_keys(lease, now)
