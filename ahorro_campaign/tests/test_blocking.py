# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import UserError

from ..tools.attention import MAX_COMMENT
from .queue_common import NOON, QueueCommon


class TestBlocking(QueueCommon):
    """Only whose answer may be another one is asked about again, and at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign_campaign = cls._campaign(
            "Ajena", users=cls.other_supervisor, company_id=cls.other_company.id
        )
        cls.foreign = cls.env["ahorro.case"].create(
            {
                "campaign_id": cls.foreign_campaign.id,
                "plan_id": cls._plan(
                    company_id=cls.other_company.id,
                    partner_id=cls._person(company_id=cls.other_company.id).id,
                    subscription_number="2999001",
                ).id,
                "type_id": cls.arrears.id,
                "company_id": cls.other_company.id,
            }
        )

    def _refuse(self, *cases, **values):
        """Have the clients of these cases ask not to be called."""
        return self.env["ahorro.optout"].create(
            [
                {
                    "partner_id": case.partner_id.id,
                    "company_id": case.company_id.id,
                    **values,
                }
                for case in cases
            ]
        )

    def _blocked(self):
        """Return the ids of the blocked cases by their reason."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        for case in self.cases | self.foreign:
            if case.blocked_reason:
                found.setdefault(case.blocked_reason, set()).add(case.id)
        return found

    def test_an_opt_out_blocks_its_persons_cases_at_once(self):
        self._refuse(self.cases[1])
        self.assertEqual(self._blocked(), {"optout": {self.cases[1].id}})

    def test_lifting_one_opt_out_frees_its_person_alone(self):
        optouts = self._refuse(*self.cases[:3], self.foreign)
        every = {*self.cases[:3].ids, self.foreign.id}
        self.assertEqual(self._blocked(), {"optout": every})
        optouts[0].with_user(self.supervisor).action_lift("Llamó y lo pidió")
        self.assertEqual(self._blocked(), {"optout": every - {self.cases[0].id}})

    def test_an_opt_out_of_one_company_says_nothing_of_another(self):
        shared = self._person(company_id=False)
        here, there = self.cases[0], self.foreign
        here.plan_id.partner_id = shared
        there.plan_id.partner_id = shared
        optouts = self._refuse(here, there)
        self.assertEqual(self._blocked(), {"optout": {here.id, there.id}})
        theirs = optouts[1].with_context(allowed_company_ids=self.other_company.ids)
        theirs.with_user(self.other_supervisor).action_lift("Lo pidió allá")
        self.assertEqual(self._blocked(), {"optout": {here.id}})

    def test_what_still_holds_is_told_instead(self):
        case = self.cases[0]
        case.plan_id.in_lawsuit = True
        [optout] = self._refuse(case)
        self.assertEqual(self._blocked(), {"optout": {case.id}})
        optout.with_user(self.supervisor).action_lift("Llamó y lo pidió")
        self.assertEqual(self._blocked(), {"lawsuit": {case.id}})

    def test_a_number_that_may_be_called_again_frees_whoever_has_it(self):
        one, other, third = self.cases[:3]
        number = one.partner_id.ahorro_phone_ids.national
        other.plan_id.partner_id = self._person(mobile=one.partner_id.mobile)
        optout = self.env["ahorro.optout"].create(
            {"phone": number, "company_id": self.company.id}
        )
        self._refuse(third)
        self.assertEqual(self._blocked(), {"optout": {one.id, other.id, third.id}})
        optout.with_user(self.supervisor).action_lift("Cambió de dueño")
        self.assertEqual(self._blocked(), {"optout": {third.id}})

    def test_an_undo_frees_nobody_else(self):
        refuses = self._result("No llamar más", closes=True, opt_out="phone")
        self._refuse(self.cases[2], self.foreign)
        token = self._as(self.operator).attend_next()["lease_token"]
        second = self._cases(self.campaign, 1, self.cases[0].partner_id)
        self.env.flush_all()
        saved = self._save(
            self.operator, token, kind="finish", result_id=refuses.id, comment="Basta"
        )
        others = {self.cases[2].id, self.foreign.id}
        self.assertEqual(self._blocked(), {"optout": others})
        self.assertEqual(second.blocked_reason, "optout")
        self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        self.assertEqual(self._blocked(), {"optout": others})
        self.assertFalse(second.blocked_reason)

    def test_hours_of_one_company_have_its_own_cases_asked_about_alone(self):
        for case in (self.cases[0], self.foreign):
            self._set(case, blocked_reason="no_phone")
        self.env["ahorro.contact.hours"].create(
            {"company_id": self.company.id, "weekday": "2"}
        )
        self.assertEqual(self._blocked(), {"no_phone": {self.foreign.id}})

    def test_a_type_that_needs_consent_now_blocks_its_cases(self):
        self.arrears.needs_consent = True
        every = {*self.cases.ids, self.foreign.id}
        self.assertEqual(self._blocked(), {"no_consent": every})
        self.arrears.needs_consent = False
        self.assertEqual(self._blocked(), {})

    def test_what_is_exhausted_is_not_the_guards_to_free(self):
        self._set(self.cases[0], blocked_reason="exhausted")
        [optout] = self._refuse(self.cases[0])
        optout.with_user(self.supervisor).action_lift("Llamó y lo pidió")
        self.assertEqual(self._blocked(), {"exhausted": {self.cases[0].id}})

    def test_the_board_is_right_before_anybody_comes_by(self):
        case = self.cases[0]
        self._agree(case, self.operator, NOON - timedelta(hours=1))
        boards = self.env["ahorro.board"].with_user(self.supervisor)
        self.env.flush_all()
        self.assertEqual(boards.get_zoom(self.campaign.id)["due"]["count"], 1)
        [optout] = self._refuse(case)
        due = boards.get_zoom(self.campaign.id)["due"]
        self.assertEqual(due["count"], 0)
        self.assertFalse(self.env["ahorro.case"].search(due["domain"]))
        optout.with_user(self.supervisor).action_lift("Llamó y lo pidió")
        due = boards.get_zoom(self.campaign.id)["due"]
        self.assertEqual(due["count"], 1)
        self.assertEqual(self.env["ahorro.case"].search(due["domain"]), case)

    # === NOTHING TYPED IS CUT ===

    def _finished(self):
        token = self._as(self.operator).attend_next()["lease_token"]
        self._finish(token)
        return self.cases[0].with_user(self.supervisor)

    def test_the_comment_of_a_correction_is_kept_whole(self):
        other = self._result("Otro cierre", closes=True)
        text = "Se habló con el titular. " * 40
        case = self._finished()
        case.correct_result(other.id, text)
        correction = self._movements(self.cases[0]).filtered(
            lambda movement: movement.kind == "correct"
        )
        self.assertEqual(correction.comment, text.strip())

    def test_a_correction_that_is_too_long_is_refused_with_a_sentence(self):
        other = self._result("Otro cierre", closes=True)
        case = self._finished()
        with self.assertRaisesRegex(UserError, f"{MAX_COMMENT}"):
            case.correct_result(other.id, "x" * (MAX_COMMENT + 1))
        self.assertEqual(case.result_id, self.closing)
