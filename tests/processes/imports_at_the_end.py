# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An import that is sent to be written while another one is about to end.

Run by an Odoo shell on a database of its own.
"""

from .imports import Scene, lose_jobs, wait_until_blocked


def import_at_the_last_step(env) -> None:
    """An import is sent to be written while another one is at its last step.

    Both ways of doing the work, for each of the two: by a job and at once. Neither
    fails nor waits for the other for ever, and what is left in review is compared.
    """
    scene = Scene(env, months=4)
    scene.write(scene.create(0, at_once=True))
    for is_first_at_once in (False, True):
        for is_second_at_once in (False, True):
            _meet_at_the_last_step(scene, is_first_at_once, is_second_at_once)
            print("neither failed", flush=True)
    print("ended well", flush=True)
    scene.crew.leave()


def _meet_at_the_last_step(scene: Scene, first_at_once: bool, second_at_once: bool):
    first, second, waiting = (scene.create(n, at_once=True) for n in (1, 2, 3))
    compared = scene.revision(waiting)
    last_step = ("ahorro.import.lock", "_compare_others")
    one = scene.crew.start(
        _writing(scene, first, at_once=first_at_once, sent_on=True), last_step
    )
    one.wait_until_stopped()
    # The click alone, and then the work: it waits until the first has ended.
    two = scene.crew.start(_writing(scene, second, at_once=second_at_once))
    if second_at_once:
        wait_until_blocked(scene)
    else:
        two.join()
        assert scene.facts(second)["state"] == "applying", scene.facts(second)
        two = scene.crew.start(scene.job(second, "apply"))
        wait_until_blocked(scene)
    one.go_on()
    one.join()
    two.join()
    assert scene.facts(first)["state"] == "done", scene.facts(first)
    other = scene.facts(second)
    assert (other["state"], other["stuck"]) == ("review", False), other
    assert "comparó de nuevo" in (other["error"] or ""), other
    _do_what_waits(scene, waiting)
    assert scene.revision(waiting) > compared, "it was compared with what is gone"
    scene.write(second)
    assert scene.facts(second)["state"] == "done", scene.facts(second)
    _do_what_waits(scene, waiting)
    scene.crew.run(scene.do(waiting, "action_discard"))
    for run_id in (second, first):
        scene.crew.run(scene.do(run_id, "action_undo", queue_job__no_delay=True))
        assert scene.facts(run_id)["state"] == "undone", scene.facts(run_id)
    lose_jobs(scene)


def _writing(scene: Scene, run_id: int, *, at_once: bool, sent_on: bool = False):
    """Return the action that has a run written.

    :param at_once: within the click itself
    :param sent_on: by a job that was sent before, and not by the click alone
    """
    flags = scene.flags(run_id)
    if at_once:
        return scene.do(run_id, "action_apply", flags, queue_job__no_delay=True)
    if not sent_on:
        return scene.do(run_id, "action_apply", flags)
    scene.crew.run(scene.do(run_id, "action_apply", flags))
    return scene.job(run_id, "apply")


def _do_what_waits(scene: Scene, run_id: int) -> None:
    """Do the comparison that was sent to a job, as whoever runs jobs would."""
    if scene.facts(run_id)["phase"]:
        scene.crew.run(scene.job(run_id, "compare"))
    assert scene.facts(run_id)["state"] == "review", scene.facts(run_id)
