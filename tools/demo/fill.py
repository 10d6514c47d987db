# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Read by Odoo's shell: fill a database with a dealership's portfolio and users."""

# ruff: noqa: F821  # ``env`` is what Odoo's shell gives
import datetime
import os
from typing import Any

from tests.portfolio import story
from tools.demo import (
    campaigns,
    family,
    history,
    imports,
    messages,
    movein,
    people,
    persons,
    portfolio,
    recent,
)

env: Any

company = env.company
company.write(
    {
        "name": "Automotores del Litoral",
        "street": "Bv. Colón 1480",
        "city": "Venado Tuerto",
        "zip": "S2600",
        "state_id": env.ref("base.state_ar_s").id,
        "email": "planes@litoral.example.com",
    }
)
# A dealership gives its people their users; strangers make none for themselves.
env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2b")
today = datetime.date.today()


def spent(what: str) -> None:
    """Say in the log how much of a processor it took so far."""
    print(f"{what}: {sum(os.times()[:2]):.0f} s", flush=True)


people.fill(env)
campaigns.open_all_hours(env)
recent.set_terms(env)
portfolio.make_acts(env, today)
env.cr.commit()  # background work and operators have transactions of their own
spent("begun")
arrears = history.tell(env)
spent("history")
recent.fill(env)
portfolio.make_processes(env)
imports.load_bids(env)
imports.leave_in_review(env, story.tell(today)[-1])
persons.fill(env)
env.cr.commit()
spent("files")
messages.fill(env, arrears)
family.fill(env)
movein.fill(env)
# As the last night counted them: an empty page would say that nobody does.
for check in env["ahorro.check"]._prepare_rows(company):
    check._count(60)
env.cr.commit()  # the shell never commits by itself
spent("all")
