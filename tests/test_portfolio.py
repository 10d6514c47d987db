# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The portfolio generator: the rest of the tests can rely on what it says."""

import csv
import io
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import portfolio
from tests.portfolio import dirty_cells, people
from tests.portfolio.layouts import AMOUNT, DATE, INT

ROOT = Path(__file__).resolve().parents[1]
SEED = 7
PROVIDERS = ("rombo", "ovalo")
HOLDER = ("name", "document_number", "phones", "email", "street", "zip")


@pytest.fixture(scope="module")
def plans():
    return {
        name: list(portfolio.iter_plans(1500, SEED, provider=name))
        for name in PROVIDERS
    }


# === PEOPLE ===


def test_cuit_check_digit():
    assert people.cuit_check_digit("3069223905") == 5  # a provider's, published
    assert people.close_cuit("20", "12345678", "23") == "20123456786"
    # Some numbers no digit closes after the usual prefix; after the spare one it does.
    spare = next(
        f"{number:08d}"
        for number in range(10_000_000, 10_000_100)
        if people.cuit_check_digit(f"20{number}") == 10
    )
    assert people.close_cuit("20", spare, "23").startswith("23")


def _holders(plans):
    return {plan.holder for provider in plans.values() for plan in provider}


def test_documents_are_right(plans):
    for holder in _holders(plans):
        number = holder.document_number
        if holder.document_kind == "dni":
            assert re.fullmatch(r"\d{8}", number)
        else:
            assert re.fullmatch(r"(20|23|24|27|30|33)\d{9}", number)
            assert people.cuit_check_digit(number[:10]) == int(number[10])
        assert holder.is_company is number.startswith(("30", "33")) or len(number) == 8


def test_mail_goes_to_reserved_domains_only(plans):
    mails = [holder.email for holder in _holders(plans) if holder.email]
    assert len(mails) > 500
    for mail in mails:
        assert re.fullmatch(r"[a-z]+\.[a-z]+\d+@(\w+\.)*example\.(com|org|net)", mail)


def test_phones_have_ten_digits_and_few_owners(plans):
    areas = {place.area for place in people.PLACES}
    owners = Counter()
    for holder in _holders(plans):
        for phone in holder.phones:
            assert phone.area in areas
            assert re.fullmatch(r"\d{10}", phone.national)
            assert phone.e164.endswith(phone.national)
            owners[phone.national] += 1
    assert max(owners.values()) <= 3
    assert people.Phone("3462", "663250", True).local == "0346215663250"


def test_names_have_accents_and_enie(plans):
    names = " ".join(holder.name for holder in _holders(plans))
    assert "Ñ" in names
    assert re.search("[ÁÉÍÓÚ]", names)
    assert names == names.upper()
    assert people.strip_accents("Güemes Núñez") == "Guemes Nuñez"


# === PLANS ===


@pytest.mark.parametrize("provider", PROVIDERS)
def test_same_seed_same_plans_and_more_plans_begin_alike(plans, provider):
    again = list(portfolio.iter_plans(1500, SEED, provider=provider))
    assert again == plans[provider]
    assert again[:200] == list(portfolio.iter_plans(200, SEED, provider=provider))
    other = list(portfolio.iter_plans(200, SEED + 1, provider=provider))
    assert not {plan.subscription_number for plan in other} & {
        plan.subscription_number for plan in again if plan.subscription_number
    }


@pytest.mark.parametrize("provider", PROVIDERS)
def test_plans_are_unique_and_consistent(plans, provider):
    portfolio.check_portfolio(plans[provider], portfolio.AS_OF)


def test_groups_share_day_and_term(plans):
    groups = {}
    for plan in plans["rombo"]:
        if plan.group:
            shared = (plan.grouping_date, plan.installments_total)
            assert groups.setdefault(plan.group, shared) == shared
            assert plan.order_number <= 2 * plan.installments_total
    assert any(group.isdigit() for group in groups)
    assert any(re.fullmatch(r"\d+E\d", group) for group in groups)
    assert any(re.fullmatch(r"[A-Z]\d[A-Z]{2}", group) for group in groups)


def test_life_is_realistic(plans):
    stages = Counter(plan.stage for plan in plans["rombo"])
    assert [stage for stage, _count in stages.most_common(2)] == ["R2", "N0"]
    assert set(stages) >= {"S2", "A0L", "A0S", "G2", "R0"}
    unbalanced = sum(plan.installments_advanced > 0 for plan in plans["rombo"])
    assert 0 < unbalanced < 0.05 * len(plans["rombo"])
    assert len({plan.holder for plan in plans["rombo"]}) < len(plans["rombo"])


# === CLEAN FILES ===

ENCODED = [
    ("rombo", "csv", None),
    *[(layout, "csv", name) for layout in PROVIDERS for name in portfolio.ENCODINGS],
    ("rombo", "xlsx", None),
    ("ovalo", "xlsx", None),
]


def _table(file, encoding):
    """The rows of a clean file after its header, read without the generator's help."""
    if file.name.endswith(".xlsx"):
        book = load_workbook(io.BytesIO(file.data))
        return [list(row) for row in book.active.iter_rows(values_only=True)]
    codec = {"utf-32": "utf-32-le"}.get(encoding, encoding)
    lines = io.StringIO(file.data.decode(codec), newline="")
    rows = list(csv.reader(lines, delimiter=";"))
    return rows[1:] if rows[0][0] == "sep=" else rows


def _parse(value, kind):
    """A clean cell as a value; the ways of spelling it are few."""
    if kind == DATE and value:
        if isinstance(value, datetime):
            return value.date()
        return datetime.strptime(value.split()[0], "%d/%m/%Y").date()
    if kind == AMOUNT:
        if isinstance(value, str):
            value = value.replace(".", "").replace(",", ".")
        return Decimal(str(value or 0))
    if kind == INT:
        return int(value or 0)
    return value or None


def _expected(value, kind):
    empty = {AMOUNT: Decimal(0), INT: 0}.get(kind)
    return empty if value in (None, "") else value


@pytest.mark.parametrize(("layout", "fmt", "encoding"), ENCODED)
def test_clean_file_is_read_back(plans, layout, fmt, encoding):
    chosen = plans[layout][:150]
    file = portfolio.render(chosen, layout=layout, fmt=fmt, encoding=encoding)
    header, *rows = _table(file, encoding or file.layout.encoding)
    assert header == file.layout.headers
    assert len(rows) == len(chosen) == len(file.expected)
    assert not file.dirty
    kinds = [kind for _header, _key, kind in file.layout.columns]
    for plan, row, note in zip(chosen, rows, file.expected, strict=True):
        assert note.plan is plan
        cells = file.layout.cells(plan)
        for key, kind, value in zip(file.layout.keys, kinds, row, strict=True):
            assert _parse(value, kind) == _expected(cells[key], kind), (key, value)


def test_row_numbers_are_those_of_the_file(plans):
    file = portfolio.render(plans["rombo"][:200], dirt="all,html_xls=0", seed=3)
    rows = _table(file, "cp1252")
    assert [note.row_number for note in file.rows] == list(range(1, len(rows) + 1))
    for note, row in zip(file.rows, rows, strict=True):
        if note.plan and "name" not in note.lost:
            first = note.plan.holder.name.split()[0]
            assert any(cell.strip().startswith(first) for cell in row)


@pytest.mark.parametrize(
    ("layout", "fmt"), [("rombo", "csv"), ("rombo", "xlsx"), ("ovalo", "csv")]
)
def test_same_seed_same_bytes(plans, layout, fmt):
    def make(seed):
        chosen = plans[layout][:120]
        return portfolio.render(chosen, layout=layout, fmt=fmt, dirt="all", seed=seed)

    assert make(1).data == make(1).data
    assert make(1).rows == make(1).rows
    assert make(1).data != make(2).data


def test_sep_line_and_encodings(plans):
    chosen = plans["ovalo"][:3]
    data = portfolio.render(chosen, layout="ovalo").data
    assert data.startswith(b"\xff\xfes\x00e\x00p\x00=\x00;\x00\r\x00\n\x00")
    data = portfolio.render(chosen, layout="ovalo", encoding="utf-32").data
    assert data.startswith(b"s\x00\x00\x00e\x00\x00\x00")
    options = {"encoding": "utf-8-sig", "sep_line": False}
    data = portfolio.render(chosen, layout="ovalo", **options).data
    assert data.startswith(b"\xef\xbb\xbfID_CONCESIONARIO;")
    with pytest.raises(ValueError, match="There is no format ods"):
        portfolio.render(chosen, layout="ovalo", fmt="ods")


# === DIRT ===


@pytest.mark.parametrize(
    ("name", "fmt"),
    [
        *[(name, "csv") for name in portfolio.DIRT_RATES],
        *[(name, "xlsx") for name in ("serial_dates", "title_rows", "blank_columns")],
    ],
)
def test_each_switch_alone_changes_the_bytes(plans, name, fmt):
    chosen = plans["rombo"][: 300 if fmt == "csv" else 60]
    clean = portfolio.render(chosen, fmt=fmt)
    rate = 1.0 if portfolio.DIRT_RATES[name] in (0.0, 1.0) else 0.02
    dirty = portfolio.render(chosen, fmt=fmt, dirt={name: rate}, seed=5)
    assert dirty.data != clean.data
    kinds = {kind for row in dirty.dirty for kind in row.kinds}
    assert kinds | set(dirty.dirt) == {name}
    assert {row.plan.uid for row in dirty.rows if row.plan} <= {p.uid for p in chosen}


@pytest.mark.parametrize("layout", PROVIDERS)
def test_every_row_is_accounted_for(plans, layout):
    file = portfolio.render(plans[layout], layout=layout, dirt="all", seed=5)
    outcomes = Counter(row.outcome for row in file.rows)
    assert set(outcomes) == {"plan", "duplicate", "ambiguous", "rejected", "noise"}
    told = [row.plan.uid for row in file.expected]
    assert len(told) == len(set(told))
    ambiguous = {row.plan.uid for row in file.rows if row.outcome == "ambiguous"}
    assert {row.plan.uid for row in file.rows if row.outcome == "duplicate"} <= {*told}
    missing = {plan.uid for plan in plans[layout]} - set(told) - ambiguous
    assert len(missing) == outcomes[portfolio.REJECTED]
    for row in file.rows:
        assert (row.plan is None) is (row.outcome in ("noise", "rejected"))
        assert set(row.lost) <= {*file.layout.fields, *HOLDER, "city", "province"}


def test_last_of_changed_duplicates_counts(plans):
    file = portfolio.render(plans["rombo"], dirt={"changed_duplicates": 0.01})
    pairs = {}
    for row in file.dirty:
        pairs.setdefault(row.plan.uid, []).append(row)
    assert len(pairs) == 15
    for first, last in pairs.values():
        assert (first.outcome, last.outcome) == (portfolio.DUPLICATE, portfolio.PLAN)
        assert first.plan.installments_paid + 1 == last.plan.installments_paid
        assert first.plan.overdue_debt > last.plan.overdue_debt


def test_shared_phone_is_shared_by_more_than_three(plans):
    file = portfolio.render(plans["rombo"], dirt={"shared_phone": 0.001})
    assert file.data.count(dirty_cells.SHARED_PHONE.encode()) >= 6
    assert len({row.plan.holder for row in file.dirty}) > 3


def test_rates_are_shares_of_the_rows(plans):
    file = portfolio.render(plans["rombo"], dirt="odd_phones=0.2,stray_blanks")
    kinds = Counter(kind for row in file.rows for kind in row.kinds)
    assert kinds == {"odd_phones": 300, "stray_blanks": 60}


def test_dirt_text():
    assert portfolio.parse_dirt("none") == portfolio.parse_dirt(None) == {}
    both = {"html_xls": 1.0, "mojibake": 0.5}
    assert portfolio.parse_dirt("html_xls, mojibake=0.5") == both
    everything = portfolio.parse_dirt("all")
    assert everything == {k: v for k, v in portfolio.DIRT_RATES.items() if v}
    assert everything.keys() - portfolio.parse_dirt("all,mojibake=0") == {"mojibake"}
    with pytest.raises(ValueError, match="No dirt is called grease"):
        portfolio.parse_dirt("grease")
    with pytest.raises(ValueError, match="not between 0 and 1"):
        portfolio.parse_dirt("mojibake=2")


def test_files_called_xls_that_are_none(plans):
    chosen = plans["rombo"][:20]
    page = portfolio.render(chosen, fmt="xlsx", dirt="html_xls")
    assert page.name.endswith(".xls")
    assert page.data.startswith(b"<html>")
    assert page.data.count(b"<tr>") == 21
    tabs = portfolio.render(chosen, fmt="xlsx", dirt="tsv_xls", encoding="utf-16")
    assert tabs.name.endswith(".xls")
    assert tabs.data.decode("utf-16").count("\t") == 21 * 25


# === MONTHS ===


@pytest.mark.parametrize("provider", PROVIDERS)
def test_months_go_on_consistently(plans, provider):
    months = portfolio.run_months(plans[provider], 6, seed=SEED, changed_share=0.6)
    days = [month.as_of.isoformat() for month in months]
    assert days[:3] == ["2026-10-31", "2026-11-30", "2026-12-31"]
    happened = sum((month.counts for month in months), Counter())
    assert set(happened) >= {"move", "cession", "gone", "installment", "payment", "new"}
    for month in months:
        portfolio.check_portfolio(month.plans, month.as_of)
    # Nothing that was ever taken is given again, not even by plans that are gone.
    sold = [c.after for month in months for c in month.changes if c.kind == "new"]
    known = [*plans[provider], *sold]
    assert len({plan.uid for plan in known}) == len(known)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_given_share_changes_and_shows(plans, provider):
    before = plans[provider]
    shares = {"changed_share": 0.05, "new_share": 0.01}
    month = portfolio.run_months(before, 2, seed=SEED, **shares)[1]
    assert month == portfolio.run_months(before, 2, seed=SEED, **shares)[1]
    assert month.counts.total() == 75 + 15
    assert month.counts["new"] == 15
    fields = portfolio.LAYOUTS[provider].fields
    for change in month.changes:
        if change.before and change.after:
            assert change.before.uid == change.after.uid
            old, new = (
                [portfolio.field_value(plan, field) for field in fields]
                for plan in (change.before, change.after)
            )
            assert old != new, change.kind
    kept = {plan.uid: plan for plan in month.plans}
    touched = {(change.before or change.after).uid for change in month.changes}
    assert all(kept[plan.uid] is plan for plan in before if plan.uid not in touched)


def test_moves_are_the_usual_ones_and_cessions_change_the_holder(plans):
    usual = {
        "S2": "N0 S4 S6", "S6": "S2 S4", "N0": "A0L A0S R0 R2 X0", "G0": "G2",
        "A0L": "G0 G2 N0 R0", "A0S": "G0 G2 N0 R0", "G2": "X0", "R0": "N0", "R2": "N0",
    }  # fmt: skip
    month = portfolio.run_months(plans["rombo"], 2, seed=SEED, changed_share=1)[1]
    for kind, before, after in month.changes:
        if kind == "move":
            assert after.stage in usual[before.stage].split()
        elif kind == "cession":
            assert before.holder.document_number != after.holder.document_number
            assert (before.group, before.order) == (after.group, after.order)
        elif kind == "new":
            assert after.sale_date > portfolio.AS_OF - timedelta(1)
    assert month.counts["move"] > 20


# === COMMAND ===


def test_command_writes_the_same_in_another_process(tmp_path):
    outputs = []
    for hash_seed in ("1", "2"):
        folder = tmp_path / hash_seed
        command = (
            f"-m tests.portfolio --plans 60 --seed 7 --layout ovalo --format csv "
            f"--months 2 --dirt all --out {folder}"
        )
        done = subprocess.run(
            [sys.executable, *command.split()],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
        )
        assert "rows dirty" in done.stdout
        outputs.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert outputs[0] == outputs[1]
    assert set(outputs[0]) == {
        "Novedades_2026_10.csv",
        "Novedades_2026_10.rows.jsonl",
        "Novedades_2026_11.csv",
        "Novedades_2026_11.rows.jsonl",
        "Novedades_2026_11.changes.jsonl",
    }
