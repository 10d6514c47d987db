# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the browser is sent, and when: each file in one bundle, imports within reach.

A file that the browser has from the start cannot import one of a bundle that is loaded
when a screen is opened, nor one such bundle another that is not loaded before it: Odoo
says so in the browser's console, and the screen stays away.
"""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BACKEND = "web.assets_backend"
#: Bundles that hold what a test or a style sheet needs and no screen of their own.
NO_SCREENS = {"web.assets_tests", "web.assets_unit_tests", "ahorro_plan.style_helpers"}
IMPORT = re.compile(r'^(?:import\b[^;"]*|\} from |export\b[^;"]* from )"([^"]+)"', re.M)
LAZY = re.compile(r'addLazyScreen\("([^"]+)",\s*\{(.*?)\}\)', re.S)
#: Written in screens.js, and by the part of a form that draws the client file.
ORDER = {
    "ahorro_campaign.attend": ["ahorro_plan.client_file"],
    "ahorro_campaign.reports": ["ahorro_plan.panel"],
    "ahorro_whatsapp.queue": ["ahorro_plan.client_file"],
}


@cache
def bundles() -> dict[str, set[Path]]:
    """Return the files of our own of each bundle that the browser is sent."""
    found = defaultdict(set)
    for manifest in sorted(ROOT.glob("ahorro_*/__manifest__.py")):
        assets = ast.literal_eval(manifest.read_text()).get("assets", {})
        for bundle, entries in assets.items():
            if bundle in NO_SCREENS:
                continue
            for entry in entries:
                if isinstance(entry, str) and entry.startswith("ahorro_"):
                    paths = [path for path in ROOT.glob(entry) if path.is_file()]
                    assert paths, f"{manifest.parent.name}: {entry} names no file"
                    found[bundle].update(paths)
    return found


def source_files() -> list[Path]:
    return [path for path in ROOT.glob("ahorro_*/static/src/**/*") if path.is_file()]


def imported(path: Path) -> set[Path]:
    """Return our own files that a file imports."""
    targets = set()
    for name in IMPORT.findall(path.read_text()):
        if name.startswith("@ahorro_"):
            addon, _, rest = name[1:].partition("/")
            targets.add(ROOT / addon / "static" / "src" / f"{rest}.js")
        elif name.startswith("."):
            targets.add((path.parent / f"{name}.js").resolve())
    return targets


def test_each_file_of_the_browser_is_in_exactly_one_bundle():
    homes = defaultdict(list)
    for bundle, paths in bundles().items():
        for path in paths:
            homes[path].append(bundle)
    wrong = {
        str(path.relative_to(ROOT)): homes[path]
        for path in source_files()
        if len(homes[path]) != 1
    }
    assert not wrong


def test_a_file_imports_only_what_is_loaded_before_it_or_with_it():
    wrong = []
    for bundle, paths in bundles().items():
        reached = set(paths) | bundles()[BACKEND]
        for before in ORDER.get(bundle, []):
            reached |= bundles()[before]
        for path in paths:
            if path.suffix != ".js":
                continue
            for target in imported(path) - reached:
                wrong.append(f"{path.relative_to(ROOT)} → {target.relative_to(ROOT)}")
    assert not wrong


def _lazy_screens() -> dict[str, str]:
    screens = {}
    for path in ROOT.glob("ahorro_*/static/src/screens.js"):
        screens.update(LAZY.findall(path.read_text()))
    return screens


def test_every_lazy_screen_is_in_a_bundle_and_every_one_of_a_bundle_has_an_address():
    known = set(_lazy_screens())
    added = set()
    for bundle, paths in bundles().items():
        for path in paths:
            names = re.findall(r'lazyComponents\.add\("([^"]+)"', path.read_text())
            if names:
                assert bundle != BACKEND, path
            added.update(names)
    # Parts of a form and of another page too.
    assert added - known == {"ahorro_plan.client_file", "ahorro_plan.panel_tile"}
    assert known - added == set()


@pytest.mark.parametrize("bundle", sorted(ORDER))
def test_a_bundle_that_needs_another_is_loaded_after_it(bundle):
    loaded = [
        re.findall(r'"(ahorro_[a-z.]+_?[a-z_]*)"', text.split("]")[0])
        for text in _lazy_screens().values()
        if f'"{bundle}"' in text
    ]
    assert loaded
    assert all(names == [*ORDER[bundle], bundle] for names in loaded)
