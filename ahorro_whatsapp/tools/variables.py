# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a text may say of a plan: a closed list, and by which path each is read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """One name that may stand between double braces.

    :ivar path: the fields that lead to it from the plan; empty where a method of
        ``ahorro.wa.text`` answers, which has the variable's name
    :ivar kind: ``text``, ``number``, ``money`` or ``date``: how it is written
    :ivar example: what it looks like, for previews and for WhatsApp's reviewers
    :ivar zero_is_missing: nothing is said of nothing owed
    """

    path: tuple[str, ...]
    kind: str
    example: str
    zero_is_missing: bool = False


VARIABLES: dict[str, Variable] = {
    "nombre": Variable((), "text", "Ana"),
    "concesionario": Variable(("company_id", "name"), "text", "Concesionario Uno"),
    "telefono": Variable(("company_id", "phone"), "text", "0341 555-0100"),
    "operador": Variable((), "text", "Laura"),
    "administradora": Variable(("provider_id", "name"), "text", "Plan Rombo"),
    "plan": Variable((), "text", "Plan 100% 84 cuotas"),
    "modelo": Variable((), "text", "Kwid"),
    "grupo_orden": Variable((), "text", "G9RX/031E"),
    "grupo": Variable(("group",), "text", "G9RX"),
    "orden": Variable(("order",), "text", "031E"),
    "suscripcion": Variable(("subscription_number",), "text", "2711700"),
    "cuota": Variable((), "number", "14"),
    "cuotas_pagas": Variable(("installments_paid",), "number", "13"),
    "cuotas_adeudadas": Variable(
        ("installments_owed",), "number", "2", zero_is_missing=True
    ),
    "deuda_vencida": Variable(
        ("overdue_debt",), "money", "$ 120.000,00", zero_is_missing=True
    ),
    "acto_fecha": Variable((), "date", "14/03/2027"),
    "acto_ultimo_dia": Variable((), "date", "10/03/2027"),
    "limite_aceptar": Variable((), "date", "20/03/2027"),
    "entrega_fecha": Variable(("delivery_date",), "date", "22/03/2027"),
    "cupon": Variable((), "text", "https://concesionario.example/cupon/…"),
}
