# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows that were read before, as the import that has them is asked for them."""

from odoo.tools import SQL

from ..run.ahorro_import_line import COUNTED

#: What a row of another import has of its own.
BEGINNING = ("import_id", "company_id", "row_number", "result")
#: What becomes of a row that was written, when it comes again and its plan has not
#: changed. A guess of what the comparison writes otherwise: see ``get_copy_sql``.
SETTLED = {
    "plan_id": "l.plan_id",
    "match_reason": """CASE WHEN l.match_reason <> 'none' THEN l.match_reason
        WHEN l.subscription_number IS NULL THEN 'group_order'
        WHEN l.group_key IS NULL THEN 'subscription' ELSE 'both' END""",
    "partner_id": "l.partner_id",
    "partner_reason": "'plan'",
    "holder_change": "'none'",
    "codes": "l.codes",
    "code_names": "l.code_names",
    "kept": "l.kept",
    "has_kept": "l.has_kept",
    "is_move": "FALSE",
    "is_unusual": "FALSE",
    "is_reactivated": "FALSE",
    "is_returned": "FALSE",
}


def get_copy_sql(columns, run_id, company_id, row_number, rows):
    """Return the statement that copies rows ``l``.

    A row that was written, or was *same*, begins with what becomes of one whose plan
    holds what it says already, so that the comparison, which finds out, has only the
    others to write.
    """
    told = [name for name in columns if name not in BEGINNING]
    settled = {name: SQL(value) for name, value in SETTLED.items()}
    return SQL(
        """INSERT INTO ahorro_import_line
                  (import_id, company_id, row_number, known_id, result, %s)
           SELECT %s, %s, %s, l.id,
                  CASE WHEN l.result IN %s THEN 'same'
                       WHEN l.result = 'rejected' THEN l.result END, %s
             FROM %s""",
        SQL(", ").join(map(SQL.identifier, (*told, *settled))),
        run_id,
        company_id,
        row_number,
        COUNTED,
        SQL(", ").join(
            [
                *(SQL.identifier("l", name) for name in told),
                *(
                    SQL("CASE WHEN l.result IN %s THEN %s END", COUNTED, value)
                    for value in settled.values()
                ),
            ]
        ),
        rows,
    )
