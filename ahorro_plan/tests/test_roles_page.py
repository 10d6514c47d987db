# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, users

from ..models.roles import ahorro_role
from .common import AhorroPlanCommon

GROUPS = {
    "admin": "ahorro_plan.group_admin",
    "supervisor": "ahorro_plan.group_supervisor",
    "operator": "ahorro_plan.group_operator",
}


class RolesCommon(AhorroPlanCommon):
    """Beside the common users: a second admin of the first company.

    The database's own administrator belongs to neither company.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_2 = cls._user("ahorro_admin_2", GROUPS["admin"])
        cls.roles = cls.env["ahorro.role"]

    def _roles_as(self, user):
        return self.roles.with_user(user)

    def _logins(self, answer):
        return {
            roles["role"]: {person["login"] for person in roles["users"]}
            for roles in answer["lists"]
        }

    def _person(self, answer, user):
        return next(
            person
            for roles in answer["lists"]
            for person in roles["users"]
            if person["id"] == user.id
        )

    def assertRole(self, user, role):
        user.invalidate_recordset()
        groups = {
            key
            for key, xmlid in GROUPS.items()
            if self.env.ref(xmlid) in user.group_ids
        }
        self.assertEqual(groups, {role} if role else set())


class TestRoles(RolesCommon):
    @users("ahorro_admin")
    def test_each_person_stands_in_the_list_of_the_highest_role(self):
        lists = self._logins(self._roles_as(self.env.user).get_roles())
        self.assertEqual(list(lists), ["admin", "supervisor", "operator"])
        self.assertEqual(
            lists,
            {
                "admin": {"ahorro_admin", "ahorro_admin_2"},
                "supervisor": {"ahorro_supervisor"},
                "operator": {"ahorro_operator"},
            },
        )

    def test_a_user_is_added_moved_and_removed(self):
        roles = self._roles_as(self.admin)
        others = self.stranger.group_ids
        for role in ("operator", "admin", "supervisor", "operator"):
            answer = roles.set_role(self.stranger.id, role)
            self.assertRole(self.stranger, role)
            self.assertIn("ahorro_stranger", self._logins(answer)[role])
        roles.set_role(self.stranger.id, False)
        self.assertRole(self.stranger, False)
        self.assertEqual(self.stranger.group_ids, others)

    def test_nothing_but_the_three_groups_changes(self):
        extra = self.env.ref("sales_team.group_sale_salesman")
        self.operator.group_ids = [Command.link(extra.id)]
        before = self.operator.group_ids
        self._roles_as(self.admin).set_role(self.operator.id, "admin")
        self.assertEqual(
            (before - self.operator.group_ids, self.operator.group_ids - before),
            (self.env.ref(GROUPS["operator"]), self.env.ref(GROUPS["admin"])),
        )

    def test_who_loses_the_role_is_still_an_employee(self):
        self.operator.group_ids = [Command.set(self.env.ref(GROUPS["operator"]).ids)]
        self._roles_as(self.admin).set_role(self.operator.id, False)
        self.assertTrue(self.operator._is_internal())
        self.assertEqual(self.operator.group_ids, self.env.ref("base.group_user"))

    def test_the_same_role_again_changes_nothing(self):
        messages = self.operator.partner_id.message_ids
        self._roles_as(self.admin).set_role(self.operator.id, "operator")
        self.assertRole(self.operator, "operator")
        self.assertEqual(self.operator.partner_id.message_ids, messages)

    def test_who_changed_which_role_is_written_down(self):
        with patch.object(ahorro_role, "_logger") as logger:
            self._roles_as(self.admin).set_role(self.operator.id, "supervisor")
        template, *values = logger.info.call_args.args
        line = template % tuple(values)
        self.assertRegex(line, "ahorro_admin .*ahorro_operator")
        self.assertIn("from operator to supervisor", line)
        message = self.operator.partner_id.message_ids[0]
        self.assertEqual(message.author_id, self.admin.partner_id)
        self.assertIn("→", message.body)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))

    # === THE LAST ADMINISTRADOR ===

    def test_the_last_admin_is_neither_removed_nor_moved(self):
        roles = self._roles_as(self.admin)
        self.assertFalse(self._person(roles.get_roles(), self.admin)["fixed"])
        answer = roles.set_role(self.admin_2.id, "operator")
        self.assertTrue(self._person(answer, self.admin)["fixed"])
        for role in (False, "operator", "supervisor"):
            with self.assertRaisesRegex(UserError, "Concesionario Uno"):
                roles.set_role(self.admin.id, role)
        self.assertRole(self.admin, "admin")

    def test_an_archived_or_portal_admin_does_not_count(self):
        self.admin_2.active = False
        with self.assertRaises(UserError):
            self._roles_as(self.admin).set_role(self.admin.id, False)

    def test_an_admin_elsewhere_does_not_count(self):
        self.admin_2.write(
            {
                "company_ids": [Command.set(self.other_company.ids)],
                "company_id": self.other_company.id,
            }
        )
        with self.assertRaises(UserError):
            self._roles_as(self.admin).set_role(self.admin.id, False)

    def test_an_admin_who_leaves_gets_no_lists_back(self):
        self.assertFalse(self._roles_as(self.admin).set_role(self.admin.id, "operator"))
        self.assertRole(self.admin, "operator")
        with self.assertRaises(AccessError):
            self._roles_as(self.admin).get_roles()

    # === WHO CAN BE GIVEN A ROLE ===

    def _assert_refused(self, user):
        before = user.group_ids
        for role in ("operator", "admin", False):
            with self.assertRaises(UserError):
                self._roles_as(self.admin).set_role(user.id, role)
        self.assertEqual(user.group_ids, before)
        found = self._roles_as(self.admin).search_users(user.login)
        self.assertNotIn(user.id, [candidate["id"] for candidate in found])

    def test_users_of_other_companies_are_refused(self):
        self._assert_refused(self.other_supervisor)

    def test_users_of_other_companies_too_are_shown_but_refused(self):
        self.operator.company_ids = [Command.link(self.other_company.id)]
        self._assert_refused(self.operator)
        answer = self._roles_as(self.admin).get_roles()
        self.assertTrue(self._person(answer, self.operator)["fixed"])

    def test_archived_users_are_refused(self):
        self.operator.active = False
        self._assert_refused(self.operator)
        roles = self._roles_as(self.admin).with_context(active_test=False)
        with self.assertRaises(UserError):
            roles.set_role(self.operator.id, "admin")
        self.assertNotIn("ahorro_operator", self._logins(roles.get_roles())["operator"])

    def test_portal_and_public_users_are_refused(self):
        portal = new_test_user(
            self.env,
            login="ahorro_portal",
            groups="base.group_portal",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self._assert_refused(portal)
        self._assert_refused(self.env.ref("base.public_user"))

    def test_the_system_user_is_refused(self):
        root = self.env.ref("base.user_root")
        root.company_ids = [Command.set(self.company.ids)]
        root.company_id = self.company
        self._assert_refused(root)

    def test_odoos_administrator_is_a_user_like_others(self):
        admin = self.env.ref("base.user_admin")
        self.admin.company_ids = [Command.set((self.company + admin.company_ids).ids)]
        self._roles_as(self.admin).set_role(admin.id, "operator")
        self.assertRole(admin, "operator")
        self.assertTrue(admin._is_system(), "what Odoo gave them is not ours to take")

    def test_what_is_no_user_is_refused(self):
        roles = self._roles_as(self.admin)
        for nonsense in (0, -1, 10**9, True, False, None, "1", [self.operator.id], {}):
            with self.assertRaises(UserError):
                roles.set_role(nonsense, "admin")

    def test_what_is_no_role_is_refused(self):
        roles = self._roles_as(self.admin)
        for nonsense in (
            "base.group_system",
            "ahorro_plan.group_admin",
            "group_admin",
            "",
            0,
            1,
            True,
            ["admin"],
            {"admin": 1},
            self.env.ref("base.group_system").id,
        ):
            with self.assertRaises(UserError):
                roles.set_role(self.operator.id, nonsense)
        self.assertRole(self.operator, "operator")

    def test_a_role_through_another_group_is_said_and_kept(self):
        manager = self.env["res.groups"].create(
            {
                "name": "Gerencia",
                "implied_ids": [Command.link(self.env.ref(GROUPS["supervisor"]).id)],
            }
        )
        self.operator.group_ids = [Command.link(manager.id)]
        roles = self._roles_as(self.admin)
        answer = roles.get_roles()
        self.assertIn("ahorro_operator", self._logins(answer)["supervisor"])
        self.assertIn("Gerencia", self._person(answer, self.operator)["fixed"])
        for role in (False, "operator"):
            with self.assertRaisesRegex(UserError, "Gerencia"):
                roles.set_role(self.operator.id, role)
        roles.set_role(self.operator.id, "admin")
        self.assertRole(self.operator, "admin")
        self.assertIn(manager, self.operator.group_ids)

    # === THE SEARCH ===

    def test_the_search_finds_by_words_of_name_login_or_mail(self):
        self.stranger.write(
            {"name": "Herrera Nayla", "email": "nh@litoral.example.com"}
        )
        roles = self._roles_as(self.admin)
        for term in ("nayla herr", "stranger", "nh@litoral", "HERRERA"):
            self.assertEqual(
                [found["id"] for found in roles.search_users(term, "operator")],
                self.stranger.ids,
            )
        self.assertFalse(roles.search_users("nadie con este nombre"))

    def test_the_search_leaves_out_the_list_it_is_for(self):
        roles = self._roles_as(self.admin)
        ids = {found["id"] for found in roles.search_users("", "operator")}
        self.assertNotIn(self.operator.id, ids)
        self.assertLessEqual({self.stranger.id, self.supervisor.id}, ids)
        moved = roles.search_users("ahorro_supervisor", "operator")
        self.assertTrue(moved[0]["role"])
