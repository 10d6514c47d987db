# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's people with a wish of their own: no calls, a complaint, an erasure."""

from odoo.api import Environment
from odoo.models import BaseModel

from .people import get_user


def fill(env: Environment) -> None:
    """Record what four people asked for, and a view of the panel that all share."""
    rombo = env.ref("ahorro_plan.provider_rombo")
    plans = env["ahorro.plan"].search(
        [("provider_id", "=", rombo.id), ("partner_id.is_company", "=", False)],
        order="id",
    )
    savers = plans.filtered(lambda plan: plan.family == "saver").partner_id
    left = plans.filtered(lambda plan: plan.family == "exit").partner_id - savers
    supervisor, operator = get_user(env, "supervisor"), get_user(env, "operador")
    spanish = {"lang": "es_AR"}
    blocked, agreed, complains = savers[5:8]
    blocked.with_user(operator).with_context(**spanish).action_opt_out(
        "phone", "No llamar: que le escriban por mail."
    )
    agreed.with_user(operator).with_context(**spanish).action_record_consent(
        "whatsapp", "call", "Sí, mandame todo por WhatsApp."
    )
    env["report.ahorro_campaign.claim_evidence"].with_user(supervisor).with_context(
        **spanish
    )._get_report_values(complains.ids)
    _erase(env, supervisor, left[3])
    env["ahorro.panel.view"].with_user(supervisor).create(
        {
            "name": "Cartera Plan Rombo",
            "is_shared": True,
            "filters": {"provider_ids": list(rombo.ids)},
        }
    )


def _erase(env: Environment, supervisor: BaseModel, person: BaseModel) -> None:
    """Erase somebody who left long ago and asked for it."""
    pages = env["ahorro.person.data"].with_user(supervisor)
    page = pages.with_context(lang="es_AR").create(
        {
            "partner_id": person.id,
            "reason": "Pedido por carta documento, plan rescindido.",
            "typed_name": person.name,
        }
    )
    page.action_erase()
