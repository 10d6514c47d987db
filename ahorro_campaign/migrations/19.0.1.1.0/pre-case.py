# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An index that has another name: renamed, instead of built anew on every case."""


def migrate(cr, version):
    """Rename the index of open cases without a campaign."""
    cr.execute(
        """ALTER INDEX IF EXISTS ahorro_case_loose_unique
           RENAME TO ahorro_case_without_campaign_unique"""
    )
