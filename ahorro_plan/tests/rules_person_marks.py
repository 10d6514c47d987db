# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import zipfile

import pytest

from odoo.addons.ahorro_plan.tools.file_mentions import is_mentioned
from odoo.addons.ahorro_plan.tools.file_name import unique_names
from odoo.addons.ahorro_plan.tools.person_marks import MASK, Marks

MARKS = Marks(
    names=("Muñoz de la Torre, María José",),
    documents=("28345678",),
    numbers=("3462471853",),
    mails=("ana@example.com.ar",),
    streets=("Larrea 1480",),
)


@pytest.mark.parametrize(
    "text",
    [
        "DNI 28.345.678",
        "28 345 678",
        "CUIL 20-28345678-2",
        "20283456782",
        "03462 15-471853",
        "+54 9 3462 47-1853",
        "5493462471853",
        "(03462) 471853",
        "ANA@EXAMPLE.COM.AR",
        "JOSE MUNOZ TORRE MARIA",
        r"Mu\u00f1oz Torre, Mar\u00eda Jos\u00e9",
    ],
)
def test_a_person_is_recognised_in_any_spelling(text):
    assert MARKS.mentioned_in(text)
    assert MASK in MARKS.scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "1283456789",  # a longer number
        "juana@example.com.ar",
        "ana@example.com.arg",
        "María Muñoz",  # a part of the name
        "471853",  # a phone without its area may be an amount
        "",
    ],
)
def test_another_person_is_not(text):
    assert not MARKS.mentioned_in(text)


def test_what_is_kept_of_a_text_says_nothing_of_who_it_was():
    text = "Nota de la sra. MUÑOZ del 12/11, Larrea 1480, tel. 47-1853"
    assert MARKS.scrub(text) == f"Nota de la sra. {MASK} del 12/11, {MASK}, tel. {MASK}"


def test_nobody_is_mentioned_who_has_no_marks():
    nobody = Marks()
    assert not nobody.mentioned_in("Muñoz 28345678")
    assert nobody.scrub("Muñoz") == "Muñoz"


def _packed(text):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", text)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        "Muñoz Torre, María José".encode(),
        "Muñoz Torre, María José".encode("latin-1"),
        "x;28345678".encode("utf-16-le"),
        b"PK and no zip 28345678",
        _packed("<si><t>28.345.678</t></si>"),
        _packed("<si><t>Muñoz Torre Maria Jose</t></si>"),
    ],
)
def test_a_file_is_unpacked_and_decoded(data):
    assert is_mentioned(MARKS, data)


def test_words_of_a_name_in_different_cells_are_no_mention():
    cells = "<t>Muñoz</t><t>Torre</t><t>María</t><t>José</t>"
    assert not is_mentioned(MARKS, _packed(cells))


def test_names_of_files_are_harmless_and_each_is_there_once():
    names = unique_names(
        ["dni.txt", "DNI.txt", "../../a:b.txt", "", "x" * 300 + ".pdf"]
    )
    assert names[:2] == ["dni.txt", "DNI (2).txt"]
    assert "/" not in names[2] and not names[2].startswith(".")
    assert names[3] == "_"
    assert len(names[4]) < 140
