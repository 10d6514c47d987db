# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.check.check_rules import Rule

from ..case.ahorro_case import STATES
from ..case.ahorro_movement import ATTENTIONS

#: Where an open case is, in exactly one of them.
QUEUE_STATES = ("waiting", "leased", "scheduled", "blocked")


class AhorroCheckRules(models.AbstractModel):
    """What must hold of cases, of who has a client in front, and of promises."""

    # Each add-on adds its own to a model from below.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.check.rules"

    @api.model
    def _get_rules(self):
        return super()._get_rules() | self._get_case_rules() | self._get_promise_rules()

    @api.model
    def _get_case_rules(self):
        return {
            "two_leases": Rule(
                self.env._("A person in front of two operators"),
                self.env._(
                    "Nobody is in front of two operators at once, also under another "
                    "contact with the same phone or document. It ends when one of them "
                    "gives the client back: say to both whose it is."
                ),
                "ahorro.lease",
            ),
            "case_state": Rule(
                self.env._("Cases that are nowhere, or in two places"),
                self.env._(
                    "Each open case waits in the queue, or is in front of somebody, or "
                    "waits for its date, or is blocked with a reason: exactly one of "
                    "them. A finished one has its end date and nothing to come."
                ),
                "ahorro.case",
            ),
            "lost_callback": Rule(
                self.env._("Calls that were agreed and got lost"),
                self.env._(
                    "Where the last movement of an open case left a next action, the "
                    "case has one, and an agreed call has its day and hour. Schedule "
                    "the call again from the case."
                ),
                "ahorro.case",
            ),
            "case_attempts": Rule(
                self.env._("Cases whose attempts are not those of their movements"),
                self.env._(
                    "The attempts of a case are as many as its comments and results "
                    "that nobody took back, since a living campaign last took it in "
                    "again."
                ),
                "ahorro.case",
            ),
            "undone_twice": Rule(
                self.env._("Movements that were taken back twice"),
                self.env._("What somebody saved is taken back once at most."),
                "ahorro.movement",
            ),
        }

    @api.model
    def _get_promise_rules(self):
        return {
            "promise_undone": Rule(
                self.env._("Promises whose attention was taken back"),
                self.env._(
                    "A promise goes with the attention that it came with: one that was "
                    "undone leaves none."
                ),
                "ahorro.promise",
            ),
            "promise_missing": Rule(
                self.env._("Attentions with a date of payment, and no promise"),
                self.env._(
                    "An attention with the day of a payment, which nobody took back, "
                    "has its promise: otherwise nobody would see whether it is kept."
                ),
                "ahorro.movement",
            ),
            "promise_recovered": Rule(
                self.env._("Promises with more recovered than promised"),
                self.env._(
                    "What a promise recovered is never more than was promised, nor "
                    "than was owed then where no amount was said."
                ),
                "ahorro.promise",
            ),
        }

    # === CASES ===

    @api.model
    def _find_two_leases(self, company):
        """Compare the keys that people have now, which no index keeps unique."""
        keys = self.env["ahorro.person.keys"]
        return SQL(
            """
            WITH held AS (
                SELECT l.id, l.user_id, l.company_id, k.key
                  FROM ahorro_lease l, LATERAL (%(keys)s) k
                 WHERE l.expires_at > %(now)s)
            SELECT one.id FROM held one JOIN held other
                ON other.key = one.key AND other.id <> one.id
             WHERE one.company_id = %(company)s
            """,
            keys=keys._keys_query(SQL("l.partner_id")),
            now=fields.Datetime.now(),
            company=company.id,
        )

    @api.model
    def _find_case_state(self, company):
        """Ask each state for its cases apart: an open one has to be in exactly one."""
        # sudo: whose the cases are is asked of all of a company.
        cases_sudo = self.env["ahorro.case"].sudo().with_context(active_test=False)
        facts, now = self.env["ahorro.case.facts"], fields.Datetime.now()
        mine = Domain("company_id", "=", company.id)
        domains = [facts._get_open_domain()]
        domains += [facts._get_queue_state_domain(name, now) for name in QUEUE_STATES]
        places = SQL(" UNION ALL ").join(
            SQL("SELECT id FROM %s one(id)", cases_sudo._search(mine & one).subselect())
            for one in domains
        )
        return SQL(
            """
            SELECT place.id FROM (%(places)s) place GROUP BY place.id
            HAVING count(*) <> 2
             UNION
            SELECT c.id FROM ahorro_case c
             WHERE c.company_id = %(company)s
               AND (c.state IS NULL OR c.state NOT IN %(states)s
                    OR c.state = 'done'
                       AND (c.finished_at IS NULL OR c.next_action_at IS NOT NULL)
                    OR c.state <> 'done' AND c.finished_at IS NOT NULL)
            """,
            places=places,
            company=company.id,
            states=tuple(name for name, _label in STATES),
        )

    @api.model
    def _find_lost_callback(self, company):
        """Compare open cases with what the last movement about it left to come."""
        return SQL(
            """
            SELECT c.id
              FROM ahorro_case c
              JOIN LATERAL (
                   SELECT m.detail->'after'->>'next_action_at' AS next_at
                     FROM ahorro_movement m
                    WHERE m.case_id = c.id AND m.detail->'after' ? 'next_action_at'
                    ORDER BY m.id DESC LIMIT 1) last ON TRUE
             WHERE c.company_id = %(company)s AND c.state <> 'done'
               AND c.next_action_at IS NULL AND last.next_at IS NOT NULL
             UNION
            SELECT c.id FROM ahorro_case c
             WHERE c.company_id = %(company)s AND c.state <> 'done'
               AND c.is_callback AND c.next_action_at IS NULL
            """,
            company=company.id,
        )

    @api.model
    def _find_case_attempts(self, company):
        return SQL(
            """
            SELECT c.id
              FROM ahorro_case c
              LEFT JOIN (SELECT m.case_id, count(*) AS saved FROM ahorro_movement m
                          WHERE m.company_id = %(company)s AND m.kind IN %(attentions)s
                            AND m.case_id IS NOT NULL AND NOT %(undone)s
                            AND NOT EXISTS (
                                SELECT FROM ahorro_movement again
                                 WHERE again.case_id = m.case_id AND again.id > m.id
                                   AND again.kind = 'reopen'
                                   AND again.detail->>'cause' = 'again'
                                   AND NOT %(again_undone)s)
                          GROUP BY 1) found ON found.case_id = c.id
             WHERE c.company_id = %(company)s
               AND COALESCE(c.attempts, 0) <> COALESCE(found.saved, 0)
            """,
            company=company.id,
            attentions=ATTENTIONS,
            undone=self.env["ahorro.movement"]._undone_condition("m"),
            again_undone=self.env["ahorro.movement"]._undone_condition("again"),
        )

    @api.model
    def _find_undone_twice(self, company):
        return SQL(
            """SELECT m.reverses_id FROM ahorro_movement m
                WHERE m.company_id = %s AND m.kind = 'undo'
                  AND m.reverses_id IS NOT NULL
                GROUP BY 1 HAVING count(*) > 1""",
            company.id,
        )

    # === PROMISES ===

    @api.model
    def _find_promise_undone(self, company):
        return SQL(
            """SELECT o.id FROM ahorro_promise o
                WHERE o.company_id = %s AND EXISTS (
                      SELECT FROM ahorro_movement m
                       WHERE m.id = o.movement_id AND %s)""",
            company.id,
            self.env["ahorro.movement"]._undone_condition("m"),
        )

    @api.model
    def _find_promise_missing(self, company):
        return SQL(
            """SELECT m.id FROM ahorro_movement m
                WHERE m.company_id = %s AND m.kind IN %s
                  AND m.promise_date IS NOT NULL AND NOT %s
                  AND NOT EXISTS (SELECT FROM ahorro_promise o
                                   WHERE o.movement_id = m.id)""",
            company.id,
            ATTENTIONS,
            self.env["ahorro.movement"]._undone_condition("m"),
        )

    @api.model
    def _find_promise_recovered(self, company):
        return SQL(
            """SELECT o.id FROM ahorro_promise o
                WHERE o.company_id = %s AND o.recovered
                      > COALESCE(NULLIF(o.amount, 0), o.debt, 0) + 0.005""",
            company.id,
        )
