# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from .queue_common import QueueCommon


class TestAttendRights(QueueCommon):
    """What an operator may not do by remote calls, each refused with a sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = cls._campaign("De otros", cls.colleague, sequence=1)
        cls.foreign = cls._cases(cls.others)

    def _rpc(self, user, model, method, *args, **kwargs):
        self.env.flush_all()
        env = self.env(user=user.id, su=False)
        return call_kw(env[model], method, args, kwargs)

    def _refused(self, user, model, method, *args, error=UserError):
        """Check that a call is refused, and return the sentence."""
        with self.assertRaises(error) as caught:
            self._rpc(user, model, method, *args)
        sentence = str(caught.exception)
        self.assertGreater(len(sentence), 15, "a sentence, not a code")
        return sentence

    def _save(self, user, token, key=None, then_next=False, **values):
        values = {"kind": "comment", "comment": "Habló"} | values
        return self._rpc(
            user,
            "ahorro.case",
            "save_attention",
            token,
            values,
            key or next(self.keys),
            then_next,
        )

    def _refuse_form(self, token, **values):
        with self.assertRaises(UserError) as caught:
            self._save(self.operator, token, **values)
        self.assertFalse(self._movements(self.cases[0]))
        return caught.exception.context["ahorro"].get("field")

    # === WITHOUT A ROLE ===

    def test_who_has_no_role_attends_nobody(self):
        token = self._rpc(self.operator, "ahorro.case", "attend_next")["lease_token"]
        for method, *args in (
            ("attend_next",),
            ("attend", self.cases[0].ids),
            ("lease_heartbeat", token),
            ("lease_release", token),
            ("save_attention", token, {"kind": "comment", "comment": "x"}, "k"),
            ("skip", token, "x"),
            ("undo_attention", 1, "k"),
            ("reopen", self.cases[0].ids),
            ("correct_result", self.cases[0].ids, self.closing.id),
            ("action_set_absent", True),
            ("get_queue_status",),
            ("get_operator_board",),
            ("get_live_floor",),
        ):
            self._refused(
                self.stranger, "ahorro.case", method, *args, error=AccessError
            )
        plan = self.cases[0].plan_id
        self._refused(
            self.stranger, "ahorro.plan", "attend", plan.ids, error=AccessError
        )

    # === ANOTHER'S LEASE, ANOTHER'S CAMPAIGN ===

    def test_nobody_saves_with_anothers_lease(self):
        token = self._rpc(self.operator, "ahorro.case", "attend_next")["lease_token"]
        with self.assertRaises(UserError) as caught:
            self._save(self.colleague, token)
        self.assertEqual(caught.exception.context["ahorro"]["code"], "lease_lost")
        self._refused(self.colleague, "ahorro.case", "lease_heartbeat", token)
        self._refused(self.colleague, "ahorro.case", "skip", token, "Porque sí")
        self.assertTrue(
            self._rpc(self.colleague, "ahorro.case", "lease_release", token)
        )
        self._rpc(self.operator, "ahorro.case", "lease_heartbeat", token)
        self.assertFalse(self._movements(self.cases[0]))

    def test_an_invented_token_saves_nothing_and_tells_nothing(self):
        plan = self.foreign.plan_id
        for token in (f"{plan.id}.abc", "0.x", "x", "99999999999.x", f"{plan.id}"):
            sentence = self._refused(
                self.operator,
                "ahorro.case",
                "save_attention",
                token,
                {"kind": "comment", "comment": "x"},
                "k",
            )
            self.assertNotIn("ahorro_colleague", sentence)

    def test_an_operator_attends_no_campaign_of_others(self):
        self._refused(
            self.operator, "ahorro.case", "attend", self.foreign.ids, error=AccessError
        )
        self._refused(self.operator, "ahorro.case", "attend_next", self.others.id)
        self._refused(
            self.operator, "ahorro.case", "reopen", self.foreign.ids, error=AccessError
        )
        self._refused(
            self.operator,
            "ahorro.case",
            "get_operator_board",
            {"campaign_id": self.others.id},
        )
        for _number in range(5):
            answer = self._rpc(self.operator, "ahorro.case", "attend_next")
            if answer:
                self.assertNotEqual(answer["case_id"], self.foreign.id)
                self._save(
                    self.operator,
                    answer["lease_token"],
                    kind="finish",
                    result_id=self.closing.id,
                )

    def test_another_companys_cases_are_out_of_reach(self):
        other_plan = self._plan(
            company_id=self.other_company.id,
            partner_id=self._holder(
                "Ajena", company_id=self.other_company.id, mobile="0346215661111"
            ).id,
            subscription_number="2999999",
        )
        for user in (self.operator, self.supervisor):
            self._refused(
                user, "ahorro.plan", "attend", other_plan.ids, error=AccessError
            )
        self._refused(
            self.other_supervisor,
            "ahorro.case",
            "attend",
            self.cases[0].ids,
            error=AccessError,
        )
        self._refused(
            self.other_supervisor,
            "ahorro.case",
            "action_set_absent",
            True,
            self.operator.id,
            error=AccessError,
        )
        elsewhere = self.env(user=self.other_supervisor.id, context={}, su=False)
        floor = elsewhere["ahorro.case"].get_live_floor()
        self.assertFalse(floor["operators"])

    # === DIRECT WRITES ===

    def test_cases_movements_and_leases_are_not_written_directly(self):
        answer = self._rpc(self.operator, "ahorro.case", "attend_next")
        saved = self._save(
            self.operator, answer["lease_token"], kind="comment", comment="x"
        )
        case = self.cases[0]
        lease = self._rpc(self.operator, "ahorro.case", "attend_next")
        lease = self.env["ahorro.lease"].search([("user_id", "=", self.operator.id)])
        absence = {"user_id": self.operator.id, "started_at": "2026-11-18 10:00:00"}
        for user in (self.operator, self.supervisor, self.admin):
            for model, method, *args in (
                ("ahorro.case", "write", case.ids, {"state": "done"}),
                ("ahorro.case", "write", case.ids, {"next_action_at": False}),
                ("ahorro.case", "create", [{"plan_id": case.plan_id.id}]),
                ("ahorro.case", "unlink", case.ids),
                ("ahorro.movement", "create", [{"kind": "comment"}]),
                ("ahorro.movement", "write", [saved["movement_id"]], {"comment": "y"}),
                ("ahorro.movement", "unlink", [saved["movement_id"]]),
                ("ahorro.lease", "create", [{"case_id": case.id}]),
                ("ahorro.lease", "write", lease.ids, {"user_id": user.id}),
                ("ahorro.lease", "unlink", lease.ids),
                ("ahorro.lease.key", "create", [{"lease_id": lease.id, "key": "p1"}]),
                ("ahorro.lease.key", "unlink", lease.key_ids.ids),
                ("ahorro.operator.absence", "create", [absence]),
            ):
                self._refused(user, model, method, *args)

    def test_a_token_is_for_nobody_else_to_read(self):
        self._rpc(self.operator, "ahorro.case", "attend_next")
        lease = self.env["ahorro.lease"].search([("user_id", "=", self.operator.id)])
        self._refused(self.operator, "ahorro.lease", "read", lease.ids, ["user_id"])
        self._refused(self.supervisor, "ahorro.lease", "read", lease.ids, ["token"])
        found = self._rpc(self.supervisor, "ahorro.lease", "search_read", [])
        self.assertEqual([row["id"] for row in found], lease.ids)
        self.assertNotIn("token", found[0])

    def test_private_steps_are_not_for_remote_calls(self):
        for method in (
            "_lease_next",
            "_lease_next_step",
            "_save_step",
            "_undo_step",
            "_get_queue_states",
            "_forget_blocked",
            "_cron_refresh_blocked",
        ):
            with self.assertRaises(AccessError):
                self._rpc(self.operator, "ahorro.case", method)

    # === WHAT IS SENT ===

    def test_a_result_of_another_type_is_refused(self):
        token = self._rpc(self.operator, "ahorro.case", "attend_next")["lease_token"]
        other = self.env.ref("ahorro_campaign.campaign_type_bid").result_ids[0]
        for result_id in (other.id, 10**8):
            sentence = self._refused(
                self.operator,
                "ahorro.case",
                "save_attention",
                token,
                {"kind": "finish", "result_id": result_id},
                "k",
            )
            self.assertTrue(sentence)
        self.closing.active = False
        with self.assertRaises(UserError):
            self._save(self.operator, token, kind="finish", result_id=self.closing.id)

    def test_a_past_callback_and_a_promise_without_amount_are_refused(self):
        token = self._rpc(self.operator, "ahorro.case", "attend_next")["lease_token"]
        promise = {"result_id": self.promise.id}
        past = {"promise_date": "2026-11-17", "promise_amount": 5}
        for expected, values in (
            ("next_past", {"next_action_at": "2026-11-18 14:00:00"}),
            ("next_far", {"next_action_at": "2028-11-18 14:00:00"}),
            ("date_missing", promise),
            ("amount_missing", promise | {"promise_date": "2026-11-20"}),
            ("date_past", promise | past),
            ("result_missing", {"kind": "finish"}),
            ("result_closes", {"result_id": self.closing.id}),
            ("empty", {"comment": "  "}),
        ):
            self.assertEqual(self._refuse_form(token, **values), expected)

    def test_nonsense_is_refused_with_a_sentence(self):
        token = self._rpc(self.operator, "ahorro.case", "attend_next")["lease_token"]
        values = {"kind": "comment", "comment": "x"}
        for method, *args in (
            ("attend_next", "1"),
            ("attend_next", [1]),
            ("attend_next", 10**8),
            ("attend", []),
            ("attend", [10**8]),
            ("lease_heartbeat", None),
            ("lease_heartbeat", ""),
            ("lease_heartbeat", "a\0b"),
            ("lease_release", 5),
            ("save_attention", token, values, ""),
            ("save_attention", token, values, 5),
            ("save_attention", token, values, "k" * 500),
            ("save_attention", token, "comment", "k"),
            ("save_attention", token, {**values, "state": "done"}, "k"),
            ("skip", token, "x", True, 5),
            ("action_set_absent", "yes"),
            ("action_set_absent", True, "me"),
            ("get_operator_board", {"show": "everything"}),
            ("get_operator_board", {"limit": 10**6}),
            ("get_operator_board", "open"),
            ("get_queue_status", "1"),
            ("correct_result", self.cases[0].ids, "1"),
        ):
            with self.subTest(method=method, args=args):
                self._refused(self.operator, "ahorro.case", method, *args)
