# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .queue_common import RemoteCommon


class TestAttendRights(RemoteCommon):
    """What an operator may not do by remote calls, each refused with a sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = cls._campaign("De otros", cls.colleague, sequence=1)
        cls.foreign = cls._cases(cls.others)

    # === WITHOUT A ROLE ===

    def test_who_has_no_role_attends_nobody(self):
        token = self._rpc(self.operator, "ahorro.attend", "attend_next")["lease_token"]
        for method, *args in (
            ("attend_next",),
            ("attend_case", self.cases[0].id),
            ("attend_plan", self.cases[0].plan_id.id),
            ("attend_call", self.cases[0].partner_id.id),
            ("get_attend_queue",),
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
            model = self._model_of(method)
            self._refused(self.stranger, model, method, *args, error=AccessError)

    # === ANOTHER'S LEASE, ANOTHER'S CAMPAIGN ===

    def test_nobody_saves_with_anothers_lease(self):
        token = self._rpc(self.operator, "ahorro.attend", "attend_next")["lease_token"]
        with self.assertRaises(UserError) as caught:
            self._save(self.colleague, token)
        self.assertEqual(caught.exception.context["ahorro"]["code"], "lease_lost")
        self._refused(self.colleague, "ahorro.attend", "lease_heartbeat", token)
        self._refused(self.colleague, "ahorro.attend", "skip", token, "Porque sí")
        self.assertTrue(
            self._rpc(self.colleague, "ahorro.attend", "lease_release", token)
        )
        self._rpc(self.operator, "ahorro.attend", "lease_heartbeat", token)
        self.assertFalse(self._movements(self.cases[0]))

    def test_an_invented_token_saves_nothing_and_tells_nothing(self):
        plan = self.foreign.plan_id
        for token in (f"{plan.id}.abc", "0.x", "x", "99999999999.x", f"{plan.id}"):
            sentence = self._refused(
                self.operator,
                "ahorro.attend",
                "save_attention",
                token,
                {"kind": "comment", "comment": "x"},
                "k",
            )
            self.assertNotIn("ahorro_colleague", sentence)

    def test_an_operator_attends_no_campaign_of_others(self):
        self._refused(
            self.operator,
            "ahorro.attend",
            "attend_case",
            self.foreign.id,
            error=AccessError,
        )
        self._refused(self.operator, "ahorro.attend", "attend_next", self.others.id)
        self._refused(
            self.operator, "ahorro.case", "reopen", self.foreign.ids, error=AccessError
        )
        self._refused(
            self.operator,
            "ahorro.operator.board",
            "get_operator_board",
            {"campaign_id": self.others.id},
        )
        seen = []
        while answer := self._rpc(self.operator, "ahorro.attend", "attend_next"):
            seen.append(answer["case_id"])
            self._save(
                self.operator,
                answer["lease_token"],
                kind="finish",
                result_id=self.closing.id,
            )
        self.assertEqual(seen, self.cases.ids, "their own, and none of others")

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
                user, "ahorro.attend", "attend_plan", other_plan.id, error=AccessError
            )
        self._refused(
            self.other_supervisor,
            "ahorro.attend",
            "attend_case",
            self.cases[0].id,
            error=AccessError,
        )
        self._refused(
            self.other_supervisor,
            "ahorro.operator.absence",
            "action_set_absent",
            True,
            self.operator.id,
            error=AccessError,
        )
        elsewhere = self.env(user=self.other_supervisor.id, context={}, su=False)
        floor = elsewhere["ahorro.live.floor"].get_live_floor()
        self.assertFalse(floor["operators"])

    def test_a_company_that_is_not_ones_own_leaves_no_lease_behind(self):
        case = self.cases[0]
        for companies in (
            self.other_company.ids,
            [*self.company.ids, *self.other_company.ids],
        ):
            for model, method, *args in (
                ("ahorro.attend", "attend_next"),
                ("ahorro.attend", "attend_next", self.campaign.id),
                ("ahorro.attend", "attend_case", case.id),
                ("ahorro.attend", "attend_case", case.id, True),
                ("ahorro.attend", "attend_plan", case.plan_id.id),
                ("ahorro.attend", "attend_call", case.partner_id.id),
                ("ahorro.attend", "get_attend_queue"),
                ("ahorro.queue.status", "get_queue_status"),
                ("ahorro.operator.board", "get_operator_board"),
            ):
                with (
                    self.subTest(companies=companies, method=method, args=args),
                    self.assertRaises(AccessError),
                ):
                    context = {"allowed_company_ids": companies}
                    self._rpc(self.operator, model, method, *args, context=context)
                self.assertFalse(self._leases())

    # === AWAY ===

    def test_nobody_marks_away_who_attends_nobody(self):
        sentence = self._refused(
            self.supervisor,
            "ahorro.operator.absence",
            "action_set_absent",
            True,
            self.stranger.id,
        )
        self.assertIn("no role", sentence)
        for user_id in (10**8, -1, True, "5", [self.operator.id]):
            self._refused(
                self.supervisor,
                "ahorro.operator.absence",
                "action_set_absent",
                True,
                user_id,
            )
        self._refused(
            self.operator,
            "ahorro.operator.absence",
            "action_set_absent",
            True,
            self.colleague.id,
            error=AccessError,
        )
        self.assertFalse(self.env["ahorro.operator.absence"].search([]))
        self._rpc(
            self.supervisor,
            "ahorro.operator.absence",
            "action_set_absent",
            True,
            self.operator.id,
        )
        away = self.env["ahorro.operator.absence"].search([])
        self.assertEqual(
            (away.user_id, away.set_by_id), (self.operator, self.supervisor)
        )

    # === CORRECTING ===

    def test_a_supervisor_corrects_by_the_wizard_with_closing_results_only(self):
        case, other = self.cases[0], self._result("Pagó en parte", closes=True)
        elsewhere = self.env.ref("ahorro_campaign.campaign_type_bid").result_ids
        token = self._rpc(self.operator, "ahorro.attend", "attend_next")["lease_token"]
        self._save(self.operator, token, kind="finish", result_id=self.closing.id)
        supervised = self.env(user=self.supervisor.id, su=False)["ahorro.case"]
        action = supervised.browse(case.id).action_correct_result()
        wizards = supervised.env[action["res_model"]].with_context(**action["context"])
        form = Form(wizards)
        allowed = self.env["ahorro.result"].browse(form.allowed_result_ids.ids)
        self.assertIn(other, allowed)
        self.assertTrue(all(allowed.mapped("closes")))
        self.assertFalse(allowed & (self.closing | elsewhere))
        self.assertEqual(allowed.type_id, self.arrears)
        form.result_id = other
        form.comment = "Escuché el llamado"
        form.save().action_confirm()
        self.env.invalidate_all()
        self.assertEqual(case.result_id, other)
        [movement] = self._movements(case).filtered(lambda row: row.kind == "correct")
        self.assertEqual(movement.comment, "Escuché el llamado")
        self.assertEqual(movement.user_id, self.supervisor)

    def test_the_wizard_of_corrections_tells_nothing_of_another_company(self):
        wizards = self.env(user=self.other_supervisor.id, su=False)
        wizards = wizards["ahorro.case.correct"]
        values = {"case_id": self.cases[0].id, "result_id": self.closing.id}
        with self.assertRaises(AccessError):
            wizards.create(values).read(["partner_id", "plan_id"])

    def test_the_wizard_of_corrections_is_for_supervisors_and_ones_own(self):
        model, case = "ahorro.case.correct", self.cases[0]
        values = {"case_id": case.id, "result_id": self.closing.id}
        wizard = self._rpc(self.supervisor, model, "create", values)
        for user in (self.operator, self.stranger):
            for method, *args in (
                ("create", values),
                ("read", [wizard], ["comment"]),
                ("write", [wizard], {"comment": "x"}),
                ("action_confirm", [wizard]),
            ):
                self._refused(user, model, method, *args, error=AccessError)
        self._refused(
            self.admin, model, "read", [wizard], ["comment"], error=AccessError
        )
        sentence = self._refused(self.supervisor, model, "action_confirm", [wizard])
        self.assertIn("finished", sentence)

    # === DIRECT WRITES ===

    def test_cases_movements_and_leases_are_not_written_directly(self):
        answer = self._rpc(self.operator, "ahorro.attend", "attend_next")
        saved = self._save(
            self.operator, answer["lease_token"], kind="comment", comment="x"
        )
        case = self.cases[0]
        lease = self._rpc(self.operator, "ahorro.attend", "attend_next")
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
        self._rpc(self.operator, "ahorro.attend", "attend_next")
        lease = self.env["ahorro.lease"].search([("user_id", "=", self.operator.id)])
        self._refused(self.operator, "ahorro.lease", "read", lease.ids, ["user_id"])
        self._refused(self.supervisor, "ahorro.lease", "read", lease.ids, ["token"])
        found = self._rpc(self.supervisor, "ahorro.lease", "search_read", [])
        self.assertEqual([row["id"] for row in found], lease.ids)
        self.assertNotIn("token", found[0])

    def test_private_steps_are_not_for_remote_calls(self):
        for model, method in (
            ("ahorro.queue", "_lease_next"),
            ("ahorro.queue", "_lease_next_step"),
            ("ahorro.queue", "_lease_chosen"),
            ("ahorro.queue.status", "_get_queue_states"),
            ("ahorro.case.blocking", "_ask_again"),
            ("ahorro.queue.refresh", "_cron_refresh_blocked"),
            ("ahorro.attend.save", "_save_step"),
            ("ahorro.attend.undo", "_undo_step"),
            ("ahorro.attend.correct", "_correct_step"),
            ("ahorro.attend.screen", "_prepare_attend_values"),
        ):
            with self.assertRaises(AccessError):
                self._rpc(self.operator, model, method)

    def test_services_have_no_records_to_read(self):
        for model in (
            "ahorro.queue",
            "ahorro.queue.order",
            "ahorro.queue.refresh",
            "ahorro.queue.status",
            "ahorro.attend",
            "ahorro.attend.save",
            "ahorro.attend.screen",
        ):
            for method, *args in (("search", []), ("create", {}), ("read", [1])):
                with self.subTest(model=model, method=method):
                    self._refused(
                        self.operator, model, method, *args, error=AccessError
                    )
