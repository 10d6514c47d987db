# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Finding or fetching Odoo 19."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from . import debian, stamp
from .errors import SetupError
from .layout import ODOO, digest, setting
from .proc import output_of, run, say, step

GITHUB = "https://github.com/odoo/odoo.git"
#: Debian leaves this file out; without it every page logs an error.
MISSING_FILE = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class OdooSource:
    """An Odoo 19 on this machine.

    :ivar path: the folder to put on Python's path, in which ``odoo`` lies
    :ivar origin: how it was found, for messages and for the environment's key
    """

    path: Path
    origin: str

    @property
    def addons(self) -> list[Path]:
        """Folders of Odoo's own add-ons."""
        found = [self.path / "odoo" / "addons", self.path / "addons"]
        return [folder for folder in found if folder.is_dir()]

    @property
    def key(self) -> str:
        """A text that changes when another Odoo takes its place."""
        return digest(str(self.path), self.path / "odoo" / "release.py")


def find() -> OdooSource:
    """Return Odoo 19: the user's own, an importable one, Debian's, or a git clone.

    :raises SetupError: none can be had, or ``ODOO_HOME`` does not hold Odoo 19
    """
    home = setting("ODOO_HOME")
    if home:
        path = Path(home).expanduser().resolve()
        if not _is_odoo_19(path):
            raise SetupError(
                f"ODOO_HOME={home} holds no Odoo 19: point it to a checkout of "
                "Odoo's branch 19.0, or leave it empty."
            )
        return OdooSource(path, "ODOO_HOME")
    importable = _importable()
    if importable:
        return OdooSource(importable, "installed")
    return _fetched()


def _is_odoo_19(path: Path) -> bool:
    release = path / "odoo" / "release.py"
    return release.exists() and "version_info = (19, 0" in release.read_text()


def _importable() -> Path | None:
    code = "import odoo.release as r; print(r.version_info[0], r.__file__)"
    # -P: the checkout itself must not be taken for an installed package.
    words = output_of([sys.executable, "-P", "-c", code]).split(maxsplit=1)
    if len(words) == 2 and words[0] == "19":
        return Path(words[1].strip()).resolve().parents[1]
    return None


def _fetched() -> OdooSource:
    unpacked = ODOO / "usr" / "lib" / "python3" / "dist-packages"
    cloned = OdooSource(ODOO, "git")
    packaged = OdooSource(unpacked, "debian")
    if stamp.is_done("odoo", "git"):
        return cloned
    key = digest(debian.LOCK, Path(__file__))
    if stamp.is_done("odoo", key):
        return packaged
    stamp.forget("odoo")
    stamp.discard(ODOO)
    try:
        with step("Odoo 19 (Debian's package, unpacked here)"):
            _unpack_debian(unpacked)
    except SetupError as failure:
        if not output_of(["git", "ls-remote", GITHUB, "refs/heads/19.0"], timeout=30):
            raise
        say(f"  {failure}")
        stamp.discard(ODOO)
        with step("Odoo 19 (a shallow git clone)"):
            run(
                ["git", "clone", "--depth=1", "--branch=19.0", GITHUB, ODOO],
                "Odoo could not be cloned: set ODOO_HOME to an Odoo 19 you have",
                log="odoo",
            )
        stamp.mark_done("odoo", "git")
        return cloned
    stamp.mark_done("odoo", key)
    return packaged


def _unpack_debian(unpacked: Path) -> None:
    fresh = ODOO.with_name("odoo.new")
    stamp.discard(fresh)
    debian.unpack([debian.fetch(name) for name in debian.recorded()], fresh)
    missing = fresh / unpacked.relative_to(ODOO) / MISSING_FILE
    missing.parent.mkdir(parents=True, exist_ok=True)
    if not missing.exists():
        missing.write_text("// Background blurring is not part of this package.\n")
    dangling = [
        link for link in fresh.rglob("*") if link.is_symlink() and not link.exists()
    ]
    if dangling:
        say(f"  notice: {len(dangling)} links of Odoo's package lead nowhere")
    fresh.replace(ODOO)
