# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...tools.person_marks import Marks

#: What stands where a person's data stood.
ERASED = "[datos borrados]"


@dataclass
class Person:
    """Whose data is looked for, and where: what every place is asked about.

    ``people``: the contacts of one person, with ``sudo``. ``companies``: ids of the
    companies whose records count, None for all of them. ``former``: ids of plans that
    they held once, and until when.
    """

    people: Any
    companies: tuple[int, ...] | None
    marks: Marks
    plans: Any = None
    former: dict[int, datetime] = field(default_factory=dict)
    leads: Any = None
    #: Recordsets whose messages, activities and files are about the person.
    documents: list[Any] = field(default_factory=list)

    @property
    def env(self) -> Any:
        """Return the environment, with ``sudo``."""
        return self.people.env

    def search(self, model: str, domain: Any) -> Any:
        """Return the records of a domain, archived ones too, of these companies."""
        records = self.env[model].with_context(active_test=False)
        if self.companies is not None and "company_id" in records._fields:
            domain = [("company_id", "in", [False, *self.companies]), *domain]
        return records.search(domain)

    def mine(self, model: str, name: str = "partner_id") -> Any:
        """Return the records that point to the person."""
        return self.search(model, [(name, "in", self.people.ids)])


@dataclass(frozen=True)
class Place:
    """One place where personal data can stand: a row of the register.

    ``fate``: ``erased`` (the rows go), ``replaced`` (the rows stay, without what says
    who it was), ``kept`` (the law wants it kept: ``why`` says which and what for) or
    ``doubtful`` (it may be somebody else's: named on the screen for a person to look
    at). ``find`` returns the records of a ``Person``. ``erase`` is called with the
    person and the records found, which it was asked for before anything was erased.
    ``shown``: the fields that the access gives out; ``rows`` gives other columns and
    rows than those, as (titles, list of rows). ``is_slow``: it reads a whole table, and
    is looked through by the erasure alone.
    """

    code: str
    title: str
    model: str
    fate: str
    find: Callable[[Person], Any]
    erase: Callable[[Person, Any], None] | None = None
    shown: tuple[str, ...] = ()
    rows: Callable[[Person, Any], tuple[list[str], list[list[Any]]]] | None = None
    why: str = ""
    is_slow: bool = False
