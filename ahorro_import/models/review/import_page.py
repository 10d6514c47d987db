# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the importer's page needs besides a run: the data that a column can be."""

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.catalog import FIELDS
from ...tools.errors import FileError
from ...tools.headers import find_header
from ...tools.paste import table_from_rows
from ...tools.table import Limits

#: Rows, cells and letters in which the paste grid looks for headers.
MAX_ROWS = 60
MAX_CELLS = 80
MAX_LETTERS = 200


class AhorroImport(models.Model):
    _inherit = "ahorro.import"

    @api.readonly
    def get_state(self):
        """Add what the page shows around the state, whichever it is.

        :return: also ``filename``, ``source``, ``provider`` and ``profile`` (names),
            ``provider_id``, ``profile_id``, ``revision``, ``error_code``; ``batch``,
            the files uploaded together in their order, if several: dicts with ``id``,
            ``filename``, ``report_date``, ``state``; and, for one that failed,
            ``headers``: those that were seen
        """
        state = super().get_state()
        batch = self.browse()
        if self.batch:
            batch = self.search(
                [("batch", "=", self.batch)], order="batch_sequence, id"
            )
        return state | {
            "filename": self._get_short_name(),
            "source": self.source,
            "provider": self.provider_id.name or "",
            "provider_id": self.provider_id.id,
            "profile": self.profile_id.name or "",
            "profile_id": self.profile_id.id,
            "revision": self.revision,
            "error_code": self.error_code or "",
            "headers": self.headers or [] if self.state == "failed" else [],
            "batch": [
                {
                    "id": run.id,
                    "filename": run._get_short_name(),
                    "report_date": run.report_date,
                    "state": run.state,
                }
                for run in batch
            ],
        }

    @api.model
    @api.readonly
    def get_page_options(self):
        """Return what does not depend on a run.

        :return: dict with ``fields``: dicts with ``name``, ``label``, ``group`` (a
            label) and ``header``, by which a file names it; ``providers``: dicts with
            ``id`` and ``name``; ``families``: pairs of a family of statuses and its
            label
        :raises AccessError: not a supervisor
        """
        self._check_supervisor()
        labels = self.env["ahorro.import.labels"]._get_target_labels()
        groups = self._get_field_groups()
        headers = self._get_first_headers()
        families = self.env["ahorro.plan.status"].fields_get(["family"])["family"]
        providers = self.env["ahorro.provider"].search(
            [("company_id", "in", [False, self.env.company.id])]
        )
        return {
            "fields": [
                {
                    "name": name,
                    "label": labels[name],
                    "group": groups[field.side],
                    "header": headers.get(name) or labels[name],
                }
                for name, field in FIELDS.items()
            ],
            "providers": [{"id": one.id, "name": one.name} for one in providers],
            "families": families["selection"],
        }

    @api.model
    def _get_field_groups(self):
        """Return the label of whose a datum is."""
        return {
            "provider": self.env._("Of the plan"),
            "dealer": self.env._("Of the dealership"),
            "holder": self.env._("Of the holder"),
            "file": self.env._("Of the file"),
        }

    @api.model
    def _get_first_headers(self):
        """Return one header per datum, preferably one of a general profile."""
        profiles = self.env["ahorro.import.profile"].search(
            self._get_page_profile_domain()
        )
        headers = {}
        for column in profiles.sorted("provider_id").column_ids:
            headers.setdefault(column.field, column.header)
        return headers

    @api.model
    def _get_page_profile_domain(self):
        return [("company_id", "in", [False, self.env.company.id])]

    @api.model
    @api.readonly
    def guess_headers(self, rows, profile_id=False):
        """Return which of some rows is the header, and what each column is.

        :param list rows: the first rows of a table, each a list of texts
        :param profile_id: profile whose headers are known, or all of them
        :return: dict with ``row``, the position of the header or None, and ``columns``,
            the name of a datum or False for each column
        :raises AccessError: not a supervisor
        :raises UserError: rows that are no table of texts
        """
        self._check_supervisor()
        is_table = isinstance(rows, list) and all(
            isinstance(row, list) and all(isinstance(cell, str) for cell in row)
            for row in rows
        )
        if not is_table or not (profile_id is False or isinstance(profile_id, int)):
            raise UserError(self.env._("These are not rows of a table."))
        texts = [
            [cell[:MAX_LETTERS] for cell in row[:MAX_CELLS]] for row in rows[:MAX_ROWS]
        ]
        aliases = self._get_page_aliases(profile_id)
        try:
            # The page counts blank rows too: a blank one has nothing to match.
            header = find_header(table_from_rows(texts, limits=Limits()), aliases)
        except FileError:
            return {"row": None, "columns": []}
        if header.guessed and not any(header.columns):
            return {"row": None, "columns": []}
        columns = [name or False for name in header.columns]
        return {"row": header.index, "columns": columns}

    @api.model
    def _get_page_aliases(self, profile_id):
        """Return the headers of each datum: of a profile, or of all of them."""
        domain = self._get_page_profile_domain()
        if profile_id:
            domain = [*domain, ("id", "=", profile_id)]
        aliases = {}
        for column in self.env["ahorro.import.profile"].search(domain).column_ids:
            if column.field in FIELDS:
                aliases.setdefault(column.field, []).append(column.header)
        return aliases
