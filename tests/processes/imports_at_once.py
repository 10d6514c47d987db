# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An import that is sent to be written while another one of its administradora is.

Run by an Odoo shell on a database of its own: ``with_runner`` or ``without_runner``.
The job is done by what does it in production: the runner's controller, or the
scheduler's method where no program takes jobs.
"""

import base64

from odoo.exceptions import UserError

from .imports import Scene, _wait_until_blocked

HEADER = "Suscripcion;Grupo y Orden;Apellido y Nombre;Cuotas Pagas;Deuda Vencida"
#: Where the first import is when the second one is sent: in the middle, at its last
#: step within the transaction, and when it is over and has sent the others to be
#: compared, in a transaction of its own.
MIDDLE = ("ahorro.import.plan.apply", "_insert_plans")
LAST_STEP = ("ahorro.import.apply", "_finish_apply")
AFTERWARDS = ("ahorro.import.lock", "_compare_other")


class Pair(Scene):
    """Two small files of one administradora, of which each names another plan."""

    def __init__(self, env, *, has_runner: bool):
        super().__init__(env, months=0)
        self.has_runner = has_runner
        self.number = 0

    # === FILES ===

    def next_pair(self) -> tuple[int, int]:
        """Create two runs, read and in review; return their ids."""
        self.number += 1
        return self._read("a", 1), self._read("b", 2)

    def _read(self, letter: str, order: int) -> int:
        lines = [
            HEADER,
            f"{self._subscription(order)};{8000 + self.number}/{order:02};"
            f"PRUEBA {letter.upper()};{10 + order};{1000 * order},50",
            # Named by both: the last one that is written counts.
            f"{self._subscription(3)};{8000 + self.number}/03;"
            f"PRUEBA COMUN;{20 + order};{100 * order},25",
        ]
        content = base64.b64encode("\r\n".join(lines).encode() + b"\r\n").decode()
        name = f"{letter}{self.number}.csv"
        return self.crew.run(
            lambda env: (
                self.runs(env, queue_job__no_delay=True)
                .create_from_file(name, content, "rombo_cartera")
                .id
            )
        )

    def _subscription(self, order: int) -> str:
        return str(2_700_000 + 10 * self.number + order)

    # === JOBS ===

    def click(self, run_id: int) -> None:
        """Send a run to be written, as the button does."""
        flags = self.flags(run_id)
        self.crew.run(self.do(run_id, "action_apply", flags))

    def worker(self, run_id: int):
        """Return the action that does the job of a run as production does."""
        return self._by_runner(run_id) if self.has_runner else self._by_scheduler

    def _by_runner(self, run_id: int):
        def action(env):
            from odoo.addons.queue_job.controllers.main import RunJobController
            from odoo.addons.queue_job.job import Job

            domain = [
                ("identity_key", "=like", f"ahorro.import.{run_id}.%"),
                ("state", "in", ["pending", "enqueued"]),
            ]
            for record in env["queue.job"].search(domain):
                job = Job.load(env, record.uuid)
                job.set_enqueued()
                job.store()
                env.flush_all()
                env.cr.commit()
                taken = RunJobController._acquire_job(env, record.uuid)
                assert taken, record.uuid
                RunJobController._runjob(env, taken)

        return action

    @staticmethod
    def _by_scheduler(env):
        env["ahorro.import"]._cron_continue()

    def settle(self) -> None:
        """Do all jobs that wait, until none does."""
        for _round in range(6):
            ids = self.crew.run(
                lambda env: (
                    env["ahorro.import"]
                    .search([("job_phase", "!=", False)], order="id")
                    .ids
                )
            )
            if not ids:
                return
            for run_id in ids:
                worker = self.crew.start(self._due(run_id))
                worker.join()
        raise AssertionError(f"Jobs without an end: {ids}")

    def _due(self, run_id: int):
        def action(env):
            # A job that has to begin again waits some seconds, and here none.
            env.cr.execute("UPDATE queue_job SET eta = NULL WHERE state = 'pending'")
            env.cr.commit()
            return self.worker(run_id)(env)

        return action

    # === WHAT CAME OF IT ===

    def end(self, one: int, two: int) -> None:
        """Have both written, reviewing again where it is asked, and check the plans."""
        self.settle()
        assert self.facts(one)["state"] == "done", self.facts(one)
        other = self.facts(two)
        if other["state"] == "review":
            self.click(two)
            self.settle()
        assert self.facts(two)["state"] == "done", self.facts(two)
        self.check(one, two)

    def check(self, one: int, two: int) -> None:
        """Check the plans of both files, and which run wrote each."""

        def action(env):
            plans = self.runs(env).env["ahorro.plan"].sudo()
            found = plans.search(
                [
                    (
                        "subscription_number",
                        "in",
                        [self._subscription(order) for order in (1, 2, 3)],
                    )
                ]
            )
            lines = env["ahorro.import.line"].search(
                [("import_id", "in", [one, two]), ("plan_id", "in", found.ids)]
            )
            return (
                {
                    plan.subscription_number: (
                        plan.partner_id.name,
                        plan.installments_paid,
                        plan.overdue_debt,
                    )
                    for plan in found
                },
                {
                    (line.import_id.id, line.plan_id.subscription_number, line.result)
                    for line in lines
                },
            )

        plans, lines = self.crew.run(action)
        first, second, both = (self._subscription(order) for order in (1, 2, 3))
        assert plans == {
            first: ("PRUEBA A", 11, 1000.5),
            second: ("PRUEBA B", 12, 2000.5),
            both: ("PRUEBA COMUN", 22, 200.25),
        }, plans
        assert lines == {
            (one, first, "new"),
            (one, both, "new"),
            (two, second, "new"),
            (two, both, "changed"),
        }, lines


def _while_in(pair: Pair, moment: tuple) -> None:
    """The second is sent and its job begins while the first is at some moment."""
    one, two = pair.next_pair()
    pair.click(one)
    first = pair.crew.start(pair.worker(one), moment)
    first.wait_until_stopped()
    pair.click(two)  # a person's click waits for nobody
    assert pair.facts(two)["state"] == "applying", pair.facts(two)
    # The scheduler does the first one it finds, as it is done by somebody: the second.
    second = pair.crew.start(pair.worker(two), ("ahorro.import.lock", "_lock_provider"))
    second.wait_until_stopped()
    second.go_on()
    _wait_until_blocked(pair)
    first.go_on()
    first.join()
    second.join()
    pair.end(one, two)
    print(f"sent at {moment[1]}: both are written", flush=True)


def _after_the_end(pair: Pair) -> None:
    """A click that comes when the first has sent the second to be compared."""
    one, two = pair.next_pair()
    pair.click(one)
    first = pair.crew.start(pair.worker(one), AFTERWARDS)
    first.wait_until_stopped()
    # Not yet sent to be compared: it is written or compared by its own job.
    pair.click(two)
    first.go_on()
    first.join()
    pair.end(one, two)
    print("sent before it was compared: both are written", flush=True)

    one, two = pair.next_pair()
    pair.click(one)
    first = pair.crew.start(pair.worker(one))
    first.join()
    flags = pair.flags(two)
    state = pair.facts(two)["state"]
    try:
        pair.crew.run(pair.do(two, "action_apply", flags))
        said = ""
    except UserError as error:
        said = str(error)
    if state == "reading":
        assert "comparando de nuevo con los planes" in said, said
        print("told that it is compared again", flush=True)
    else:
        assert not said, said
    pair.end(one, two)
    print("sent after the end: both are written", flush=True)


def _hold_runner(env):
    """Hold what tells that a program takes the jobs of this database."""
    from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

    env.cr.execute("SELECT pg_advisory_xact_lock(%s)", (PG_ADVISORY_LOCK_ID,))
    return env["ahorro.import.liveness"]._is_runner_alive()


def _play(env, *, has_runner: bool) -> None:
    pair = Pair(env, has_runner=has_runner)
    if has_runner:
        stop = ("ahorro.import.liveness", "_is_runner_alive")
        runner = pair.crew.start(_hold_runner, stop)
        runner.wait_until_stopped()
    alive = pair.crew.run(lambda env: env["ahorro.import.liveness"]._is_runner_alive())
    assert alive is has_runner, alive
    for moment in (MIDDLE, LAST_STEP):
        _while_in(pair, moment)
    _after_the_end(pair)
    if has_runner:
        runner.kill()
    print("ended well", flush=True)
    pair.crew.leave()


def with_runner(env) -> None:
    """Each job is done by the controller that a job runner calls."""
    _play(env, has_runner=True)


def without_runner(env) -> None:
    """Each job is done by the scheduler."""
    _play(env, has_runner=False)
