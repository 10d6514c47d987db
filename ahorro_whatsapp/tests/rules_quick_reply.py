# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a quick reply does: what its button brings back, or a whole message."""

import pytest

from ..tools.quick_reply import make_payload, read_effect, read_text


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("Ya pagué", "paid"),
        ("¡YA PAGUE!", "paid"),
        ("Voy a pagar", "promise"),
        ("Pago mañana", "promise"),
        ("BAJA", "stop"),
        ("Necesito ayuda", ""),
        ("Ya pagué la de marzo, la de abril no", ""),
        ("No voy a pagar", ""),
        ("Quiero la baja del plan", ""),
        ("", ""),
    ],
)
def test_a_whole_message_counts_and_a_sentence_does_not(text, effect):
    assert read_text(text) == effect


@pytest.mark.parametrize("effect", ["stop", "paid", "promise"])
def test_a_button_brings_back_what_it_does_whatever_it_says(effect):
    assert read_effect(make_payload(effect, "Listo"), "Listo") == effect


def test_one_that_does_nothing_brings_nothing_back():
    assert not make_payload("", "Necesito ayuda")
    assert not read_effect("Necesito ayuda", "Necesito ayuda")


def test_baja_is_baja_whatever_the_button_was_to_do():
    assert read_effect(make_payload("paid", "BAJA"), "BAJA") == "stop"
