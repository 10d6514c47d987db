# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import cache
from hashlib import sha256
from pathlib import Path

from odoo import api, fields, models
from odoo.tools import SQL

from .import_stamp import MOST_TRANSACTIONS


class AhorroImport(models.Model):
    """What a written import left, by which the next one knows what is as it was."""

    # Apart from the page's class: each room adds its own to the run.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import"

    base_id = fields.Many2one(
        "ahorro.import",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The import whose rows need not be read again.",
    )
    aftermath = fields.Json(
        readonly=True,
        copy=False,
        prefetch=False,
        help="By what transactions plans were written when this import had been.",
    )


class AhorroImportAftermath(models.AbstractModel):
    """Which plans were written since an import.

    Others call ``_prepare``, when an import was written, and ``_get_written_sql``.

    It is told as by ``ahorro.import.stamp``: PostgreSQL notes in each row which
    transaction wrote it. A plan was not written since where that is one that was over
    when the import began, or the import's own, its savepoints included.
    """

    _name = "ahorro.import.aftermath"
    _description = "What an import left"

    # === WHAT AN IMPORT LEAVES ===

    def _prepare(self, run):
        """Return what tells later whether plans were written after this import.

        Called when nothing more will be written in its transaction.
        """
        self.env.flush_all()
        oldest, database = self.env["ahorro.import.stamp"]._get_position()
        mark, begun = self.env.execute_query(
            SQL(
                """SELECT pg_current_xact_id()::text,
                          pg_snapshot_xmax(pg_current_snapshot())::text"""
            )
        )[0]
        # What this transaction sees of those that had not begun is its own.
        own = self.env.execute_query(
            SQL(
                """SELECT DISTINCT xmin::text FROM (
                       SELECT xmin FROM ahorro_plan WHERE %(own)s
                       UNION ALL
                       SELECT xmin FROM ahorro_plan_status WHERE provider_id = %(of)s
                   ) AS written
                    WHERE age(xmin) <= age(%(begun)s::xid8::xid)""",
                own=self._get_own_sql(run),
                of=run.provider_id.id,
                begun=begun,
            )
        )
        return {
            "oldest": str(oldest),
            "database": self._get_database(database),
            "mark": mark,
            "own": [number for (number,) in own],
            "statuses": self._count_statuses(run),
            "revision": run._get_provider_revision(),
            "program": _get_program(),
        }

    def _get_database(self, number):
        """Return which database of which server this is, were it restored."""
        server = self.env.execute_query(
            SQL("SELECT system_identifier::text FROM pg_control_system()")
        )
        return f"{server[0][0]}/{number}"

    @api.model
    def _get_own_sql(self, run):
        return SQL(
            "company_id = %s AND provider_id = %s",
            run.company_id.id,
            run.provider_id.id,
        )

    def _count_statuses(self, run):
        return self.env.execute_query(
            SQL(
                "SELECT count(*) FROM ahorro_plan_status WHERE provider_id = %s",
                run.provider_id.id,
            )
        )[0][0]

    # === WHETHER IT STILL HOLDS ===

    def _get_written_sql(self, run):
        """Return the SQL of whether a row was written since the base, by its xmin.

        :return: a function of the alias, or None where that cannot be told
        """
        base = run.base_id
        left = base.aftermath
        if (
            not left
            or base.state != "done"
            or base.company_id != run.company_id
            or base.provider_id != run.provider_id
            or left["program"] != _get_program()
            or left["revision"] != run._get_provider_revision()
        ):
            return None
        now, database = self.env["ahorro.import.stamp"]._get_position()
        oldest = int(left["oldest"])
        if (
            left["database"] != self._get_database(database)
            or not oldest <= now <= oldest + MOST_TRANSACTIONS
            or not self._is_over(left["mark"])
        ):
            return None

        def was_written(alias):
            number = SQL.identifier(alias, "xmin")
            return SQL(
                """(age(%(number)s) <= age(%(oldest)s::text::xid8::xid)
                    AND %(number)s::text <> ALL(%(own)s))""",
                number=number,
                oldest=left["oldest"],
                own=left["own"],
            )

        written = self.env.execute_query(
            SQL(
                """SELECT count(*) FILTER (WHERE %s), count(*)
                     FROM ahorro_plan_status s WHERE provider_id = %s""",
                was_written("s"),
                run.provider_id.id,
            )
        )[0]
        return was_written if written == (0, left["statuses"]) else None

    @api.model
    def _is_over(self, mark):
        """Tell whether the transaction of the base is another one, and ended well."""
        return self.env.execute_query(
            SQL(
                """SELECT pg_visible_in_snapshot(%(mark)s::xid8, pg_current_snapshot())
                      AND %(mark)s::xid8
                          IS DISTINCT FROM pg_current_xact_id_if_assigned()""",
                mark=mark,
            )
        )[0][0]


@cache
def _get_program():
    """Return what changes whenever the programs that compare and write do."""
    digest = sha256()
    rooms = Path(__file__).resolve().parents[1]
    for room in ("read", "match", "apply"):
        for path in sorted((rooms / room).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
