# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Running other programs, and telling the user what goes on."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import SetupError
from .layout import LOGS

#: Files of the locks that this process holds. The programs it runs inherit them, so
#: that after a kill the next command waits until the last of them has ended.
held_locks: set[int] = set()
_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1

#: Set by ``shell``: its standard output is the script's alone and it stays quiet.
quiet = False


def say(text: str) -> None:
    """Tell the user something; on standard error, as standard output may be data."""
    if not quiet:
        print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Name a step that takes a while, and say how long it took."""
    start = time.monotonic()
    say(f"· {text} …")
    yield
    say(f"  {text}: {time.monotonic() - start:.0f} s")


def end_with_parent() -> None:
    """Have the kernel end this (child) process when the command is killed."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run(
    command: Sequence[str | Path],
    failure: str,
    *,
    log: str,
    outlives: bool = False,
    **options: Any,
) -> None:
    """Run a program with its output in a log file.

    :param failure: the sentence to end with when it fails; the log's path is added
    :param outlives: it leaves a server behind, which must hold no lock of ours
    :raises SetupError: the program is missing or ended with an error
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("ab") as output:
        words = " ".join(map(str, command))
        output.write(f"\n$ {words}\n".encode())
        output.flush()
        try:
            subprocess.run(
                [str(word) for word in command],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=() if outlives else tuple(held_locks),
                preexec_fn=None if outlives else end_with_parent,
                **options,
            )
        except (OSError, subprocess.CalledProcessError) as error:
            tail = path.read_text(errors="replace")
            if "No space left on device" in tail[-20000:]:
                raise SetupError(
                    "The disk is full: free some space and run the same command again."
                ) from error
            raise SetupError(f"{failure} (details: {path})") from error


def output_of(command: Sequence[str | Path], **options: Any) -> str:
    """Return what a program prints, or an empty text where it fails."""
    try:
        printed: str = subprocess.run(
            [str(word) for word in command],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **options,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    return printed


def is_root() -> bool:
    """Tell whether Debian packages may be installed, and servers need another user."""
    return os.geteuid() == 0


def need_debian(package: str, purpose: str) -> None:
    """Install a missing Debian package, or say who has to.

    :param purpose: what it is needed for, to follow "needed to"
    :raises SetupError: not root, not Debian, or the installation failed
    """
    remedy = f"'{package}' is needed to {purpose}: install it (as root: apt-get install"
    if not is_root() or not shutil.which("apt-get"):
        raise SetupError(f"{remedy} {package}) and run the same command again.")
    with step(f"Debian package {package}"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        failure = f"{remedy} {package}); installing it here failed, is there a network?"
        install = ["apt-get", "install", "-y", "--no-install-recommends", package]
        try:
            run(install, failure, log="apt", env=environment)
        except SetupError:
            # A new machine has no package lists yet, or old ones.
            run(["apt-get", "update"], failure, log="apt", env=environment)
            run(install, failure, log="apt", env=environment)
