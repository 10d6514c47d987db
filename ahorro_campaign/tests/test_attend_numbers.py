# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields

from .queue_common import NOON, QueueCommon

#: 23:30 of the same day in Buenos Aires, where it is the next one in UTC.
LATE_EVENING = NOON + timedelta(hours=11, minutes=30)
#: 23:30 of Sunday in Buenos Aires.
SUNDAY_EVENING = NOON + timedelta(days=4, hours=11, minutes=30)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class TestAttendNumbers(QueueCommon):
    """Each number of the board, of one's own day, of the screen and of the floor."""

    def _finish(self, user, then=None, **values):
        token = self._as(user).attend_next()["lease_token"]
        return self._save(
            user, token, kind="finish", result_id=(then or self.closing).id, **values
        )

    def _board(self, user=None, **filters):
        self.env.flush_all()
        return self._as(user or self.operator).get_operator_board(filters)

    def _floor(self, user=None):
        self.env.flush_all()
        user = user or self.supervisor
        return (
            self._as(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .get_live_floor()
        )

    def _row(self, user, by=None):
        """Return the line of an operator on the floor."""
        [row] = [row for row in self._floor(by)["operators"] if row["id"] == user.id]
        return row

    def _set_done(self, case, **values):
        finished = {"state": "done", "finished_at": NOON - HOUR}
        self._set(case, **finished, **values)

    # === BOARD ===

    def _mix(self):
        """Return dict of chip to the cases that it shows, no two of the same number."""
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
        tried = due | scheduled | blocked[0]
        return {
            "open": cases - done,
            "due": due,
            "overdue": due[:2],
            "retried": tried,
            "never": cases - tried - done,
            "scheduled": scheduled,
            "blocked": blocked,
            "in_progress": due | scheduled,
            "done": done,
        }, [due[1], due[0], due[2], *plain, *scheduled]

    def test_each_chip_of_the_board_shows_its_cases_and_no_others(self):
        chips, _order = self._mix()
        campaign = chips["open"].campaign_id
        numbers = [len(cases) for cases in chips.values()]
        self.assertEqual(len(set(numbers)), len(numbers), "each has its own number")
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
        for row in self._board(campaign_id=chips["open"].campaign_id.id)["cases"]:
            case = self.cases.browse(row["id"])
            self.assertEqual(row["is_due"], case in chips["due"])
            self.assertEqual(row["is_overdue"], case in chips["overdue"])

    def test_what_is_late_is_on_top_and_what_is_blocked_at_the_end(self):
        chips, order = self._mix()
        board = self._board(campaign_id=chips["open"].campaign_id.id)
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
        self.assertEqual(holders, [True, True, False, False])
        self.assertEqual(lease["case_id"], self.cases[0].id)
        self.time.move_to(NOON + 10 * MINUTE - timedelta(seconds=1))
        self.assertEqual(held()[0], [True, True, False, False])
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

    # === SCREEN ===

    def test_the_other_cases_of_the_person_are_those_left_what_comes_first_on_top(self):
        person = self._person()
        last = self._campaign("Última", sequence=900)
        first = self._campaign("Primera", sequence=1)
        others = self._campaign("De otros", users=self.colleague, sequence=500)
        archived = self._campaign("Archivada", sequence=400)
        attended = self._cases(self.campaign, 1, person)
        late = self._cases(last, 1, person)
        plain, done = self._cases(first, 2, person)
        foreign = self._cases(others, 1, person)
        ended = self._cases(archived, 1, person)
        [soon, later] = self._cases(self.campaign, 2, person)
        plain_too = self._cases(first, 1, person)
        archived.with_user(self.supervisor).action_archive()
        self._set_done(done)
        self._agree(soon, self.operator, NOON + HOUR)
        self._agree(later, self.operator, NOON + 2 * HOUR)
        answer = attended.with_user(self.operator).attend()
        self.assertEqual(
            [(row["id"], row["can_attend"]) for row in answer["other_cases"]],
            [
                (soon.id, True),
                (later.id, True),
                (plain.id, True),
                (plain_too.id, True),
                (ended.id, False),
                (foreign.id, False),
                (late.id, True),
            ],
        )
        theirs = {
            row["id"]: row["can_attend"]
            for row in self._attend_instead(self.colleague, attended)["other_cases"]
        }
        self.assertTrue(theirs[foreign.id])

    def _attend_instead(self, user, case):
        self._leases()._give_back(user_id=self.operator.id)
        self.env.invalidate_all()
        return case.with_user(user).attend()

    def _acts(self, *days, provider=None):
        return self.env["ahorro.award.act"].create(
            [
                {
                    "provider_id": (provider or self.rombo).id,
                    "number": f"N{day}",
                    "date": f"2026-11-{day + 5}",
                    "last_bid_day": f"2026-11-{day}",
                }
                for day in days
            ]
        )

    def _bid(self):
        bidding = self.env.ref("ahorro_campaign.campaign_type_bid")
        return self._cases(self._campaign("Oferta", type_id=bidding.id))

    def test_no_act_is_shown_to_whom_one_does_not_call_about_bidding(self):
        [act] = self._acts(20)
        answer = self.cases[0].with_user(self.operator).attend()
        self.assertIs(answer["act"], False)
        answer = self._bid().with_user(self.operator).attend()
        self.assertEqual(answer["act"]["id"], act.id)
        answer = self.cases[0].plan_id.with_user(self.operator).attend()
        self.assertIs(answer["act"], False, "without a campaign")

    def test_the_act_is_of_the_plans_own_provider(self):
        self._acts(19, provider=self.ovalo)
        case = self._bid()
        answer = case.with_user(self.operator).attend()
        self.assertIs(answer["act"], False)

    def test_the_last_day_to_bid_ends_by_the_operators_own_clock(self):
        today, tomorrow = self._acts(18, 19)
        case = self._bid()
        self.time.move_to(LATE_EVENING)
        for zone, act in (
            ("America/Argentina/Buenos_Aires", today),
            ("UTC", tomorrow),
        ):
            self.operator.tz = zone
            self.env.flush_all()
            answer = case.with_user(self.operator).attend(incoming=True)
            self.assertEqual(answer["act"]["id"], act.id, zone)

    def test_tomorrow_and_monday_are_those_of_the_operators_own_clock(self):
        for moment, zone, expected in (
            (
                LATE_EVENING,
                "America/Argentina/Buenos_Aires",
                ("2026-11-19 04:30:00", "2026-11-19 13:00:00", "2026-11-23 13:00:00"),
            ),
            (
                LATE_EVENING,
                "UTC",
                ("2026-11-19 04:30:00", "2026-11-20 10:00:00", "2026-11-23 10:00:00"),
            ),
            (
                SUNDAY_EVENING,
                "America/Argentina/Buenos_Aires",
                ("2026-11-23 04:30:00", "2026-11-23 13:00:00", "2026-11-23 13:00:00"),
            ),
            (
                SUNDAY_EVENING,
                "UTC",
                ("2026-11-23 04:30:00", "2026-11-24 10:00:00", "2026-11-30 10:00:00"),
            ),
        ):
            self.time.move_to(moment)
            self.operator.tz = zone
            self.env.flush_all()
            answer = self.cases[0].with_user(self.operator).attend(incoming=True)
            self.assertEqual(
                {row["key"]: row["at"] for row in answer["presets"]},
                dict(zip(("hours", "tomorrow", "monday"), expected, strict=True)),
                (moment, zone),
            )

    # === FLOOR ===

    def test_the_floors_day_is_the_supervisors(self):
        self._finish(self.operator)
        for comments in range(2):
            token = self.cases[comments + 1].with_user(self.operator).attend()
            self._save(self.operator, token["lease_token"])
        self.time.move_to(LATE_EVENING)
        row = self._row(self.operator)
        self.assertEqual((row["done"], row["attended"]), (1, 3))
        self.supervisor.tz = "UTC"
        row = self._row(self.operator)
        self.assertEqual((row["done"], row["attended"]), (0, 0), "tomorrow already")
        self.supervisor.tz = "America/Argentina/Buenos_Aires"
        self.operator.tz = "UTC"
        self.assertEqual(self._row(self.operator)["attended"], 3)

    def test_the_floor_counts_for_each_operator_what_they_saved(self):
        self._cases(self.campaign, 4)
        self.env.flush_all()
        self._finish(self.operator)
        saved = self._finish(self.operator)
        for _number in range(3):
            token = self._as(self.colleague).attend_next()["lease_token"]
            self._save(self.colleague, token)
        token = self._as(self.colleague).attend_next()["lease_token"]
        self._as(self.colleague).skip(token, "Ocupado", False, "skip")
        rows = {row["id"]: row for row in self._floor()["operators"]}
        for user, expected in ((self.operator, (2, 2)), (self.colleague, (0, 3))):
            row = rows[user.id]
            self.assertEqual((row["done"], row["attended"]), expected)
            self.assertEqual(row["last_at"], fields.Datetime.to_string(NOON))
        self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        row = self._row(self.operator)
        self.assertEqual((row["done"], row["attended"]), (1, 1))

    def test_the_floor_tells_the_first_callback_and_how_many_are_late(self):
        for ago in (0, 29):
            self._agree(self.cases[0], self.operator, NOON - ago * MINUTE)
            self.assertEqual(self._row(self.operator)["overdue"], 0, "in its grace")
        self._agree(self.cases[1], self.operator, NOON - 30 * MINUTE)
        self._agree(self.cases[2], self.operator, NOON + HOUR)
        self._agree(self.cases[3], self.colleague, NOON - 2 * HOUR)
        row = self._row(self.operator)
        self.assertEqual(
            (row["overdue"], row["next_callback_at"]), (1, "2026-11-18 14:30:00")
        )
        for case in self.cases[:2]:
            self._set_done(case)
        row = self._row(self.operator)
        self.assertEqual(
            (row["overdue"], row["next_callback_at"]), (0, "2026-11-18 16:00:00")
        )

    def test_the_floors_callbacks_come_in_their_order_and_say_which_are_late(self):
        for case, minutes in zip(self.cases, (60, -30, -29, 0), strict=True):
            self._agree(case, self.operator, NOON + minutes * MINUTE)
        # A retry is nobody's callback.
        retry = self._cases(self.campaign)
        self._set(retry, attempts=1, next_action_at=NOON - HOUR)
        rows = self._floor()["callbacks"]
        self.assertEqual(
            [(row["case_id"], row["is_due"], row["is_overdue"]) for row in rows],
            [
                (self.cases[1].id, True, True),
                (self.cases[2].id, True, False),
                (self.cases[3].id, True, False),
                (self.cases[0].id, False, False),
            ],
        )

    def test_who_has_an_expired_lease_is_free(self):
        self._as(self.operator).attend_next()
        self.time.move_to(NOON + 10 * MINUTE - timedelta(seconds=1))
        row = self._row(self.operator)
        self.assertEqual(
            (row["state"], row["case_id"]), ("attending", self.cases[0].id)
        )
        self.time.move_to(NOON + 10 * MINUTE)
        floor = self._floor()
        [row] = [one for one in floor["operators"] if one["id"] == self.operator.id]
        self.assertEqual((row["state"], row["case_id"]), ("free", False))
        self.assertEqual((row["client"], row["taken_at"]), ("", ""))
        self.assertEqual(floor["states"]["leased"], 0)

    def test_an_archived_campaigns_callbacks_are_not_on_the_floor(self):
        archived = self._campaign("Archivada")
        forgotten = self._cases(archived)
        self._agree(forgotten, self.operator, NOON - 2 * HOUR)
        self._agree(self.cases[0], self.operator, NOON + HOUR)
        self.assertEqual(self._row(self.operator)["overdue"], 1)
        archived.with_user(self.supervisor).action_archive()
        floor = self._floor()
        self.assertEqual(
            [row["case_id"] for row in floor["callbacks"]], self.cases[0].ids
        )
        row = self._row(self.operator)
        self.assertEqual(
            (row["overdue"], row["next_callback_at"]), (0, "2026-11-18 16:00:00")
        )

    def test_what_supervisors_want_to_know_is_told_for_a_day(self):
        alarm = self._result("Desconoce", closes=True, alert_supervisor=True)
        self._finish(self.operator)
        saved = self._finish(self.operator, alarm, comment="Raro")
        for moment, expected in (
            (NOON + 24 * HOUR, [saved["movement_id"]]),
            (NOON + 24 * HOUR + timedelta(seconds=1), []),
            (NOON + 48 * HOUR, []),
        ):
            self.time.move_to(moment)
            alerts = self._floor()["alerts"]
            self.assertEqual([row["movement_id"] for row in alerts], expected, moment)

    def test_the_floor_shows_nothing_of_another_company(self):
        """The operator works in both companies, and each floor shows its own."""
        both = self.company | self.other_company
        self.operator.company_ids = [Command.set(both.ids)]
        alarm = self._result("Desconoce", closes=True, alert_supervisor=True)
        elsewhere = self._campaign(
            "Dos", users=self.operator, company_id=self.other_company.id
        )
        agreed, told, taken = self.env["ahorro.case"].create(
            [
                {
                    "campaign_id": elsewhere.id,
                    "plan_id": self._plan(
                        company_id=self.other_company.id,
                        partner_id=self._person(company_id=self.other_company.id).id,
                        subscription_number=str(2_999_000 + number),
                    ).id,
                    "type_id": self.arrears.id,
                    "company_id": self.other_company.id,
                }
                for number in range(3)
            ]
        )
        self._agree(agreed, self.operator, NOON - HOUR)
        there = {"allowed_company_ids": self.other_company.ids}
        token = told.with_user(self.operator).with_context(**there).attend()
        saved = self._save(
            self.operator,
            token["lease_token"],
            kind="finish",
            result_id=alarm.id,
            comment="Raro",
        )
        taken.with_user(self.operator).with_context(**there).attend()
        figures = ("state", "attended", "done", "overdue", "next_callback_at")
        for user, operator, callbacks, alerts, leased, count in (
            (self.supervisor, ("free", 0, 0, 0, ""), [], [], 0, 4),
            (
                self.other_supervisor,
                ("attending", 1, 1, 1, "2026-11-18 14:00:00"),
                agreed.ids,
                [saved["movement_id"]],
                1,
                2,
            ),
        ):
            floor = self._floor(user)
            rows = {row["id"]: row for row in floor["operators"]}
            found = tuple(rows[self.operator.id][name] for name in figures)
            self.assertEqual(found, operator)
            self.assertEqual([row["case_id"] for row in floor["callbacks"]], callbacks)
            self.assertEqual([row["movement_id"] for row in floor["alerts"]], alerts)
            self.assertEqual(floor["states"]["leased"], leased)
            self.assertEqual(floor["states"]["open"], count)
            # The colleague is of the first company alone.
            self.assertEqual(self.colleague.id in rows, user == self.supervisor)
