# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tools import SQL

from ..tools import attention
from .campaign_common import AhorroCampaignCommon

START = datetime(2020, 1, 1, 12)
COLUMNS = ("state", "result_id", "started_at", "finished_at")
#: Histories that are made up, and the acts of the longest.
HISTORIES, ACTS = 150, 9


class TestCaseStage(AhorroCampaignCommon):
    """Where a case stood is what its movements tell, however it is found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.results = cls.grouping.result_ids.filtered("closes")[:2]

    def test_the_moments_of_a_case_say_what_its_movements_say(self):
        dice = random.Random(13)
        campaign = self._campaign()
        case_ids = [self._live_through(dice, campaign) for _number in range(HISTORIES)]
        for day in range(ACTS * 2 + 2):
            moment = START + timedelta(days=day, hours=1)
            with self.subTest(moment=moment):
                self.assertEqual(
                    self._ask_stages("_get_stage_sql", case_ids, moment),
                    self._ask_stages("_get_logged_stage_sql", case_ids, moment),
                )

    def test_a_case_that_only_went_forward_is_told_without_its_movements(self):
        case = self._campaign().case_ids[0]
        self._finish(case)
        case.started_at = START
        case.finished_at = START + timedelta(days=2)
        case.flush_recordset()
        stages = {
            days: self._ask_stages(
                "_get_stage_sql", case.ids, START + timedelta(days=days, hours=1)
            )[case.id]
            for days in (-1, 1, 2)
        }
        # No movement is of these days: the one that there is was written today.
        self.assertEqual(stages, {-1: -2, 1: -1, 2: self.informed.id})

    def test_cases_of_a_past_day_are_found_in_their_index_alone(self):
        self._campaign()
        statements = []
        execute = Cursor.execute

        def recorded(cursor, *args, **kwargs):
            result = execute(cursor, *args, **kwargs)
            statements.append(cursor._obj.query.decode())
            return result

        plans = self.env["ahorro.plan"].with_user(self.supervisor)
        filters = {"date": "2020-02-01", "blocks": ["scoring"]}
        with patch.object(Cursor, "execute", recorded):
            plans.get_portfolio_panel(filters)
        months = [text for text in statements if text.startswith("SELECT date_trunc")]
        self.assertEqual(len(months), 1)
        # Whatever is cheaper for a few rows is out of the question for very many.
        for way in ("seqscan", "bitmapscan", "indexscan"):
            self.env.cr.execute(SQL("SET LOCAL %s = off", SQL(f"enable_{way}")))
        for text in months:
            self.env.cr.execute(SQL("EXPLAIN (FORMAT JSON) %s", SQL(text)))
            nodes = [self.env.cr.fetchone()[0][0]["Plan"]]
            for node in nodes:
                nodes += node.get("Plans", [])
            alone = {
                node["Index Name"]
                for node in nodes
                if node["Node Type"] == "Index Only Scan"
            }
            self.assertIn("ahorro_case_plan_index", alone)

    def _ask_stages(self, name, case_ids, moment):
        code = getattr(self.env["ahorro.case.stage"], name)(moment)
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT c.id, %s FROM ahorro_case c WHERE c.id = ANY(%s)",
                    code,
                    case_ids,
                )
            )
        )

    def _live_through(self, dice, campaign):
        """Make a case and let things happen to it, as the queue does; return its id."""
        plan = self._plan(subscription_number=f"29{dice.randrange(10**7):07}")
        case_id = self.env.execute_query(
            SQL(
                """INSERT INTO ahorro_case (plan_id, campaign_id, type_id, company_id,
                                            state, create_date)
                   VALUES (%s, %s, %s, %s, 'pending', %s) RETURNING id""",
                plan.id,
                campaign.id,
                campaign.type_id.id,
                campaign.company_id.id,
                START - timedelta(days=1),
            )
        )[0][0]
        case, now, steps = attention.Case(), START, []
        for _number in range(dice.randint(0, ACTS)):
            now += timedelta(days=dice.choice((0, 1, 1, 2)), minutes=1)
            before = case
            kinds = ["comment", "finish", "finish"]
            if case.state == "done":
                kinds = ["reopen", "correct"]
            kind = dice.choice([*kinds, "undo"] if steps else kinds)
            values = {}
            if kind == "undo":
                # The last step that stands, as it was before it.
                movement_id, case = steps.pop()
                values["reverses_id"] = movement_id
            elif kind == "reopen":
                case = attention.reopen(case)
            elif kind == "correct":
                values["result_id"] = dice.choice(self.results.ids)
                case = attention.finish(case, values["result_id"], case.finished_at)
            else:
                begun = case.started_at or now
                case = replace(case, state="in_progress", started_at=begun)
                if kind == "finish":
                    values["result_id"] = dice.choice(self.results.ids)
                    case = attention.finish(case, values["result_id"], now)
            [movement_id] = self.env.execute_query(
                SQL(
                    """INSERT INTO ahorro_movement (company_id, case_id, campaign_id,
                              plan_id, type_id, user_id, date, kind, result_id,
                              reverses_id)
                       VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id""",
                    campaign.company_id.id,
                    case_id,
                    campaign.id,
                    plan.id,
                    campaign.type_id.id,
                    self.operator.id,
                    now,
                    kind,
                    values.get("result_id"),
                    values.get("reverses_id"),
                )
            )[0]
            if kind != "undo":
                steps.append((movement_id, before))
        kept = {name: asdict(case)[name] for name in COLUMNS}
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_case SET %s WHERE id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in kept.items()
                ),
                case_id,
            )
        )
        return case_id
