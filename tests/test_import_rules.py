# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the importer reads of generated files is what the generator says is in them."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from odoo.addons.ahorro_import.tests.rules_common import shipped_aliases
from odoo.addons.ahorro_import.tools.formats import Rules
from odoo.addons.ahorro_import.tools.parse import open_report
from odoo.addons.ahorro_import.tools.readers import read_table

from tests import portfolio
from tests.portfolio.catalog import ROMBO_LABELS

SEED = 11
PROFILES = {"rombo": "rombo_cartera", "ovalo": "ovalo_novedades"}
RULES = {
    "rombo": Rules(
        group_pattern="[A-Z0-9]{4}",
        code_tables={"status": {text: code for code, text in ROMBO_LABELS.items()}},
    ),
    "ovalo": Rules(),
}
# Where the generator calls a field otherwise.
NAMES = {
    "name": "holder_name",
    "document_number": "holder_document",
    "status_code": "status",
}


def _plans(provider, count=1200):
    return list(portfolio.iter_plans(count, SEED, provider=provider))


def _read(file):
    provider = file.layout.provider
    aliases = shipped_aliases(PROFILES[provider])
    table = read_table(file.data)
    return list(open_report(table, aliases, RULES[provider], filename=file.name))


def _notes(file):
    """The rows of the file without the blank ones at its end."""
    notes = list(file.rows)
    while notes and notes[-1].kinds == ("blank_rows",):
        notes.pop()
    return notes


def _outcome(row):
    """What the generator calls what was made of a row, as far as one row can tell."""
    if row.kind == "noise":
        return portfolio.NOISE
    return portfolio.REJECTED if row.reject else portfolio.PLAN


def _expected(note, field):
    value = portfolio.field_value(note.plan, field)
    if field == "phones":
        return sorted(value)
    if field == "order":
        match = re.fullmatch(r"(\d+)([A-Z]?)", value)
        return (int(match[1]), match[2] or None) if match else (None, None)
    # Files leave the counts and debts of an ungrouped plan empty.
    return value or None


def _found(row, field):
    values = row.values
    if field == "phones":
        return sorted(phone.national for phone in values["phones"] if phone.national)
    if field == "order":
        return values["order_number"], values["order_letter"]
    return values[NAMES.get(field, field)] or None


@pytest.mark.parametrize(
    ("provider", "options"),
    [
        ("rombo", {"fmt": "csv", "dirt": "all"}),
        ("rombo", {"fmt": "xlsx", "dirt": "all"}),
        ("rombo", {"fmt": "csv", "dirt": "all,html_xls"}),
        ("rombo", {"fmt": "csv", "dirt": "all,tsv_xls"}),
        ("rombo", {"fmt": "csv", "encoding": "utf-32", "dirt": None}),
        ("ovalo", {"fmt": "csv", "dirt": "all"}),
        ("ovalo", {"fmt": "csv", "encoding": "utf-32", "dirt": "all"}),
        ("ovalo", {"fmt": "xlsx", "dirt": "all"}),
    ],
)
def test_generated_file_is_read_row_by_row(provider, options):
    file = portfolio.render(_plans(provider), layout=provider, seed=SEED, **options)
    rows, notes = _read(file), _notes(file)
    assert len(rows) == len(notes)
    wrong = []
    for row, note in zip(rows, notes, strict=True):
        # A row that repeats or contradicts another is a plan's as long as one looks
        # at it alone.
        wanted = note.outcome
        if wanted in (portfolio.DUPLICATE, portfolio.AMBIGUOUS):
            wanted = portfolio.PLAN
        if _outcome(row) != wanted:
            wrong.append((row.row_number, wanted, _outcome(row), note.kinds))
        elif wanted == portfolio.PLAN:
            wrong += [
                (row.row_number, field, _expected(note, field), _found(row, field))
                for field in file.layout.fields
                if field not in note.lost
                and _expected(note, field) != _found(row, field)
            ]
    assert not wrong[:5]


@pytest.mark.parametrize("provider", PROFILES)
def test_every_column_of_a_generated_file_is_known(provider):
    file = portfolio.render(
        _plans(provider, 30), layout=provider, dirt="all", seed=SEED
    )
    table = read_table(file.data)
    report = open_report(table, shipped_aliases(PROFILES[provider]))
    assert not report.header.match.unknown
    assert report.facts.dealer_code == ("0346" if provider == "rombo" else "00346")
    assert report.facts.issued_on == portfolio.AS_OF


@pytest.mark.parametrize("provider", PROFILES)
def test_clean_file_has_no_problems(provider):
    file = portfolio.render(_plans(provider, 300), layout=provider, seed=SEED)
    rows = _read(file)
    assert not [row for row in rows if row.problems or row.reject]
    assert len([row for row in rows if row.kind == "plan"]) == 300


def test_same_file_gives_the_same_answer_twice():
    file = portfolio.render(_plans("rombo", 300), fmt="xlsx", dirt="all", seed=SEED)
    assert _read(file) == _read(file)
