# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Check the types of the rules in ``ahorro_*/tools`` and of ``tools`` with mypy.

Rules of one add-on import those of another as ``odoo.addons.ahorro_x.tools``. Odoo
makes that name when it starts; here a folder of links makes it.
"""

from __future__ import annotations

import subprocess
import sys

from .devenv.layout import ADDONS, ROOT, WORK

#: Named by ``mypy_path`` in pyproject.toml.
NAMESPACE = WORK / "typing" / "odoo" / "addons"


def main() -> int:
    """Run mypy and return its exit status."""
    NAMESPACE.mkdir(parents=True, exist_ok=True)
    packages = ["tools"]
    for addon in ADDONS:
        link = NAMESPACE / addon
        if not link.is_symlink():
            link.symlink_to(ROOT / addon)
        if (ROOT / addon / "tools").is_dir():
            packages.append(f"odoo.addons.{addon}.tools")
    command = [sys.executable, "-m", "mypy"]
    for package in packages:
        command += ["--package", package]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
