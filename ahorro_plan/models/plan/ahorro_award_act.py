# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..calls.remote import ONE, remote


class AhorroAwardAct(models.Model):
    """A monthly act (acto de adjudicación) with its draw and its bids."""

    _name = "ahorro.award.act"
    _description = "Award act"
    _order = "date desc, id desc"
    _rec_name = "number"

    provider_id = fields.Many2one(
        "ahorro.provider", string="Administradora", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="provider_id.company_id", store=True)
    number = fields.Char(required=True, help="As the administradora counts: 505.")
    date = fields.Date(required=True)
    last_bid_day = fields.Date(
        string="Last day to bid", help="Bids that arrive later do not take part."
    )

    winner_count = fields.Integer(
        compute="_compute_winner_count",
        string="Winners",
        help="Plans that files say were awarded in it.",
    )

    _number_unique = models.UniqueIndex(
        "(provider_id, number)",
        "This administradora already has an act of that number.",
    )

    @api.constrains("date", "last_bid_day")
    def _check_last_bid_day(self):
        for act in self:
            if act.last_bid_day and act.last_bid_day > act.date:
                raise ValidationError(
                    self.env._(
                        "Act %(number)s: bids close on %(last)s, after the act itself "
                        "(%(date)s). Correct one of the two dates.",
                        number=act.number,
                        last=act.last_bid_day,
                        date=act.date,
                    )
                )

    def _compute_winner_count(self):
        counts = {
            (provider.id, number): count
            for provider, number, count in self.env["ahorro.plan"]._read_group(
                [
                    ("provider_id", "in", self.provider_id.ids),
                    ("award_act_number", "in", self.mapped("number")),
                ],
                ["provider_id", "award_act_number"],
                ["__count"],
            )
        }
        for act in self:
            act.winner_count = counts.get((act.provider_id.id, act.number), 0)

    @remote(self=ONE)
    def action_open_winners(self):
        """Open the plans that were awarded in this act: a campaign is made of them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_plan.ahorro_plan_action"
        )
        action["display_name"] = self.env._("Winners of %(act)s", act=self.display_name)
        action["domain"] = [
            ("provider_id", "=", self.provider_id.id),
            ("award_act_number", "=", self.number),
        ]
        action["context"] = {}
        return action

    @api.depends("number", "provider_id.name", "date")
    def _compute_display_name(self):
        for act in self:
            act.display_name = self.env._(
                "Act %(number)s of %(provider)s",
                number=act.number or "",
                provider=act.provider_id.name or "",
            )
