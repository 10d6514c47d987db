# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime

import pytest

from odoo.addons.ahorro_campaign.tools.contact_hours import ContactCalendar
from odoo.addons.ahorro_whatsapp.tools.phone_country import country_of
from odoo.addons.ahorro_whatsapp.tools.send_days import plan_days

ZONE = "America/Argentina/Buenos_Aires"
WEEK = {day: ((9 * 60, 20 * 60),) for day in range(5)}
#: A Thursday, noon in Buenos Aires.
NOON = datetime(2026, 11, 19, 15)


def _calendar(closed=(), week=None):
    return ContactCalendar(
        ZONE, WEEK if week is None else week, lambda day: day in closed and "F" or None
    )


def test_days_without_contact_are_left_out_and_the_rest_begins_when_they_open():
    days = plan_days(_calendar(closed={date(2026, 11, 23)}), NOON, 600, limit=250)
    assert [(day.day, day.people) for day in days] == [
        (date(2026, 11, 19), 250),
        (date(2026, 11, 20), 250),
        (date(2026, 11, 24), 100),
    ]
    assert [day.begins for day in days] == [
        NOON,
        datetime(2026, 11, 20, 12),
        datetime(2026, 11, 24, 12),
    ]


def test_what_is_confirmed_at_night_begins_the_next_morning():
    (day,) = plan_days(_calendar(), datetime(2026, 11, 20, 1), 5)
    assert (day.day, day.begins) == (date(2026, 11, 20), datetime(2026, 11, 20, 12))


def test_a_day_whose_limit_is_used_up_has_nobody():
    days = plan_days(_calendar(), NOON, 10, limit=250, left=0)
    assert [(day.day, day.people) for day in days] == [(date(2026, 11, 20), 10)]


def test_without_hours_in_sight_there_is_no_plan():
    with pytest.raises(ValueError, match="hour"):
        plan_days(_calendar(week={9: ((0, 60),)}), NOON, 1)


def test_nobody_takes_no_day():
    assert plan_days(_calendar(), NOON, 0) == []


@pytest.mark.parametrize(
    ("phone", "country"),
    [("+5493462663250", "AR"), ("+59899123456", "UY"), ("+1", ""), ("+999123456", "")],
)
def test_a_phone_has_the_country_whose_rate_it_costs(phone, country):
    assert country_of(phone) == country
