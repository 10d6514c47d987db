# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tools.safe_eval import safe_eval

from odoo.addons.ahorro_plan.tests.rights_common import RpcCase

from .movein_common import AhorroMoveinCommon

MODEL = "ahorro.movein.name"


class TestMoveinRights(AhorroMoveinCommon, RpcCase):
    """Supervisors say what names mean in their company, and change nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        row = [
            cls.plans[0],
            "AHO-Nadie Conocido",
            "Otra",
            "Mora",
            "MORA 2",
            "Sin definir",
        ]
        cls.run_ = cls._read([cls._row(*row, "07/01/2020 10:00")])
        cls.name = cls.run_.movein_name_ids.filtered(lambda one: one.kind == "user")
        cls.env.flush_all()

    def test_operators_and_who_has_no_role_reach_nothing_of_it(self):
        for user in (self.operator, self.stranger, self.portal):
            for method, *args in (
                ("read", self.name.ids, ["text"]),
                ("write", self.name.ids, {"decision": "text"}),
                ("create", {"text": "x"}),
                ("unlink", self.name.ids),
            ):
                with self.subTest(user=user.login, method=method):
                    self._assert_refused(user, MODEL, method, *args)
            for method in (
                "action_movein_apply",
                "action_movein_answer",
                "action_movein_keep_names",
                "action_movein_names",
                "action_movein_rows",
                "action_movein_cases",
                "action_movein_movements",
            ):
                with self.subTest(user=user.login, method=method):
                    ids = self.run_.ids
                    self._assert_refused(user, "ahorro.import", method, ids)

    def test_its_address_without_a_number_lists_its_files_and_one_opens_its_form(self):
        action = self.env.ref("ahorro_movein.ahorro_import_action_movein")
        self.assertEqual([kind for _view, kind in action.views], ["list", "form"])
        listed = self.run_.search(safe_eval(action.domain))
        self.assertIn(self.run_, listed)
        self.assertEqual(listed, listed.filtered("is_movein"))
        form = self.env.ref("ahorro_movein.ahorro_import_view_form_movein")
        opened = self.run_.action_open()
        self.assertEqual(opened["views"], [(form.id, "form")])
        self.assertEqual(opened["res_id"], self.run_.id)

    def test_a_supervisor_of_another_company_finds_none_of_it(self):
        other = self.other_supervisor
        self.assertFalse(self._rpc(other, MODEL, "search", []))
        self._assert_refused(other, MODEL, "read", self.name.ids, ["text"])
        self._assert_refused(
            other, "ahorro.import", "action_movein_apply", self.run_.ids
        )

    def test_a_supervisor_says_what_a_name_means_and_not_what_the_file_says(self):
        self._rpc(
            self.supervisor,
            MODEL,
            "write",
            self.name.ids,
            {"user_id": self.operator.id},
        )
        self.assertEqual(self.name.decision, "chosen")
        for values in (
            {"text": "Otro"},
            {"key": "otro"},
            {"company_id": self.other_company.id},
            {"kind": "campaign"},
        ):
            with self.subTest(values=values):
                self._assert_refused(
                    self.supervisor, MODEL, "write", self.name.ids, values
                )

    def test_a_name_means_nobody_of_another_company(self):
        with self.assertRaises(UserError):
            self._rpc(
                self.supervisor,
                MODEL,
                "write",
                self.name.ids,
                {"user_id": self.other_supervisor.id},
            )
