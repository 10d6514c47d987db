# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .ahorro_contact_evidence import CHANNELS


class AhorroGuardLog(models.Model):
    """What the contact guard answered, to whom and when: append-only.

    Written by the guard's own statement. After the days of the setting the oldest rows
    go: they are personal data that nobody needs any more.
    """

    _name = "ahorro.guard.log"
    _description = "Answer of the contact guard"
    _order = "id desc"
    _inherit = "ahorro.append.only.mixin"
    _rec_name = "reason"
    _log_access = False

    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    type_id = fields.Many2one(
        "ahorro.campaign.type", readonly=True, ondelete="restrict"
    )
    plan_id = fields.Many2one(
        "ahorro.plan", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Client", readonly=True, ondelete="set null"
    )
    use = fields.Selection(
        [
            ("create", "Making a campaign"),
            ("attend", "Contacting"),
            ("incoming", "The client got in touch"),
            ("save", "Saving what was done"),
        ],
        required=True,
        readonly=True,
        string="What for",
    )
    allowed = fields.Boolean(readonly=True)
    reason = fields.Char(string="Code", readonly=True)
    until = fields.Datetime(readonly=True)
    reason_text = fields.Char(compute="_compute_reason_text", string="Reason")

    _date_index = models.Index("(company_id, date, id)")
    _plan_index = models.Index("(plan_id, id)")
    _partner_index = models.Index("(partner_id) WHERE partner_id IS NOT NULL")

    @api.depends("reason", "until", "channel")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        guard = self.env["ahorro.contact.guard"]
        for row in self:
            row.reason_text = guard.reason_text(row.reason, row.until, row.channel)

    def _append_only_message(self):
        return self.env._("The log of the contact guard is not edited or deleted.")

    @api.autovacuum
    def _gc_old_answers(self):
        """Let go of the answers that are older than the setting says."""
        days = self.env["ahorro.parameter"]._get_int("ahorro_campaign.guard_log_days")
        if not days:
            return
        self.env.cr.execute(
            SQL(
                "DELETE FROM ahorro_guard_log WHERE date < %s",
                fields.Datetime.now() - timedelta(days=days),
            )
        )
        self.invalidate_model()
