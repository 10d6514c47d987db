# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables of the transaction that an undo works in.

Both are filled by ahorro.import.undo.table and read by ahorro.import.undo.
"""

from ..run.temporary_table import TemporaryTable

#: Each datum of a plan that the import changed.
UNDO = TemporaryTable(
    "ahorro_undo",
    {
        "plan_id": "integer",
        "field": "varchar",
        "target": "text",  # what goes back
        "written": "text",  # what the import wrote last
        "first_id": "integer",  # of its first change in the log
        "last_id": "integer",  # and of its last
        "current": "varchar",  # what is there
        "reason": "varchar",  # why it stays as it is; NULL where it goes back
    },
    key=("plan_id", "field"),
)
#: Where the plans will be that may change their group and order.
SEAT = TemporaryTable(
    "ahorro_undo_place",
    {
        "plan_id": "integer",
        "is_live": "boolean",
        "group_key": "varchar",
        "order_number": "integer",
        "order_letter": "varchar",
    },
)
