# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tools.search import (
    MAX_LENGTH,
    MAX_WORDS,
    SearchText,
    is_too_long,
    read_search,
    search_name,
)

RULE = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("names", "folded"),
    [
        (["MUÑOZ, Güemes"], "munoz guemes"),
        (["D'Angelo Ana"], "d angelo ana dangelo ana"),
        (["D\u2019Angelo"], "d angelo dangelo"),
        (["Ana", None, "Peña S.A."], "ana pena s a"),
        (["Ana", "Ana"], "ana"),
        ([None], ""),
    ],
)
def test_a_name_is_searched_in_its_folded_form(names, folded):
    assert search_name(*names) == folded


@pytest.mark.parametrize(
    "text", ["", "ab", "  ", "%_", "---", "\x00", None, 12345, ["x"], "🚗🚗🚗"]
)
def test_a_text_that_says_too_little_means_nothing(text):
    assert not read_search(text)
    assert read_search(text) == SearchText()


@pytest.mark.parametrize(
    "text",
    ["G9RX 031E", "g9rx/31", "g9rx031e", "G9RX-031-E", "grupo G9RX orden 31"],
)
def test_every_spelling_of_a_group_and_order_is_that_plan(text):
    query = read_search(text)
    assert (query.group, query.order) == ("G9RX", 31)


@pytest.mark.parametrize(
    ("text", "group", "orders"),
    [
        ("G9RX 03", "G9RX", (3, *range(30, 40))),
        ("G9RX/0", "G9RX", tuple(range(1, 100))),
        ("g9rx03", "G9RX", tuple(range(30, 40))),
        ("8486/81", "8486", (81, *range(810, 820))),
        ("8486 081", "8486", (81,)),
    ],
)
def test_an_order_may_still_be_on_its_way(text, group, orders):
    query = read_search(text)
    assert (query.group, query.orders) == (group, orders)


def test_a_group_alone_is_read_with_what_it_may_become():
    assert read_search("g9rx").group == "G9RX"
    assert read_search("g9r").starts_group
    assert not read_search("8486").starts_group
    assert read_search("08486").group == "8486"


@pytest.mark.parametrize(
    "text",
    ["28345678", "28.345.678", "DNI 28.345.678", "20-28345678-2", "20283456782"],
)
def test_every_spelling_of_a_document_is_that_person(text):
    assert "28345678" in read_search(text).documents


def test_a_document_may_still_be_on_its_way():
    assert read_search("28345").document_starts == ("28345", "028345")
    assert "28345678" in read_search("20-28345678").documents
    assert "2834567" in read_search("20-2834567").document_starts
    assert "28345678" in read_search("20-28345678-9").document_starts


@pytest.mark.parametrize(
    "text",
    ["3462663250", "03462 15-663250", "+54 9 3462 66-3250", "Tel: (03462) 15 663250"],
)
def test_every_spelling_of_a_phone_is_that_line(text):
    assert read_search(text).phone == "3462663250"


def test_parts_of_a_phone_are_read():
    assert read_search("3250").phone_ends == ("3250",)
    assert read_search("15-66-3250").phone_ends == ("15663250", "663250")
    assert "346266" in read_search("03462 66").phone_starts
    assert "346266" in read_search("+54 9 3462 66").phone_starts
    assert "346266" in read_search("3462 15 66").phone_starts
    assert not read_search("325").phone_ends


def test_a_subscription_is_read_as_typed_and_without_signs():
    assert read_search("Suscripción 271-1700").subscriptions == ("271-1700", "2711700")


def test_a_name_is_no_number():
    query = read_search("Muñoz Pamela")
    assert query.words == ("munoz", "pamela")
    assert not (query.documents or query.phone or query.phone_ends)
    assert not query.subscriptions


def test_a_text_that_is_too_long_is_not_read_in_part():
    assert read_search("x" * MAX_LENGTH)
    assert not read_search("x" * (MAX_LENGTH + 1))
    assert not read_search("Muñoz " * 30)
    # Blanks are no text.
    assert read_search("Muñoz" + " " * MAX_LENGTH).words == ("munoz",)
    assert is_too_long("x" * (MAX_LENGTH + 1))


def test_every_word_of_a_long_name_is_looked_for():
    names = "María de los Ángeles Rodríguez Peña y Sáenz de la Fuente Ortiz"
    assert len(read_search(names).words) == len(set(names.split()))


@RULE
@given(st.text(max_size=200))
def test_no_text_is_refused(text):
    query = read_search(text)
    assert len(query.words) <= MAX_WORDS
    for word in query.words:
        # Nothing that a LIKE would read as a pattern.
        assert not set(word) & set("%_\\")


@RULE
@given(st.text(alphabet="0123456789 -./+()", max_size=30))
def test_numbers_of_any_spelling_are_read(text):
    query = read_search(text)
    parts = (*query.phone_ends, *query.phone_starts, *query.document_starts)
    assert all(part.isdigit() for part in parts)
