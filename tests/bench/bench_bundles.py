# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the browser is sent: at the start of Odoo, and when a screen is opened.

"Ours" are the source files of these add-ons in the bundle, as they are written; "sent"
is the whole bundle, with Odoo's own part, as the server makes it (minified). Both also
as gzip packs them, which is how a proxy sends them.
"""

import gzip
import sys
from pathlib import Path

from .common import environment, parser, print_figure

BACKEND = "web.assets_web"
SOURCES = {".js", ".xml", ".scss", ".css"}


def _packed(parts: list[bytes]) -> int:
    return len(gzip.compress(b"\n".join(parts), mtime=0))


def _measure(env, bundle: str) -> None:
    paths = [
        Path(full)
        for path, full, *_rest in env["ir.asset"]._get_asset_paths(bundle, {})
        if path.lstrip("/").startswith("ahorro_") and Path(path).suffix in SOURCES
    ]
    ours = [path.read_bytes() for path in paths]
    made = env["ir.qweb"]._get_asset_bundle(bundle, assets_params={})
    sent = [attachment.raw for attachment in (made.js(), made.css()) if attachment]
    print(f"\n{bundle}")
    print_figure("ours: files", len(paths), "")
    print_figure("ours", sum(map(len, ours)) / 1000, "kB")
    print_figure("ours, packed", _packed(ours) / 1000, "kB")
    print_figure("sent", sum(map(len, sent)) / 1000, "kB")
    print_figure("sent, packed", sum(_packed([part]) for part in sent) / 1000, "kB")


def main() -> int:
    """Print the figures of the start and of each bundle of a screen."""
    arguments = parser(__doc__, plans=0).parse_args()
    with environment(arguments.config) as env:
        lazy = set()
        for addon in env["ir.module.module"].search([("state", "=", "installed")]):
            if addon.name.startswith("ahorro_"):
                assets = env["ir.module.module"].get_module_info(addon.name)["assets"]
                lazy.update(
                    name
                    for name in assets
                    if name.startswith("ahorro_") and not name.endswith("_helpers")
                )
        for bundle in (BACKEND, *sorted(lazy)):
            _measure(env, bundle)
    return 0


if __name__ == "__main__":
    sys.exit(main())
