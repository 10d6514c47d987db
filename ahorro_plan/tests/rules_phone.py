# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time

import phonenumbers
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tools.area_codes import AREAS as AREAS_BY_SIZE
from odoo.addons.ahorro_plan.tools.phone import (
    format_national,
    national_key,
    parse_cell,
    parse_phone,
    split_numbers,
)

RULE = settings(max_examples=200, deadline=None, derandomize=True)


def mobile(key):
    return ("mobile", key, f"+549{key}", None)


def other(kind, key):
    return (kind, key, f"+54{key}", None)


def invalid(reason):
    return ("invalid", None, None, reason)


# Inputs seen in real files, with what a person who knows the numbering plan reads.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0346215663250", mobile("3462663250")),
        ("0346215622154", mobile("3462622154")),
        ("03462156631650", invalid("too_long")),
        ("03382429156", other("fixed", "3382429156")),
        ("54911 65295725", mobile("1165295725")),
        ("1165295725", other("unsure", "1165295725")),
        ("011 65295725", other("unsure", "1165295725")),
        ("3462663250", other("unsure", "3462663250")),
        ("1565295725", invalid("needs_area")),
        ("15663250", invalid("needs_area")),
        ("663250", invalid("needs_area")),
        ("549346215663250", mobile("3462663250")),
        ("+54 9 11 15 6529 5725", mobile("1165295725")),
        ("+543462663250", other("unsure", "3462663250")),
        ("0221155551234", mobile("2215551234")),
        ("0351155551234", mobile("3515551234")),
        ("3,46E+12", invalid("scientific_notation")),
        ("11111111", invalid("dummy")),
        ("4444-4444", invalid("dummy")),
        ("0800-333-0733", invalid("toll_free")),
        # the same cases in other clothes
        ("346215663250", mobile("3462663250")),
        ("0054 9 3462 663250", mobile("3462663250")),
        ("+54 (03462) 15-663250", mobile("3462663250")),
        ("0054 3462 421187", other("unsure", "3462421187")),
        ("+54 9 03462 663250", mobile("3462663250")),
        ("15-3462-663250", mobile("3462663250")),
        ("93462663250", mobile("3462663250")),
        ("'3462663250.0", other("unsure", "3462663250")),
        ("Cel. 0346215663250 (madre)", mobile("3462663250")),
        ("llamar de 9 a 18 al 3462 663250", other("unsure", "3462663250")),
        ("3462-421187 int. 12", other("unsure", "3462421187")),
        ("3462-421187/88", other("unsure", "3462421187")),
        ("3815000000", other("unsure", "3815000000")),
        ("3.46266325E9", invalid("scientific_notation")),
        ("+598 99 123 456", ("mobile", None, "+59899123456", None)),
        ("00598 99 12/3456", ("mobile", None, "+59899123456", None)),
        ("00598 99 123 456", ("mobile", None, "+59899123456", None)),
        ("+44 (0)20 7946 0000", ("fixed", None, "+442079460000", None)),
        ("+1 800 555 0100", invalid("foreign")),
        ("+3462663250", invalid("foreign")),
        ("12345678", invalid("dummy")),
        ("987654321", invalid("dummy")),
        ("8765-4321", invalid("dummy")),
        ("1111/1111", invalid("dummy")),
        ("0000000000", invalid("dummy")),
        ("15000000", invalid("dummy")),
        ("0", invalid("dummy")),
        ("0810 222 1234", invalid("toll_free")),
        ("*611", invalid("too_short")),
        ("346266325", invalid("too_short")),
        ("3462156632", invalid("too_short")),
        ("34626632501", invalid("too_long")),
        ("701512345678", invalid("too_long")),
        ("9999123456", invalid("unknown_area")),
        ("3462063250", invalid("unknown_area")),
        ("1" * 40, invalid("too_long")),
        ("no@tiene.com", invalid("email")),
        ("u165170@gmail.com.ar", invalid("email")),
        ("no tiene", invalid("not_a_number")),
        ("🙂", invalid("not_a_number")),
        ("", invalid("not_a_number")),
        (None, invalid("not_a_number")),
    ],
)
def test_table_of_real_inputs(text, expected):
    phone = parse_phone(text)
    assert (phone.kind, phone.national, phone.e164, phone.reason) == expected
    assert phone.raw == (text or "").strip()
    assert phone.suggested in (None, "3462663250")


@pytest.mark.parametrize(
    ("text", "column", "kind"),
    [
        ("1165295725", "mobile", "mobile"),
        ("011 65295725", "mobile", "mobile"),
        ("03382429156", "mobile", "mobile"),
        ("+543462663250", "mobile", "mobile"),
        ("3462663250", "fixed", "fixed"),
        ("0346215663250", "fixed", "mobile"),
        ("+5493462663250", "fixed", "mobile"),
        ("15663250", "mobile", "invalid"),
        ("0800-333-0733", "mobile", "invalid"),
        ("11111111", "mobile", "invalid"),
        ("03462156631650", "mobile", "invalid"),
    ],
)
def test_the_column_decides_only_what_the_number_leaves_open(text, column, kind):
    phone = parse_phone(text, column=column)
    assert phone.kind == kind
    if kind == "mobile":
        assert phone.e164 == f"+549{phone.national}"


@pytest.mark.parametrize(
    ("text", "area", "suggested"),
    [
        ("15663250", "3462", "3462663250"),
        ("15-663250", "03462", "3462663250"),
        ("663250", "3462", "3462663250"),
        ("1565295725", "11", "1165295725"),
        ("4567-8901", "11", "1145678901"),
        ("663250", "11", None),
        ("663250", None, None),
        ("663250", "9999", None),
        ("11111111", "11", None),
        ("+3462663250", None, "3462663250"),
    ],
)
def test_an_area_is_suggested_and_never_assumed(text, area, suggested):
    phone = parse_phone(text, column="mobile", default_area=area)
    assert (phone.kind, phone.national, phone.e164) == ("invalid", None, None)
    assert phone.suggested == suggested


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        ("3462663250/3462663251", ["3462663250", "3462663251"]),
        ("3462663250 / 0346215663251", ["3462663250", "0346215663251"]),
        ("3462663250; 11 6529 5725", ["3462663250", "11 6529 5725"]),
        ("3462663250,3462663251", ["3462663250", "3462663251"]),
        ("3462663250|3462663251", ["3462663250", "3462663251"]),
        ("3462663250\n3462663251", ["3462663250", "3462663251"]),
        ("3462663250 y 3462663251", ["3462663250", "3462663251"]),
        ("3462663250 o 3462663251", ["3462663250", "3462663251"]),
        ("3462663250 - 3462663251", ["3462663250", "3462663251"]),
        ("3462663250-3462663251", ["3462663250", "3462663251"]),
        ("3462 663250 3462 663251", ["3462 663250", "3462 663251"]),
        ("421187 - 15663250", ["421187", "15663250"]),
        ("3462421187/15663250", ["3462421187", "15663250"]),
        ("u1@x.com / 3462663250", ["u1@x.com", "3462663250"]),
        ("3462663250 u1@x.com", ["3462663250", "u1@x.com"]),
        ("3,46E+12/3462663250", ["3,46E+12", "3462663250"]),
        ("03462156631650/3462663250", ["03462156631650", "3462663250"]),
        ("11111111 / 3462663250", ["11111111", "3462663250"]),
        ("+598 99 123 456 / 3462663250", ["+598 99 123 456", "3462663250"]),
        ("3462663250 (ella) 3462663251", ["3462663250 (ella)", "3462663251"]),
        ("3462-421187/88/3462663250", ["3462-421187/88", "3462663250"]),
    ],
)
def test_cells_with_two_numbers_are_cut(cell, pieces):
    assert split_numbers(cell) == pieces


@pytest.mark.parametrize(
    "cell",
    [
        "4444-4444", "011-4444-4444", "15-663250", "(03462) 15-663250",
        "(03462) 15 - 663250", "3462 15 - 663250", "03462/663250", "011/6529-5725",
        "6529 5725", "6529 5725 4444 3333", "+54 9 11 15 6529 5725", "3462-421187/88",
        "3,46E+12", "1" * 40, "no tiene / 3462663250", "/" * 400,
    ],
)  # fmt: skip
def test_cells_with_one_number_stay_whole(cell):
    assert split_numbers(cell) == [cell]


def test_cell_gives_each_line_once_with_the_best_known_kind():
    (only,) = parse_cell("3462663250 / 03462-15-663250")
    assert (only.kind, only.national) == ("mobile", "3462663250")
    assert len(parse_cell("+598 99 123 456 / +59899123456")) == 1
    first, second = parse_cell("0346215663250/3462421187", column="any")
    assert (first.kind, second.kind) == ("mobile", "unsure")


def test_cell_keeps_what_cannot_be_read():
    email, number = parse_cell("u1@example.com / 3462663250")
    assert (email.raw, email.reason) == ("u1@example.com", "email")
    assert number.national == "3462663250"
    (abbreviated,) = parse_cell("3462-421187/88")
    assert abbreviated.raw == "3462-421187/88"
    assert abbreviated.national == "3462421187"


def test_second_number_of_a_cell_is_suggested_with_the_area_of_the_first():
    local = parse_cell("3462421187/421188", default_area="341")[1]
    assert (local.national, local.suggested) == (None, "3462421188")


@pytest.mark.parametrize("cell", [None, "", " ", "-", ".", "S/D", "NO TIENE", "#N/A"])
def test_empty_cell_has_no_numbers(cell):
    assert parse_cell(cell) == []


# Cells of sample rows with the dirt of real portfolio files.
@pytest.mark.parametrize(
    ("cell", "column", "found"),
    [
        ("0346215663250", "any", [("mobile", "3462663250")]),
        ("346215663250", "any", [("mobile", "3462663250")]),
        ("3,46E+12", "any", [("invalid", None)]),
        ("15-663250", "mobile", [("invalid", None)]),
        ("03462156631650", "mobile", [("invalid", None)]),
        ("11111111", "mobile", [("invalid", None)]),
        ("", "mobile", []),
        ("-", "any", []),
    ],
)
def test_cells_of_sample_rows(cell, column, found):
    phones = parse_cell(cell, column=column)
    assert [(phone.kind, phone.national) for phone in phones] == found


@pytest.mark.parametrize(
    ("national", "kind", "shown"),
    [
        ("3462663250", "mobile", "3462 15-663250"),
        ("3462421187", "fixed", "03462 42-1187"),
        ("3462663250", "unsure", "3462 66-3250"),
        ("1165295725", "mobile", "11 15-6529-5725"),
        ("1145678901", "fixed", "011 4567-8901"),
        ("2215551234", "mobile", "221 15-555-1234"),
        ("3514231234", "fixed", "0351 423-1234"),
        ("2644231234", "fixed", "0264 423-1234"),
        ("2646421234", "fixed", "02646 42-1234"),
        ("123", "mobile", "123"),
        ("", "fixed", ""),
    ],
)
def test_national_numbers_are_shown_as_people_write_them(national, kind, shown):
    assert format_national(national, kind) == shown


def test_our_area_codes_are_those_of_the_library():
    def area_of(digits):
        number = phonenumbers.parse(f"+54{digits:0<10}")
        size = phonenumbers.length_of_geographical_area_code(number)
        return digits[:size] if phonenumbers.is_valid_number(number) else None

    ours = set().union(*AREAS_BY_SIZE.values())
    blocks = (f"{area}{first}" for area in ours for first in range(20, 90))
    assert {area_of(block) for block in blocks} - {None} == ours
    theirs = {area_of(f"{prefix}42") for prefix in range(1100, 4000)} - {None}
    assert theirs <= ours and len(theirs) > 280


# === PROPERTIES ===

AREAS = [
    "11",
    "221",
    "351",
    "341",
    "381",
    "264",
    "3462",
    "3382",
    "2966",
    "2646",
    "3454",
]


@st.composite
def nationals(draw):
    area = draw(st.sampled_from(AREAS))
    size = 9 - len(area)
    local = draw(st.sampled_from("2345678")) + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=size, max_size=size))
    )
    return area, local


def spell(area, local):
    """All the ways in which people and files write one number."""
    head, tail = local[:-4], local[-4:]
    mobile_ways = [
        f"0{area}15{local}", f"{area}15{local}", f"0{area} 15-{local}",
        f"({area}) 15 {head}-{tail}", f"(0{area}) 15 - {local}", f"+549{area}{local}",
        f"+54 9 {area} {head}-{tail}", f"549{area}{local}", f"549{area}15{local}",
        f"+54 9 {area} 15 {head} {tail}", f"0054 9 {area} {local}",
        f"+54 {area} 15 {local}", f"9{area}{local}", f"15 {area} {local}",
        f"Cel: 0{area}-15-{local}",
    ]  # fmt: skip
    open_ways = [
        f"{area}{local}", f"0{area}{local}", f"{area} {head} {tail}",
        f"0{area}/{local}", f"{area}.{head}.{tail}", f"+54{area}{local}",
        f"54 {area} {local}", f"{area}{local}.0", f"'{area}-{local}",
    ]  # fmt: skip
    return mobile_ways, open_ways


@RULE
@given(nationals())
def test_every_spelling_has_the_same_key(number):
    area, local = number
    mobile_ways, open_ways = spell(area, local)
    for text in mobile_ways + open_ways:
        assert national_key(text) == area + local, text
        assert [p.national for p in parse_cell(text)] == [area + local], text
    assert {parse_phone(text).e164 for text in mobile_ways} == {f"+549{area}{local}"}
    assert {parse_phone(text, column="mobile").kind for text in open_ways} == {"mobile"}
    assert {parse_phone(text, column="fixed").kind for text in open_ways} == {"fixed"}
    assert {parse_phone(text).kind for text in open_ways} <= {"fixed", "unsure"}


@RULE
@given(nationals(), st.sampled_from(["mobile", "fixed", "unsure"]))
def test_what_is_shown_can_be_read_again(number, kind):
    national = "".join(number)
    shown = format_national(national, kind)
    assert parse_phone(shown).national == national
    if kind == "mobile":
        assert parse_phone(shown).kind == "mobile"


@RULE
@given(nationals(), nationals(), st.sampled_from(["/", " / ", ";", " y ", "\n", " - "]))
def test_two_numbers_in_any_spelling_are_both_found(first, second, separator):
    assume(first != second)
    keys = ["".join(first), "".join(second)]
    for left, right in zip(
        sum(spell(*first), []), sum(spell(*second), []), strict=True
    ):
        phones = parse_cell(f"{left}{separator}{right}")
        assert [phone.national for phone in phones] == keys, (left, right)


any_cell = st.text(max_size=40) | st.text("0123459 +-/()y,;.@E\nx", max_size=45)


@RULE
@given(any_cell, st.sampled_from(["any", "mobile", "fixed"]))
def test_any_text_is_read_without_an_error(text, column):
    phone = parse_phone(text, column=column, default_area="3462")
    assert (phone.kind == "invalid") == (phone.reason is not None)
    assert (phone.kind == "invalid") == (phone.e164 is None)
    if phone.national:
        assert len(phone.national) == 10 and phone.national == national_key(text)
        format_national(phone.national, phone.kind)


@RULE
@given(any_cell)
def test_a_cell_loses_no_digit_and_its_pieces_read_the_same_again(cell):
    pieces = split_numbers(cell)
    assert [c for c in "".join(pieces) if c.isalnum() and c not in "yoeuóYOEUÓ"] == [
        c for c in cell if c.isalnum() and c not in "yoeuóYOEUÓ"
    ]
    for phone in parse_cell(cell):
        assert parse_phone(phone.raw).national == phone.national


def test_reading_a_large_portfolio_takes_seconds():
    cells = ["0346215663250", "3462-663250", "(011) 4567-8901", "+5491165295725"]
    start = time.perf_counter()
    for index in range(20_000):
        parse_phone(cells[index % 4])
    # Measured 7 µs each; the limit only catches a call of the library per number.
    assert time.perf_counter() - start < 2


def test_hostile_cells_are_read_in_time():
    hostile = ["1/" * 140, "1 " * 149, "3462663250/" * 27, "a1" * 20_000, "x/" * 30_000]
    start = time.perf_counter()
    for cell in hostile:
        parse_cell(cell)
    assert time.perf_counter() - start < 2
