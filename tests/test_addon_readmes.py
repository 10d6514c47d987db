# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each add-on's README.rst and page say what the fragments in readme/ say."""

import ast
import re
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import addon_readmes  # noqa: E402  # from the root

ADDONS = sorted(path.parent for path in ROOT.glob("ahorro_*/__manifest__.py"))


def test_readmes_and_pages_are_as_the_fragments_say():
    assert addon_readmes.check(ROOT) == []


@pytest.mark.parametrize("name", ["README.rst", "static/description/index.html"])
def test_a_page_that_was_changed_by_hand_is_named(tmp_path, name):
    addon = tmp_path / "ahorro_plan"
    for part in ("readme", "static/description"):
        shutil.copytree(ROOT / "ahorro_plan" / part, addon / part)
    for part in ("README.rst", "__manifest__.py"):
        shutil.copy(ROOT / "ahorro_plan" / part, addon / part)
    assert addon_readmes.check(tmp_path) == []
    (addon / name).write_text("something else")
    assert [each.split()[0] for each in addon_readmes.check(tmp_path)] == [
        f"ahorro_plan/{name}"
    ]


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_an_addon_shows_what_it_is(addon):
    page = (addon / "static" / "description" / "index.html").read_text()
    pictures = re.findall(r'src="([^"]+)"', page)
    folder = addon / "static" / "description"
    assert all((folder / picture).is_file() for picture in pictures)
    assert (folder / "icon.png").is_file()
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
    assert manifest["development_status"] in ("Alpha", "Beta", "Production/Stable")
    assert "website" not in manifest, "there is none yet: no invented address"
