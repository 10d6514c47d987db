# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Having PostgreSQL look anew at a table that an import has filled."""

from odoo.tools import SQL

#: Values of a column that it counts: a tenth of what it usually does, and of the work.
#: How many rows there are it learns all the same, and looks closer when it does so by
#: itself, soon after.
TARGET = 10


def look_anew(cr, table, columns=()):
    """Have PostgreSQL count the rows of a table, and what their columns hold.

    :param columns: those that matter; none for all of them
    """
    names = SQL(", ").join(map(SQL.identifier, columns))
    cr.execute(
        SQL(
            """SET LOCAL default_statistics_target = %s;
               ANALYZE %s %s;
               SET LOCAL default_statistics_target TO DEFAULT""",
            TARGET,
            SQL.identifier(table),
            SQL("(%s)", names) if columns else SQL(),
        )
    )
