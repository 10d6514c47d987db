# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from ..run.import_content import OF_PORTFOLIO
from ..run.statistics import look_anew

#: Tables that all rows of a file are compared with.
PORTFOLIO = ("ahorro_plan", "ahorro_phone", "res_partner")


class AhorroImportCompare(models.AbstractModel):
    """The comparison as a whole: rows, absent plans, counts and warnings.

    Others call ``_compare`` and ``_compare_tied``; ``_work`` is the step that ends in
    the review.
    """

    _name = "ahorro.import.compare"
    _inherit = "ahorro.import.step"
    _description = "Comparison of an import"

    def _work(self, run):
        """Compare a run and have it reviewed."""
        just_read = run.job_phase == "read"
        if just_read:
            self.env["ahorro.import.match"]._find_provider(run)
        self._compare(run, first=just_read)
        self._end_of_reading(run, is_news=just_read or bool(run.error))

    def _compare(self, run, first=False):
        """Compare the rows with today's plans; nothing is written to plans.

        :param bool first: the rows were read just now, and whether the file is
            complete is judged; later what the user said stays
        """
        run.ensure_one()
        self.env.flush_all()
        with run._timed("match"):
            self._look_anew()
            run.stamp = self.env["ahorro.import.stamp"]._prepare(run)
            self.env["ahorro.import.match"]._match_lines(run)
        with run._timed("diff"):
            self.env["ahorro.import.diff"]._diff_lines(run)
            if first:
                run.is_complete = self.env[
                    "ahorro.import.coverage"
                ]._is_complete_by_default(run)
            run.provider_revision = run._get_provider_revision()
            self._sum_up(run)

    def _look_anew(self):
        """Have PostgreSQL look again at tables that it takes for nearly empty.

        So it saw them after an import that was rolled back, or has not seen them yet.
        It would go through the thousands of rows that there are once for each row.
        """
        tables = self.env.execute_query(
            SQL(
                """SELECT relname FROM pg_class
                    WHERE oid = ANY(%s::regclass[]) AND reltuples < relpages
                    ORDER BY relname""",
                list(PORTFOLIO),
            )
        )
        for (table,) in tables:
            look_anew(self.env.cr, table)

    def _compare_tied(self, run, ties):
        """Compare again what has to do with rows that somebody changed.

        What was found of all others stays, and so does the moment that it is of: the
        stamp. Writing compares the whole file where anything was written since.

        :param ties: as ``_get_ties`` of ``ahorro.import.tied`` returns them, of those
            rows before they were changed and after it; none where no row was
        """
        run.ensure_one()
        self.env.flush_all()
        if (
            not run.stamp
            or run.content not in OF_PORTFOLIO
            or run.provider_revision != run._get_provider_revision()
        ):
            self._compare(run)
            return
        if ties:
            with run._timed("match"):
                self.env["ahorro.import.match"]._match_tied(run, ties)
        with run._timed("diff"):
            if ties:
                self.env["ahorro.import.diff"]._diff_lines(run)
            self._sum_up(run)

    def _sum_up(self, run):
        """Find what the file as a whole leaves out, counts, and should be known of."""
        self.env["ahorro.import.coverage"]._find_absent(run)
        self.env["ahorro.import.outcome"]._count_lines(run)
        run.revision += 1
        run.flags = self.env["ahorro.import.flags"]._get_flags(run)

    def _end_of_reading(self, run, is_news):
        """Have a run reviewed.

        :param bool is_news: tell who started it, wherever they are; one that is
            compared anew because of another import is no news but to its own page
        """
        run.write(
            {"state": "review", "job_phase": False, "read_at": fields.Datetime.now()}
        )
        self.env["ahorro.import.notice"]._notify_end(run, is_news)
