# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...tools.shown_phone import shown_phone

REASONS = [
    # As the contact guard calls them.
    ("no_holder", "Without holder"),
    ("optout", "Asked not to be written to"),
    ("lawsuit", "In lawsuit or injunction"),
    ("no_llame", "On the No Llame register"),
    ("no_consent", "Has not agreed to advertising"),
    # Ours.
    ("other_company", "Of another company"),
    ("archived", "Archived plan"),
    ("case_done", "Finished case"),
    ("no_phone", "Without a phone that can be used"),
    ("no_whatsapp", "No phone with WhatsApp"),
    ("recent", "Got this text a few days ago"),
    ("missing", "Lacks a datum of the text"),
    ("duplicate", "The same person or phone is in it already"),
]


class AhorroWaBatchLine(models.Model):
    """One plan of a mass send: what its client is written, or why they are not.

    Made by the preview, with the text and the phone that are sent if it is confirmed.
    """

    _name = "ahorro.wa.batch.line"
    _description = "Recipient of a mass send"
    _order = "id"
    _log_access = False
    _rec_name = "plan_id"

    batch_id = fields.Many2one(
        "ahorro.wa.batch", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    plan_id = fields.Many2one(
        "ahorro.plan", required=True, readonly=True, ondelete="cascade", index=True
    )
    case_id = fields.Many2one("ahorro.case", readonly=True, ondelete="set null")
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    phone_id = fields.Many2one("ahorro.phone", readonly=True, ondelete="set null")
    phone = fields.Char(string="Number", readonly=True)
    phone_shown = fields.Char(compute="_compute_phone_shown", string="Phone number")
    phone_key = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    person_key = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    country_code = fields.Char(readonly=True)
    reason = fields.Selection(REASONS, string="Left out because", readonly=True)
    problem = fields.Char(string="What is missing", readonly=True)
    is_capped = fields.Boolean(
        string="Waits",
        readonly=True,
        help="Contacted often enough this week: the message waits until it passed.",
    )
    text = fields.Text(readonly=True)
    body = fields.Json(groups=fields.NO_ACCESS, prefetch=False)
    token = fields.Char(groups=fields.NO_ACCESS, prefetch=False)
    message_id = fields.Many2one("ahorro.wa.message", readonly=True, ondelete="cascade")
    state = fields.Selection(related="message_id.state", string="Result")
    stop_reason = fields.Char(related="message_id.stop_reason")

    _batch_index = models.Index("(batch_id, reason)")
    _message_index = models.Index("(message_id) WHERE message_id IS NOT NULL")
    _phone_unique = models.UniqueIndex(
        "(batch_id, phone_key) WHERE message_id IS NOT NULL",
        "This number is in the mass send already.",
    )
    _person_unique = models.UniqueIndex(
        "(batch_id, person_key) WHERE message_id IS NOT NULL",
        "This person is in the mass send already.",
    )

    @api.depends("phone")
    def _compute_phone_shown(self):
        for line in self:
            line.phone_shown = shown_phone(line.phone or "")
