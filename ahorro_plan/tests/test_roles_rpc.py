# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import HttpCase
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .test_roles_page import GROUPS, RolesCommon


class TestRolesByRpc(RolesCommon, HttpCase):
    """What an Administrador, or anybody with less, could try from outside."""

    def _call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def assertRefused(self, model, method, *args, error="odoo.exceptions", **kwargs):
        with (
            mute_logger("odoo.http", "odoo.addons.base.models.ir_model"),
            self.assertRaisesRegex(JsonRpcException, error),
        ):
            self._call(model, method, *args, **kwargs)

    def test_an_admin_changes_roles(self):
        self.authenticate("ahorro_admin", "ahorro_admin")
        answer = self._call("ahorro.role", "set_role", self.stranger.id, "operator")
        self.assertIn("ahorro_stranger", self._logins(answer)["operator"])
        self.assertFalse(answer["can_create_users"])
        self.assertRole(self.stranger, "operator")

    def _assert_may_nothing(self, login):
        self.authenticate(login, login)
        access = "odoo.exceptions.AccessError"
        self.assertRefused("ahorro.role", "get_roles", error=access)
        self.assertRefused("ahorro.role", "search_users", "", error=access)
        for role in ("admin", "operator", False):
            self.assertRefused(
                "ahorro.role", "set_role", self.operator.id, role, error=access
            )
        self.assertRefused("ahorro.setup", "get_setup", error=access)
        self.assertRefused("ahorro.settings", "create", {}, error=access)
        self.assertRefused(
            "ahorro.settings", "default_get", ["support_email"], error=access
        )

    def test_a_supervisor_may_not_call_any_of_it(self):
        self._assert_may_nothing("ahorro_supervisor")

    def test_an_operator_may_not_call_any_of_it(self):
        self._assert_may_nothing("ahorro_operator")

    def test_a_stranger_may_not_call_any_of_it(self):
        self._assert_may_nothing("ahorro_stranger")

    def test_no_context_opens_anything(self):
        self.authenticate("ahorro_supervisor", "ahorro_supervisor")
        for context in (
            {"uid": 1, "su": True, "sudo": True},
            {"active_test": False, "install_mode": True, "module": "base"},
            {"allowed_company_ids": [self.company.id, self.other_company.id]},
            {"default_group_ids": [self.env.ref("base.group_system").id]},
        ):
            self.assertRefused(
                "ahorro.role",
                "set_role",
                self.supervisor.id,
                "admin",
                context=context,
            )
        self.authenticate("ahorro_admin", "ahorro_admin")
        system = self.env.ref("base.group_system")
        self._call(
            "ahorro.role",
            "set_role",
            self.stranger.id,
            "operator",
            context={
                "default_group_ids": [Command.link(system.id)],
                "default_active": False,
                "install_mode": True,
            },
        )
        self.assertRole(self.stranger, "operator")
        self.assertFalse(self.stranger._is_system())
        self.assertTrue(self.stranger.active)

    def test_helpers_cannot_be_called(self):
        self.authenticate("ahorro_admin", "ahorro_admin")
        for method in (
            "_get_users_sudo",
            "_prepare_commands",
            "_get_role_groups",
            "_record_change",
        ):
            self.assertRefused("ahorro.role", method)
        self.assertRefused("ahorro.settings", "_get_parameters_sudo")

    def test_an_admin_cannot_gain_or_give_anything_else(self):
        """The ways by which Odoo gives rights are closed to an Administrador."""
        self.authenticate("ahorro_admin", "ahorro_admin")
        me, system = self.admin.id, self.env.ref("base.group_system")
        manager = self.env.ref("base.group_erp_manager")
        before = {
            user: (user.group_ids, user.all_group_ids, user.login, user.company_ids)
            for user in (self.admin, self.operator, self.stranger)
        }
        parameter = self.env.ref("base.view_company_form")
        self.env.flush_all()
        link = [Command.link(system.id)]
        attempts = [
            ("res.users", "write", [me], {"group_ids": link}),
            ("res.users", "write", [me], {"role": "group_system"}),
            ("res.users", "write", [self.operator.id], {"group_ids": link}),
            ("res.users", "write", [self.operator.id], {"password": "tomada"}),
            ("res.users", "write", [self.operator.id], {"login": "tomada"}),
            ("res.users", "write", [self.operator.id], {"active": False}),
            ("res.users", "write", [me], {"company_ids": [Command.link(1)]}),
            ("res.users", "web_save", [me], {"group_ids": link}, {}),
            ("res.users", "create", {"name": "x", "login": "x", "group_ids": link}),
            ("res.users", "copy", [me], {"group_ids": link}),
            ("res.users", "unlink", [self.operator.id]),
            ("res.groups", "write", [system.id], {"user_ids": [Command.link(me)]}),
            ("res.groups", "write", [manager.id], {"user_ids": [Command.link(me)]}),
            (
                "res.groups",
                "write",
                self.env.ref(GROUPS["operator"]).ids,
                {"implied_ids": link},
            ),
            (
                "res.groups",
                "write",
                self.env.ref(GROUPS["operator"]).ids,
                {"user_ids": [Command.link(self.stranger.id)]},
            ),
            ("res.groups", "create", {"name": "x", "implied_ids": link}),
            ("ir.model.access", "create", {"name": "x", "perm_write": True}),
            (
                "ir.rule",
                "unlink",
                self.env.ref("ahorro_plan.ahorro_plan_rule_company").ids,
            ),
            ("ir.model.data", "create", {"name": "x", "module": "ahorro_plan"}),
            ("ir.config_parameter", "set_param", "ahorro_plan.support_email", "x"),
            ("ir.config_parameter", "get_param", "database.secret"),
            ("ir.actions.server", "create", {"name": "x", "state": "code"}),
            ("ir.cron", "create", {"name": "x"}),
            ("ir.ui.view", "write", parameter.ids, {"arch_db": "<form/>"}),
            ("ir.ui.menu", "write", [1], {"group_ids": [Command.clear()]}),
            ("ir.mail_server", "create", {"name": "x", "smtp_host": "x"}),
            ("res.config.settings", "create", {"ahorro_default_area": "1"}),
            ("res.company", "write", self.company.ids, {"name": "x"}),
            ("change.password.wizard", "create", {}),
        ]
        for model, method, *args in attempts:
            with self.subTest(model=model, method=method, args=str(args)[:80]):
                self.assertRefused(model, method, *args)
        self.env.invalidate_all()
        for user, (groups, all_groups, login, companies) in before.items():
            self.assertEqual(user.group_ids, groups)
            self.assertEqual(user.all_group_ids, all_groups)
            self.assertEqual(user.login, login)
            self.assertEqual(user.company_ids, companies)

    def test_set_role_gives_no_right_outside_the_role(self):
        self.authenticate("ahorro_admin", "ahorro_admin")
        self._call("ahorro.role", "set_role", self.stranger.id, "admin")
        gained = self.stranger.all_group_ids - self.env.ref("base.group_user")
        self.assertFalse(self.stranger._is_admin() or self.stranger._is_system())
        for xmlid in ("base.group_erp_manager", "base.group_system"):
            self.assertNotIn(self.env.ref(xmlid), gained)

    # === IN THE BROWSER, in Spanish ===

    def test_an_admin_adds_moves_and_removes_in_spanish(self):
        self.stranger.name = "Marisol Ojea"
        self.start_tour("/odoo/planes", "ahorro_roles_page", login="ahorro_admin")
        self.assertRole(self.stranger, False)

    def _assert_page_refused(self, login):
        self.start_tour(
            "/odoo/usuarios-y-roles", "ahorro_roles_page_refused", login=login
        )

    @mute_logger("odoo.http")
    def test_a_supervisor_cannot_open_the_page(self):
        self._assert_page_refused("ahorro_supervisor")

    @mute_logger("odoo.http")
    def test_an_operator_cannot_open_the_page(self):
        self._assert_page_refused("ahorro_operator")
