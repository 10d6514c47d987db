# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Read by the shell of the landed version, after its demo: what the demo leaves out.

Its calls are those of that version: change it with ``landed_version.txt``.
"""

# ruff: noqa: F821  # ``env`` is what Odoo's shell gives
import base64
import datetime

from tests.portfolio.files import render
from tests.portfolio.plans import iter_plans


def user(login):
    """Return the environment of one of the demo's users."""
    found = env["res.users"].search([("login", "=", login)], limit=1)
    return env(user=found, context={"lang": "es_AR", "queue_job__no_delay": True})


today = datetime.date.today()

# An import that was written and taken back.
file = render(list(iter_plans(15, seed=77, as_of=today)), fmt="xlsx", seed=3, day=today)
run = user("supervisor")["ahorro.import"].create_from_file(
    "quince.xlsx", base64.b64encode(file.data).decode()
)
env.cr.commit()
run.set_complete(False)
run.decide_holders(None, "accept")
# Progress is written by a cursor of its own: each step sees it from its beginning.
env.cr.commit()
run.action_apply()
env.cr.commit()
assert run.state == "done", run.state
run.action_undo()
assert run.state == "undone", run.state

# Who must not be contacted, who agreed to be, and numbers of the national list.
holders = env["ahorro.plan"].search([], order="id", limit=6).partner_id
operator = user("operador")
holders[0].with_env(operator).action_opt_out("phone", "No me llamen más")
holders[1].with_env(operator).action_opt_out("all", "Saquen mis datos", purpose="all")
holders[2].with_env(user("supervisor")).action_record_consent(
    "all", "call", "Sí, escribime"
)
env["ahorro.nollame.list"]._load(
    b"3462663001\n3462663002",
    {"company_id": env.company.id, "date": today, "filename": "lista.txt"},
)

# What a person changed by hand, archived and wrote.
plan = env["ahorro.plan"].search([("family", "=", "saver")], order="id", limit=1)
plan.with_env(user("supervisor")).message_post(body="Vino al salón <b>ayer</b>")
other = env["ahorro.plan"].search([("id", "!=", plan.id)], order="id desc", limit=1)
other.active = False

# A callback that was agreed before there was a word for it.
env.cr.execute(
    """UPDATE ahorro_case SET is_callback = NULL
        WHERE id = (SELECT id FROM ahorro_case
                     WHERE state <> 'done' AND next_action_user_id IS NOT NULL
                       AND next_action_at IS NOT NULL
                     ORDER BY id LIMIT 1)
    RETURNING id"""
)
env["ir.config_parameter"].set_param("ahorro_campaign.callback_grace", "45")
env.cr.commit()

# An operator with a client in front while the server is stopped, and one away.
attended = operator["ahorro.case"].attend_next()
assert attended["lease_token"]
user("supervisor")["ahorro.case"].action_set_absent(
    True, env["res.users"].search([("login", "=", "operador2")]).id
)
env.cr.commit()
