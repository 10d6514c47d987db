# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.table import Limits

LIMITS = Limits()


class AhorroImport(models.Model):
    """Where runs begin: a file over remote calls, and the wizard's choices."""

    _inherit = "ahorro.import"

    @api.model
    def create_from_file(self, filename, content_base64, profile_code=None):
        """Create the run of a file, to be read in a job.

        :param str filename: as the user knows it; says nothing of what is inside
        :param str content_base64: the file
        :param str profile_code: of a profile; by default recognised by content
        :return: the run, as its id in a list over remote calls; in state ``reading``,
            or in ``review`` already with ``queue_job__no_delay`` in the context
        :raises UserError: no file, or no such profile
        """
        self._check_supervisor()
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

    @api.model
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

    @api.model
    def _create_run(self, filename, data, profile, source, **values):
        """Create a run and send it to be read.

        :param bytes data: the file; None where the job has to fetch it
        :param profile: ``ahorro.import.profile``; empty to recognise it
        :param str source: one of ``SOURCES``
        :param values: more values of the run: ``reference``, ``batch``, ``provider_id``
        :raises AccessError: no supervisor
        :raises UserError: the file is empty or too large
        """
        self._check_supervisor()
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
        run_sudo = self.sudo().create(  # users only read runs; the caller was checked
            {
                "company_id": self.env.company.id,
                "user_id": self.env.user.id,
                "filename": filename[:200],
                "source": source,
                "profile_id": profile.id,
                "provider_id": provider,
                "state": "reading",
            }
            | values
        )
        if data:
            run_sudo._attach(filename, data)
        run = run_sudo.sudo(False)
        run._start("read")
        return run

    def _attach(self, filename, data):
        """Keep the file as it came."""
        self.ensure_one()
        attachment = self.env["ir.attachment"].create(
            {
                "name": filename[:200],
                "raw": data,
                "res_model": self._name,
                "res_id": self.id,
                "company_id": self.company_id.id,
            }
        )
        self.write(
            {
                "attachment_id": attachment.id,
                "file_hash": hashlib.sha256(data).hexdigest(),
            }
        )

    # === THE WIZARD ===

    @api.model
    @api.readonly
    def get_wizard(self):
        """Return what the first page shows: kinds of file, Google, runs at hand.

        :raises AccessError: no supervisor
        """
        self._check_supervisor()
        profiles = self.env["ahorro.import.profile"].search(
            [("company_id", "in", [False, self.env.company.id])]
        )
        return {
            "profiles": [self._get_wizard_profile(profile) for profile in profiles],
            "google": self._get_wizard_google(),
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
                for run in self.search(
                    [
                        ("company_id", "=", self.env.company.id),
                        ("state", "in", ["draft", "reading", "review", "applying"]),
                    ],
                    limit=20,
                )
            ],
        }

    @api.model
    def _get_wizard_google(self):
        return self.google_status()

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
        return {
            "id": run.id,
            "days": max(days, 0),
            "text": text,
            "date": fields.Datetime.to_string(run.applied_at),
            "user": run.applied_by.name or run.user_id.name or "",
            "filename": run.filename or "",
        }
