# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


from odoo import Command
from odoo.exceptions import RedirectWarning, UserError, ValidationError

from .rights_common import RpcCase


class TestRightsOfPlans(RpcCase):
    def test_operators_write_no_field_of_a_plan(self):
        for name in self.env["ahorro.plan"]._fields:
            self._assert_refused(
                self.operator, "ahorro.plan", "write", self.plan.ids, {name: False}
            )

    def test_operators_find_no_other_way_to_write_a_plan(self):
        command = Command.update(self.plan.id, {"brand": "Otra"})
        for model, method, *args in (
            ("ahorro.plan", "web_save", self.plan.ids, {"brand": "Otra"}, {}),
            ("ahorro.plan", "action_archive", self.plan.ids),
            ("ahorro.plan", "message_subscribe", self.plan.ids, self.holder.ids),
            ("res.partner", "write", self.holder.ids, {"ahorro_plan_ids": [command]}),
            ("ahorro.plan.status", "write", self.saver.ids, {"is_final": True}),
        ):
            self._assert_refused(self.operator, model, method, *args)
        loaded = self._rpc(
            self.operator,
            "ahorro.plan",
            "load",
            [".id", "brand"],
            [[str(self.plan.id), "Otra"]],
        )
        self.assertFalse(loaded["ids"])
        self.assertFalse(self.plan.brand)

    def test_supervisors_touch_neither_history_nor_phones_through_other_records(self):
        change = self.plan.change_ids[0]
        phone = self.env["ahorro.phone"].create(
            {"partner_id": self.holder.id, "raw": "3462663250"}
        )
        for command in (
            Command.create({"kind": "change", "field": "brand"}),
            Command.update(change.id, {"new_value": "x"}),
            Command.delete(change.id),
            Command.unlink(change.id),
            Command.clear(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._rpc(
                    self.supervisor,
                    "ahorro.plan",
                    "write",
                    self.plan.ids,
                    {"change_ids": [command]},
                )
        for command in (
            Command.create({"raw": "3462663251"}),
            Command.update(phone.id, {"raw": "3462663251"}),
            Command.delete(phone.id),
        ):
            self._assert_refused(
                self.supervisor,
                "res.partner",
                "write",
                self.holder.ids,
                {"ahorro_phone_ids": [command]},
            )
        self.assertEqual((phone.raw, change.kind), ("3462663250", "create"))

    def test_nobody_writes_or_deletes_history_neither_admin_nor_superuser(self):
        change = self.plan.change_ids[0]
        root = self.env.ref("base.user_root")
        for user in (self.admin, root):
            for method, *args in (
                ("create", [{"plan_id": self.plan.id, "kind": "change"}]),
                ("write", change.ids, {"new_value": "x"}),
                ("unlink", change.ids),
            ):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self._rpc(user, "ahorro.plan.change", method, *args)
        with self.assertRaises(UserError):
            self._rpc(root, "ahorro.plan", "unlink", self.plan.ids)

    def test_supervisors_cannot_move_a_plan_to_a_company_that_is_not_theirs(self):
        plan = self._plan(subscription_number="7000001")
        self._assert_refused(
            self.supervisor,
            "ahorro.plan",
            "write",
            plan.ids,
            {"company_id": self.other_company.id},
        )

    def test_supervisors_cannot_take_an_administradora_from_other_companies(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._rpc(
                self.supervisor,
                "ahorro.provider",
                "write",
                self.rombo.ids,
                {"company_id": self.company.id},
            )

    def test_who_may_not_make_plans_is_not_told_whose_a_number_is(self):
        for user in (self.operator, self.stranger, self.portal):
            for company in (self.company, self.other_company):
                for number in ("2711700", "2900001"):
                    self._assert_refused(
                        user,
                        "ahorro.plan",
                        "create",
                        [self._numbered(number, company)],
                    )

    def test_a_supervisor_is_not_told_whose_a_number_is_in_another_company(self):
        plan = self._plan(subscription_number="7000001")
        for method, *args in (
            ("create", [self._numbered("2900001", self.other_company)]),
            ("write", plan.ids, self._numbered("2900001", self.other_company)),
        ):
            with (
                self.assertRaises(UserError) as raised,
                self.env.cr.savepoint(),
            ):
                self._rpc(self.supervisor, "ahorro.plan", method, *args)
            self.assertNotIn("Quiroga", str(raised.exception))
            self.assertNotIn("P2GH", str(raised.exception))
        with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
            own = self._numbered("2711700", self.company)
            self._rpc(self.supervisor, "ahorro.plan", "create", [own])

    def _numbered(self, number, company):
        return {
            "company_id": company.id,
            "provider_id": self.rombo.id,
            "subscription_number": number,
        }

    def test_nobody_finds_a_person_by_data_of_plans_out_of_reach(self):
        shared = self._holder("Compartido", company_id=False)
        mine = self._plan(partner_id=shared.id, subscription_number="7000001")
        self._plan(
            company_id=self.other_company.id,
            partner_id=shared.id,
            subscription_number="7000002",
        )
        for user in (self.stranger, self.portal):
            for name in (
                "ahorro_plan_ids.subscription_number",
                "ahorro_phone_ids.national",
            ):
                domain = [(name, "=", "7000001")]
                self._assert_refused(user, "res.partner", "search", domain)
        for number, found in (("7000001", shared.ids), ("7000002", [])):
            domain = [("ahorro_plan_ids.subscription_number", "=", number)]
            self.assertEqual(
                self._rpc(self.operator, "res.partner", "search", domain), found
            )
        names = ["ahorro_plan_ids", "ahorro_plan_count"]
        values = self._rpc(self.operator, "res.partner", "read", shared.ids, names)[0]
        self.assertEqual(values["ahorro_plan_ids"], mine.ids)
        self.assertEqual(values["ahorro_plan_count"], 1)

    def test_the_values_of_a_past_day_are_for_those_who_read_the_plan(self):
        call = ("ahorro.plan", "values_on", self.plan.ids, "2030-01-01", ["group"])
        for user in (self.operator, self.supervisor, self.admin):
            self.assertEqual(self._rpc(user, *call), {"group": "G9RX"})
        for user in (self.other_supervisor, self.stranger, self.portal):
            self._assert_refused(user, *call)

    def test_a_datum_that_has_no_history_is_refused_with_a_sentence(self):
        for names in (["nothing"], ["group", "create_uid"]):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._rpc(
                    self.operator,
                    "ahorro.plan",
                    "values_on",
                    self.plan.ids,
                    "2030-01-01",
                    names,
                )

    def test_a_missing_subscription_is_filled_in_by_roles_of_the_company_only(self):
        plan = self._plan(group="G1AA", order="1")
        call = ("ahorro.plan", "action_load_subscription", plan.ids, "7000001")
        for user in (self.operator, self.supervisor, self.admin):
            self.assertTrue(self._allowed(user, *call))
        for user in (self.other_supervisor, self.stranger, self.portal):
            self._assert_refused(user, *call)
        self._rpc(self.operator, *call)
        self.assertEqual(plan.subscription_number, "7000001")
        self.assertEqual(plan.change_ids[0].user_id, self.operator)

    def test_a_subscription_that_is_no_text_is_refused_with_a_sentence(self):
        plan = self._plan(group="G1AA", order="1")
        for number in ([], ["7000001"], {"a": 1}, True, False, None, " "):
            with (
                self.subTest(number=number),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self._rpc(
                    self.operator,
                    "ahorro.plan",
                    "action_load_subscription",
                    plan.ids,
                    number,
                )
