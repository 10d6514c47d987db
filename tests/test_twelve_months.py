# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Months of a dealership against books that share no code with the add-ons."""

import copy
import os
import random

import pytest

from .months_case import MonthsCase


class MonthsUndone(MonthsCase):
    """Undoes what was played, in some orders, and goes back after each."""

    def _assert_undone(self, orders):
        for order in orders:
            with self.subTest(order=order), self.env.cr.savepoint() as savepoint:
                now, books, floor = self.time(), self.books, self.floor
                type(self).books, type(self).floor = copy.deepcopy((books, floor))
                try:
                    for number in order:
                        self._undo(number)
                        self._assert_books(f"undone {number} of {order}")
                finally:
                    type(self).books, type(self).floor = books, floor
                    self.time.move_to(now)
                    savepoint.rollback()
                    self.env.invalidate_all()


class TestFewMonths(MonthsUndone):
    """Three months of a small portfolio."""

    PLANS = 40

    def test_few_months_and_their_undoing_agree_with_the_books(self):
        for _month in range(3):
            self._play_month()
        self._assert_books("the end")
        self._assert_undone([(1, 2, 0), (0, 2, 1)])


@pytest.mark.slow
class TestTwelveMonths(MonthsUndone):
    """Twelve months of 2,000 plans; ``AHORRO_MONTHS_PLANS`` says how many others."""

    SEED = 7
    PLANS = int(os.environ.get("AHORRO_MONTHS_PLANS", "2000"))
    ATTENTIONS = 12
    PARTIAL = (5,)

    def test_twelve_months_and_their_undoing_agree_with_the_books(self):
        for _month in range(12):
            self._play_month()
        self._assert_books("the end")
        months = list(range(12))
        orders = [months[::-1], months, months[1::2] + months[::2]]
        orders += [random.Random(seed).sample(months, 12) for seed in (1, 2)]
        self._assert_undone(orders)
