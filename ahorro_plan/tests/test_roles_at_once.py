# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestRolesAtOnce(TransactionCase):
    """Two Administradores of one company, each in a transaction of their own.

    Their rows are committed, and taken away at the end.
    """

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env["res.company"].create({"name": "Concesionario a la vez"})
            self.company_id = company.id
            self.addCleanup(self._remove)
            self.user_ids = [
                new_test_user(
                    env,
                    login=login,
                    groups="ahorro_plan.group_admin",
                    company_id=company.id,
                    company_ids=[Command.set(company.ids)],
                ).id
                for login in ("a_la_vez_1", "a_la_vez_2")
            ]

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
            company = env["res.company"].browse(self.company_id)
            users = env["res.users"].search([("company_id", "=", company.id)])
            env.user.company_ids -= company
            partners = users.partner_id + company.partner_id
            users.unlink()
            company.unlink()
            partners.unlink()

    def _transaction(self, user_id):
        """Return the roles as a user's own transaction sees them from now on."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        roles = api.Environment(cr, user_id, {})["ahorro.role"]
        roles.get_roles()
        return roles

    def _admins_left(self):
        with self.registry.cursor() as cr:
            return self._admins(api.Environment(cr, SUPERUSER_ID, {}))

    def _admins(self, env):
        env.cr.execute(
            "SELECT uid FROM res_groups_users_rel WHERE gid = %s AND uid = ANY(%s)",
            [env.ref("ahorro_plan.group_admin").id, self.user_ids],
        )
        return [uid for (uid,) in env.cr.fetchall()]

    def test_two_admins_who_remove_each_other(self):
        one, two = self.user_ids
        first, second = self._transaction(one), self._transaction(two)
        first.set_role(two, False)
        first.env.cr.commit()
        # Odoo runs a transaction that came too late again, on what is there now.
        with (
            mute_logger("odoo.sql_db", "odoo.service.model"),
            self.assertRaises(AccessError),
        ):
            retrying(lambda: second.set_role(one, False), second.env)
        second.env.cr.rollback()
        self.assertEqual(self._admins_left(), [one])

    def test_two_admins_who_both_leave(self):
        one, two = self.user_ids
        first, second = self._transaction(one), self._transaction(two)
        first.set_role(one, "operator")
        first.env.cr.commit()
        self.assertEqual(
            len(self._admins(second.env)), 2, "the second does not know of the first"
        )
        with (
            mute_logger("odoo.sql_db", "odoo.service.model"),
            self.assertRaisesRegex(UserError, "Concesionario a la vez"),
        ):
            retrying(lambda: second.set_role(two, "operator"), second.env)
        second.env.cr.rollback()
        self.assertEqual(self._admins_left(), [two])
