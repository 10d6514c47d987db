# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.history.portfolio_files import PortfolioFile

from .ahorro_import_line import COUNTED

#: Where somebody who imports has no zone of their own.
ZONE = "America/Argentina/Buenos_Aires"
#: What a file says of a plan's debt.
FIGURES = (
    "overdue_debt",
    "installments_issued",
    "installments_paid",
    "installments_owed",
)


class AhorroPortfolioFiles(models.AbstractModel):
    """The files that were imported, by their rows."""

    _inherit = "ahorro.portfolio.files"

    @api.model
    def _get_model(self):
        return "ahorro.import"

    @api.model
    def _get_complete_files(self, company, provider):
        # sudo: which files count does not depend on who asks.
        runs_sudo = self.env["ahorro.import"].sudo()
        found = runs_sudo.search(
            runs_sudo._get_standing_domain()
            & Domain("is_complete", "=", True)
            & Domain("company_id", "=", company.id)
            & Domain("provider_id", "=", provider.id)
            & Domain("applied_at", "!=", False)
        )
        return [
            PortfolioFile(run.id, self._get_day(run), run.applied_at) for run in found
        ]

    @api.model
    def _get_standing_sql(self):
        return self.env["ahorro.import"]._get_standing_sql()

    @api.model
    def _get_last_sql(self, company=None, provider=None):
        return SQL(
            """(SELECT DISTINCT ON (company_id, provider_id) id FROM ahorro_import
                 WHERE id IN %s AND applied_at IS NOT NULL AND content = 'plans'
                   AND %s AND %s
                 ORDER BY company_id, provider_id, applied_at DESC, id DESC)""",
            self._get_standing_sql(),
            SQL("company_id = %s", company.id) if company else SQL("TRUE"),
            SQL("provider_id = %s", provider.id) if provider else SQL("TRUE"),
        )

    @api.model
    def _get_day(self, run):
        """Return the day of which a file tells: its own, or that of the import.

        Of one that says its month alone it is the first of the month: what it tells may
        be of any day since. None tells of a day after its import.
        """
        zoned = run.with_context(tz=run.applied_by.tz or ZONE)
        imported = fields.Datetime.context_timestamp(zoned, run.applied_at).date()
        told = run.report_date or imported
        if run.report_date and run.is_month_only:
            told = run.report_date.replace(day=1)
        return min(told, imported)

    @api.model
    def _rows_query(self, file_ids, plan_ids):
        # An empty cell of a column that the file has says that there is nothing.
        figures = [
            SQL(
                "COALESCE(%s, CASE WHEN l.erased @> %s::jsonb THEN 0 END) AS %s",
                SQL.identifier("l", name),
                f'"{name}"',
                SQL.identifier(name),
            )
            for name in FIGURES
        ]
        return SQL(
            """SELECT l.import_id AS file_id, l.plan_id, %(figures)s, s.family
                 FROM ahorro_import_line l
                 LEFT JOIN ahorro_plan_status s ON s.id = l.status_id
                WHERE l.plan_id = ANY(%(plans)s) AND l.import_id = ANY(%(files)s)
                  AND l.result = ANY(%(counted)s)""",
            figures=SQL(", ").join(figures),
            plans=list(plan_ids),
            files=list(file_ids),
            counted=list(COUNTED),
        )
