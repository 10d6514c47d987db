# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The data that a file may hold: what an import knows how to read, and whose it is."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "key",  # tells which plan it is; zeros on the left are kept
    "code",  # from a table of the administradora
    "text",
    "name",
    "integer",
    "amount",
    "percent",
    "date",
    "boolean",
    "phone",
    "email",
    "document",
]
Side = Literal["provider", "dealer", "holder", "file"]


@dataclass(frozen=True, slots=True)
class Field:
    """A datum of a plan that a column can hold.

    ``side``: *provider*, the file is the truth; *dealer*, it only fills what is empty;
    *holder*, a datum of the person; *file*, says something of the file or helps to read
    another field. ``plan``: whether ``ahorro.plan`` has a field with this name.
    ``identity``: a name shared by the fields of which one set must be there:
    subscription, or group and order.
    """

    name: str
    kind: Kind
    side: Side
    plan: bool = False
    identity: str = ""
    max_length: int = 120


def _fields(*fields: Field) -> dict[str, Field]:
    return {one.name: one for one in fields}


FIELDS: Final[dict[str, Field]] = _fields(
    # Identity
    Field("subscription_number", "key", "provider", True, "subscription", 32),
    Field("group", "key", "provider", True, "group_order", 16),
    Field("order", "key", "provider", True, "group_order", 16),
    # Both in one cell; gives group and order.
    Field("group_order", "key", "provider", False, "group_order", 32),
    # Status
    Field("status", "code", "provider", False, max_length=64),
    Field("status_label", "text", "provider"),
    Field("in_lawsuit", "boolean", "provider", True),
    Field("has_deferral", "boolean", "provider", True),
    # Offer and car
    Field("description", "text", "provider", True, max_length=250),
    Field("offer_code", "code", "provider", True, max_length=32),
    Field("plan_code", "code", "provider", True, max_length=32),
    Field("model_code", "code", "provider", True, max_length=32),
    Field("brand", "text", "provider", True),
    Field("model", "text", "provider", True),
    Field("awarded_model", "text", "provider", True),
    Field("financed_percent", "percent", "provider", True),
    Field("car_value", "amount", "provider", True),
    # Installments
    Field("installments_total", "integer", "provider", True),
    Field("installments_issued", "integer", "provider", True),
    Field("installments_paid", "integer", "provider", True),
    Field("installments_owed", "integer", "provider", True),
    Field("installments_bid", "integer", "provider", True),
    Field("installments_advanced", "integer", "provider", True),
    # Money
    Field("overdue_debt", "amount", "provider", True),
    Field("debt_to_fall_due", "amount", "provider", True),
    Field("payment_method", "code", "provider", True, max_length=64),
    # S/N columns that say the method of payment, for who has no column for it.
    Field("pays_by_coupon", "boolean", "file"),
    Field("pays_by_debit", "boolean", "file"),
    # Dates and award
    Field("grouping_date", "date", "provider", True),
    Field("award_date", "date", "provider", True),
    Field("award_kind", "code", "provider", True, max_length=40),
    Field("award_act_number", "code", "provider", True, max_length=32),
    Field("pledge_date", "date", "provider", True),
    Field("delivery_date", "date", "provider", True),
    # The dealer's
    Field("sale_date", "date", "dealer", True),
    Field("seller", "name", "dealer"),
    Field("seller_branch", "text", "dealer"),
    # Holder
    Field("holder_name", "name", "holder", max_length=160),
    Field("holder_document", "document", "holder", max_length=40),
    Field("holder_document_kind", "code", "holder", max_length=20),
    Field("phone", "phone", "holder", max_length=160),
    Field("phone_work", "phone", "holder", max_length=160),
    Field("mobile", "phone", "holder", max_length=160),
    Field("email", "email", "holder", max_length=160),
    Field("street", "text", "holder", max_length=200),
    Field("city", "text", "holder"),
    Field("zip", "key", "holder", max_length=16),
    Field("province", "text", "holder", max_length=60),
    # File
    Field("dealer_code", "key", "file", max_length=16),
    Field("dealer_name", "text", "file"),
    Field("paid_percent", "percent", "file"),
    Field("deviation", "integer", "file"),
)

#: Fields that a row may bring besides those of its columns; see ``rows.parse_row``.
DERIVED: Final = (
    "group_key",
    "order_number",
    "order_letter",
    "holder_document_key",
    "holder_document_warning",
    "award_replacement",
    "phones",
)
