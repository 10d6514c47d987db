# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tests.long_form import choose_times

from .import_common import AhorroImportCommon

SEAT = "P2GH/014K"
#: What a row can be of which its plan is known for certain.
SETTLED = {"new", "changed", "same"}
#: Of each seat, the contracts that are over and whether one runs.
portfolios = st.lists(
    st.tuples(st.lists(st.sampled_from(["R2", "X0"]), max_size=3), st.booleans()),
    min_size=2,
    max_size=6,
).filter(lambda seats: any(over or runs for over, runs in seats))


class TestSeatHistory(AhorroImportCommon):
    """A group and order outlives its contracts: each is known by its subscription."""

    def _row(self, subscription, status, place=SEAT, **values):
        return {
            "subscription": subscription,
            "place": place,
            "status": status,
            "holder": f"PEREZ {subscription}",
            "document": f"30{subscription[-6:]}",
        } | values

    def _assert_stable(self, *rows):
        """Import a file; the same file again changes nothing."""
        self._apply(self._import(*rows))
        again = self._import(*rows)
        self._assert_results(again, *["same"] * len(rows))

    def test_a_finished_contract_and_its_successor_are_the_same_next_month(self):
        self._assert_stable(self._row("2600001", "R2"), self._row("2600002", "N0"))

    def test_two_finished_contracts_of_one_seat_are_two_plans(self):
        self._assert_stable(self._row("2600001", "R2"), self._row("2600002", "X0"))

    def test_three_contracts_of_one_seat_in_any_order(self):
        self._assert_stable(
            self._row("2600003", "N0"),
            self._row("2600001", "R2"),
            self._row("2600002", "R2"),
        )

    def test_the_old_contract_goes_on_being_updated(self):
        old, new = self._row("2600001", "R2"), self._row("2600002", "N0")
        self._apply(self._import(old, new))
        run = self._import(old | {"paid": "7"}, new | {"paid": "3"})
        self._assert_results(run, "changed", "changed")
        self._apply(run)
        lines = run.line_ids.sorted("row_number")
        self.assertEqual(lines.plan_id.mapped("installments_paid"), [7, 3])

    def test_a_finished_contract_seen_late_takes_nobodys_seat(self):
        self._apply(self._import(self._row("2600002", "N0")))
        run = self._import(self._row("2600001", "R2"))
        self._assert_results(run, "new")
        self._apply(run)
        self._assert_results(
            self._import(self._row("2600001", "R2"), self._row("2600002", "N0")),
            "same",
            "same",
        )

    def test_a_seat_resold_while_the_old_contract_is_in_no_file_is_asked(self):
        self._apply(self._import(self._row("2600001", "N0")))
        line = self._line(self._import(self._row("2600002", "N0")))
        self.assertEqual(line.result, "ambiguous")
        # The sentence says what to do, and doing it settles the row.
        self.assertIn("finalizado", line.message)
        plan = self.env["ahorro.plan"].search([("subscription_number", "=", "2600001")])
        plan.status_id = self.rescinded
        run = self._import(self._row("2600002", "N0"))
        self._assert_results(run, "new")
        self._apply(run)
        self._assert_results(self._import(self._row("2600002", "N0")), "same")

    def test_a_contract_that_runs_again_once_its_successor_is_over(self):
        self._apply(
            self._import(self._row("2600001", "R2"), self._row("2600002", "N0"))
        )
        rows = self._row("2600001", "N0"), self._row("2600002", "R2")
        run = self._import(*rows)
        self._assert_results(run, "changed", "changed")
        self._assert_stable(*rows)

    def test_generations_of_a_seat_come_and_go_over_the_months(self):
        first, second, third = (self._row(f"260000{n}", "N0") for n in (1, 2, 3))
        over = first | {"status": "R2"}
        self._apply(self._import(first))
        self._apply(self._import(over, second))
        run = self._import(second | {"status": "X0"}, third)
        self._assert_results(run, "changed", "new")
        self._apply(run)
        self._assert_results(self._import(third), "same")
        rows = over, second | {"status": "X0"}, third
        self._assert_stable(*rows)

    def test_a_person_who_buys_the_seat_again_has_two_plans(self):
        who = {"holder": "PAZ ANA", "document": "30111222"}
        self._apply(self._import(self._row("2600001", "N0", **who)))
        self._assert_stable(
            self._row("2600001", "R2", **who), self._row("2600002", "N0", **who)
        )

    def test_a_successor_with_another_check_letter(self):
        self._apply(self._import(self._row("2600001", "N0")))
        self._assert_stable(
            self._row("2600001", "R2"), self._row("2600002", "N0", "P2GH/014F")
        )

    def test_a_row_with_the_seat_alone_is_of_who_holds_it_now(self):
        old, new = self._row("2600001", "R2"), self._row("2600002", "N0")
        self._apply(self._import(old, new))
        run = self._import(new | {"subscription": "", "paid": "14"})
        self._assert_results(run, "changed")
        self.assertEqual(self._line(run).plan_id.subscription_number, "2600002")

    def test_a_sale_that_was_undone_is_made_again(self):
        rows = self._row("2600001", "R2"), self._row("2600002", "N0")
        self._apply(self._import(self._row("2600001", "N0")))
        self._apply(self._import(*rows)).action_undo()
        run = self._import(*rows)
        self._assert_results(run, "changed", "changed")
        self._assert_stable(*rows)

    def test_an_archived_plan_frees_its_seat_and_comes_back_finished(self):
        self._apply(self._import(self._row("2600001", "N0")))
        plan = self.env["ahorro.plan"].search([("subscription_number", "=", "2600001")])
        plan.active = False
        self._apply(self._import(self._row("2600002", "N0")))
        self._assert_stable(self._row("2600001", "R2"), self._row("2600002", "N0"))

    def test_a_status_that_nobody_named_does_not_free_a_seat(self):
        self._apply(self._import(self._row("2600001", "N0")))
        run = self._import(self._row("2600001", "ZZ9"), self._row("2600002", "N0"))
        self._assert_results(run, "changed", "ambiguous")
        # The review shows the code of the file, not the status of today.
        self.assertIsNone(self._line(run).changes["status_id"][1])
        self.assertIn("ZZ9", self._line(run).changes_text)

    def test_two_that_run_in_one_seat_are_asked(self):
        self._apply(
            self._import(self._row("2600001", "R2"), self._row("2600002", "N0"))
        )
        run = self._import(self._row("2600001", "N0"), self._row("2600002", "N0"))
        self._assert_results(run, "ambiguous", "same")
        self.assertEqual(self._codes(self._line(run)), ["revives_over"])

    def test_a_row_without_status_leaves_the_finished_contract_finished(self):
        rows = self._row("2600001", "R2"), self._row("2600002", "N0")
        self._apply(self._import(*rows))
        bare = [{k: v for k, v in row.items() if k != "status"} for row in rows]
        self._assert_results(self._import(*bare), "same", "same")

    def test_a_known_contract_comes_to_a_seat_that_this_file_frees(self):
        self._apply(
            self._import(
                self._row("2600001", "N0"), self._row("2600002", "N0", "P2GH/020")
            )
        )
        rows = self._row("2600001", "R2"), self._row("2600002", "N0")
        self._assert_results(self._import(*rows), "changed", "changed")
        self._assert_stable(*rows)

    def test_the_same_file_again_is_all_same_whatever_was_resold(self):
        examples = itertools.count(10)

        @settings(
            max_examples=choose_times(2, 8),
            deadline=None,
            derandomize=True,
            database=None,
        )
        @given(portfolios, st.randoms(use_true_random=False))
        def assert_stable_through_two_months(portfolio, chance):
            number = next(examples)
            contracts = [
                [
                    self._row(
                        f"27{number}{seat}{turn:02d}",
                        status,
                        f"P{number % 10}{'GHJKLM'[number // 10 % 6]}H/{seat + 1:03d}",
                    )
                    for turn, status in enumerate([*over, *("N0",) * runs])
                ]
                for seat, (over, runs) in enumerate(portfolio)
            ]
            self._assert_stable_when_shuffled(contracts, "new", chance)
            # A month later some that ran are over, and their seats were sold again.
            for rows in contracts:
                if rows and rows[-1]["status"] == "N0" and chance.random() < 0.7:
                    last = rows.pop()
                    sold = self._row(f"{last['subscription'][:-1]}9", "N0")
                    rows += [last | {"status": "R2"}, sold | {"place": last["place"]}]
            self._assert_stable_when_shuffled(contracts, None, chance)

        assert_stable_through_two_months()

    def _assert_stable_when_shuffled(self, contracts, expected, chance):
        """Import all rows, again in another order, and a part of them.

        :param expected: result of each row at first; None for new, changed or same
        """
        rows = list(itertools.chain(*contracts))
        chance.shuffle(rows)
        first = self._import(*rows, source="paste")
        found = set(first.line_ids.mapped("result"))
        self.assertLessEqual(found, {expected} if expected else SETTLED)
        self._apply(first)
        chance.shuffle(rows)
        again = self._import(*rows, source="paste")
        self._assert_results(again, *["same"] * len(rows))
        # As a file that no longer has the oldest contracts.
        part = rows[: (len(rows) + 1) // 2]
        run = self._import(*part, source="paste")
        self._assert_results(run, *["same"] * len(part))
