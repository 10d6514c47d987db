# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which columns a provider's file has, and how each value is spelled in text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .plans import Plan

TEXT, INT, AMOUNT, DATE = "text", "int", "amount", "date"
Cells = dict[str, object]


@dataclass(frozen=True)
class Layout:
    """A kind of file: `columns` are (header, key of the cell, kind of value)."""

    name: str
    provider: str
    columns: tuple[tuple[str, str, str], ...]
    cells: Callable[[Plan], Cells]
    # Fields of a plan, or of its holder, that the file carries.
    fields: tuple[str, ...]
    titles: tuple[str, ...]
    file_name: str
    encoding: str
    sep_line: bool
    date_format: str

    @property
    def headers(self) -> list[str]:
        return [header for header, _key, _kind in self.columns]

    @property
    def keys(self) -> list[str]:
        return [key for _header, key, _kind in self.columns]

    def keys_of(self, kind: str) -> list[str]:
        return [key for _header, key, of in self.columns if of == kind]

    def spell(self, value: object) -> str:
        """Return a value as the text that the provider's own export would hold."""
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return spell_amount(value)
        if isinstance(value, date):
            return value.strftime(self.date_format)
        return str(value)


def spell_amount(value: Decimal) -> str:
    """Return 40041.87 as `40.041,87`."""
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def join_group_order(plan: Plan) -> str:
    """Return group and order in one cell: `G9RX / 031E`, and `8486/81` for old ones."""
    if not plan.group:
        return ""
    joiner = "/" if plan.order.isdigit() else " / "
    return f"{plan.group}{joiner}{plan.order}"


def _number(plan: Plan, value: int) -> int | None:
    """Files leave the counts of an ungrouped plan empty."""
    return value if plan.group else None


def _debt(plan: Plan, value: Decimal) -> Decimal | None:
    return value if plan.group else None


def _holder_cells(plan: Plan) -> Cells:
    holder = plan.holder
    fixed, mobile = holder.phone(mobile=False), holder.phone(mobile=True)
    return {
        "name": holder.name,
        "document": holder.document_number,
        "phone": fixed.local if fixed else "",
        "mobile": mobile.local if mobile else "",
        "email": holder.email,
        "street": holder.street,
        "city": holder.city,
        "zip": holder.zip,
        "province": holder.province,
    }


def _count_cells(plan: Plan) -> Cells:
    return {
        "issued": _number(plan, plan.installments_issued),
        "paid": _number(plan, plan.installments_paid),
        "owed": _number(plan, plan.installments_owed),
        "bid": _number(plan, plan.installments_bid),
    }


def _rombo_cells(plan: Plan) -> Cells:
    return {
        **_holder_cells(plan),
        **_count_cells(plan),
        "subscription": plan.subscription_number,
        "group_order": join_group_order(plan),
        "status": plan.status_code,
        "description": plan.description,
        "model": plan.model,
        "overdue_debt": _debt(plan, plan.overdue_debt),
        "debt_to_fall_due": _debt(plan, plan.debt_to_fall_due),
        "payment_method": plan.payment_method,
        "seller": plan.seller,
        "sale_date": plan.sale_date,
        "grouping_date": plan.grouping_date,
        "award_date": plan.award_date,
        "pledge_date": plan.pledge_date,
    }


def _ovalo_cells(plan: Plan) -> Cells:
    percent = round(100 * plan.installments_paid / plan.installments_total)
    return {
        **_holder_cells(plan),
        **_count_cells(plan),
        "dealer": "00346",
        "dealer_name": "CONCESIONARIO DE PRUEBA",
        "work_phone": "",
        "subscription": plan.subscription_number,
        "group": plan.group,
        "order": plan.order,
        "plan_code": plan.plan_code,
        "model_code": plan.model_code,
        "status": plan.status_code,
        "status_label": plan.status_label,
        "car_value": int(plan.car_value),
        "deviation": 0,
        "advance": plan.installments_advanced,
        "percent": percent,
        "grouping_date": plan.grouping_date,
        "pledge_date": plan.pledge_date,
        "coupon": "S" if plan.payment_method == "CUPON_ELECTRONICO" else "N",
        "debit": "S" if plan.payment_method == "DEB_CRED" else "N",
    }


_HOLDER_FIELDS = ("name", "phones", "email", "street", "zip")
_COUNT_FIELDS = (
    "subscription_number",
    "group",
    "order",
    "status_code",
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "installments_bid",
    "grouping_date",
    "pledge_date",
)

ROMBO = Layout(
    name="rombo",
    provider="rombo",
    columns=(
        ("Suscripción", "subscription", TEXT),
        ("Grupo y Orden", "group_order", TEXT),
        ("Titular", "name", TEXT),
        ("DNI", "document", TEXT),
        ("Teléfono", "phone", TEXT),
        ("Celular", "mobile", TEXT),
        ("E-mail", "email", TEXT),
        ("Domicilio", "street", TEXT),
        ("Localidad", "city", TEXT),
        ("Codigo Pos", "zip", TEXT),
        ("Provincia", "province", TEXT),
        ("Estado", "status", TEXT),
        ("Descripción oferta comercial", "description", TEXT),
        ("Modelo", "model", TEXT),
        ("Últ Cuota", "issued", INT),
        ("Pagas", "paid", INT),
        ("Adeudadas", "owed", INT),
        ("Licitadas", "bid", INT),
        ("Deuda vencida", "overdue_debt", AMOUNT),
        ("Deuda a vencer", "debt_to_fall_due", AMOUNT),
        ("Medio de pago", "payment_method", TEXT),
        ("Vendedor Del Plan", "seller", TEXT),
        ("Fec. Venta", "sale_date", DATE),
        ("F. Agrup.", "grouping_date", DATE),
        ("F. Adju.", "award_date", DATE),
        ("F. Prenda", "pledge_date", DATE),
    ),
    cells=_rombo_cells,
    fields=(
        *_HOLDER_FIELDS,
        "document_number",
        "city",
        "province",
        *_COUNT_FIELDS,
        "description",
        "model",
        "overdue_debt",
        "debt_to_fall_due",
        "payment_method",
        "seller",
        "sale_date",
        "award_date",
    ),
    titles=("REPORTE DE CARTERA - CONCESIONARIO 0346", "Emitido el: {day:%d/%m/%Y}"),
    file_name="cartera_rombo_{day:%Y_%m}",
    encoding="cp1252",
    sep_line=False,
    date_format="%d/%m/%Y",
)

OVALO = Layout(
    name="ovalo",
    provider="ovalo",
    columns=(
        ("ID_CONCESIONARIO", "dealer", TEXT),
        ("NOMBRE_CONCESIONARIO", "dealer_name", TEXT),
        ("APELLIDO Y NOMBRE", "name", TEXT),
        ("DOMICILIO", "street", TEXT),
        ("CODIGO_POSTAL", "zip", TEXT),
        ("TELEFONO_PARTICULAR", "phone", TEXT),
        ("TELEFONO_LABORAL", "work_phone", TEXT),
        ("CELULAR", "mobile", TEXT),
        ("EMAIL", "email", TEXT),
        ("NRO_SOLICITUD", "subscription", TEXT),
        ("NRO_GRUPO", "group", TEXT),
        ("NRO_ORDEN", "order", TEXT),
        ("PLAN", "plan_code", TEXT),
        ("MODELO", "model_code", TEXT),
        ("STATUS", "status", TEXT),
        ("STATUS_DESC", "status_label", TEXT),
        ("VALOR_MOVIL", "car_value", INT),
        ("DESVIO", "deviation", INT),
        ("ADELANTO", "advance", INT),
        ("LICITO", "bid", INT),
        ("PORCENTAJE", "percent", INT),
        ("FECHA_AGRUPO", "grouping_date", DATE),
        ("FECHA_PRENDA", "pledge_date", DATE),
        ("EMITIDAS", "issued", INT),
        ("PAGA", "paid", INT),
        ("IMPAGA", "owed", INT),
        ("CUPON_ELECTRONICO", "coupon", TEXT),
        ("DEB_CRED", "debit", TEXT),
    ),
    cells=_ovalo_cells,
    fields=(
        *_HOLDER_FIELDS,
        *_COUNT_FIELDS,
        "plan_code",
        "model_code",
        "car_value",
        "installments_advanced",
    ),
    titles=("NOVEDADES - CONCESIONARIO 00346", "Fecha: {day:%d/%m/%Y}"),
    file_name="Novedades_{day:%Y_%m}",
    encoding="utf-16",
    sep_line=True,
    date_format="%d/%m/%Y 0:00",
)

LAYOUTS = {layout.name: layout for layout in (ROMBO, OVALO)}


def field_value(plan: Plan, field: str) -> object:
    """Return the value of a field that a layout carries, the holder's included."""
    if field == "phones":
        return tuple(phone.national for phone in plan.holder.phones)
    return getattr(plan if hasattr(plan, field) else plan.holder, field)
