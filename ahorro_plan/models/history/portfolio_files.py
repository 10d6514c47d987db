# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class PortfolioFile(NamedTuple):
    """A file of the administradora that was imported whole, and counts."""

    id: int
    #: The day of which it tells.
    day: date
    #: When it was written to the plans.
    moment: datetime


class AhorroPortfolioFiles(models.AbstractModel):
    """What the files of an administradora said, for whoever judges by them.

    A hook between add-ons that do not know each other: who imports files overrides the
    questions and calls ``_files_changed``; who judges by files (promises, living
    campaigns) asks, and extends ``_files_changed`` and ``_get_idle_rows``. Without an
    importer there are no files.
    """

    _name = "ahorro.portfolio.files"
    _description = "Files of the portfolio"

    @api.model
    def _get_model(self):
        """Return the name of the model whose records are files, or None."""
        return None

    @api.model
    def _get_complete_files(self, company, provider):
        """Return the complete files that count, as ``PortfolioFile``, in no order.

        :param company: an ``res.company``
        :param provider: an ``ahorro.provider``
        """
        return []

    @api.model
    def _rows_query(self, file_ids, plan_ids):
        """Return the SQL of what some files say of some plans: a row for each pair.

        Columns: ``file_id``, ``plan_id``, ``overdue_debt``, ``installments_issued``,
        ``installments_paid``, ``installments_owed`` (NULL where the file does not say)
        and ``family`` of the status.
        """
        return SQL(
            """SELECT NULL::integer AS file_id, NULL::integer AS plan_id,
                      NULL::numeric AS overdue_debt,
                      NULL::integer AS installments_issued,
                      NULL::integer AS installments_paid,
                      NULL::integer AS installments_owed, NULL::varchar AS family
                WHERE FALSE"""
        )

    @api.model
    def _get_standing_sql(self):
        """Return the SQL of the ids of the files that count: written, and not undone.

        Complete or not; a query within a query.
        """
        return SQL("(SELECT NULL::integer WHERE FALSE)")

    @api.model
    def _get_last_sql(self, company=None, provider=None):
        """Return the SQL of the ids of each administradora's last file that counts.

        :param company: of that one alone
        :param provider: an ``ahorro.provider``: of that one alone
        """
        return SQL("(SELECT NULL::integer WHERE FALSE)")

    @api.model
    def _get_idle_rows(self, file_id):
        """Return what came with a file and nobody has used since.

        Rows beside the plans, which keep no plan that the file created from going when
        it is undone.

        :return: dict of a table to the SQL of a condition on its rows, whose columns
            are named with the table
        """
        return {}

    @api.model
    def _files_changed(self, company, provider, file_id):
        """Do what follows when a file was written to the plans, or taken back.

        Called in the same transaction, once the plans are as they will be.
        """
