# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cases of before a callback had a word for itself, and crons of moved methods."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Mark the open callbacks as such, and have the cron call its new model."""
    cr.execute(
        """UPDATE ahorro_case SET is_callback = TRUE
            WHERE is_callback IS NULL AND next_action_user_id IS NOT NULL
              AND state <> 'done'"""
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    cron = env.ref("ahorro_campaign.ir_cron_refresh_blocked", raise_if_not_found=False)
    if cron:
        cron.model_id = env["ir.model"]._get("ahorro.queue.refresh")
