# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase

from .test_roles_page import RolesCommon


class RolesPeopleCommon(RolesCommon):
    """The first Administrador also manages Odoo's users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin.group_ids = [
            Command.link(cls.env.ref(xmlid).id)
            for xmlid in ("base.group_erp_manager", "base.group_partner_manager")
        ]

    def _find(self, login):
        return self.env["res.users"].search([("login", "=", login)])


class TestRolesPeople(RolesPeopleCommon):
    def _create(self, name="Nayla Herrera", email="nayla@litoral.com", role="operator"):
        roles = self._roles_as(self.admin).with_context(lang="es_AR")
        return roles.create_user(name, email, role)

    def test_a_new_user_has_the_role_the_company_and_an_invitation(self):
        answer = self._create("  Nayla   Herrera ", "Nayla@Litoral.com", "supervisor")
        self.assertIn("nayla@litoral.com", self._logins(answer)["supervisor"])
        self.assertTrue(answer["is_invited"])
        user = self._find("nayla@litoral.com")
        self.assertRole(user, "supervisor")
        self.assertEqual(
            (user.name, user.email, user.company_ids, user.lang, user.tz),
            (
                "Nayla Herrera",
                "nayla@litoral.com",
                self.company,
                "es_AR",
                "America/Argentina/Buenos_Aires",
            ),
        )
        self.assertFalse(user._is_system() or user.has_group("base.group_erp_manager"))

    def test_without_odoos_own_right_nobody_is_created(self):
        self.assertTrue(self._roles_as(self.admin).get_roles()["can_create_users"])
        self.assertFalse(self._roles_as(self.admin_2).get_roles()["can_create_users"])
        for user in (self.admin_2, self.supervisor, self.operator):
            with self.assertRaises(AccessError):
                self._roles_as(user).create_user("x", "x@litoral.com", "operator")
        self.assertFalse(self._find("x@litoral.com"))

    def test_what_is_missing_or_wrong_is_said(self):
        for values in (
            {"name": "  "},
            {"email": ""},
            {"email": "nayla"},
            {"email": "a@litoral.com, b@litoral.com"},
            {"role": "base.group_system"},
            {"role": ""},
            {"name": ["x"]},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._create(**values)

    def test_a_mail_in_use_says_where_to_find_them(self):
        self._create()
        user = self._find("nayla@litoral.com")
        with self.assertRaisesRegex(UserError, "Agregar"):
            self._create("Otra", "NAYLA@litoral.com")
        user.active = False
        with self.assertRaisesRegex(UserError, "archivado"):
            self._create("Otra")

    def test_nothing_in_the_context_reaches_the_new_user(self):
        system = self.env.ref("base.group_system")
        self._roles_as(self.admin).with_context(
            default_group_ids=[Command.link(system.id)],
            default_active=False,
            no_reset_password=True,
        ).create_user("Nayla", "nayla@litoral.com", "operator")
        user = self._find("nayla@litoral.com")
        self.assertTrue(user.active)
        self.assertFalse(user._is_system())

    def test_who_holds_nothing_leaves_nothing(self):
        stranger = self._roles_as(self.admin).get_held(self.stranger.id)
        self.assertEqual(stranger, {"figures": [], "choices": []})
        for user in (self.supervisor, self.operator):
            with self.assertRaises(AccessError):
                self._roles_as(user).get_held(self.operator.id)


class TestRolesPeoplePage(RolesPeopleCommon, HttpCase):
    def test_an_admin_creates_a_user_in_spanish(self):
        self.start_tour(
            "/odoo/usuarios-y-roles", "ahorro_roles_new_user", login="ahorro_admin"
        )
        self.assertRole(self._find("nayla@litoral.com"), "supervisor")
