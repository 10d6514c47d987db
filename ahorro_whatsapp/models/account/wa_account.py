# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
import secrets
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools.rate import TIERS

#: What Meta gives or is told, and nobody reads back.
SECRETS = ("token", "app_secret", "verify_token")
#: Fields of the form that are written and never read, by the secret that they fill.
TYPED = {f"typed_{name}": name for name in SECRETS}
MAX_SECRET = 1024
#: What a tier that we do not know is taken for.
LOWEST_TIER = 250

_VERSION = re.compile(r"v[1-9][0-9]{0,2}\.[0-9]")
_DIGITS = re.compile(r"[0-9]{1,20}")


class Addressed(NamedTuple):
    """The account that an address for notices is of; an empty text is no secret."""

    id: int
    app_secret: str
    verify_token: str


class AhorroWaAccount(models.Model):
    """A number of the dealership's at WhatsApp's own service (Meta's Cloud API).

    Administrators of Ahorro set it up; its credentials are never read back. While it is
    paused, its messages wait.

    Called by others: ``_get_client_values``, ``_pause``, ``_get_told_users`` and
    ``_get_usable_domain``; and by the webhook: ``_read_by_key``.
    """

    _name = "ahorro.wa.account"
    _description = "WhatsApp account"
    _inherit = ("ahorro.secret.mixin", "ahorro.wa.meta.words", "mail.thread")
    _order = "sequence, name, id"
    _secrets = SECRETS

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    phone_number_id = fields.Char(
        string="Id of the number",
        required=True,
        copy=False,
        tracking=True,
        help="Meta's number for it (Phone number ID), not the phone itself.",
    )
    waba_id = fields.Char(
        string="Id of the business account",
        required=True,
        tracking=True,
        help="Meta's WhatsApp Business Account ID.",
    )
    app_id = fields.Char(string="Id of the app", tracking=True)
    portfolio_id = fields.Char(
        string="Id of the business portfolio",
        tracking=True,
        copy=False,
        help="Meta's Business ID, which it tells by itself where the token may ask. "
        "All numbers of a portfolio share its limit of new people a day.",
    )
    api_version = fields.Char(
        string="Version of the API", required=True, default="v27.0", tracking=True
    )
    mps = fields.Integer(
        string="Messages a second",
        required=True,
        default=40,
        tracking=True,
        help="Each message brings up to three notices back: a small server takes some "
        "150 of those a second.",
    )
    without_nine = fields.Boolean(
        string="Try without the 9",
        help="Only for Meta's test numbers: where +54 9 is not in their list, the "
        "number is tried once without the 9.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Who is told",
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref("ahorro_plan.group_operator").ids)
        ],
        help="They are told when the account pauses or something is wrong with it. "
        "Nobody here: all supervisors and administrators are.",
    )

    # === CREDENTIALS ===

    token = fields.Char(groups=fields.NO_ACCESS, copy=False, prefetch=False)
    app_secret = fields.Char(groups=fields.NO_ACCESS, copy=False, prefetch=False)
    verify_token = fields.Char(groups=fields.NO_ACCESS, copy=False, prefetch=False)
    typed_token = fields.Char(
        string="Access token",
        compute="_compute_typed",
        readonly=False,
        help="Of a system user of Meta's. It is stored and never shown.",
    )
    typed_app_secret = fields.Char(
        string="Secret of the app",
        compute="_compute_typed",
        readonly=False,
        help="It proves that a notice comes from Meta. It is stored and never shown.",
    )
    typed_verify_token = fields.Char(
        string="Verify token",
        compute="_compute_typed",
        readonly=False,
        help="A word of yours, typed here and at Meta. It is stored and never shown.",
    )
    has_token = fields.Boolean(string="There is a token", readonly=True, copy=False)
    has_app_secret = fields.Boolean(
        string="There is a secret", readonly=True, copy=False
    )
    has_verify_token = fields.Boolean(
        string="There is a verify token", readonly=True, copy=False
    )
    webhook_key = fields.Char(
        default=lambda self: secrets.token_urlsafe(16),
        required=True,
        readonly=True,
        copy=False,
        groups="ahorro_plan.group_admin",
    )
    webhook_url = fields.Char(
        string="Address for Meta's notices",
        compute="_compute_webhook_url",
        groups="ahorro_plan.group_admin",
    )

    # === HEALTH: as Meta says it, values that we do not know included ===

    display_phone = fields.Char(string="Phone", readonly=True, copy=False)
    verified_name = fields.Char(readonly=True, copy=False)
    status = fields.Char(string="State, Meta's word", readonly=True, copy=False)
    quality = fields.Char(string="Quality, Meta's word", readonly=True, copy=False)
    name_status = fields.Char(
        string="State of the name, Meta's word", readonly=True, copy=False
    )
    can_send = fields.Char(string="May send, Meta's word", readonly=True, copy=False)
    payment_state = fields.Selection(
        [("ok", "No problem known"), ("problem", "There is a problem")],
        string="Payment method",
        readonly=True,
        copy=False,
        help="By Meta's word when it was asked, and by messages that it refused.",
    )
    tier = fields.Char(readonly=True, copy=False)
    daily_limit = fields.Integer(
        string="New people a day",
        compute="_compute_daily_limit",
        help="Whom Meta lets it write to in 24 hours without having been written by "
        "them. 0: no limit.",
    )
    checked_at = fields.Datetime(string="Checked on", readonly=True, copy=False)
    paused_at = fields.Datetime(string="Paused on", readonly=True, copy=False)
    pause_reason = fields.Char(readonly=True, copy=False)

    _number_unique = models.UniqueIndex(
        "(phone_number_id)", "This number has an account already."
    )
    _key_unique = models.UniqueIndex("(webhook_key)")

    # === COMPUTES ===

    def _compute_typed(self):
        for account in self:
            for name in TYPED:
                account[name] = False

    @api.depends("webhook_key")
    def _compute_webhook_url(self):
        # sudo: the server's own address.
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        for account in self:
            account.webhook_url = f"{base}/ahorro_wa/webhook/{account.webhook_key}"

    @api.depends("tier")
    def _compute_daily_limit(self):
        for account in self:
            # A tier that we do not know is the lowest: nothing is risked on a guess.
            account.daily_limit = TIERS.get(account.tier or "", LOWEST_TIER) or 0

    @api.constrains(
        *("phone_number_id", "waba_id", "app_id", "portfolio_id"),
        *("api_version", "mps"),
    )
    def _check_values(self):
        for account in self:
            ids = (
                *(account.phone_number_id, account.waba_id),
                *(account.app_id or "0", account.portfolio_id or "0"),
            )
            if not all(_DIGITS.fullmatch(value) for value in ids):
                raise ValidationError(
                    self.env._("Meta's ids are digits only: copy them from its page.")
                )
            if not _VERSION.fullmatch(account.api_version):
                raise ValidationError(
                    self.env._("A version of the API is written like v27.0.")
                )
            if not 1 <= account.mps <= 1_000:
                raise ValidationError(
                    self.env._("Between 1 and 1000 messages a second.")
                )

    # === CRUD: what is typed as a secret never reaches the ORM ===

    @api.model_create_multi
    def create(self, vals_list):
        """Create accounts; what was typed as a secret is stored apart."""
        rows = [self._take_secrets(vals) for vals in vals_list]
        accounts = super().create([values for values, _secrets in rows])
        for account, (_values, typed) in zip(accounts, rows, strict=True):
            account._store_secrets(typed)
        return accounts

    def write(self, vals):
        """Write; what was typed as a secret is stored apart."""
        values, typed = self._take_secrets(vals)
        result = super().write(values)
        for account in self:
            account._store_secrets(typed)
        return result

    @api.model
    def _take_secrets(self, vals):
        """Return the values without what was typed as a secret, and the secrets.

        :raises ValidationError: one of them is no secret of Meta's
        """
        values = {name: value for name, value in vals.items() if name not in TYPED}
        typed = {}
        for name, secret in TYPED.items():
            value = vals.get(name)
            if not value:
                continue  # an empty field is one that nobody typed in
            value = value.strip() if isinstance(value, str) else ""
            printable = value.isascii() and value.isprintable() and " " not in value
            if not value or not printable or len(value) > MAX_SECRET:
                raise ValidationError(
                    self.env._(
                        "That is no credential: one word of letters, digits and signs, "
                        "of %(limit)s characters at most.",
                        limit=MAX_SECRET,
                    )
                )
            typed[secret] = value
            values[f"has_{secret}"] = True
        return values, typed

    def copy_data(self, default=None):
        """Ask for the number's own id: two accounts never share one."""
        raise UserError(
            self.env._("An account is not copied: each number has its own.")
        )

    # === USE ===

    @api.model
    def _get_usable_domain(self, company):
        """Return the domain of the accounts that may send for a company."""
        return [
            ("company_id", "=", company.id),
            ("has_token", "=", True),
        ]

    def _get_client_values(self):
        """Return what a client of the service is made of.

        :return: dict of ``base_url``, ``version``, ``token`` and ``phone_number_id``
        """
        self.ensure_one()
        return {
            "base_url": self.env["ahorro.parameter"]._get_text(
                "ahorro_whatsapp.graph_base_url"
            ),
            "version": self.api_version,
            "token": self._read_secrets()["token"],
            "phone_number_id": self.phone_number_id,
        }

    @api.model
    def _read_by_key(self, key):
        """Return the account that a key is of, as :class:`Addressed`, or None.

        One statement: Meta brings up to three notices for each message.
        """
        self.flush_model(["webhook_key", "active"])
        rows = self.env.execute_query(
            SQL(
                """SELECT id, COALESCE(app_secret, ''), COALESCE(verify_token, '')
                     FROM ahorro_wa_account WHERE webhook_key = %s AND active""",
                key,
            )
        )
        return Addressed(*rows[0]) if rows else None

    def _get_lang(self):
        """Return the language in which programs write about the account's messages."""
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        for lang in (*self.user_ids.mapped("lang"), self.company_id.partner_id.lang):
            if lang in installed:
                return lang
        return "es_AR" if "es_AR" in installed else self.env.lang or "en_US"

    def _get_told_users(self):
        """Return who is told of the account; its company's supervisors by default."""
        self.ensure_one()
        if self.user_ids:
            return self.user_ids
        group = self.env.ref("ahorro_plan.group_supervisor")
        return group.all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )

    def _pause(self, reason):
        """Let the account's messages wait, and tell its people why.

        :param str reason: a sentence that says what happened and what to do
        """
        for account in self.filtered(lambda one: not one.paused_at):
            account.write({"paused_at": fields.Datetime.now(), "pause_reason": reason})
            account.message_post(
                body=reason,
                subject=self.env._("%(account)s is paused", account=account.name),
                partner_ids=account._get_told_users().partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )

    @remote()
    def action_pause(self):
        """Let the account's messages wait, because its administrator says so."""
        self.check_access("write")
        return self._pause(
            self.env._("Paused by %(user)s.", user=self.env.user.name or "")
        )

    @remote()
    def action_resume(self):
        """Let the messages that wait be sent, and from this database.

        In a copy of an account that was paused already it is said first what it is.
        """
        self.check_access("write")
        told = self.filtered(lambda account: account._has_told())
        for account in self - told:
            account._stay_out()
        home = self._read_home()
        told.write({"paused_at": False, "pause_reason": False, "home": home})
