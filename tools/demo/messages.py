# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's WhatsApp texts in use, and what an operator wrote with them."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from freezegun import freeze_time

from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.models import BaseModel

from . import conversations, whatsapp

#: What the operator said of each message; the last ones wait for a word.
OUTCOMES = ("sent", "sent", "sent", "sent", "not_sent", "no_whatsapp", "", "")
#: Of how many coupons somebody opened the link.
CLICKED = 3
#: In UTC: eleven in the morning of Argentina.
MORNING = datetime.time(14)


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
    open_cases = env["ahorro.case"].search(
        [
            ("campaign_id", "in", campaigns[:1].ids),
            ("state", "!=", "done"),
            ("blocked_reason", "=", False),
        ]
    )
    # Last those whom this operator called: they answer whom they know.
    open_cases = open_cases.sorted(lambda case: case.last_user_id == operator)
    account = whatsapp.make_account(env)
    # The operators of the days before had transactions of their own.
    env.cr.commit()
    with _last_morning(send, open_cases[:10].plan_id):
        _write_by_hand(env, send, (coupon, reminder), open_cases[: 4 * len(OUTCOMES)])
        rest = open_cases[4 * len(OUTCOMES) :]
        whatsapp.send(env, account, rest, whatsapp.BY_HAND, open_cases)
    # Now: who wrote in the last 24 hours can be answered.
    conversations.converse(env, account)
    # Today's, which a supervisor still has to look at: some got the text already.
    whatsapp.prepare_batch(env, coupon, open_cases, "Cupones del mes")


@contextmanager
def _last_morning(send: BaseModel, plans: BaseModel) -> Iterator[None]:
    """Have it be the morning of the last day on which clients may be written to.

    :param plans: the holder of one of them at least may be written to on such a day
    """
    no_case = send.env["ahorro.case"]
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    for days_back in range(10):
        day = now.date() - datetime.timedelta(days=days_back)
        moment = datetime.datetime.combine(day, MORNING)
        if moment > now:
            continue
        with freeze_time(moment, tick=True):
            allowed = any(send._ask_guard(plan, no_case).allowed for plan in plans)
            if days_back == 9 or allowed:
                yield
                return


def _write_by_hand(
    env: Environment, send: BaseModel, texts: tuple[BaseModel, ...], cases: BaseModel
) -> None:
    outcomes = list(OUTCOMES)
    links = env["ahorro.wa.link"]
    for number, case in enumerate(cases):
        if not outcomes:
            break
        phone = send._get_phones(case.plan_id)[:1]
        template = texts[number % 2]
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
