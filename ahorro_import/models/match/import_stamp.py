# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

#: Transactions since the comparison, and days, after which it is made anew anyway.
MOST_TRANSACTIONS = 1_000_000_000
MOST_DAYS = 1


class AhorroImport(models.Model):
    """What the comparison of a run saw, to tell whether it would see the same now."""

    # Apart from the page's class: each room adds its own to the run.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import"

    stamp = fields.Json(
        readonly=True,
        copy=False,
        prefetch=False,
        help="Up to which transaction, and how many rows, the comparison saw.",
    )


class AhorroImportStamp(models.AbstractModel):
    """Whether anything that a comparison looks at has changed since it was made.

    Others call ``_prepare`` and ``_is_unchanged``.

    PostgreSQL notes in each row (``xmin``) which transaction wrote it. All that were
    over when the comparison began have a lower number than ``oldest``, the first one
    that was not. Where every row of a table has a lower one still, and there are as
    many rows as then, no row was written, and so none deleted: they are the same rows.
    What is not certain counts as changed: what ran at that moment, what the transaction
    of the comparison wrote itself, another database, another day.
    """

    _name = "ahorro.import.stamp"
    _description = "What a comparison saw"

    @api.model
    def _get_watched(self, run):
        """Return what the comparison looks at: the model, and which of its rows.

        The rows of other imports are part of those imports, which are here: they
        change with them, or with the contact of whom they are.
        """
        own = SQL(
            "company_id = %s AND provider_id = %s",
            run.company_id.id,
            run.provider_id.id,
        )
        rows = dict.fromkeys(
            (
                "res.partner",
                "ahorro.phone",
                "ahorro.erasure",
                "res.users",
                "res.company",
                "res.country.state",
                "ir.config_parameter",
                "ahorro.seller",
                "ahorro.plan.status",
                "ahorro.status.move",
                "ahorro.provider",
                "ahorro.provider.dealer",
                "ahorro.import.profile",
                "ahorro.import.profile.column",
                "ahorro.import.profile.value",
            ),
            SQL("TRUE"),
        )
        rows["ahorro.plan"] = own
        rows["ahorro.import"] = SQL("state = 'done' AND id <> %s", run.id)
        return rows

    def _prepare(self, run):
        """Return what the comparison sees, which is made in this transaction."""
        self.env.flush_all()
        oldest, database = self._get_position()
        return {
            "oldest": str(oldest),
            "database": database,
            "day": fields.Datetime.to_string(fields.Datetime.now()),
            "rows": {name: row[0] for name, row in self._count(run, oldest).items()},
        }

    def _is_unchanged(self, run):
        """Tell whether a comparison would find what the last one of the run found."""
        stamp = run.stamp
        if not stamp:
            return False
        self.env.flush_all()
        now, database = self._get_position()
        oldest = int(stamp["oldest"])
        day = fields.Datetime.to_datetime(stamp["day"])
        if (
            database != stamp["database"]
            or not oldest <= now <= oldest + MOST_TRANSACTIONS
            or not 0 <= (fields.Datetime.now() - day).days < MOST_DAYS
        ):
            return False
        counts = self._count(run, oldest)
        return stamp["rows"] == {name: row[0] for name, row in counts.items()} and not (
            any(fresh for _count, fresh in counts.values())
        )

    @api.model
    def _get_position(self):
        """Return the first transaction that was not over, and which database it is."""
        return self.env.execute_query(
            SQL(
                """SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                          oid::integer
                     FROM pg_database WHERE datname = current_database()"""
            )
        )[0]

    def _count(self, run, oldest):
        """Return of each table its rows, and how many are not older than a number."""
        watched = self._get_watched(run)
        # The age of a row in transactions is less than that of all that were over.
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(
                SQL(
                    """SELECT %s, count(*), count(*) FILTER (
                              WHERE age(xmin) <= age(%s::text::xid8::xid))
                         FROM %s WHERE %s""",
                    name,
                    str(oldest),
                    SQL.identifier(self.env[name]._table),
                    condition,
                )
                for name, condition in watched.items()
            )
        )
        return {name: counts for name, *counts in rows}
