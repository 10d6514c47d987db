# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Promises and the files that judge them, by imports that are written and undone."""

import base64
import csv
import io
import random
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.ahorro_campaign.tests.promise_oracle import World, expected
from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

#: Far enough ahead that what the database dates by its own clock is before it.
START = datetime(2031, 3, 3, 15)
PLANS = 12
DAYS = 70
HEADERS = (
    "Suscripción",
    "ESTADO",
    "TITULAR",
    "DNI",
    "CUOTAS_EMITIDAS",
    "CUOTAS_PAGADAS",
    "CUOTAS_VENCIDAS",
    "Deuda vencida",
)


@tagged("post_install", "-at_install")
class PromiseImportCase(AhorroPlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.active = False
        cls.clock = freeze_time(START)
        cls.time = cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls.runs = (
            cls.env["ahorro.import"]
            .with_user(cls.supervisor)
            .with_context(
                queue_job__no_delay=True,
                allowed_company_ids=cls.company.ids,
                tz="America/Argentina/Buenos_Aires",
            )
        )
        cls.promises = cls.env["ahorro.promise"]

    def _import(self, rows, day, complete=True):
        """Import a file of a day; rows are lists of the columns of ``HEADERS``."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADERS)
        writer.writerows(rows)
        content = base64.b64encode(stream.getvalue().encode()).decode()
        name = f"cartera {day:%Y-%m-%d}.csv"
        run = self.runs.create_from_file(name, content, "rombo_cartera")
        self.assertEqual(run.state, "review", run.error)
        self.assertEqual(run.report_date, day)
        run_sudo = run.sudo()
        run_sudo.is_complete = complete
        run_sudo.line_ids.filtered(
            lambda line: line.holder_change == "cession"
        ).holder_decision = "accept"
        run_sudo.env["ahorro.import.compare"]._compare(run_sudo)
        run.action_apply([flag["code"] for flag in run.flags or []])
        self.assertEqual(run.state, "done", run.error)
        # The database dates its log by its own clock.
        self.env.cr.execute(
            "UPDATE ahorro_plan_change SET date = %s WHERE date < %s",
            [datetime.now(), START],
        )
        return run

    def _promise(self, case, day, amount):
        """Write what a save with a promise writes."""
        movement_sudo = (
            self.env["ahorro.movement"]
            .with_user(self.operator)
            ._log(
                [
                    {
                        "kind": "comment",
                        "case_id": case.id,
                        "promise_date": day,
                        "promise_amount": amount,
                    }
                ]
            )
        )
        self.promises._record(movement_sudo.id, datetime.now().date())
        return self.promises.search([("movement_id", "=", movement_sudo.id)])


class TestPromiseMonths(PromiseImportCase):
    """Some plans' months, played through imports, against who saw each peso."""

    def _day(self, number):
        return date(START.year, START.month, START.day) + timedelta(number)

    def _play(self, seed):
        """Play the months of some plans; return worlds, promises and runs."""
        chance = random.Random(seed)
        worlds = [World() for _plan in range(PLANS)]
        cases, made, runs = {}, {}, []
        complete, absent = True, set()
        for day in range(DAYS):
            for world in worlds:
                world.day = day
            self.time.move_to(START + timedelta(days=day))
            if day % 7 == 0:
                complete = day == 0 or chance.random() < 0.7
                absent = {
                    place for place in range(PLANS) if day and chance.random() < 0.08
                }
                runs.append(self._photograph(worlds, day, complete, absent))
            if day == 0:
                cases = self._make_cases()
            self.time.move_to(START + timedelta(days=day, hours=1))
            for place, world in enumerate(worlds):
                if chance.random() < 0.03:
                    world.bill()
                if chance.random() < 0.04:
                    world.pay(chance.randint(1, 3))
                if chance.random() < 0.005:
                    world.holder += "'"
                if chance.random() < 0.05:
                    case = chance.randint(1, 2)
                    amount = chance.choice([0, 40, 100, 150, 250])
                    one = world.promise(chance.randint(0, 10), amount, case)
                    if one:
                        made[place, one.number] = self._promise(
                            cases[place][case - 1], self._day(one.day), amount
                        )
        return worlds, made, runs

    def _photograph(self, worlds, day, complete, absent):
        rows = []
        for place, world in enumerate(worlds):
            look = world.photograph(complete=complete, named=place not in absent)
            if look.named:
                holder = f"{place}{len(world.holder):03}"
                rows.append(
                    [
                        str(7_000_001 + place),
                        "N0",
                        f"Titular Número {holder}",
                        f"20{holder:0>6}",
                        look.issued,
                        look.paid,
                        look.owed,
                        look.debt,
                    ]
                )
        return self._import(rows, self._day(day), complete)

    def _make_cases(self):
        """Return for each plan its two cases, of two campaigns."""
        kind = self.env.ref("ahorro_campaign.campaign_type_arrears")
        campaigns = self.env["ahorro.campaign"].create(
            [
                {
                    "name": name,
                    "type_id": kind.id,
                    "company_id": self.company.id,
                    "user_ids": self.operator.ids,
                }
                for name in ("Una", "Otra")
            ]
        )
        plans = self.env["ahorro.plan"].search(
            [("company_id", "=", self.company.id), ("id", "!=", self.plan.id)],
            order="subscription_number",
        )
        self.assertEqual(len(plans), PLANS)
        return [
            self.env["ahorro.case"].create(
                [
                    {
                        "campaign_id": campaign.id,
                        "plan_id": plan.id,
                        "type_id": kind.id,
                        "company_id": self.company.id,
                    }
                    for campaign in campaigns
                ]
            )
            for plan in plans
        ]

    def _assert_verdicts(self, worlds, made, runs, when):
        self.env.invalidate_all()
        numbers = {run.id: number for number, run in enumerate(runs, 1)}
        told = {
            key: (
                promise.verdict,
                numbers.get(promise.judge_id),
                round(promise.recovered),
            )
            for key, promise in made.items()
        }
        wanted = {
            (place, number): answer
            for place, world in enumerate(worlds)
            for number, answer in expected(world).items()
        }
        self.assertEqual(told.keys(), wanted.keys(), when)
        wrong = {
            key: (told[key], wanted[key]) for key in told if told[key] != wanted[key]
        }
        self.assertEqual(wrong, {}, when)

    def _assert_months(self, seed):
        worlds, made, runs = self._play(seed)
        self.assertGreater(len(made), 20)
        codes = {answer[0] for world in worlds for answer in expected(world).values()}
        self.assertLessEqual({"kept", "part", "broken", "replaced"}, codes)
        self._assert_verdicts(worlds, made, runs, f"played, seed {seed}")
        # Of an undo that gives a plan back to who held it, the history says when, by
        # the database's own clock: that is a test of its own.
        order = [
            (place, run)
            for place, run in enumerate(runs)
            if place and not run.count_cession
        ]
        random.Random(seed).shuffle(order)
        for place, run in order[:6]:
            self.time.tick(timedelta(hours=1))
            run.action_undo()
            self.assertEqual(run.state, "undone", run.error)
            for world in worlds:
                world.looks[place].undone = True
            self._assert_verdicts(worlds, made, runs, f"undone {place}, seed {seed}")

    def test_months_of_one_portfolio(self):
        self._assert_months(1)

    def test_months_of_another_portfolio(self):
        self._assert_months(2)


class OnePromiseCase(PromiseImportCase):
    """A plan with a case and a promise, and the files of its months."""

    def setUp(self):
        super().setUp()
        self.time.move_to(START)
        self.day = START.date()
        self._import([self._row()], self.day)
        self.plan = self.env["ahorro.plan"].search(
            [("subscription_number", "=", "7000001")]
        )
        kind = self.env.ref("ahorro_campaign.campaign_type_arrears")
        campaign = self.env["ahorro.campaign"].create(
            {
                "name": "Mora",
                "type_id": kind.id,
                "company_id": self.company.id,
                "user_ids": self.operator.ids,
            }
        )
        self.case = self.env["ahorro.case"].create(
            {
                "campaign_id": campaign.id,
                "plan_id": self.plan.id,
                "type_id": kind.id,
                "company_id": self.company.id,
            }
        )
        self.time.move_to(START + timedelta(hours=1))
        self.one = self._promise(self.case, self._after(5), 100)

    def _after(self, days):
        return self.day + timedelta(days)

    def _row(self, debt=200, owed=2, paid=1, issued=3, **values):
        row = {"status": "N0", "holder": "Ana Uno", "document": "20000001"} | values
        return ["7000001", *row.values(), issued, paid, owed, debt]

    def _come(self, days, *rows, complete=True):
        self.time.move_to(START + timedelta(days=days))
        return self._import(rows, self._after(days), complete)

    def _undo(self, run):
        self.time.tick(timedelta(hours=1))
        run.action_undo()
        self.assertEqual(run.state, "undone", run.error)

    def _assert_verdict(self, verdict, recovered, run=None):
        self.env.invalidate_all()
        self.assertEqual(
            (self.one.verdict, self.one.recovered, self.one.judge_id),
            (verdict, recovered, run.id if run else 0),
        )
        day = run and run.report_date
        self.assertEqual(self.one.judged_day, day or False)


class TestPromiseImports(OnePromiseCase):
    """What one import does to one promise."""

    def test_only_a_complete_file_of_a_later_day_judges(self):
        self._assert_verdict("pending", 0)
        self._come(5, self._row(0, 0, 3))
        self._assert_verdict("pending", 0)
        self._come(6, self._row(200), complete=False)
        self._assert_verdict("pending", 0)
        run = self._come(7, self._row(100, 1, 2))
        self._assert_verdict("kept", 100, run)
        self._come(14, self._row())
        self._assert_verdict("kept", 100, run)

    def test_undoing_the_judge_gives_the_next_one_or_none(self):
        first = self._come(7, self._row())
        second = self._come(14, self._row(140, 2, 1))
        self._assert_verdict("broken", 0, first)
        self._undo(first)
        self._assert_verdict("part", 60, second)
        self._undo(second)
        self._assert_verdict("pending", 0)

    def test_a_file_of_an_earlier_day_that_comes_late_judges_instead(self):
        later = self._come(14, self._row(0, 0, 3))
        self._assert_verdict("kept", 100, later)
        self.time.tick(timedelta(hours=1))
        earlier = self._import([self._row()], self._after(7))
        self._assert_verdict("broken", 0, earlier)
        self._undo(earlier)
        self._assert_verdict("kept", 100, later)

    def test_a_plan_that_the_file_leaves_out_waits_for_one_that_names_it(self):
        other = ["7000002", "N0", "Eva Dos", "20000002", 3, 1, 2, 200]
        without = self._come(7, other)
        self._assert_verdict("unseen", 0, without)
        again = self._come(14, other, self._row(100, 1, 2))
        self._assert_verdict("kept", 100, again)

    def test_a_rescinded_plan_that_owes_nothing_any_more_was_not_paid(self):
        run = self._come(7, self._row(0, 0, 1, status="R2"))
        self._assert_verdict("broken", 0, run)

    def test_who_ceded_the_plan_is_not_judged(self):
        run = self._come(7, self._row(document="30000009", holder="Otra Gómez"))
        self.assertNotEqual(self.plan.partner_id, self.one.partner_id)
        self._assert_verdict("holder_changed", 0, run)

    def test_an_empty_cell_is_no_debt_where_the_profile_says_so(self):
        other = ["7000002", "N0", "Eva Dos", "20000002", 3, 1, 2, 200]
        silent = self._come(7, other, self._row("", "", 3))
        self._assert_verdict("unseen", 0, silent)
        profile = self.env["ahorro.import.profile"].search(
            [("code", "=", "rombo_cartera")]
        )
        profile.column_ids.filtered(
            lambda column: column.field == "overdue_debt"
        ).empty_erases = True
        run = self._come(14, other, self._row("", "", 3))
        self._assert_verdict("kept", 100, run)

    def test_the_same_file_again_changes_no_verdict(self):
        run = self._come(7, self._row(150))
        self._assert_verdict("part", 50, run)
        before = self.one.judged_at
        self._come(8, self._row(150))
        self._assert_verdict("part", 50, run)
        self.assertEqual(self.one.judged_at, before)

    def test_an_error_while_judging_leaves_no_plan_written_and_none_judged(self):
        def fail(*_args):
            raise ValueError("made up")

        judge = type(self.env["ahorro.promise.judge"])
        self.patch(judge, "_write_verdicts", fail)
        with self.assertLogs("odoo.addons.ahorro_import", "ERROR"):
            with self.assertRaises(AssertionError):
                self._come(7, self._row(0, 0, 3))
        self._assert_verdict("pending", 0)
        self.assertEqual(self.plan.overdue_debt, 200)
