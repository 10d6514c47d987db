# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's campaigns, and the calls of three days in them."""

import datetime
import random
from typing import Any

from freezegun import freeze_time

from odoo.api import Environment
from odoo.models import BaseModel

from odoo.addons.ahorro_campaign.tools.holidays_ar import holiday_name

from tests.portfolio.months import Month

from . import living, promises

SEED = 505
#: How many clients each operator attended on each of the last days.
ATTENDED = 9
#: How many of them, yesterday, agreed on a call that is overdue today.
AGREED = 2
COMMENTS = (
    "Cobra el 4, paga las dos.",
    "Pide que lo llamen a la tarde.",
    "Atendió la hija, deja el mensaje.",
    "Consulta por el cambio de modelo.",
    "Dice que pagó por home banking.",
    "",
)


def fill(env: Environment, months: list[Month]) -> BaseModel:
    """Make six campaigns, work in four of them and archive the others.

    :param months: of the portfolio, for the file that judges the promises
    :return: two of those that stay, to look at
    """
    _open_all_hours(env)
    month = _month_name(datetime.date.today())
    supervisor, *operators = (
        env["res.users"].search([("login", "=", login)], limit=1)
        for login in ("supervisor", "operador", "operador2")
    )
    make = _Maker(env, supervisor)
    with freeze_time(datetime.datetime.now() - datetime.timedelta(days=45)):
        compared = make.campaign(
            "RECUPERO CON GRUPO DE COMPARACIÓN",
            "Mora",
            [("installments_owed", ">=", 1), ("family", "=", "saver")],
            operators,
            "Una de cada cinco personas quedó aparte, para medir el efecto.",
            left_aside_percent=20,
            left_aside_seed=SEED,
        )
    compared.action_archive()
    arrears = make.campaign(
        f"MORA CUOTA 2 / {month}",
        "Mora",
        [("installments_owed", "in", (1, 2)), ("family", "=", "saver")],
        operators,
        "Deben una o dos cuotas: promesa de pago o cupón.",
    )
    promised = make.campaign(
        f"MORA TRES CUOTAS / {month}",
        "Mora",
        [("installments_owed", ">=", 3), ("family", "=", "saver")],
        operators,
        "Deben tres cuotas o más: la próxima es rescisión.",
    )
    scoring = make.campaign(
        f"SCORING {month}",
        "Scoring",
        [("family", "=", "subscription")],
        operators[:1],
        "Suscripciones aceptadas: confirmar cuotas, alícuota y gastos.",
    )
    bids = make.campaign(
        "ACTO 588 LLAMADOS A LICITAR",
        "Invitación al acto de Adjudicación",
        [
            ("family", "=", "saver"),
            ("installments_owed", "=", 0),
            ("installments_paid", ">=", 24),
        ],
        operators,
        "Al día y con 24 cuotas pagas o más.",
    )
    pledge = make.campaign(
        "RETIRO DE PRENDA/INCENTIVO COMPRA DE PLAN",
        "Retiro de prenda / incentivo",
        [("family", "in", ("cancelled", "guarantee"))],
        operators[1:],
        "Planes cancelados: turno para la prenda y oferta de un plan nuevo.",
    )
    living.turn_on(env, promised)
    # What operators do has transactions of its own: they have to find all this.
    env.cr.commit()
    promises.fill(env, months, promised)
    living.follow(env)
    rng = random.Random(SEED)
    for days_ago in (3, 2, 1):
        for operator in operators:
            _work(env, operator, days_ago, rng)
    pledge.action_archive()
    _give_second_plan(env, arrears, bids)
    return arrears | scoring


class _Maker:
    def __init__(self, env: Environment, supervisor: BaseModel) -> None:
        self.env = env
        self.campaigns = env["ahorro.campaign"].with_user(supervisor)

    def campaign(
        self,
        name: str,
        type_name: str,
        domain: list[tuple[str, str, object]],
        operators: list[BaseModel],
        description: str,
        **values: object,
    ) -> BaseModel:
        kind = self.env["ahorro.campaign.type"].search(
            [("name", "=", type_name)], limit=1
        )
        return self.campaigns.create_from_domain(
            domain,
            {
                "name": name,
                "type_id": kind.id,
                "description": description,
                "user_ids": [operator.id for operator in operators],
                **values,
            },
        )


def _work(
    env: Environment, operator: BaseModel, days_ago: int, rng: random.Random
) -> None:
    """Attend some clients of the queue, as that operator did on that day."""
    day = datetime.datetime.combine(
        datetime.date.today() - datetime.timedelta(days=days_ago),
        # In the morning, at noon, in the afternoon: not everybody is found at one hour.
        datetime.time(10 + 3 * days_ago, 0),
    )
    attend = env["ahorro.attend"].with_user(operator).with_context(lang="es_AR")
    with freeze_time(day) as clock:
        attended = attend.attend_next()
        for _turn in range(ATTENDED):
            if not attended:
                break
            clock.tick(datetime.timedelta(minutes=rng.randint(3, 9)))
            values = _outcome(attended, rng)
            if days_ago == 1 and _turn < AGREED:
                values = _agreed(attended)
            key = f"demo {operator.id} {attended['case_id']} {days_ago} {_turn}"
            attended = attend.save_attention(attended["lease_token"], values, key)[
                "next"
            ]
        if attended:
            attend.lease_release(attended["lease_token"])


def _outcome(attended: dict[str, Any], rng: random.Random) -> dict[str, object]:
    """Return what an operator might have noted."""
    now = datetime.datetime.now()
    result = rng.choice([each for each in attended["results"] if not each["opt_out"]])
    later = now + datetime.timedelta(days=rng.randint(1, 4), hours=rng.randint(0, 6))
    values: dict[str, object] = {
        "kind": "finish",
        "result_id": result["id"],
        "comment": rng.choice(COMMENTS) or "Sin novedad.",
    }
    if result["requires_next_action"]:
        values["next_action_at"] = later.strftime("%Y-%m-%d %H:%M:%S")
    if result["requires_date"]:
        values["promise_date"] = later.strftime("%Y-%m-%d")
    if result["requires_amount"]:
        values["promise_amount"] = float(rng.randint(20, 900) * 1000)
    return values


def _agreed(attended: dict[str, Any]) -> dict[str, object]:
    """Return that the client wants a call in three hours, which nobody made."""
    result = next(r for r in attended["results"] if r["name"] == "Volver a llamar")
    at = datetime.datetime.now() + datetime.timedelta(hours=3)
    return {
        "kind": "finish",
        "result_id": result["id"],
        "comment": "Sale de trabajar en tres horas: llamarlo entonces.",
        "next_action_at": at.strftime("%Y-%m-%d %H:%M:%S"),
    }


def _give_second_plan(env: Environment, *campaigns: BaseModel) -> None:
    """Let a client hold a plan of each campaign, open in both: one call, one save."""
    first, *others = (
        env["ahorro.case"].search(
            [
                ("campaign_id", "=", campaign.id),
                ("state", "!=", "done"),
                ("is_callback", "=", False),
            ],
            order="id desc",
            limit=1,
        )
        for campaign in campaigns
    )
    for other in others:
        if first and other:
            other.plan_id.partner_id = first.plan_id.partner_id


def _open_all_hours(env: Environment) -> None:
    """Let the demo be tried on any day and at any hour; a dealership has its own."""
    hours = env["ahorro.contact.hours"]
    hours.search([]).unlink()
    hours.create(
        [
            {"weekday": str(weekday), "hour_from": 0.0, "hour_to": 24.0}
            for weekday in range(7)
        ]
    )
    today = datetime.date.today()
    days = env["ahorro.contact.holiday"]
    known = set(days.search([]).mapped("date"))
    days.create(
        [
            {"date": day, "name": "Abierto en la demostración", "is_worked": True}
            for day in (today + datetime.timedelta(days=n) for n in range(-7, 120))
            if day not in known and holiday_name(day)
        ]
    )


def _month_name(day: datetime.date) -> str:
    names = (
        "ENERO FEBRERO MARZO ABRIL MAYO JUNIO JULIO AGOSTO SEPTIEMBRE OCTUBRE "
        "NOVIEMBRE DICIEMBRE"
    ).split()
    return f"{names[day.month - 1]} {day.year}"
