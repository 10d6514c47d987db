# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...tools.quick_reply import read_text


class AhorroWaTemplateButton(models.Model):
    """A button under a template's text.

    From WhatsApp itself (wa.me) a message has no buttons: links become lines of the
    text, and quick replies are left out.
    """

    _name = "ahorro.wa.template.button"
    _description = "Button of a WhatsApp template"
    _order = "sequence, id"
    _rec_name = "text"

    template_id = fields.Many2one(
        "ahorro.wa.template", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("quick_reply", "Quick reply"),
            ("url", "Web page"),
            ("phone", "Call"),
            ("coupon", "Payment coupon"),
        ],
        required=True,
        default="quick_reply",
    )
    text = fields.Char(required=True, help="At most 25 characters.")
    effect = fields.Selection(
        [
            ("stop", "Asks for no more messages (baja)"),
            ("paid", "Says that they paid"),
            ("promise", "Promises to pay"),
        ],
        string="What it does",
        compute="_compute_effect",
        store=True,
        readonly=False,
        precompute=True,
        help="Of a quick reply. Empty: the client answers, and nothing else. Says that "
        "they paid, promises to pay: it stands on the case and on the client until "
        "somebody attends them, and the case comes up.",
    )
    value = fields.Char(
        string="Address or phone", help="Of a web page or of a call; else empty."
    )

    @api.depends("kind", "text")
    def _compute_effect(self):
        for button in self:
            is_reply = button.kind == "quick_reply"
            found = read_text(button.text or "") if is_reply else ""
            button.effect = found or (is_reply and button.effect) or False

    @api.model_create_multi
    def create(self, vals_list):
        """Create buttons; the templates get a version and are checked again."""
        buttons = super().create(vals_list)
        buttons.template_id._buttons_changed()
        return buttons

    def write(self, vals):
        """Write buttons; the templates get a version and are checked again."""
        before = self.template_id
        result = super().write(vals)
        # One that is moved is missing where it was.
        (before | self.template_id)._buttons_changed()
        return result

    def unlink(self):
        """Take buttons away; the templates get a version and are checked again."""
        templates = self.template_id
        result = super().unlink()
        templates._buttons_changed()
        return result
