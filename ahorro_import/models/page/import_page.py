# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.ahorro_plan.models.calls.remote import remote
from odoo.addons.ahorro_plan.tools.arguments import Id

from ...tools.catalog import FIELDS
from ...tools.errors import FileError
from ...tools.headers import find_header
from ...tools.paste import table_from_rows
from ...tools.table import Limits
from ..run.import_file import ADMINISTRATOR
from ..source.import_source import LIMITS

#: Rows, cells and letters in which the paste grid looks for headers.
MAX_ROWS = 60
MAX_CELLS = 80
MAX_LETTERS = 200


class AhorroImportPage(models.AbstractModel):
    """What the importer's page asks that is of no run; its methods check the role."""

    _name = "ahorro.import.page"
    _description = "Page of the imports"

    @api.model
    @remote()
    def create_from_google(self, reference, profile_id=None):
        """Create the run of a spreadsheet or of a Drive file, to be read in a job.

        :param reference: an id, or a link as the browser shows it
        :param profile_id: id of a profile, or nothing to recognise it
        :return: the run, as its id in a list over remote calls
        :raises AccessError: no supervisor
        :raises UserError: with a sentence, for whatever Google refuses
        """
        self.env["ahorro.import"]._check_supervisor()
        source = self.env["ahorro.import.source"]
        return source._create_from_google(reference, profile_id)

    @api.model
    @remote()
    def google_status(self):
        """Return whether Google is set up for the current company.

        :return: dict, see ``_get_google_status`` of ``ahorro.import.source``
        :raises AccessError: no supervisor
        """
        self.env["ahorro.import"]._check_supervisor()
        return self.env["ahorro.import.source"]._get_google_status()

    @api.model
    @remote()
    def drop_file(self, import_id):
        """Delete the file of an import; who, when and which one stays noted.

        :param int import_id: of an import that was written, or that failed
        :raises AccessError: no Administrador of Ahorro, or another company's run
        :raises UserError: it is at work, waits to be written, or has no file
        """
        self.env["ahorro.role"]._check_role(
            "admin",
            self.env._("Only an Administrador of Ahorro deletes imported files."),
        )
        run = self._browse_run(import_id)
        if run.job_phase:
            raise UserError(
                self.env._("This import is at work right now: wait for its end.")
            )
        if run.state in ("draft", "reading", "review", "applying"):
            raise UserError(
                self.env._(
                    "This import was not written yet: discard it, and its file goes "
                    "with it."
                )
            )
        files = self.env["ahorro.import.file"]
        files._check_there(run)
        if not run.attachment_id:
            raise UserError(self.env._("This import has no file."))
        files._drop(run, ADMINISTRATOR)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === THE FIRST PAGE ===

    @api.model
    @api.readonly
    @remote()
    def get_wizard(self):
        """Return what the first page shows: kinds of file, Google, runs at hand.

        :raises AccessError: no supervisor
        """
        runs = self.env["ahorro.import"]
        runs._check_supervisor()
        profiles = self.env["ahorro.import.profile"].search(
            [("company_id", "in", [False, self.env.company.id])]
        )
        return {
            "profiles": [self._get_wizard_profile(profile) for profile in profiles],
            "google": self.google_status(),
            "limits": {
                "bytes": LIMITS.max_bytes,
                "rows": LIMITS.max_rows,
                "columns": LIMITS.max_columns,
            },
            "open": [
                {
                    "id": run.id,
                    "filename": run.filename or "",
                    "provider": run.provider_id.name or "",
                    "profile": run.profile_id.name or "",
                    "state": run.state,
                    "user": run.user_id.name or "",
                    "date": fields.Datetime.to_string(run.create_date),
                    "stuck": run.is_stuck,
                }
                for run in runs.search(
                    runs._get_open_domain()
                    & Domain("company_id", "=", self.env.company.id),
                    limit=20,
                )
            ],
        }

    def _get_wizard_profile(self, profile):
        provider = profile.provider_id
        return {
            "id": profile.id,
            "name": profile.name,
            "code": profile.code,
            "provider": {"id": provider.id, "name": provider.name}
            if provider
            else False,
            "is_portfolio": profile.is_portfolio,
            "last": self._get_wizard_last(profile.last_import_id),
        }

    def _get_wizard_last(self, run):
        """Return the sentence of the last import and what is behind it."""
        if not run:
            return False
        day = fields.Datetime.context_timestamp(self, run.applied_at).date()
        days = (fields.Date.context_today(self) - day).days
        if days < 1:
            text = self.env._("Last import today")
        elif days == 1:
            text = self.env._("Last import yesterday")
        else:
            text = self.env._("Last import %(days)s days ago", days=days)
        if run.report_date and run.report_date != day:
            # How old the data are is another thing than when they were brought in.
            text = self.env._(
                "%(last_import)s, with the file of %(day)s",
                last_import=text,
                day=format_date(self.env, run.report_date),
            )
        return {
            "id": run.id,
            "days": max(days, 0),
            "text": text,
            "date": fields.Datetime.to_string(run.applied_at),
            "user": run.applied_by.name or run.user_id.name or "",
            "filename": run.filename or "",
        }

    @api.model
    @api.readonly
    @remote()
    def get_page_options(self):
        """Return what does not depend on a run.

        :return: dict with ``fields``: dicts with ``name``, ``label``, ``group`` (a
            label) and ``header``, by which a file names it; ``providers``: dicts with
            ``id`` and ``name``; ``families``: pairs of a family of statuses and its
            label
        :raises AccessError: not a supervisor
        """
        self.env["ahorro.import"]._check_supervisor()
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
    @remote(profile_id=Id())
    def guess_headers(self, rows, profile_id=False):
        """Return which of some rows is the header, and what each column is.

        :param list rows: the first rows of a table, each a list of texts
        :param profile_id: profile whose headers are known, or all of them
        :return: dict with ``row``, the position of the header or None, and ``columns``,
            the name of a datum or False for each column
        :raises AccessError: not a supervisor
        :raises UserError: rows that are no table of texts
        """
        self.env["ahorro.import"]._check_supervisor()
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
    @api.readonly
    @remote()
    def get_first_rows(self, import_id):
        """Return the first rows of a file, to point at the one of the headers.

        :param int import_id: of the run that the file is of
        :return: list of dicts with ``row``, the number that people see beside it,
            ``cells``, the texts of its first cells, and ``more``, how many follow
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such run
        """
        return self._browse_run(import_id).first_rows or []

    @api.model
    def _browse_run(self, import_id):
        """Return the run of an id as it came from outside.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such run
        """
        is_id = isinstance(import_id, int) and not isinstance(import_id, bool)
        run = self.env["ahorro.import"].browse(import_id if is_id else [])
        run._check_run_access()
        return run

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
