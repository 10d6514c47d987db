# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""prettier and eslint: what ``make lint`` checks of JavaScript and style sheets.

Only ``make lint`` and ``make test-full`` come here: the product and ``make test`` need
no Node. The tools and their versions are in ``package.json``, with the sums of all they
need in ``package-lock.json``; they are installed in ``.ahorro/node``.
"""

from __future__ import annotations

import shutil
import subprocess

from . import stamp
from .errors import SetupError
from .layout import ROOT, WORK, cache, digest
from .proc import need_debian, output_of, run, say, step

NODE = WORK / "node"
#: What decides what is installed, copied beside it.
_INPUTS = ("package.json", "package-lock.json", ".npmrc")
#: What the tools ask for (``engines`` in package.json); Debian 12 has 18.20.
_OLDEST = (18, 18)


def lint() -> None:
    """Check format and rules of all JavaScript and SCSS; a finding ends the command.

    :raises SetupError: something was found, or the tools cannot be installed
    """
    ensure()
    # What is found can mostly be mended by the tool itself: the sentence says how.
    _check("prettier", ("--check", "--log-level=warn", "."), "--write .")
    _check("eslint", (".",), "--fix .")


def ensure() -> None:
    """Install the tools unless they are there, from these very files."""
    _require_node()
    key = digest(
        str(NODE), output_of(["node", "--version"]), *(ROOT / name for name in _INPUTS)
    )
    if stamp.is_done("node", key):
        return
    stamp.forget("node")
    stamp.discard(NODE)
    NODE.mkdir(parents=True)
    for name in _INPUTS:
        shutil.copy(ROOT / name, NODE / name)
    downloads = cache() / "npm"
    downloads.mkdir(parents=True, exist_ok=True)
    with step("prettier and eslint"), stamp.exclusive_in(downloads):
        # Exactly the versions and sums of the lock file; no package's code is run.
        command = ["npm", "ci", "--ignore-scripts", "--prefer-offline"]
        run(
            [*command, f"--cache={downloads}"],
            "prettier and eslint could not be fetched: check the network and run the "
            "same command again",
            log="npm",
            cwd=NODE,
        )
    stamp.mark_done("node", key)


def _require_node() -> None:
    purpose = "check the format of JavaScript"
    if not shutil.which("node"):
        need_debian("nodejs", purpose)
    if not shutil.which("npm"):
        need_debian("npm", purpose)
    found = output_of(["node", "--version"]).strip().removeprefix("v")
    if tuple(int(part) for part in found.split(".")[:2]) < _OLDEST:
        oldest = ".".join(map(str, _OLDEST))
        raise SetupError(
            f"Node {oldest} or newer is needed to {purpose} and this is {found}: "
            "Debian's package 'nodejs' will do."
        )


def _check(tool: str, arguments: tuple[str, ...], mend: str) -> None:
    say(f"· {tool} {arguments[0]}")
    program = NODE / "node_modules" / ".bin" / tool
    if subprocess.run([program, *arguments], cwd=ROOT, check=False).returncode:
        raise SetupError(
            f"{tool} found something: mend what it names above, or have it mended with "
            f"'{program.relative_to(ROOT)} {mend}'."
        )
