# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What uninstalling does on a database that is in use."""

from odoo.addons.ahorro_plan.hooks import forget_models


def uninstall_hook(env):
    """Take what people kept of the models that go: favourites, lists to export."""
    forget_models(env, "ahorro_import")
