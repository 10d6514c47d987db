# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tests/test_upgrade.py runs in Odoo's shell, and how it reads a database."""
