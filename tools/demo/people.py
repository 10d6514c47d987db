# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's users: an administrator, two supervisors and four operators."""

import secrets

from odoo.api import Environment
from odoo.fields import Command
from odoo.models import BaseModel

PASSWORD = "ahorro"
USERS = (
    ("administrador", "Verónica Ledesma", "ahorro_plan.group_admin"),
    ("supervisor", "Marisol Alsina", "ahorro_plan.group_supervisor"),
    ("supervisor2", "Gustavo Peralta", "ahorro_plan.group_supervisor"),
    ("operador", "Mirna Valdés", "ahorro_plan.group_operator"),
    ("operador2", "Nahuel Herrera", "ahorro_plan.group_operator"),
    ("operador3", "Carla Briones", "ahorro_plan.group_operator"),
    ("operador4", "Ramiro Funes", "ahorro_plan.group_operator"),
)


def fill(env: Environment) -> None:
    """Make the users; a login that is there keeps its data.

    Odoo's own administrator, whose password everybody knows, gets one that nobody
    knows: ``make shell DB=ahorro_demo`` sets another.
    """
    users = env["res.users"].with_context(no_reset_password=True)
    if not users.search_count([("login", "=", USERS[0][0])]):
        env.ref("base.user_admin").password = secrets.token_urlsafe(24)
    for login, name, group in USERS:
        if users.search_count([("login", "=", login)]):
            continue
        users.create(
            {
                "login": login,
                "name": name,
                "password": PASSWORD,
                "email": f"{login}@litoral.example.com",
                "lang": "es_AR",
                "tz": "America/Argentina/Buenos_Aires",
                # The demo sends no mail.
                "notification_type": "inbox",
                # Internal users by themselves, as a dealership's own are: they stay
                # users when Ahorro is uninstalled.
                "group_ids": [
                    Command.link(env.ref("base.group_user").id),
                    Command.link(env.ref(group).id),
                ],
            }
        )


def get_user(env: Environment, login: str) -> BaseModel:
    """Return the user of a login."""
    return env["res.users"].search([("login", "=", login)], limit=1)
