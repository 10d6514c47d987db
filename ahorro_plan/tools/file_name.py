# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names of files in an archive, whatever people called them."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

# What a system refuses in a name, and what would lead out of the folder.
_REFUSED: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST: Final = 120


def unique_names(names: Iterable[str]) -> list[str]:
    """Return names that any system takes; a number tells equal ones apart."""
    taken: set[str] = set()
    result = []
    for name in names:
        path = PurePosixPath(_REFUSED.sub("_", name).strip(" .") or "_")
        suffix = path.suffix[:12]
        stem = path.name.removesuffix(path.suffix)[:_LONGEST]
        unique, number = f"{stem}{suffix}", 2
        while unique.lower() in taken:
            unique, number = f"{stem} ({number}){suffix}", number + 1
        taken.add(unique.lower())
        result.append(unique)
    return result
