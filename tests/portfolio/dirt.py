# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dirt by the spoonful: every way in which a real file is worse than its layout.

Dirt is given as a mapping from the name of a switch to its rate, or as text:
`none`, `all`, or names with or without a rate, as `serial_dates=0.1,title_rows`.
Rates are shares of the rows; for what dirties the file as a whole, a probability.
A switch that is on dirties one row at least, if there is one that it can dirty.
"""

import math
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from .dirty_cells import CELL_SWITCHES
from .layouts import AMOUNT, Layout
from .people import make_holder
from .plans import Plan, debts
from .rows import AMBIGUOUS, DUPLICATE, NOISE, PLAN, Line, Row

ROW_RATES = {
    "exact_duplicates": 0.005,
    "changed_duplicates": 0.003,
    "two_holders": 0.002,
    "blank_rows": 0.005,
    "repeated_headers": 0.01,
    "total_rows": 0.003,
}
# A file that is not what its name says is not dirt that comes with all the rest.
FILE_RATES = {
    "title_rows": 1.0,
    "blank_columns": 1.0,
    "repeated_column": 1.0,
    "html_xls": 0.0,
    "tsv_xls": 0.0,
}
RATES = {
    **{name: rate for name, (_switch, rate) in CELL_SWITCHES.items()},
    **ROW_RATES,
    **FILE_RATES,
}

Dirt = Mapping[str, float]
Extras = dict[int, list[Row | Line]]


def parse_dirt(spec: "str | Dirt | None") -> dict[str, float]:
    """Return the rate of each switch that is on."""
    if not isinstance(spec, str):
        rates = dict(spec or {})
    else:
        rates = {}
        for item in filter(None, (item.strip() for item in spec.split(","))):
            name, _equals, rate = item.partition("=")
            if name == "all":
                rates |= RATES
            elif name != "none":
                rates[name] = float(rate) if rate else RATES.get(name) or 1.0
    for name, rate in rates.items():
        if name not in RATES:
            raise ValueError(f"No dirt is called {name}. There is: {', '.join(RATES)}.")
        if not 0 <= rate <= 1:
            raise ValueError(f"The rate of {name} is {rate}, not between 0 and 1.")
    return {name: rate for name, rate in rates.items() if rate}


def dirty_cells(rows: list[Row], layout: Layout, dirt: Dirt, seed: object) -> None:
    """Let each switch of a cell dirty its share of the rows."""
    for name, (switch, _rate) in CELL_SWITCHES.items():
        if name not in dirt:
            continue
        rng = random.Random(f"{seed} {name}")
        wanted = math.ceil(dirt[name] * len(rows))
        if name == "shared_phone":
            # Suspect from the fourth person on; some of the rows may be one person's.
            wanted = max(wanted, 6)
        for row in rng.sample(rows, len(rows)):
            if not wanted:
                break
            if switch(row, layout, rng):
                row.kinds.append(name)
                wanted -= 1


# === ROWS THAT ARE TOO MANY ===


def _exact_duplicate(row: Row, layout: Layout, rng: random.Random) -> Row:
    """The same row again."""
    again = row.copy("exact_duplicates")
    again.outcome = DUPLICATE
    return again


def _changed_duplicate(row: Row, layout: Layout, rng: random.Random) -> Row | None:
    """The same plan again after a payment: the last row is the one that counts."""
    plan = row.plan
    if plan.stage != "N0" or not plan.installments_owed:
        return None
    counts = {
        "installments_issued": plan.installments_issued,
        "installments_paid": plan.installments_paid + 1,
        "installments_owed": plan.installments_owed - 1,
        "installments_bid": plan.installments_bid,
    }
    later = row.copy("changed_duplicates")
    later.plan = replace(
        plan, **counts, **debts(plan.installment, plan.installments_total, counts)
    )
    before, after = layout.cells(plan), layout.cells(later.plan)
    changed = {key: cell for key, cell in after.items() if cell != before[key]}
    if row.touched & changed.keys():
        return None
    later.cells |= changed
    row.outcome = DUPLICATE
    row.kinds.append("changed_duplicates")
    return later


def _second_holder(row: Row, layout: Layout, rng: random.Random) -> Row | None:
    """Somebody else, with another subscription, in the same group and order."""
    if not row.plan.group or "group" in row.lost:
        return None
    if row.plan.stage in ("R0", "R2", "X0"):
        return None  # finished contracts can share a seat: two plans, nothing to ask
    number = 20_000_000 + row.plan.uid
    other = replace(
        row.plan, holder=make_holder(rng, number), subscription_number=str(number)
    )
    row.outcome = AMBIGUOUS
    row.kinds.append("two_holders")
    return Row(layout.cells(other), other, AMBIGUOUS, ["two_holders"])


_MORE_ROWS: dict[str, Callable[[Row, Layout, random.Random], Row | None]] = {
    "exact_duplicates": _exact_duplicate,
    "changed_duplicates": _changed_duplicate,
    "two_holders": _second_holder,
}


def _add_rows(
    rows: list[Row], layout: Layout, dirt: Dirt, seed: object, extras: Extras
) -> None:
    used: set[int] = set()
    for name, make in _MORE_ROWS.items():
        if name not in dirt:
            continue
        rng = random.Random(f"{seed} {name}")
        wanted = math.ceil(dirt[name] * len(rows))
        for index in rng.sample(range(len(rows)), len(rows)):
            if not wanted:
                break
            row = rows[index]
            if index in used or row.outcome != PLAN:
                continue
            more = make(row, layout, rng)
            if more is not None:
                used.add(index)
                extras[rng.randrange(index, len(rows))].append(more)
                wanted -= 1


# === ROWS THAT ARE NOT PLANS ===


def _total_values(rows: list[Row], layout: Layout) -> list:
    summed = {*layout.keys_of(AMOUNT), "owed"}
    values: list = []
    for key in layout.keys:
        cells = [row.cells[key] for row in rows] if key in summed else []
        values.append(sum(cell for cell in cells if isinstance(cell, int | Decimal)))
    return [value or None for value in values]


def _add_noise(
    rows: list[Row], layout: Layout, dirt: Dirt, seed: object, extras: Extras
) -> None:
    width = len(layout.columns)
    totals = _total_values(rows, layout) if "total_rows" in dirt else []
    makers: dict[str, Callable[[], list]] = {
        "blank_rows": lambda: [None] * width,
        "repeated_headers": lambda: list(layout.headers),
        "total_rows": lambda: ["TOTAL", *totals[1:]],
    }
    for name, make in makers.items():
        if name not in dirt:
            continue
        rng = random.Random(f"{seed} {name}")
        for _time in range(math.ceil(dirt[name] * len(rows))):
            place = rng.randrange(max(len(rows), 1))
            extras[place].append(Line(make(), NOISE, (name,)))
    last = max(len(rows) - 1, 0)
    if totals:
        count = f"Cantidad de registros: {len(rows)}"
        for values in (["TOTAL GENERAL", *totals[1:]], [count]):
            extras[last].append(Line(values, NOISE, ("total_rows",)))
    if "blank_rows" in dirt:
        for _time in range(3):
            extras[last].append(Line([None] * width, NOISE, ("blank_rows",)))


def _title_lines(layout: Layout, day: date) -> list[Line]:
    texts = [title.format(day=day) for title in layout.titles]
    return [Line([text], NOISE, ("title_rows",)) for text in texts]


# === COLUMNS ===


def _widen(lines: list[Line], layout: Layout, dirt: Dirt, rng: random.Random) -> None:
    """Add columns that hold nothing, to every line as wide as the table."""
    width = len(layout.columns)
    again = "repeated_column" in dirt
    header = layout.headers[layout.keys.index("email")]
    blanks = []
    if "blank_columns" in dirt:
        blanks = sorted([0, *rng.sample(range(2, width), 2)], reverse=True)
    for line in lines:
        if len(line.values) != width:
            continue
        if again:
            line.values.append(header if line.values[0] == layout.headers[0] else None)
        for place in blanks:
            line.values.insert(place, None)


def _happens(name: str, dirt: Dirt, seed: object) -> bool:
    return random.Random(f"{seed} {name}").random() < dirt.get(name, 0)


def make_lines(
    plans: list[Plan], layout: Layout, dirt: Dirt, seed: object, day: date
) -> tuple[list[Line], dict[str, float]]:
    """Return the lines of a file and the dirt that it got as a whole."""
    rows = [Row(layout.cells(plan), plan) for plan in plans]
    whole = {name: 1.0 for name in FILE_RATES if _happens(name, dirt, seed)}
    extras: Extras = defaultdict(list)
    dirty_cells(rows, layout, dirt, seed)
    _add_rows(rows, layout, dirt, seed, extras)
    _add_noise(rows, layout, dirt, seed, extras)
    lines = _title_lines(layout, day) if "title_rows" in whole else []
    lines.append(Line(list(layout.headers), NOISE))
    for index, row in enumerate(rows):
        for item in (row, *extras.get(index, ())):
            lines.append(item if isinstance(item, Line) else _line(item, layout))
    _widen(lines, layout, whole, random.Random(f"{seed} columns"))
    if "title_rows" in whole:
        # Some exports fill titles up to the width of the table, others do not.
        missing = max(len(line.values) for line in lines) - len(lines[0].values)
        lines[0].values.extend([None] * missing)
    return lines, whole


def _line(row: Row, layout: Layout) -> Line:
    return Line(
        [row.cells[key] for key in layout.keys],
        row.outcome,
        tuple(row.kinds),
        tuple(sorted(row.lost)),
        row.plan,
    )
