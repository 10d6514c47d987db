# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Months of the calendar, named by their first day."""

from __future__ import annotations

import datetime


def month_of(day: datetime.date) -> datetime.date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def add_months(month: datetime.date, count: int) -> datetime.date:
    """Return the first day of the month so many months later, or earlier."""
    number = month.year * 12 + month.month - 1 + count
    return datetime.date(number // 12, number % 12 + 1, 1)


def last_months(day: datetime.date, count: int) -> list[datetime.date]:
    """Return so many months, that of the day first and then backwards."""
    return [add_months(month_of(day), -number) for number in range(count)]


def last_day(month: datetime.date) -> datetime.date:
    """Return the last day of a month."""
    return add_months(month_of(month), 1) - datetime.timedelta(days=1)
