# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from io import BytesIO
from urllib.parse import unquote

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import HttpCase
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .rights_common import RpcCase


class TestRightsOverHttp(RpcCase, HttpCase):
    """The same doors from outside: the web client's and the external API's."""

    def _web_call(self, user, model, method, *args):
        self.authenticate(user.login, user.login)
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self.make_jsonrpc_request("/web/dataset/call_kw", params)

    def _api_call(self, user, model, method, **params):
        keys = self.env["res.users.apikeys"].with_user(user)
        # sudo: how long a key may last is not what is tested
        key = keys.sudo()._generate("rpc", "test", None)
        self.env.flush_all()
        return self.url_open(
            f"/json/2/{model}/{method}",
            json=params,
            headers={"Authorization": f"bearer {key}"},
        )

    def test_the_guarded_methods_obey_the_role_through_the_web_client(self):
        plan = self._plan(partner_id=self.holder.id, group="G1AA", order="1")
        edit = (
            "res.partner",
            "action_edit_contact",
            self.holder.ids,
            {"city": "Roldán"},
        )
        load = ("ahorro.plan", "action_load_subscription", plan.ids, "7000001")
        with mute_logger("odoo.http"):
            for user in (self.stranger, self.portal, self.other_supervisor):
                for call in (edit, load):
                    with self.assertRaisesRegex(JsonRpcException, "AccessError"):
                        self._web_call(user, *call)
        for call in (edit, load):
            self.assertTrue(self._web_call(self.operator, *call))
        self.assertEqual(self.holder.city, "Roldán")
        self.assertEqual(plan.subscription_number, "7000001")

    @mute_logger("odoo.http")
    def test_the_external_api_obeys_roles_companies_and_private_names(self):
        day = {"day": "2030-01-01", "names": ["group"]}
        own = {"ids": self.plan.ids, **day}
        answer = self._api_call(self.operator, "ahorro.plan", "values_on", **own)
        self.assertEqual((answer.status_code, answer.json()), (200, {"group": "G9RX"}))
        for user, method, params in (
            (self.operator, "values_on", {"ids": self.other_plan.ids, **day}),
            (self.stranger, "values_on", own),
            (self.admin, "_values_on", own),
            (self.operator, "write", {"ids": self.plan.ids, "vals": {"brand": "x"}}),
        ):
            with self.subTest(user=user.login, method=method):
                answer = self._api_call(user, "ahorro.plan", method, **params)
                self.assertEqual(answer.status_code, 403)

    @mute_logger("odoo.http")
    def test_without_a_key_the_external_api_answers_nothing(self):
        answer = self.url_open("/json/2/ahorro.plan/search", json={"domain": []})
        self.assertEqual(answer.status_code, 401)

    @mute_logger("odoo.http")
    def test_files_are_uploaded_by_operators_and_not_by_strangers(self):
        for user, status in ((self.operator, 200), (self.stranger, 404)):
            self.authenticate(user.login, user.login)
            answer = self.url_open(
                "/mail/attachment/upload",
                data={
                    "csrf_token": Request.csrf_token(self),
                    "thread_model": "ahorro.plan",
                    "thread_id": self.plan.id,
                },
                files={"ufile": ("dni.txt", b"x", "text/plain")},
            )
            self.assertEqual(answer.status_code, status)
        file = self.env["ir.attachment"].search(
            [("res_model", "=", "ahorro.plan"), ("res_id", "=", self.plan.id)]
        )
        self.assertEqual((file.name, file.create_uid), ("dni.txt", self.operator))

    @mute_logger("odoo.http")
    def test_files_of_others_are_not_deleted_by_operators(self):
        file = self.env["ir.attachment"].create(
            {"name": "x", "res_model": "ahorro.plan", "res_id": self.plan.id}
        )
        self.authenticate(self.operator.login, self.operator.login)
        with self.assertRaisesRegex(JsonRpcException, "NotFound"):
            self.make_jsonrpc_request(
                "/mail/attachment/delete", {"attachment_id": file.id}
            )
        self.assertTrue(file.exists())

    @mute_logger("odoo.http")
    def test_the_export_of_lists_is_for_supervisors_and_not_for_operators(self):
        for user, status in ((self.supervisor, 200), (self.operator, 500)):
            self.authenticate(user.login, user.login)
            answer = self.url_open(
                "/web/export/csv",
                data={
                    "csrf_token": Request.csrf_token(self),
                    "data": json.dumps(
                        {
                            "model": "ahorro.plan",
                            "fields": [{"name": "group", "label": "Grupo"}],
                            "ids": self.plan.ids,
                            "domain": [],
                            "import_compat": False,
                            "context": {},
                        }
                    ),
                },
            )
            self.assertEqual(answer.status_code, status)
            self.assertEqual("G9RX" in answer.text, status == 200)
            name = answer.headers.get("Content-Disposition", "")
            # As its screen is called, with the day, and not as the model is.
            self.assertEqual("Planes%20" in name, status == 200)
            self.assertNotIn("ahorro.plan", name)

    def test_a_pivot_has_a_persons_name_whatever_its_screen_is_called(self):
        self.authenticate(self.supervisor.login, self.supervisor.login)
        title = "MORA CUOTA 2 Y 3 / NOVIEMBRE: [con promesa]"
        table = {
            "model": "ahorro.plan",
            "title": title,
            "measure_count": 1,
            "col_group_headers": [[{"title": "Total", "width": 1, "height": 1}]],
            "measure_headers": [{"title": "Planes", "is_bold": True}],
            "rows": [{"title": "Total", "indent": 0, "values": [{"value": 7}]}],
        }
        answer = self.url_open(
            "/web/pivot/export_xlsx",
            data={"csrf_token": Request.csrf_token(self), "data": json.dumps(table)},
        )
        self.assertEqual(answer.status_code, 200)
        name = unquote(answer.headers["Content-Disposition"])
        self.assertIn("MORA CUOTA 2 Y 3", name)
        self.assertNotIn("ahorro.plan", name)
        self.assertNotIn("Tabla dinámica", name)
        [sheet] = load_workbook(BytesIO(answer.content))
        self.assertEqual(sheet.title, "MORA CUOTA 2 Y 3   NOVIEMBRE")
        self.assertEqual(sheet["B3"].value, 7)

    def test_the_data_of_a_panel_block_are_for_who_may_see_it_and_export(self):
        for user, allowed in ((self.supervisor, True), (self.operator, False)):
            self.authenticate(user.login, user.login)
            for block in ("panel/status", "report/funnel"):
                with mute_logger("odoo.http"):
                    answer = self.url_open(f"/ahorro/{block}?filters=%7B%7D")
                is_workbook = answer.content[:2] == b"PK"
                self.assertEqual(is_workbook, allowed, (user.login, block))
        self.authenticate(self.supervisor.login, self.supervisor.login)
        with mute_logger("odoo.http"):
            for wrong in ("/ahorro/panel/nothing", "/ahorro/panel/status?filters=x"):
                self.assertFalse(self.url_open(wrong).ok, wrong)
