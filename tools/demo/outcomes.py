# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the demo's operators note of their clients."""

import datetime
import random
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from odoo.api import Environment
from odoo.models import BaseModel

from tests.portfolio.plans import Plan

Answer = dict[str, Any]
#: What is written beside a result; each is in the words of an operator.
COMMENTS = {
    "scoring_aprobado": (
        "Confirma cuotas, alícuota y gastos. No le prometieron fecha de entrega.",
        "Entendió todo, paga con débito.",
        "Confirmado con la titular. Pide el cupón por mail.",
        "OK condiciones. Va a licitar más adelante.",
        "Conforme. El vendedor le explicó bien.",
        "Aprobado, recibo de sueldo en carpeta.",
    ),
    "scoring_desaprobado": (
        "Dice que le prometieron la entrega en 60 días.",
        "No sabía de la alícuota extraordinaria.",
        "Creía que le tomaban el usado en parte de pago.",
        "No llega con la cuota, pide la baja.",
    ),
    "scoring_no_se_pudo_contactar": ("Cuatro llamados sin respuesta.", "No atiende."),
    "scoring_open": (
        "Falta recibo de sueldo, lo manda por mail.",
        "Pide hablar con el vendedor antes de confirmar.",
        "Lo consulta con la esposa.",
        "Falta servicio a su nombre.",
        "Trabajando, llamar después de las 17.",
    ),
    "bid_invitation_licita": (
        "Licita con 14 cuotas.",
        "Licita con tarjeta de crédito.",
        "Licita 20 cuotas, pasa el viernes por la agencia.",
        "Va a licitar con lo que le dan por el usado.",
        "LICITA",
    ),
    "bid_invitation_no_se_licita": (
        "No licita este mes.",
        "Espera al sorteo.",
        "Sin plata para licitar.",
        "NO LICITA",
    ),
    "bid_invitation_no_le_interesa": (
        "Prefiere seguir pagando.",
        "No quiere cambiar el auto todavía.",
    ),
    "bid_invitation_no_contactado": ("No atiende.", "Buzón de voz."),
    "grouping_agrupamiento_informado": (
        "Se informó grupo y orden. Primer acto el mes que viene.",
        "Informado. Adhiere al débito.",
        "Se explicó cómo bajar el cupón.",
        "OK grupo y orden, lo anota.",
    ),
    "grouping_no_se_pudo_contactar": ("No atiende, se manda mail.",),
    "grouping_rescinde": (
        "No quiere seguir, se quedó sin trabajo.",
        "Se muda, pide la baja.",
    ),
    "grouping_open": ("Atendió el hijo, llamar a la noche.",),
    "bid_licita": ("Licita con 16 cuotas.", "Licita 24 cuotas, deja seña."),
    "bid_no_va_a_licitar": ("No licita.", "Lo deja para el otro acto."),
    "bid_grupo_sin_fondos": ("Grupo sin fondos este mes.",),
    "bid_lo_esta_evaluando": ("Lo piensa, llamar el jueves.",),
    "winners_acepta": ("Acepta, trae la carpeta esta semana.", "Acepta con garante."),
    "winners_lo_consulta": ("Lo habla con la familia.",),
    "winners_falta_requisito": ("Falta el recibo del garante.",),
    "winners_posterga": ("Posterga, no llega con los gastos de retiro.",),
    "other_resuelto": (
        "Retira la prenda, turno dado.",
        "Ya tiene la prenda. Toma un plan nuevo de Kardian.",
        "Se le dio turno con gestoría.",
    ),
    "other_no_resuelto": ("No le interesa otro plan.",),
    "contract_enviado": ("Contrato enviado a terminal.", "Completo, enviado."),
    "contract_falta_firma": ("Falta la firma del cónyuge.",),
    "contract_falta_documentacion": ("Falta DNI dorso.", "Falta servicio."),
    "recovery_no_interesado": ("No quiere saber nada.", "Ya compró otro auto."),
    "recovery_vende_haber_neto": ("Vende el haber neto, pide cotización.",),
    "recovery_se_reactiva": ("Quiere volver, se consulta a la terminal.",),
    "recovery_pide_no_ser_contactado": ("Pide que no lo llamen más.",),
    "recovery_no_se_pudo_contactar": ("El número ya no es de él.", "No atiende."),
    "arrears_promesa_de_pago": (
        "Cobra el 4, paga en la sucursal.",
        "SE INFORMÓ DEUDA, PAGA EL VIERNES.",
        "Paga con tarjeta la semana que viene.",
        "Pide el cupón actualizado y paga.",
        "Se comprometió a pagar todo junto.",
    ),
    "arrears_informa_que_ya_pago": (
        "Pagó por home banking, manda el comprobante.",
        "Dice que pagó ayer en Rapipago.",
    ),
    "arrears_cupon_enviado": (
        "Se envió cupón por mail.",
        "Se mandó cupón por WhatsApp.",
    ),
    "arrears_rechaza": (
        "No va a pagar hasta que le entreguen.",
        "Dice que la cuota se le fue.",
    ),
    "arrears_no_contactado": ("No atiende.", "Buzón.", "Teléfono apagado."),
    "arrears_rescinde": ("No puede seguir, pide rescindir.",),
    "call_back": (
        "Sale de trabajar a esa hora: llamarlo entonces.",
        "Está manejando, llamar después.",
        "Quiere hablar con los recibos en la mano.",
        "Pide que lo llamen hoy sin falta.",
    ),
    "arrears_open": (
        "Atendió la hija, deja el mensaje.",
        "Pide que lo llamen a la tarde.",
    ),
}


def write_values(env: Environment, name: str, rng: random.Random) -> Answer:
    """Return the form of a result, with a comment.

    :param name: of the result, as in its external id; with ``open`` at its end, a
        comment alone
    """
    comment = rng.choice(COMMENTS[name])
    if name.endswith("_open"):
        return {"kind": "comment", "comment": comment}
    result = env.ref(f"ahorro_campaign.result_{name}")
    return {"kind": "finish", "result_id": result.id, "comment": comment}


def answer_counts(
    env: Environment, counts: Mapping[str, int], rng: random.Random
) -> Callable[[BaseModel], Answer]:
    """Return what answers with each result so many times, in a drawn order."""
    names = [name for name, count in counts.items() for _time in range(count)]
    rng.shuffle(names)

    def answer(_case: BaseModel) -> Answer:
        return write_values(env, names.pop(), rng)

    return answer


class Debtors:
    """What people who owe say: some keep it, as the next file shows."""

    def __init__(
        self,
        env: Environment,
        coming: Mapping[tuple[str, int], Plan],
        judged: datetime.date,
        rng: random.Random,
        agreed: Iterable[datetime.datetime] = (),
    ) -> None:
        """Know the next file.

        :param coming: its plans by group and order
        :param judged: its day
        :param agreed: when the first of those who will have paid are to be called
            again: what becomes of these calls, a supervisor decides
        """
        self.agreed = list(agreed)
        self.env = env
        self.coming = coming
        self.judged = judged
        self.rng = rng

    def answer(self, case: BaseModel) -> Answer:
        """Return what is noted of somebody who owes."""
        plan = case.plan_id
        coming = self.coming.get((plan.group_key, plan.order_number))
        owed = coming.installments_owed if coming else plan.installments_owed
        pays = owed < plan.installments_owed
        chance = self.rng.random()
        if pays and chance < 0.75 or not pays and chance < 0.35:
            values = self.promise(plan, coming)
            if self.agreed and not owed:
                values["next_action_at"] = f"{self.agreed.pop():%Y-%m-%d %H:%M:%S}"
            return values
        if pays:
            name = "informa_que_ya_pago" if chance < 0.9 else "cupon_enviado"
        else:
            name = self.rng.choices(
                ("no_contactado", "cupon_enviado", "rechaza", "rescinde", "open"),
                (34, 20, 10, 4, 12),
            )[0]
        return write_values(self.env, f"arrears_{name}", self.rng)

    def promise(self, plan: BaseModel, coming: Plan | None = None) -> Answer:
        """Return that somebody promised to pay all of it, or what will be paid."""
        today = datetime.date.today()
        last = max((self.judged - today).days - 1, 1)
        # Plan Óvalo's files tell no debt: who calls asks the administradora.
        installment = plan.car_value / (plan.installments_total or 84)
        debt = plan.overdue_debt or plan.installments_owed * installment
        if coming and 0 < coming.installments_owed < plan.installments_owed:
            # Of two installments one is paid, and the other costs more by then.
            paid = 1 - coming.installments_owed / plan.installments_owed
            debt *= paid * self.rng.choice((0.8, 1.0))
        day = today + datetime.timedelta(days=min(self.rng.randint(3, 9), last))
        if day.weekday() == 6 and (day - today).days > 1:
            day -= datetime.timedelta(days=1)
        return {
            **write_values(self.env, "arrears_promesa_de_pago", self.rng),
            "promise_date": day.isoformat(),
            "promise_amount": float(round(debt, -2)),
        }
