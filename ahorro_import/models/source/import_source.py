# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii
import hashlib
import uuid

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.google import Source
from ...tools.google_reference import parse_reference
from ...tools.report import shorten_filename
from ...tools.table import Limits
from .ir_attachment import NO_INDEX

LIMITS = Limits()
GOOGLE_SOURCES = {"sheet": "sheet", "file": "drive"}


class AhorroImportSource(models.AbstractModel):
    """Where files come from: uploads, what was pasted, remote calls, Google.

    Others call ``_create_run``, ``_create_from_upload``, ``_create_from_content``,
    ``_create_from_google``, ``_get_google_status``, ``_fetch`` and ``_get_file_bytes``.
    ``_create_run`` checks the role; the callers of the rest have done so.
    """

    _name = "ahorro.import.source"
    _description = "Source of an import"

    def _create_from_content(self, filename, content_base64, profile_code=None):
        """Create the run of a file, to be read in a job.

        :param str filename: as the user knows it; says nothing of what is inside
        :param str content_base64: the file
        :param str profile_code: of a profile; by default recognised by content
        :return: the run, as its id in a list over remote calls; in state ``reading``,
            or in ``review`` already with ``queue_job__no_delay`` in the context
        :raises UserError: no file, or no such profile
        """
        if not isinstance(filename, str) or not filename.strip():
            raise UserError(self.env._("The file needs a name."))
        if isinstance(content_base64, bytes):
            content_base64 = content_base64.decode("ascii", "replace")
        if not isinstance(content_base64, str) or not content_base64:
            raise UserError(self.env._("The file is empty: download it again."))
        try:
            data = base64.b64decode("".join(content_base64.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The content of the file must be encoded in base 64.")
            ) from error
        profile = self.env["ahorro.import.profile"]
        if profile_code:
            profile = self._get_profile_of_code(profile_code)
        return self._create_run(filename.strip(), data, profile, "file")

    def _get_profile_of_code(self, code):
        profile = self.env["ahorro.import.profile"]
        if isinstance(code, str):
            profile = profile.search(
                [
                    ("code", "=", code),
                    ("company_id", "in", [False, self.env.company.id]),
                ],
                order="company_id",
                limit=1,
            )
        if not profile:
            raise UserError(
                self.env._("There is no kind of file called %(code)s.", code=code)
            )
        return profile

    def _create_run(self, filename, data, profile, source, **values):
        """Create a run and send it to be read.

        :param bytes data: the file; None where the job has to fetch it
        :param profile: ``ahorro.import.profile``; empty to recognise it
        :param str source: one of ``SOURCES``
        :param values: more values of the run: ``reference``, ``batch``, ``provider_id``
        :raises AccessError: no supervisor
        :raises UserError: the file is empty or too large
        """
        if data is not None and not data:
            raise UserError(self.env._("The file is empty: download it again."))
        if data and len(data) > LIMITS.max_bytes:
            raise UserError(
                self.env._(
                    "The file is too large: at most %(limit)s MB.",
                    limit=LIMITS.max_bytes // 2**20,
                )
            )
        provider = profile.provider_id.id or values.pop("provider_id", False)
        runs = self.env["ahorro.import"]
        runs._check_supervisor()
        run_sudo = runs.sudo().create(  # users only read runs; the caller was checked
            {
                "company_id": self.env.company.id,
                "user_id": self.env.user.id,
                "filename": shorten_filename(filename),
                "source": source,
                "profile_id": profile.id,
                "provider_id": provider,
                "state": "reading",
            }
            | values
        )
        if data:
            self._attach(run_sudo, filename, data)
        run = run_sudo.sudo(False)
        run._start("read")
        if source == "file":
            # A copy of a local file goes to Drive, where the company wants that.
            self.env["ahorro.import.copy"]._delay_for(run)
        return run

    def _attach(self, run, filename, data):
        """Keep the file as it came."""
        run.ensure_one()
        attachments = run.env["ir.attachment"].with_context(**{NO_INDEX: True})
        attachment = attachments.create(
            {
                "name": shorten_filename(filename),
                "raw": data,
                "res_model": run._name,
                "res_id": run.id,
                "company_id": run.company_id.id,
            }
        )
        run.write(
            {
                "attachment_id": attachment.id,
                "file_hash": hashlib.sha256(data).hexdigest(),
            }
        )

    # === UPLOADS ===

    def _create_from_upload(
        self, files, profile_id, source, batch=None, provider_id=None
    ):
        """Create the runs of files that were uploaded together.

        :param files: list of pairs, name and bytes
        :param profile_id: id of a profile as text, or nothing to recognise it
        :param source: ``file`` or ``paste``
        :param provider_id: id of an administradora as text, or nothing to find it out
        :return: the runs, in the order of the files; of a file that waits to be
            reviewed already its run, which came before
        """
        profile = self._find_profile(profile_id)
        # A profile that has an administradora knows whose plans they are.
        provider = profile.provider_id or self._find_chosen_provider(provider_id)
        if len(files) > 1:
            batch = batch or uuid.uuid4().hex
        runs = self.env["ahorro.import"]
        # Asked of all of them first: files of one upload do not wait for each other.
        waiting = [self._find_waiting(data, profile, provider) for _, data in files]
        for (name, data), known in zip(files, waiting, strict=True):
            if source == "paste":
                name = name or self.env._("Pasted.tsv")
            runs |= known or self._create_run(
                name, data, profile, source, batch=batch, provider_id=provider.id
            )
        return runs

    def _find_waiting(self, data, profile, provider):
        """Return the run of the same file that still waits for people, if any.

        One that was chosen to be read in another way is another import.
        """
        runs = self.env["ahorro.import"]
        runs._check_supervisor()
        domain = (
            Domain("company_id", "=", self.env.company.id)
            & Domain("file_hash", "=", hashlib.sha256(data).hexdigest())
            & Domain("state", "in", ["draft", "reading", "review"])
        )
        if profile:
            domain &= Domain("profile_id", "in", [profile.id, False])
        if provider:
            domain &= Domain("provider_id", "in", [provider.id, False])
        return runs.search(domain, limit=1)

    def _find_profile(self, profile_id):
        """Return the profile with an id as it came from outside, or none.

        :raises UserError: where it is not one that the user may use
        """
        return self._find_by_id(
            "ahorro.import.profile",
            profile_id,
            self.env._("That kind of file no longer exists: choose another one."),
        )

    def _find_chosen_provider(self, provider_id):
        """Return the administradora with an id as it came from outside, or none.

        :raises UserError: where it is not one that the user may use
        """
        return self._find_by_id(
            "ahorro.provider",
            provider_id,
            self.env._("That administradora no longer exists: choose another one."),
        )

    def _find_by_id(self, model, record_id, refusal):
        """Return the record of the company, or of all, that an id from outside names.

        :raises UserError: with ``refusal``, where there is none
        """
        records = self.env[model]
        if record_id in (None, False, "", "0", "false", "null"):
            return records
        number = str(record_id)
        if number.isascii() and number.isdigit() and len(number) < 10:
            company = [False, self.env.company.id]
            records = records.search(
                [("id", "=", int(number)), ("company_id", "in", company)]
            )
        if not records:
            raise UserError(refusal)
        return records

    # === GOOGLE ===

    def _get_google_status(self):
        """Return whether Google is set up for the current company.

        :return: dict with ``configured``; ``account``, the address to share files
            with, or False; ``drive_folder``, whether uploads are copied there;
            ``can_configure``, whether the user may set it up
        """
        account_sudo = self.env["ahorro.google.account"]._of_company_sudo(
            self.env.company
        )
        identity = account_sudo._get_identity()
        return {
            "configured": identity["configured"],
            "account": identity["account"],
            "drive_folder": bool(account_sudo.folder),
            "can_configure": self.env.user.has_group("ahorro_plan.group_admin"),
        }

    def _create_from_google(self, reference, profile_id=None):
        """Create the run of a spreadsheet or of a Drive file, to be read in a job.

        Whether it is there is asked at once, so that who typed the link reads what is
        wrong with it; the file itself is fetched by the job.

        :param reference: an id, or a link as the browser shows it
        :param profile_id: id of a profile, or nothing to recognise it
        :raises UserError: with a sentence, for whatever Google refuses
        """
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

    def _fetch(self, run):
        """Have the file of a run here: one in Google is stored as if uploaded.

        :raises UserError: with a sentence, for whatever Google refuses
        """
        if not run.google_file or run.attachment_id:
            return
        account_sudo = self.env["ahorro.google.account"]._of_company_sudo(
            run.company_id
        )
        with run._timed("download"):
            name, data = account_sudo._guarded(
                lambda: account_sudo._get_client().fetch(Source(**run.google_file))
            )
            self._attach(run, name, data)

    def _get_file_bytes(self, run):
        """Return the file's bytes, once it is here.

        :raises UserError: it was deleted, with when, by whom and why
        """
        self.env["ahorro.import.file"]._check_there(run)
        # sudo: the attachment belongs to the run, whose reader has been checked.
        return run.attachment_id.sudo().raw or b""
