# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where everything is, and the settings a user may give through the environment."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: The one ignored folder of the checkout: all that the commands create lives here.
WORK = ROOT / ".ahorro"
VENV = WORK / "venv"
ODOO = WORK / "odoo"
CLUSTER = WORK / "postgres"
CONFIGS = WORK / "conf"
LOGS = WORK / "log"
STAMPS = WORK / "stamps"
DATA = WORK / "data"
SCREENSHOTS = WORK / "screenshots"

#: Our add-ons in the order of their dependencies (DESIGN.md, section 1).
ADDONS = [
    name
    for name in (
        "ahorro_plan",
        "ahorro_campaign",
        "ahorro_import",
        "ahorro_movein",
        "ahorro_whatsapp",
        "ahorro_l10n_ar",
    )
    if (ROOT / name / "__manifest__.py").exists()
]
#: The glue needs l10n_ar and its accounting: its tests have a database of their own.
GLUE = "ahorro_l10n_ar"


def cache() -> Path:
    """Return the folder of downloads, shared by all checkouts of this user."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ahorro"


def setting(name: str, default: str = "") -> str:
    """Return an environment setting, empty ones counting as not given."""
    return os.environ.get(name) or default


def digest(*parts: str | Path) -> str:
    """Return a short hash of texts and of the contents of files and folders."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            total.update(part.encode())
        elif part.is_dir():
            for path in sorted(part.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    total.update(str(path.relative_to(part)).encode())
                    total.update(path.read_bytes())
        elif part.exists():
            total.update(part.read_bytes())
        total.update(b"\0")
    return total.hexdigest()[:16]
