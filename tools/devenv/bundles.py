# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run in the shell of a database: make the files that pages load, once for its copies.

Else every test with a browser has Odoo compile them anew, and takes them back with all
else that it did; and whoever opens the demo first waits for them.
"""

# ruff: noqa: F821  # ``env`` is what Odoo's shell gives
from typing import Any

from odoo.modules import Manifest  # type: ignore[import-untyped]  # Odoo has no stubs

env: Any

qweb = env["ir.qweb"]
scripts, sheets = qweb._get_bundles_to_pregenarate()
own = env["ir.module.module"].search(
    [("state", "=", "installed"), ("name", "=like", "ahorro\\_%")]
)
# Those that our screens load when they are opened.
lazy = {
    bundle
    for addon in own.mapped("name")
    for bundle in Manifest.for_addon(addon)["assets"]
    if bundle.startswith("ahorro_")
}
lazy.add("web.assets_backend_lazy")
for bundle in sorted(scripts | lazy):
    qweb._get_asset_bundle(bundle, css=False, js=True).js()
for bundle in sorted(sheets | lazy):
    qweb._get_asset_bundle(bundle, css=True, js=False).css()
env.cr.commit()  # the shell never commits by itself
