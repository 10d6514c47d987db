# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.text import fold

from ..run.ahorro_import_line import WRITTEN


class AhorroImportNewCodes(models.AbstractModel):
    """The statuses and sellers that only the file knows.

    Others call ``_create_codes``.
    """

    _name = "ahorro.import.new.codes"
    _description = "Statuses and sellers of a file"

    # === STATUSES AND SELLERS THAT ONLY THE FILE KNOWS ===

    def _create_codes(self, run):
        """Create the statuses, as unmapped, and the sellers that nobody has yet.

        :return: whether the rows say something else of their plans now. Of new plans a
            seller says nothing: their rows get the sellers when they are written.
        """
        statuses = self.env["ahorro.plan.status"]
        created = statuses
        known = set()
        for code, label in self.env.execute_query(
            SQL(
                """SELECT DISTINCT status_code, status_label FROM ahorro_import_line
                    WHERE import_id = %s AND status_id IS NULL
                      AND result IN %s
                      AND COALESCE(status_code, status_label) IS NOT NULL
                    ORDER BY status_code, status_label""",
                run.id,
                WRITTEN,
            )
        ):
            if fold(code or label) in known:
                continue
            known.add(fold(code or label))
            found = statuses._find_or_create(run.provider_id, code or label)
            if code and label and found.name == found.code:
                found.name = label
            created |= found
        self.env["ahorro.import.effect"]._record(
            run, "status_created", status_id=created.ids
        )
        self._create_sellers(run)
        is_restored = self._restore_codes(run)
        self.env.flush_all()
        return bool(created) or is_restored or self._is_seller_of_known(run)

    def _is_seller_of_known(self, run):
        """Tell whether a plan that is there may get a seller who was not known."""
        return bool(
            self.env.execute_query(
                SQL(
                    """SELECT 1 FROM ahorro_import_line
                        WHERE import_id = %s AND result IN ('changed', 'same')
                          AND seller_id IS NULL AND seller_name IS NOT NULL
                        LIMIT 1""",
                    run.id,
                )
            )
        )

    def _create_sellers(self, run):
        values = {}
        for name, branch in self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (seller_name) seller_name, seller_branch
                     FROM ahorro_import_line
                    WHERE import_id = %s AND seller_id IS NULL
                      AND seller_name IS NOT NULL AND result IN %s
                    ORDER BY seller_name, row_number DESC""",
                run.id,
                WRITTEN,
            )
        ):
            values.setdefault(
                fold(name),
                {
                    "name": name,
                    "branch": branch,
                    "company_id": run.company_id.id,
                },
            )
        sellers = self.env["ahorro.seller"].create(list(values.values()))
        self.env["ahorro.import.effect"]._record(
            run, "seller_created", seller_id=sellers.ids
        )

    def _restore_codes(self, run):
        """Take out of the archive the statuses and sellers that a file names again.

        :return: whether there were any
        """
        restored = 0
        for kind, name, model in (
            ("status_created", "status_id", "ahorro.plan.status"),
            ("seller_created", "seller_id", "ahorro.seller"),
        ):
            self.env.cr.execute(
                SQL(
                    """UPDATE %(table)s c SET active = TRUE
                        WHERE NOT c.active
                          AND c.id IN (SELECT l.%(column)s FROM ahorro_import_line l
                                        WHERE l.import_id = %(run)s
                                          AND l.result IN %(written)s)
                          AND EXISTS (SELECT 1 FROM ahorro_import_effect e
                                       WHERE e.%(column)s = c.id
                                         AND e.kind = %(kind)s)""",
                    table=SQL.identifier(self.env[model]._table),
                    column=SQL.identifier(name),
                    run=run.id,
                    written=WRITTEN,
                    kind=kind,
                )
            )
            restored += self.env.cr.rowcount
            self.env[model].invalidate_model()
        return restored > 0
