# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ..calls.remote import ONE, remote

FAMILIES = [
    ("subscription", "Subscription"),
    ("saver", "Saver"),
    ("awarded", "Awarded"),
    ("guarantee", "Guarantee"),
    ("exit", "Exit"),
    ("cancelled", "Cancelled"),
    ("unmapped", "Unmapped"),
]


class AhorroPlanStatus(models.Model):
    """A status of the administradora: data, because no list of them is closed.

    A code that nobody knows yet becomes a status of family *unmapped*: visible in the
    panel and waiting for a name, never an error.
    """

    _name = "ahorro.plan.status"
    _description = "Plan status"
    _order = "provider_id, sequence, code, id"
    _rec_names_search = ["name", "code"]

    provider_id = fields.Many2one(
        "ahorro.provider",
        string="Administradora",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="provider_id.company_id", store=True)
    code = fields.Char(required=True, help="As the files write it: N0.")
    name = fields.Char(string="Label", required=True)
    sequence = fields.Integer(default=10)
    family = fields.Selection(FAMILIES, required=True, default="unmapped", index=True)
    color = fields.Char(
        default="#9CA3AF", required=True, help="Its colour in charts and on cards."
    )
    shown_by_default = fields.Boolean(
        default=True, help="Ticked when the portfolio panel opens."
    )
    in_arrears = fields.Boolean(
        help="The status itself says that the holder owes (Plan Óvalo)."
    )
    is_final = fields.Boolean(
        string="Final",
        help="The contract is over: its group and order may be sold again.",
    )
    is_rejected = fields.Boolean(
        string="Rejected",
        help="The administradora sent the subscription back: the radar of deadlines "
        "counts how long.",
    )
    has_pledge = fields.Boolean(
        string="Pledge accepted",
        help="The status itself says that the pledge is complete.",
    )
    active = fields.Boolean(default=True)
    plan_count = fields.Integer(compute="_compute_plan_count", string="Plans")

    _code_unique = models.UniqueIndex(
        "(provider_id, code)", "This administradora already has a status of that code."
    )
    _check_color = models.Constraint(
        "CHECK (color ~* '^#[0-9a-f]{6}$')",
        "A colour is written as # and six hexadecimal digits, such as #2E7D32.",
    )

    def _compute_plan_count(self):
        counts = dict(
            self.env["ahorro.plan"]._read_group(
                [("status_id", "in", self.ids)], ["status_id"], ["__count"]
            )
        )
        for status in self:
            status.plan_count = counts.get(status, 0)

    @api.depends("name", "code")
    def _compute_display_name(self):
        for status in self:
            status.display_name = self._format_name(status.name, status.code)

    @api.model
    def _format_name(self, name, code):
        """Return how a status is shown: its label and its code, once where alike."""
        name, code = name or "", code or ""
        return f"{name} ({code})" if name != code else name

    @api.model
    def _find_or_create(self, provider, code):
        """Return the status of a code, made as *unmapped* where it is unknown.

        :param provider: the ``ahorro.provider`` whose code it is
        :param str code: as read; compared without case and outer spaces
        """
        code = " ".join((code or "").split())
        known = self.with_context(active_test=False).search(
            [("provider_id", "=", provider.id), ("code", "=ilike", escape_psql(code))],
            limit=1,
        )
        return known or self.create(
            {"provider_id": provider.id, "code": code, "name": code}
        )

    @remote(self=ONE)
    def action_open_plans(self):
        """Open the plans that have this status."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_plan.ahorro_plan_action"
        )
        action["domain"] = Domain("status_id", "=", self.id)
        action["context"] = {}
        return action


class AhorroStatusMove(models.Model):
    """A movement between two statuses that a file may show without surprise.

    Any other movement is accepted too and reported as unusual: the administradora's
    file is the truth, but a supervisor wants to see it.
    """

    _name = "ahorro.status.move"
    _description = "Usual status movement"
    _order = "provider_id, from_id, to_id"

    provider_id = fields.Many2one(
        related="from_id.provider_id", store=True, string="Administradora"
    )
    company_id = fields.Many2one(related="provider_id.company_id", store=True)
    from_id = fields.Many2one("ahorro.plan.status", required=True, ondelete="cascade")
    to_id = fields.Many2one(
        "ahorro.plan.status",
        required=True,
        ondelete="cascade",
        domain="[('provider_id', '=', provider_id)]",
    )
    is_good_news = fields.Boolean(
        help="Shown first when an import brings it: a rescinded plan that came back."
    )
    note = fields.Char()

    _pair_unique = models.UniqueIndex(
        "(from_id, to_id)", "This movement is already in the list."
    )

    @api.depends("from_id", "to_id")
    def _compute_display_name(self):
        for move in self:
            move.display_name = (
                f"{move.from_id.display_name} → {move.to_id.display_name}"
            )
