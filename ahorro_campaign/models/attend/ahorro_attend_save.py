# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
from dataclasses import fields as dataclass_fields
from datetime import timedelta

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import attention
from ..case.ahorro_movement import ATTENTIONS
from ..queue.ahorro_lease import COLUMNS as LEASE_COLUMNS
from ..queue.sql_columns import columns

#: The columns of a case that saving changes; a movement keeps them before and after.
COLUMNS = tuple(field.name for field in dataclass_fields(attention.Case))


class LeaseLost(Exception):
    """Somebody else has the client now, or nobody."""


class AhorroAttendSave(models.AbstractModel):
    """Saving an attention: one short transaction, in which the movement is the save.

    Locks are taken in one order, first the case and then the lease, here as in the
    queue. Called by others: ``_save_step`` and ``_skip_step``; and, by what else
    changes a case, ``_lock_case``, ``_insert_movement`` and ``_write_columns``.
    """

    _name = "ahorro.attend.save"
    _description = "Saving an attention"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _save_step(self, token, form, key):
        """Save a form and give the person back; a key that was used saves nothing.

        :param form: an ``attention.Form``
        :param key: what the request is known by when it comes again
        :return: dict of ``movement_id``, ``partner_id`` and ``only_campaign_id``
        :raises LeaseLost: it is
        :raises UserError: the form cannot be saved
        """
        digest = self._get_digest(form)
        saved = self._find_movement(key, ATTENTIONS, digest)
        if saved:
            # Sent again with another lease, taken to send it: that is over too.
            self.env["ahorro.lease"]._give_back(token)
            return saved
        together = self.env["ahorro.attend.together"]
        together._lock_cases(token, form)
        lease, row = self._lock_lease(token)
        if lease is None:
            # The same request may have come twice, and the other saved meanwhile.
            saved = self._find_movement(key, ATTENTIONS, digest)
            if saved:
                return saved
            raise LeaseLost
        movement = together._save_rows(lease, row, form, key, digest)
        self.env["ahorro.lease"]._give_back(token)
        return {
            "movement_id": movement,
            "partner_id": lease["partner_id"],
            "only_campaign_id": lease["only_campaign_id"],
        }

    @api.model
    def _skip_step(self, token, reason, key):
        digest = self._get_digest(reason)
        saved = key and self._find_movement(key, ("skip",), digest)
        if saved:
            self.env["ahorro.lease"]._give_back(token)
            return saved
        lease, row = self._lock_lease(token)
        if lease is None:
            # The same request may have come twice, and the other was faster.
            saved = key and self._find_movement(key, ("skip",), digest)
            if saved:
                return saved
            raise LeaseLost
        now = fields.Datetime.now()
        before = after = read_case(row) if row else attention.Case()
        if row and before.state != "done":
            after = attention.skip(before, now + self._get_skip_delay())
        movement_id = self._insert_movement(
            row or self._prepare_row_without_case(lease),
            kind="skip",
            key=key,
            lease_token=token,
            before=before,
            after=after,
            comment=reason,
            next_action_at=after.next_action_at,
            detail={"only_campaign_id": lease["only_campaign_id"], "digest": digest},
        )
        if row:
            self._write_columns(row["id"], before, after, now)
        self.env["ahorro.lease"]._give_back(token)
        return {
            # Without a case there is nothing that could be taken back.
            "movement_id": movement_id if row else None,
            "partner_id": lease["partner_id"],
            "only_campaign_id": lease["only_campaign_id"],
        }

    @api.model
    def _prepare_row_without_case(self, lease):
        """Return what a movement says of a plan that has no case, as a dict."""
        plan = self.env["ahorro.plan"].browse(lease["plan_id"])
        return {
            "id": None,
            "campaign_id": None,
            "plan_id": plan.id,
            "type_id": None,
            "company_id": lease["company_id"],
            "partner_id": lease["partner_id"],
            "status_id": plan.status_id.id or None,
        }

    @api.model
    def _get_skip_delay(self):
        """Return for how long a client who was skipped does not come back."""
        minutes = self.env["ahorro.parameter"]._get_int(
            "ahorro_campaign.skip_minutes", 30, minimum=0
        )
        return timedelta(minutes=minutes)

    @api.model
    def _get_rest_minutes(self):
        """Return for how long a case that stays open with nothing planned waits."""
        return self.env["ahorro.parameter"]._get_int(
            "ahorro_campaign.rest_minutes", 120, minimum=0
        )

    @api.model
    def _log_guard_answer(self, plan_id, type_id):
        """Keep what the guard says at the moment of a save.

        It refuses no save: the contact has taken place, and what was said has to be
        written down. That it should not have gone on can be seen in the log.
        """
        guard = self.env["ahorro.contact.guard"]
        case_type = self.env["ahorro.campaign.type"].browse(type_id or [])
        asked = SQL("SELECT %s::integer", plan_id)
        query = guard._evaluate_query(asked, "phone", case_type, use="attend")
        self.env.execute_query(guard._log_query(query, "phone", case_type, "save"))

    # === A REQUEST THAT COMES AGAIN ===

    @api.model
    def _find_movement(self, key, kinds, digest=None):
        """Return what a request of the user with this key did before, or None.

        :param kinds: what it can have done
        :param digest: of what it sent
        :raises UserError: it was another request
        """
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT CASE WHEN case_id IS NOT NULL THEN id END AS movement_id,
                          partner_id, kind, detail->>'digest' AS digest,
                          (detail->>'only_campaign_id')::integer AS only_campaign_id
                     FROM ahorro_movement WHERE idempotency_key = %s""",
                self._own_key(key),
            )
        )
        if not rows:
            return None
        if rows[0]["kind"] not in kinds or rows[0]["digest"] != digest:
            raise self.env["ahorro.attend.refusal"]._key_error()
        return rows[0]

    @api.model
    def _get_digest(self, sent):
        """Return what tells a request from another one with the same key."""
        return hashlib.sha256(repr(sent).encode()).hexdigest()[:16]

    @api.model
    def _own_key(self, key):
        """Return a key that no other user's can equal."""
        return f"{self.env.uid}-{key}"

    # === ROWS ===

    @api.model
    def _lock_lease(self, token):
        """Lock the case of a lease of the user, then the lease.

        :return: the lease and its case as dicts; None and None when the lease is lost,
            and None for a case that there is none of yet
        """
        own = SQL("token = %s AND user_id = %s", token, self.env.uid)
        row = self._lock_case(SQL("(SELECT case_id FROM ahorro_lease WHERE %s)", own))
        lease = self.env.execute_query_dict(
            SQL(
                "SELECT %s FROM ahorro_lease WHERE %s FOR UPDATE",
                columns(LEASE_COLUMNS),
                own,
            )
        )
        if not lease:
            return None, None
        if row:
            # Who was spoken to, also when the plan has got another holder since.
            row["partner_id"] = lease[0]["partner_id"]
        return lease[0], row

    @api.model
    def _lock_case(self, case_id):
        """Return a case as it is now, as a dict, with its plan's holder and status.

        :param case_id: an id, or the SQL of one
        :return: None where there is none
        """
        self.env.cr.execute(
            SQL(
                """SELECT c.id, c.campaign_id, c.plan_id, c.type_id, c.company_id,
                          p.partner_id, p.status_id, %s
                     FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                    WHERE c.id = %s FOR UPDATE OF c""",
                columns(COLUMNS, "c"),
                case_id,
            )
        )
        return self.env.cr.dictfetchone()

    @api.model
    def _create_case_without_campaign(self, lease, result):
        """Return the open case of a plan without a campaign, made where missing."""
        values = {
            "plan_id": lease["plan_id"],
            "company_id": lease["company_id"],
            "type_id": (result and result.type_id) or None,
            "user_id": self.env.uid,
            "state": "pending",
            "attempts": 0,
            "create_uid": self.env.uid,
            "create_date": fields.Datetime.now(),
        }
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_case (%s) VALUES %s
                   ON CONFLICT (plan_id) WHERE campaign_id IS NULL AND state <> 'done'
                   DO NOTHING""",
                columns(tuple(values)),
                tuple(values.values()),
            )
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_case
                    WHERE plan_id = %s AND campaign_id IS NULL AND state <> 'done'
                      FOR UPDATE""",
                lease["plan_id"],
            )
        )
        return self._lock_case(rows[0][0]) | {"partner_id": lease["partner_id"]}

    @api.model
    def _write_columns(self, case_id, before, after, now, comment="", attended=False):
        """Write what changed of a case.

        :param attended: somebody attended it: the boards count it as theirs
        """
        old, new = vars(before), vars(after)
        changed = {name: new[name] for name in new if new[name] != old[name]}
        changed |= {"write_uid": self.env.uid, "write_date": now}
        if new["state"] == "done":
            # What the result did (an opt-out) may have marked it on the way.
            changed |= {"blocked_reason": None, "blocked_until": None}
        if attended:
            changed["last_user_id"] = self.env.uid
        if comment:
            changed |= {
                "last_comment": comment,
                "last_comment_at": now,
                "last_comment_user_id": self.env.uid,
            }
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_case SET %s WHERE id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in changed.items()
                ),
                case_id,
            )
        )

    @api.model
    def _insert_movement(self, row, *, key, before, after, detail=None, **values):
        """Write the movement that a change of a case is, and return its id.

        :param row: the case as a dict, see ``_lock_case``
        :param key: the request's; None for none
        :param before: the ``attention.Case`` that it was, and ``after`` that it becomes
        :raises UserError: another request used the key at this very moment
        """
        same = ("campaign_id", "plan_id", "type_id", "company_id", "partner_id")
        values = {
            **{name: row[name] for name in (*same, "status_id")},
            "case_id": row["id"],
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
            "idempotency_key": self._own_key(key) if key else None,
            "detail": Json((detail or {}) | _difference(before, after)),
            **{name: value or None for name, value in values.items()},
        }
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO ahorro_movement (%s) VALUES %s
                   ON CONFLICT (idempotency_key) DO NOTHING RETURNING id""",
                columns(tuple(values)),
                tuple(values.values()),
            )
        )
        if not rows:
            raise self.env["ahorro.attend.refusal"]._key_error()
        return rows[0][0]


def read_case(row):
    """Return the part of a case, as a dict, that saving changes."""
    values = {name: row[name] for name in COLUMNS}
    values["attempts"] = values["attempts"] or 0
    values["is_callback"] = bool(values["is_callback"])
    if values["promise_amount"] is not None:
        values["promise_amount"] = float(values["promise_amount"]) or None
    return attention.Case(**values)


def _difference(before, after):
    """Return what a change did to a case, in texts that JSON can hold."""
    old, new = vars(before), vars(after)
    changed = [name for name in old if old[name] != new[name]]
    return {
        "before": {name: _plain(old[name]) for name in changed},
        "after": {name: _plain(new[name]) for name in changed},
    }


def _plain(value):
    return value if isinstance(value, int | float | str | None) else str(value)
