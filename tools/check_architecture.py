# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Check that the add-ons and their rooms refer to each other in one direction only.

The table *Rooms* of docs/architecture.md holds the rooms (folders under ``models/``) of
each add-on in their order: a room may call those before it, never one after it. What
counts is who calls whom: an import, ``env["model"]`` and any other mention of a model's
name, ``_inherit``, and a call of a method that one room alone defines. What does not
count: the model that a relational field points to and the model that an action's window
shows, which are data (the database's tables refer to each other in both directions).

Prints one sentence per problem and ends with status 1 if there is any. Needs neither
Odoo nor a database.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from .read_addons import (
    Addons,
    ModelClass,
    Reference,
    imported_modules,
    read_addons,
    read_references,
)

TABLE = "docs/architecture.md"
MAX_METHODS = 40
MAX_LINES = 400
#: Below and above the rooms of every add-on; hooks and the package see everything.
BELOW = ("tools",)
ABOVE = ("wizard", "controllers", "(add-on)")
#: Folders of the repository whose Python is held to the length.
SOURCES = ("ahorro_*", "tests", "tools")

#: What may be otherwise: the start of a sentence of this check, and why.
EXCEPTIONS: dict[str, str] = {}

_ROW = re.compile(r"^\| `?(ahorro_\w+)`? \| (.+?) \|", re.M)


def read_rooms(text: str) -> dict[str, list[str]]:
    """Return the rooms of each add-on in their order, from the table *Rooms*."""
    section = text.partition("\n## Rooms\n")[2].partition("\n## ")[0]
    return {
        addon: re.findall(r"`(\w+)`", rooms) for addon, rooms in _ROW.findall(section)
    }


def check_addons(addons: Addons, references: list[Reference]) -> Iterator[str]:
    """Yield what refers to an add-on that its own does not stand on."""
    for place, target, what in references:
        if target.addon not in addons.depends[place.addon]:
            yield f"{place}: {what}, of {target.addon}, which {place.addon} must not."
    for addon, below in addons.depends.items():
        others = "|".join(sorted(set(addons.depends) - below))
        if not others:
            continue
        mention = re.compile(rf"\b(?:{others})\.\w|@(?:{others})/")
        for path in sorted((addons.root / addon).rglob("*")):
            parts = path.relative_to(addons.root / addon).parts
            if path.suffix not in (".xml", ".js", ".csv") or "tests" in parts:
                continue
            text = path.read_text(encoding="utf-8")
            for number, line in enumerate(text.splitlines(), 1):
                if found := mention.search(line):
                    name = path.relative_to(addons.root)
                    yield f"{name}:{number}: mentions {found[0]}, an add-on above it."


def room_edges(
    references: list[Reference], rooms: dict[str, list[str]]
) -> dict[tuple[str, str, str], list[Reference]]:
    """Return the references between two rooms of one add-on, by add-on and rooms."""
    edges = defaultdict(list)
    for reference in references:
        place, target, _what = reference
        inside = place.addon == target.addon and place.addon in rooms
        # A package imports what it holds: that is no call.
        package = place.path.endswith("__init__.py")
        if inside and place.room != target.room and not package:
            if place.room and target.room:
                edges[place.addon, place.room, target.room].append(reference)
    return edges


def check_rooms(
    addons: Addons, references: list[Reference], rooms: dict[str, list[str]]
) -> Iterator[str]:
    """Yield what stands in no room, and what refers to a room after its own."""
    for place, _tree in addons.trees.values():
        in_models = "/models/" in place.path and place.addon in rooms
        if in_models and not place.room and not place.path.endswith("__init__.py"):
            yield f"{place}: stands in no room of models/."
    known = {room for order in rooms.values() for room in order}
    for place, _tree in addons.trees.values():
        if "/models/" in place.path and place.room and place.room not in known:
            yield f"{place}: the room {place.room} is not in the table of {TABLE}."
    for (addon, room, other), found in sorted(room_edges(references, rooms).items()):
        order = [*BELOW, *rooms[addon], *ABOVE]
        if room in order and other in order and order.index(other) > order.index(room):
            for place, target, what in sorted(set(found)):
                yield f"{addon}: {room} → {other}: {place} {what} ({target})."


def check_tools(addons: Addons) -> Iterator[str]:
    """Yield what a rule imports from Odoo or from the models."""
    for place, tree in addons.trees.values():
        if place.room != "tools":
            continue
        for line, dotted in imported_modules(place, tree):
            parts = dotted.split(".")
            ours = parts[:2] == ["odoo", "addons"] and parts[3:4] == ["tools"]
            if parts[0] == "odoo" and not (ours and parts[2] in addons.depends):
                yield f"{place.path}:{line}: imports {dotted}: rules know no Odoo."
            elif parts[0] in addons.depends and parts[1:2] != ["tools"]:
                yield f"{place.path}:{line}: imports {dotted}: rules know no models."


def _by_model(addons: Addons) -> dict[tuple[str, str, str], list[ModelClass]]:
    """Return the classes of each model in each add-on, of Odoo's own in each room.

    To a model that is not ours each room adds its own, and has no other place for it.
    An abstract model that one model of its room alone inherits is a piece of that model
    and counts with it.
    """
    heirs = defaultdict(set)
    for each in addons.classes:
        for name in each.inherits:
            if name != each.model:
                heirs[name].add((each.model, each.place.addon, each.place.room))
    owners = addons.owners()
    found = defaultdict(list)
    for each in addons.classes:
        place = each.place
        room = "" if each.model in owners else place.room
        found[place.addon, each.model, room].append(each)
        users = heirs[each.model]
        if each.model in owners and len(users) == 1:
            (heir, addon, other) = next(iter(users))
            if (addon, other) == (place.addon, place.room):
                room = "" if heir in owners else place.room
                found[addon, heir, room].append(each)
    return found


def check_methods(addons: Addons) -> Iterator[str]:
    """Yield models of too many methods, and methods that one model has twice."""
    for (addon, model, _room), classes in sorted(_by_model(addons).items()):
        total = sum(len(each.methods) for each in classes)
        if total > MAX_METHODS:
            files = Counter(each.place.path for each in classes)
            yield (
                f"{addon}: {model} has {total} methods in {len(files)} files "
                f"(at most {MAX_METHODS})."
            )
    for (addon, model), own in sorted(_extensions(addons).items()):
        for name in sorted({name for each in own for name in each.methods}):
            found = [each for each in own if name in each.methods]
            if len(found) > 1 and not _is_ordered(own, found, name):
                lines = [f"{each.place.path}:{each.methods[name][0]}" for each in found]
                yield f"{addon}: {model}.{name} is defined in {' and '.join(lines)}."


def _is_ordered(own: list[ModelClass], found: list[ModelClass], name: str) -> bool:
    """Tell whether more than the order of imports says which method comes first."""
    others = [each for each in found if not each.defines]
    extend = all(each.methods[name][1] for each in others)
    if not any(each.defines for each in own):
        # Rooms that each add to what stands below the add-on need no order.
        return extend
    # A hook and the one room that fills it: who defines the model comes first.
    return len(found) == 2 and len(others) == 1 and extend


def _extensions(addons: Addons) -> dict[tuple[str, str], list[ModelClass]]:
    found = defaultdict(list)
    for each in addons.classes:
        found[each.place.addon, each.model].append(each)
    return found


def check_lengths(root: Path) -> Iterator[str]:
    """Yield Python files that are too long to be about one thing."""
    for folder in SOURCES:
        for path in sorted(root.glob(f"{folder}/**/*.py")):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > MAX_LINES:
                yield (
                    f"{path.relative_to(root)}: has {lines} lines "
                    f"(at most {MAX_LINES})."
                )


def check(root: Path) -> list[str]:
    """Return every problem, one sentence each, exceptions left out."""
    rooms = read_rooms((root / TABLE).read_text(encoding="utf-8"))
    addons = read_addons(root)
    references = read_references(addons)
    problems = [
        *check_addons(addons, references),
        *check_rooms(addons, references, rooms),
        *check_tools(addons),
        *check_methods(addons),
        *check_lengths(root),
    ]
    return [each for each in problems if not each.startswith(tuple(EXCEPTIONS))]


def main(arguments: list[str] | None = None) -> int:
    """Print the problems; the exit status says whether there were any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(__file__).resolve().parents[1],
        help="the checkout to look at (default: the one of this file)",
    )
    parser.add_argument("--edges", action="store_true", help="count calls by room")
    options = parser.parse_args(arguments)
    if options.edges:
        rooms = read_rooms((options.root / TABLE).read_text(encoding="utf-8"))
        found = room_edges(read_references(read_addons(options.root)), rooms)
        for (addon, room, other), calls in sorted(found.items()):
            print(f"{addon}: {room} → {other}: {len(calls)}")
    problems = check(options.root)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
