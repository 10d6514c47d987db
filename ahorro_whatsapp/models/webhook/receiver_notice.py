# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...tools.webhook_item import AccountNotice, TemplateNotice
from .item_moment import moment_of

#: Words of Meta's by which nothing of the account may leave any more.
STOPPED = frozenset(
    {
        *("ACCOUNT_RESTRICTION", "ACCOUNT_VIOLATION", "ACCOUNT_DELETED"),
        *("DISABLED_UPDATE", "ACCOUNT_BANNED"),
    }
)


class AhorroWaReceiverNotice(models.AbstractModel):
    """What Meta says of templates and accounts without having been asked.

    It is the fast way only: not all that changes is told, and what is told may not
    arrive, so Meta is asked each half hour all the same.

    Called by the receiver: ``_apply``.
    """

    _name = "ahorro.wa.receiver.notice"
    _description = "Notices of templates and accounts"

    @api.model
    def _apply(self, items):
        """Write down some notices, in whatever order they came.

        :param items: (account of the request's address, notice)
        """
        for account, item in items:
            if isinstance(item, TemplateNotice):
                self._apply_template(account, item)
            elif isinstance(item, AccountNotice):
                self._apply_account(account, item)

    @api.model
    def _apply_template(self, account, item):
        approvals = self.env["ahorro.wa.approval"]
        domain = [
            ("company_id", "=", account.company_id.id),
            ("waba_id", "=", item.waba_id),
        ]
        found = approvals.browse()
        if item.template_id:
            found = approvals.search([*domain, ("meta_id", "=", item.template_id)])
        if not found and item.name:
            found = approvals.search(
                [
                    *domain,
                    ("code", "=", item.name),
                    ("language", "=", item.language or "es_AR"),
                ]
            )
        if found:
            found._tell(moment_of(item), dict(item.values))
        else:
            # Of one that nobody submitted here, all is asked for.
            self.env.ref("ahorro_whatsapp.ir_cron_synchronise_templates")._trigger()

    @api.model
    def _apply_account(self, account, item):
        accounts = self.env["ahorro.wa.account"].search(
            [
                ("company_id", "=", account.company_id.id),
                ("waba_id", "=", item.waba_id),
            ]
        )
        if item.event in STOPPED:
            for one in accounts:
                named = one.with_context(lang=one._get_lang())
                named._pause(
                    named.env._(
                        "Meta restricts this account (%(event)s): an administrator "
                        "looks at it at Meta and resumes it here.",
                        event=" ".join(filter(None, (item.event, item.detail))),
                    )
                )
        if accounts:
            # What it says in its own way, the account's health says in one.
            self.env.ref("ahorro_whatsapp.ir_cron_check_accounts")._trigger()
