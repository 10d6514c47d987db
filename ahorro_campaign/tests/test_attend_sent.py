# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .queue_common import RemoteCommon


class TestAttendSent(RemoteCommon):
    """What remote calls may send: anything else is refused with a sentence."""

    def _refuse_form(self, token, **values):
        with self.assertRaises(UserError) as caught:
            self._save(self.operator, token, **values)
        self.assertFalse(self._movements(self.cases[0]))
        # Without a field, it is what every remote call is held to.
        context = getattr(caught.exception, "context", {"ahorro": {}})
        return context["ahorro"].get("field")

    def test_a_result_of_another_type_is_refused(self):
        token = self._rpc(self.operator, "ahorro.attend", "attend_next")["lease_token"]
        other = self.env.ref("ahorro_campaign.campaign_type_bid").result_ids[0]
        for result_id in (other.id, 10**8):
            sentence = self._refused(
                self.operator,
                "ahorro.attend",
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
        token = self._rpc(self.operator, "ahorro.attend", "attend_next")["lease_token"]
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
        token = self._rpc(self.operator, "ahorro.attend", "attend_next")["lease_token"]
        values = {"kind": "comment", "comment": "x"}
        for method, *args in (
            ("attend_next", "1"),
            ("attend_next", [1]),
            ("attend_next", 10**8),
            ("attend_case", []),
            ("attend_plan", False),
            ("attend_case", 10**8),
            ("attend_plan", 10**8),
            ("attend_call", 10**8),
            ("attend_call", self.cases[0].partner_id.id, "x"),
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
                self._refused(self.operator, self._model_of(method), method, *args)

    def test_amounts_and_days_that_are_none_are_refused(self):
        token = self._rpc(self.operator, "ahorro.attend", "attend_next")["lease_token"]
        promise = {"result_id": self.promise.id, "promise_date": "2026-11-20"}
        for expected, values in (
            (None, promise | {"promise_amount": 10**400}),
            (None, promise | {"promise_amount": -(10**400)}),
            (None, promise | {"promise_amount": float("inf")}),
            ("amount_missing", promise | {"promise_amount": 1e-9}),
            ("amount_missing", promise | {"promise_amount": 0}),
            ("day", {"promise_date": "2026-W53-1"}),
            ("day", {"promise_date": "20261120"}),
            ("moment", {"next_action_at": "2026-W53-1"}),
            ("moment", {"next_action_at": "2026-W53-1T10:00:00"}),
            ("moment", {"next_action_at": "0001-01-01T00:00:00+14:00"}),
            ("shape", {"comment": "a\0b"}),
            (None, {"result_id": 10**400}),
        ):
            with self.subTest(values=values):
                self.assertEqual(self._refuse_form(token, **values), expected)

    def test_texts_that_cannot_be_stored_are_cleaned_or_refused(self):
        broken = "a\ud83d"
        token = self._rpc(self.operator, "ahorro.attend", "attend_next")["lease_token"]
        values = {"kind": "comment", "comment": "x"}
        for method, *args in (
            ("lease_heartbeat", broken),
            ("lease_release", broken),
            ("save_attention", broken, values, "k"),
            ("save_attention", token, values, broken),
            ("save_attention", token, values, "k\0"),
            ("save_attention", token, values | {broken: 1}, "k"),
            ("save_attention", token, values | {"kind": broken}, "k"),
            ("skip", token, "x", True, broken),
            ("skip", token, "a\0b", True, "k"),
            ("undo_attention", 1, broken),
            ("undo_attention", broken, "k"),
            ("get_operator_board", {"show": broken}),
            ("attend_next", broken),
        ):
            with self.subTest(method=method, args=args):
                self._refused(self.operator, self._model_of(method), method, *args)
        board = self._rpc(
            self.operator,
            "ahorro.operator.board",
            "get_operator_board",
            {"search": broken},
        )
        self.assertFalse(board["cases"])
        self._save(self.operator, token, comment=f"Habló {broken}")
        self.assertEqual(self.cases[0].last_comment, "Habló a?")
        token = self._rpc(self.operator, "ahorro.attend", "attend_next")["lease_token"]
        self._rpc(self.operator, "ahorro.attend", "skip", token, broken, False, "skip")
        skips = self.env["ahorro.movement"].search([("kind", "=", "skip")])
        self.assertEqual(skips.comment, "a?")

    def test_ids_that_name_no_record_are_refused(self):
        for ids in (
            [],
            ["x"],
            "7",
            ["\ud83d"],
            [True],
            [None],
            [-1],
            [0],
            [1.5],
            [2**31],
            [10**400],
            [10**8],
            self.cases[:2].ids,
            [self.cases[0].ids],
        ):
            for model, method, *args in (
                ("ahorro.attend", "attend_case"),
                ("ahorro.attend", "attend_plan"),
                ("ahorro.case", "reopen"),
                ("ahorro.case", "correct_result", self.closing.id),
            ):
                with self.subTest(ids=ids, model=model, method=method):
                    self._refused(self.supervisor, model, method, ids, *args)
                    if model == "ahorro.attend" and ids and len(ids) == 1:
                        self._refused(self.supervisor, model, method, ids[0], *args)
        self.assertFalse(self._leases())
