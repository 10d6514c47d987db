# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Salespeople who know nothing of us and our roles work in one database at once.

Run by an Odoo shell: ``at_once(env)``. Each works in a process of its own and in a
transaction for each thing done, as the workers of a server do.
"""

import base64

from odoo import Command

from tests.portfolio.files import render
from tests.portfolio.months import run_months
from tests.portfolio.plans import iter_plans
from tests.processes.crew import Crew

from .fill import SALESPEOPLE

PLANS = 120
ROUNDS = 6


def at_once(env):
    """Let all of them work, and say that it ended well."""
    from odoo.tests import new_test_user

    company = env.company
    logins = {}
    for role in ("operator", "supervisor", "admin"):
        logins[role] = new_test_user(
            env,
            login=f"nuestra_{role}",
            groups=f"ahorro_plan.group_{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            lang="es_AR",
        ).id
    plans = list(iter_plans(PLANS, 5))
    month = next(iter(run_months(plans, 1, seed=5)))
    file = render(month.plans, day=month.as_of, seed=0)
    sales = env["res.users"].search([("login", "in", SALESPEOPLE)]).ids
    crew = Crew(env)

    def run_file(env):
        imports = env(user=logins["supervisor"])["ahorro.import"].with_context(
            queue_job__no_delay=True
        )
        run = imports.create_from_file(file.name, base64.b64encode(file.data).decode())
        assert run.state == "review", (run.state, run.error)
        run.action_apply([flag["code"] for flag in run.flags or []])
        assert run.state == "done", (run.state, run.error)

    workers = [crew.start(run_file)]
    workers += [crew.start(_selling(user)) for user in sales]
    for worker in workers:
        worker.join()
    workers = [crew.start(_selling(user)) for user in sales]
    workers.append(crew.start(_supervising(logins["supervisor"], logins["operator"])))
    for worker in workers:
        worker.join()
    workers = [crew.start(_selling(user)) for user in sales]
    workers.append(crew.start(_calling(logins["operator"])))
    workers.append(crew.start(_administering(logins["admin"])))
    for worker in workers:
        worker.join()
    crew.run(_make_filters(logins["supervisor"]))
    print("ended well", flush=True)
    crew.leave()


def _selling(user_id):
    """Return what a salesperson does on a day: nothing of it is of Ahorro."""

    def action(env):
        env = env(user=user_id, context={"lang": "es_AR"})
        partners = env["res.partner"]
        for number in range(ROUNDS):
            person = partners.create(
                {
                    "name": f"Interesada {user_id} {number}",
                    "phone": f"0346215{400000 + number}",
                    "vat": "20120000018",
                }
            )
            person.write({"phone": "03462 15-411111", "street": "Mitre 1"})
            double = partners.create({"name": person.name, "phone": person.phone})
            env["base.partner.merge.automatic.wizard"].create(
                {
                    "partner_ids": [Command.set((person + double).ids)],
                    "dst_partner_id": person.id,
                }
            ).action_merge()
            partners.name_search("411111")
            partners.name_search("muñoz")
            lead = env["crm.lead"].create(
                {"name": "Consulta", "partner_id": person.id, "phone": "3462 411222"}
            )
            lead.write({"phone": "03462 15-433333"})
            env["sale.order"].create({"partner_id": person.id})
            person.message_post(body="Llamó por la camioneta")
            if number % 2:
                # Odoo's own statistics of lost leads collide: none is lost here.
                lead.message_post(body="No le interesó")
                person.copy().action_archive()
        result = partners.load(
            ["name", "phone", "email"],
            [[f"De planilla {user_id} {n}", f"15-{n}", ""] for n in range(20)],
        )
        assert result["ids"], result["messages"]
        old = partners.search([("vat", "!=", False), ("phone", "!=", False)], limit=30)
        for person in old[user_id % 2 :: 2]:
            person.write({"phone": f"{person.phone} (ver)"})
        env.flush_all()

    return action


def _supervising(user_id, operator_id):
    def action(env):
        env = env(user=user_id, context={"lang": "es_AR"})
        plans = env["ahorro.plan"]
        plans.get_portfolio_panel()
        env["ahorro.campaign"].create_from_domain(
            [("partner_id.phone", "!=", False)],
            {
                "name": "Mora",
                "type_id": env.ref("ahorro_campaign.campaign_type_arrears").id,
                "user_ids": [operator_id],
            },
        )
        plan = plans.search([], limit=1)
        plan.partner_id.action_edit_contact({"email": "titular@example.com"})

    return action


def _calling(user_id):
    def action(env):
        env = env(user=user_id, context={"lang": "es_AR"})
        env["ahorro.search"].search_clients("411111")
        campaign = env["ahorro.campaign"].search([], limit=1)
        assert campaign, "the operator has no campaign"

    return action


def _administering(user_id):
    def action(env):
        env = env(user=user_id, context={"lang": "es_AR"})
        env["ahorro.role"].get_roles()
        env["ahorro.setup"].get_setup()

    return action


def _make_filters(user_id):
    """Return what leaves favourites of a person on models of ours."""

    def action(env):
        for model in ("ahorro.plan", "ahorro.case", "ahorro.import"):
            env["ir.filters"].create(
                {
                    "name": f"Los míos de {model}",
                    "model_id": model,
                    "user_ids": [Command.set([user_id])],
                }
            )

    return action
