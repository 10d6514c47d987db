# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .sql_columns import columns

#: How long an expired lease is kept for its owner, while nobody else wants the person.
KEEP_EXPIRED = timedelta(hours=12)


#: What a lease is to whoever has it, as a dict.
COLUMNS = (
    "id",
    "user_id",
    "partner_id",
    "plan_id",
    "case_id",
    "campaign_id",
    "only_campaign_id",
    "company_id",
    "incoming",
    "token",
    "taken_at",
    "expires_at",
)


class PersonTaken(Exception):
    """Somebody else was faster; the case that was wanted is the argument."""


class AhorroLease(models.Model):
    """Who has which *person* in front of them now.

    A row is written and removed only in short transactions of the queue (see
    ``queue_transaction``); merging contacts moves it to the one that stays. One
    operator has one person, and one person one operator: both are unique in the
    database, the person by each of their ``key_ids``. Once expired it holds nobody
    back, and its owner can still save as long as nobody took over.
    """

    _name = "ahorro.lease"
    _description = "Client in front of an operator"
    _order = "taken_at, id"
    _log_access = False

    user_id = fields.Many2one(
        "res.users", string="Operator", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    plan_id = fields.Many2one(
        "ahorro.plan", required=True, readonly=True, ondelete="cascade"
    )
    case_id = fields.Many2one(
        "ahorro.case",
        readonly=True,
        ondelete="cascade",
        help="Empty: attended without a campaign, and nothing saved yet.",
    )
    campaign_id = fields.Many2one("ahorro.campaign", readonly=True, ondelete="cascade")
    only_campaign_id = fields.Many2one(
        "ahorro.campaign",
        readonly=True,
        ondelete="cascade",
        help="The operator works through this campaign alone: so does the next client.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    incoming = fields.Boolean(
        readonly=True, help="The client got in touch: nobody is calling them."
    )
    token = fields.Char(required=True, readonly=True, groups="base.group_system")
    taken_at = fields.Datetime(string="Since", required=True, readonly=True)
    expires_at = fields.Datetime(required=True, readonly=True)
    key_ids = fields.One2many(
        "ahorro.lease.key", "lease_id", readonly=True, groups="base.group_system"
    )

    _user_unique = models.UniqueIndex(
        "(user_id)", "An operator has one client at a time."
    )
    _token_unique = models.UniqueIndex("(token)", "This lease was given already.")
    _expiry_index = models.Index("(expires_at)")

    @api.model
    def _get_duration(self):
        """Return how long a lease lasts without a sign of life."""
        minutes = self.env["ahorro.parameter"]._get_int(
            "ahorro_campaign.lease_minutes", 10, minimum=1
        )
        return timedelta(minutes=minutes)

    @api.model
    def _describe_attending(self, campaigns):
        """Say who attends a client of these campaigns now, a sentence a line.

        What the caller may read of it: supervisors, of their companies.
        """
        leases = self.search(
            [
                ("campaign_id", "in", campaigns.ids),
                ("expires_at", ">", fields.Datetime.now()),
            ]
        )
        return "\n".join(
            self.env._(
                "%(operator)s is with %(client)s now, and can still save.",
                # sudo: the name of a colleague, wherever they work.
                operator=lease.user_id.sudo().name,
                client=lease.partner_id.name,
            )
            for lease in leases
        )

    # === STEPS: all of these run in a short transaction ===

    @api.model
    def _take(self, values, now, *, instead=False, sweep=True):
        """Put a person in front of the user.

        :param instead: whoever the user has now goes; otherwise they stay
        :param sweep: remove expired leases that are in the way first; without, they
            count as somebody's
        :param values: ``partner_id``, ``plan_id``, ``case_id``, ``campaign_id``,
            ``company_id``, and ``only_campaign_id`` or ``incoming``
        :return: the lease as a dict; None when the user has one already
        :raises PersonTaken: somebody else has one of the keys; what was written here
            must be rolled back
        """
        keys = self._lease_keys_query(values["partner_id"], values["plan_id"])
        if instead or sweep:
            self._sweep(keys, now, instead)
        lease = {
            "user_id": self.env.uid,
            "token": f"{values['plan_id']}.{secrets.token_urlsafe(24)}",
            "taken_at": now,
            "expires_at": now + self._get_duration(),
            "case_id": None,
            "campaign_id": None,
            "only_campaign_id": None,
            "incoming": None,
            **values,
        }
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted AS MATERIALIZED (%(keys)s),
                lease AS (
                    INSERT INTO ahorro_lease (%(columns)s) VALUES %(values)s
                    ON CONFLICT (user_id) DO NOTHING
                    RETURNING id),
                taken AS (
                    INSERT INTO ahorro_lease_key (lease_id, key)
                    SELECT lease.id, wanted.key FROM lease, wanted
                     -- Always in the same order, so that two never wait for each other.
                     ORDER BY wanted.key
                    ON CONFLICT (key) DO NOTHING
                    RETURNING key)
                SELECT (SELECT id FROM lease), (SELECT count(*) FROM taken)
                       = (SELECT count(*) FROM wanted)
                """,
                keys=keys,
                columns=columns(tuple(lease)),
                values=tuple(value or None for value in lease.values()),
            )
        )
        lease_id, complete = rows[0]
        if lease_id and not complete:
            raise PersonTaken(lease["case_id"])
        return {"id": lease_id, **lease} if lease_id else None

    @api.model
    def _switch_plan(self, lease, values, now):
        """Put another plan or case of the person in front whom the user has already.

        :param lease: the user's, as a dict
        :param values: as for ``_take``
        :return: the lease as a dict
        :raises PersonTaken: somebody else attends this very plan, for another holder
        """
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_lease
                      SET case_id = %s, plan_id = %s, campaign_id = %s,
                          only_campaign_id = %s, company_id = %s, incoming = %s,
                          expires_at = %s
                    WHERE id = %s""",
                values.get("case_id") or None,
                values["plan_id"],
                values.get("campaign_id") or None,
                values.get("only_campaign_id") or None,
                values["company_id"],
                bool(values.get("incoming")),
                now + self._get_duration(),
                lease["id"],
            )
        )
        lease = self._get_own()
        self._add_keys(lease, now)
        if self._has_plan_of_other(values["plan_id"], now):
            raise PersonTaken(values.get("case_id"))
        return lease

    @api.model
    def _sweep(self, keys, now, instead):
        """Remove the expired leases of a person, and the user's own if it is to go."""
        self._remove(
            SQL(
                "(l.user_id = %s AND (%s OR l.expires_at <= %s)) OR %s",
                self.env.uid,
                instead,
                now,
                self._expired_condition(keys, now),
            )
        )

    @api.model
    def _expired_condition(self, keys, now):
        """Return the SQL that lease ``l`` has one of some keys, and has expired."""
        return SQL(
            """(l.expires_at <= %s AND l.id IN (
                SELECT k.lease_id FROM ahorro_lease_key k WHERE k.key IN (%s)))""",
            now,
            keys,
        )

    @api.model
    def _remove(self, where):
        """Remove leases, but for those with which somebody saves at this moment.

        :param where: SQL condition on the lease ``l``
        """
        self.env.cr.execute(
            SQL(
                """DELETE FROM ahorro_lease WHERE id IN (
                    SELECT l.id FROM ahorro_lease l WHERE %s FOR UPDATE SKIP LOCKED)""",
                where,
            )
        )

    @api.model
    def _get_own(self):
        """Return the user's lease as a dict, expired or not, or None."""
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT %s FROM ahorro_lease WHERE user_id = %s",
                columns(COLUMNS),
                self.env.uid,
            )
        )
        return rows[0] if rows else None

    @api.model
    def _has_plan_of_other(self, plan_id, now):
        """Tell whether somebody else attends this very plan, for another holder."""
        rows = self.env.execute_query(
            SQL(
                """SELECT FROM ahorro_lease
                    WHERE plan_id = %s AND user_id <> %s AND expires_at > %s""",
                plan_id,
                self.env.uid,
                now,
            )
        )
        return bool(rows)

    @api.model
    def _find_holder(self, partner_id, plan_id, now):
        """Return the lease by which somebody else has this client, as a dict, or None.

        :return: ``user_id``, ``company_id``, ``taken_at``
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT l.user_id, l.company_id, l.taken_at
                  FROM ahorro_lease l JOIN ahorro_lease_key k ON k.lease_id = l.id
                 WHERE k.key IN (%s) AND l.expires_at > %s AND l.user_id <> %s
                 LIMIT 1
                """,
                self._lease_keys_query(partner_id, plan_id),
                now,
                self.env.uid,
            )
        )
        return rows[0] if rows else None

    @api.model
    def _extend(self, token, now, **values):
        """Give a lease its whole time again and return it as a dict, or None.

        :param values: ``only_campaign_id``, where that changes too
        """
        values["expires_at"] = now + self._get_duration()
        rows = self.env.execute_query_dict(
            SQL(
                """UPDATE ahorro_lease SET %s
                    WHERE token = %s AND user_id = %s RETURNING %s""",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                token,
                self.env.uid,
                columns(COLUMNS),
            )
        )
        return rows[0] if rows else None

    @api.model
    def _give_back(self, token=None, user_id=None):
        """Remove a lease of the user by its token, or whatever lease somebody has."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM ahorro_lease WHERE user_id = %s AND %s",
                user_id or self.env.uid,
                SQL("token = %s", token) if token else SQL("TRUE"),
            )
        )

    @api.model
    def _cron_forget_expired(self):
        """Remove the leases that expired so long ago that nobody comes back to them."""
        self._remove(SQL("l.expires_at < %s", fields.Datetime.now() - KEEP_EXPIRED))
