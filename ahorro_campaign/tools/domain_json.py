# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Domains as remote clients are given them: lists that JSON can carry."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any


def to_json(domain: Iterable[Any]) -> list[Any]:
    """Return a domain as a list in which days and moments are texts for Odoo."""
    return [_leaf(item) if isinstance(item, tuple | list) else item for item in domain]


def _leaf(leaf: tuple[Any, ...] | list[Any]) -> tuple[Any, ...]:
    name, operator, value = leaf
    if operator in ("any", "not any"):
        value = to_json(value)
    elif isinstance(value, datetime):
        value = value.strftime("%Y-%m-%d %H:%M:%S")
    elif isinstance(value, date):
        value = value.isoformat()
    return name, operator, value
