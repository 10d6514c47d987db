# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's account at a local stand-in of WhatsApp's service, and what it sent."""

import datetime

from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.models import BaseModel

from tests.fake_cloud import FakeCloud, Fault, serving
from tests.fake_cloud.cloud import SECRET, TOKEN
from tests.fake_cloud.server import make_bodies

NUMBER = "106540352242922"
BASE_URL = "ahorro_whatsapp.graph_base_url"
#: How far each message came, as Meta tells it; one does not arrive.
COURSES = (("sent", "delivered", "read"), ("sent", "delivered"), ("sent",))
UNDELIVERED = 131026
#: Messages of an operator's before those of the mass send.
BY_HAND = 10


def make_account(env: Environment) -> BaseModel:
    """Return the account, whose number nobody else has."""
    supervisor = env["res.users"].search([("login", "=", "supervisor")], limit=1)
    return env["ahorro.wa.account"].create(
        {
            "name": "Planes (demostración)",
            "company_id": env.company.id,
            "phone_number_id": NUMBER,
            "waba_id": "1",
            "typed_token": TOKEN,
            "typed_app_secret": SECRET,
            "typed_verify_token": "demostracion",
            "user_ids": supervisor.ids,
        }
    )


def send(
    env: Environment,
    account: BaseModel,
    cases: BaseModel,
    count: int,
    many: BaseModel,
) -> None:
    """Have an operator write to some clients, a supervisor to many, and be told.

    :param cases: those that may be written to; who may not is passed over
    :param many: the cases of a mass send
    """
    operator = env["res.users"].search([("login", "=", "operador")], limit=1)
    writer = env["ahorro.wa.send"].with_user(operator).with_context(lang="es_AR")
    template = env.ref("ahorro_whatsapp.template_reminder")
    # By the clock of the day on which it happened.
    cloud = FakeCloud(lambda: datetime.datetime.now(datetime.UTC).timestamp())
    with serving(cloud) as server:
        env["ir.config_parameter"].set_param(BASE_URL, server.url)
        account._check()
        env.cr.commit()  # what Meta says is kept in transactions of their own
        _approve_texts(env, account, cloud)
        for case in cases:
            if not count:
                break
            phone = writer._get_phones(case.plan_id)[:1]
            args = (case.plan_id.id, case.id, template.id, phone.id, account.id)
            try:
                writer.send_message(*args, f"demo {case.id}")
            except UserError:
                continue  # the guard or a missing datum: as at a dealership
            count -= 1
        prepare_batch(env, template, many, "Cuotas pendientes").action_confirm()
        # One of the operator's, and three of the mass send.
        cloud.plan_faults([Fault("late", UNDELIVERED), *[None] * (BY_HAND + 4)])
        cloud.plan_faults([Fault("late", UNDELIVERED)] * 3)
        env.cr.commit()  # a sender has transactions of its own
        env["ahorro.wa.outbox"]._send(account)
    for place, (wamid, _taken) in enumerate(list(cloud.taken.items())):
        notices = [
            (number, status)
            for number, status in cloud.get_statuses(COURSES[place % len(COURSES)])
            if status["id"] == wamid
        ]
        for body in make_bodies(notices):
            env["ahorro.wa.event"]._store(account.id, body)
    env.cr.commit()
    while env["ahorro.wa.receiver"]._read_some(50):
        pass
    env.cr.commit()


def prepare_batch(
    env: Environment, text: BaseModel, cases: BaseModel, name: str
) -> BaseModel:
    """Return a mass send that a supervisor prepared, as its page does it."""
    supervisor = env["res.users"].search([("login", "=", "supervisor")], limit=1)
    batches = env["ahorro.wa.batch"].with_user(supervisor)
    action = batches.with_context(lang="es_AR").open_create("ahorro.case", cases.ids)
    pages = env["ahorro.wa.batch.create"].with_user(supervisor)
    made = (
        pages.with_context(**action["context"], lang="es_AR")
        .create({"template_id": text.id, "type_id": cases[:1].type_id.id, "name": name})
        .action_prepare()
    )
    return batches.browse(made["res_id"])


def _approve_texts(env: Environment, account: BaseModel, cloud: FakeCloud) -> None:
    """Have the service approve the texts in use."""
    cloud.waba_id = account.waba_id
    exchange = env["ahorro.wa.approval.exchange"]
    for text in env["ahorro.wa.template"].search([("state", "=", "ready")]):
        exchange._submit(text, account)
    for known in cloud.templates.list():
        cloud.templates.decide(known["id"], "APPROVED")
        cloud.templates.rate(known["id"], "GREEN")
    env.cr.commit()
    exchange._synchronise_sudo(account)
    env.cr.commit()  # it was written beside this transaction, which began before
