# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


from odoo.exceptions import AccessError, UserError

from .rights_common import RpcCase


class TestRightsToRegister(RpcCase):
    def _form(self, user, **values):
        values = {
            "provider_id": self.rombo.id,
            "name": "Ledesma Iris",
            "subscription_number": "7000001",
            **values,
        }
        return self._rpc(user, "ahorro.plan.register", "create", [values])

    def test_only_supervisors_register_plans_and_make_clients_by_it(self):
        for user in (self.operator, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._form(user)
            self._assert_refused(
                user, "ahorro.plan.register", "onchange", [], {}, [], {}
            )
        form = self._form(self.supervisor)
        self._assert_refused(
            self.operator, "ahorro.plan.register", "action_register", form
        )
        action = self._rpc(
            self.supervisor, "ahorro.plan.register", "action_register", form
        )
        plan = self.env["ahorro.plan"].browse(action["res_id"])
        self.assertEqual(plan.partner_id.company_id, self.company)
        self.assertEqual(plan.create_uid, self.supervisor)

    def test_nobody_sees_or_saves_what_another_is_typing(self):
        form = self._form(self.supervisor)
        for user in (self.admin, self.other_supervisor):
            for method, *args in (
                ("read", ["name"]),
                ("write", {"name": "Otra"}),
                ("unlink",),
                ("action_register",),
            ):
                self._assert_refused(user, "ahorro.plan.register", method, form, *args)

    def test_nobody_sees_whose_data_another_is_about_to_erase(self):
        values = {"partner_id": self.holder.id, "reason": "Nota del 3 de marzo"}
        form = self._rpc(self.supervisor, "ahorro.person.data", "create", [values])
        for user in (self.admin, self.other_supervisor):
            for method, *args in (("read", ["reason"]), ("action_erase",)):
                self._assert_refused(user, "ahorro.person.data", method, form, *args)

    def test_a_plan_is_not_registered_in_a_company_that_is_not_the_users(self):
        form = self._form(self.supervisor, company_id=self.other_company.id)
        self._assert_refused(
            self.supervisor, "ahorro.plan.register", "action_register", form
        )

    def test_a_client_of_another_company_is_not_taken_over(self):
        form = self._form(self.supervisor, partner_id=self.other_holder.id)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._rpc(self.supervisor, "ahorro.plan.register", "action_register", form)


class TestRightsOfFiles(RpcCase):
    def _post(self, user, plan):
        env = self.env(user=user, context={}, su=False)
        loose = {"name": "dni.jpg", "raw": b"x", "res_model": "mail.compose.message"}
        file = env["ir.attachment"].create(loose)
        self._rpc(
            user,
            "ahorro.plan",
            "message_post",
            plan.ids,
            body="Trajo el DNI",
            attachment_ids=file.ids,
        )
        return self.env["ir.attachment"].browse(file.id)

    def test_operators_attach_files_by_posting_and_the_plan_is_not_written(self):
        def state():
            self.env.invalidate_all()
            return self.plan.write_date, self.plan.write_uid, self.plan.change_ids

        before = state()
        file = self._post(self.operator, self.plan)
        self.assertEqual((file.res_model, file.res_id), ("ahorro.plan", self.plan.id))
        self.assertEqual(self.plan.message_ids[0].attachment_ids, file)
        self.assertEqual(self.plan.message_ids[0].author_id, self.operator.partner_id)
        self.assertEqual(state(), before)

    def test_nobody_posts_on_a_plan_that_they_cannot_read(self):
        for user, plan in (
            (self.operator, self.other_plan),
            (self.supervisor, self.other_plan),
            (self.stranger, self.plan),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._post(user, plan)

    def test_operators_plan_activities_of_their_own_on_plans(self):
        values = {
            "res_model_id": self.env["ir.model"]._get_id("ahorro.plan"),
            "res_id": self.plan.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "user_id": self.operator.id,
        }
        ids = self._rpc(self.operator, "mail.activity", "create", [values])
        for method, *args in (("write", {"summary": "Llamar"}), ("unlink",)):
            self.assertTrue(
                self._allowed(self.operator, "mail.activity", method, ids, *args)
            )
        values["res_id"] = self.other_plan.id
        self._assert_refused(self.operator, "mail.activity", "create", [values])

    def test_operators_neither_replace_nor_delete_files_of_a_plan(self):
        file = self._post(self.supervisor, self.plan)
        for method, *args in (
            ("write", {"raw": "eA=="}),
            ("write", {"res_id": self.other_plan.id}),
            ("unlink",),
        ):
            self._assert_refused(
                self.operator, "ir.attachment", method, file.ids, *args
            )
        self._assert_refused(self.stranger, "ir.attachment", "read", file.ids, ["raw"])

    def test_no_file_is_slipped_into_a_plan_without_posting_it(self):
        for user in (self.operator, self.stranger):
            env = self.env(user=user, context={}, su=False)
            loose = env["ir.attachment"].create({"name": "x", "raw": b"x"})
            target = {"res_model": "ahorro.plan", "res_id": self.plan.id}
            self._assert_refused(user, "ir.attachment", "write", loose.ids, target)
