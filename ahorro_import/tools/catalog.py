# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The data that a file may hold.

What an import knows how to read, whose it is, where a row keeps it and where it is
written. The one list of them: all others are read from
this one. docs/extending.md says how to add a datum.
"""

from dataclasses import dataclass
from typing import Final, Literal

from odoo.addons.ahorro_plan.tools.bids import PLACES

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
Rule = Literal[
    "truth",  # the file overwrites the plan
    "fill",  # the file fills what is empty
    "flag",  # as fill, and never goes from yes to no
    "identity",  # what a plan is known by; see ahorro.import.value
    "none",  # written nowhere by itself
]
_RULES: Final[dict[Side, Rule]] = {
    "provider": "truth",
    "dealer": "fill",
    "holder": "fill",
    "file": "none",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A datum of a plan that a column can hold.

    ``side``: *provider*, the file is the truth; *dealer*, it only fills what is empty;
    *holder*, a datum of the person; *file*, says something of the file or helps to read
    another field. ``plan``: whether ``ahorro.plan`` has a field with this name.
    ``identity``: a name shared by the fields of which one set must be there:
    subscription, or group and order.

    ``column``: of ``ahorro.import.line``, which gives its SQL type; by default the
    name, and None where the row keeps nothing under it. ``found``: the column with the
    record that the text was found to mean. ``writes``: the column of ``ahorro.plan``,
    or of the holder's contact for *holder*; by default ``found`` or the name.
    ``rule``: when it is written there; by default that of its side.
    """

    name: str
    kind: Kind
    side: Side
    plan: bool = False
    identity: str = ""
    max_length: int = 120
    column: str | None = ""
    found: str = ""
    writes: str = ""
    rule: Rule | Literal[""] = ""

    @property
    def line_column(self) -> str | None:
        """The column of a row that holds what the file says; None for none."""
        return None if self.column is None else self.column or self.name

    @property
    def target(self) -> str:
        """The column of the plan, or of the contact, that it is written to."""
        return self.writes or self.found or self.name

    @property
    def diff_rule(self) -> Rule:
        """When it is written."""
        return self.rule or _RULES[self.side]


def _fields(*fields: Field) -> dict[str, Field]:
    return {one.name: one for one in fields}


FIELDS: Final[dict[str, Field]] = _fields(
    # Identity
    Field(
        "subscription_number",
        "key",
        "provider",
        True,
        "subscription",
        32,
        rule="identity",
    ),
    Field("group", "key", "provider", True, "group_order", 16, rule="identity"),
    Field("order", "key", "provider", True, "group_order", 16, rule="identity"),
    # Both in one cell; gives group and order.
    Field(
        "group_order",
        "key",
        "provider",
        False,
        "group_order",
        32,
        column=None,
        rule="none",
    ),
    # Status
    Field(
        "status",
        "code",
        "provider",
        False,
        max_length=64,
        column="status_code",
        found="status_id",
    ),
    Field("status_label", "text", "provider", rule="none"),
    Field("in_lawsuit", "boolean", "provider", True, rule="flag"),
    Field("has_deferral", "boolean", "provider", True, rule="flag"),
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
    Field("pays_by_coupon", "boolean", "file", column=None),
    Field("pays_by_debit", "boolean", "file", column=None),
    # Dates and award
    Field("grouping_date", "date", "provider", True),
    Field("award_date", "date", "provider", True),
    Field("award_kind", "code", "provider", True, max_length=40),
    Field("award_act_number", "code", "provider", True, max_length=32),
    Field("acceptance_date", "date", "provider", True, rule="fill"),
    Field("folder_date", "date", "provider", True, rule="fill"),
    Field("pledge_date", "date", "provider", True),
    Field("ready_date", "date", "provider", True, rule="fill"),
    Field("delivery_date", "date", "provider", True, rule="fill"),
    # The dealer's
    Field("sale_date", "date", "dealer", True),
    Field("seller", "name", "dealer", column="seller_name", found="seller_id"),
    Field("seller_branch", "text", "dealer", rule="none"),
    # Holder
    Field("holder_name", "name", "holder", max_length=160, writes="name"),
    Field(
        "holder_document",
        "document",
        "holder",
        max_length=40,
        column="document_number",
        writes="ahorro_document_number",
    ),
    Field(
        "holder_document_kind",
        "code",
        "holder",
        max_length=20,
        column="document_kind",
        rule="none",
    ),
    Field("phone", "phone", "holder", max_length=160, column=None, rule="none"),
    Field("phone_work", "phone", "holder", max_length=160, column=None, rule="none"),
    Field("mobile", "phone", "holder", max_length=160, column=None, rule="none"),
    Field("email", "email", "holder", max_length=160),
    Field("street", "text", "holder", max_length=200),
    Field("city", "text", "holder"),
    Field("zip", "key", "holder", max_length=16),
    Field("province", "text", "holder", max_length=60, found="state_id"),
    # File
    Field("dealer_code", "key", "file", max_length=16),
    Field("dealer_name", "text", "file", column=None),
    Field("paid_percent", "percent", "file", column=None),
    Field("deviation", "integer", "file", column=None),
    # Of a list of bids, whose rows are groups: see ``bids``.
    Field("act_date", "date", "file", column=None),
    *(
        Field(f"bid_{place}", "text", "file", column=None)
        for place in range(1, PLACES + 1)
    ),
    Field("bid_award", "text", "file", column=None),
)

#: Values that a row may bring besides those of its columns, see ``rows.parse_row``, and
#: the column of ``ahorro.import.line`` that holds each.
DERIVED: Final[dict[str, str | None]] = {
    "group_key": "group_key",
    "order_number": "order_number",
    "order_letter": "order_letter",
    "holder_document_key": "document_key",
    "holder_document_warning": None,
    "award_replacement": "award_replacement",
    "phones": None,  # as JSON, under the same name
}

#: Column of a row, and the key of the parsed values that fills it.
LINE_COLUMNS: Final[dict[str, str]] = {
    column: key
    for key, column in [
        *((name, one.line_column) for name, one in FIELDS.items()),
        *DERIVED.items(),
    ]
    if column
}
#: Columns of a plan that follow what a file says of others.
_FOLLOWING: Final = ("offer_name", "award_replacement")


def plan_columns(rule: Rule) -> tuple[str, ...]:
    """Return the columns of a plan that are written by a rule."""
    own = tuple(
        one.target
        for one in FIELDS.values()
        if one.side != "holder" and one.diff_rule == rule
    )
    return (*own, *_FOLLOWING) if rule == "truth" else own


#: Data of the holder that a row may write: the field, the column of a row that says it
#: (or what it was found to mean) and that of the contact.
HOLDER_COLUMNS: Final[dict[str, tuple[str, str]]] = {
    name: (one.found or one.line_column or name, one.target)
    for name, one in FIELDS.items()
    if one.side == "holder" and one.diff_rule == "fill"
}
#: Data that stand beside the person; all others stand beside the plan.
HOLDER_NAMES: Final = (*HOLDER_COLUMNS, "phones")
#: Columns of a row that say who somebody is.
PERSONAL_COLUMNS: Final = (
    *(
        one.line_column
        for one in FIELDS.values()
        if one.side == "holder" and one.line_column
    ),
    "holder_key",
    "document_key",
    "phones",
    "raw",
    "edited",
    "row_key",
    "kept",
)
