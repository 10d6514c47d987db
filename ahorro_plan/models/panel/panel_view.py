# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.panel_filters import FilterError, read_filters


class AhorroPanelView(models.Model):
    """A saved view of the portfolio panel: its filters, its days, its ticked statuses.

    Its owner alone changes it. A shared one is read by the other supervisors of the
    company, who see what their own rights let them see.
    """

    _name = "ahorro.panel.view"
    _description = "Saved view of the portfolio panel"
    _order = "name, id"

    name = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    is_shared = fields.Boolean(
        string="Shared", help="The other supervisors of the company see it too."
    )
    filters = fields.Json(help="As get_portfolio_panel takes them; empty: none.")

    _name_unique = models.UniqueIndex(
        "(user_id, company_id, lower(name))", "You already have a view of that name."
    )

    def write(self, vals):
        """Change a view of one's own; it stays its owner's.

        :raises UserError: it would become somebody else's, or of another company
        """
        if {"user_id", "company_id"} & set(vals):
            raise UserError(
                self.env._(
                    "A view stays with whoever saved it: share it, or let the other "
                    "person save one of their own."
                )
            )
        return super().write(vals)

    @api.constrains("name")
    def _check_name(self):
        for view in self:
            if not view.name.strip():
                raise ValidationError(self.env._("Give the view a name."))

    @api.constrains("filters")
    def _check_filters(self):
        for view in self:
            try:
                read_filters(view.filters)
            except FilterError:
                raise ValidationError(
                    self.env._(
                        "The panel does not understand the filters of %(view)s: choose "
                        "them again.",
                        view=view.name,
                    )
                ) from None
