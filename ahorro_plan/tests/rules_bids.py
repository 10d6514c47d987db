# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.ahorro_plan.tools.bids import are_installments, join_bids, parse_bids


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [
        ("18", "installments", "18"),
        ("18,00", "installments", "18"),
        ("018 ctas.", "installments", "18"),
        ("35 %", "percent", "35 %"),
        ("35,5%", "percent", "35,5 %"),
        ("1800", "amount", "1800"),
        ("$ 1.200.000,00", "amount", "$ 1.200.000,00"),
    ],
)
def test_a_bid_is_counted_in_what_its_figure_says(text, unit, shown):
    (bid,) = parse_bids([text])
    assert (bid.unit, bid.text) == (unit, shown)
    assert bid.installments == (18 if unit == "installments" else 0)


@pytest.mark.parametrize("text", [None, "", " ", "-", "0", "0,00", "S/O", "sin oferta"])
def test_a_cell_that_says_nothing_is_no_bid(text):
    assert parse_bids([text]) == []


def test_several_share_a_unit_only_if_all_are_installments():
    bids = parse_bids(["18", None, "15"])
    assert join_bids(bids) == "18 · 15"
    assert are_installments(bids)
    assert not are_installments(parse_bids(["18", "35 %"]))
    assert not are_installments([])
