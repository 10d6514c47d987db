# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Somebody else's Odoo: how it is filled, used and compared."""
