# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.text import fold


class AhorroImportCodes(models.AbstractModel):
    """Which status and which seller the codes and names of a file mean today.

    Others call ``_get_status_finder``, ``_get_known_sellers``, ``_get_moved_sellers``,
    ``_resolve_statuses`` and ``_resolve_sellers``.
    """

    _name = "ahorro.import.codes"
    _description = "Codes of a file"

    # === CODES OF THE FILE ===

    def _resolve_statuses(self, run):
        """Write the status that each code or label means today; NULL where unknown."""
        pairs = self.env.execute_query(
            SQL(
                """SELECT DISTINCT status_code, status_label, status_id
                     FROM ahorro_import_line
                    WHERE import_id = %s
                      AND (status_code IS NOT NULL OR status_label IS NOT NULL)""",
                run.id,
            )
        )
        find = self._get_status_finder(run)
        changed = [
            (code, label, found)
            for code, label, status_id in pairs
            if (found := find(code, label)) != status_id
        ]
        if changed:
            self.env.cr.execute(
                SQL(
                    """UPDATE ahorro_import_line l SET status_id = v.status_id
                         FROM unnest(%s::text[], %s::text[], %s::int[])
                              AS v (code, label, status_id)
                        WHERE l.import_id = %s
                          AND l.status_code IS NOT DISTINCT FROM v.code
                          AND l.status_label IS NOT DISTINCT FROM v.label""",
                    [row[0] for row in changed],
                    [row[1] for row in changed],
                    [row[2] for row in changed],
                    run.id,
                )
            )

    def _get_status_finder(self, run):
        """Return a function from the code and the label of a row to a status id.

        By code, then by label, then by what the profile was taught.
        """
        statuses = (
            self.env["ahorro.plan.status"]
            .with_context(active_test=False)
            .search([("provider_id", "=", run.provider_id.id)], order="active, id")
        )
        codes = {fold(status.code): status.id for status in statuses}
        labels = {fold(status.name): status.id for status in statuses}
        taught = {
            value.raw_key: value.status_id.id
            for value in run.profile_id.value_ids
            if value.field == "status" and value.status_id
        }
        tables = (codes, labels, taught)

        def find(code, label):
            keys = [key for key in (fold(code), fold(label)) if key]
            for table in tables:
                for key in keys:
                    if key in table:
                        return table[key]
            return None

        return find

    def _resolve_sellers(self, run):
        """Write the seller that each name of the file means; NULL where unknown."""
        changed = self._get_moved_sellers(run)
        if changed:
            self.env.cr.execute(
                SQL(
                    """UPDATE ahorro_import_line l SET seller_id = v.seller_id
                         FROM unnest(%s::text[], %s::int[]) AS v (name, seller_id)
                        WHERE l.import_id = %s AND l.seller_name = v.name""",
                    list(changed),
                    list(changed.values()),
                    run.id,
                )
            )

    def _get_moved_sellers(self, run):
        """Return the seller of each name that rows say another one, or none, of."""
        pairs = self.env.execute_query(
            SQL(
                """SELECT DISTINCT seller_name, seller_id FROM ahorro_import_line
                    WHERE import_id = %s AND seller_name IS NOT NULL""",
                run.id,
            )
        )
        known = self._get_known_sellers(run) if pairs else {}
        return {
            name: known.get(fold(name))
            for name, seller_id in pairs
            if known.get(fold(name)) != seller_id
        }

    def _get_known_sellers(self, run):
        """Return the id of each seller of the company by folded name."""
        sellers = (
            self.env["ahorro.seller"]
            .with_context(active_test=False)
            .search([("company_id", "=", run.company_id.id)], order="active, id desc")
        )
        return {fold(seller.name): seller.id for seller in sellers}
