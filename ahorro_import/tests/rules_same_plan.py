# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import unittest

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tools.same_plan import PlanRow, settle


def row(number, **values):
    return PlanRow(line_id=number, row_number=number, **values)


class TestRowsOfOnePlan(unittest.TestCase):
    def test_the_last_of_two_rows_of_one_plan_counts(self):
        settled = settle([row(1, plan_id=7), row(2, plan_id=7), row(3, plan_id=8)])
        self.assertEqual(settled.duplicates, {1: 2})

    def test_a_subscription_and_a_place_of_one_new_plan_are_one_row(self):
        settled = settle(
            [
                row(1, subscription="S"),
                row(2, subscription="S", seat=("G9RX", 31)),
                row(3, seat=("G9RX", 31)),
            ]
        )
        self.assertEqual(settled.duplicates, {1: 3, 2: 3})
        self.assertEqual(settled.completed, {3: {"subscription": 2}})

    def test_two_subscriptions_that_run_in_one_place_are_nobodys_guess(self):
        place = ("G9RX", 31)
        settled = settle(
            [
                row(1, subscription="S", seat=place),
                row(2, subscription="T", seat=place),
            ]
        )
        self.assertEqual(set(settled.ambiguous), {1, 2})

    def test_a_finished_contract_and_its_resale_are_two_plans(self):
        place = ("G9RX", 31)
        settled = settle(
            [
                row(1, subscription="S", seat=place, is_final=True),
                row(2, subscription="T", seat=place),
            ]
        )
        self.assertFalse(settled.ambiguous or settled.duplicates)

    def test_a_row_without_subscription_beside_two_is_ambiguous(self):
        place = ("G9RX", 31)
        settled = settle(
            [
                row(1, subscription="S", seat=place, is_final=True),
                row(2, subscription="T", seat=place),
                row(3, seat=place),
            ]
        )
        self.assertEqual(set(settled.ambiguous), {3})

    def test_two_check_letters_of_one_order_are_ambiguous(self):
        settled = settle(
            [row(1, seat=("G", 31), letter="E"), row(2, seat=("G", 31), letter="F")]
        )
        self.assertEqual(set(settled.ambiguous), {1, 2})

    def test_numbers_of_two_plans_are_ambiguous_where_no_subscription_tells(self):
        settled = settle(
            [
                row(
                    1, subscription="S", seat=("G", 1), plan_id=7, by_subscription=True
                ),
                row(2, seat=("G", 1), plan_id=8),
            ]
        )
        self.assertEqual(set(settled.ambiguous), {2})
        self.assertFalse(settled.duplicates)

    def test_a_row_takes_the_plan_that_another_row_was_matched_with(self):
        settled = settle(
            [
                row(
                    1, subscription="S", seat=("G", 1), plan_id=7, by_subscription=True
                ),
                row(2, seat=("G", 1)),
            ]
        )
        self.assertEqual(settled.plans, {2: 7})
        self.assertEqual(settled.duplicates, {1: 2})

    def test_rows_of_one_contract_with_two_documents_are_ambiguous(self):
        settled = settle(
            [row(1, plan_id=7, document="1"), row(2, plan_id=7, document="2")]
        )
        self.assertEqual(settled.ambiguous, {1: "two_holders", 2: "two_holders"})
        self.assertFalse(settled.duplicates)

    def test_rows_of_one_contract_with_two_seats_are_ambiguous(self):
        settled = settle(
            [
                row(1, subscription="S", seat=("G", 1)),
                row(2, subscription="S", seat=("G", 2)),
            ]
        )
        self.assertEqual(settled.ambiguous, {1: "two_seats", 2: "two_seats"})

    def test_names_tell_two_holders_where_a_document_is_missing(self):
        other = settle(
            [
                row(1, subscription="S", holder="PEREZ ANA", document="1"),
                row(2, subscription="S", holder="GOMEZ LUIS"),
            ]
        )
        self.assertEqual(set(other.ambiguous.values()), {"two_holders"})
        same = settle(
            [
                row(1, subscription="S", holder="PEREZ ANA", document="1"),
                row(2, subscription="S", holder="PEREZ ANA M"),
            ]
        )
        self.assertEqual(same.duplicates, {1: 2})

    @given(
        st.lists(
            st.builds(
                dict,
                subscription=st.sampled_from([None, "S", "T"]),
                seat=st.sampled_from([None, ("G", 1), ("G", 2)]),
                letter=st.sampled_from([None, "E", "F"]),
                plan_id=st.sampled_from([None, 7, 8]),
                by_subscription=st.booleans(),
                is_final=st.booleans(),
                document=st.sampled_from([None, "1", "2"]),
                holder=st.sampled_from([None, "PEREZ ANA", "GOMEZ LUIS"]),
            ),
            max_size=8,
        )
    )
    def test_every_row_is_one_thing_and_a_winner_is_no_duplicate(self, values):
        rows = [row(number, **one) for number, one in enumerate(values, 1)]
        settled = settle(rows)
        self.assertFalse(settled.duplicates.keys() & settled.ambiguous.keys())
        self.assertFalse(set(settled.duplicates.values()) & settled.duplicates.keys())
        self.assertFalse(set(settled.duplicates.values()) & settled.ambiguous.keys())
        self.assertEqual(settle(reversed(rows)), settled)
