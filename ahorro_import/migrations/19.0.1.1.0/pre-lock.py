# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The lock of an administradora's imports has a new name."""


def migrate(cr, version):
    """Drop the old one: its rows are made again by the next import that is written."""
    cr.execute("DROP TABLE IF EXISTS ahorro_import_turn")
