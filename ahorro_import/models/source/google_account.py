# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.google import GoogleClient
from ...tools.google_calls import Key
from ...tools.google_reference import GoogleError
from ...tools.google_server_key import VARIABLE, read_server_key

#: Where Google is, for a server that stands in for it. System administrators write it.
BASE_URL = "ahorro_import.google_base_url"
#: What nobody reads back: columns of the table, written and read by SQL alone.
SECRETS = ("private_key", "private_key_id", "api_key")


class AhorroGoogleAccount(models.Model):
    """How a company makes itself known to Google.

    No role has access to these rows, and the secrets are not even for Odoo's system
    administrators: an Administrador of Ahorro writes them in the settings
    (``ahorro.settings``), and only the importer reads them, to sign what it asks.

    A key that the server brings in a file of its own comes before them, and is nowhere
    in the database (``tools.google_server_key``).
    """

    _name = "ahorro.google.account"
    _description = "Google account of the importer"
    _inherit = "ahorro.secret.mixin"
    _rec_name = "email"
    _secrets = SECRETS

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    email = fields.Char(help="Files are shared with this address.")
    folder = fields.Char(help="Id of the Drive folder that gets copies of the files.")
    has_api_key = fields.Boolean()
    private_key = fields.Text(groups=fields.NO_ACCESS, copy=False, prefetch=False)
    private_key_id = fields.Char(
        string="Number of the private key",
        groups=fields.NO_ACCESS,
        copy=False,
        prefetch=False,
    )
    api_key = fields.Char(
        string="API key", groups=fields.NO_ACCESS, copy=False, prefetch=False
    )

    _company_unique = models.UniqueIndex(
        "(company_id)", "This company already has an account of Google."
    )

    @api.model
    def _of_company_sudo(self, company, create=False):
        """Return the account of a company, if it has one."""
        # sudo: no role has access; callers check theirs.
        model_sudo = self.sudo().with_company(company)
        account_sudo = model_sudo.search([("company_id", "=", company.id)])
        if not account_sudo and create:
            account_sudo = model_sudo.create({"company_id": company.id})
        return account_sudo

    def _store_key(self, key):
        """Replace the secrets that a :class:`Key` brings; keep the others."""
        self.ensure_one()
        values = {name: getattr(key, name) for name in SECRETS if getattr(key, name)}
        if key.account:
            self.email = key.account
        if key.api_key:
            self.has_api_key = True
        self._store_secrets(values)

    def _forget_keys(self):
        """Delete the secrets, and with them the address to share with."""
        self.write(
            {
                **dict.fromkeys(SECRETS, False),
                "email": False,
                "has_api_key": False,
            }
        )

    def _get_key(self):
        """Return the :class:`Key`, empty where there is none.

        :raises GoogleError: the server's own cannot be read
        """
        key = self._get_server_key()
        if key or not self:
            return key
        self.ensure_one()
        return Key(account=self.email or "", **self._read_secrets())

    @api.model
    def _get_server_key(self):
        """Return the key that the server brings for the company, or an empty one.

        A neutralised copy of a database, on whichever server, speaks to nobody.

        :raises GoogleError: the file cannot be read
        """
        # sudo: parameters are for system administrators; this is the only one used.
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        if parameters_sudo.get_param("database.is_neutralized"):
            return Key()
        return read_server_key(self.env.company.id)

    def _get_identity(self):
        """Return whether a key is set up, with whom to share, and whose it is.

        :return: dict of ``configured``, ``account``, ``has_api_key``, ``from_server``
        """
        stored = bool(self.email or self.has_api_key)
        try:
            key = self._get_server_key()
        except GoogleError:
            # Said when it is used or tried: a page is shown all the same.
            return {
                "configured": True,
                "account": False,
                "has_api_key": False,
                "from_server": True,
            }
        if key:
            return {
                "configured": True,
                "account": key.account,
                "has_api_key": False,
                "from_server": True,
            }
        return {
            "configured": stored,
            "account": self.email or False,
            "has_api_key": self.has_api_key,
            "from_server": False,
        }

    def _get_client(self):
        """Return a client that speaks as this account.

        :raises GoogleError: where there are no credentials
        """
        # sudo: parameters are for system administrators; this is the only one used.
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        return GoogleClient(self._get_key(), parameters_sudo.get_param(BASE_URL) or "")

    # === SENTENCES ===

    @api.model
    def _as_user_error(self, error):
        """Return what to raise at a user for a :class:`GoogleError`."""
        return UserError(self._describe_error(error.code, error.details))

    @api.model
    def _describe_error(self, code, details=None):
        """Return the sentence of a code: what happened, then what to do."""
        details = details or {}
        account = details.get("account")
        if account and code in ("not_shared", "not_found", "read_only_folder"):
            return self._describe_sharing_error(code, account)
        sentences = self._get_sentences()
        sentence = sentences.get(code, sentences["unexpected"])
        names = {"account": "", "api": "", "kind": "", "limit": 0, "status": 0}
        values = names | details
        values["limit"] = round(values["limit"] / 2**20)
        return sentence % values

    @api.model
    def _describe_sharing_error(self, code, account):
        if code == "not_shared":
            return self.env._(
                "That file is not shared with Ahorro's account: in Google, share it "
                "with %(account)s (reading is enough) and try again.",
                account=account,
            )
        if code == "read_only_folder":
            return self.env._(
                "Ahorro's account may not write in that folder: in Google Drive, share "
                "it with %(account)s as an editor.",
                account=account,
            )
        return self.env._(
            "Google does not find that file: check the link, and that it is shared "
            "with %(account)s.",
            account=account,
        )

    @api.model
    def _get_sentences(self):
        """Return the sentence of each code of ``GOOGLE_ERRORS``, by code."""
        return {
            "wrong_link": self.env._(
                "That is not an id or a link of Google: copy the address of the "
                "spreadsheet or of the Drive file from the browser."
            ),
            "published_link": self.env._(
                "That is the link of a page published to the web: open the spreadsheet "
                "to edit it and copy its address."
            ),
            "folder_link": self.env._("That is a folder: choose a file in it."),
            "not_a_sheet": self.env._(
                "That file of Google is not a spreadsheet: choose a spreadsheet, or a "
                "file of Excel or of text in Drive."
            ),
            "not_a_folder": self.env._("That is not a folder of Google Drive."),
            "no_worksheet": self.env._(
                "The spreadsheet no longer has the sheet of that link: copy its "
                "address again."
            ),
            "no_credentials": self.env._(
                "Google is not set up: an Administrador does it in the settings of "
                "Ahorro. Meanwhile download the file and upload it here."
            ),
            "bad_key_file": self.env._(
                "That is not the key of a service account: choose the JSON file that "
                "Google Cloud gave when the key was created."
            ),
            "bad_api_key": self.env._("That is not an API key of Google."),
            "server_key": self.env._(
                "The server names a file with the key of Google that cannot be read: "
                "whoever looks after the server corrects %(variable)s.",
                variable=VARIABLE,
            ),
            "rejected_key": self.env._(
                "Google does not accept Ahorro's key, perhaps because it was deleted: "
                "an Administrador loads a new one in the settings of Ahorro."
            ),
            "needs_account": self.env._(
                "An API key only reads what is public: leaving copies in Drive needs a "
                "service account."
            ),
            "not_shared": self.env._(
                "That file is not public, and Ahorro only has an API key: share it "
                "with whoever has the link, or have a service account set up."
            ),
            "not_found": self.env._(
                "Google does not find that file: check the link, and that whoever has "
                "the link may see it."
            ),
            "read_only_folder": self.env._(
                "Ahorro's account may not write in that folder."
            ),
            "api_disabled": self.env._(
                "The API of Google %(api)s is not switched on in the project of the "
                "key: whoever administers it does that in Google Cloud."
            ),
            "quota": self.env._(
                "Google takes no more requests for now: wait a few minutes and try "
                "again."
            ),
            "storage_full": self.env._(
                "Google Drive has no room for the copy: service accounts have none of "
                "their own, use a folder of a shared drive."
            ),
            "too_large": self.env._(
                "The file is larger than %(limit)s MB, the most taken."
            ),
            "google_down": self.env._(
                "Google does not work at the moment: try again later."
            ),
            "network": self.env._(
                "Google cannot be reached: check the server's connection and try again."
            ),
            "unexpected": self.env._(
                "Google gave an answer that Ahorro does not understand (%(status)s): "
                "try again later."
            ),
        }

    @api.model
    def _guarded(self, call):
        """Run ``call``; a :class:`GoogleError` becomes a sentence for the user."""
        try:
            return call()
        except GoogleError as error:
            # Neither the library's text nor what was asked belongs on a screen.
            raise self._as_user_error(error) from None
