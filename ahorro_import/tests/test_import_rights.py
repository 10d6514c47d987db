# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo.exceptions import AccessError

from odoo.addons.ahorro_plan.tests.rights_common import RpcCase, find_remote

CSV = b"Suscripci\xc3\xb3n;Titular;Pagas\r\n2711700;GOROSITO ANALIA;3\r\n"
#: Methods of a run and arguments that a supervisor could give.
RUN_METHODS = {
    "get_review": (),
    "get_lines": ("changed",),
    "get_result": (),
    "get_state": (),
    "get_undo_report": (),
    "set_cells": (1, {"0": "2711700"}),
    "decide_holders": (None, "keep"),
    "set_complete": (True,),
    "map_headers": ({"0": "email"},),
    "set_profile": (1,),
    "answer_question": ("x", "percent", "share"),
    "name_status": ("N0", {"name": "X"}),
    "action_apply": (),
    "action_undo": (),
    "action_discard": (),
    "action_resume": (),
    "action_open": (),
    "action_download": (),
}
#: Methods that act on no run.
MODEL_METHODS = {
    ("ahorro.import", "create_from_file"): ("x.csv", "eA=="),
    ("ahorro.import.page", "create_from_google"): ("x" * 30,),
    ("ahorro.import.page", "drop_file"): (1,),
    ("ahorro.import.page", "get_first_rows"): (1,),
    ("ahorro.import.page", "get_page_options"): (),
    ("ahorro.import.page", "get_wizard"): (),
    ("ahorro.import.page", "google_status"): (),
    ("ahorro.import.page", "guess_headers"): ([["a"]],),
}
#: What else a remote call may run; access lines and rules, or its own check, guard it.
OTHER_METHODS = {
    ("ahorro.import.arrival", "action_accept"),
    ("ahorro.import.arrival", "action_open_import"),
    ("ahorro.import.intake", "action_look"),
    ("ahorro.import.intake", "action_open_arrivals"),
    ("ahorro.import.intake", "create"),
    ("ahorro.import.intake", "write"),
    ("ahorro.import.profile", "action_learn"),
    ("ahorro.settings", "action_check_google"),
    ("ahorro.settings", "action_forget_google"),
    ("ahorro.settings", "action_save"),
    ("ahorro.settings", "create"),
    ("ahorro.settings", "default_get"),
    ("ahorro.settings", "write"),
}
MODELS = (
    "ahorro.import",
    "ahorro.import.line",
    "ahorro.import.absent",
    "ahorro.import.profile",
    "ahorro.import.profile.column",
    "ahorro.import.profile.value",
)
WRITTEN_BY_METHODS = MODELS[:3]


class TestImportRights(RpcCase):
    """Operators reach none of the importer; supervisors only what is theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        runs = (
            cls.env["ahorro.import"]
            .with_user(cls.supervisor)
            .with_context(queue_job__no_delay=True, allowed_company_ids=cls.company.ids)
        )
        cls.run_ = runs.create_from_file("x.csv", base64.b64encode(CSV).decode())
        cls.outsiders = (cls.operator, cls.stranger, cls.portal)

    def test_who_is_no_supervisor_reads_and_writes_no_import(self):
        for user in self.outsiders:
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    self._assert_refused(user, model, "search_read", [])
                    self._assert_refused(user, model, "create", [{}])

    def test_who_is_no_supervisor_calls_no_method(self):
        for user in self.outsiders:
            for method, args in RUN_METHODS.items():
                with self.subTest(user=user.login, method=method):
                    self._assert_refused(
                        user, "ahorro.import", method, self.run_.ids, *args
                    )
            for (model, method), args in MODEL_METHODS.items():
                with self.subTest(user=user.login, method=method):
                    self._assert_refused(user, model, method, *args)

    def test_another_companys_supervisor_reaches_no_run(self):
        other = self.other_supervisor
        self.assertFalse(self._rpc(other, "ahorro.import", "search", []))
        self.assertFalse(self._rpc(other, "ahorro.import.line", "search", []))
        for method, args in RUN_METHODS.items():
            with self.subTest(method=method):
                self._assert_refused(
                    other, "ahorro.import", method, self.run_.ids, *args
                )
        page = "ahorro.import.page"
        self._assert_refused(other, page, "get_first_rows", self.run_.id)
        self._assert_refused(other, page, "drop_file", self.run_.id)

    def test_supervisors_write_runs_and_rows_only_through_guarded_methods(self):
        line = self.run_.line_ids[:1]
        for model, record in zip(
            WRITTEN_BY_METHODS, (self.run_, line, self.run_.absent_ids), strict=True
        ):
            with self.subTest(model=model):
                self._assert_refused(self.supervisor, model, "create", [{}])
                if record:
                    self._assert_refused(
                        self.supervisor, model, "write", record.ids, {"company_id": 1}
                    )
                    self._assert_refused(self.supervisor, model, "unlink", record.ids)

    def test_internal_methods_are_out_of_reach(self):
        for model, method in (
            ("ahorro.import", "_start"),
            ("ahorro.import", "_job_apply"),
            ("ahorro.import.read", "_work"),
            ("ahorro.import.compare", "_compare"),
            ("ahorro.import.source", "_create_run"),
        ):
            self.assertTrue(hasattr(self.env[model], method), method)
            with (
                self.subTest(method=method),
                self.assertRaises(AccessError),
            ):
                self._rpc(self.supervisor, model, method, self.run_.ids)

    def test_exactly_the_listed_methods_can_be_called_remotely(self):
        found = {
            (model, method)
            for model, methods in find_remote(self.env, "ahorro_import").items()
            for method in methods
        }
        listed = {("ahorro.import", method) for method in RUN_METHODS}
        self.assertEqual(found, listed | MODEL_METHODS.keys() | OTHER_METHODS)

    def test_supervisors_and_admins_import(self):
        for user in (self.supervisor, self.admin):
            with self.subTest(user=user.login):
                content = base64.b64encode(CSV).decode()
                ids = self._rpc(
                    user, "ahorro.import", "create_from_file", "x.csv", content
                )
                run = self.env["ahorro.import"].browse(ids)
                self.assertEqual(run.user_id, user)
                self.assertEqual(run.state, "reading")

    def test_a_run_follows_the_rights_of_plans_by_company(self):
        # What the first company's file says never shows the other company's plan.
        self.assertNotIn(self.other_plan, self.run_.line_ids.plan_id)

    def test_profiles_of_another_company_are_out_of_reach(self):
        profile = self.env["ahorro.import.profile"].create(
            {"name": "X", "code": "otra", "company_id": self.other_company.id}
        )
        self._assert_refused(
            self.supervisor, "ahorro.import.profile", "read", profile.ids, ["name"]
        )
