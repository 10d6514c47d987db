# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The guide's campaigns, month by month, and how far each of them went."""

import datetime
import random
from collections.abc import Mapping, Sequence

from odoo.api import Environment
from odoo.models import BaseModel

from odoo.addons.ahorro_campaign.tools.holidays_ar import holiday_name
from odoo.addons.ahorro_plan.tools.months import add_months, last_day

from tests.guide.figures import BIDS, SCORING
from tests.portfolio.plans import Plan

from .desk import Job
from .outcomes import Debtors, answer_counts
from .people import get_user
from .portfolio import LAST_ACT

SEED = 505
MONTHS = (
    "ENERO FEBRERO MARZO ABRIL MAYO JUNIO JULIO AGOSTO SEPTIEMBRE OCTUBRE NOVIEMBRE "
    "DICIEMBRE"
).split()
#: Of the sales of each month, so many back, who was tried and could not be reached.
UNREACHED = (1, 4, 5, 12, 11)
#: How many who owe two installments are called in each month.
CALLED = (40, 30, 30, 18, 14)
#: With how much people bid at an act, so many back.
BID = {
    0: {
        "bid_licita": 5,
        "bid_no_va_a_licitar": 3,
        "bid_grupo_sin_fondos": 1,
        "bid_lo_esta_evaluando": 2,
    },
    1: {
        "bid_licita": 4,
        "bid_no_va_a_licitar": 2,
        "bid_grupo_sin_fondos": 1,
        "bid_lo_esta_evaluando": 1,
    },
}
#: In the campaign of this month, so many back, some are left aside for comparison.
COMPARED = 1
#: What the guide's picture shows of those who were grouped two months ago.
GROUPED = {
    "grouping_agrupamiento_informado": 16,
    "grouping_no_se_pudo_contactar": 5,
    "grouping_rescinde": 2,
}
ALL = ("operador", "operador2", "operador3", "operador4")
TYPE = "ahorro_campaign.campaign_type_"
Domain = Sequence[object]


class Campaigns:
    """Makes the campaigns of a month as the supervisor does."""

    def __init__(self, env: Environment, month: datetime.date) -> None:
        """Count months backwards from one.

        :param month: first day of the month of the last file
        """
        self.env = env
        self.month = month
        self.rng = random.Random(f"campaigns {SEED}")
        self.rombo = ("provider_id", "=", env.ref("ahorro_plan.provider_rombo").id)

    def make(
        self,
        name: str,
        type_name: str,
        domain: Domain,
        logins: Sequence[str],
        description: str = "",
        login: str = "supervisor",
        **values: object,
    ) -> BaseModel:
        """Make a campaign of the plans of a domain."""
        campaigns = self.env["ahorro.campaign"].with_user(get_user(self.env, login))
        return campaigns.create_from_domain(
            domain,
            {
                "name": name,
                "type_id": self.env.ref(
                    f"ahorro_campaign.campaign_type_{type_name}"
                ).id,
                "description": description,
                "user_ids": [get_user(self.env, each).id for each in logins],
                **values,
            },
        )

    def job(
        self, campaign: BaseModel, logins: Sequence[str], counts: Mapping[str, int]
    ) -> Job:
        """Return the work in a campaign that ends with so many of each result."""
        answer = answer_counts(self.env, counts, self.rng)
        return Job(campaign, logins, sum(counts.values()), answer)

    # === WHAT EVERY MONTH HAS ===

    def score(self, sold: int) -> Job:
        """Call those who bought in a month, so many back, as far as the guide tells."""
        _idle, started, approved, disapproved = SCORING[sold]
        campaign = self.make(
            f"SCORING {self.name(sold)}",
            "scoring",
            [self.rombo, *self._within("sale_date", sold)],
            ALL[:3],
            "Suscripciones aceptadas: confirmar cuotas, alícuota y gastos.",
            login="supervisor2",
        )
        counts = {
            "scoring_open": started,
            "scoring_aprobado": approved,
            "scoring_desaprobado": disapproved,
            "scoring_no_se_pudo_contactar": UNREACHED[sold],
        }
        return self.job(campaign, ALL[:3], counts)

    def invite(self, back: int) -> Job:
        """Invite to the act of a month, so many back, as many as the guide has."""
        # The panel counts who was asked with how much they bid, too.
        bids = BID.get(back, {})
        refused, accepted = BIDS[back]
        accepted -= bids.get("bid_licita", 0)
        refused -= bids.get("bid_no_va_a_licitar", 0)
        refused -= bids.get("bid_grupo_sin_fondos", 0)
        uninterested, unreached = refused // 5, refused // 4
        domain: list[object] = [
            self.rombo,
            ("family", "=", "saver"),
            ("installments_owed", "=", 0),
            ("installments_paid", ">=", 3),
        ]
        # Most acts are of few groups with funds; two were offered to everybody.
        if back in (1, 2, 3):
            domain.append(("installments_paid", ">=", {1: 34, 2: 40, 3: 62}[back]))
        campaign = self.make(
            f"ACTO {LAST_ACT + 1 - back} LLAMADOS A LICITAR",
            "bid_invitation",
            domain,
            ALL,
            "Al día. Integración mínima según la carta de vigencia.",
        )
        counts = {
            "bid_invitation_licita": accepted,
            "bid_invitation_no_le_interesa": uninterested,
            "bid_invitation_no_contactado": unreached,
            "bid_invitation_no_se_licita": refused - uninterested - unreached,
        }
        return self.job(campaign, ALL, counts)

    def remind(
        self,
        back: int,
        coming: Mapping[tuple[str, int], Plan],
        judged: datetime.date,
    ) -> Job:
        """Call who owes two installments in a month, so many back.

        :param coming: the next file's plans, by group and order
        :param judged: its day
        """
        domain: Domain = [
            self.rombo,
            ("family", "=", "saver"),
            ("installments_owed", ">=" if not back else "=", 2),
            ("in_lawsuit", "=", False),
        ]
        name = f"MORA CUOTA 2 / {self.name(back)}"
        if not back:
            name = "Deudas Mas De 2 Cuotas Excepto Cp C/Cautelares"
        if back:
            # Of a month that is over: no more than the calls of it reach.
            domain = self._first(domain, CALLED[back] + 6)
        campaign = self.make(
            name,
            "arrears",
            domain,
            ALL,
            "Deben dos cuotas o más: con la tercera la administradora rescinde."
            + " Una de cada cinco personas quedó aparte, para medir el efecto."
            * (back == COMPARED),
            left_aside_percent=20 * (back == COMPARED),
            left_aside_seed=SEED if back == COMPARED else False,
        )
        later = judged + datetime.timedelta(days=8)
        agreed = [
            datetime.datetime.combine(later, datetime.time(hour)) for hour in (14, 18)
        ]
        agreed = [] if back else agreed
        debtors = Debtors(self.env, coming, judged, self.rng, agreed)
        count = min(CALLED[back], campaign.case_count)
        return Job(campaign, ALL, count, debtors.answer)

    # === WHAT SOME MONTHS HAVE ===

    def inform(self) -> Job:
        """Call those grouped two months ago, as in the guide's picture."""
        campaign = self.make(
            f"Agrupados de {self.name(2).capitalize()}",
            "grouping",
            [self.rombo, *self._within("grouping_date", 2)],
            ALL[1:3],
            "Informar grupo y orden, cómo se paga y cuándo es el primer acto.",
        )
        return self.job(campaign, ALL[1:3], {**GROUPED, "grouping_open": 1})

    def bid(self, back: int) -> Job:
        """Call who may bid at an act, so many back."""
        month = add_months(self.month, 1 - back)
        name = f"LICITACIONES {self.name(back)}"
        if not back:
            name = f"OFERTA LICITACION {month:%m/%Y}"
        campaign = self.make(
            name,
            "bid",
            [
                self.rombo,
                ("family", "=", "saver"),
                ("installments_owed", "=", 0),
                ("installments_paid", ">=", 44),
            ],
            ALL[2:],
            "Dijeron que licitan: con cuántas cuotas y cómo las pagan.",
        )
        return self.job(campaign, ALL[2:], BID[back])

    def win(self) -> Job:
        """Call who was awarded at the last act."""
        campaign = self.make(
            f"GANADORES ACTO {LAST_ACT} {self.month:%m/%Y}",
            "winners",
            [self.rombo, ("family", "=", "awarded")],
            ALL[:1],
            "Tienen siete días para aceptar.",
            deadline_first=True,
        )
        counts = {
            "winners_acepta": 7,
            "winners_lo_consulta": 3,
            "winners_falta_requisito": 2,
            "winners_posterga": 1,
        }
        return self.job(campaign, ALL[:1], counts)

    def pledge(self) -> Job:
        """Call whose pledge can be taken, ten of sixteen, as in the guide's picture."""
        plans = self.env["ahorro.plan"].search(
            [self.rombo, ("family", "in", ("cancelled", "guarantee"))],
            order="installments_paid desc, id",
            limit=16,
        )
        campaign = self.make(
            "RETIRO DE PRENDA/INCENTIVO COMPRA DE PLAN",
            "other",
            [("id", "in", plans.ids)],
            ALL[:1],
            "Planes cancelados o por cancelar: turno para la prenda y plan nuevo.",
        )
        return self.job(
            campaign, ALL[:1], {"other_resuelto": 8, "other_no_resuelto": 2}
        )

    def send_contracts(self) -> Job:
        """Have contracts of what was sold completed and sent."""
        campaign = self.make(
            f"ENVIO DE CONTRATOS {self.name(0)}",
            "contract",
            [self.rombo, ("family", "=", "subscription")],
            ALL[3:],
            "Firma, DNI y medio de pago antes de enviar a la terminal.",
            login="supervisor2",
        )
        counts = {
            "contract_enviado": 18,
            "contract_falta_firma": 3,
            "contract_falta_documentacion": 5,
        }
        return self.job(campaign, ALL[3:], counts)

    def recover(self) -> Job:
        """Offer those who were rescinded lately to come back."""
        campaign = self.make(
            "RECUPERO DE RESCINDIDOS",
            "recovery",
            self._first(
                [
                    self.rombo,
                    ("status_id.code", "=", "R2"),
                    ("installments_paid", ">=", 12),
                ],
                24,
            ),
            ALL[2:],
            "Pagaron un año o más: volver, o vender el haber neto.",
        )
        counts = {
            "recovery_no_interesado": 7,
            "recovery_vende_haber_neto": 3,
            "recovery_se_reactiva": 2,
            "recovery_pide_no_ser_contactado": 2,
            "recovery_no_se_pudo_contactar": 4,
        }
        return self.job(campaign, ALL[2:], counts)

    # === MONTHS ===

    def name(self, back: int) -> str:
        """Return the name of a month, so many back."""
        month = add_months(self.month, -back)
        return f"{MONTHS[month.month - 1]} {month.year}"

    def _first(self, domain: Domain, count: int) -> Domain:
        """Return the domain of the first plans of another one."""
        plans = self.env["ahorro.plan"].search(domain, order="id", limit=count)
        return [("id", "in", plans.ids)]

    def _within(self, field: str, back: int) -> Domain:
        month = add_months(self.month, -back)
        return [
            (field, ">=", month.isoformat()),
            (field, "<=", last_day(month).isoformat()),
        ]


def open_all_hours(env: Environment) -> None:
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
