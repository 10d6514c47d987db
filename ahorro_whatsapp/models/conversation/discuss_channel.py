# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.mail.tools.discuss import Store

from ...tools.shown_phone import shown_phone

TYPE = "ahorro_wa"
#: How long after a person wrote they may be answered freely, by Meta's rule.
WINDOW = timedelta(hours=24)


class DiscussChannel(models.Model):
    """A conversation by WhatsApp: one person, at one number of the dealership's.

    Made when the person writes first. Its members are whom the answers go to (see
    ``ahorro.wa.conversation.route``) and who was invited; supervisors of the company
    read all. The person is no member: they are at WhatsApp.

    Nobody changes a conversation by hand, whatever Odoo lets members do with others:
    whoever could put another phone into it would send its answers elsewhere.
    """

    _inherit = "discuss.channel"

    channel_type = fields.Selection(
        selection_add=[(TYPE, "WhatsApp")],
        # Uninstalled, nobody must read it as a channel of everybody's.
        ondelete={TYPE: "cascade"},
    )
    ahorro_wa_account_id = fields.Many2one(
        "ahorro.wa.account",
        string="WhatsApp number",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    # Not "Company": OCA's mail_gateway has a field of that name on channels.
    ahorro_wa_company_id = fields.Many2one(
        "res.company",
        string="Company of the conversation",
        readonly=True,
        ondelete="restrict",
    )
    ahorro_wa_phone = fields.Char(
        string="Phone at WhatsApp", readonly=True, help="As Meta writes it."
    )
    ahorro_wa_phone_shown = fields.Char(
        string="WhatsApp phone",
        compute="_compute_ahorro_wa_phone_shown",
        exportable=False,
    )
    ahorro_wa_bsuid = fields.Char(groups=fields.NO_ACCESS, prefetch=False)
    ahorro_wa_partner_id = fields.Many2one(
        "res.partner", string="Client", readonly=True, ondelete="set null", index=True
    )
    ahorro_wa_user_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, ondelete="set null"
    )
    ahorro_wa_inbound_at = fields.Datetime(string="Wrote on", readonly=True)
    ahorro_wa_until = fields.Datetime(
        string="May be answered until",
        compute="_compute_ahorro_wa_until",
        help="Meta's rule: 24 hours from what the person wrote last. Afterwards only "
        "an approved template reaches them.",
    )

    _ahorro_wa_phone_unique = models.UniqueIndex(
        "(ahorro_wa_account_id, right(ahorro_wa_phone, 10)) "
        "WHERE ahorro_wa_phone IS NOT NULL"
    )
    _ahorro_wa_bsuid_unique = models.UniqueIndex(
        "(ahorro_wa_account_id, ahorro_wa_bsuid) WHERE ahorro_wa_bsuid IS NOT NULL"
    )

    @api.depends("ahorro_wa_phone")
    def _compute_ahorro_wa_phone_shown(self):
        for channel in self:
            channel.ahorro_wa_phone_shown = shown_phone(channel.ahorro_wa_phone or "")

    @api.depends("ahorro_wa_inbound_at")
    def _compute_ahorro_wa_until(self):
        for channel in self:
            at = channel.ahorro_wa_inbound_at
            channel.ahorro_wa_until = at and at + WINDOW

    def _is_ahorro_wa(self):
        return any(channel.channel_type == TYPE for channel in self)

    # === NOBODY CHANGES ONE ===

    @api.model_create_multi
    def create(self, vals_list):
        """Create channels; those of WhatsApp are made by its own service alone."""
        if not self.env.su and any(self._is_of_ours(vals) for vals in vals_list):
            raise self._refusal()
        return super().create(vals_list)

    def write(self, vals):
        """Write channels; those of WhatsApp are written by its own service alone."""
        if not self.env.su and (self._is_ahorro_wa() or self._is_of_ours(vals)):
            raise self._refusal()
        return super().write(vals)

    @api.model
    def _is_of_ours(self, vals):
        return vals.get("channel_type") == TYPE or any(
            name.startswith("ahorro_wa_") for name in vals
        )

    @api.model
    def _refusal(self):
        return AccessError(
            self.env._("A WhatsApp conversation is not changed by hand: answer in it.")
        )

    # === AS DISCUSS SHOWS IT ===

    def _to_store_defaults(self, target):
        return super()._to_store_defaults(target) + self._get_ahorro_wa_attributes()

    @api.model
    def _get_ahorro_wa_attributes(self):
        """Return what Discuss is told of a conversation beside what it knows."""

        def is_ours(channel):
            return channel.channel_type == TYPE

        return [
            Store.Attr("ahorro_wa_until", predicate=is_ours),
            Store.Attr("ahorro_wa_phone", predicate=is_ours),
            Store.Attr("ahorro_wa_target", _get_target, predicate=is_ours),
            Store.Attr(
                "ahorro_wa_refused",
                lambda channel: channel._is_opted_out(),
                predicate=is_ours,
            ),
        ]

    @api.readonly
    @remote(self=ONE)
    def action_open_ahorro_wa(self):
        """Open a conversation in Odoo's Discuss."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "mail.action_discuss",
            "context": {"active_id": f"discuss.channel_{self.id}"},
        }


def _get_target(channel):
    """Return what a template can be sent about: the client and one of their plans."""
    person = channel.env["ahorro.wa.conversation.person"]
    case, plan = person._find_case_and_plan(channel)
    return {
        "client_id": channel.ahorro_wa_partner_id.id,
        "client": channel.sudo().ahorro_wa_partner_id.name or "",
        "plan_id": plan.id,
        "case_id": case.id,
    }
