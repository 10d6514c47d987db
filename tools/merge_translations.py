# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bring ``i18n/es.po`` of add-ons in line with their .pot, listing missing terms.

Terms keep their order in the .pot; what left the sources leaves the translation too.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]


def merge(addon: str) -> list[str]:
    """Update one add-on's es.po and return the terms without Spanish."""
    folder = ROOT / addon / "i18n"
    template = polib.pofile(str(folder / f"{addon}.pot"))
    # Dates would make a difference in every run.
    for header in ("POT-Creation-Date", "PO-Revision-Date"):
        template.metadata.pop(header, None)
    template.save(str(folder / f"{addon}.pot"))
    path = folder / "es.po"
    known = {}
    if path.exists():
        known = {
            (entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))
        }
    fresh = polib.POFile()
    fresh.header = f"Translation of {addon} to the Spanish of Argentina."
    fresh.metadata = {
        **template.metadata,
        "Language": "es",
        "Last-Translator": "Ahorro",
    }
    missing = []
    for entry in template:
        old = known.get((entry.msgctxt, entry.msgid))
        entry.msgstr = old.msgstr if old else ""
        fresh.append(entry)
        if not entry.msgstr:
            missing.append(entry.msgid)
    fresh.save(str(path))
    return missing


def main(addons: list[str]) -> int:
    """Merge all; print what is missing; 1 when anything is."""
    total = 0
    for addon in addons:
        missing = merge(addon)
        total += len(missing)
        for term in missing:
            print(f"{addon}: {term!r}")
    print(f"{total} terms without Spanish")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
