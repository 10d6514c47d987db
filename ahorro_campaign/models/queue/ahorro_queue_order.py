# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: In place of a campaign's id: attended without one, after all of them. In place of an
#: operator's id: nobody's, which is anybody's.
NONE = 0


class AhorroQueueOrder(models.AbstractModel):
    """Which case an operator gets next.

    1. their own callbacks whose hour has come;
    2. anybody's callbacks past their grace, or that nobody will do;
    3. by the priority of the campaign: never tried first, then the oldest attempt. A
       case that waits for its retry enters when that is due.

    What is due, a callback or a retry, and who is away, is said in
    ``ahorro.case.facts``. An assigned case is only for its operator, unless they are
    away. Each rank is read from an index of its own (see ``ahorro.case``) in the order
    in which it is handed out, so that it costs the same with ten open cases or 100,000.

    Called by others: ``_get_candidates``, ``_read_overview``, ``_get_callbacks`` and
    ``_get_by_priority``.
    """

    _name = "ahorro.queue.order"
    _description = "Order of the queue"

    @api.model
    def _get_candidates(
        self, campaign_id, skip_partner_id, passed, companies, size, now, days=None
    ):
        """Return the first cases to hand out to the user, in their order.

        People who are in front of somebody are left out. That a contact is a duplicate
        of such a person costs too much to ask of each: it is found out when their keys
        are taken, and asked of all once that has happened.

        :param passed: ids to leave out; gets those of people whom somebody has
        :param days: last days of the user's own work, where they are known already: see
            ``_get_first_days_sql``
        :return: dicts of ``id``, ``attempts``, ``plan_id``, ``partner_id``,
            ``campaign_id``, ``type_id`` and ``company_id``; not of all ranks, but all
            of those returned come before the others
        """
        free = self._free_condition(skip_partner_id, passed, companies, now)
        rows = self._get_first_rank(campaign_id, companies, free, size, now, days)
        if not passed or not rows:
            return rows
        held = self._find_held_people({row["partner_id"] for row in rows}, now)
        passed.extend(row["id"] for row in rows if row["partner_id"] in held)
        return [row for row in rows if row["partner_id"] not in held] or (
            # All of them: there may be others behind them.
            self._get_candidates(
                campaign_id, skip_partner_id, passed, companies, size * 4, now, days
            )
        )

    @api.model
    def _get_first_rank(self, campaign_id, companies, free, size, now, days):
        """Return the candidates of the first rank that has any."""
        overview = self._read_overview(campaign_id, companies, now)
        if overview["is_away"]:
            return []
        if overview["has_callbacks"]:
            rows = self._get_callbacks(overview, free, size, now)
            if rows:
                return rows
        # Nearly always somebody of the first campaign is left.
        for some in (overview["campaign_ids"][:1], overview["campaign_ids"][1:]):
            rows = some and self._get_by_priority(
                some,
                companies,
                free,
                size,
                now,
                first_ids=overview["first_ids"],
                days=days,
            )
            if rows:
                return rows
        return []

    @api.model
    def _read_overview(self, campaign_id, companies, now):
        """Return what decides where to look: one query, none of it about one case.

        :return: ``campaign_ids`` by priority, ``first_ids``, those of them that call
            first what expires first; ``is_away``, whether the user is away;
            ``has_callbacks``, whether one of any rank may be due
        """
        facts = self.env["ahorro.case.facts"]
        reached = facts._get_open_domain() & facts._get_reached_domain(now)
        chosen = SQL("m.id = %s", campaign_id) if campaign_id else SQL("TRUE")
        row = self.env.execute_query_dict(
            SQL(
                """
                WITH mine AS MATERIALIZED (
                    SELECT m.id, m.sequence, m.deadline_first
                      FROM ahorro_campaign m JOIN ahorro_campaign_user_rel r
                        ON r.campaign_id = m.id AND r.user_id = %(uid)s
                     WHERE m.state = 'in_progress' AND %(chosen)s
                       AND m.company_id = ANY(%(companies)s))
                SELECT ARRAY(SELECT id FROM mine ORDER BY sequence, id) AS campaign_ids,
                       ARRAY(SELECT id FROM mine WHERE deadline_first) AS first_ids,
                       EXISTS (SELECT FROM ahorro_operator_absence
                                WHERE user_id = %(uid)s AND ended_at IS NULL)
                           AS is_away,
                       EXISTS (SELECT FROM ahorro_case c
                                WHERE c.next_action_user_id = %(uid)s
                                  AND %(reached)s)
                    OR EXISTS (SELECT FROM (SELECT id FROM mine UNION SELECT 0) m
                                CROSS JOIN LATERAL (
                                     SELECT FROM ahorro_case c
                                      WHERE COALESCE(c.campaign_id, 0) = m.id
                                        AND %(callback)s LIMIT 1) c)
                       AS has_callbacks
                """,
                uid=self.env.uid,
                chosen=chosen,
                companies=list(companies),
                reached=facts._get_condition(reached),
                callback=facts._get_condition(
                    reached
                    & facts._get_callback_domain()
                    & facts._get_unmarked_domain()
                ),
            ),
        )[0]
        if not campaign_id:
            row["campaign_ids"].append(NONE)
        return row

    @api.model
    def _get_callbacks(self, overview, free, size, now):
        """Return the user's own callbacks that are due, and then those of others.

        Those of others come past their grace, or at once where nobody will do them.
        """
        facts = self.env["ahorro.case.facts"]
        reached = facts._get_open_domain() & facts._get_reached_domain(now)
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT %(columns)s
                  FROM unnest(%(campaigns)s::integer[]) m(id)
                 CROSS JOIN LATERAL (
                    SELECT c.*, p.partner_id,
                           c.next_action_user_id IS NOT DISTINCT FROM %(uid)s AS is_own
                      FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                     WHERE COALESCE(c.campaign_id, 0) = m.id AND %(callback)s
                       AND (c.next_action_user_id IS NULL
                            OR c.next_action_user_id = %(uid)s
                            OR %(past_grace)s OR %(away)s)
                       AND %(free)s
                     ORDER BY is_own DESC, c.next_action_at, c.id
                     LIMIT %(size)s) c
                 ORDER BY c.is_own DESC, c.next_action_at, c.id LIMIT %(size)s
                """,
                columns=self._candidate_columns(),
                campaigns=overview["campaign_ids"],
                uid=self.env.uid,
                callback=facts._get_condition(reached & facts._get_callback_domain()),
                past_grace=facts._get_condition(facts._get_past_grace_domain(now)),
                away=facts._away_condition(
                    SQL("c.next_action_user_id"), SQL("m.id"), SQL("c.company_id")
                ),
                free=free,
                size=size,
            ),
        )

    @api.model
    def _get_by_priority(
        self,
        campaign_ids,
        companies,
        free,
        size,
        now,
        enough=1,
        first_ids=(),
        days=None,
    ):
        """Return the cases of these campaigns that the user may call now.

        Those of nobody, of the user, and of operators who will not do theirs. Never
        tried ones are first in their campaign: the due retries are looked at too where
        those of the first campaign are not enough.

        :param campaign_ids: by priority, with ``NONE`` for no campaign
        :param enough: how many never tried ones of the first campaign will do
        :param first_ids: campaigns that call first what expires first
        :param days: when, where it is known already
        """
        facts = self.env["ahorro.case.facts"]
        offered = facts._get_open_domain() & facts._get_unmarked_domain()
        fresh = offered & Domain("next_action_at", "=", False)
        rows = self.env.execute_query_dict(
            self._priority_query(
                campaign_ids,
                companies,
                fresh,
                SQL("TRUE"),
                SQL("c.last_attempt_at NULLS FIRST, c.id"),
                free,
                size,
            )
        )
        untried = [
            row for row in rows if row["rank"] == 1 and not row["last_attempt_at"]
        ]
        if len(untried) >= enough:
            return untried
        rows += self.env.execute_query_dict(
            self._priority_query(
                campaign_ids,
                companies,
                offered & facts._get_retry_domain(),
                facts._get_condition(facts._get_reached_domain(now)),
                SQL("c.next_action_at"),
                free,
                size,
            )
        )
        return sorted(
            rows,
            key=lambda row: (
                row["rank"],
                row["last_attempt_at"] is not None,
                row["last_attempt_at"],
                row["id"],
            ),
        )[:size]

    @api.model
    def _priority_query(
        self, campaign_ids, companies, domain, reached, index, free, size
    ):
        """Return the SQL of the first cases of a kind, by campaign and attempt.

        :param domain: of the kind, which has an index by campaign and operator
        :param reached: SQL condition on ``c``, where not all of the kind may be called
        :param index: SQL of the order that the index has
        """
        facts = self.env["ahorro.case.facts"]
        return SQL(
            """
            WITH RECURSIVE searched AS (
                SELECT n.id AS campaign_id, k.company_id
                  FROM unnest(%(campaigns)s::integer[]) n(id)
                  LEFT JOIN ahorro_campaign m ON m.id = n.id
                 CROSS JOIN LATERAL unnest(
                       CASE WHEN n.id = 0 THEN %(companies)s::integer[]
                            ELSE ARRAY[m.company_id] END) k(company_id)),
            -- From one operator with cases to the next, whatever number each has.
            assigned AS (
                SELECT DISTINCT campaign_id, 0 AS user_id FROM searched
                 UNION ALL
                SELECT assigned.campaign_id, following.user_id
                  FROM assigned CROSS JOIN LATERAL (
                       SELECT c.user_id FROM ahorro_case c
                        WHERE COALESCE(c.campaign_id, 0) = assigned.campaign_id
                          AND COALESCE(c.user_id, 0) > assigned.user_id AND %(kind)s
                        ORDER BY COALESCE(c.user_id, 0) LIMIT 1) following),
            whose AS (
                SELECT campaign_id, unnest(ARRAY[0, %(uid)s]) AS user_id FROM searched
                 UNION
                SELECT assigned.campaign_id, assigned.user_id
                  FROM searched JOIN assigned USING (campaign_id)
                 WHERE assigned.user_id NOT IN (0, %(uid)s) AND %(away)s)
            SELECT %(columns)s, c.rank, c.last_attempt_at
              FROM whose w CROSS JOIN LATERAL (
                SELECT c.*, p.partner_id,
                       array_position(%(campaigns)s::integer[], w.campaign_id) AS rank
                  FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                 WHERE COALESCE(c.campaign_id, 0) = w.campaign_id
                   AND COALESCE(c.user_id, 0) = w.user_id AND %(kind)s
                   AND %(reached)s AND %(free)s AND %(own)s
                 ORDER BY %(index)s LIMIT %(size)s) c
             ORDER BY c.rank, c.last_attempt_at NULLS FIRST, c.id LIMIT %(size)s
            """,
            campaigns=list(campaign_ids),
            companies=list(companies),
            kind=facts._get_condition(domain),
            uid=self.env.uid,
            away=facts._away_condition(
                SQL("assigned.user_id"),
                SQL("assigned.campaign_id"),
                SQL("searched.company_id"),
            ),
            columns=self._candidate_columns(),
            reached=reached,
            free=free,
            own=self._own_condition(campaign_ids, companies),
            index=index,
            size=size,
        )

    @api.model
    def _own_condition(self, campaign_ids, companies):
        """Return the SQL that case ``c`` without a campaign may be the user's.

        Somebody may be at work in one of the companies and not in another.
        """
        if NONE not in campaign_ids or len(companies) < 2:
            return SQL("TRUE")
        away = self.env["ahorro.case.facts"]._away_condition(
            SQL("c.user_id"), SQL("0"), SQL("c.company_id")
        )
        return SQL(
            """(c.campaign_id IS NOT NULL OR c.user_id IS NULL
                OR c.user_id = %s OR %s)""",
            self.env.uid,
            away,
        )

    @api.model
    def _candidate_columns(self):
        return SQL(
            "c.id, COALESCE(c.attempts, 0) AS attempts, c.plan_id, c.partner_id, "
            "c.campaign_id, c.type_id, c.company_id, c.is_callback"
        )

    @api.model
    def _find_held_people(self, partner_ids, now):
        """Return those of these people whom somebody has under any of their keys."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) held(id) WHERE id = ANY(%s)",
                self.env["ahorro.person.keys"]._held_people_query(now),
                list(partner_ids),
            )
        )
        return {partner_id for (partner_id,) in rows}

    @api.model
    def _free_condition(self, skip_partner_id, passed, companies, now):
        """Return the SQL that nobody has the person of case ``c`` and its plan ``p``.

        Blocked cases and those passed over are left out too.
        """
        facts = self.env["ahorro.case.facts"]
        conditions = [
            facts._get_condition(facts._get_unmarked_domain()),
            SQL("c.company_id = ANY(%s)", list(companies)),
            SQL("p.partner_id IS NOT NULL AND p.active"),
            # One that changed hands while somebody attends it is theirs still.
            SQL(
                """p.id <> ALL(ARRAY(
                    SELECT plan_id FROM ahorro_lease WHERE expires_at > %s))""",
                now,
            ),
            SQL(
                """NOT EXISTS (
                    SELECT FROM ahorro_lease_key k JOIN ahorro_lease l
                        ON l.id = k.lease_id
                     WHERE k.key = 'p' || p.partner_id AND l.expires_at > %s)""",
                now,
            ),
        ]
        if skip_partner_id:
            conditions.append(SQL("p.partner_id <> %s", skip_partner_id))
        if passed:
            conditions.append(SQL("c.id <> ALL(%s)", list(passed)))
        return SQL(" AND ").join(conditions)
