# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models, tools

from ...tools import attention

#: What the form of the attend screen is told of a result.
SHOWN = (
    "name",
    "shortcut",
    "color",
    "outcome",
    "closes",
    "requires_date",
    "requires_amount",
    "requires_comment",
    "requires_next_action",
    "retry_hours",
    "opt_out",
    "flags_phone_wrong",
)


class AhorroResult(models.Model):
    """Results as the queue reads them: settings that many read and few change."""

    _inherit = "ahorro.result"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _get_rules(self, result_id):
        """Return the rules of a result, or None where there is no such result."""
        return self.sudo()._get_all_rules().get(result_id)

    @api.model
    @tools.ormcache()
    def _get_all_rules(self):
        """Return dict of result id to the dict of what saving has to know of it.

        ``rules`` is an ``attention.Result``, but for what closes an exhausted case.
        """
        return {
            result.id: {
                "name": result.name,
                "active": result.active,
                "type_id": result.type_id.id,
                "company_id": result.company_id.id,
                "opt_out": result.opt_out,
                "flags_phone_wrong": result.flags_phone_wrong,
                "exhausted_id": result.exhausted_result_id.id or None,
                "rules": attention.Result(
                    id=result.id,
                    closes=result.closes,
                    requires_date=result.requires_date,
                    requires_amount=result.requires_amount,
                    requires_comment=result.requires_comment,
                    requires_next_action=result.requires_next_action,
                    retry_hours=result.retry_hours,
                    max_attempts=result.max_attempts,
                ),
            }
            for result in self.with_context(active_test=False).search([])
        }

    @api.model
    def _get_shown(self, type_id):
        """Return the results of a case's form, in the order of the buttons."""
        return [dict(values) for values in self.sudo()._get_shown_of_type(type_id)]

    @api.model
    @tools.ormcache("type_id")
    def _get_shown_of_type(self, type_id):
        campaign_type = self.env["ahorro.campaign.type"].browse(type_id or [])
        return tuple(
            {
                "id": result.id,
                "universal": not result.type_id,
                **{name: result[name] for name in SHOWN},
            }
            for result in campaign_type._get_results()
        )
