# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class AhorroWaAccount(models.Model):
    """What became of an account's messages, on its form."""

    # Each room adds its own to the account.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.account"

    stalled_told_at = fields.Datetime(readonly=True, copy=False)
    stalled_count = fields.Integer(
        string="Accepted and never sent", compute="_compute_outcomes"
    )
    failures = fields.Text(
        string="Not delivered in seven days", compute="_compute_outcomes"
    )

    @api.depends_context("lang")
    def _compute_outcomes(self):
        watch = self.env["ahorro.wa.outbox.watch"]
        # sudo: numbers of messages, not who got them.
        counts = dict(
            self.env["ahorro.wa.message"]
            .sudo()
            ._read_group(
                [*watch._get_stalled_domain(), ("account_id", "in", self._origin.ids)],
                ["account_id"],
                ["__count"],
            )
        )
        explain = self.env["ahorro.wa.error"]._explain
        for account in self:
            # One that is being made has sent nothing.
            stored = account._origin
            account.stalled_count = counts.get(stored, 0)
            account.failures = "\n".join(
                f"{count} · {code or 0}: {explain(code or 0)}"
                for code, count in (watch._get_failures(stored) if stored else ())
            )

    @remote()
    def action_resume(self):
        """Let the messages that wait be sent, now."""
        result = super().action_resume()
        self.env["ahorro.wa.outbox"]._wake()
        return result

    @remote(self=ONE)
    def action_open_stalled(self):
        """Open the messages that Meta accepted and never sent."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_whatsapp.ahorro_wa_message_action"
        )
        domain = self.env["ahorro.wa.outbox.watch"]._get_stalled_domain()
        action["domain"] = [("account_id", "=", self.id), *domain]
        return action
