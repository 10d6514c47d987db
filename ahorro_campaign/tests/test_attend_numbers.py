# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from .numbers_common import HOUR, MINUTE, NumbersCommon
from .queue_common import NOON


class TestAttendNumbers(NumbersCommon):
    """Each number of the board and of one's own day."""

    def _mix(self):
        """Return dict of chip to the cases that it shows, and what order they have."""
        cases = self._cases(self._campaign("Tablero", sequence=1), 15)
        due, scheduled = cases[:3], cases[3:7]
        plain, blocked, done = cases[7:9], cases[9:14], cases[14]
        for case, ago in zip(due, (30, 45, 0), strict=True):
            self._agree(case, self.operator, NOON - ago * MINUTE)
        for number, case in enumerate(scheduled):
            at = NOON + number * HOUR + timedelta(seconds=1)
            self._agree(case, self.operator, at)
        for case in blocked:
            self._set(case, blocked_reason="no_phone")
        # What is blocked, and what is done, is late no more.
        past = {"attempts": 1, "next_action_at": NOON - HOUR}
        self._set(blocked[0], **past)
        self._set_done(done, **past)
        others = plain[1]
        self._set(others, user_id=self.colleague.id)
        work = due | scheduled | plain
        return {
            "mine": work - others,
            "callbacks": due | scheduled,
            "others": others,
            "open": cases - done,
            "due": due,
            "overdue": due[:2],
            "never": plain - others,
            "scheduled": scheduled,
            "blocked": blocked,
            "in_progress": due | scheduled,
            "done": done,
        }, [due[1], due[0], due[2], *plain, *scheduled]

    def test_each_chip_of_the_board_shows_its_cases_and_no_others(self):
        chips, _order = self._mix()
        campaign = chips["open"].campaign_id
        for show, cases in chips.items():
            board = self._board(show=show, campaign_id=campaign.id)
            self.assertEqual(
                {row["id"] for row in board["cases"]}, set(cases.ids), show
            )
            self.assertEqual(board["counts"][show], len(cases), show)
            self.assertEqual(board["total"], len(cases), show)

    def test_a_campaign_on_the_board_counts_what_is_due_and_what_is_late(self):
        chips, _order = self._mix()
        self._agree(self.cases[0], self.operator, NOON)
        rows = {row["id"]: row for row in self._board()["campaigns"]}
        for campaign, expected in (
            (chips["open"].campaign_id, (14, 3, 2, "1 / 15")),
            (self.campaign, (4, 1, 0, "0 / 4")),
        ):
            row = rows[campaign.id]
            found = [row[name] for name in ("pending", "due", "overdue", "progress")]
            self.assertEqual(found, list(expected), campaign.name)

    def test_a_card_says_whether_it_is_due_and_whether_it_is_late(self):
        chips, _order = self._mix()
        for row in self._board(campaign_id=chips["open"].campaign_id.id, show="open")[
            "cases"
        ]:
            case = self.cases.browse(row["id"])
            self.assertEqual(row["is_due"], case in chips["due"])
            self.assertEqual(row["is_overdue"], case in chips["overdue"])

    def test_what_is_late_is_on_top_and_what_is_blocked_at_the_end(self):
        chips, order = self._mix()
        board = self._board(campaign_id=chips["open"].campaign_id.id, show="open")
        shown = [row["id"] for row in board["cases"]]
        self.assertEqual(shown[:9], [case.id for case in order])
        self.assertEqual(set(shown[9:]), set(chips["blocked"].ids))

    def test_the_board_names_who_has_a_client_until_it_expires(self):
        self._as(self.operator).attend_next()
        self._as(self.colleague).attend_next()

        def held():
            board = self._board()
            names = [row["leased_by"] for row in board["cases"]]
            return [bool(name) for name in names], board["lease"]

        holders, lease = held()
        self.assertEqual(holders, [False, True, False, False], "one's own is not named")
        self.assertEqual(lease["case_id"], self.cases[0].id)
        self.time.move_to(NOON + 10 * MINUTE - timedelta(seconds=1))
        self.assertEqual(held()[0], [False, True, False, False])
        self.time.move_to(NOON + 10 * MINUTE)
        self.assertEqual(held(), ([False] * 4, False))

    # === ONE'S OWN DAY ===

    def test_ones_own_day_counts_what_one_saved_oneself(self):
        self._cases(self.campaign, 6)
        self.env.flush_all()
        self._finish(self.operator)
        for user, comments in ((self.operator, 1), (self.colleague, 4)):
            for _number in range(comments):
                token = self._as(user).attend_next()["lease_token"]
                self._save(user, token)
        self._finish(self.operator)
        token = self._as(self.operator).attend_next()["lease_token"]
        self._as(self.operator).skip(token, "Ocupado", False, "skip")
        self._finish(self.colleague)
        for user, expected in ((self.operator, (2, 3)), (self.colleague, (1, 5))):
            for day in (
                self._board(user)["today"],
                self._as(user).get_attend_queue()["today"],
            ):
                self.assertEqual((day["done"], day["attended"]), expected)

    def _agree_some(self):
        """Have the operators agree on callbacks, each with its own number of them."""
        cases = self._cases(self._campaign("Agenda"), 16)
        end = self.day_end = NOON.replace(hour=3) + timedelta(days=1)
        mine = (
            NOON - HOUR,
            NOON - 30 * MINUTE,
            NOON - 30 * MINUTE + timedelta(seconds=1),
            NOON,
            NOON - MINUTE,
            NOON + 3 * HOUR,
            NOON + 2 * HOUR,
            end - timedelta(seconds=1),
            end,
        )
        theirs = (NOON - 2 * HOUR, NOON + MINUTE, NOON + 2 * MINUTE)
        for case, at in zip(cases, mine, strict=False):
            self._agree(case, self.operator, at)
        for case, at in zip(cases[len(mine) :], theirs, strict=False):
            self._agree(case, self.colleague, at)
        self._agree(cases[-1], None, NOON - 2 * HOUR)
        # One of which nothing is left to do, and one that nobody may make.
        for case in cases[-3:-1]:
            self._agree(case, self.operator, NOON - 3 * HOUR)
        self._set_done(cases[-3])
        self._set(cases[-2], blocked_reason="no_phone")
        self.env.flush_all()

    def test_ones_own_day_counts_ones_own_callbacks(self):
        self._agree_some()
        for user, expected in (
            (self.operator, (5, 2, 9, "2026-11-18 17:00:00")),
            (self.colleague, (1, 1, 3, "2026-11-18 15:01:00")),
        ):
            queue = self._as(user).get_attend_queue()
            for day in (self._board(user)["today"], queue["today"]):
                found = (
                    day["callbacks_due"],
                    day["overdue"],
                    day["callbacks_today"],
                    day["next_callback_at"],
                )
                self.assertEqual(found, expected, user.login)

    def test_ones_own_day_ends_by_ones_own_clock(self):
        self._agree_some()
        self.operator.tz = "America/Santiago"  # midnight there is at the same moment
        self.assertEqual(self._board()["today"]["callbacks_today"], 9)
        self.operator.tz = "Pacific/Honolulu"
        self.assertEqual(self._board()["today"]["callbacks_today"], 10)
        self.operator.tz = "Europe/Madrid"
        self.assertEqual(self._board()["today"]["callbacks_today"], 8)

    def test_a_day_without_callbacks_says_so(self):
        day = self._board()["today"]
        self.assertEqual(
            (day["callbacks_due"], day["callbacks_today"], day["next_callback_at"]),
            (0, 0, ""),
        )
