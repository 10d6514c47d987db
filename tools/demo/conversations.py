# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's conversations: what some clients answered, and what they were answered."""

import io
import json
from typing import Any

from PIL import Image

from odoo import fields
from odoo.api import Environment
from odoo.models import BaseModel

from tests.fake_cloud import FakeCloud, serving
from tests.fake_cloud.server import make_bodies

from .whatsapp import BASE_URL

#: The name at Meta of somebody who hides the phone.
HIDDEN = "AR.1795960000000001"
PEOPLE = 5


def converse(env: Environment, account: BaseModel) -> None:
    """Have some of those whom an operator wrote to answer, and be answered."""
    cloud = FakeCloud()
    with serving(cloud) as server:
        env["ir.config_parameter"].set_param(BASE_URL, server.url)
        env.cr.commit()
        people = [
            message
            for message in env["ahorro.wa.message"].search(
                [("account_id", "=", account.id), ("wamid", "!=", False)], order="id"
            )
            if message.case_id.state in ("pending", "in_progress")
            and message.state in ("sent", "delivered", "read")
        ]
        # Whom somebody wrote to one by one; where the day left few of them, a batch's.
        people.sort(key=lambda message: bool(message.batch_id))
        if len(people) >= PEOPLE:
            _converse(env, account, cloud, *people[:PEOPLE])


def _converse(
    env: Environment,
    account: BaseModel,
    cloud: FakeCloud,
    asks: BaseModel,
    paid: BaseModel,
    promises: BaseModel,
    sends: BaseModel,
    leaves: BaseModel,
) -> None:
    receipt = cloud.files.add("image/jpeg", _make_picture())
    _write(env, account, promises, text="Voy a pagar")
    _write(env, account, paid, button={"text": "Ya pagué", "payload": "pague:Ya pagué"})
    _write(env, account, None, text="Buenas, quería consultar por mi plan")
    _write(env, account, leaves, text="BAJA")
    _write(env, account, sends, text="Ahí te mando el comprobante")
    _write(env, account, sends, image={"id": receipt, "mime_type": "image/jpeg"})
    env["ahorro.wa.media"]._fetch_some(10)
    env.cr.commit()
    _answer(env, sends, "¡Gracias! Ya lo dejo asentado.")
    _write(env, account, asks, text="Hola, ¿puedo pagar con tarjeta?")
    _answer(env, asks, "¡Hola! Sí, con tarjeta de débito. Te paso los medios de pago.")
    _answer(env, asks, "", has_file=True)
    env["ahorro.wa.upload"]._upload_some(10)
    env["ahorro.wa.outbox"]._send(account)
    for body in make_bodies(cloud.get_statuses(("sent", "delivered"))):
        env["ahorro.wa.event"]._store(account.id, body)
    env.cr.commit()
    while env["ahorro.wa.receiver"]._read_some(50):
        pass
    env.cr.commit()


def _write(
    env: Environment, account: BaseModel, message: BaseModel | None, **part: Any
) -> None:
    """Have somebody write, or press a button under what they were sent."""
    [(kind, content)] = part.items()
    if kind == "text":
        content = {"body": content}
    now = int(fields.Datetime.now().timestamp())
    row = {"type": kind, kind: content, "timestamp": str(now)}
    contact: dict[str, Any] = {"profile": {"name": "Sofi"}, "user_id": HIDDEN}
    if message:
        phone = message.phone.lstrip("+")
        row |= {"from": phone, "context": {"id": message.wamid}}
        contact = {"profile": {"name": message.partner_id.name}, "wa_id": phone}
    else:
        row["from_user_id"] = HIDDEN
    row["id"] = f"wamid.DEMO{env['ahorro.wa.event'].search_count([])}"
    value = {
        "metadata": {"phone_number_id": account.phone_number_id},
        "contacts": [contact],
        "messages": [row],
    }
    change = {"field": "messages", "value": value}
    body = json.dumps({"entry": [{"changes": [change]}]}).encode()
    env["ahorro.wa.event"]._store(account.id, body)
    env.cr.commit()
    while env["ahorro.wa.receiver"]._read_some(50):
        pass
    while env["ahorro.wa.conversation"]._show_some(20):
        pass
    env.cr.commit()


def _answer(
    env: Environment, message: BaseModel, text: str, *, has_file: bool = False
) -> None:
    """Have the operator of a conversation answer in it; not always who wrote first."""
    channel = env["discuss.channel"].search(
        [
            ("channel_type", "=", "ahorro_wa"),
            ("ahorro_wa_partner_id", "=", message.partner_id.id),
        ],
        limit=1,
    )
    user = channel.ahorro_wa_user_id
    if user and channel.ahorro_wa_phone:
        channel.with_user(user).message_post(
            body=text,
            message_type="comment",
            attachment_ids=_make_file(env, user).ids if has_file else [],
        )
        env.cr.commit()


def _make_file(env: Environment, user: BaseModel) -> BaseModel:
    """Return a file as Discuss keeps it while a user writes an answer."""
    files = env["ir.attachment"].with_user(user).sudo()
    return files.create(
        {
            "name": "Medios de pago.txt",
            "raw": "Débito, transferencia o efectivo en la agencia.".encode(),
            "res_model": "mail.compose.message",
        }
    )


def _make_picture() -> bytes:
    """Return a small picture, as a receipt's."""
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "#cfd8dc").save(out, "JPEG")
    return out.getvalue()
