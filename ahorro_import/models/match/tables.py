# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables of the transaction that the comparison works in, in the order of their making.

=============== ========================== ==========================================
table           filled by                  read by
=============== ========================== ==========================================
ahorro_settled  ahorro.import.settled,     ahorro.import.match
                .tied
ahorro_loose    ahorro.import.settled,     themselves, ahorro.import.match
                .tied
ahorro_match    ahorro.import.match        ahorro.import.holder.match, .outcome
ahorro_holder   ahorro.import.holder.match ahorro.import.diff, .outcome
ahorro_unknown  ahorro.import.holder.match itself
ahorro_diff     ahorro.import.diff         ahorro.import.outcome
=============== ========================== ==========================================
"""

from ..run.temporary_table import TemporaryTable

#: The rows that need no comparison, with what ties them to others.
SETTLED = TemporaryTable(
    "ahorro_settled",
    {
        "line_id": "integer",
        "known_id": "integer",  # the row of the last import that it is
        "own_subscription": "text",
        "plan_subscription": "text",
        "own_place": "text",
        "plan_place": "text",
        "own_document": "text",
        "holder_document": "text",
        "plan_id": "integer",
        "partner_id": "integer",
    },
    key=("line_id",),
)
#: What rows that are compared have to do with.
LOOSE = TemporaryTable("ahorro_loose", {"kind": "text", "key": "text"})
#: Of each row that is compared, its plan: not rejected when it was read, not settled.
MATCH = TemporaryTable(
    "ahorro_match",
    {
        "line_id": "integer",
        "row_number": "integer",
        # What the row says; `key` is the subscription in which spellings are equal.
        "key": "text",
        "subscription": "text",
        "group_key": "varchar",
        "order_number": "integer",
        "letter": "text",
        "document_key": "varchar",
        "status_id": "integer",
        "a_id": "integer",  # the plan of the subscription
        "b_id": "integer",  # the plan of the group and order
        "plan_id": "integer",
        "reason": "text",  # as ``match_reason`` of a row
        "codes": "jsonb",
        "candidates": "jsonb",
        "result": "varchar",  # NULL while the row counts
        "duplicate_of_id": "integer",
    },
    key=("line_id",),
)
#: Of each row that counts, its person.
HOLDER = TemporaryTable(
    "ahorro_holder",
    {
        "line_id": "integer",
        "row_number": "integer",
        "plan_id": "integer",
        "current_id": "integer",  # who holds the plan
        "found_id": "integer",  # who has the document
        "partner_id": "integer",  # who will hold it; NULL where one is created
        "partner_reason": "varchar",
        "suggested_partner_id": "integer",
        "suggestion_reason": "varchar",
        "decision": "varchar",
        # none, rename, cession, erased; unjudged until names were compared
        "kind": "text",
        "codes": "jsonb",
        "changes": "jsonb",  # of the person
        "kept": "jsonb",
        "new_status": "boolean",  # the database does not know it yet
        "new_seller": "boolean",
        "new_holder": "boolean",
        "is_typo": "boolean",  # its document seems mistyped
        "is_worse": "boolean",  # its name says less than the known one
    },
    key=("line_id",),
)
#: Of each new holder whose document nobody has, what may suggest somebody.
UNKNOWN = TemporaryTable(
    "ahorro_unknown", {"line_id": "integer", "holder_key": "varchar", "phones": "jsonb"}
)
#: Of each row that counts, what it changes of its plan.
DIFF = TemporaryTable(
    "ahorro_diff",
    {
        "line_id": "integer",
        "plan_id": "integer",
        "status_from_id": "integer",
        "is_move": "boolean",
        "is_reactivated": "boolean",
        "is_returned": "boolean",
        "changes": "jsonb",  # field to the values before and after
        "kept": "jsonb",
    },
    key=("line_id",),
)
