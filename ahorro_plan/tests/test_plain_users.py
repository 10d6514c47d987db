# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .common import AhorroPlanCommon
from .plain_users_common import PlainUsersTests


class TestPlainUsers(PlainUsersTests, AhorroPlanCommon):
    """As Odoo comes; ahorro_l10n_ar asks the same where accounting is installed."""
