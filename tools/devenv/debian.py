# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Debian packages unpacked into the checkout, through private apt directories.

Nothing is installed and the machine's own package sources stay as they are. Versions
and sums known to work are recorded in ``debian.lock.json``; the files are kept in the
user's cache and used again after their sum was checked.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import urllib.error
import urllib.request
from pathlib import Path

from . import stamp
from .errors import SetupError
from .layout import WORK, cache
from .proc import output_of, run, say

LOCK = Path(__file__).with_name("debian.lock.json")
NO_NETWORK = (
    "Debian's package server cannot be reached: check the network (or set ODOO_HOME "
    "to an Odoo 19 you already have) and run the same command again"
)


def recorded() -> dict[str, dict[str, str]]:
    """Return suite, version and sha256 of each package of the lock file."""
    packages: dict[str, dict[str, str]] = json.loads(LOCK.read_text())
    return packages


def _sha256(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def _machine_source() -> tuple[str, str]:
    """Return mirror and keyring of the machine's own Debian source."""
    for path in sorted(Path("/etc/apt/sources.list.d").glob("*.sources")):
        for stanza in re.split(r"\n\s*\n", path.read_text(errors="replace")):
            found = dict(re.findall(r"(?m)^(URIs|Signed-By): *(\S+)", stanza))
            if re.search(r"/debian/?$", found.get("URIs", "")):
                return found["URIs"], found.get("Signed-By", "")
    classic = Path("/etc/apt/sources.list")
    if classic.exists():
        line = re.search(
            r"(?m)^deb (?:\[[^]]*\] *)?(\S+/debian/?) ", classic.read_text()
        )
        if line:
            return line[1], ""
    raise SetupError(
        "This machine names no Debian mirror from which Odoo could come: set ODOO_HOME "
        "to a checkout of Odoo's branch 19.0 and run the same command again."
    )


class Suite:
    """One Debian suite read through apt directories of our own."""

    def __init__(self, name: str):
        self.name = name
        self.folder = WORK / "apt" / name
        self._updated = False

    def _options(self) -> list[str]:
        options = {
            "Dir::Etc::SourceList": self.folder / "debian.sources",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::State::Lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "APT::Sandbox::User": "",
        }
        return [
            word for key, value in options.items() for word in ("-o", f"{key}={value}")
        ]

    def update(self) -> None:
        """Read the suite's package list, once a run."""
        if self._updated:
            return
        if not shutil.which("apt-get"):
            raise SetupError(
                "Odoo 19 was not found and this is no Debian: set ODOO_HOME to a "
                "checkout of Odoo's branch 19.0 and run the same command again."
            )
        for part in ("lists/partial", "cache/archives/partial"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        mirror, keyring = _machine_source()
        lines = [
            "Types: deb",
            f"URIs: {mirror}",
            f"Suites: {self.name}",
            "Components: main",
        ]
        if keyring:
            lines.append(f"Signed-By: {keyring}")
        (self.folder / "debian.sources").write_text("\n".join(lines) + "\n")
        run(
            [
                "apt-get",
                *self._options(),
                "-o",
                "APT::Update::Error-Mode=any",
                "update",
            ],
            NO_NETWORK,
            log="debian",
        )
        self._updated = True

    def candidate(self, package: str) -> dict[str, str]:
        """Return ``version``, ``sha256`` and ``url`` of what the suite offers now."""
        self.update()
        shown = output_of(["apt-cache", *self._options(), "show", package])
        fields = dict(
            re.findall(r"(?m)^(Version|SHA256): (\S+)", shown.split("\n\n")[0])
        )
        uris = output_of(
            ["apt-get", *self._options(), "download", "--print-uris", package],
            cwd=self.folder / "cache",
        )
        url = re.search(r"'([^']+)'", uris)
        if not url or "SHA256" not in fields:
            raise SetupError(
                f"Debian's suite {self.name} does not offer '{package}' now: set "
                "ODOO_HOME to an Odoo 19 and run the same command again."
            )
        return {"version": fields["Version"], "sha256": fields["SHA256"], "url": url[1]}


def _proxies() -> dict[str, str]:
    """Return apt's proxy settings, which a machine may have instead of variables."""
    dump = output_of(["apt-config", "dump", "--format", "%f %v%n", "Acquire"])
    found = re.findall(r"(?m)^Acquire::(https?)::Proxy (\S+)$", dump)
    settings = urllib.request.getproxies()
    return settings | {scheme: url for scheme, url in found if url != "DIRECT"}


def _download(url: str, target: Path, sha256: str) -> None:
    """Fetch a file; what an interrupted run left is continued, not fetched again."""
    part = target.with_name(f"{sha256[:16]}.part")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(_proxies()))
    for attempt in (1, 2):
        have = part.stat().st_size if part.exists() else 0
        request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"})
        try:
            with opener.open(request, timeout=60) as answer:
                mode = "ab" if have and answer.status == 206 else "wb"
                with part.open(mode) as file:
                    shutil.copyfileobj(answer, file, 1 << 20)
        except urllib.error.HTTPError as error:
            if error.code != 416:  # 416: nothing is left to fetch
                raise SetupError(f"{NO_NETWORK} ({url}: {error}).") from error
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            raise SetupError(f"{NO_NETWORK} ({error}).") from error
        if _sha256(part) == sha256:
            part.replace(target)
            return
        part.unlink()
        if attempt == 1:
            say(f"  {target.name}: wrong sum, fetched again")
    raise SetupError(
        f"{url} arrives with a wrong checksum: try another network or mirror."
    )


def fetch(package: str, wanted: dict[str, str] | None = None) -> Path:
    """Return the package's file in the cache, downloading what is not there.

    The recorded version is preferred; where the suite has moved on, the newer one is
    taken with a notice (apt vouches for its sum) and remembered in the cache.

    :param wanted: suite, version and sha256 of a package that Odoo does not need
    """
    wanted = wanted or recorded()[package]
    folder = cache() / "debian"
    folder.mkdir(parents=True, exist_ok=True)
    newer = folder / f"{package}.json"
    known = [wanted]
    if newer.exists():
        try:
            known.append(json.loads(newer.read_text()))
        except ValueError:
            newer.unlink()
    with stamp.exclusive_in(folder):
        return _fetch_locked(package, wanted, known, folder)


def _fetch_locked(
    package: str, wanted: dict[str, str], known: list[dict[str, str]], folder: Path
) -> Path:
    for one in known:
        path = folder / f"{package}_{one['sha256'][:16]}.deb"
        if path.exists():
            if _sha256(path) == one["sha256"]:
                return path
            path.unlink()
    offered = _suite(wanted["suite"]).candidate(package)
    if offered["sha256"] != wanted["sha256"]:
        say(
            f"  notice: Debian offers {package} {offered['version']}, "
            f"{wanted['version']} was tried here"
        )
        (folder / f"{package}.json").write_text(json.dumps(offered))
    path = folder / f"{package}_{offered['sha256'][:16]}.deb"
    _download(offered["url"], path, offered["sha256"])
    return path


_suites: dict[str, Suite] = {}


def _suite(name: str) -> Suite:
    return _suites.setdefault(name, Suite(name))


def unpack(packages: list[Path], target: Path) -> None:
    """Unpack package files into one folder."""
    target.mkdir(parents=True)
    for path in packages:
        run(
            ["dpkg-deb", "-x", path, target],
            f"{path.name} could not be unpacked: free some disk space, or set "
            "ODOO_HOME to an Odoo 19 you have",
            log="debian",
        )
