# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tests.long_form import choose_times

from .import_common import AhorroImportCommon

NUMBERS = "2600001", "2600002", "2600003", "2600004"
SEATS = "P2GH/014", "P2GH/015", "P2GH/016", "P2GH/017"


class TestSeatsExchanged(AhorroImportCommon):
    """Plans that run take one another's group and order, in one file."""

    def _row(self, number, place, status="N0", **values):
        return {
            "subscription": number,
            "place": place,
            "status": status,
            "holder": f"PEREZ {number}",
            "document": f"30{number[-6:]}",
        } | values

    def _rows(self, *places, **values):
        pairs = zip(NUMBERS, places, strict=False)
        return [self._row(number, place, **values) for number, place in pairs]

    def _start(self, count):
        """Import the first plans in their seats, in order."""
        self._apply(self._import(*self._rows(*SEATS[:count])))

    def _seats(self, count=4):
        plans = self._plans(count)
        self.assertFalse(plans.filtered(lambda plan: not plan.is_live))
        return plans.mapped("group_order")

    def _plans(self, count=4):
        return self.env["ahorro.plan"].search(
            [("subscription_number", "in", NUMBERS[:count])],
            order="subscription_number",
        )

    def _assert_moved(self, *rows):
        """Import rows that all move; then the same file again changes nothing."""
        run = self._import(*rows)
        self._assert_results(run, *["changed"] * len(rows))
        self._apply(run)
        self._assert_results(self._import(*rows), *["same"] * len(rows))
        return run

    def test_two_plans_exchange_their_seats(self):
        self._start(2)
        run = self._assert_moved(*self._rows(*reversed(SEATS[:2])))
        self.assertEqual(self._seats(2), ["P2GH/015", "P2GH/014"])
        self.assertEqual(self._codes(self._line(run)), ["place_left"])
        self.assertEqual(self._line(run).match_reason, "subscription")

    def test_the_history_says_the_order_before_and_after_and_nothing_else(self):
        self._start(2)
        run = self._assert_moved(*self._rows(*reversed(SEATS[:2])))
        changes = self.env["ahorro.plan.change"].search(
            [("origin_model", "=", "ahorro.import"), ("origin_id", "=", run.id)]
        )
        self.assertEqual(
            sorted(
                changes.mapped(lambda one: (one.field, one.old_value, one.new_value))
            ),
            [("order", "014", "015"), ("order", "015", "014")],
        )

    def test_undoing_an_exchange_gives_both_back(self):
        self._start(2)
        run = self._assert_moved(*self._rows(*reversed(SEATS[:2])))
        run.action_undo()
        self.assertEqual(run.state, "undone", run.error)
        self.assertEqual(self._seats(2), ["P2GH/014", "P2GH/015"])
        self.assertEqual(run.undo_counts["whole"], 2)
        self.assertFalse(run.effect_ids.filtered(lambda one: one.kind == "kept"))
        self._assert_results(self._import(*self._rows(*SEATS[:2])), "same", "same")

    def test_undoing_leaves_a_plan_whose_seat_a_person_gave_to_another(self):
        self._start(2)
        run = self._assert_moved(*self._rows(*reversed(SEATS[:2])))
        first, second = self._plans(2)
        second.order = "040"
        self._plan(group="P2GH", order="014", subscription_number="2699999")
        run.action_undo()
        self.assertEqual(run.state, "undone", run.error)
        # One cannot go back, and the other one stays as the person left it.
        self.assertEqual(self._seats(2), ["P2GH/015", "P2GH/040"])

    def test_a_ring_of_three_and_back(self):
        self._start(3)
        run = self._assert_moved(*self._rows(SEATS[1], SEATS[2], SEATS[0]))
        self.assertEqual(self._seats(3), ["P2GH/015", "P2GH/016", "P2GH/014"])
        run.action_undo()
        self.assertEqual(self._seats(3), ["P2GH/014", "P2GH/015", "P2GH/016"])

    def test_a_plan_follows_one_that_goes_to_a_free_seat(self):
        self._start(2)
        self._assert_moved(*self._rows(SEATS[1], SEATS[3]))
        self.assertEqual(self._seats(2), ["P2GH/015", "P2GH/017"])

    def test_a_new_contract_comes_to_the_seat_that_a_plan_leaves(self):
        self._start(1)
        run = self._import(
            self._row(NUMBERS[0], SEATS[1]), self._row(NUMBERS[1], SEATS[0])
        )
        self._assert_results(run, "changed", "new")
        self._apply(run)
        self.assertEqual(self._seats(2), ["P2GH/015", "P2GH/014"])
        run.action_undo()
        self.assertEqual(self._seats(1), ["P2GH/014"])

    def test_a_plan_comes_to_a_seat_that_another_leaves_and_ends(self):
        self._start(2)
        rows = self._rows(*reversed(SEATS[:2]))
        rows[1] |= {"status": "R2"}
        run = self._import(*rows)
        self._assert_results(run, "changed", "changed")
        self._apply(run)
        self._assert_results(self._import(*rows), "same", "same")

    def test_a_seat_whose_plan_is_in_no_row_is_asked(self):
        self._start(2)
        run = self._import(self._row(NUMBERS[0], SEATS[1]))
        self._assert_results(run, "ambiguous")
        self.assertIn("corregí", self._line(run).message)

    def test_a_plan_that_stays_lets_nobody_in(self):
        self._start(3)
        run = self._import(*self._rows(SEATS[1], SEATS[2], SEATS[2]))
        self._assert_results(run, "ambiguous", "ambiguous", "same")

    def test_two_plans_that_come_to_one_seat_are_asked(self):
        self._start(3)
        rows = self._rows(SEATS[2], SEATS[2], SEATS[3])
        run = self._import(*rows)
        self._assert_results(run, "ambiguous", "ambiguous", "changed")
        self._apply(run)
        self.assertEqual(self._seats(3), ["P2GH/014", "P2GH/015", "P2GH/017"])

    def test_without_a_subscription_an_exchange_is_asked(self):
        self._start(2)
        rows = self._rows(*reversed(SEATS[:2]))
        rows[1] |= {"subscription": ""}
        bare = [{k: v for k, v in row.items() if k != "document"} for row in rows]
        for told in (rows, bare, [row | {"holder": ""} for row in bare]):
            run = self._import(*told)
            self._assert_results(run, "ambiguous", "ambiguous")

    def test_who_waits_for_a_decision_leaves_its_seat_to_nobody_yet(self):
        self._start(2)
        rows = self._rows(*reversed(SEATS[:2]))
        rows[0] |= {"holder": "SOSA INES", "document": "27111222"}
        run = self._import(*rows)
        self._assert_results(run, "ambiguous", "ambiguous")
        waits = self._line(run, 1)
        self.assertEqual(self._codes(waits), ["place_waits"])
        self.assertIn(f"fila {self._line(run).row_number}", waits.message)
        self.assertEqual(run.count_absent, 0)
        # Whatever is decided, both are written then.
        self._line(run).sudo().holder_decision = "keep"
        run.sudo().env["ahorro.import.compare"]._compare(run.sudo())
        self._assert_results(run, "changed", "changed")
        self._apply(run)
        self.assertEqual(self._seats(2), ["P2GH/015", "P2GH/014"])

    def test_a_sale_waits_for_the_decision_about_the_old_contract(self):
        self._start(1)
        rows = [
            self._row(
                NUMBERS[0], SEATS[0], "R2", holder="SOSA INES", document="27111222"
            ),
            self._row(NUMBERS[1], SEATS[0]),
        ]
        run = self._import(*rows)
        self._assert_results(run, "ambiguous", "ambiguous")
        self._line(run).sudo().holder_decision = "accept"
        run.sudo().env["ahorro.import.compare"]._compare(run.sudo())
        self._assert_results(run, "changed", "new")
        self._apply(run)
        self._assert_results(self._import(*rows), "same", "same")

    def test_one_sorted_column_is_a_red_flag(self):
        places = [f"P2GH/{order:03d}" for order in range(20, 30)]
        numbers = [f"26001{order}" for order in range(20, 30)]
        self._apply(
            self._import(
                *(self._row(*pair) for pair in zip(numbers, places, strict=True))
            )
        )
        bare = [
            {"subscription": number, "place": place, "holder": ""}
            for number, place in zip(numbers, reversed(places), strict=True)
        ]
        run = self._import(*bare)
        self.assertIn(
            ("places_moved", "danger"),
            [(flag["code"], flag["level"]) for flag in run.flags],
        )

    def test_any_exchange_is_written_and_undone_exactly(self):
        examples = itertools.count(10)

        @settings(
            max_examples=choose_times(4, 20),
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate),
        )
        @given(
            st.permutations(range(6)),
            st.lists(st.sampled_from(["N0", "N0", "N0", "R2"]), min_size=5, max_size=5),
        )
        def assert_exact(seats, statuses):
            group = f"P{next(examples)}H"
            places = [f"{group}/{order:03d}" for order in range(1, 7)]
            numbers = [f"27{group[1:3]}00{order}" for order in range(1, 6)]
            plain = [self._row(n, p) for n, p in zip(numbers, places, strict=False)]
            self._apply(self._import(*plain, source="paste"))
            # Five plans in six seats: one of them is free.
            rows = [
                self._row(number, places[seat], status)
                for number, seat, status in zip(numbers, seats, statuses, strict=False)
            ]
            run = self._import(*rows, source="paste")
            self.assertLessEqual(
                set(run.line_ids.mapped("result")), {"changed", "same"}
            )
            if run.count_changed:
                self._apply(run)
                again = self._import(*rows, source="paste")
                self._assert_results(again, *["same"] * len(rows))
                run.action_undo()
                self.assertEqual(run.state, "undone", run.error)
            self._assert_results(
                self._import(*plain, source="paste"), *["same"] * len(plain)
            )

        assert_exact()
