# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Imports that are killed at every turn, and imports at the same moment.

Run by an Odoo shell on a database of its own: ``import_crash`` or ``import_race``.
"""

import base64
import time
from dataclasses import replace
from datetime import date

from odoo import Command
from odoo.tools import SQL

from tests.portfolio.files import render
from tests.portfolio.months import run_months
from tests.portfolio.plans import AS_OF, iter_plans

from .crew import Crew

PLANS = 300
#: Plans that change seats in the second month: which of them each one follows. A ring
#: of three, and pairs.
FOLLOWS = (1, 2, 0, 4, 3, 6, 5, 8, 7)
SEED = 17
#: Tables of which not one row may differ after a run that was killed.
TABLES = (
    "ahorro_plan",
    "ahorro_plan_change",
    "ahorro_phone",
    "ahorro_plan_status",
    "ahorro_seller",
    "ahorro_file_value",
    "ahorro_import_effect",
    "ahorro_import_line",
    "res_partner",
    "ahorro_promise",
)
READING = (
    ("ahorro.import.read", "_write_rows"),
    ("ahorro.import.match", "_match_lines"),
    ("ahorro.import.compare", "_end_of_reading"),
)
APPLYING = (
    ("ahorro.import.new.codes", "_create_codes"),
    ("ahorro.import.holder.apply", "_apply_phones"),
    ("ahorro.import.plan.apply", "_insert_plans"),
    ("ahorro.import.plan.apply", "_mark_absent"),
    ("ahorro.import.lock", "_compare_others"),
)
UNDOING = (
    ("ahorro.import.undo", "_archive_created_plans"),
    ("ahorro.import.undo", "_restore_plans"),
    ("ahorro.import.holder.undo", "_archive_unused_codes"),
)


def _exchange_seats(before: list, after: list) -> None:
    """Let some running plans take one another's group and order in the second month."""
    running = {plan.uid for plan in before if plan.status_code == "N0"}
    moving = [
        place
        for place, plan in enumerate(after)
        if plan.uid in running and plan.status_code == "N0" and plan.subscription_number
    ][: len(FOLLOWS)]
    plans = [after[place] for place in moving]
    for place, source in zip(moving, FOLLOWS, strict=True):
        seat = plans[source]
        after[place] = replace(
            after[place],
            group=seat.group,
            order=seat.order,
            order_number=seat.order_number,
        )


class Scene:
    """A dealership with its supervisor, and the files of some months."""

    def __init__(self, env, months: int = 2, as_of: date = AS_OF):
        from odoo.tests import new_test_user

        company = env["res.company"].create({"name": "Concesionario de prueba"})
        self.company_id = company.id
        self.user_id = new_test_user(
            env,
            login="quien_importa",
            groups="ahorro_plan.group_supervisor",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            lang="es_AR",
        ).id
        plans = list(iter_plans(PLANS, SEED))
        shares = {"seed": SEED, "changed_share": 0.3}
        every = list(run_months(plans, months, as_of=as_of, **shares))
        if months > 1:
            _exchange_seats(every[0].plans, every[1].plans)
        self.files = [
            render(month.plans, day=month.as_of, seed=number)
            for number, month in enumerate(every)
        ]
        self.crew = Crew(env)

    def runs(self, env, **context):
        """Return the model of runs as the supervisor has it."""
        allowed = {"allowed_company_ids": [self.company_id], "lang": "es_AR"}
        return env(user=self.user_id, context=allowed | context)["ahorro.import"]

    def create(self, number: int, *, at_once: bool = False) -> int:
        """Create the run of a month's file; return its id."""
        file = self.files[number]
        content = base64.b64encode(file.data).decode()
        return self.crew.run(
            lambda env: (
                self.runs(env, queue_job__no_delay=at_once)
                .create_from_file(file.name, content)
                .id
            )
        )

    def do(self, run_id: int, method: str, *arguments, **context):
        """Return an action that calls a method of a run."""

        def action(env):
            run = self.runs(env, **context).browse(run_id)
            return getattr(run, method)(*arguments)

        return action

    def job(self, run_id: int, phase: str):
        """Return the action of a phase's job."""
        return self.do(run_id, f"_job_{phase}", job_uuid="a process of the test")

    def facts(self, run_id: int) -> dict:
        """Return what people see of a run, from another process than its worker."""

        def action(env):
            run = self.runs(env).browse(run_id)
            return run.get_state() | {"news": run.count_new + run.count_changed}

        return self.crew.run(action)

    def flags(self, run_id: int) -> list:
        """Return the codes of all warnings of a run."""
        return self.crew.run(
            lambda env: [
                flag["code"] for flag in self.runs(env).browse(run_id).flags or []
            ]
        )

    def write(self, run_id: int) -> None:
        """Confirm a run in review and write it."""
        flags = self.flags(run_id)
        self.crew.run(self.do(run_id, "action_apply", flags, queue_job__no_delay=True))

    def picture(self, tables: tuple[str, ...] = TABLES) -> dict:
        """Return a hash of all rows of tables: those that an import writes."""

        def action(env):
            return {
                table: env.execute_query(
                    SQL(
                        "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t.id)) "
                        "FROM %s t",
                        SQL.identifier(table),
                    )
                )[0]
                for table in tables
            }

        return self.crew.run(action)

    def values(self) -> list:
        """Return what the portfolio says, without ids and moments of writing."""
        return self.crew.run(
            lambda env: env.execute_query(
                SQL(
                    """SELECT p.subscription_number, p.group_order, p.active, p.is_live,
                              p.family, s.code, r.name, p.installments_paid,
                              p.installments_owed, p.overdue_debt, p.absent_since
                         FROM ahorro_plan p
                         LEFT JOIN ahorro_plan_status s ON s.id = p.status_id
                         LEFT JOIN res_partner r ON r.id = p.partner_id
                        WHERE p.company_id = %s AND p.active
                        ORDER BY p.subscription_number, p.group_order, p.id""",
                    self.company_id,
                )
            )
        )


def kill_at_each(scene: Scene, run_id: int, phase: str, moments, state: str) -> None:
    """Kill the job of a phase at each moment; all must stay as it was before."""
    before = scene.picture()
    for moment in moments:
        worker = scene.crew.start(scene.job(run_id, phase), moment)
        worker.wait_until_stopped()
        seen = scene.facts(run_id)
        assert seen["label"] and not seen["stuck"], (moment, seen)
        worker.kill()
        left = _wait_for_release(scene, run_id)
        assert (left["state"], left["phase"]) == (state, phase), (moment, left)
        assert left["stuck"], (moment, left)
        assert scene.picture() == before, f"killed before {moment[1]}: something stayed"
        print(f"{phase}: killed before {moment[1]}, as never started", flush=True)


def _wait_for_release(scene: Scene, run_id: int) -> dict:
    """Return the facts of a run once PostgreSQL has noticed that its worker is gone."""
    for _try in range(100):
        left = scene.facts(run_id)
        if left["stuck"]:
            break
        time.sleep(0.05)
    return left


def lose_jobs(scene: Scene) -> None:
    """Forget the waiting jobs, as if whoever had taken them had died."""
    scene.crew.run(
        lambda env: env.cr.execute("DELETE FROM queue_job WHERE state <> 'done'")
    )


def import_crash(env) -> None:
    """Kill an import at every turn of each phase, then let it end."""
    scene = Scene(env)
    first = scene.create(0, at_once=True)
    scene.write(first)
    start = scene.values()
    assert len(start) == PLANS, len(start)

    run_id = scene.create(1)
    lose_jobs(scene)
    kill_at_each(scene, run_id, "read", READING, "reading")
    scene.crew.run(scene.do(run_id, "action_resume", queue_job__no_delay=True))
    assert scene.facts(run_id)["state"] == "review", scene.facts(run_id)

    flags = scene.flags(run_id)
    scene.crew.run(scene.do(run_id, "action_apply", flags))
    lose_jobs(scene)
    kill_at_each(scene, run_id, "apply", APPLYING, "applying")
    scene.crew.run(scene.do(run_id, "action_resume", queue_job__no_delay=True))
    done = scene.facts(run_id)
    assert done["state"] == "done" and done["news"] > 50, done
    seats = {subscription: place for subscription, place, *_rest in start}
    moved = [row for row in scene.values() if row[0] and seats.get(row[0]) != row[1]]
    assert len(moved) == len(FOLLOWS), moved

    scene.crew.run(scene.do(run_id, "action_undo"))
    lose_jobs(scene)
    kill_at_each(scene, run_id, "undo", UNDOING, "done")
    scene.crew.run(scene.do(run_id, "action_resume", queue_job__no_delay=True))
    assert scene.facts(run_id)["state"] == "undone"
    assert scene.values() == start
    print("ended well", flush=True)
    scene.crew.leave()


def import_race(env) -> None:
    """Two imports of one administradora, and each click twice, at one moment."""
    scene = Scene(env, months=3)
    first = scene.create(0, at_once=True)
    scene.write(first)
    second, third = (scene.create(number, at_once=True) for number in (1, 2))
    _race_of_clicks(scene, second)
    _race_of_imports(scene, second, third)
    _race_of_jobs(scene, third)
    print("ended well", flush=True)
    scene.crew.leave()


def _race_of_clicks(scene: Scene, run_id: int) -> None:
    """Two requests to write one import: one job."""
    flags = scene.flags(run_id)
    stop = ("ahorro.import.apply", "_check_batch")
    clicks = [
        scene.crew.start(scene.do(run_id, "action_apply", flags), stop)
        for _click in range(2)
    ]
    for click in clicks:
        click.wait_until_stopped()
    for click in clicks:
        click.go_on()
    for click in clicks:
        click.join()
    jobs = scene.crew.run(
        lambda env: env["queue.job"].search_count(
            [("identity_key", "=", f"ahorro.import.{run_id}.apply")]
        )
    )
    assert jobs == 1, jobs
    lose_jobs(scene)


def _race_of_imports(scene: Scene, slow: int, fast: int) -> None:
    """The second waits for the first, and is then compared anew and not written."""
    flags = scene.flags(fast)
    scene.crew.run(scene.do(fast, "action_apply", flags))
    lose_jobs(scene)
    one = scene.crew.start(
        scene.job(slow, "apply"), ("ahorro.import.plan.apply", "_mark_absent")
    )
    one.wait_until_stopped()
    two = scene.crew.start(
        scene.job(fast, "apply"), ("ahorro.import.lock", "_lock_provider")
    )
    two.wait_until_stopped()
    two.go_on()
    _wait_until_blocked(scene)
    one.go_on()
    one.join()
    two.join()
    assert scene.facts(slow)["state"] == "done", scene.facts(slow)
    other = scene.facts(fast)
    assert other["state"] == "review" and other["error"], other
    between = scene.values()
    scene.write(fast)
    assert scene.facts(fast)["state"] == "done"
    assert scene.values() != between
    again = scene.create(2, at_once=True)
    assert scene.facts(again)["news"] == 0, "it is as if the third came alone"
    scene.crew.run(scene.do(again, "action_discard"))


def _wait_until_blocked(scene: Scene) -> None:
    """Wait until some process waits for another one's row."""
    for _try in range(200):
        rows = scene.crew.run(
            lambda env: env.execute_query(
                SQL(
                    """SELECT 1 FROM pg_stat_activity
                        WHERE datname = current_database()
                          AND wait_event_type = 'Lock'"""
                )
            )
        )
        if rows:
            return
        time.sleep(0.05)
    raise AssertionError("Nobody waits: the two did not meet.")


def _race_of_jobs(scene: Scene, run_id: int) -> None:
    """One undo taken by two workers at once is done by one."""
    scene.crew.run(scene.do(run_id, "action_undo"))
    lose_jobs(scene)
    one = scene.crew.start(
        scene.job(run_id, "undo"), ("ahorro.import.undo", "_restore_plans")
    )
    one.wait_until_stopped()
    said = scene.crew.run(scene.job(run_id, "undo"))
    assert "Nothing to do" in said, said
    one.go_on()
    one.join()
    assert scene.facts(run_id)["state"] == "undone"
