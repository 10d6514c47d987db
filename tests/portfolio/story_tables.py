# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many plans of each fate `story.py` tells of, and on which days files came."""

from datetime import date, timedelta
from typing import NamedTuple

from .groups import shift_month
from .people import PLACES

SEED = 2020
#: Files of the portfolio: one at the end of each month, and the last one lately.
FILES = 6
LAST = FILES - 1


class Sold(NamedTuple):
    """Plans sold in one of the months, so many back, and what became of them."""

    sold: int
    stage: str
    grouped: int | None
    count: int


SOLD = (
    Sold(0, "S2", None, 33),
    Sold(0, "S6", None, 4),
    Sold(0, "S4", None, 1),
    Sold(1, "S2", None, 32),
    Sold(1, "S6", None, 2),
    Sold(1, "N0", 0, 9),
    Sold(1, "N0", 1, 15),
    Sold(2, "N0", 0, 20),
    Sold(2, "N0", 1, 57),
    Sold(2, "R0", 1, 8),
    Sold(2, "N0", 2, 19),
    Sold(3, "N0", 2, 5),
    Sold(3, "N0", 3, 61),
    Sold(3, "R0", 3, 8),
    Sold(3, "R2", 3, 5),
    Sold(4, "N0", 3, 30),
    Sold(4, "N0", 4, 65),
    Sold(4, "R0", 4, 16),
    Sold(4, "R2", 4, 60),
    Sold(5, "N0", 4, 8),
    Sold(5, "N0", 5, 6),
    Sold(5, "R0", 5, 5),
    Sold(5, "R2", 5, 12),
)
#: Of the older plans of each stage, how many reached it in these months.
REACHED = {"A0L": 8, "A0S": 15, "G0": 2, "G2": 10, "R0": 12, "R2": 40, "X0": 2}
#: How long ago older plans were grouped, in months: the least, the mean, the most.
AGES = {
    "N0": (9, 20, 76),
    "A0L": (10, 20, 76),
    "A0S": (9, 26, 76),
    "G0": (12, 24, 76),
    "G2": (14, 30, 76),
    "R0": (14, 30, 100),
    "R2": (14, 34, 118),
    "X0": (62, 20, 100),
}
#: What savers owe in the last file, in a hundred of them.
OWED = ((0, 68), (1, 18), (2, 11), (3, 3))
#: What was owed a file before, by what is owed: mostly one less.
BEFORE = {
    0: ((0, 86), (1, 11), (2, 3)),
    1: ((0, 70), (1, 25), (2, 5)),
    2: ((1, 70), (2, 22), (3, 8)),
    3: ((2, 85), (3, 15)),
}
#: Plans that the last file leaves out, by their stage.
ABSENT = {"R2": 3, "N0": 2}
#: Of the older savers, which changed hands, and which were rescinded and came back.
CEDED = (30, 80, 130)
REVIVED = (20,)
#: New subscriptions of Plan Óvalo in a month, for each plan that it had.
NEW_OVALO = 0.01
#: How often people live where the dealership is, next to the rest of the country.
NEAR = {
    "Venado Tuerto": 900,
    "Rufino": 300,
    "Rosario": 160,
    "Pergamino": 120,
    "Río Cuarto": 90,
    "San Lorenzo": 40,
}
WEIGHTS = [NEAR.get(place.city, 1) for place in PLACES]


def file_days(today: date) -> list[date]:
    """Return the days of the files: five ends of months, and the last one.

    The last is of the last working day but one; in the first week of a month, of the
    end of the one before.
    """
    last = days_worked_before(today)[1]
    if last.day < 8:
        last = last.replace(day=1) - timedelta(1)
    ends = (shift_month(last, -back, 31) for back in range(LAST, 0, -1))
    return [*ends, last]


def days_worked_before(today: date, count: int = 2) -> list[date]:
    """Return the last days before one on which people work, the last one first."""
    days = (today - timedelta(n) for n in range(1, 2 * count + 4))
    return [day for day in days if day.weekday() < 5][:count]


def act_day(today: date, months_back: int = 0) -> date:
    """Return the day of an award act: the last one was a week ago.

    :param months_back: how many acts before it; -1 is the one to come
    """
    day = shift_month(today - timedelta(6), -months_back)
    return day + timedelta({5: 2, 6: 1}.get(day.weekday(), 0))
