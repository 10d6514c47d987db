# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where files come from: uploads, what was pasted, Google."""

import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.google import Source
from ...tools.google_reference import parse_reference
from ...tools.rejected import write_rejected
from .ir_attachment import NO_INDEX

#: Rejected rows read together.
LINES_AT_ONCE = 2000
GOOGLE_SOURCES = {"sheet": "sheet", "file": "drive"}


class AhorroImport(models.Model):
    _inherit = "ahorro.import"

    google_file = fields.Json(
        readonly=True, copy=False, help="What Google was found to have, to be fetched."
    )
    copy_message = fields.Char(
        string="Copy in Drive", compute="_compute_copy_message", compute_sudo=True
    )

    @api.depends_context("lang")
    def _compute_copy_message(self):
        copies = self.env["ahorro.import.copy"].search([("import_id", "in", self.ids)])
        messages = {copy.import_id: copy.message for copy in copies}
        for run in self:
            run.copy_message = messages.get(run, False)

    # === UPLOADS ===

    @api.model
    def _create_from_upload(
        self, files, profile_id, source, batch=None, provider_id=None
    ):
        """Create the runs of files that were uploaded together.

        :param files: list of pairs, name and bytes
        :param profile_id: id of a profile as text, or nothing to recognise it
        :param source: ``file`` or ``paste``
        :param provider_id: id of an administradora as text, or nothing to find it out
        :return: the runs, in the order of the files
        """
        profile = self._find_profile(profile_id)
        # A profile that has an administradora knows whose plans they are.
        provider = profile.provider_id or self._find_chosen_provider(provider_id)
        if len(files) > 1:
            batch = batch or uuid.uuid4().hex
        runs = self.browse()
        for name, data in files:
            if source == "paste":
                name = name or self.env._("Pasted.tsv")
            runs += self._create_run(
                name, data, profile, source, batch=batch, provider_id=provider.id
            )
        return runs

    @api.model
    def _find_profile(self, profile_id):
        """Return the profile with an id as it came from outside, or none.

        :raises UserError: where it is not one that the user may use
        """
        profiles = self.env["ahorro.import.profile"]
        if profile_id in (None, False, "", "0", "false", "null"):
            return profiles
        number = str(profile_id)
        if number.isascii() and number.isdigit() and len(number) < 10:
            profile = profiles.search(
                [
                    ("id", "=", int(number)),
                    ("company_id", "in", [False, self.env.company.id]),
                ]
            )
            if profile:
                return profile
        raise UserError(
            self.env._("That kind of file no longer exists: choose another one.")
        )

    @api.model
    def _find_chosen_provider(self, provider_id):
        """Return the administradora with an id as it came from outside, or none.

        :raises UserError: where it is not one that the user may use
        """
        providers = self.env["ahorro.provider"]
        if provider_id in (None, False, "", "0", "false", "null"):
            return providers
        number = str(provider_id)
        if number.isascii() and number.isdigit() and len(number) < 10:
            company = [False, self.env.company.id]
            provider = providers.search(
                [("id", "=", int(number)), ("company_id", "in", company)]
            )
            if provider:
                return provider
        raise UserError(
            self.env._("That administradora no longer exists: choose another one.")
        )

    @api.model
    def _create_run(self, *args, **kwargs):
        """Leave a copy of a local file in Drive, where the company wants that."""
        run = super()._create_run(*args, **kwargs)
        if run.source == "file":
            self.env["ahorro.import.copy"]._delay_for(run)
        return run

    def _attach(self, filename, data):
        return super(AhorroImport, self.with_context(**{NO_INDEX: True}))._attach(
            filename, data
        )

    # === REJECTED ROWS ===

    def _write_rejected(self):
        """Return the rejected rows as a workbook, to be corrected and imported.

        The cells are those of the file, with what was corrected in the review.
        """
        self.ensure_one()
        lines = self.env["ahorro.import.line"].search(
            [("import_id", "=", self.id), ("result", "=", "rejected")],
            order="row_number, id",
        )
        rows, reasons = [], []
        for start in range(0, len(lines), LINES_AT_ONCE):
            part = lines.browse(lines.ids[start : start + LINES_AT_ONCE])
            for line in part:
                rows.append(line._get_current_cells())
                reasons.append(line.message or "")
            # All the rows of a file would not fit in memory twice.
            part.invalidate_recordset()
        headers = self.headers or []
        texts = [""] * (1 + max([-1, *(header["index"] for header in headers)]))
        for header in headers:
            texts[header["index"]] = header["text"] or ""
        return write_rejected(rows, texts, reasons)

    # === GOOGLE ===

    @api.model
    def google_status(self):
        """Return whether Google is set up for the current company.

        :return: dict with ``configured``; ``account``, the address to share files
            with, or False; ``drive_folder``, whether uploads are copied there;
            ``can_configure``, whether the user may set it up
        """
        self._check_supervisor()
        account_sudo = self.env["ahorro.google.account"]._of_company_sudo(
            self.env.company
        )
        return {
            "configured": bool(account_sudo.email or account_sudo.has_api_key),
            "account": account_sudo.email or False,
            "drive_folder": bool(account_sudo.folder),
            "can_configure": self.env.user.has_group("ahorro_plan.group_admin"),
        }

    @api.model
    def create_from_google(self, reference, profile_id=None):
        """Create the run of a spreadsheet or of a Drive file, to be read in a job.

        Whether it is there is asked at once, so that who typed the link reads what is
        wrong with it; the file itself is fetched by the job.

        :param reference: an id, or a link as the browser shows it
        :param profile_id: id of a profile, or nothing to recognise it
        :raises UserError: with a sentence, for whatever Google refuses
        """
        self._check_supervisor()
        if not isinstance(reference, str) or not reference.strip():
            raise UserError(self.env._("Write the id or the link of the file."))
        if profile_id and (
            isinstance(profile_id, bool) or not isinstance(profile_id, int)
        ):
            raise UserError(
                self.env._("That kind of file no longer exists: choose another one.")
            )
        profile = self._find_profile(profile_id)
        account_sudo = self.env["ahorro.google.account"]._of_company_sudo(
            self.env.company
        )
        found = account_sudo._guarded(
            lambda: account_sudo._get_client().describe(parse_reference(reference))
        )
        return self._create_run(
            found.name,
            None,
            profile,
            GOOGLE_SOURCES[found.kind],
            reference=reference.strip(),
            google_file={name: getattr(found, name) for name in Source.__slots__},
        )

    def _work_read(self):
        """Fetch the file first, where it is in Google and was not fetched yet."""
        if self.google_file and not self.attachment_id:
            with self._timed("download"):
                self._fetch_from_google()
        return super()._work_read()

    def _fetch_from_google(self):
        """Store the file as if it had been uploaded.

        :raises UserError: with a sentence, for whatever Google refuses
        """
        account_sudo = self.env["ahorro.google.account"]._of_company_sudo(
            self.company_id
        )
        name, data = account_sudo._guarded(
            lambda: account_sudo._get_client().fetch(Source(**self.google_file))
        )
        self._attach(name, data)


class AhorroImportLine(models.Model):
    _inherit = "ahorro.import.line"

    def _get_current_cells(self):
        """Return the cells of the row, with those that were corrected."""
        cells = list(self.raw or [])
        for place, text in (self.edited or {}).items():
            cells += [None] * (int(place) + 1 - len(cells))
            cells[int(place)] = text
        return cells
