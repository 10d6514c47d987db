# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroWaTemplateVersion(models.Model):
    """What a template said, from when on, and who wrote it: append-only."""

    _name = "ahorro.wa.template.version"
    _description = "Version of a WhatsApp template"
    _inherit = "ahorro.append.only.mixin"
    _order = "template_id, number desc"
    _orm_creates = True

    template_id = fields.Many2one(
        "ahorro.wa.template", required=True, readonly=True, ondelete="cascade"
    )
    number = fields.Integer(string="Version", required=True, readonly=True)
    date = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Written by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    name = fields.Char(readonly=True)
    code = fields.Char(string="Name at WhatsApp", readonly=True)
    language = fields.Selection(
        [("es_AR", "Spanish (Argentina)"), ("es", "Spanish")], readonly=True
    )
    category = fields.Selection(
        [("utility", "Utility"), ("marketing", "Marketing")], readonly=True
    )
    header = fields.Char(readonly=True)
    body = fields.Text(readonly=True)
    footer = fields.Char(readonly=True)
    buttons = fields.Text(readonly=True)

    _number_unique = models.UniqueIndex(
        "(template_id, number)", "Somebody else saved this template: reload the page."
    )

    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(template)s, version %(number)s",
                template=version.name,
                number=version.number,
            )

    def _append_only_message(self):
        return self.env._("Versions are kept as they are: change the template.")
