# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the dealership did in the system that it had before: a file that waits."""

import base64
import csv
import datetime
import io
import unicodedata

from odoo.api import Environment
from odoo.models import BaseModel

HEADERS = (
    "Cliente",
    "Vendedor Del Plan",
    "Usuario",
    "Suscripción",
    "Comentario",
    "Tipo De Gestión",
    "Tema Gestión",
    "Resultado Gestión",
    "Fecha De Movimiento",
)
NAME = "movimientos.csv"
PLANS = 30
#: Somebody who left, and what is called otherwise here.
LEFT = "Viviana Briozzo"
ROWS = (
    ("No contesta", "Mora", "MORA CUOTA 2", "No contesta"),
    ("Avisa que paga el viernes", "Mora", "MORA CUOTA 2", "Promesa de pago"),
    ("Se le informa la cuota", "Mora", "MORA CUOTA 1", "Sin definir"),
    ("No licita este mes", "Licitación", "ACTO 501", "NO LICITA ESTE MES"),
    ("Pide la factura", "Posventa", "RECLAMOS", "Resuelto"),
)


def fill(env: Environment) -> BaseModel:
    """Read a file of movements as a supervisor and leave it in review: names to decide.

    :return: the import
    """
    supervisor, *operators = (
        env["res.users"].search([("login", "=", login)], limit=1)
        for login in ("supervisor", "operador", "operador2")
    )
    plans = env["ahorro.plan"].search(
        [("subscription_number", "!=", False), ("family", "=", "saver")],
        order="id",
        limit=PLANS,
    )
    users = [f"AHO-{_plain(user.name)}" for user in operators] + [f"AHO-{LEFT}"]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    first = datetime.datetime.now().replace(hour=9, minute=5)
    for number, plan in enumerate(plans):
        for step in range(2):
            comment, kind, campaign, result = ROWS[(number + step) % len(ROWS)]
            moment = first - datetime.timedelta(200 - 3 * number - step, minutes=number)
            writer.writerow(
                (
                    plan.partner_id.name,
                    "",
                    users[number % len(users)],
                    plan.subscription_number,
                    comment,
                    kind,
                    campaign,
                    result,
                    moment.strftime("%d/%m/%Y %H:%M"),
                )
            )
    # Of a plan that went long ago.
    writer.writerow(
        ("QUIROGA ANA", "", users[0], "1000001", "", "Mora", "MORA CUOTA 2", "", "")
    )
    runs = env["ahorro.import"].with_user(supervisor)
    runs = runs.with_context(queue_job__no_delay=True, lang="es_AR")
    data = stream.getvalue().encode()
    return runs.create_from_file(NAME, base64.b64encode(data).decode())


def _plain(name: str) -> str:
    """Return a name as a system without accents has it."""
    parts = unicodedata.normalize("NFD", name)
    return "".join(part for part in parts if not unicodedata.combining(part))
