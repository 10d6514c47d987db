# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The books that a careful clerk would keep of plans, from their files alone.

Written from docs/guia/importar-cartera.md and DESIGN.md. It knows nothing of Odoo and
of the add-ons.

- A file writes what it says otherwise than the plan; an empty cell says nothing.
- A complete file (it names 80 % of the running plans, or more) marks absent whom it
  does not name, from its day on; whoever is named again is absent no more.
- Another holder is written where a person accepts it; where they keep the known one
  the rest of the row is written, and until they decide nothing of it is.
- A datum holds what the last file that wrote it and still counts wrote, or what it held
  before all of them.
- A plan goes to the archive once the file that brought it does not count any more, and
  none that counts wrote to it, and nobody used it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from .truth import FAMILIES, RESCINDED, Row

#: What a file writes to a plan, and how its row calls it.
WRITTEN = {
    "status": "status",
    "seat": "seat",
    "issued": "issued",
    "paid": "paid",
    "owed": "owed",
    "debt": "debt",
    "to_come": "to_come",
    "award": "award",
    "sale": "sale",
}
COMPLETE_SHARE = 0.8


@dataclass
class File:
    """A file that was imported. ``rows``: those that were written, by plan."""

    number: int
    day: date
    moment: datetime
    is_complete: bool
    rows: dict[int, Row] = field(default_factory=dict)
    is_undone: bool = False


@dataclass
class Plan:
    """A plan in the books: what it held first, and each write since."""

    number: int
    brought_by: File
    first: dict
    writes: dict[str, list[tuple[File, object]]] = field(default_factory=dict)
    kept_document: str = ""
    is_archived: bool = False
    #: Who held it from each moment on.
    holders: list[tuple[datetime, str]] = field(default_factory=list)

    def get(self, name: str, before: File | None = None):
        """Return what it holds; with a file, what it held before that one wrote."""
        value = self.first.get(name)
        for file, written in self.writes.get(name, ()):
            if not file.is_undone and file is not before:
                value = written
        return value

    def write(self, name: str, value, file: File) -> None:
        if self.get(name) != value:
            self.writes.setdefault(name, []).append((file, value))

    def was_written_by(self, file: File, names=None) -> bool:
        """Tell whether a file wrote one of some data, or any."""
        return any(
            one is file
            for name in (self.writes if names is None else names)
            for one, _value in self.writes.get(name, ())
        )

    @property
    def family(self) -> str:
        return FAMILIES[self.get("status")]

    def held_at(self, moment: datetime) -> str:
        """Return the document of who held it at a moment."""
        document = self.holders[0][1]
        for since, one in self.holders:
            if since <= moment:
                document = one
        return document

    def note_holder(self, moment: datetime) -> None:
        document = self.get("holder").document
        if not self.holders or self.holders[-1][1] != document:
            self.holders.append((moment, document))


@dataclass
class Books:
    """All plans and files of a dealership with one administradora."""

    plans: dict[int, Plan] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)

    @property
    def standing(self) -> list[File]:
        return [file for file in self.files if not file.is_undone]

    @property
    def last(self) -> File | None:
        return self.standing[-1] if self.standing else None

    def is_complete(self, rows: list[Row]) -> bool:
        """Tell whether a file is taken as complete: by the running plans it names."""
        running = {
            plan.number
            for plan in self.plans.values()
            if not plan.is_archived and plan.get("status") != RESCINDED
        }
        named = {row.number for row in rows}
        return len(running & named) >= COMPLETE_SHARE * len(running)

    def other_holders(self, rows: list[Row]) -> list[int]:
        """Return the plans of which a file names another holder, to be decided."""
        return [
            row.number
            for row in rows
            if (plan := self.plans.get(row.number))
            and row.holder.document
            not in (plan.get("holder").document, plan.kept_document)
        ]

    def take(self, file: File, rows: list[Row], decisions: dict[int, str]) -> None:
        """Write a file: ``decisions`` are *accept* or *keep*, by plan."""
        self.files.append(file)
        waiting = {n for n in self.other_holders(rows) if n not in decisions}
        for row in rows:
            if row.number in waiting:
                continue
            file.rows[row.number] = row
            if row.number not in self.plans:
                self._bring(row, file)
                continue
            plan = self.plans[row.number]
            self._take_row(plan, row, file, decisions.get(row.number))
            plan.note_holder(file.moment)
        if file.is_complete:
            named = {row.number for row in rows}
            for plan in self.plans.values():
                if plan.number not in named and not plan.get("absent"):
                    plan.write("absent", file.day, file)

    def _bring(self, row: Row, file: File) -> None:
        first = {name: getattr(row, source) for name, source in WRITTEN.items()}
        plan = Plan(row.number, file, first | {"holder": row.holder, "absent": None})
        plan.note_holder(file.moment)
        self.plans[row.number] = plan

    def _take_row(self, plan: Plan, row: Row, file: File, decision: str | None) -> None:
        if decision == "keep":
            plan.kept_document = row.holder.document
        if decision == "accept":
            plan.kept_document = ""
            plan.write("holder", row.holder, file)
        for name, source in WRITTEN.items():
            value = getattr(row, source)
            if value is not None and value != "":
                plan.write(name, value, file)
        plan.write("absent", None, file)

    def undo(self, file: File, moment: datetime) -> None:
        file.is_undone = True
        for plan in self.plans.values():
            plan.note_holder(moment)

    def archive_unused(self, used: set[int]) -> None:
        """Put plans into the archive that nothing keeps any more."""
        for plan in self.plans.values():
            if plan.brought_by.is_undone and plan.number not in used:
                plan.is_archived = not any(
                    plan.was_written_by(file) for file in self.standing
                )
