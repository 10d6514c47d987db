# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people and programs do to single cells. Each function is a switch of its own.

A switch gets one row and returns whether it could dirty it. What a careful reader can
still make out stays in the plan; what nobody can is named as lost.
"""

import random
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from . import catalog
from .layouts import DATE, INT, TEXT, Layout, spell_amount
from .rows import PLAN, REJECTED, CellSwitch, Row

PHONES = ("phone", "mobile")
NAMES = ("name", "street", "city", "province")
EXCEL_EPOCH = date(1899, 12, 30)
SHARED_PHONE = "3815000000"

# Name of each switch: what it does, and its share of the rows when all are on.
CELL_SWITCHES: dict[str, tuple[CellSwitch, float]] = {}


def _switch(rate: float):
    def register(function: CellSwitch) -> CellSwitch:
        CELL_SWITCHES[function.__name__] = (function, rate)
        return function

    return register


def _any(rng: random.Random, options: list[str]) -> str | None:
    return rng.choice(options) if options else None


# === IDENTITY ===


@_switch(0.003)
def no_identity(row: Row, layout: Layout, rng: random.Random) -> bool:
    """Neither subscription nor group: a plan that cannot be told from any other."""
    for key in ("subscription", "group_order", "group", "order"):
        if key in row.cells:
            row.change(key, "")
    row.outcome, row.plan = REJECTED, None
    return True


@_switch(0.01)
def scientific_group(row: Row, layout: Layout, rng: random.Random) -> bool:
    """A group such as 12E3 that a spreadsheet took for a number."""
    plan = row.plan
    if not plan or not row.free(["group_order"]) or not row.free(["subscription"]):
        return False
    if not re.fullmatch(r"\d+E\d", plan.group):
        return False
    number = Decimal(plan.group)
    ruined = rng.choice((f"{number:.2E}".replace(".", ","), f"{number:f}"))
    row.touched.add("subscription")
    return row.change("group_order", f"{ruined} / {plan.order}", "group", "order")


@_switch(0.02)
def missing_subscription(row: Row, layout: Layout, rng: random.Random) -> bool:
    """No subscription number: group and order alone say which plan it is."""
    keys = row.free(["group_order"]) or row.free(["group"])
    if not keys or not row.free(["subscription"]):
        return False
    row.touched.update(keys)
    return row.change("subscription", "", "subscription_number")


@_switch(0.03)
def odd_groups(row: Row, layout: Layout, rng: random.Random) -> bool:
    """Group and order joined in another way, or in lower case."""
    plan = row.plan
    if not plan or not row.free(["group_order"]):
        return False
    group, order = plan.group, plan.order
    spellings = [f"{group}-{order}", f"{group} - {order}", f"{group} /{order}"]
    if not order.isdigit():
        # Without a separator, digits alone would run together.
        spellings += [f"{group}{order}", f"{group}{order[:-1]}-{order[-1]}"]
        spellings.append(f"{group}{order}".lower())
    return row.change("group_order", rng.choice(spellings))


@_switch(0.02)
def lost_zeros(row: Row, layout: Layout, rng: random.Random) -> bool:
    """Leading zeros that went when a cell became a number."""
    key = _any(rng, row.free(("document", "group_order", *PHONES)))
    value = str(row.cells.get(key, ""))
    if key == "group_order":
        short = re.sub(r"/ 0+(?=\d)", "/ ", value)
        return short != value and row.change(key, short, "order")
    if not value.startswith("0"):
        return False
    return row.change(key, int(value), *(["document_number"] * (key == "document")))


@_switch(0.02)
def status_texts(row: Row, layout: Layout, rng: random.Random) -> bool:
    """The status by its name instead of its code."""
    if layout.name != "rombo" or not row.free(["status"]):
        return False
    code = row.cells["status"]
    label = catalog.ROMBO_LABELS[code]
    return row.change("status", rng.choice((label, f"{label} ({code})")))


# === DATES, AMOUNTS AND COUNTS ===


def _date_key(row: Row, layout: Layout, rng: random.Random, *, filled: bool):
    return _any(rng, row.free(layout.keys_of(DATE), filled=filled))


@_switch(0.02)
def serial_dates(row: Row, layout: Layout, rng: random.Random) -> bool:
    """The day as a spreadsheet counts it: 43409, and 43409.5 at noon."""
    key = _date_key(row, layout, rng, filled=True)
    if key is None:
        return False
    days = (row.cells[key] - EXCEL_EPOCH).days
    return row.change(key, days + 0.5 if rng.random() < 0.2 else days)


@_switch(0.03)
def odd_dates(row: Row, layout: Layout, rng: random.Random) -> bool:
    """Text dates in other spellings, always with the day before the month or last."""
    key = _date_key(row, layout, rng, filled=True)
    if key is None:
        return False
    day = row.cells[key]
    formats = ["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y 0:00", "%d/%m/%Y"]
    spellings = [day.strftime(text) for text in formats if text != layout.date_format]
    spellings.append(f"{day.day}/{day.month}/{day:%y}")
    return row.change(key, rng.choice(spellings))


@_switch(0.02)
def zero_dates(row: Row, layout: Layout, rng: random.Random) -> bool:
    """A date that means that there is none."""
    key = _date_key(row, layout, rng, filled=False)
    empty = ("00/00/0000", "01/01/1900", "31/12/9999")
    return key is not None and row.change(key, rng.choice(empty))


@_switch(0.03)
def odd_amounts(row: Row, layout: Layout, rng: random.Random) -> bool:
    """The same amount with other signs around it and between its digits."""
    key = _any(rng, row.free(("overdue_debt", "debt_to_fall_due", "car_value")))
    if key is None:
        return False
    value = Decimal(row.cells[key])
    plain = f"{value:.2f}"
    commas = plain.replace(".", ",")
    spelled = spell_amount(value)
    options = [plain, commas, f"$ {commas}", f"$ {spelled}", f"${spelled}"]
    return row.change(key, rng.choice(options))


@_switch(0.01)
def negative_amounts(row: Row, layout: Layout, rng: random.Random) -> bool:
    """A credit instead of a debt, in each way of writing less than nothing."""
    if row.outcome != PLAN or not row.free(["overdue_debt"]) or row.plan.overdue_debt:
        return False
    credit = Decimal(rng.randrange(10_000, 2_000_000)).scaleb(-2)
    spelled = spell_amount(credit)
    plain = f"{credit:.2f}".replace(".", ",")
    options = [f"({spelled})", f"{spelled}-", f"- {plain}", f"$ - {plain}"]
    row.plan = replace(row.plan, overdue_debt=-credit)
    return row.change("overdue_debt", rng.choice(options))


@_switch(0.02)
def text_counts(row: Row, layout: Layout, rng: random.Random) -> bool:
    """A count as text: with an apostrophe, blanks or decimals that say nothing."""
    key = _any(rng, row.free(layout.keys_of(INT)))
    if key is None:
        return False
    return row.change(key, rng.choice(("'{}", " {} ", "{},00")).format(row.cells[key]))


# === TELEPHONES ===


def _filled_phone(row: Row, rng: random.Random) -> str | None:
    return _any(rng, row.free(PHONES)) if row.plan else None


@_switch(0.01)
def shared_phone(row: Row, layout: Layout, rng: random.Random) -> bool:
    """The number that somebody typed wherever one was asked for."""
    key = _any(rng, row.free(PHONES, filled=None)) if row.plan else None
    return key is not None and row.change(key, SHARED_PHONE, "phones")


@_switch(0.01)
def dummy_phones(row: Row, layout: Layout, rng: random.Random) -> bool:
    """Digits that are nobody's number."""
    dummies = ("11111111", "4444-4444", "0800-333-0733", "99999999", "123456")
    key = _filled_phone(row, rng)
    return key is not None and row.change(key, rng.choice(dummies), "phones")


@_switch(0.01)
def scientific_phones(row: Row, layout: Layout, rng: random.Random) -> bool:
    """A number of which a spreadsheet kept three digits."""
    key = _filled_phone(row, rng)
    if key is None:
        return False
    rounded = f"{Decimal(row.cells[key]):.2E}".replace(".", ",")
    return row.change(key, rounded, "phones")


@_switch(0.01)
def local_phones(row: Row, layout: Layout, rng: random.Random) -> bool:
    """A number without the area code."""
    key = _filled_phone(row, rng)
    if key is None:
        return False
    phone = row.plan.holder.phone(mobile=key == "mobile")
    start = rng.choice(("15-", "15 ", "15")) if phone.mobile else ""
    return row.change(key, start + phone.subscriber, "phones")


@_switch(0.02)
def two_phones(row: Row, layout: Layout, rng: random.Random) -> bool:
    """Both numbers in one cell."""
    keys = row.free(PHONES)
    if len(keys) < 2:
        return False
    both = [str(row.cells[key]) for key in keys]
    kept = keys.pop(rng.randrange(2))
    row.change(keys[0], "")
    return row.change(kept, rng.choice(("/", " / ", "; ", ", ", " y ")).join(both))


@_switch(0.04)
def odd_phones(row: Row, layout: Layout, rng: random.Random) -> bool:
    """The same number spelled in another way."""
    key = _filled_phone(row, rng)
    if key is None:
        return False
    phone = row.plan.holder.phone(mobile=key == "mobile")
    area, number = phone.area, phone.subscriber
    if phone.mobile:
        options = [
            f"549{area} {number}",
            f"+54 9 {area} {number[:-4]}-{number[-4:]}",
            f"({area}) 15-{number}",
            f"0{area}-15-{number}",
            f"0{area} 15 {number}",
        ]
    else:
        options = [f"(0{area}) {number}", f"+54 {area} {number}", f"0{area}-{number}"]
    return row.change(key, rng.choice(options))


@_switch(0.01)
def email_as_phone(row: Row, layout: Layout, rng: random.Random) -> bool:
    """The mail address typed into a column for telephones."""
    key = _any(rng, row.free(PHONES, filled=None))
    email = row.plan.holder.email if row.plan else ""
    if key is None or not email:
        return False
    return row.change(key, email, *(["phones"] * bool(row.cells[key])))


# === DOCUMENTS AND TEXTS ===


@_switch(0.04)
def dotted_documents(row: Row, layout: Layout, rng: random.Random) -> bool:
    """A DNI with dots, a CUIT with dashes."""
    if not row.free(["document"]):
        return False
    digits = row.cells["document"]
    if len(digits) == 11:
        return row.change("document", f"{digits[:2]}-{digits[2:10]}-{digits[10]}")
    return row.change("document", f"{digits[:2]}.{digits[2:5]}.{digits[5:]}")


@_switch(0.01)
def short_documents(row: Row, layout: Layout, rng: random.Random) -> bool:
    """A document with one digit too few."""
    if not row.free(["document"]):
        return False
    digits = row.cells["document"]
    gone = rng.randrange(1, len(digits))
    short = digits[:gone] + digits[gone + 1 :]
    return row.change("document", short, "document_number")


@_switch(0.03)
def apostrophes(row: Row, layout: Layout, rng: random.Random) -> bool:
    """The mark that keeps a spreadsheet from reading a number."""
    keys = row.free(("subscription", "document", "group", "order", "zip", *PHONES))
    key = _any(rng, keys)
    return key is not None and row.change(key, f"'{row.cells[key]}")


@_switch(0.03)
def placeholders(row: Row, layout: Layout, rng: random.Random) -> bool:
    """Something that stands for nothing in a cell that should be empty."""
    key = _any(rng, row.free(("email", "work_phone", *PHONES), filled=False))
    words = ("#N/A", "-", "S/D", "NO TIENE", "no tiene", "0", ".")
    return key is not None and row.change(key, rng.choice(words))


@_switch(0.01)
def broken_enie(row: Row, layout: Layout, rng: random.Random) -> bool:
    """An Ñ that some program did not know."""
    keys = [key for key in row.free(NAMES) if re.search("[ñÑ]", row.cells[key])]
    key = _any(rng, keys)
    if key is None:
        return False
    mark = rng.choice("#?")
    return row.change(key, re.sub("[ñÑ]", mark, row.cells[key]), key)


@_switch(0.01)
def mojibake(row: Row, layout: Layout, rng: random.Random) -> bool:
    """UTF-8 that was read as Windows text: `Ã±`."""
    key = _any(rng, row.free(NAMES))
    if key is None or row.cells[key].isascii():
        return False
    try:
        broken = row.cells[key].encode().decode("cp1252")
    except UnicodeDecodeError:
        return False
    return row.change(key, broken, key)


@_switch(0.03)
def double_spaces(row: Row, layout: Layout, rng: random.Random) -> bool:
    """Two blanks between the words of a name."""
    if not row.free(["name"]) or " " not in row.cells["name"]:
        return False
    words = row.cells["name"].split(" ", rng.randrange(1, 3))
    return row.change("name", "  ".join(words))


@_switch(0.01)
def multi_line(row: Row, layout: Layout, rng: random.Random) -> bool:
    """A line break inside an address."""
    if not row.free(["street"]):
        return False
    lines = row.cells["street"].rsplit(" ", 1)
    return row.change("street", "\n".join(lines), "street")


@_switch(0.04)
def stray_blanks(row: Row, layout: Layout, rng: random.Random) -> bool:
    """Blanks around a value, those that do not break included."""
    key = _any(rng, row.free(layout.keys_of(TEXT)))
    if key is None:
        return False
    around = rng.choice(("{} ", " {}", "{}\xa0", "\xa0{}", "\xa0{} "))
    return row.change(key, around.format(row.cells[key]))
