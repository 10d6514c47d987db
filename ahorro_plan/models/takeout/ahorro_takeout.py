# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import codecs
import csv
import io
import logging
import re
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .takeout_table import FORMULA

_logger = logging.getLogger(__name__)

DELIMITER = ";"
END = re.compile(r"\r\n?")


class AhorroTakeout(models.AbstractModel):
    """Everything of a dealership as a folder, for another system or to keep.

    A text file for each table, one that explains their columns, one that names what is
    referred to, the files, and a page that says what is what and what stays behind.
    All of it is of one moment: the transaction's.

    The controller calls ``_fill`` with an archive, whoever looks after the server
    ``_fill_folder`` with a path.
    """

    _name = "ahorro.takeout"
    _description = "Everything of a dealership, to take along"

    @api.model
    def _open(self, company):
        """Return this service for a company, with nothing but its rows.

        :raises AccessError: who asks is no Administrator of Ahorro, or works elsewhere
        """
        self.env["ahorro.role"]._check_role(
            "admin",
            self.env._("Only an Administrador of Ahorro takes the data along."),
        )
        if company not in self.env.companies:
            raise AccessError(
                self.env._("Choose that company first, above on the right.")
            )
        return self.with_context(allowed_company_ids=company.ids, active_test=False)

    @api.model
    def _fill_folder(self, company, path):
        """Write everything of a company into a folder of the server.

        :param str path: of a folder, which is made; nothing may be in it
        :raises AccessError: see ``_open``
        :raises FileExistsError: there is something in it already
        """
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FileExistsError(folder)

        def open_file(name):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            return target.open("wb")

        self._fill(company, open_file)

    @api.model
    def _fill(self, company, open_file):
        """Write everything of a company, and note at the company who took it.

        :param open_file: returns a binary file to write and to close, by its path
        :raises AccessError: see ``_open``
        """
        takeout = self._open(company)
        takeout.env.flush_all()
        tables = takeout.env["ahorro.takeout.table"]
        queries = tables._get_tables()
        counts = {
            name: takeout._write_table(name, query, open_file)
            for name, query in queries.items()
        }
        takeout._write_rows("columns.csv", takeout._get_column_rows(queries), open_file)
        references = [("model", "id", "name"), *tables._get_references(queries)]
        takeout._write_rows("references.csv", references, open_file)
        counts["files.csv"] = takeout._write_files(queries, open_file)
        page = self.env._("READ ME")
        with open_file(f"{page}.txt") as target:
            target.write(takeout._get_page(company, counts).encode())
        _logger.info("user %s took along the data of company %s", self.env.uid, company)
        # sudo: whoever looks after the company sees it, and nobody takes it back.
        company.partner_id.sudo().message_post(
            body=self.env._(
                "%(user)s downloaded everything of Ahorro.", user=self.env.user.name
            ),
            author_id=self.env.user.partner_id.id,
        )

    def _write_table(self, name, query, open_file):
        """Write the rows of a table, and return how many they are."""
        tables = self.env["ahorro.takeout.table"]
        statement = SQL(
            "COPY (%s) TO STDOUT WITH (FORMAT csv, DELIMITER ';')",
            tables._select(name, query),
        )
        header = [[field.name for field in tables._get_columns(name)]]
        with open_file(f"data/{name}.csv") as target:
            target.write(codecs.BOM_UTF8 + self._to_csv(header))
            self.env.cr.copy_expert(self.env.cr.mogrify(statement), target)
            return self.env.cr.rowcount

    def _write_rows(self, path, rows, open_file):
        with open_file(path) as target:
            target.write(codecs.BOM_UTF8 + self._to_csv(rows))

    def _write_files(self, queries, open_file):
        rows = [("model", "row", "attachment", "name", "type", "path")]
        for file_sudo, path in self.env["ahorro.takeout.file"]._get_files(queries):
            content = file_sudo.raw
            if content:
                with open_file(path) as target:
                    target.write(content)
            rows.append(
                (
                    file_sudo.res_model,
                    file_sudo.res_id,
                    file_sudo.id,
                    file_sudo.name,
                    file_sudo.mimetype,
                    # A link, or a file that is not on the disk any more.
                    path if content else file_sudo.url or "",
                )
            )
        self._write_rows("files.csv", rows, open_file)
        return len(rows) - 1

    @api.model
    def _to_csv(self, rows):
        text = io.StringIO()
        writer = csv.writer(text, delimiter=DELIMITER, lineterminator="\n")
        for row in rows:
            writer.writerow(
                # As in the tables: no cell begins a formula. Of itself the writer would
                # leave the end of a line of another kind unquoted.
                END.sub("\n", f"'{cell}" if re.match(FORMULA, cell) else cell)
                if isinstance(cell, str)
                else cell
                for cell in row
            )
        return text.getvalue().encode("utf-8", "replace")

    @api.model
    def _get_column_rows(self, queries):
        """Yield what each column is: the dictionary of the files."""
        yield ("file", "column", "label", "type", "refers to", "values", "meaning")
        for name in queries:
            for field in self.env["ahorro.takeout.table"]._get_columns(name):
                told = (
                    self.env[name]
                    .fields_get([field.name], ["string", "help", "selection"])
                    .get(field.name, {})
                )
                values = "; ".join(
                    f"{value} = {label}" for value, label in told.get("selection", [])
                )
                yield (
                    f"{name}.csv",
                    field.name,
                    told.get("string", field.string),
                    field.type,
                    field.comodel_name or "",
                    values,
                    told.get("help") or "",
                )

    @api.model
    def _get_page(self, company, counts):
        """Return the page that says what is what, in the language of who asks."""
        left_out = self.env["ahorro.takeout.table"]._get_left_out()
        titles = {
            name: self.env["ir.model"].sudo()._get(name).name or name
            for name in counts
            if name in self.env
        }
        told = "\n".join(
            f"  data/{name}.csv: {titles[name]}, {count}"
            for name, count in counts.items()
            if name in titles
        )
        return self.env._(
            "%(company)s: everything of Ahorro, on %(day)s\n\n"
            "Texts are UTF-8, columns are separated by semicolons, the first row names "
            "them. Moments are in universal time (UTC), amounts with a point. A column "
            "of type many2one has the id of a row in the file of what it refers to; "
            "many2many, several, with commas. An apostrophe stands before what a "
            "spreadsheet would take for a formula: it is not part of the text.\n\n"
            "columns.csv says what each column is, references.csv names what is no "
            "file here (users, provinces), files.csv says which file belongs to which "
            "row (%(files)s files).\n\n"
            "Rows in each file:\n%(tables)s\n\n"
            "What stays behind: credentials, and working tables that say nothing a "
            "person wrote or did (%(left_out)s).\n",
            company=company.name,
            day=fields.Date.context_today(self),
            files=counts["files.csv"],
            tables=told,
            left_out=", ".join(left_out) or "-",
        )
