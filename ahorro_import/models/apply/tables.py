# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables of the transaction that the writing works in."""

from ..run.temporary_table import TemporaryTable

#: Who was created for each new row; filled by ahorro.import.holder.create, read by
#: ahorro.import.plan.apply, which writes them on the rows together with the plan: each
#: time that a row is written PostgreSQL checks all that it refers to.
NEW_HOLDER = TemporaryTable(
    "ahorro_new_holder", {"line_id": "integer", "partner_id": "integer"}
)
#: The number that the plan of each new row gets, its holder, and its seller; filled and
#: read by ahorro.import.plan.apply.
NEW_PLAN = TemporaryTable(
    "ahorro_new_plan",
    {
        "line_id": "integer",
        "plan_id": "integer",
        "partner_id": "integer",
        "seller_id": "integer",
    },
)
