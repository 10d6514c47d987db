# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules of the copy that need no database: plain Python without Odoo."""
