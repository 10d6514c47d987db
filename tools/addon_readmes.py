# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Put each add-on's README.rst and its page in the list of apps together.

Both are made of the manifest and of the fragments in ``readme/`` (OCA's names: what it
does, how to set it up, how to use it …), so that they say the same. ``--check`` writes
nothing and names what is not as the fragments say. Pictures lie in
``static/description``; ``--pictures`` makes them anew of those of the guide.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils.core import publish_parts
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
#: The fragments in their order, with the title that each gets.
SECTIONS = {
    "DESCRIPTION": "",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "Known limits",
    "CONTRIBUTORS": "Contributors",
}
#: The guide's pictures that an add-on shows.
PICTURES = {
    "ahorro_plan": ("ficha-cliente", "planes-lista", "historial-de-valores"),
    "ahorro_campaign": ("atender", "tablero-de-supervision", "campana-crear"),
    "ahorro_import": ("importar-revision", "importar-resultado"),
}
PICTURE_WIDTH = 1000
LICENCES = {
    "LGPL-3": (
        "`LGPL-3.0 or later <https://www.gnu.org/licenses/lgpl-3.0-standalone.html>`__"
    )
}
PAGE = """\
<!-- Made by tools/addon_readmes.py of readme/: change it there. -->
<section class="oe_container">
<div class="oe_row oe_spaced">
<h2 class="oe_slogan">{name}</h2>
<h3 class="oe_slogan">{summary}</h3>
{body}
</div>
</section>
"""


def _manifest(addon: Path) -> dict[str, Any]:
    found: dict[str, Any] = ast.literal_eval(
        (addon / "__manifest__.py").read_text(encoding="utf-8")
    )
    return found


def _fragments(addon: Path) -> Iterator[str]:
    for name, title in SECTIONS.items():
        path = addon / "readme" / f"{name}.rst"
        if path.is_file():
            text = path.read_text(encoding="utf-8").strip()
            yield f"{title}\n{'=' * len(title)}\n\n{text}" if title else text


def render_readme(addon: Path) -> str:
    """Return the text of an add-on's README.rst."""
    manifest = _manifest(addon)
    name = manifest["name"]
    line = "=" * len(name)
    facts = (
        f":Status: {manifest['development_status']}\n"
        f":Licence: {LICENCES[manifest['license']]}"
    )
    notice = ".. Made by tools/addon_readmes.py of readme/: change it there."
    parts = [notice, f"{line}\n{name}\n{line}", facts, *_fragments(addon)]
    return "\n\n".join(parts) + "\n"


def render_page(addon: Path) -> str:
    """Return the HTML that the list of apps shows of an add-on."""
    manifest = _manifest(addon)
    text = "\n\n".join(_fragments(addon)).replace("static/description/", "")
    parts = publish_parts(
        text,
        writer_name="html5",
        settings_overrides={
            # A fragment is text of ours: it includes no file and runs nothing.
            "file_insertion_enabled": False,
            "raw_enabled": False,
            "report_level": 2,
            "halt_level": 2,
            "initial_header_level": 2,
            "doctitle_xform": False,
        },
    )
    return PAGE.format(
        name=escape(manifest["name"]),
        summary=escape(manifest["summary"]),
        body=parts["body"].strip(),
    )


def render(root: Path) -> dict[Path, str]:
    """Return what the files made of the fragments have to hold."""
    found = {}
    for folder in sorted(root.glob("ahorro_*/readme")):
        addon = folder.parent
        found[addon / "README.rst"] = render_readme(addon)
        found[addon / "static" / "description" / "index.html"] = render_page(addon)
    return found


def copy_pictures(root: Path) -> None:
    """Make the add-ons' pictures of those of the guide: smaller, of fewer colours."""
    for addon, names in PICTURES.items():
        for name in names:
            with Image.open(root / "docs" / "guia" / "img" / f"{name}.png") as picture:
                height = picture.height * PICTURE_WIDTH // picture.width
                small = picture.convert("RGB").resize((PICTURE_WIDTH, height))
            target = root / addon / "static" / "description" / f"{name}.png"
            small.quantize(128).save(target, optimize=True)


def check(root: Path) -> list[str]:
    """Return a sentence for each file that is not as its fragments say."""
    return [
        f"{path.relative_to(root)} is not as readme/ says: run "
        "'python -m tools.addon_readmes'."
        for path, text in render(root).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str] | None = None) -> int:
    """Write the files, or print what is wrong with them and end with status 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--pictures", action="store_true", help="copy pictures too")
    options = parser.parse_args(arguments)
    if options.check:
        problems = check(ROOT)
        for problem in problems:
            print(problem, file=sys.stderr)
        return 1 if problems else 0
    if options.pictures:
        copy_pictures(ROOT)
    for path, text in render(ROOT).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
