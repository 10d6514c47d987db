# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's living campaign: the file that judges the promises also empties it."""

import json

from odoo.api import Environment
from odoo.models import BaseModel


def turn_on(env: Environment, campaign: BaseModel) -> None:
    """Give a campaign of arrears its rules, as the supervisor does."""
    supervisor = env["res.users"].search([("login", "=", "supervisor")], limit=1)
    enters = [("family", "=", "saver"), ("installments_owed", ">=", 3)]
    leaves = [
        *("|", "|"),
        ("absent_since", "!=", False),
        ("family", "!=", "saver"),
        ("installments_owed", "=", 0),
    ]
    rules = env["ahorro.living"].with_user(supervisor).with_context(lang="es_AR")
    living = rules.create(
        {
            "campaign_id": campaign.id,
            "entry_domain": json.dumps(enters),
            "exit_domain": json.dumps(leaves),
        }
    )
    living.action_turn_on()


def follow(env: Environment) -> None:
    """Do what the files ask for, as the cron does once they are committed."""
    env["ahorro.living.run"]._cron_follow()
