# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.sql_db import Cursor
from odoo.tools import SQL

from .queue_common import NOON, QueueCommon


class TestAttendBudget(QueueCommon):
    """What a call costs in queries, whatever else is in the database."""

    def _count(self, call):
        """Return how many queries a call makes once the caches are warm."""
        queries = []
        execute = Cursor.execute

        def counted(cursor, query, params=None, log_exceptions=True):
            queries.append(query)
            return execute(cursor, query, params, log_exceptions)

        self.env.flush_all()
        self.env.invalidate_all()
        self.patch(Cursor, "execute", counted)
        call()
        self.patch(Cursor, "execute", execute)
        return len(queries)

    def _measure(self):
        """Return the queries of taking a client, and of saving and taking the next."""
        cases = self._as(self.operator)
        answer = cases.attend_next()
        cases.lease_release(answer["lease_token"])
        taken = []
        taking = self._count(lambda: taken.append(cases.attend_next()))
        values = {"kind": "finish", "result_id": self.closing.id, "comment": "x"}
        saving = self._count(
            lambda: taken.append(
                cases.save_attention(
                    taken[0]["lease_token"], values, next(self.keys), True
                )
            )
        )
        self.assertTrue(taken[1]["next"])
        cases.lease_release(taken[1]["next"]["lease_token"])
        return taking, saving

    def _fill(self, count):
        """Add open cases of every kind and movements, as a busy month leaves them."""
        campaign = self._campaign("Grande", sequence=300)
        plan = self._person_plan()
        self.env.cr.execute(
            SQL(
                """
                WITH holder AS (
                    INSERT INTO res_partner (name, company_id, active, create_date)
                    SELECT 'Masa ' || n, %(company)s, TRUE, now()
                      FROM generate_series(1, %(count)s) n RETURNING id),
                plan AS (
                    INSERT INTO ahorro_plan (company_id, provider_id, status_id, active,
                        is_live, partner_id, subscription_number, create_date)
                    SELECT %(company)s, %(provider)s, %(status)s, TRUE, TRUE, holder.id,
                           'Q' || holder.id, now() FROM holder RETURNING id)
                INSERT INTO ahorro_case (campaign_id, plan_id, type_id, company_id,
                    state, attempts, last_attempt_at, next_action_at,
                    next_action_user_id, is_callback)
                SELECT %(campaign)s, plan.id, %(type)s, %(company)s,
                       CASE plan.id %% 4 WHEN 0 THEN 'pending' ELSE 'in_progress' END,
                       plan.id %% 4,
                       CASE WHEN plan.id %% 4 > 0 THEN %(now)s END,
                       CASE WHEN plan.id %% 4 > 1 THEN %(later)s END,
                       CASE plan.id %% 4 WHEN 3 THEN %(user)s END, plan.id %% 4 = 3
                  FROM plan
                """,
                company=self.company.id,
                provider=self.rombo.id,
                status=self.saver.id,
                campaign=campaign.id,
                type=self.arrears.id,
                now=NOON - timedelta(days=1),
                later=NOON + timedelta(days=1),
                user=self.colleague.id,
                count=count,
            )
        )
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_movement (company_id, campaign_id, plan_id,
                       user_id, date, kind)
                   SELECT %s, %s, %s, %s, %s, 'comment' FROM generate_series(1, %s)""",
                self.company.id,
                campaign.id,
                plan.id,
                self.colleague.id,
                NOON - timedelta(days=30),
                count * 5,
            )
        )
        self.env.invalidate_all()

    def test_queries_do_not_grow_with_open_cases_and_movements(self):
        self._cases(self.campaign, 6)
        self._measure()  # fills what is read once
        before = self._measure()
        self._fill(3000)
        self.assertEqual(self._measure(), before)
        # As many as there are: each one more is 3 % of what a save costs (B3).
        self.assertLessEqual(before[0], 26)
        # One of them asks whether a conversation of the client changes hands.
        self.assertLessEqual(before[1], 35)
