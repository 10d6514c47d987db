# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import QueryCanceled

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.copy_stream import LineStream
from ...tools.nollame_file import Count, UnreadableFile, read_numbers

#: More rejected rows than this share, and the file is no list of numbers.
REJECTED_SHARE = 0.5


class AhorroNollameList(models.Model):
    """One download of the *No Llame* register, for advertising.

    A company has one current list. Loading another replaces its numbers, all or none;
    the row stays, as the proof of which list was used when.
    """

    _name = "ahorro.nollame.list"
    _description = "No Llame list"
    _order = "date desc, id desc"
    _rec_name = "filename"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    filename = fields.Char(readonly=True)
    date = fields.Date(
        required=True, readonly=True, help="When it was downloaded from the register."
    )
    source = fields.Char(
        readonly=True, help="Where it comes from, as whoever loaded it wrote."
    )
    number_count = fields.Integer(string="Numbers", readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    rejected_count = fields.Integer(string="Rows without a number", readonly=True)
    rejected_sample = fields.Text(string="The first of them", readonly=True)
    replaced_on = fields.Datetime(string="Replaced", readonly=True)
    age_days = fields.Integer(compute="_compute_age", string="Days old")
    is_stale = fields.Boolean(compute="_compute_age", string="Too old")

    _one_current = models.UniqueIndex(
        "(company_id) WHERE replaced_on IS NULL",
        "Somebody else has just loaded another list: reload the page.",
    )

    @api.depends("date")
    def _compute_age(self):
        today = fields.Date.context_today(self)
        limit = self._get_max_days()
        for one in self:
            one.age_days = (today - one.date).days if one.date else 0
            one.is_stale = not one.replaced_on and one.age_days > limit

    @api.model
    def _get_max_days(self):
        # The law asks for one of the last 30 days: Ley 26.951, Decreto 2501/2014.
        return self.env["ahorro.parameter"]._get_int("ahorro_campaign.nollame_days")

    @api.model
    def _get_current(self, companies):
        """Return the lists in use of some companies."""
        # sudo: operators are told the age of the list, and may not read it.
        return self.sudo().search(
            [("company_id", "in", companies.ids), ("replaced_on", "=", False)]
        )

    def copy_data(self, default=None):
        """Refuse: a list is loaded from a file.

        :raises UserError: always
        """
        raise UserError(self.env._("A list is loaded from a file of the register."))

    # === LOADING ===

    @api.model
    def _load(self, content, values):
        """Replace a company's list with the numbers of a file, all or none.

        Memory does not grow with the file: rows are read, parsed and handed to the
        database one by one.

        :param bytes content: text, CSV or a workbook
        :param values: ``company_id``, ``date``, ``filename`` and ``source``
        :return: the new list
        :raises UserError: the file holds no numbers, or somebody else is loading one
        """
        self._lock_company(values["company_id"])
        # sudo: nobody has the right to write lists, but by loading a file.
        lists_sudo = self.sudo()
        old_sudo = lists_sudo.search(
            [("company_id", "=", values["company_id"]), ("replaced_on", "=", False)]
        )
        old_sudo.write({"replaced_on": fields.Datetime.now()})
        old_sudo.flush_recordset()
        new_sudo = lists_sudo.create([values])
        new_sudo.flush_recordset()
        count = new_sudo._copy_numbers(content)
        new_sudo._check_count(count)
        self.env.cr.execute(
            SQL(
                "DELETE FROM ahorro_nollame_number WHERE list_id = ANY(%s)",
                old_sudo.ids,
            )
        )
        [[numbers]] = self.env.execute_query(
            SQL(
                "SELECT count(DISTINCT number) FROM ahorro_nollame_number "
                "WHERE list_id = %s",
                new_sudo.id,
            )
        )
        new_sudo.write(
            {
                "number_count": numbers,
                "row_count": count.total,
                "rejected_count": count.rejected,
                "rejected_sample": "\n".join(count.samples),
            }
        )
        advertising = (
            self.env["ahorro.campaign.type"]
            .sudo()
            ._search([("purpose", "=", "advertising")])
        )
        self.env["ahorro.case.blocking"]._ask_again(
            Domain("company_id", "=", values["company_id"])
            & Domain("type_id", "in", advertising)
        )
        return new_sudo.sudo(False)

    @api.model
    def _lock_company(self, company_id):
        """Let one list be loaded at a time in a company."""
        [[locked]] = self.env.execute_query(
            SQL(
                "SELECT pg_try_advisory_xact_lock(hashtext('ahorro_nollame'), %s)",
                company_id,
            )
        )
        if not locked:
            raise UserError(
                self.env._("Another list is being loaded: wait for it to finish.")
            )

    def _copy_numbers(self, content):
        count = Count()
        lines = (f"{self.id}\t{number}" for number in read_numbers(content, count))
        try:
            with self.env.cr.savepoint():
                self.env.cr.copy_expert(
                    "COPY ahorro_nollame_number (list_id, number) FROM STDIN",
                    LineStream(lines),
                )
        except (UnreadableFile, QueryCanceled) as error:
            # The database driver reports so what fails while the file is read.
            raise UserError(
                self.env._(
                    "This is no list of numbers: load a text file, a CSV or an Excel "
                    "workbook."
                )
            ) from error
        return count

    def _check_count(self, count):
        if not count.total or count.rejected == count.total:
            raise UserError(
                self.env._(
                    "There is no phone number in this file: nothing was changed."
                )
            )
        if count.rejected > count.total * REJECTED_SHARE:
            raise UserError(
                self.env._(
                    "%(rejected)s of %(total)s rows hold no phone number with its area "
                    "code (the first: %(sample)s). Is it the right file? Nothing was "
                    "changed.",
                    rejected=count.rejected,
                    total=count.total,
                    sample=count.samples[0],
                )
            )

    @api.model
    def _check_supervisor(self):
        self.env["ahorro.role"]._check_role(
            "supervisor", self.env._("Only supervisors load the No Llame list.")
        )


class AhorroNollameNumber(models.Model):
    """A number of a No Llame list: ten digits. Written by COPY alone."""

    _name = "ahorro.nollame.number"
    _description = "Number on the No Llame register"
    _rec_name = "number"
    _log_access = False

    list_id = fields.Many2one(
        "ahorro.nollame.list", required=True, ondelete="cascade", index=True
    )
    number = fields.Char(required=True)

    _number_index = models.Index("(number, list_id)")
