# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tools.offer import Offer, parse_offer

RULE = settings(max_examples=150, deadline=None, derandomize=True)
FULL = Offer("OCOM1650", "CUOTA BAJA 1A7", "M79U 010", 100.0, 84, None)


@pytest.mark.parametrize(
    "text",
    [
        "OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS",
        "  OCOM1650 -  CUOTA BAJA 1A7  M79U 010 100 %  84 CTAS. ",
        "OCOM1650-CUOTA BAJA 1A7 M79U\u00a0010 100,00% 84 CUOTAS",
        "ocom1650 - CUOTA BAJA 1A7 m79u 010 100% 84ctas",
    ],
)
def test_line_of_plan_rombo_is_read_whole(text):
    assert parse_offer(text) == FULL


@pytest.mark.parametrize(
    ("text", "percent", "installments"),
    [
        ("70/30", 70, None),
        ("90/10 - 120 CTAS", 90, 120),
        ("100 %", 100, None),
        ("75,00%", 75, None),
        ("84 CUOTAS", None, 84),
        ("CTAS 120", None, 120),
        ("CUOTAS: 96", None, 96),
        ("Plan 100% en 84 cuotas", 100, 84),
        # the end of the line decides over a discount or a bonus before it
        ("60% OFF 100% 84 CTAS", 100, 84),
        ("OCOM11 - 50 CUOTAS BONIF. 70/30 84 CTAS", 70, 84),
        # said in two ways, or not said: not read
        ("70/30 80%", None, None),
        ("84 CUOTAS O 120 CUOTAS", None, None),
        ("10% DESCUENTO", None, None),
        ("12 CUOTAS BONIFICADAS", None, None),
        ("CUOTAS 1 A 84", None, None),
        ("CUOTA 84", None, None),
        ("30/70", None, None),
        ("70/40", None, None),
        ("70/20", None, None),
        ("70/30/2019", None, None),
        ("120% 84", None, None),
    ],
)
def test_only_what_is_said_once_is_read(text, percent, installments):
    offer = parse_offer(text)
    assert (offer.financed_percent, offer.installments_total) == (percent, installments)


def test_nothing_of_a_code_is_guessed():
    assert parse_offer("R120/8084") == Offer(offer_code="R120/8084")
    assert parse_offer("B72 70/30") == Offer(offer_code="B72", financed_percent=70.0)
    assert parse_offer("KWID 100%") == Offer(rest="KWID", financed_percent=100.0)


def test_two_models_are_no_model_and_stay_in_the_text():
    offer = parse_offer("OCOM77 - PROMO A1B2 010 C3D4 020 100% 84 CTAS")
    assert offer.model_code is None
    assert offer.offer_name == "PROMO A1B2 010 C3D4 020"


def test_what_has_no_place_is_kept():
    offer = parse_offer("OCOM1650 - CUOTA BAJA M79U 010 100% 84 CTAS ESPECIAL")
    assert offer.offer_name == "CUOTA BAJA" and offer.rest == "ESPECIAL"
    assert parse_offer("x" * 501).rest == "x" * 501


@pytest.mark.parametrize("text", [None, "", "  "])
def test_no_description_is_an_empty_offer(text):
    assert parse_offer(text) == Offer()


@RULE
@given(st.text(max_size=60) | st.text("OCM150 -/%8470CTASUß", max_size=40))
def test_any_text_gives_an_offer_within_limits(text):
    offer = parse_offer(text)
    assert offer.financed_percent is None or 50 <= offer.financed_percent <= 100
    assert offer.installments_total is None or 48 <= offer.installments_total <= 180


@RULE
@given(
    st.from_regex(r"[A-Z]{2,6}[0-9]{2,6}", fullmatch=True),
    st.from_regex(r"[A-Z]{3,9}( [A-Z]{3,9}){0,2}", fullmatch=True),
    st.from_regex(r"[A-Z][0-9][A-Z0-9]{2} [0-9]{3}", fullmatch=True),
    st.sampled_from([100, 90, 80, 75, 70, 60]),
    st.sampled_from([50, 60, 84, 96, 100, 120]),
)
def test_every_offer_in_the_known_layout_is_read(code, name, model, percent, count):
    text = f"{code} - {name} {model} {percent}% {count} CTAS"
    assert parse_offer(text) == Offer(code, name, model, percent, count, None)
