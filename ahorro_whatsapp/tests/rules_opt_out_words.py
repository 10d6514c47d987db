# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.opt_out_words import STOP, normalise, read_wish


@pytest.mark.parametrize(
    "text",
    [
        *("BAJA", "baja", "Baja.", " ¡BAJA! ", "B\u0301aja", "ＢＡＪＡ", "baja 🙏"),
        *("stop", "STOP!!", "Cancelar", "salir", "No molestar", "no  enviar más"),
        *("No me escriban", "no me escriban más", "Desuscribirme", "Dar de baja"),
    ],
)
def test_a_whole_message_that_asks_for_it_is_an_opt_out(text):
    assert read_wish(text) == "stop"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "quiero la baja del plan",
            "Quiero dar de baja el plan",
            "¿cómo doy la baja?",
        ),
        *("baja la cuota?", "ya di de baja el débito", "la cuota baja o sube"),
    ],
)
def test_a_sentence_with_the_word_is_for_a_person_to_read(text):
    assert read_wish(text) == "perhaps"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "👍",
            "hola",
            "ya pagué",
            "no puedo hoy",
            "trabaja mañana",
            "bajar",
            "no",
        ),
        *("cancelar la cuota 14", "salir a la calle", "mañana paso", "stopper"),
        *("enviar más", "molestar", "me escriban al otro número"),
    ],
)
def test_anything_else_is_not(text):
    expected = "stop" if normalise(text) in STOP else ""
    assert read_wish(text) == expected == ""


def test_alta_takes_it_back():
    assert read_wish("ALTA") == read_wish("alta.") == "start"


@given(st.sampled_from(sorted(STOP)), st.text(max_size=5), st.text(max_size=5))
def test_signs_around_the_word_change_nothing_and_words_do(word, before, after):
    wish = read_wish(f"{before} {word} {after}")
    alone = not normalise(before) and not normalise(after)
    assert (wish == "stop") == (alone or normalise(f"{before} {word} {after}") in STOP)
