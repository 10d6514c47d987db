# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A number that goes to a service, as people in the country write it."""

from odoo.addons.ahorro_plan.tools.phone import format_national, parse_phone


def shown_phone(number: str) -> str:
    """Return ``351 15-526-8271`` for ``+5493515268271``; a foreign number as it is."""
    parsed = parse_phone(number)
    if parsed.e164 and parsed.national:
        return format_national(parsed.national, parsed.kind)
    return number
