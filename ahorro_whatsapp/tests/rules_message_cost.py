# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.ahorro_whatsapp.tools.message_cost import (
    NoRate,
    Rate,
    estimate,
    rate_on,
    service_warning,
)

JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)
RATES = (
    Rate("AR", "utility", JULY, Decimal("0.0340")),
    Rate("AR", "utility", OCTOBER, Decimal("0.0260")),
    Rate("AR", "marketing", JULY, Decimal("0.0618")),
)


@pytest.mark.parametrize(
    ("day", "since"),
    [(JULY, JULY), (date(2026, 9, 30), JULY), (OCTOBER, OCTOBER)],
)
def test_the_last_rate_that_began_holds_in_whatever_order(day, since):
    assert rate_on(RATES, "AR", "utility", day).since == since
    assert rate_on(reversed(RATES), "AR", "utility", day).since == since


@pytest.mark.parametrize(
    ("country", "category", "day"),
    [
        ("AR", "utility", date(2026, 6, 30)),
        ("UY", "utility", OCTOBER),
        ("AR", "service", OCTOBER),
    ],
)
def test_what_has_no_rate_is_not_free(country, category, day):
    with pytest.raises(NoRate):
        rate_on(RATES, country, category, day)


def test_a_send_over_several_days_costs_what_each_day_says():
    counts = [(date(2026, 9, 30), 250), (OCTOBER, 100), (date(2020, 1, 1), 0)]
    assert estimate(RATES, "AR", "utility", counts) == {"USD": Decimal("11.1000")}


def test_amounts_of_several_currencies_are_not_added():
    rates = (*RATES, Rate("AR", "utility", date(2026, 11, 1), Decimal(40), "ARS"))
    counts = [(OCTOBER, 1), (date(2026, 11, 1), 2)]
    expected = {"USD": Decimal("0.0260"), "ARS": Decimal(80)}
    assert estimate(rates, "AR", "utility", counts) == expected


@pytest.mark.parametrize(
    ("sent", "has_payment", "said"),
    [
        (799, False, ""),
        (800, True, "near"),
        (999, False, "near"),
        (1000, True, "charged"),
        (1000, False, "undelivered"),
    ],
)
def test_the_meter_warns_before_answers_stop_arriving(sent, has_payment, said):
    assert service_warning(sent, has_payment) == said
