# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A program that imports from outside, through each door of Odoo's external API."""

import base64

from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

HEADER = "Suscripción;Grupo y Orden;Titular;DNI;Estado;Pagas;Adeudadas"
KNOWN = "2711700;G9RX/031E;Gorosito Analía;;N0;10;0"
PLANS = [
    f"300000{number};G9RX/0{number + 1}0;Ojea Marisol;2834567{number};N0;{number};0"
    for number in range(5)
]
FIRST = [KNOWN, *PLANS]
#: Status and count changed, two without change, one twice, one gone, one new, one
#: that names no plan.
SECOND = [
    KNOWN.replace("N0;10", "A0S;11"),
    PLANS[0].replace("N0;0;0", "N0;0;2"),
    PLANS[1],
    PLANS[2],
    PLANS[3],
    PLANS[3],
    "3000009;G9RX/099;Sosa Eva;30111222;N0;1;0",
    ";;Paz Luis;31222333;N0;5;0",
]
COUNTS = (
    "count_total",
    "count_new",
    "count_changed",
    "count_same",
    "count_rejected",
    "count_duplicate",
    "count_ambiguous",
    "count_absent",
)
AT_ONCE = {"queue_job__no_delay": True, "lang": "es_AR"}


class Refused(Exception):
    """What the server answered instead of a result."""


@tagged("post_install", "-at_install")
class TestImportRpc(AhorroPlanCommon, HttpCase):
    """The names of the interface, as a supervisor's program uses them."""

    # === DOORS ===

    def _web(self, user, model, method, ids, context, values):
        """The web client's calls, in a session."""
        self.authenticate(user.login, user.login)
        args = [ids] if ids else []
        params = {"model": model, "method": method, "args": args}
        params["kwargs"] = values | {"context": context}
        try:
            return self.make_jsonrpc_request("/web/dataset/call_kw", params)
        except JsonRpcException as error:
            raise Refused(str(error)) from error

    @mute_logger("odoo.addons.rpc.controllers.jsonrpc")  # each call says it is old
    def _jsonrpc(self, user, model, method, ids, context, values):
        """JSON-RPC with name and password, as in earlier versions of Odoo."""
        args = [self.env.cr.dbname, user.id, user.login, model, method]
        args += [[ids] if ids else [], values | {"context": context}]
        params = {"service": "object", "method": "execute_kw", "args": args}
        try:
            return self.make_jsonrpc_request("/jsonrpc", params)
        except JsonRpcException as error:
            raise Refused(str(error)) from error

    def _json2(self, user, model, method, ids, context, values):
        """Odoo 19's own, with a key."""
        keys = self.env["res.users.apikeys"].with_user(user)
        # sudo: how long a key may last is not what is tested
        key = keys.sudo()._generate("rpc", "test", None)
        self.env.flush_all()
        answer = self.url_open(
            f"/json/2/{model}/{method}",
            json=values | {"context": context} | ({"ids": ids} if ids else {}),
            headers={"Authorization": f"bearer {key}"},
        )
        if answer.status_code != 200:
            raise Refused(answer.text)
        return answer.json()

    # === A PROGRAM ===

    def _call(self, method, ids=(), *, user=None, context=None, **values):
        user = user or self.supervisor
        context = AT_ONCE if context is None else context
        result = self.door(user, "ahorro.import", method, list(ids), context, values)
        self.env.invalidate_all()
        return result

    def _create(self, rows, **options):
        content = base64.b64encode("\n".join([HEADER, *rows]).encode()).decode()
        ids = self._call(
            "create_from_file",
            filename="cartera.csv",
            content_base64=content,
            profile_code="rombo_cartera",
            **options,
        )
        self.assertEqual(len(ids), 1)
        return ids

    def _read(self, ids):
        return self._call("read", ids, fields=["state", *COUNTS])[0]

    def _counts(self, ids):
        run = self._read(ids)
        counts = [run[name] for name in COUNTS]
        self.assertEqual(counts[0], sum(counts[1:-1]), "all rows but the absent")
        return counts

    def _lines(self, ids):
        return self.door(
            self.supervisor,
            "ahorro.import.line",
            "search_read",
            [],
            AT_ONCE,
            {
                "domain": [["import_id", "in", ids]],
                "fields": ["row_number", "result", "message", "plan_id"],
                "order": "row_number",
            },
        )

    def _import_and_undo(self):
        first = self._create(FIRST)
        self.assertEqual(self._read(first)["state"], "review")
        self.assertEqual(self._counts(first), [6, 5, 1, 0, 0, 0, 0, 0])
        self._call("action_apply", first)
        self.assertEqual(self._read(first)["state"], "done")
        second = self._create(SECOND)
        self.assertEqual(self._counts(second), [8, 1, 2, 3, 1, 1, 0, 1])
        lines = self._lines(second)
        self.assertEqual(
            [line["result"] for line in lines],
            "changed changed same same duplicate same new rejected".split(),
        )
        self.assertEqual([line["row_number"] for line in lines], list(range(2, 10)))
        self.assertIn("suscripción", lines[-1]["message"])
        self.assertEqual(lines[0]["plan_id"][0], self.plan.id)
        # A twelfth of the rows is rejected: that is confirmed, not overlooked.
        with (
            self.assertRaisesRegex(Refused, "rechaz|UserError"),
            mute_logger("odoo.http"),
        ):
            self._call("action_apply", second)
        self._call("action_apply", second, confirmed=["many_rejected"])
        self.assertEqual(self._read(second)["state"], "done")
        self.assertEqual(self.plan.status_id.code, "A0S")
        self._call("action_undo", second)
        self.assertEqual(self._read(second)["state"], "undone")
        self.assertEqual(
            (self.plan.status_id, self.plan.installments_paid), (self.saver, 10)
        )
        with self.assertRaises(Refused), mute_logger("odoo.http"):
            self._call("action_undo", second)

    def _assert_roles(self):
        later = self._create(FIRST, context={})
        self.assertEqual(self._read(later)["state"], "reading", "a job reads it")
        for user in (self.operator, self.stranger):
            with (
                self.subTest(user=user.login),
                mute_logger("odoo.http"),
                self.assertRaisesRegex(Refused, "AccessError|Forbidden|403"),
            ):
                self._create(FIRST, user=user)
        runs = self.env["ahorro.import"].search([("company_id", "=", self.company.id)])
        self.assertEqual(runs.ids[0], later[0], "what was refused leaves nothing")

    def test_the_web_clients_calls_import_and_undo(self):
        self.door = self._web
        self._import_and_undo()
        self._assert_roles()

    def test_json_rpc_imports_and_undoes(self):
        self.door = self._jsonrpc
        self._import_and_undo()
        self._assert_roles()

    def test_the_api_of_odoo_19_imports_and_undoes(self):
        self.door = self._json2
        self._import_and_undo()
        self._assert_roles()

    @mute_logger("odoo.http")
    def test_what_is_no_file_is_answered_with_a_sentence(self):
        self.door = self._web
        for values in (
            {"filename": "", "content_base64": "eA=="},
            {"filename": "x.csv", "content_base64": "no es base 64"},
            {"filename": "x.csv", "content_base64": ""},
            {"filename": "x.csv", "content_base64": "eA==", "profile_code": "nada"},
            {"filename": 7, "content_base64": ["eA=="]},
        ):
            with self.subTest(values), self.assertRaisesRegex(Refused, "UserError"):
                self._call("create_from_file", **values)
