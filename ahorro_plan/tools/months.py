# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Months of the calendar, named by their first day."""

from __future__ import annotations

import calendar
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


def months_after(day: datetime.date, count: int) -> datetime.date:
    """Return the same day so many months later, or that month's last where it has none.

    PostgreSQL's ``day + interval 'n months'`` answers the same.
    """
    month = add_months(month_of(day), count)
    last = calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=min(day.day, last))


def latest_start(day: datetime.date, count: int) -> datetime.date:
    """Return the last day from which so many months have passed by the end of a day."""
    start = months_after(day, -count)
    while months_after(start + datetime.timedelta(days=1), count) <= day:
        start += datetime.timedelta(days=1)
    return start


def next_due(day: datetime.date, due_day: int) -> datetime.date:
    """Return the next day on which a monthly installment falls due, today included.

    :param due_day: of the month; in a shorter month it is its last one
    """
    for month in (month_of(day), add_months(month_of(day), 1)):
        end = last_day(month)
        due = end.replace(day=min(due_day, end.day))
        if due >= day:
            return due
    raise AssertionError("the next month has a later day")
