# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two supervisors who make a campaign of one type of the same plans at one moment.

Run by an Odoo shell on a database of its own: ``at_once``.
"""

import time

from .crew import TIMEOUT, Crew

TYPE = "ahorro_campaign.campaign_type_arrears"


class Scene:
    """A dealership with two supervisors, an operator, and plans nobody has called."""

    def __init__(self, env, plans: int):
        from odoo.tests import new_test_user

        company = env["res.company"].create({"name": "Concesionario de prueba"})
        role = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
        self.supervisor_ids = [
            new_test_user(
                env,
                login=f"supervisora{number}",
                groups="ahorro_plan.group_supervisor",
                **role,
            ).id
            for number in range(2)
        ]
        self.operator_id = new_test_user(
            env, login="operadora", groups="ahorro_plan.group_operator", **role
        ).id
        self.plan_ids = [
            env["ahorro.plan"]
            .create(
                {
                    "company_id": company.id,
                    "provider_id": env.ref("ahorro_plan.provider_rombo").id,
                    "subscription_number": f"27117{number:02}",
                    "partner_id": env["res.partner"]
                    .create(
                        {
                            "name": f"Gorosito {number}",
                            "company_id": company.id,
                            "mobile": f"03462 15-4000{number:02}",
                        }
                    )
                    .id,
                }
            )
            .id
            for number in range(plans)
        ]
        self.crew = Crew(env)

    def create(self, number: int, plan_id: int):
        """Return the action in which a supervisor makes a campaign of a plan."""

        def action(env):
            from odoo.exceptions import UserError

            env.cr.execute("SELECT 1")  # the snapshot is of now
            campaigns = env["ahorro.campaign"].with_user(self.supervisor_ids[number])
            values = {
                "name": f"Mora {number} de {plan_id}",
                "type_id": env.ref(TYPE).id,
                "user_ids": [self.operator_id],
            }
            try:
                campaigns.create_from_domain([("id", "=", plan_id)], values)
            except UserError as error:
                env.cr.rollback()
                print(f"refused: {error}", flush=True)

        return action

    def count(self, plan_id: int) -> tuple[int, int]:
        """Return how many cases a plan has, and how many campaigns were made of it."""

        def look(env):
            cases = env["ahorro.case"].search([("plan_id", "=", plan_id)])
            named = [("name", "like", f"de {plan_id}")]
            return len(cases), env["ahorro.campaign"].search_count(named)

        return self.crew.run(look)

    def wait_for_lock(self) -> None:
        """Wait until somebody waits for another's row."""
        end = time.monotonic() + TIMEOUT
        waiting = """SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
                        AND wait_event_type = 'Lock'"""
        while time.monotonic() < end:
            if self.crew.run(lambda env: env.cr.execute(waiting) or env.cr.fetchall()):
                return
            time.sleep(0.02)
        raise AssertionError("Nobody waits.")


def at_once(env):
    """Have two make a campaign of one plan: the second sees the first one's case."""
    scene = Scene(env, plans=2)
    apart, together = scene.plan_ids
    # The first has an older snapshot, in which the second one's case is not there.
    late = scene.crew.start(
        scene.create(0, apart), stop=("ahorro.campaign.creation", "_lock_type")
    )
    late.wait_until_stopped()
    scene.crew.start(scene.create(1, apart)).join()
    late.go_on()
    late.join()
    assert scene.count(apart) == (1, 1), scene.count(apart)
    # The second waits while the first is in the middle of it.
    holder = scene.crew.start(
        scene.create(0, together), stop=("ahorro.movement", "_log")
    )
    holder.wait_until_stopped()
    waiting = scene.crew.start(scene.create(1, together))
    scene.wait_for_lock()
    holder.go_on()
    holder.join()
    waiting.join()
    assert scene.count(together) == (1, 1), scene.count(together)
    print("ended well", flush=True)
    scene.crew.leave()
