# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo: invented data, made through the product's own code."""
