# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People who attend clients and edit plans while an import is being written.

Run by an Odoo shell on a database of its own: ``import_beside``.
"""

import uuid

from odoo import Command

from .imports import Scene, _wait_until_blocked

#: Where the import stops: holders and plans are written, and nothing is committed.
WRITTEN = ("ahorro.import.apply", "_finish_apply")
PAID = 77


class Office(Scene):
    """A portfolio, the next month's file in review, an operator and a supervisor."""

    def __init__(self, env):
        from odoo.tests import new_test_user

        super().__init__(env)
        company = [Command.set([self.company_id])]
        role = {"company_id": self.company_id, "company_ids": company}
        self.operator_id, self.other_id = self.crew.run(
            lambda env: [
                new_test_user(
                    env, login=login, groups=f"ahorro_plan.{group}", **role
                ).id
                for login, group in (
                    ("operadora", "group_operator"),
                    ("supervisora", "group_supervisor"),
                )
            ]
        )
        self.write(self.create(0, at_once=True))
        self.run_id = self.create(1, at_once=True)
        self.changed_ids, self.same_ids = self.crew.run(
            lambda env: [
                self.runs(env)
                .browse(self.run_id)
                .line_ids.filtered(
                    lambda line, result=result: (
                        line.result == result
                        and line.plan_id.is_live
                        and not line.holder_decision
                    )
                )
                .plan_id.ids
                for result in ("changed", "same")
            ]
        )

    def attend(self, plan_id: int):
        """Return the action in which the operator attends the client of a plan."""
        key = str(uuid.uuid4())

        def action(env):
            own = env(user=self.operator_id, context=self._context())
            attend = own["ahorro.attend"]
            # The client calls: at whatever hour this test runs.
            answer = attend.attend_plan(plan_id, incoming=True)
            values = {"kind": "comment", "comment": f"Llamado {plan_id}"}
            attend.save_attention(answer["lease_token"], values, key, False)

        return action

    def edit(self, plan_id: int):
        """Return the action in which a supervisor edits a plan."""

        def action(env):
            own = env(user=self.other_id, context=self._context())
            own["ahorro.plan"].browse(plan_id).write({"installments_paid": PAID})

        return action

    def _context(self) -> dict:
        return {"allowed_company_ids": [self.company_id], "lang": "es_AR"}

    def get_paid(self, plan_ids: list) -> list:
        return self.crew.run(
            lambda env: env["ahorro.plan"].browse(plan_ids).mapped("installments_paid")
        )

    def get_last_change(self, plan_id: int) -> tuple:
        """Return what was written last to the paid installments of a plan, by whom."""
        change = [("plan_id", "=", plan_id), ("field", "=", "installments_paid")]
        return self.crew.run(
            lambda env: (
                env["ahorro.plan.change"]
                .search(change, order="id desc", limit=1)
                .mapped(lambda one: (one.new_value, one.user_id.id))[0]
            )
        )

    def get_attended(self) -> set:
        """Return the plans of what the operator wrote."""
        return self.crew.run(
            lambda env: set(
                env["ahorro.movement"]
                .search([("user_id", "=", self.operator_id)])
                .plan_id.ids
            )
        )


def import_beside(env) -> None:
    """Attend and edit while an import is written: nobody waits but for one plan."""
    office = Office(env)
    changed, other, same = (
        office.changed_ids[0],
        office.changed_ids[1],
        office.same_ids[0],
    )
    office.crew.run(
        office.do(office.run_id, "action_apply", office.flags(office.run_id))
    )
    writing = office.crew.start(office.job(office.run_id, "apply"), WRITTEN)
    writing.wait_until_stopped()
    # In this very process: whoever had to wait for the import would wait for ever.
    office.crew.run(_in_time(office.attend(same)))
    office.crew.run(_in_time(office.attend(changed)))
    assert office.get_attended() == {same, changed}, office.get_attended()
    print("attended meanwhile", flush=True)
    office.crew.run(_in_time(office.edit(same)))
    assert office.get_paid([same]) == [PAID]
    print("edited meanwhile", flush=True)
    # Both write one plan: the second waits, and writes upon what the first one wrote.
    editing = office.crew.start(office.edit(other))
    _wait_until_blocked(office)
    writing.go_on()
    writing.join()
    editing.join()
    assert office.facts(office.run_id)["state"] == "done", office.facts(office.run_id)
    assert office.get_paid([same, other]) == [PAID, PAID]
    assert office.get_last_change(other) == (str(PAID), office.other_id)
    assert office.get_attended() == {same, changed}
    print("ended well", flush=True)
    office.crew.leave()


def _in_time(action):
    """Return an action that fails rather than waits for others."""

    def in_time(env):
        env.cr.execute("SET LOCAL lock_timeout = '5s'")
        return action(env)

    return in_time
