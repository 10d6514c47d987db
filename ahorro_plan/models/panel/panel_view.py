# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.sql import escape_psql

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

    @api.model_create_multi
    def create(self, vals_list):
        """Save views, each under a name that its owner has not given yet.

        :raises ValidationError: they have
        """
        for vals in vals_list:
            self._check_name_is_free(
                vals.get("name"),
                vals.get("user_id") or self.env.uid,
                vals.get("company_id") or self.env.company.id,
            )
        return super().create(vals_list)

    def write(self, vals):
        """Change a view of one's own; it stays its owner's.

        :raises UserError: it would become somebody else's, or of another company
        :raises ValidationError: its owner has another of that name
        """
        if {"user_id", "company_id"} & set(vals):
            raise UserError(
                self.env._(
                    "A view stays with whoever saved it: share it, or let the other "
                    "person save one of their own."
                )
            )
        for view in self if vals.get("name") else ():
            self._check_name_is_free(
                vals["name"], view.user_id.id, view.company_id.id, but=view.id
            )
        return super().write(vals)

    @api.model
    def _check_name_is_free(self, name, user_id, company_id, but=False):
        """Refuse a name before the index does, which adds Odoo's words to the sentence.

        :param but: the id of the view that may have the name: the one that gets it
        """
        name = (name or "").strip()
        domain = [
            ("id", "!=", but),
            ("user_id", "=", user_id),
            ("company_id", "=", company_id),
            ("name", "=ilike", escape_psql(name)),
        ]
        if name and self.search_count(domain, limit=1):
            raise ValidationError(
                self.env._(
                    "You already have a view called %(name)s: choose another name, or "
                    "delete that view first.",
                    name=name,
                )
            )

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
