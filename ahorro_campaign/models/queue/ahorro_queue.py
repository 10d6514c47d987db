# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL, groupby

from ..guard.ahorro_contact_guard import Verdict
from .ahorro_lease import PersonTaken
from .queue_transaction import run_step

#: Candidates looked up in the first round, and those of them about whom the guard is
#: asked first; where none of them can be had, more are looked at.
WINDOW = 12
ASKED = 4
GROWTH = 4
ROUNDS = 10
#: Reasons of the guard that are nobody's in particular: the hour, not the person.
CLOSED = ("hours", "holiday")
ALLOWED = Verdict(False, None)


class Refused(Exception):
    """The guard says no; its verdict is the argument."""


class AhorroQueue(models.AbstractModel):
    """A case is handed out by putting its person in front of an operator.

    Called by others: ``_lease_next`` gives the next client, ``_lease_chosen`` a chosen
    one. Both run in short transactions, and both ask the guard before the person is
    anybody's. Which cases come first is ``ahorro.queue.order``'s to say, and where each
    case stands ``ahorro.queue.status``'s.
    """

    _name = "ahorro.queue"
    _description = "Queue of cases"
    _inherit = "ahorro.operator.mixin"

    # === TAKING THE NEXT: in a short transaction ===

    @api.model
    def _lease_next(self, campaign_id=None, skip_partner_id=None):
        """Put the next client in front of the user; one who is there already stays.

        :param campaign_id: only cases of this campaign
        :param skip_partner_id: somebody who was just attended
        :return: the lease as a dict, or None
        """
        passed = []
        for round_number in range(ROUNDS):
            try:
                return run_step(
                    self.env,
                    lambda env, number: env["ahorro.queue"]._lease_next_step(
                        campaign_id, skip_partner_id, passed, number
                    ),
                    round_number,
                )
            except PersonTaken as taken:
                # At first an expired lease may be what is in the way.
                if round_number:
                    passed.append(taken.args[0])
        return None

    @api.model
    def _lease_next_step(self, campaign_id, skip_partner_id, passed, round_number):
        leases = self.env["ahorro.lease"]
        now = fields.Datetime.now()
        own = leases._get_own()
        if own:
            if self._may_keep(own, campaign_id, now):
                kept = leases._extend(
                    own["token"], now, only_campaign_id=campaign_id or None
                )
                if kept:
                    return kept
            elif not campaign_id:
                leases._give_back(own["token"])
        # More only once: who looks at many is late for the first of them, and loses
        # them again and again to those who look at few.
        size = WINDOW * (GROWTH if round_number else 1)
        companies, passed, chosen = set(self.env.companies.ids), list(passed), None
        for _round in range(ROUNDS):
            rows = self.env["ahorro.queue.order"]._get_candidates(
                campaign_id, skip_partner_id, passed, companies, size, now
            )
            if not rows:
                return None
            chosen = self._choose(rows, companies, passed, now)
            if chosen:
                break
            # None of them can be had now: there may be others behind them.
            size *= GROWTH
        else:
            return None
        values = {
            name: chosen[name]
            for name in ("partner_id", "plan_id", "campaign_id", "company_id")
        }
        values |= {"case_id": chosen["id"], "only_campaign_id": campaign_id}
        # Whoever was there goes once somebody comes instead.
        lease = leases._take(values, now, instead=bool(own), sweep=round_number > 0)
        if lease is None:
            # The same request came twice, and the other was faster.
            given = leases._get_own()
            return given if given and given["expires_at"] > now else None
        self._log_answers([chosen], now)
        return lease | {"verdict": chosen["verdict"]}

    @api.model
    def _may_keep(self, lease, campaign_id, now):
        """Tell whether the client that the user has already is the answer."""
        if lease["expires_at"] <= now:
            return False
        if campaign_id and lease["campaign_id"] != campaign_id:
            return False
        rows = self.env.execute_query(
            SQL(
                """SELECT 1 FROM ahorro_lease l
                     LEFT JOIN ahorro_case c ON c.id = l.case_id
                     LEFT JOIN ahorro_campaign m ON m.id = l.campaign_id
                    WHERE l.id = %s AND c.state IS DISTINCT FROM 'done'
                      AND m.state IS DISTINCT FROM 'archived'
                      AND l.company_id = ANY(%s)""",
                lease["id"],
                self.env.companies.ids,
            )
        )
        return bool(rows)

    @api.model
    def _choose(self, rows, companies, passed, now):
        """Lock the first candidate that may be called, and mark those that may not.

        :param companies: loses those in which nobody is called at this hour
        :param passed: gets the cases that somebody else is taking at this moment
        :return: the row, or None when none of them can be had
        """
        start, size = 0, ASKED
        while start < len(rows):
            chunk = [
                row
                for row in rows[start : start + size]
                if row["company_id"] in companies
            ]
            start, size = start + size, size * GROWTH
            allowed = self._ask_guard(chunk, companies, now)
            chosen = allowed and self._lock_first(allowed, now)
            if chosen:
                return chosen
            passed.extend(row["id"] for row in allowed)
        return None

    @api.model
    def _ask_guard(self, rows, companies, now):
        """Return the candidates that may be called; the others are marked.

        It is one question for each campaign type among them.
        """
        guard = self.env["ahorro.contact.guard"]
        types = self.env["ahorro.campaign.type"]
        verdicts, blocked = {}, {}
        for type_id, group in groupby(rows, lambda row: row["type_id"]):
            found = guard._evaluate(
                [row["plan_id"] for row in group],
                channel="phone",
                campaign_type=types.browse(type_id or []),
                use="attend",
            )
            verdicts.update({row["id"]: found[row["plan_id"]] for row in group})
        allowed = []
        for row in rows:
            row["verdict"] = verdict = verdicts[row["id"]]
            if verdict.allowed:
                allowed.append(row)
            elif row["is_callback"] and verdict.reason == "weekly_cap":
                # The client asked to be called: nobody imposes on them.
                row["verdict"] = ALLOWED
                allowed.append(row)
            elif verdict.reason in CLOSED:
                companies.discard(row["company_id"])
            else:
                blocked.setdefault(verdict, []).append(row["id"])
        for verdict, case_ids in blocked.items():
            self._write_blocked(case_ids, verdict.reason, verdict.until)
        if blocked:
            out = {case_id for case_ids in blocked.values() for case_id in case_ids}
            self._log_answers([row for row in rows if row["id"] in out], now)
        return allowed

    @api.model
    def _log_answers(self, rows, now, use="attend"):
        """Keep what the guard answered about these cases, and to whom.

        :param use: ``incoming`` where the client got in touch, so that it decides
            nothing
        :param rows: dicts of ``plan_id``, ``partner_id``, ``company_id``, ``type_id``
            and ``verdict``
        """
        values = SQL(", ").join(
            SQL(
                "%s",
                (
                    now,
                    self.env.uid,
                    row["company_id"],
                    "phone",
                    row["type_id"] or None,
                    row["plan_id"],
                    row["partner_id"],
                    use,
                    row["verdict"].allowed,
                    row["verdict"].reason or None,
                    row["verdict"].until,
                ),
            )
            for row in rows
        )
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_guard_log (date, user_id, company_id, channel,
                       type_id, plan_id, partner_id, use, allowed, reason, until)
                   VALUES %s""",
                values,
            )
        )

    @api.model
    def _lock_first(self, rows, now):
        """Lock and return the first candidate that nobody else is taking, or None."""
        locked = self.env.execute_query(
            SQL(
                """
                SELECT c.id
                  FROM unnest(%(ids)s::integer[], %(tries)s::integer[],
                              %(people)s::integer[])
                       WITH ORDINALITY AS wanted(id, tries, partner_id, n)
                  JOIN ahorro_case c ON c.id = wanted.id
                 WHERE c.state <> 'done' AND c.blocked_reason IS NULL
                   AND (c.next_action_at IS NULL OR c.next_action_at <= %(now)s)
                   -- Nobody saved it since it was looked at, or took the person.
                   AND COALESCE(c.attempts, 0) = wanted.tries
                   AND NOT EXISTS (
                       SELECT FROM ahorro_lease_key k JOIN ahorro_lease l
                           ON l.id = k.lease_id
                        WHERE k.key = 'p' || wanted.partner_id
                          AND l.expires_at > %(now)s)
                 ORDER BY wanted.n LIMIT 1 FOR UPDATE OF c SKIP LOCKED
                """,
                ids=[row["id"] for row in rows],
                tries=[row["attempts"] for row in rows],
                people=[row["partner_id"] for row in rows],
                now=now,
            )
        )
        if not locked:
            return None
        return next(row for row in rows if row["id"] == locked[0][0])

    @api.model
    def _write_blocked(self, case_ids, reason, until=None):
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_case SET blocked_reason = %s, blocked_until = %s
                    WHERE id IN (SELECT id FROM ahorro_case
                                  WHERE id = ANY(%s) AND state <> 'done'
                                    FOR UPDATE SKIP LOCKED)""",
                reason,
                until,
                case_ids,
            )
        )

    # === TAKING A CHOSEN ONE: in a short transaction ===

    @api.model
    def _lease_chosen(self, values, type_id, *, again=False):
        """Put a chosen client in front of the user, instead of whoever was.

        :param values: as for ``ahorro.lease._take``; with ``incoming`` the guard
            decides nothing, because the client got in touch
        :param type_id: what the contact is about, to ask the guard
        :param again: the user had them a moment ago: the guard is not asked
        :return: the lease as a dict
        :raises UserError: somebody else has the person, or the guard says no
        """
        try:
            return run_step(
                self.env,
                lambda env: env["ahorro.queue"]._lease_chosen_step(
                    values, type_id, again
                ),
            )
        except PersonTaken:
            raise self._taken_error(values["partner_id"], values["plan_id"]) from None
        except Refused as refused:
            verdict = refused.args[0]
        run_step(
            self.env,
            lambda env: env["ahorro.queue"]._log_answers(
                [values | {"type_id": type_id, "verdict": verdict}],
                fields.Datetime.now(),
            ),
        )
        guard = self.env["ahorro.contact.guard"]
        raise self._coded_error(
            "blocked",
            guard.reason_text(verdict.reason, verdict.until),
            reason=verdict.reason,
        )

    @api.model
    def _lease_chosen_step(self, values, type_id, again):
        leases = self.env["ahorro.lease"]
        now = fields.Datetime.now()
        case_id, plan_id = values.get("case_id"), values["plan_id"]
        is_callback = False
        if case_id:
            state, is_callback = self.env.execute_query(
                SQL(
                    "SELECT state, is_callback FROM ahorro_case WHERE id = %s "
                    "FOR UPDATE",
                    case_id,
                )
            )[0]
            if state == "done":
                raise self._done_error()
        own = leases._get_own()
        same = own and own["partner_id"] == values["partner_id"]
        same = bool(same) and own["expires_at"] > now
        incoming = bool(values.get("incoming")) or (same and bool(own["incoming"]))
        is_open = same and (own["case_id"], own["plan_id"]) == (
            case_id or None,
            plan_id,
        )
        verdict = None
        # About what is open already it was asked when that was opened.
        if not again and not is_open:
            verdict = self._ask_guard_about(plan_id, type_id, is_callback)
            if not verdict.allowed and not incoming:
                raise Refused(verdict)
        if same:
            lease = leases._switch_plan(own, values | {"incoming": incoming}, now)
        else:
            lease = leases._take(values, now, instead=True)
        if lease is None:
            raise self._coded_error(
                "busy",
                self.env._("The client before is being saved right now: try again."),
            )
        if verdict:
            row = values | {"type_id": type_id, "verdict": verdict}
            self._log_answers([row], now, "incoming" if incoming else "attend")
        return lease | {"verdict": verdict}

    @api.model
    def _ask_guard_about(self, plan_id, type_id, is_callback):
        """Return the guard's verdict of one plan.

        :param is_callback: the client asked to be called: how often is their wish
        """
        verdict = self.env["ahorro.contact.guard"]._evaluate(
            [plan_id],
            channel="phone",
            campaign_type=self.env["ahorro.campaign.type"].browse(type_id or []),
            use="attend",
        )[plan_id]
        return ALLOWED if is_callback and verdict.reason == "weekly_cap" else verdict
