# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from ..tools.google_calls import Key, read_key_file
from ..tools.google_reference import GoogleError, parse_folder

#: In percent.
THRESHOLDS = (
    "import_complete_share",
    "import_shrink_percent",
    "import_rejected_percent",
)
#: In months.
TERMS = ("import_file_months", "import_row_months", "import_arrival_months")
#: Fields of the page that are written and never read.
SECRETS = ("google_key_file", "google_api_key")
MAX_KEY_FILE = 64 * 2**10  # bytes


class AhorroSettings(models.TransientModel):
    """Google's credentials, when an import asks, and how long files are kept.

    What is typed as a secret goes from the request to ``ahorro.google.account``: this
    model has no column for it, and its fields always read as empty.
    """

    _inherit = "ahorro.settings"

    import_complete_share = fields.Integer(
        config_parameter="ahorro_import.complete_share",
        string="Whole portfolio from",
        help="A recognised portfolio file that names at least this percentage of the "
        "active plans is taken for complete: the plans it does not name are absent.",
    )
    import_shrink_percent = fields.Integer(
        config_parameter="ahorro_import.shrink_percent",
        string="Warn of fewer plans from",
        help="A complete file with so many percent fewer plans than the portfolio "
        "needs a confirmation.",
    )
    import_rejected_percent = fields.Integer(
        config_parameter="ahorro_import.rejected_percent",
        string="Warn of rejected rows from",
        help="A file with more than this percentage of rejected rows needs a "
        "confirmation.",
    )
    import_file_months = fields.Integer(
        config_parameter="ahorro_import.file_months",
        string="Keep imported files",
        help="Months. Files that are older are deleted; 0 keeps them for ever. What an "
        "import changed is kept apart, so that it can still be undone.",
    )
    import_row_months = fields.Integer(
        config_parameter="ahorro_import.row_months",
        string="Keep the cells of rows",
        help="Months. Of older imports, what the rows held is deleted: all of the "
        "rejected ones, the file's own cells of the others. 0 keeps it for ever.",
    )
    import_arrival_months = fields.Integer(
        config_parameter="ahorro_import.arrival_months",
        string="Keep the list of mails",
        help="Months. Older mails go from the list of files that arrived, and what was "
        "imported of them stays; 0 keeps them for ever. What a folder of Drive brought "
        "stays on the list: by it the same file is not taken twice.",
    )
    import_refused_days = fields.Integer(
        config_parameter="ahorro_import.refused_days",
        string="Keep refused files",
        help="Days that the file of a mail that was refused waits for somebody to take "
        "it all the same.",
    )
    google_account = fields.Char(
        string="Share files with", compute="_compute_google", compute_sudo=False
    )
    google_has_api_key = fields.Boolean(
        string="An API key is stored", compute="_compute_google", compute_sudo=False
    )
    google_from_server = fields.Boolean(
        string="The server brings the key",
        compute="_compute_google",
        compute_sudo=False,
    )
    google_folder = fields.Char(
        string="Drive folder for copies",
        help="Id or link of the folder that gets a copy of each uploaded file. Leave "
        "empty for none.",
    )
    google_arrival_problem = fields.Char(
        string="Watched folders that are not read",
        compute="_compute_google",
        compute_sudo=False,
    )
    google_key_file = fields.Binary(
        string="Key of the service account",
        attachment=False,
        store=False,
        compute="_compute_secrets",
        readonly=False,
        help="The JSON file that Google Cloud gives. It is stored and never shown.",
    )
    google_api_key = fields.Char(
        string="API key",
        store=False,
        compute="_compute_secrets",
        readonly=False,
        help="Only for files that everybody with the link may see. It is stored and "
        "never shown.",
    )

    def _compute_secrets(self):
        for settings in self:
            settings.google_key_file = False
            settings.google_api_key = False

    def _compute_google(self):
        self._check_caller()
        account_sudo = self._get_google_account_sudo()
        identity = account_sudo._get_identity()
        failing = self.env["ahorro.import.intake"].search(
            [("error_code", "!=", False), ("company_id", "=", self.env.company.id)]
        )
        problem = " · ".join(f"{intake.name}: {intake.error}" for intake in failing)
        for settings in self:
            settings.google_arrival_problem = problem or False
            settings.google_account = identity["account"]
            settings.google_has_api_key = identity["has_api_key"]
            settings.google_from_server = identity["from_server"]

    @api.constrains(*THRESHOLDS)
    def _check_thresholds(self):
        for settings in self:
            if any(not 0 <= settings[name] <= 100 for name in THRESHOLDS):
                raise ValidationError(self.env._("A percentage goes from 0 to 100."))

    @api.constrains(*TERMS)
    def _check_terms(self):
        for settings in self:
            if any(not 0 <= settings[name] <= 1200 for name in TERMS):
                raise ValidationError(
                    self.env._("Write a number of months, or 0 to keep for ever.")
                )

    @api.constrains("import_refused_days")
    def _check_refused_days(self):
        for settings in self:
            if not 1 <= settings.import_refused_days <= 3650:
                raise ValidationError(self.env._("Write a number of days, 1 or more."))

    @api.constrains("google_folder")
    def _check_google_folder(self):
        for settings in self:
            settings._read_folder()

    @api.model
    def default_get(self, fields):
        """Show the folder too; keys are told as there or not there."""
        values = super().default_get(fields)
        if "google_folder" in fields:
            values["google_folder"] = self._get_google_account_sudo().folder
        return values

    @api.model_create_multi
    def create(self, vals_list):
        """Take keys out of the values: they are stored where nobody reads them back.

        :raises AccessError: not an Administrator of Ahorro
        """
        self._check_caller()
        for values in vals_list:
            self._take_secrets(values)
        return super().create(vals_list)

    def write(self, vals):
        """Take keys out of the values, as when they are created.

        :raises AccessError: not an Administrator of Ahorro
        """
        self._check_caller()
        vals = dict(vals)
        self._take_secrets(vals)
        return super().write(vals)

    @remote(self=ONE)
    def action_save(self):
        """Store the folder of Drive too.

        :raises AccessError: not an Administrator of Ahorro
        """
        self._check_caller()
        self._save_folder()
        return super().action_save()

    @remote(self=ONE)
    def action_check_google(self):
        """Try the stored credentials and the folder, and say how that went."""
        self.ensure_one()
        self._check_caller()
        account_sudo = self._get_google_account_sudo()
        folder_id = self._read_folder() or ""
        folder = account_sudo._guarded(
            lambda: account_sudo._get_client().check(folder_id)
        )
        # Written last: nobody waits for Google to save the settings.
        self._save_folder()
        message = self.env._("Google accepts the credentials.")
        if folder:
            message = self.env._(
                "Google accepts the credentials; copies go to the folder %(name)s.",
                name=folder,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message},
        }

    @remote(self=ONE)
    def action_forget_google(self):
        """Delete the stored credentials of Google."""
        self.ensure_one()
        self._check_caller()
        self._get_google_account_sudo()._forget_keys()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The credentials of Google were deleted."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === SECRETS ===

    @api.model
    def _take_secrets(self, values):
        """Move the secrets out of ``values`` to where nobody reads them."""
        file, api_key = (values.pop(name, None) for name in SECRETS)
        key = self._read_key_file(file) if file else Key()
        if api_key:
            key = Key(
                account=key.account,
                private_key=key.private_key,
                private_key_id=key.private_key_id,
                api_key=self._read_api_key(api_key),
            )
        if key:
            account_sudo = self._get_google_account_sudo(create=True)
            if account_sudo._get_identity()["from_server"]:
                raise ValidationError(
                    self.env._(
                        "The server brings the key of Google in a file of its own: "
                        "nothing is stored in the database beside it."
                    )
                )
            account_sudo._store_key(key)

    @api.model
    def _read_key_file(self, file):
        model = self.env["ahorro.google.account"]
        try:
            if len(file) > MAX_KEY_FILE * 2:
                raise GoogleError("bad_key_file")
            return read_key_file(base64.b64decode(file).decode())
        except (GoogleError, TypeError, ValueError, binascii.Error):
            # The reason may quote the file.
            raise ValidationError(model._describe_error("bad_key_file")) from None

    @api.model
    def _read_api_key(self, api_key):
        if isinstance(api_key, str) and re.fullmatch(r"[\w-]{20,100}", api_key.strip()):
            return api_key.strip()
        model = self.env["ahorro.google.account"]
        raise ValidationError(model._describe_error("bad_api_key"))

    # === FOLDER AND ACCOUNT ===

    def _read_folder(self):
        """Return the id in ``google_folder``."""
        if not self.google_folder:
            return False
        try:
            return parse_folder(self.google_folder)
        except GoogleError as error:
            model = self.env["ahorro.google.account"]
            raise ValidationError(
                model._describe_error(error.code, error.details)
            ) from None

    def _save_folder(self):
        folder = self._read_folder()
        account_sudo = self._get_google_account_sudo(create=bool(folder))
        if account_sudo.folder != folder:
            account_sudo.folder = folder

    @api.model
    def _get_google_account_sudo(self, create=False):
        model = self.env["ahorro.google.account"]
        return model._of_company_sudo(self.env.company, create=create)
