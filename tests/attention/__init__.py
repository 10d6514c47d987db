# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Operators who attend clients over HTTP: for tests with real servers, and benches.

``fill`` makes the campaigns and the operators' sessions inside Odoo; ``server`` starts
and kills a server; ``client`` is one operator.
"""
