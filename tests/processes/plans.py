# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two users who do the same with one plan or client at the same moment.

Run by an Odoo shell on a database of its own: ``at_once``.
"""

import time
from contextlib import contextmanager

from .crew import TIMEOUT, Crew


class Scene:
    """A dealership whose client has a plan, and two supervisors."""

    def __init__(self, env):
        from odoo.tests import new_test_user

        company = env["res.company"].create({"name": "Concesionario de prueba"})
        self.user_ids = [
            new_test_user(
                env,
                login=f"supervisora{number}",
                groups="ahorro_plan.group_supervisor",
                company_id=company.id,
                company_ids=[(6, 0, company.ids)],
            ).id
            for number in range(2)
        ]
        holder = env["res.partner"].create(
            {"name": "Gorosito Analía", "company_id": company.id}
        )
        self.holder_id = holder.id
        self.plan_id = (
            env["ahorro.plan"]
            .create(
                {
                    "company_id": company.id,
                    "provider_id": env.ref("ahorro_plan.provider_rombo").id,
                    "partner_id": holder.id,
                    "group": "G9RX",
                    "order": "031E",
                }
            )
            .id
        )
        self.crew = Crew(env)

    def do(self, user, model, record_id, method, *args):
        """Return the action in which a supervisor calls a method of a record."""

        def action(env):
            env.cr.execute("SELECT 1")  # the snapshot is of now
            record = env[model].with_user(self.user_ids[user]).browse(record_id)
            return getattr(record, method)(*args)

        return action

    def refused(self, action):
        """Return an action that has to be refused with a sentence."""

        def refused(env):
            from odoo.exceptions import UserError

            try:
                action(env)
            except UserError as error:
                assert "2711701" in str(error), error
                env.invalidate_all(flush=False)
            else:
                raise AssertionError("It was not refused.")

        return refused

    def play(self, model, record_id, method, calls, look, before, within):
        """Let two users do the same, and compare what they leave.

        :param calls: the arguments of each user
        :param look: called with an environment; returns what is there
        :param before: model and method before which the first, older one stops
        :param within: the same for one that has its turn already
        :return: what is there when the second began before the first had ended, once
            done before the other decided anything and once in the middle of it
        """
        first, second = (
            self.do(user, model, record_id, method, *args)
            for user, args in enumerate(calls)
        )
        with self._back_to_start():
            late = self.crew.start(first, stop=before)
            late.wait_until_stopped()
            self.crew.start(second).join()
            late.go_on()
            late.join()
            apart = self.crew.run(look)
        with self._back_to_start():
            holder = self.crew.start(first, stop=within)
            holder.wait_until_stopped()
            waiting = self.crew.start(second)
            self._wait_for_lock()
            holder.go_on()
            holder.join()
            waiting.join()
            together = self.crew.run(look)
        return apart, together

    @contextmanager
    def _back_to_start(self):
        yield
        self.crew.run(self._forget)

    def _forget(self, env):
        env["crm.lead"].search([("plan_id", "=", self.plan_id)]).unlink()
        env["ahorro.phone"].search([("partner_id", "=", self.holder_id)]).unlink()
        env["ahorro.plan"].browse(self.plan_id).subscription_number = False

    def _wait_for_lock(self):
        """Wait until somebody waits for another's row."""
        end = time.monotonic() + TIMEOUT
        waiting = """SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
                        AND wait_event_type = 'Lock'"""
        while time.monotonic() < end:
            if self.crew.run(lambda env: env.cr.execute(waiting) or env.cr.fetchall()):
                return
        raise AssertionError("Nobody waits.")


def at_once(env):
    """Create a process, add a phone, load a subscription number: each by two."""
    scene = Scene(env)
    plan, holder = scene.plan_id, scene.holder_id
    found = scene.play(
        "res.partner",
        holder,
        "action_create_process",
        [(plan,), (plan,)],
        lambda env: env["crm.lead"].search_count([("plan_id", "=", plan)]),
        before=("ahorro.plan", "_lock_rows"),
        within=("crm.lead", "create"),
    )
    assert found == (1, 1), f"processes: {found}"
    found = scene.play(
        "res.partner",
        holder,
        "action_add_phones",
        [("03462 15-400001",), ("(3462) 400001",)],
        lambda env: env["ahorro.phone"].search_count([("partner_id", "=", holder)]),
        before=("res.partner", "_lock_rows"),
        within=("ahorro.phone", "create"),
    )
    assert found == (1, 1), f"phones: {found}"
    # The second is told the number that is there, instead of writing over it.
    late = scene.crew.start(
        scene.refused(
            scene.do(0, "ahorro.plan", plan, "action_load_subscription", "2711700")
        ),
        stop=("ahorro.plan", "_lock_rows"),
    )
    late.wait_until_stopped()
    scene.crew.run(
        scene.do(1, "ahorro.plan", plan, "action_load_subscription", "2711701")
    )
    late.go_on()
    late.join()
    number = scene.crew.run(
        lambda env: env["ahorro.plan"].browse(plan).subscription_number
    )
    assert number == "2711701", number
    print("ended well", flush=True)
    scene.crew.leave()
