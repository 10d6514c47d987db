# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Indexes of dates that the panel's own, by company, have taken the place of."""


def migrate(cr, version):
    """Drop the indexes that nothing uses any more; Odoo would keep them."""
    cr.execute(
        """DROP INDEX IF EXISTS ahorro_plan__sale_date_index,
                                ahorro_plan__grouping_date_index"""
    )
