# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize
from odoo.tools.sql import escape_psql

from ...tools.arguments import Id, Text
from ..calls.remote import remote
from .ahorro_role import ROLES


class AhorroRole(models.AbstractModel):
    """Who comes, and what somebody leaves behind.

    New users are made with Odoo's own right to do so, never as superuser.
    """

    # Apart from who has which role.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.role"

    # === WHO COMES ===

    @api.model
    @remote(name=Text(200), email=Text(250), role=Text(20))
    def create_user(self, name, email, role):
        """Create a user of the caller's company, with a role.

        Odoo sends them a mail with which they choose their password.

        :param str name: as people call them
        :param str email: what they log in with, and where the invitation goes
        :param str role: ``admin``, ``supervisor`` or ``operator``
        :return: what ``get_roles`` answers, with ``is_invited``: the mail has left
        :raises AccessError: no Administrador, or without Odoo's right to create users
        :raises UserError: something is missing, or somebody has that mail already
        """
        self._check_caller()
        if not self._can_create_users():
            raise AccessError(
                self.env._(
                    "Users are created by who manages them in Odoo: ask for one, and "
                    "give the role here."
                )
            )
        if role not in list(ROLES):
            raise UserError(self.env._("There is no such role: reload the page."))
        name = " ".join((name or "").split())
        if not name:
            raise UserError(self.env._("Write the name of the person."))
        login = email_normalize(email or "")
        if not login:
            raise UserError(
                self.env._("Write one mail address, such as ana@concesionario.com.")
            )
        self._check_login_is_free(login)
        me = self.env.user
        # What a caller puts in the context reaches nothing of what is made here.
        user = self.env(context={"lang": self.env.lang})["res.users"].create(
            {
                "name": name,
                "login": login,
                "email": login,
                "lang": me.lang,
                "tz": me.tz,
                "company_id": self.env.company.id,
                "company_ids": self.env.company.ids,
            }
        )
        answer = self.set_role(user.id, role)
        # sudo: whether Odoo could send its invitation.
        is_invited = user.sudo().partner_id.signup_type == "signup"
        return {**answer, "is_invited": is_invited}

    @api.model
    def _can_create_users(self):
        """Tell whether Odoo lets the caller create users, and the contacts of these."""
        return all(
            self.env[model].has_access("create")
            for model in ("res.users", "res.partner")
        )

    @api.model
    def _check_login_is_free(self, login):
        """Say in time what the unique index would say in the end."""
        users_sudo = self._get_users_sudo().with_context(active_test=False)
        twin_sudo = users_sudo.search(
            [("login", "=ilike", escape_psql(login))], limit=1
        )
        if not twin_sudo:
            return
        if twin_sudo.active:
            raise UserError(
                self.env._(
                    "There is already a user with the mail %(mail)s: give them a role "
                    "with Agregar.",
                    mail=login,
                )
            )
        raise UserError(
            self.env._(
                "There is an archived user with the mail %(mail)s: unarchive it among "
                "Odoo's users, and give the role here.",
                mail=login,
            )
        )

    # === WHAT SOMEBODY LEAVES BEHIND ===

    @api.model
    @remote(user_id=Id(optional=False))
    def get_held(self, user_id):
        """Return what somebody holds today, which is left when their role is taken.

        :param int user_id: as in ``set_role``
        :return: dict of ``figures`` (list of ``key``, ``label``, ``count``, ``model``
            and ``domain``; none that is 0) and ``choices`` (what can be done with it,
            the first by default: list of ``value``, for ``set_role``, and ``label``)
        :raises AccessError: no Administrador
        """
        self._check_caller()
        user_sudo = self._get_reachable_user_sudo(user_id)
        figures = [each for each in self._get_held_figures(user_sudo) if each["count"]]
        choices = self._get_held_choices(user_sudo) if figures else []
        return {"figures": figures, "choices": choices}

    @api.model
    def _get_held_figures(self, user_sudo):
        """Return what a user holds. Add-ons with work to do add theirs."""
        return []

    @api.model
    def _get_held_choices(self, user_sudo):
        """Return what can be done with what a user holds."""
        return []

    @api.model
    def _hand_over(self, user_sudo, choice):
        """Do with what a user holds as was chosen, before their role is taken.

        :param choice: a value of ``_get_held_choices``
        :raises UserError: none of them
        """
        if choice not in [each["value"] for each in self._get_held_choices(user_sudo)]:
            raise UserError(
                self.env._("What to do with their work cannot be read: choose again.")
            )

    @api.model
    def _get_heirs_sudo(self, user_sudo):
        """Return the others who could go on with what a user holds."""
        return (
            self._get_users_sudo()
            .search(
                Domain("all_group_ids", "in", self._get_role_groups()["operator"].ids)
                & self._get_people_domain()
                & Domain("company_ids", "in", self.env.user.company_ids.ids)
                & Domain("id", "!=", user_sudo.id),
                order="name, id",
            )
            .filtered(self._is_within_reach)
        )
