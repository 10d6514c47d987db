# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

import pytest

from odoo.addons.ahorro_movein.tools.columns import missing
from odoo.addons.ahorro_movein.tools.rows import Reader

NOW = datetime(2026, 11, 30, 10)
MOVES = {
    name: place
    for place, name in enumerate(
        (
            "holder_name",
            "subscription_number",
            "group_order",
            "move_user",
            "move_type",
            "move_campaign",
            "move_result",
            "move_comment",
            "move_date",
        )
    )
}
CASES = {
    name: place
    for place, name in enumerate(
        (
            "holder_name",
            "subscription_number",
            "move_result",
            "move_started",
            "move_finished",
            "move_comment",
            "move_state",
            "move_next",
        )
    )
}
TOLD = ["PAZ ANA", 2789902, "", "AHO-A", "Mora", "C", "LICITA", "Sí", "02/01/2020 9:42"]


def read(cells):
    """Return what a row of movements says."""
    return Reader("movements", MOVES, NOW).read_row(cells)


def read_case(*cells):
    """Return what a row of cases says."""
    return Reader("cases", CASES, NOW).read_row(["PAZ ANA", "2789902", *cells])


def changed(name, value):
    """Return the row with another cell."""
    cells = list(TOLD)
    cells[MOVES[name]] = value
    return cells


def test_a_number_of_a_spreadsheet_is_the_subscription_as_text():
    row = read(TOLD)
    assert (row.subscription, row.reject) == ("2789902", "")
    assert row.at == datetime(2020, 1, 2, 9, 42)


def test_without_a_subscription_group_and_order_say_which_plan():
    row = read(changed("subscription_number", None)[:2] + ["G9RX / 031E"] + TOLD[3:])
    assert (row.group_key, row.order_number, row.reject) == ("G9RX", 31, "")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("subscription_number", None, "no_identity"),
        ("move_date", None, "no_date"),
        ("move_date", "ayer", "bad_date"),
        ("move_date", "01/01/2090", "future"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(name, value, code):
    assert read(changed(name, value)).reject == code


def test_a_row_without_comment_and_result_says_nothing():
    cells = changed("move_comment", " ")
    cells[MOVES["move_result"]] = "Sin definir"
    assert read(cells).reject == "says_nothing"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("move_user", " aho-a"),
        ("move_type", "MORA"),
        ("move_result", "Licita "),
        ("move_comment", "SI"),
        ("move_date", datetime(2020, 1, 2, 9, 42, 59)),
        ("subscription_number", " 2789902"),
        ("holder_name", "Paz, Ana"),
    ],
)
def test_a_movement_is_the_same_however_it_is_written(name, value):
    assert read(changed(name, value)).key() == read(TOLD).key()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("move_user", "AHO-B"),
        ("move_comment", "No"),
        ("move_date", "02/01/2020 9:43"),
        ("subscription_number", "2789903"),
        ("move_campaign", "D"),
    ],
)
def test_another_movement_has_another_key(name, value):
    assert read(changed(name, value)).key() != read(TOLD).key()


def test_a_case_with_an_end_is_finished_and_one_without_is_open():
    done = read_case("Aprobado", "02/01/2020", "05/01/2020", "Ok", None, None)
    assert (done.closes, done.at) == (True, datetime(2020, 1, 5))
    still = read_case("Aprobado", "02/01/2020", None, "Ok", None, None)
    assert (still.closes, still.at, still.is_pending) == (
        False,
        datetime(2020, 1, 2),
        False,
    )


def test_a_case_that_nobody_attended_is_pending_and_needs_no_date():
    row = read_case(None, None, None, None, "Sin iniciar", None)
    assert (row.is_pending, row.reject) == (True, "")


def test_a_case_with_a_state_is_what_it_says():
    assert read_case("X", "02/01/2020", None, "", "Finalizado", None).closes is True
    assert (
        read_case("X", "02/01/2020", "03/01/2020", "", "En curso", None).closes is False
    )


def test_a_next_action_that_cannot_be_read_is_told_and_not_agreed():
    row = read_case("X", "02/01/2020", None, "", None, "pronto")
    assert (row.next_at, row.doubts, row.reject) == (None, ["move_next"], "")


def test_a_file_says_which_columns_it_lacks():
    assert missing("movements", set(MOVES)) == ()
    assert missing("cases", set(CASES)) == ()
    assert missing("movements", {"subscription_number"}) == ("move_date",)
