# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An import that judges promises, and what follows for their cases, killed.

Run by an Odoo shell on a database of its own: ``promise_crash``.
"""

import os
import signal
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tools import SQL

from .imports import Scene, kill_at_each, lose_jobs

#: How many plans owe something and promise to pay it.
PROMISES = 40
#: Days between today and the first of the two files: the second is of last week.
FIRST_FILE = 37
JUDGING = (
    ("ahorro.promise.judge", "_judge"),
    ("ahorro.promise.judge", "_write_verdicts"),
)


def promise_crash(env) -> None:
    """Kill the judgement of promises, and what follows from it, at every turn."""
    today = date.today()
    scene = Scene(env, as_of=today - timedelta(FIRST_FILE))
    scene.write(scene.create(0, at_once=True))
    scene.crew.run(lambda env: _promise(env, scene, today))

    run_id = scene.create(1, at_once=True)
    scene.crew.run(scene.do(run_id, "action_apply", scene.flags(run_id)))
    lose_jobs(scene)
    kill_at_each(scene, run_id, "apply", JUDGING, "applying")
    scene.crew.run(scene.do(run_id, "action_resume", queue_job__no_delay=True))
    assert scene.facts(run_id)["state"] == "done"
    verdicts = dict(
        _ask(scene, "SELECT verdict, count(*) FROM ahorro_promise GROUP BY 1")
    )
    assert verdicts.get("broken", 0) > 3 and verdicts.get("kept"), verdicts

    scene.crew.run(_pay_all)
    followed = 0
    for survivors in (0, 2):
        _kill_bringing_up(scene, after=survivors)
        followed += survivors
        assert _count_followed(scene) == followed, (survivors, _count_followed(scene))
        print(f"bringing up: killed after {survivors}, each whole or not", flush=True)
    for _time in range(2):
        scene.crew.run(_bring_up)
    judged = verdicts["broken"] + verdicts["kept"]
    assert _count_followed(scene) == judged, (verdicts, _count_followed(scene))
    closed = "SELECT FROM ahorro_movement WHERE kind = 'close'"
    assert _ask(scene, closed), "no kept promise closed its case"
    print("ended well", flush=True)
    scene.crew.leave()


def _promise(env, scene: Scene, today: date) -> None:
    """Make a campaign of who owes, and let each of its clients promise to pay."""
    from odoo import Command
    from odoo.tests import new_test_user

    operator = new_test_user(
        env,
        login="quien_llama",
        groups="ahorro_plan.group_operator",
        company_id=scene.company_id,
        company_ids=[Command.set([scene.company_id])],
    )
    plans = env["ahorro.plan"].search(
        [
            ("company_id", "=", scene.company_id),
            ("installments_owed", ">", 0),
            ("partner_id", "!=", False),
            ("is_live", "=", True),
        ],
        limit=PROMISES,
    )
    campaign = (
        scene.runs(env)
        .env["ahorro.campaign"]
        .create_from_domain(
            [("id", "in", plans.ids)],
            {
                "name": "Mora",
                "type_id": env.ref("ahorro_campaign.campaign_type_arrears").id,
                "user_ids": operator.ids,
            },
        )
    )
    made = datetime.combine(today, datetime.min.time()) - timedelta(FIRST_FILE - 2)
    for case in campaign.sudo().case_ids:
        movement = (
            env["ahorro.movement"]
            .with_user(operator)
            ._log(
                [
                    {
                        "kind": "comment",
                        "case_id": case.id,
                        "promise_date": today - timedelta(FIRST_FILE - 5),
                        "promise_amount": 1000,
                        "date": made,
                    }
                ]
            )
        )
        env["ahorro.promise"]._record(movement.id, made.date())
    env["ahorro.movement"].flush_model()


def _pay_all(env) -> None:
    """Let who kept their promise owe nothing."""
    env.cr.execute(
        """UPDATE ahorro_plan SET installments_owed = 0, overdue_debt = 0
            WHERE id IN (SELECT plan_id FROM ahorro_promise WHERE verdict = 'kept')"""
    )


def _bring_up(env) -> None:
    env["ahorro.attend.promise"]._cron_bring_up()


def _kill_bringing_up(scene: Scene, *, after: int) -> None:
    """Kill the cron in the step that follows so many whole ones, before it commits."""

    def action(env):
        model = type(env["ahorro.attend.promise"])
        step, done = model._step, []

        def dying(self, promise_id):
            step(self, promise_id)
            if len(done) == after:
                os.kill(os.getpid(), signal.SIGKILL)
            done.append(promise_id)

        with patch.object(model, "_step", dying):
            env["ahorro.attend.promise"]._cron_bring_up()

    worker = scene.crew.start(action)
    try:
        worker.join()
    except AssertionError:
        return
    raise AssertionError("The cron ended before it was killed.")


def _count_followed(scene: Scene) -> int:
    """Return how many promises were followed, each with its movement and no other.

    Broken ones are brought up; kept ones close their case where nothing is owed.

    :raises AssertionError: a case has two movements of one promise, or one of none
    """
    rows = _ask(
        scene,
        """SELECT o.id, o.raised_at IS NOT NULL AND o.verdict = 'broken' AS raised,
                  o.settled_at IS NOT NULL AND o.verdict = 'kept' AS settled,
                  p.installments_owed = 0 AND COALESCE(p.overdue_debt, 0) <= 0 AS paid,
                  c.state = 'done' AS done,
                  count(m.id) FILTER (WHERE m.kind = 'promise') AS ups,
                  count(m.id) FILTER (WHERE m.kind = 'close') AS ends
             FROM ahorro_promise o JOIN ahorro_plan p ON p.id = o.plan_id
             JOIN ahorro_case c ON c.id = o.case_id
             LEFT JOIN ahorro_movement m ON m.case_id = o.case_id
            GROUP BY o.id, p.id, c.id""",
    )
    wrong = [
        row
        for row in rows
        if (row[5], row[6]) != (int(row[1]), int(row[2] and row[3]))
        or row[4] != bool(row[6])
    ]
    assert not wrong, wrong
    return sum(row[1] or row[2] for row in rows)


def _ask(scene: Scene, query: str) -> list:
    return scene.crew.run(lambda env: env.execute_query(SQL(query)))
