# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from ...tools.template_submission import components, find_repeated, submission_body


class AhorroWaTemplate(models.Model):
    """What Meta has of a text, for WhatsApp's service.

    From the operator's own WhatsApp a text needs nobody's approval.
    """

    # Each room adds its own to a text.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.template"

    approval_ids = fields.One2many(
        "ahorro.wa.approval",
        "template_id",
        string="At Meta",
        readonly=True,
        groups="ahorro_plan.group_supervisor",
    )
    meta_problems = fields.Text(
        string="What is missing at Meta",
        compute="_compute_meta",
        groups="ahorro_plan.group_supervisor",
    )
    meta_state = fields.Selection(
        [
            ("none", "Not submitted"),
            ("waiting", "Being looked at"),
            ("approved", "Approved"),
            ("problem", "Not to be sent"),
        ],
        string="State at Meta",
        compute="_compute_meta",
        groups="ahorro_plan.group_supervisor",
    )

    @api.depends("code", "language", "category", "header", "body", "footer", "state")
    @api.depends("button_ids.kind", "button_ids.text", "button_ids.value")
    @api.depends("approval_ids.status", "approval_ids.category", "approval_ids.refusal")
    @api.depends_context("allowed_company_ids", "lang")
    def _compute_meta(self):
        for template in self:
            accounts = template._get_business_accounts()
            problems, states = [], set()
            for account in accounts:
                approval_sudo = template._get_approval_sudo(account)
                problem = approval_sudo._get_problem(template)
                if problem:
                    several = f"{account.waba_id}: " if len(accounts) > 1 else ""
                    problems.append(several + problem)
                states.add(template._get_meta_state(approval_sudo, problem))
            template.meta_problems = "\n".join(problems)
            order = ("problem", "none", "waiting", "approved")
            template.meta_state = next((one for one in order if one in states), False)

    @api.model
    def _get_meta_state(self, approval_sudo, problem):
        if not problem:
            return "approved"
        if approval_sudo.status in ("PENDING", "IN_APPEAL"):
            return "waiting"
        return "problem" if approval_sudo else "none"

    def _get_approval_sudo(self, account):
        """Return what Meta has of this text for an account, empty where nothing."""
        return self.env["ahorro.wa.approval"]._find_sudo(
            account.company_id, account.waba_id, self.code, self.language
        )

    def _get_business_accounts(self):
        """Return an account of each business account that this text is for."""
        companies = self.company_id or self.env.companies
        # sudo: which accounts there are is asked for supervisors too.
        accounts_sudo = self.env["ahorro.wa.account"].sudo()
        found = accounts_sudo.browse()
        for company in companies:
            seen = set()
            for account in accounts_sudo.search(
                accounts_sudo._get_usable_domain(company)
            ):
                if account.waba_id not in seen:
                    seen.add(account.waba_id)
                    found |= account
        return found

    def _get_components(self):
        """Return the parts of this text as Meta has them."""
        return components(self._get_text(), self._get_coupon_base())

    def _get_coupon_base(self):
        return f"{self.get_base_url()}/cupon"

    def _prepare_submission(self):
        """Return the body of the request that submits this text."""
        self.ensure_one()
        return submission_body(self._get_text(), self.language, self._get_coupon_base())

    def _get_service_problem(self, account):
        return super()._get_service_problem(account) or self._get_approval_sudo(
            account
        )._get_problem(self)

    # === ACTIONS ===

    @remote(self=ONE)
    def action_submit(self):
        """Submit what changed of this text to Meta, for each business account.

        :raises UserError: the text is not in use, or there is no account
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "ready":
            raise UserError(
                self.env._("Put the text to use first: a draft is not submitted.")
            )
        repeated = find_repeated(self._get_text())
        if repeated:
            raise UserError(
                self.env._(
                    "{{%(name)s}} stands twice in the text, and Meta takes each "
                    "variable once: write it once.",
                    name=repeated,
                )
            )
        accounts = self._get_business_accounts()
        if not accounts:
            raise UserError(
                self.env._(
                    "There is no WhatsApp account with an access token: an "
                    "administrator adds it in WhatsApp accounts."
                )
            )
        exchange = self.env["ahorro.wa.approval.exchange"]
        answers = [exchange._submit(self, account) for account in accounts]
        bad = [sentence for done, sentence in answers if not done]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if bad else "success",
                "sticky": bool(bad),
                "message": "\n".join(dict.fromkeys(bad or [answers[0][1]])),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
