# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two clients who live together and have one telephone."""

from odoo.api import Environment


def fill(env: Environment) -> None:
    """Give a client the number of another one of the same surname."""
    by_name: dict[str, int] = {}
    domain = [
        ("kind", "=", "mobile"),
        ("partner_id.is_company", "=", False),
        # Without one they would be taken for the same person.
        ("partner_id.ahorro_document_number", "!=", False),
    ]
    for phone in env["ahorro.phone"].search(domain, order="id"):
        surname = phone.partner_id.name.split()[0]
        other = env["ahorro.phone"].browse(by_name.setdefault(surname, phone.id))
        if other.partner_id != phone.partner_id and other.national != phone.national:
            other.create(
                {
                    "partner_id": phone.partner_id.id,
                    "raw": other.raw,
                    "column_kind": "mobile",
                    "sequence": 90,
                }
            )
            return
