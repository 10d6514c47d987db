# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .figures_common import GRACE, FiguresCommon

BUENOS_AIRES, TOKYO = "America/Argentina/Buenos_Aires", "Asia/Tokyo"
#: A minute before midnight and a minute after, in both zones (UTC).
MIDNIGHTS = (
    datetime(2026, 11, 19, 2, 59),
    datetime(2026, 11, 19, 3, 1),
    datetime(2026, 11, 18, 14, 59),
    datetime(2026, 11, 18, 15, 1),
)


class TestEveryFigure(FiguresCommon):
    """Every figure of every board opens the rows that it counts, and no others.

    The rows are compared by their ids with what plain Python says of the same cases.
    """

    def test_the_supervision_board(self):
        self._fill(MIDNIGHTS[1])
        board = self._service(self.supervisor, "ahorro.board").get_board()
        cards = [*board["in_progress"], *board["archived"]]
        here = {one.id for one in self.campaigns if one.company_id == self.company}
        self.assertEqual({card["id"] for card in cards}, here)
        for card in cards:
            self._assert_card(card, lambda kind: True)
        zone = ZoneInfo(self.supervisor.tz or "UTC")

        def day(moment):
            return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()

        for card in board["in_progress"]:
            for name, fact in (
                (
                    "never",
                    lambda kind: (
                        self._work(kind) and not (kind.is_callback or kind.is_tried)
                    ),
                ),
                (
                    "today",
                    lambda kind: (
                        self._work(kind)
                        and bool(kind.at)
                        and day(kind.at) <= day(self.now)
                        and not (kind.is_callback and kind.at + GRACE <= self.now)
                    ),
                ),
            ):
                self._assert_figure(
                    self.supervisor,
                    card[name]["count"],
                    card[name]["domain"],
                    lambda kind, fact=fact, card=card: (
                        kind.campaign.id == card["id"] and fact(kind)
                    ),
                    (card["name"], name),
                )

    def _assert_card(self, card, chosen):
        for name, fact in (
            ("total", lambda kind: True),
            ("pending", lambda kind: kind.state == "pending"),
            ("in_progress", lambda kind: kind.state == "in_progress"),
            ("open", lambda kind: kind.is_open),
            ("done", lambda kind: not kind.is_open),
            ("due", lambda kind: kind.is_due(self)),
            ("overdue", lambda kind: kind.is_overdue(self)),
        ):
            self._assert_figure(
                self.supervisor,
                card[name]["count"],
                card[name]["domain"],
                lambda kind, fact=fact: (
                    kind.campaign.id == card["id"] and chosen(kind) and fact(kind)
                ),
                (card["name"], name),
            )

    def test_the_zoom(self):
        self._fill(MIDNIGHTS[2])
        users = self.operator | self.colleague | self.absent | self.supervisor

        def owner(kind):
            if kind.is_open:
                return kind.assigned_to.id
            return (kind.last_user or kind.assigned_to).id

        boards = self._service(self.supervisor, "ahorro.board")
        for campaign in self.campaigns[:4]:
            for chosen in (None, [self.operator.id], [False, self.absent.id], []):
                zoom = boards.get_zoom(campaign.id, chosen)

                def mine(kind, chosen=chosen):
                    return chosen is None or owner(kind) in chosen

                self._assert_card(zoom, mine)
                for part in zoom["results"]:
                    self._assert_figure(
                        self.supervisor,
                        part["count"],
                        part["domain"],
                        lambda kind, part=part, campaign=campaign, mine=mine: (
                            kind.campaign == campaign
                            and mine(kind)
                            and (
                                kind.is_open
                                if part["key"] == "open"
                                else not kind.is_open
                                and part["key"]
                                == f"result-{kind.result.id if kind.result else False}"
                            )
                        ),
                        (campaign.name, part["key"]),
                    )
                for row in zoom["by_operator"]:
                    known = [False, *users.ids, *campaign.user_ids.ids]
                    self.assertIn(row["id"], known)
                    facts = {
                        "total": lambda kind, uid: owner(kind) == uid,
                        "open": lambda kind, uid: kind.is_open and owner(kind) == uid,
                        "done": lambda kind, uid: (
                            not kind.is_open and owner(kind) == uid
                        ),
                        "attended": lambda kind, uid: kind.last_user.id == uid,
                    }
                    for name in facts.keys() & row.keys():
                        self._assert_figure(
                            self.supervisor,
                            row[name]["count"],
                            row[name]["domain"],
                            lambda kind, row=row, fact=facts[name], campaign=campaign: (
                                kind.campaign == campaign and fact(kind, row["id"])
                            ),
                            (row["name"], name),
                        )

    def test_the_operators_board(self):
        self._fill(MIDNIGHTS[3])
        facts = {
            "open": lambda kind: kind.is_open,
            "due": lambda kind: kind.is_due(self),
            "overdue": lambda kind: kind.is_overdue(self),
            "mine": self._mine,
            "callbacks": lambda kind: self._mine(kind) and kind.is_callback,
            "retries": lambda kind: self._mine(kind) and kind.is_tried,
            "never": lambda kind: (
                self._mine(kind) and not (kind.is_callback or kind.is_tried)
            ),
            "others": lambda kind: self._work(kind) and not self._mine(kind),
            "scheduled": lambda kind: kind.queue_state(self) == "scheduled",
            "blocked": lambda kind: kind.queue_state(self) == "blocked",
            "in_progress": lambda kind: kind.state == "in_progress",
            "done": lambda kind: not kind.is_open,
        }
        for chosen in (False, self.campaign.id):
            for show, fact in facts.items():
                board = self._board(show=show, campaign_id=chosen, limit=200)
                expected = self._true(
                    lambda kind, fact=fact, chosen=chosen: (
                        self._own(kind)
                        and (not chosen or kind.campaign.id == chosen)
                        and fact(kind)
                    )
                )
                self.assertEqual({row["id"] for row in board["cases"]}, expected, show)
                self.assertEqual(board["counts"][show], len(expected), show)
                self.assertEqual(board["total"], len(expected), show)
        [card] = board["campaigns"]
        for name, fact in (("due", facts["due"]), ("overdue", facts["overdue"])):
            expected = self._true(
                lambda kind, fact=fact: kind.campaign == self.campaign and fact(kind)
            )
            self.assertEqual(card[name], len(expected), name)

    def _work(self, kind):
        return kind.is_open and not kind.reason(self)

    def _mine(self, kind):
        owner = kind.promised_by if kind.is_callback else kind.assigned_to
        return self._work(kind) and (not owner or owner == self.operator)

    def test_a_card_says_what_its_chip_says(self):
        self._fill(MIDNIGHTS[0])
        kinds = {kind.id: kind for kind in self.kinds}
        for row in self._board(limit=200, show="open")["cases"]:
            kind = kinds[row["id"]]
            self.assertEqual(row["is_due"], kind.is_due(self))
            self.assertEqual(row["is_overdue"], kind.is_overdue(self))
            self.assertEqual(
                bool(row["blocked_text"]), kind.queue_state(self) == "blocked"
            )

    def test_ones_own_day_before_midnight_in_buenos_aires(self):
        self._fill(MIDNIGHTS[0])
        self._assert_day(BUENOS_AIRES)

    def test_ones_own_day_after_midnight_in_buenos_aires(self):
        self._fill(MIDNIGHTS[1])
        self._assert_day(BUENOS_AIRES)

    def test_ones_own_day_before_midnight_in_tokyo(self):
        self._fill(MIDNIGHTS[2])
        self._assert_day(TOKYO)

    def test_ones_own_day_after_midnight_in_tokyo(self):
        self._fill(MIDNIGHTS[3])
        self._assert_day(TOKYO)

    def test_ones_own_day_at_noon_of_the_other_zone(self):
        self._fill(MIDNIGHTS[1])
        self._assert_day(TOKYO)

    def _assert_day(self, zone):
        (self.operator | self.supervisor).tz = zone
        saved = self._save_around_midnight(zone)
        day = self._board()["today"]
        for name, count, fact in (
            ("due", "callbacks_due", lambda kind: kind.is_due(self)),
            ("overdue", "overdue", lambda kind: kind.is_overdue(self)),
        ):
            self._assert_figure(
                self.operator,
                day[count],
                day["domains"][name],
                lambda kind, fact=fact: (
                    kind.promised_by == self.operator
                    # What they may not read is no figure of theirs.
                    and kind.campaign in (self.campaign, self.env["ahorro.campaign"])
                    and fact(kind)
                ),
                name,
            )
        opened = self._opened(
            self.operator, day["domains"]["done"], model="ahorro.movement"
        )
        self.assertEqual(opened, saved["finish"])
        self.assertEqual(day["done"], len(saved["finish"]))
        floor = self._service(self.supervisor, "ahorro.live.floor").get_live_floor()
        rows = {row["id"]: row for row in floor["operators"]}
        mine = rows[self.operator.id]
        for name, expected in (
            ("done", saved["finish"]),
            ("attended", saved["finish"] | saved["comment"]),
        ):
            opened = self._opened(
                self.supervisor, mine["domains"][name], model="ahorro.movement"
            )
            self.assertEqual(opened, expected, name)
            self.assertEqual(mine[name], len(expected), name)

    def _save_around_midnight(self, zone):
        """Write movements around both zones' midnight; return those of today."""
        today = self.now.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
        case = self.cases[0]
        found = {"finish": set(), "comment": set()}
        for hours in (0, 0.01, 0.1, 9, 11.9, 12.1, 14, 23, 25):
            at = self.now - timedelta(hours=hours)
            for kind in found:
                for undone in (False, True):
                    self.time.move_to(at)
                    movements = self.env["ahorro.movement"].with_user(self.operator)
                    movement = movements._log([{"kind": kind, "case_id": case.id}])
                    self.time.move_to(self.now)
                    if undone:
                        movements._log(
                            [
                                {
                                    "kind": "undo",
                                    "case_id": case.id,
                                    "reverses_id": movement.id,
                                }
                            ]
                        )
                        continue
                    local = at.replace(tzinfo=ZoneInfo("UTC"))
                    if local.astimezone(ZoneInfo(zone)).date() == today.date():
                        found[kind].add(movement.id)
        return found

    def test_the_live_floor(self):
        self._fill(MIDNIGHTS[2])
        floor = self._service(self.supervisor, "ahorro.live.floor").get_live_floor()
        facts = {
            name: lambda kind, name=name: kind.queue_state(self) == name
            for name in ("waiting", "leased", "scheduled", "blocked")
        }
        for name, fact in (facts | {"open": lambda kind: kind.is_open}).items():
            self._assert_figure(
                self.supervisor,
                floor["states"][name],
                floor["domains"][name],
                lambda kind, fact=fact: self._on_the_floor(kind) and fact(kind),
                name,
            )
        reasons = floor["states"]["reasons"]
        self.assertEqual(sum(reasons.values()), floor["states"]["blocked"])
        for reason, count in reasons.items():
            expected = self._true(
                lambda kind, reason=reason: (
                    self._on_the_floor(kind)
                    and kind.queue_state(self) == "blocked"
                    and kind.reason(self) == reason
                )
            )
            self.assertEqual(count, len(expected), reason)
        for row in floor["operators"]:
            self._assert_figure(
                self.supervisor,
                row["overdue"],
                row["domains"]["overdue"],
                lambda kind, row=row: (
                    kind.company == self.company
                    and kind.promised_by.id == row["id"]
                    and kind.is_overdue(self)
                ),
                row["name"],
            )

    def test_the_filters_of_lists(self):
        self._fill(MIDNIGHTS[0])
        for name, fact in (
            ("is_due", lambda kind: kind.is_due(self)),
            ("is_overdue", lambda kind: kind.is_overdue(self)),
            ("is_blocked", lambda kind: bool(kind.reason(self))),
        ):
            for value in (True, False):
                expected = self._true(
                    lambda kind, fact=fact, value=value: (
                        kind.company == self.company and bool(fact(kind)) == value
                    )
                )
                opened = self._opened(self.supervisor, [(name, "=", value)])
                self.assertEqual(opened, expected, (name, value))
            cases = self.env["ahorro.case"].browse(kind.id for kind in self.kinds)
            kinds = {kind.id: kind for kind in self.kinds}
            for case in cases:
                self.assertEqual(case[name], bool(fact(kinds[case.id])), name)
        for state in ("waiting", "leased", "scheduled", "blocked"):
            self.assertEqual(
                self._opened(self.supervisor, [("queue_state", "=", state)]),
                self._true(
                    lambda kind, state=state: (
                        kind.company == self.company and kind.queue_state(self) == state
                    )
                ),
                state,
            )

    def test_the_state_of_the_queue(self):
        self._fill(MIDNIGHTS[3])
        status = self._status(self.operator)
        mine = [kind for kind in self.kinds if self._own(kind)]

        def is_mine(kind):
            """Tell whether the operator may be given a waiting case."""
            gone = (self.absent, self.supervisor)  # not of the campaign, or away
            if kind.is_callback:
                late = kind.at and kind.at + GRACE <= self.now
                who = kind.promised_by
            else:
                late, who = False, kind.assigned_to
            nobodys = not who or who == self.operator or who == self.absent
            return nobodys or late or (bool(kind.campaign) and who in gone)

        states = [(kind.queue_state(self), is_mine(kind)) for kind in mine]
        self.assertEqual(status["waiting"], states.count(("waiting", True)))
        self.assertEqual(status["assigned_to_others"], states.count(("waiting", False)))
        for name in ("leased", "scheduled", "blocked"):
            count = sum(state == name for state, _mine in states)
            self.assertEqual(status[name], count, name)

    def _status(self, user):
        return self._service(user, "ahorro.queue.status").get_queue_status()

    def test_the_open_cases_of_a_plan(self):
        self._fill(MIDNIGHTS[0], number=80)
        for plan in self.env["ahorro.case"].browse(k.id for k in self.kinds).plan_id:
            if plan.company_id != self.company:
                continue
            plan = plan.with_user(self.supervisor)
            action = plan.action_open_cases()
            shown = [*action["domain"], ("is_running", "=", True)]
            self.assertEqual(action["context"], {"search_default_open": 1})
            opened = self._opened(self.supervisor, shown)
            self.assertEqual(plan.open_case_count, len(opened))
            self.assertEqual(
                opened,
                self._true(
                    lambda kind, ids=plan.case_ids.ids: (
                        kind.is_open and kind.id in ids and self._on_the_floor(kind)
                    )
                ),
            )
