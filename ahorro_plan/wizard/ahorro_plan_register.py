# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.calls.remote import ONE, remote
from ..models.person.ahorro_document_mixin import DOCUMENT_KINDS
from ..tools.document import parse_document
from ..tools.phone import parse_cell
from ..tools.text import clean_cell

#: What the form hands over to the plan as it is.
PLAN_FIELDS = (
    "subscription_number",
    "group",
    "order",
    "description",
    "brand",
    "model",
    "sale_date",
    "grouping_date",
    "payment_method",
)


class AhorroPlanRegister(models.TransientModel):
    """Add a subscription for a client who is there already or who is new.

    The client is searched by document and phone while they are typed. A new contact is
    made only when nobody was found, or when the user says that it is another person.
    """

    _name = "ahorro.plan.register"
    _description = "Add a subscription"

    # The client
    document_kind = fields.Selection(DOCUMENT_KINDS, string="Document type")
    document_number = fields.Char(string="Document")
    phone = fields.Char(help="One number or several, separated by a slash.")
    name = fields.Char(string="Full name")
    email = fields.Char()
    is_company = fields.Boolean(string="It is a company")
    match_ids = fields.Many2many(
        "res.partner", compute="_compute_match_ids", string="Clients found"
    )
    match_message = fields.Char(compute="_compute_match_ids")
    document_warning = fields.Char(compute="_compute_document_warning")
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        help="Leave empty to make a new contact.",
    )
    is_another_person = fields.Boolean(
        string="It is another person: make a new contact"
    )

    # The plan
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    provider_id = fields.Many2one(
        "ahorro.provider", string="Administradora", required=True
    )
    status_id = fields.Many2one(
        "ahorro.plan.status",
        domain="[('provider_id', '=', provider_id)]",
    )
    subscription_number = fields.Char(string="Subscription")
    group = fields.Char()
    order = fields.Char()
    seller_id = fields.Many2one("ahorro.seller")
    description = fields.Char()
    brand = fields.Char()
    model = fields.Char()
    sale_date = fields.Date()
    grouping_date = fields.Date()
    payment_method = fields.Char()

    @api.depends("document_number", "document_kind", "phone", "company_id")
    def _compute_match_ids(self):
        for form in self:
            by_document, by_phone = form._find_clients()
            form.match_ids = by_document | by_phone
            if by_document:
                form.match_message = self.env._("There is a client with this document.")
            elif by_phone:
                form.match_message = self.env._(
                    "There is a client with this phone: the same person?"
                )
            else:
                form.match_message = False

    def _find_clients(self):
        """Return the contacts with the document, and those with one of the phones."""
        self.ensure_one()
        partners = self.env["res.partner"].with_context(active_test=False)
        shared = [("company_id", "in", [False, self.company_id.id])]
        document = parse_document(
            self.document_number or None, self.document_kind or None
        )
        key = document and document.person_key
        by_document = partners
        if key:
            by_document = partners.search(
                [*shared, ("ahorro_document_key", "=", key)], limit=10
            )
        keys = [phone.national for phone in parse_cell(self.phone or "")]
        keys = [key for key in keys if key]
        by_phone = partners
        if keys:
            phones = self.env["ahorro.phone"].search(
                [("national", "in", keys), ("is_shared", "=", False)], limit=20
            )
            by_phone = phones.partner_id.filtered_domain(shared)
        return by_document, by_phone - by_document

    @api.depends("document_number", "document_kind", "is_another_person")
    def _compute_partner_id(self):
        """Take the only client with the document; a phone alone is only a hint."""
        for form in self:
            by_document, _by_phone = form._find_clients()
            if form.is_another_person:
                form.partner_id = False
            elif len(by_document) == 1:
                form.partner_id = by_document
            else:
                form.partner_id = form.partner_id

    @api.depends("document_number", "document_kind")
    def _compute_document_warning(self):
        messages = self.env["res.partner"]._get_ahorro_document_messages()
        for form in self:
            document = parse_document(
                form.document_number or None, form.document_kind or None
            )
            form.document_warning = document and messages.get(document.warning)

    @remote(self=ONE)
    def action_register(self):
        """Make the plan, and its client where there is none; open the plan.

        :raises UserError: somebody was found and nobody was chosen; nothing to name
            the client or the plan by
        """
        self.ensure_one()
        # The plan is made with the user's own rights: who may not, makes no contact.
        self.env["ahorro.plan"].check_access("create")
        if not (
            clean_cell(self.subscription_number or None) or (self.group and self.order)
        ):
            raise UserError(
                self.env._("Type the subscription number, or the group and the order.")
            )
        partner = self.partner_id or self._make_client()
        plan = self.env["ahorro.plan"].create(self._prepare_plan_values(partner))
        return {
            "type": "ir.actions.act_window",
            "res_model": "ahorro.plan",
            "res_id": plan.id,
            "views": [(False, "form")],
        }

    def _make_client(self):
        if self.match_ids and not self.is_another_person:
            raise UserError(
                self.env._(
                    "%(names)s may be this client: choose one, or tick that it is "
                    "another person.",
                    names=", ".join(self.match_ids.mapped("display_name")),
                )
            )
        if not clean_cell(self.name or None):
            raise UserError(
                self.env._("Choose a client, or type the name of the new one.")
            )
        # sudo: the roles of Ahorro imply no right on contacts; checked above.
        partner_sudo = (
            self.env["res.partner"].sudo().create(self._prepare_client_values())
        )
        cells = parse_cell(self.phone or "")
        self.env["ahorro.phone"].sudo().create(
            [{"partner_id": partner_sudo.id, "raw": cell.raw} for cell in cells]
        )
        return partner_sudo.sudo(False)

    def _prepare_client_values(self):
        return {
            "name": clean_cell(self.name or None),
            "email": clean_cell(self.email or None),
            "is_company": self.is_company,
            "company_id": self.company_id.id,
            "ahorro_document_kind": self.document_kind,
            "ahorro_document_number": clean_cell(self.document_number or None),
        }

    def _prepare_plan_values(self, partner):
        values = {name: self[name] for name in PLAN_FIELDS}
        for name in ("company_id", "provider_id", "status_id", "seller_id"):
            values[name] = self[name].id
        values["partner_id"] = partner.id
        return values
