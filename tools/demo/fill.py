# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Read by Odoo's shell: fill a database with a dealership's portfolio and users."""

# ruff: noqa: F821  # ``env`` is what Odoo's shell gives
from typing import Any

from tools.demo import campaigns, imports, messages, people, portfolio, recent

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
people.fill(env)
months = portfolio.fill(env)
env.cr.commit()  # background work and operators have transactions of their own
imports.fill(env, months)
recent.sell(env, months)
made = campaigns.fill(env, months)
recent.fill(env)
messages.fill(env, made)
# As the last night counted them: an empty page would say that nobody does.
for check in env["ahorro.check"]._prepare_rows(company):
    check._count(60)
env.cr.commit()  # the shell never commits by itself
