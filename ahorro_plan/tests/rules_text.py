# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tools.text import clean_cell, fold

RULE = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Muñoz, PAMELA", "munoz pamela"),
        ("  GÜEMES   Íñigo ", "guemes inigo"),
        ("NRO_SUSCRIPCION", "nro suscripcion"),
        ("F. Adju.", "f adju"),
        ("% financia", "financia"),
        ("Nº Solicitud", "n solicitud"),
        ("N° Solicitud", "n solicitud"),
        ("MU\u200bÑOZ\u00a0P", "munoz p"),
        ("Mun\u0303oz", "munoz"),
        ("Grupo/Orden", "grupo orden"),
        ("---", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_fold_keeps_only_words(text, folded):
    assert fold(text) == folded


@RULE
@given(st.text(max_size=30))
def test_fold_is_stable_and_ignores_case(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip() and "  " not in folded
    if text.isascii():
        assert fold(text.upper()) == fold(text.lower()) == folded


@pytest.mark.parametrize(
    "text",
    [
        None, "", "   ", "\u00a0", "-", "--", ".", "...", "'", "'-", "\ufeff",
        "S/D", "s/d", " S/D ", "#N/A", "#N/D", "#REF!", "#¡VALOR!", "NO TIENE",
        "no  tiene", "no posee", "No posee.", "N/A", "null", "NULL", "– ", "_",
    ],
)  # fmt: skip
def test_cell_that_says_nothing_is_none(text):
    assert clean_cell(text) is None


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("0", "0"),
        ("'0346215663250", "0346215663250"),
        (" G9RX/031E\u00a0", "G9RX/031E"),
        ("MILANO  LEONARDO\nA.", "MILANO LEONARDO A."),
        ("\ufeffSuscripción", "Suscripción"),
        ("O'HIGGINS", "O'HIGGINS"),
        ("no tiene deuda", "no tiene deuda"),
        ("-5", "-5"),
        ("1.234,56-", "1.234,56-"),
        ("00/00/0000", "00/00/0000"),
    ],
)
def test_cell_with_a_value_is_kept(text, cleaned):
    assert clean_cell(text) == cleaned


@RULE
@given(st.text(alphabet="aÑ0'-. \u00a0\u200b/\n", max_size=12))
def test_cleaning_twice_only_takes_another_apostrophe(text):
    cleaned = clean_cell(text)
    if cleaned is not None and not cleaned.startswith("'"):
        assert clean_cell(cleaned) == cleaned
        assert cleaned == cleaned.strip() and "\u00a0" not in cleaned


@RULE
@given(st.text(st.characters(max_codepoint=0x24F), max_size=30))
def test_latin_letters_are_folded_as_those_of_any_script(text):
    # Another letter has the whole text go the long way.
    assert fold(text) == fold(f"{text} \u0627").removesuffix("\u0627").strip()
