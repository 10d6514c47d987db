# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class AhorroWaBatchCreate(models.TransientModel):
    """The page *Envío masivo*: which text, from which number, when.

    Pressing its button shows who would be written what; nothing is sent by it.
    """

    _name = "ahorro.wa.batch.create"
    _description = "Prepare a mass send"
    _rec_name = "name"

    batch_id = fields.Many2one(
        "ahorro.wa.batch",
        ondelete="cascade",
        help="The preview to make again. Empty: a new one.",
    )
    # Who opens the page says which rows. One that a reload opened again without them
    # writes to nobody.
    rows_root = fields.Selection([("case", "Cases"), ("plan", "Plans")], default="plan")
    rows_domain = fields.Char(default='[["id", "=", false]]')
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    name = fields.Char(help="Empty: the text's name and the day.")
    account_id = fields.Many2one(
        "ahorro.wa.account",
        string="Sent from",
        ondelete="cascade",
        domain="[('company_id', '=', company_id), ('has_token', '=', True)]",
    )
    type_id = fields.Many2one(
        "ahorro.campaign.type",
        string="What it is about",
        ondelete="cascade",
        domain="[('company_id', 'in', [company_id, False])]",
        help="It decides what the law says: advertising asks for consent and for the "
        "No Llame register.",
    )
    template_id = fields.Many2one(
        "ahorro.wa.template",
        string="Text",
        ondelete="cascade",
        domain="[('id', 'in', allowed_template_ids)]",
    )
    allowed_template_ids = fields.Many2many(
        "ahorro.wa.template", compute="_compute_allowed_template_ids"
    )
    problem = fields.Char(compute="_compute_problem")
    text = fields.Text(related="template_id.body")
    start_at = fields.Datetime(
        string="Not before", help="Empty: at once. Within the hours of contact."
    )
    daily_cap = fields.Integer(
        string="At most a day", help="0: as many as WhatsApp lets the number write to."
    )
    repeat_days = fields.Integer(
        string="Days without the same text",
        default=lambda self: self.env["ahorro.parameter"]._get_int(
            "ahorro_whatsapp.repeat_days"
        ),
        help="Whoever was sent this text within them is left out. 0: nobody is.",
    )
    key = fields.Char(
        default=lambda self: secrets.token_urlsafe(12),
        readonly=True,
        help="Pressing the button twice makes one.",
    )

    @api.depends("type_id", "company_id")
    def _compute_allowed_template_ids(self):
        templates = self.env["ahorro.wa.template"]
        for page in self:
            page.allowed_template_ids = templates.search(
                templates._get_usable_domain(page.type_id, page.company_id)
            )

    @api.depends("template_id", "account_id")
    @api.depends_context("lang")
    def _compute_problem(self):
        for page in self:
            page.problem = False
            if page.template_id and page.account_id:
                page.problem = page.template_id._get_service_problem(page.account_id)

    @api.onchange("type_id")
    def _onchange_type_id(self):
        # While a page is filled in, what a field lists has ids of its own.
        if self.template_id._origin not in self.allowed_template_ids._origin:
            self.template_id = False

    @remote(self=ONE)
    def action_prepare(self):
        """Show who would be written what: nothing is sent yet.

        :raises UserError: something is missing
        """
        self.ensure_one()
        self.env["ahorro.wa.batch"]._check_caller()
        self._check_choice()
        batch = self.env["ahorro.wa.batch.preparation"]._prepare(
            self._prepare_batch_values(), self.batch_id
        )
        return {
            "type": "ir.actions.act_window",
            "name": batch.name,
            "res_model": "ahorro.wa.batch",
            "res_id": batch.id,
            "views": [(False, "form")],
            "target": "main",
        }

    def _check_choice(self):
        """Refuse what is missing or cannot be, with a sentence for each."""
        if not self.type_id:
            raise UserError(self.env._("Say what the mass send is about."))
        if not self.template_id or self.template_id not in self.allowed_template_ids:
            raise UserError(self.env._("Choose one of the texts for it."))
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Choose one of your companies."))
        accounts = self.env["ahorro.wa.account"]
        usable = accounts.search(accounts._get_usable_domain(self.company_id))
        if self.account_id not in usable:
            raise UserError(self.env._("Choose the number that it is sent from."))
        if self.daily_cap < 0 or not 0 <= self.repeat_days <= 365:
            raise UserError(
                self.env._("Messages a day are not below zero, and days are up to 365.")
            )
        problem = self.template_id._get_service_problem(self.account_id)
        if problem:
            raise UserError(problem)
        if self.batch_id:
            self.batch_id._check_caller()

    def _prepare_batch_values(self):
        today = fields.Date.context_today(self)
        name = (self.name or "").strip()
        values = {
            "name": name or f"{self.template_id.name} {today:%d/%m/%Y}",
            "account_id": self.account_id.id,
            "template_id": self.template_id.id,
            "type_id": self.type_id.id,
            "start_at": self.start_at,
            "daily_cap": self.daily_cap,
            "repeat_days": self.repeat_days,
            "rows_root": self.rows_root,
            "rows_domain": self.rows_domain,
        }
        if self.batch_id:
            return values
        return {**values, "company_id": self.company_id.id, "key": self.key}
