# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from ...tools.account_health import RED, read_health
from ...tools.cloud_client import CloudClient
from ...tools.cloud_error import decide


class AhorroWaAccount(models.Model):
    """How a number is at Meta: asked each half hour, and by a button.

    Meta tells some of it by notices too, and not all of it and not always.
    """

    # Apart: what asks Meta.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.account"

    status_shown = fields.Char(string="State", compute="_compute_shown")
    quality_shown = fields.Char(string="Quality", compute="_compute_shown")
    name_status_shown = fields.Char(
        string="State of the name", compute="_compute_shown"
    )
    can_send_shown = fields.Char(string="May send", compute="_compute_shown")

    @api.depends("status", "quality", "name_status", "can_send")
    @api.depends_context("lang")
    def _compute_shown(self):
        self._show_meta("status", "quality", "name_status", "can_send")

    @remote(self=ONE)
    def action_check(self):
        """Ask Meta how the number is.

        :raises UserError: Meta does not answer, or refuses
        """
        self.ensure_one()
        self.check_access("write")
        self.sudo()._check(tell=True)  # its credentials are read, not shown
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Meta answered: the number is set up."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_check(self):
        """Ask Meta about each account; one that cannot be asked hinders no other."""
        accounts = self.search([("has_token", "=", True)])
        for position, account in enumerate(accounts, 1):
            account._check()
            self.env["ir.cron"]._commit_progress(1, remaining=len(accounts) - position)

    def _check(self, tell=False):
        """Ask Meta about one account and keep what it says.

        :param tell: raise a sentence where Meta does not say it
        """
        client = CloudClient(**self._get_client_values())
        try:
            answer = client.get_number()
            owner = client.get_owner(self.waba_id) if answer.status == 200 else answer
        finally:
            client.close()
        if answer.outcome != "answered":
            if tell:
                raise UserError(
                    self.env._(
                        "WhatsApp's service cannot be reached: check the server's "
                        "connection and try again."
                    )
                )
            return
        if answer.status != 200 or not isinstance(answer.body, dict):
            self._refused(answer, tell)
            return
        body = answer.body
        was_red = self.quality == RED
        health = read_health(body.get("health_status"))
        self.write(
            {
                name: body[key]
                for name, key in (
                    ("display_phone", "display_phone_number"),
                    ("verified_name", "verified_name"),
                    ("status", "status"),
                    ("quality", "quality_rating"),
                    ("name_status", "name_status"),
                    ("tier", "whatsapp_business_manager_messaging_limit"),
                )
                if isinstance(body.get(key), str)
            }
            | {"checked_at": fields.Datetime.now()}
            | ({"can_send": health.can_send} if health.can_send else {})
            | ({"payment_state": health.payment} if health.payment else {})
            | self._read_portfolio(owner)
        )
        if self.quality == RED and not was_red:
            self._pause_red()

    @api.model
    def _read_portfolio(self, owner):
        """Return what Meta says of whose the business account is, if it says it.

        A token may not be allowed to ask: what an Administrador typed stands then.
        """
        body = owner.body if owner.status == 200 else None
        info = body.get("owner_business_info") if isinstance(body, dict) else None
        portfolio = info.get("id") if isinstance(info, dict) else None
        known = isinstance(portfolio, str) and portfolio.isdecimal()
        return {"portfolio_id": portfolio} if known and len(portfolio) <= 20 else {}

    def _pause_red(self):
        """Let the messages wait when people complain, before Meta blocks the number."""
        if not self.env["ahorro.parameter"]._get_bool("ahorro_whatsapp.pause_on_red"):
            return
        named = self.with_context(lang=self._get_lang())
        named._pause(
            named.env._(
                "The number's quality is red: many people blocked or reported it. "
                "Write to fewer and with better texts, and resume when it is better."
            )
        )

    def _refused(self, answer, tell):
        self = self.with_context(lang=self.env.user.lang if tell else self._get_lang())
        decision = decide(answer.status, answer.body, 1)
        reason = self.env._(
            "Meta refuses the account: check its ids and type its access token again "
            "(%(code)s, %(detail)s).",
            code=decision.code,
            detail=decision.detail,
        )
        if tell:
            raise UserError(reason)
        if decision.action == "pause_account":
            self._pause(reason)
