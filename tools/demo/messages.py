# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's WhatsApp texts in use, and what an operator wrote with them."""

from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.models import BaseModel

#: What the operator said of each message; the last ones wait for a word.
OUTCOMES = ("sent", "sent", "sent", "sent", "not_sent", "no_whatsapp", "", "")
#: Of how many coupons somebody opened the link.
CLICKED = 2


def fill(env: Environment, campaigns: BaseModel) -> None:
    """Put the texts to use, and write to some clients of a campaign.

    :param campaigns: whose open cases are written to; the first is of arrears
    """
    if "ahorro.wa.template" not in env:
        return
    env.company.phone = "03462 42-0100"
    supervisor, operator = (
        env["res.users"].search([("login", "=", login)], limit=1)
        for login in ("supervisor", "operador")
    )
    templates = env["ahorro.wa.template"].with_user(supervisor).search([])
    templates.action_put_to_use()
    coupon = env.ref("ahorro_whatsapp.template_coupon")
    reminder = env.ref("ahorro_whatsapp.template_reminder")
    send = env["ahorro.wa.send"].with_user(operator).with_context(lang="es_AR")
    cases = env["ahorro.case"].search(
        [
            ("campaign_id", "in", campaigns[:1].ids),
            ("state", "!=", "done"),
            ("blocked_reason", "=", False),
        ],
        limit=4 * len(OUTCOMES),
    )
    # The operators of the days before had transactions of their own.
    env.cr.commit()
    outcomes = list(OUTCOMES)
    links = env["ahorro.wa.link"]
    for number, case in enumerate(cases):
        if not outcomes:
            break
        phone = send._get_phones(case.plan_id)[:1]
        template = (coupon, reminder)[number % 2]
        args = (case.plan_id.id, case.id, template.id, phone.id)
        try:
            message = send.open_message(*args, f"demo {case.id}")
        except UserError:
            continue  # the guard or a missing datum: as at a dealership
        outcome = outcomes.pop(0)
        if outcome:
            send.close_message(message["id"], outcome)
        if outcome == "sent":
            links |= env["ahorro.wa.message"].browse(message["id"]).link_id
    for link in links[:CLICKED]:
        link._count_click()
