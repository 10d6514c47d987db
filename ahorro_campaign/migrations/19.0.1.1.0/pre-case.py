# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Indexes of cases: one is renamed instead of built anew, one gives way to a wider."""


def migrate(cr, version):
    """Rename that of cases without a campaign; drop that of the plan alone."""
    cr.execute(
        """ALTER INDEX IF EXISTS ahorro_case_loose_unique
           RENAME TO ahorro_case_without_campaign_unique"""
    )
    cr.execute("DROP INDEX IF EXISTS ahorro_case__plan_id_index")
