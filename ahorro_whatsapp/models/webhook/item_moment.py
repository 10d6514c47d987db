# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import UTC, datetime

from odoo import fields


def moment_of(item):
    """Return when Meta says that something was; now, where it does not say."""
    if not item.moment:
        return fields.Datetime.now()
    return datetime.fromtimestamp(item.moment, UTC).replace(tzinfo=None)
