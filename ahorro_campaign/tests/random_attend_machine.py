# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from odoo.exceptions import UserError
from odoo.tools import SQL

from .queue_common import NOON, QueueCommon

who = st.sampled_from(["operator", "colleague", "third"])


class Queue(RuleBasedStateMachine):
    """Operators who do whatever the screen lets them, in any order, at any time."""

    case = None  # the test case, with its records

    def __init__(self):
        super().__init__()
        self.savepoint = self.case.env.cr.savepoint()
        self.savepoint.__enter__()
        self.case.env.invalidate_all()
        self.case.time.move_to(NOON)
        self.held = {}
        self.saved = {}
        self.keys = (f"k{number}" for number in itertools.count())

    def teardown(self):
        self.savepoint.rollback()
        self.savepoint.close()
        self.case.env.invalidate_all()
        self.case.env.registry.clear_cache()

    def _as(self, name, model="ahorro.attend"):
        self.case.env.flush_all()
        return self.case._as(getattr(self.case, name), model)

    def _keep(self, name, answer):
        if answer:
            self.held[name] = answer["lease_token"]
        else:
            self.held.pop(name, None)

    @rule(name=who, chosen=st.booleans())
    def take_the_next(self, name, chosen):
        campaign_id = chosen and self.case.campaign.id
        # Away, or the campaign is archived: said in a sentence.
        with suppress(UserError):
            self._keep(name, self._as(name).attend_next(campaign_id))

    @rule(name=who, place=st.integers(0, 7))
    def take_one(self, name, place):
        case = self.case.all_cases[place]
        try:
            answer = self.case._attend(case, getattr(self.case, name))
        except UserError:
            return
        self._keep(name, answer)

    @rule(
        name=who,
        what=st.sampled_from(["finish", "comment", "no_answer", "callback"]),
        then_next=st.booleans(),
        twice=st.booleans(),
    )
    def save(self, name, what, then_next, twice):
        if name not in self.held:
            return
        now = self.case.env["ahorro.case"]._fields["next_action_at"].now()
        values = {
            "finish": {"kind": "finish", "result_id": self.case.closing.id},
            "comment": {"kind": "comment", "comment": "x"},
            "no_answer": {"kind": "comment", "result_id": self.case.no_answer.id},
            "callback": {
                "kind": "comment",
                "next_action_at": str(now + timedelta(hours=2)),
            },
        }[what]
        key, token = next(self.keys), self.held.pop(name)
        try:
            answer = self._as(name).save_attention(token, values, key, then_next)
        except UserError as error:
            assert error.context["ahorro"]["code"] in ("lease_lost", "done")
            return
        self.saved[name] = answer["movement_id"]
        self._keep(name, answer["next"])
        if twice:
            again = self._as(name).save_attention(token, values, key, then_next)
            assert again["movement_id"] == answer["movement_id"]
            self._keep(name, again["next"] or answer["next"])

    @rule(name=who)
    def skip(self, name):
        if name in self.held:
            try:
                answer = self._as(name).skip(self.held.pop(name), "Después", True)
            except UserError:
                return
            self._keep(name, answer["next"])

    @rule(name=who)
    def undo(self, name):
        if name in self.saved:
            try:
                answer = self._as(name).undo_attention(
                    self.saved.pop(name), next(self.keys)
                )
            except UserError:
                return  # too late, or the case went on
            self._keep(name, answer["next"])

    @rule(name=who)
    def give_back(self, name):
        if name in self.held:
            self._as(name).lease_release(self.held.pop(name))

    @rule(place=st.integers(0, 7))
    def reopen(self, place):
        with suppress(UserError):  # its campaign is archived
            self.case.all_cases[place].with_user(self.case.supervisor).reopen()

    @rule(name=who, away=st.booleans())
    def go_away_or_come_back(self, name, away):
        self._as(name, "ahorro.operator.absence").action_set_absent(away)
        if away:
            self.held.pop(name, None)

    @rule(minutes=st.sampled_from([1, 11, 45, 200]))
    def wait(self, minutes):
        self.case.time.tick(timedelta(minutes=minutes))

    @precondition(lambda self: self.case.campaign.state == "in_progress")
    @rule()
    def archive(self):
        self.case.campaign.with_user(self.case.supervisor).action_archive()

    @precondition(lambda self: self.case.campaign.state == "archived")
    @rule()
    def unarchive(self):
        self.case.campaign.with_user(self.case.supervisor).action_unarchive()

    @invariant()
    def every_open_case_is_in_one_state(self):
        self.case.env.flush_all()
        self.case._states()

    @invariant()
    def nobody_is_in_front_of_two(self):
        env = self.case.env
        env.flush_all()
        doubles = env.execute_query(
            SQL(
                """
                WITH live AS (
                    SELECT id, plan_id, partner_id FROM ahorro_lease
                     WHERE expires_at > %s),
                -- All by which somebody is known now, whatever the leases keep.
                known AS (
                    SELECT live.id, 'contact' AS kind, partner_id::text AS mark
                      FROM live
                     UNION
                    SELECT live.id, 'plan', plan_id::text FROM live
                     UNION
                    SELECT live.id, 'document', p.ahorro_document_key
                      FROM live JOIN res_partner p ON p.id = live.partner_id
                     WHERE p.ahorro_document_key IS NOT NULL
                     UNION
                    SELECT live.id, 'phone', f.national
                      FROM live JOIN ahorro_phone f USING (partner_id)
                     WHERE f.active AND f.national IS NOT NULL
                       AND f.is_shared IS NOT TRUE AND f.is_wrong IS NOT TRUE)
                SELECT kind, mark FROM known GROUP BY 1, 2 HAVING count(*) > 1
                """,
                env["ahorro.case"]._fields["next_action_at"].now(),
            )
        )
        assert not doubles, doubles

    @invariant()
    def cases_say_what_their_movements_say(self):
        env = self.case.env
        wrong = env.execute_query(
            SQL(
                """
                SELECT c.id FROM ahorro_case c
                 WHERE c.id = ANY(%s) AND COALESCE(c.attempts, 0) <> (
                    SELECT count(*) FROM ahorro_movement m
                     WHERE m.case_id = c.id AND m.kind IN ('comment', 'finish')
                       AND NOT EXISTS (SELECT FROM ahorro_movement u
                                        WHERE u.reverses_id = m.id))
                """,
                self.case.all_cases.ids,
            )
        )
        assert not wrong

    @invariant()
    def who_waits_is_offered_to_somebody(self):
        """Nobody is stuck: a free operator of the campaign gets whoever waits."""
        waiting = self.case.env.execute_query(
            SQL(
                "SELECT count(*) FROM (%s) s WHERE s.state = 'waiting'",
                self.case.env["ahorro.case.facts"]._states_query(
                    SQL("c.company_id = %s", self.case.company.id)
                ),
            )
        )[0][0]
        if not waiting:
            return
        with self.case.env.cr.savepoint() as savepoint:
            answer = self._as("reserve").attend_next()
            if not answer:
                # Only a colleague's callback in its grace may wait for its owner.
                late = self._as("reserve", "ahorro.queue.status").get_queue_status()
                assert not late["waiting"] or late["code"] == "closed", late
            savepoint.rollback()
        self.case.env.invalidate_all()


class TestAttendMachine(QueueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls._user("ahorro_third", "ahorro_plan.group_operator")
        cls.reserve = cls._user("ahorro_reserve", "ahorro_plan.group_operator")
        team = cls.operator | cls.colleague | cls.third | cls.reserve
        cls.campaign.user_ids = team
        person = cls._person()
        other = cls._campaign("Segunda", team, sequence=200)
        duplicates = [cls._person(mobile="0346215777777") for _number in range(2)]
        cls.all_cases = cls.cases | cls._cases(other, 2, person)
        for duplicate in duplicates:
            cls.all_cases |= cls._cases(other, 1, duplicate)
        cls.env["ir.config_parameter"].set_param("ahorro_campaign.weekly_cap", "0")
        cls.env.flush_all()

    def test_whatever_operators_do_nobody_is_lost_or_doubled(self):
        machine = type("BoundQueue", (Queue,), {"case": self})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=12,
                stateful_step_count=25,
                # The same every time, and the failure as it was found: with a database
                # behind it, looking for a shorter one takes for ever.
                derandomize=True,
                phases=[Phase.generate],
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
