# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a dealership installs over Odoo's own packages moves none of them."""

import ast
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.devenv.layout import ADDONS, ROOT
from tools.devenv.python_env import CONSTRAINTS, ODOO_REQUIREMENTS

#: What only this repository's own commands install.
DEVELOPMENT = {"hypothesis", "pytest", "playwright", "polib", "pywa", "tools", "tests"}


def _lines(path):
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return [Requirement(line) for line in lines if line]


def _versions(path):
    """Return the pinned versions of a file, by the package's name."""
    return {
        canonicalize_name(line.name): Version(str(spec.version))
        for line in _lines(path)
        for spec in line.specifier
        if spec.operator == "==" and "*" not in spec.version
    }


def _needed():
    """Yield what our requirements need, and what those need in turn."""
    waiting, seen = _lines(ROOT / "requirements.txt"), set()
    while waiting:
        found = waiting.pop()
        yield found
        name = canonicalize_name(found.name)
        if name in seen:
            continue
        seen.add(name)
        try:
            wanted = map(Requirement, requires(name) or ())
        except PackageNotFoundError:
            continue
        waiting += [one for one in wanted if not one.marker or one.marker.evaluate()]


def test_nothing_that_odoo_brings_is_moved_by_our_requirements():
    odoos = _versions(ODOO_REQUIREMENTS)
    assert {"python-dateutil", "requests", "openpyxl"} <= odoos.keys()
    moved = {
        str(line)
        for line in _needed()
        if (version := odoos.get(canonicalize_name(line.name)))
        and version not in line.specifier
    }
    assert moved == set()


def test_every_requirement_takes_the_version_that_was_tried():
    tried = _versions(CONSTRAINTS)
    wrong = {
        str(line)
        for line in _lines(ROOT / "requirements.txt")
        if tried[canonicalize_name(line.name)] not in line.specifier
    }
    assert wrong == set()


def test_what_odoo_does_not_bring_has_a_bound_above():
    odoos = {canonicalize_name(line.name) for line in _lines(ODOO_REQUIREMENTS)}
    odoos.add("python-stdnum")  # base_vat brings it
    loose = {
        str(line)
        for line in _lines(ROOT / "requirements.txt")
        if canonicalize_name(line.name) not in odoos
        and not any(spec.operator in ("==", "<", "<=") for spec in line.specifier)
    }
    assert loose == set()


def test_odoo_runs_the_addons_tests_without_our_development_packages():
    found = set()
    for addon in ADDONS:
        folder = ROOT / addon / "tests"
        # What stands under a condition is imported where its package is there.
        for node in ast.parse((folder / "__init__.py").read_text()).body:
            if not isinstance(node, ast.ImportFrom) or node.level != 1:
                continue
            for name in (alias.name for alias in node.names):
                tree = ast.parse((folder / f"{name}.py").read_text())
                for line in tree.body:
                    names = (
                        [alias.name for alias in line.names]
                        if isinstance(line, ast.Import)
                        else [line.module or ""]
                        if isinstance(line, ast.ImportFrom) and not line.level
                        else []
                    )
                    found |= {
                        (addon, name, one)
                        for one in names
                        if one.partition(".")[0] in DEVELOPMENT
                    }
    assert found == set()
