# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tools.area_codes import AREAS
from odoo.addons.ahorro_plan.tools.phone import _read, parse_cell

areas = st.sampled_from(sorted(set().union(*AREAS.values())))
digits = st.text("0123456789", min_size=6, max_size=8)
nationals = st.tuples(areas, st.sampled_from(["", "15"]), digits).map("".join)
others = st.text("0123456789", min_size=1, max_size=17)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(["", "0", "15", "54", "549", "0054", "00"]),
    nationals | others,
    st.sampled_from(["any", "mobile", "fixed"]),
)
def test_digits_alone_are_read_as_among_signs(before, number, column):
    text = f"{before}{number}"
    assert parse_cell(text, column=column) == parse_cell(f"{text}\n", column=column)
    assert _read(text) == _read(f"'{text}")
