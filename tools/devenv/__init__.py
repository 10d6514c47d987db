# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the Makefile calls: obtain Odoo, build the environment, run and prove it.

Standard library only: it runs on the machine's Python before anything is installed.
"""
