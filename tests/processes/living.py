# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Living campaigns killed while they follow a file, and its undoing.

Run by an Odoo shell on a database of its own: ``living_crash``.
"""

import json

from odoo import Command

from .imports import Scene

#: Tables of which not one row may differ after a process that was killed.
TABLES = (
    "ahorro_case",
    "ahorro_movement",
    "ahorro_living_question",
    "ahorro_living_run",
    "ahorro_guard_log",
)
#: Of so many paid installments.
EVEN = list(range(0, 121, 2))
FOLLOWING = (
    ("ahorro.living.case", "_close"),
    ("ahorro.living.question", "_ask"),
    ("ahorro.living.enter", "_enter_new"),
)
UNDOING = (("ahorro.living.undo", "_note_gone"), ("ahorro.living.undo", "_delete"))


def _turn_on(scene: Scene) -> None:
    """Make a living campaign that each payment lets in or out, and turn it on."""

    def action(env):
        own = env(
            user=scene.user_id, context={"allowed_company_ids": [scene.company_id]}
        )
        campaign = own["ahorro.campaign"].create(
            {
                "name": "Campaña viva",
                "type_id": env.ref("ahorro_campaign.campaign_type_arrears").id,
                "company_id": scene.company_id,
                "user_ids": [Command.set([scene.user_id])],
            }
        )
        living = own["ahorro.living"].create(
            {
                "campaign_id": campaign.id,
                "entry_domain": json.dumps([("installments_paid", "in", EVEN)]),
                "exit_domain": json.dumps([("installments_paid", "not in", EVEN)]),
            }
        )
        living.action_turn_on()

    scene.crew.run(action)


def _follow(env):
    env["ahorro.living.run"]._cron_follow()


def _kill_at_each(scene: Scene, moments) -> None:
    before = scene.picture(TABLES)
    for moment in moments:
        worker = scene.crew.start(_follow, moment)
        worker.wait_until_stopped()
        worker.kill()
        assert scene.picture(TABLES) == before, (
            f"killed before {moment[1]}: something stayed"
        )
        print(f"killed before {moment[1]}, as never started", flush=True)


def _count(scene: Scene) -> dict:
    def action(env):
        rows = env["ahorro.case"]._read_group(
            [("company_id", "=", scene.company_id)], ["state"], ["__count"]
        )
        return dict(rows)

    return scene.crew.run(action)


def living_crash(env) -> None:
    """Kill what follows an import at every turn, then let it end; and its undoing."""
    scene = Scene(env)
    first = scene.create(0, at_once=True)
    scene.write(first)
    _turn_on(scene)
    start = _count(scene)
    assert start["pending"] > 5 and "done" not in start, start

    run_id = scene.create(1, at_once=True)
    scene.write(run_id)
    assert _count(scene) == start, "nothing before it is followed"
    _kill_at_each(scene, FOLLOWING)
    scene.crew.run(_follow)
    after = _count(scene)
    assert after["done"] and after["pending"] != start["pending"], (start, after)

    scene.crew.run(scene.do(run_id, "action_undo", queue_job__no_delay=True))
    _kill_at_each(scene, UNDOING)
    scene.crew.run(_follow)
    assert _count(scene) == start, (start, _count(scene))
    print("ended well", flush=True)
    scene.crew.leave()
