# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Knowing what is finished: stamps written last, and a lock against two at once."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .layout import STAMPS, WORK
from .proc import held_locks, say


def is_done(name: str, key: str) -> bool:
    """Tell whether a step ended whole with these very inputs."""
    try:
        return (STAMPS / name).read_text() == key
    except OSError:
        return False


def mark_done(name: str, key: str) -> None:
    """Record that a step ended; atomic, so that a kill leaves the old state."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    fresh = STAMPS / f".{name}.new"
    with fresh.open("w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(STAMPS / name)


def forget(name: str) -> None:
    """Make a step run again; called before its result is touched."""
    (STAMPS / name).unlink(missing_ok=True)


def discard(path: Path) -> None:
    """Remove a folder or file left by an interrupted run."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Let one command at a time do this; the lock dies with the process."""
    WORK.mkdir(parents=True, exist_ok=True)
    with exclusive_in(WORK, f"{name}.lock"):
        yield


@contextmanager
def exclusive_in(folder: Path, name: str = ".lock") -> Iterator[None]:
    """The same for a folder that several checkouts share."""
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("· another command is busy here: waiting for it …")
            fcntl.flock(file, fcntl.LOCK_EX)
        held_locks.add(file.fileno())
        try:
            yield
        finally:
            held_locks.discard(file.fileno())
