# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tools.google_reference import (
    GOOGLE_ERRORS,
    GoogleError,
    Reference,
    parse_folder,
    parse_reference,
)

RULE = settings(max_examples=300, deadline=None, derandomize=True)
ID = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgVE2upms"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ID, Reference("unknown", ID)),
        (f"  {ID}\n", Reference("unknown", ID)),
        (
            f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=1234",
            Reference("sheet", ID, 1234),
        ),
        (
            f"https://docs.google.com/spreadsheets/d/{ID}/edit?gid=0#gid=0",
            Reference("sheet", ID, 0),
        ),
        (f"docs.google.com/spreadsheets/d/{ID}", Reference("sheet", ID)),
        (
            f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit",
            Reference("sheet", ID),
        ),
        (
            f"https://docs.google.com/a/litoral.com.ar/spreadsheets/d/{ID}/edit",
            Reference("sheet", ID),
        ),
        (
            f"https://spreadsheets.google.com/ccc?key={ID}",
            Reference("sheet", ID),
        ),
        (
            f"https://drive.google.com/file/d/{ID}/view?usp=sharing",
            Reference("file", ID),
        ),
        (f"https://drive.google.com/open?id={ID}", Reference("unknown", ID)),
        (
            f"https://drive.google.com/uc?export=download&id={ID}",
            Reference("unknown", ID),
        ),
        (
            f"https://drive.google.com/file/d/{ID}/view?resourcekey=0-Abc_9",
            Reference("file", ID, None, "0-Abc_9"),
        ),
        (
            f"https://drive.google.com/drive/u/0/folders/{ID}",
            Reference("folder", ID),
        ),
    ],
)
def test_ids_and_links_as_the_browser_shows_them(text, expected):
    assert parse_reference(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "wrong_link"),
        ("cartera.xlsx", "wrong_link"),
        ("x" * 5000, "wrong_link"),
        (f"https://example.com/spreadsheets/d/{ID}", "wrong_link"),
        (f"https://docs.google.com@example.com/spreadsheets/d/{ID}", "wrong_link"),
        (f"https://docs.google.com.example.com/spreadsheets/d/{ID}", "wrong_link"),
        (f"http://169.254.169.254/file/d/{ID}", "wrong_link"),
        (f"file:///file/d/{ID}", "wrong_link"),
        (f"ftp://docs.google.com/spreadsheets/d/{ID}", "wrong_link"),
        ("https://docs.google.com/spreadsheets/d/../../token", "wrong_link"),
        (f"https://docs.google.com/spreadsheets/d/{ID}%2F..%2Fx", "wrong_link"),
        ("https://docs.google.com/spreadsheets/", "wrong_link"),
        ("https://docs.google.com/", "wrong_link"),
        ("https://[docs.google.com/spreadsheets", "wrong_link"),
        (
            f"https://docs.google.com/spreadsheets/d/e/2PACX-{ID}/pubhtml",
            "published_link",
        ),
        (f"https://docs.google.com/document/d/{ID}/edit", "not_a_sheet"),
        (f"https://docs.google.com/forms/d/{ID}/edit", "not_a_sheet"),
    ],
)
def test_anything_else_is_refused_with_a_code(text, code):
    with pytest.raises(GoogleError) as caught:
        parse_reference(text)
    assert caught.value.code == code
    assert code in GOOGLE_ERRORS


def test_a_folder_is_known_by_its_link_or_its_id():
    assert parse_folder(f"https://drive.google.com/drive/folders/{ID}?usp=x") == ID
    assert parse_folder(ID) == ID
    with pytest.raises(GoogleError) as caught:
        parse_folder(f"https://docs.google.com/spreadsheets/d/{ID}")
    assert caught.value.code == "not_a_folder"


@RULE
@given(
    st.one_of(
        st.text(max_size=80),
        st.text(max_size=40).map(lambda text: f"https://docs.google.com/{text}"),
        st.text(max_size=40).map(lambda text: f"https://drive.google.com/d/{text}"),
    )
)
def test_whatever_is_typed_gives_an_id_or_a_code(text):
    try:
        reference = parse_reference(text)
    except GoogleError as error:
        assert error.code in GOOGLE_ERRORS
    else:
        # Nothing that could leave its place in an address.
        assert reference.id.replace("-", "").replace("_", "").isalnum()
        assert reference.id.isascii()
