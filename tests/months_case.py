# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Months of a dealership, played by a team on the product and in an oracle's books."""

import base64
import io
import json
import random
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import Workbook

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .months.books import Books, File
from .months.calls import Floor
from .months.campaigns import CAMPAIGNS
from .months.promises import judge_all
from .months.truth import MONTH, World
from .months_checks import FIRST_NUMBER, subscription
from .months_team import MonthsTeam

#: A Tuesday at noon in Buenos Aires, ahead of the database's own clock.
START = datetime(2031, 3, 4, 15)
ANALYZE = """ANALYZE ahorro_plan, ahorro_plan_change, ahorro_case, ahorro_movement,
    ahorro_promise, ahorro_guard_log, ahorro_phone, res_partner"""
HEADERS = (
    "Suscripción",
    "Grupo y Orden",
    "ESTADO",
    "TITULAR",
    "DNI",
    "CELULAR",
    "TOTAL_CUOTAS",
    "Cuotas Emitidas",
    "Cuotas Pagas",
    "Cuotas Adeudadas",
    "Deuda vencida",
    "Deuda a vencer",
    "Fecha de Venta",
    "Fecha Adjudicación",
)


@tagged("post_install", "-at_install")
class MonthsCase(MonthsTeam):
    """The product and the books, side by side; ``SEED`` and sizes are the tests'."""

    SEED = 1
    PLANS = 60
    ATTENTIONS = 3
    PARTIAL = (2,)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.active = False
        cls.clock = freeze_time(START)
        cls.time = cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls._log_by_the_frozen_clock()
        cls.team = [
            cls._user(f"ahorro_team_{number}", "ahorro_plan.group_operator")
            for number in range(3)
        ]
        context = {"allowed_company_ids": cls.company.ids}
        context["tz"] = "America/Argentina/Buenos_Aires"
        cls.own = cls.env(user=cls.supervisor.id, su=False, context=context)
        cls.world = World(cls.SEED, cls.PLANS, START.date())
        cls.books = Books()
        cls.floor = Floor(cls.books, [campaign for campaign, *_rest in CAMPAIGNS])
        cls.runs = {}
        cls.made = {}
        cls.keys = 0
        cls._set_terms()
        cls._make_campaigns()

    @classmethod
    def _log_by_the_frozen_clock(cls):
        """Let the log of plans, which is the database's, be dated like the rest."""
        plans = type(cls.env["ahorro.plan"])
        real = plans._set_change_origin

        def dated(self, record=None, changed_at=None):
            return real(self, record, changed_at or datetime.now())

        cls.startClassPatcher(patch.object(plans, "_set_change_origin", dated))

    @classmethod
    def _make_campaigns(cls):
        cls.livings = {}
        for campaign, enters, leaves in CAMPAIGNS:
            record = cls.own["ahorro.campaign"].create(
                {
                    "name": campaign.name,
                    "type_id": cls.env.ref(
                        f"ahorro_campaign.campaign_type_{campaign.kind}"
                    ).id,
                    "company_id": cls.company.id,
                    "user_ids": [Command.set([user.id for user in cls.team])],
                }
            )
            living = cls.own["ahorro.living"].create(
                {
                    "campaign_id": record.id,
                    "entry_domain": json.dumps(enters),
                    "exit_domain": json.dumps(leaves),
                    "news_only": campaign.news_only,
                }
            )
            living.action_turn_on()
            cls.livings[campaign.name] = living
        cls.own["ahorro.campaign"].reorder(
            [living.campaign_id.id for living in cls.livings.values()]
        )

    def _chance(self, *what):
        return random.Random(f"{self.SEED}/{self.world.month}/{what}")

    # === A MONTH ===

    def _play_month(self):
        """Import the month's file, and let the team work until the next."""
        month = self.world.month
        self._take_file(self.world.photograph(is_whole=month not in self.PARTIAL))
        self._assert_books(f"file {month}")
        self._answer_questions()
        for days in (2, 9, 16):
            self.time.move_to(START + timedelta(days=month * MONTH + days))
            self._reassign(days)
            for user in self.team:
                self._work(user, days)
        self._opt_out()
        self.world.pass_month()

    def _take_file(self, rows):
        month = self.world.month
        self.time.move_to(START + timedelta(days=month * MONTH))
        now = datetime.now()
        file = File(month, now.date(), now, self.books.is_complete(rows))
        decisions = {}
        for number in self.books.other_holders(rows):
            decided = self._chance("holder", number).random()
            if decided < 0.9:
                decisions[number] = "accept" if decided < 0.7 else "keep"
        self._import(file, rows, decisions)
        self.books.take(file, rows, decisions)
        judge_all(self.books, self.floor.promises, datetime.now())
        tokens = self._put_some_in_front()
        self._follow()
        self.floor.follow(file)
        for user, token in tokens:
            self.env(user=user.id, su=False)["ahorro.attend"].lease_release(token)
        for case in self.floor.cases.values():
            case.is_in_front = False
        self._bring_up()

    def _import(self, file, rows, decisions):
        stream = io.BytesIO()
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Cartera")
        sheet.append(HEADERS)
        for row in rows:
            sheet.append(_cells(row))
        book.save(stream)
        runs = self.own["ahorro.import"].with_context(queue_job__no_delay=True)
        run = runs.create_from_file(
            f"cartera {file.day:%Y-%m-%d}.xlsx",
            base64.b64encode(stream.getvalue()).decode(),
            "rombo_cartera",
        )
        self.assertEqual(run.state, "review", run.error)
        self.assertEqual(run.report_date, file.day)
        self.assertEqual(run.is_complete, file.is_complete)
        run_sudo = run.sudo()
        asked = run_sudo.line_ids.filtered(
            lambda line: (
                line.holder_change == "cession" and line.holder_decision == "pending"
            )
        )
        self.assertEqual(
            sorted(line.plan_id.subscription_number for line in asked),
            sorted(subscription(n) for n in self.books.other_holders(rows)),
        )
        for line in asked:
            number = int(line.plan_id.subscription_number) - FIRST_NUMBER
            line.holder_decision = decisions.get(number, "pending")
        run_sudo.env["ahorro.import.compare"]._compare(run_sudo)
        run.action_apply([flag["code"] for flag in run.flags or []])
        self.assertEqual(run.state, "done", run.error)
        self.runs[file.number] = run
        # Nothing else tells the database what is in the tables of this transaction.
        self.env.cr.execute(ANALYZE)

    def _put_some_in_front(self):
        """Let two clients of whom the file takes leave be in front of somebody."""
        found = []
        for campaign in self.floor.campaigns:
            found += [
                case
                for case in self.floor.leaving(campaign)
                if not case.is_held and not case.question
            ]
        self._chance("front").shuffle(found)
        tokens, people = [], set()
        for user, case in zip(self.team, found[:2], strict=False):
            document = case.plan.get("holder").document
            if document in people:
                continue
            people.add(document)
            attend = self.env(user=user.id, su=False)["ahorro.attend"]
            answer = attend.attend_case(self._record(case).id, incoming=True)
            tokens.append((user, answer["lease_token"]))
            self.floor.seen.add(case.plan.number)
            self._mark_in_front(document)
        return tokens

    def _mark_in_front(self, document):
        for case in self.floor.cases.values():
            if case.plan.get("holder").document == document:
                case.is_in_front = True

    def _follow(self):
        self.env["ahorro.living.run"]._cron_follow()
        self.env.invalidate_all()

    def _bring_up(self):
        self.env["ahorro.attend.promise"]._cron_bring_up()
        self.env.invalidate_all()
        self.floor.bring_up(datetime.now())

    def _undo(self, number):
        self.time.tick(timedelta(hours=1))
        file = next(file for file in self.books.files if file.number == number)
        run = self.runs[number]
        run.action_undo()
        self.assertEqual(run.state, "undone", run.error)
        self.env.cr.execute(ANALYZE)
        self.books.undo(file, datetime.now())
        self.books.archive_unused(self.floor.used_plans())
        judge_all(self.books, self.floor.promises, datetime.now())
        self._follow()
        self.floor.follow(file)
        self._bring_up()
        with self.assertRaises(UserError):
            run.action_undo()


def _cells(row):
    return [
        subscription(row.number),
        row.seat or None,
        row.status,
        row.holder.name,
        row.holder.document,
        row.holder.mobile or None,
        84,
        row.issued,
        row.paid,
        row.owed,
        row.debt,
        row.to_come,
        row.sale,
        row.award,
    ]
