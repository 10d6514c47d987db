# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the dealership did in the system that it had before, moved in from its file."""

import base64
import datetime
import io

from openpyxl import Workbook

from odoo.api import Environment

from .movein import HEADERS
from .people import get_user

TITLE = "Ahorro - Últimos movimientos y gestiones"
#: Type, campaign, result and comment of each movement, in turn.
MOVEMENTS = (
    (
        "Mora",
        "Clientes Con Avance Mas De 10 Con 2 Cuotas Impagas",
        "Informa que ya pagó",
        "SE ENVIÓ FACTURA CTA 15, PAGÓ EN SUCURSAL",
    ),
    (
        "Mora",
        "Clientes Con Avance Mas De 10 Con 2 Cuotas Impagas",
        "No contactado",
        "NO ATIENDE",
    ),
    ("Licitación", "LICITACIONES {month}", "No va a licitar", "NO LICITA"),
    (
        "Licitación",
        "LICITACIONES {month}",
        "LICITA",
        "LICITA CON CUOTA 14/15, CON TARJETA DE CRÉDITO",
    ),
    ("Licitación", "LICITACIONES {month}", "Grupo sin fondos", "GRUPO SIN FONDOS"),
)
COUNT = 30


def move_in(env: Environment, month: str) -> None:
    """Import the last movements of the other system as the supervisor does.

    :param month: the name of the month in which they were made; it is over
    """
    today = datetime.date.today()
    plans = env["ahorro.plan"].search(
        [
            ("provider_id", "=", env.ref("ahorro_plan.provider_rombo").id),
            ("family", "=", "saver"),
            ("subscription_number", "!=", False),
            ("installments_paid", ">=", 10),
        ],
        order="id",
        limit=COUNT,
    )
    users = ("AHO-MIRNA VALDES", "AHO-Nahuel Herrera", "AHO-Viviana Briozzo")
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([TITLE])
    sheet.append(HEADERS)
    for number, plan in enumerate(plans):
        kind, campaign, result, comment = MOVEMENTS[number % len(MOVEMENTS)]
        day = today - datetime.timedelta(days=4 + number % 20)
        minute = 600 + 7 * number
        sheet.append(
            [
                plan.partner_id.name,
                plan.seller_id.name,
                users[number % len(users)],
                plan.subscription_number,
                comment,
                kind,
                campaign.format(month=month),
                result,
                f"{day:%d/%m/%Y} {minute // 60:02}:{minute % 60:02}",
            ]
        )
    stream = io.BytesIO()
    book.save(stream)
    supervisor = get_user(env, "supervisor")
    runs = env["ahorro.import"].with_user(supervisor)
    runs = runs.with_context(queue_job__no_delay=True, lang="es_AR")
    run = runs.create_from_file(
        "Últimos movimientos.xlsx", base64.b64encode(stream.getvalue()).decode()
    )
    run.action_movein_keep_names()
    run.action_movein_apply()
    campaigns = env["ahorro.campaign"].search([("movein_import_id", "=", run.id)])
    campaigns.with_user(supervisor).action_archive()
