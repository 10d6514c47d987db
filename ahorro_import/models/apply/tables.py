# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables of the transaction that the writing works in."""

from ..run.temporary_table import TemporaryTable

#: The number that the plan of each new row gets; filled and read by
#: ahorro.import.plan.apply.
NEW_PLAN = TemporaryTable(
    "ahorro_new_plan", {"line_id": "integer", "plan_id": "integer"}
)
