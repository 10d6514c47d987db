# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables that live for one transaction: what one step leaves to another."""

from dataclasses import dataclass

from odoo.tools import SQL

from .statistics import look_anew


@dataclass(frozen=True)
class TemporaryTable:
    """A table of the transaction, defined in one place.

    ``columns``: SQL type of each, in their order. ``key``: the columns that tell its
    rows apart.
    """

    name: str
    columns: dict[str, str]
    key: tuple[str, ...] = ()

    # A table's and no model's: there is no super().
    # pylint: disable-next=method-required-super
    def create(self, cr, query):
        """Make the table anew from a query that gives exactly its columns.

        :param cr: the cursor whose transaction it lives in
        :param query: ``SQL``
        """
        table = SQL.identifier(self.name)
        cr.execute(SQL("DROP TABLE IF EXISTS %s", table))
        cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS SELECT %s FROM (%s) q",
                table,
                SQL(", ").join(
                    SQL("q.%s::%s", SQL.identifier(name), SQL(kind))
                    for name, kind in self.columns.items()
                ),
                query,
            )
        )
        if self.key:
            columns = SQL(", ").join(map(SQL.identifier, self.key))
            cr.execute(SQL("CREATE UNIQUE INDEX ON %s (%s)", table, columns))
        self.analyze(cr)

    def get_empty(self):
        """Return a query that gives no row."""
        return SQL(
            "SELECT %s WHERE FALSE",
            SQL(", ").join(
                SQL("NULL AS %s", SQL.identifier(name)) for name in self.columns
            ),
        )

    def analyze(self, cr):
        """Have PostgreSQL look at it anew, after many of its rows changed."""
        look_anew(cr, self.name)
