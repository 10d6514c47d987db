# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from markupsafe import Markup

from odoo import SUPERUSER_ID, Command, api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..calls.remote import remote

_logger = logging.getLogger(__name__)

#: The groups behind the roles, the highest role first.
ROLES = {
    "admin": "ahorro_plan.group_admin",
    "supervisor": "ahorro_plan.group_supervisor",
    "operator": "ahorro_plan.group_operator",
}
#: Candidates that a search shows at a time.
CANDIDATES = 10


class AhorroRole(models.AbstractModel):
    """Who is Administrador, Líder de Gestiones or Usuario de Call Center.

    An Administrador need not manage Odoo's users, so this model writes their groups
    for them. Everything it does stays within three groups and within people who
    are users of the Administrador's own companies: it makes no user, opens no other
    right and cannot leave a company without an Administrador.
    """

    _name = "ahorro.role"
    _description = "Roles of users"

    # === PUBLIC METHODS, for Administradores alone ===

    @api.model
    @remote()
    def get_roles(self):
        """Return the three lists, highest role first, and what the page may offer.

        A person stands in the list of their highest role.
        """
        self._check_caller()
        groups = self._get_role_groups()
        people_sudo = self._get_users_sudo().search(
            Domain("all_group_ids", "in", groups["operator"].ids)
            & self._get_people_domain()
            & Domain("company_ids", "in", self.env.user.company_ids.ids),
            order="name, login, id",
        )
        lists = {role: [] for role in ROLES}
        for user_sudo in people_sudo:
            role = self._get_role(user_sudo)
            lists[role].append(self._prepare_person(user_sudo, role))
        labels = self._get_role_labels()
        return {
            "lists": [
                {"role": role, "label": labels[role], "users": people}
                for role, people in lists.items()
            ],
            "can_create_users": self._can_create_users(),
        }

    @api.model
    @remote()
    def search_users(self, term="", role=False):
        """Return users who could be given a role, with the one they have now.

        :param term: part of the name, the login or the e-mail
        :param role: the list they would join; its own people are left out
        """
        self._check_caller()
        domain = self._get_people_domain() & Domain(
            "company_ids", "in", self.env.user.company_ids.ids
        )
        for word in str(term or "").split():
            domain &= Domain.OR(
                Domain(name, "ilike", word) for name in ("name", "login", "email")
            )
        labels = self._get_role_labels()
        found = []
        for user_sudo in self._get_users_sudo().search(domain, order="name, login, id"):
            current = self._get_role(user_sudo)
            if (current and current == role) or not self._is_within_reach(user_sudo):
                continue
            found.append(
                {
                    "id": user_sudo.id,
                    "name": user_sudo.name,
                    "login": user_sudo.login,
                    "role": labels.get(current, ""),
                }
            )
            if len(found) == CANDIDATES:
                break
        return found

    @api.model
    @remote()
    def set_role(self, user_id, role, held=None):
        """Put a user in one list, taking them out of the others.

        :param user_id: an active internal user of the caller's companies
        :param role: ``admin``, ``supervisor``, ``operator``, or False for none
        :param held: where the role is taken, what becomes of what they hold: a value
            of ``get_held``. Without one it stays as it is
        :return: the lists, or False when the caller is no Administrador any more
        """
        self._check_caller()
        if not (role is None or role is False or role in list(ROLES)):
            raise UserError(self.env._("There is no such role: reload the page."))
        self._lock_roles()
        user_sudo = self._get_reachable_user_sudo(user_id)
        before = self._get_role(user_sudo)
        if before == "admin" and role != "admin":
            self._check_admin_remains(user_sudo)
        self._check_not_implied(user_sudo, role)
        if not role and held:
            self._hand_over(user_sudo, held)
        user_sudo.write({"group_ids": self._prepare_commands(user_sudo, role)})
        if before != (role or False):
            self._record_change(user_sudo, before, role)
        if not self._has_role("admin"):
            return False
        return self.get_roles()

    # === CHECKS ===

    @api.model
    def _has_role(self, role):
        """Tell whether the user has a role, or one above it.

        :param str role: ``operator``, ``supervisor`` or ``admin``
        """
        return self.env.user.has_group(ROLES[role])

    @api.model
    def _check_role(self, role, message=None):
        """Refuse who has neither a role nor one above it, the superuser too.

        :param str role: ``operator``, ``supervisor`` or ``admin``
        :param str message: the sentence of the refusal, instead of the general one
        :raises AccessError: the user has it not
        """
        if not self._has_role(role):
            raise AccessError(message or self._get_refusal(role))

    @api.model
    def _get_refusal(self, role):
        return {
            "operator": self.env._("You need a role in Ahorro to do this."),
            "supervisor": self.env._(
                "Only supervisors and Administradores of Ahorro do this."
            ),
            "admin": self.env._("Only an Administrador of Ahorro does this."),
        }[role]

    @api.model
    def _check_caller(self):
        self._check_role(
            "admin",
            self.env._("Only an Administrador of Ahorro gives and takes roles."),
        )

    @api.model
    def _lock_roles(self):
        """Make changes of roles wait for each other.

        The row is written, not only locked: in REPEATABLE READ a lock alone would let
        the second transaction go on with the lists as they were before the first, and
        two Administradores could remove each other. Written, the second one fails and
        Odoo runs it again on the lists as they are.
        """
        self.env.cr.execute(
            "UPDATE res_groups SET write_date = write_date WHERE id = %s",
            [self._get_role_groups()["admin"].id],
        )

    @api.model
    def _get_reachable_user_sudo(self, user_id):
        user_sudo = self._get_users_sudo()
        if isinstance(user_id, int) and not isinstance(user_id, bool):
            user_sudo = user_sudo.search(
                Domain("id", "=", user_id) & self._get_people_domain()
            )
        if not user_sudo or not self._is_within_reach(user_sudo):
            raise UserError(
                self.env._(
                    "Roles are for active internal users of your own companies: this "
                    "user is none."
                )
            )
        return user_sudo

    @api.model
    def _is_within_reach(self, user_sudo):
        """Tell whether all of a user's companies are the caller's too.

        A role holds in every company of the user.
        """
        return user_sudo.company_ids <= self.env.user.company_ids

    @api.model
    def _check_admin_remains(self, user_sudo):
        left = self._get_companies_without(user_sudo)
        if left:
            raise UserError(
                self.env._(
                    "%(user)s is the last Administrador of %(company)s: name another "
                    "one first.",
                    user=user_sudo.name,
                    company=left[0].name,
                )
            )

    @api.model
    def _get_companies_without(self, user_sudo):
        """Return the companies where nobody else is Administrador."""
        others_sudo = self._get_users_sudo().search(
            Domain("all_group_ids", "in", self._get_role_groups()["admin"].ids)
            & self._get_people_domain()
            & Domain("id", "!=", user_sudo.id)
        )
        return user_sudo.company_ids - others_sudo.company_ids

    @api.model
    def _check_not_implied(self, user_sudo, role):
        order = list(ROLES)
        wanted = order.index(role) if role else len(order)
        group = self._get_implying_groups(user_sudo, order[:wanted])[:1]
        if group:
            raise UserError(
                self.env._(
                    "%(user)s has this role through Odoo's group %(group)s: who "
                    "manages Odoo's users can change that.",
                    user=user_sudo.name,
                    group=group.full_name,
                )
            )

    @api.model
    def _get_implying_groups(self, user_sudo, roles):
        """Return the groups, not ours, that give a user one of these roles."""
        groups = self._get_role_groups()
        given = self.env["res.groups"].sudo().union(*(groups[role] for role in roles))
        others = user_sudo.group_ids - groups["operator"].union(*groups.values())
        return others.filtered(lambda group: group.all_implied_ids & given)

    # === HELPERS ===

    @api.model
    def _get_users_sudo(self):
        # sudo: an Administrador may not write users. Nothing that a caller puts in the
        # context reaches what is done in their name.
        return self.env(su=True, context={"lang": self.env.lang})["res.users"]

    @api.model
    def _get_role_groups(self):
        # sudo: groups are compared with those of users, which are read as superuser.
        return {role: self.env.ref(xmlid).sudo() for role, xmlid in ROLES.items()}

    @api.model
    def _get_role_labels(self):
        return {
            "admin": self.env._("Administrators"),
            "supervisor": self.env._("Case Leaders"),
            "operator": self.env._("Call Center Users"),
        }

    @api.model
    def _get_people_domain(self):
        return (
            Domain("share", "=", False)
            & Domain("active", "=", True)
            & Domain("id", "!=", SUPERUSER_ID)
        )

    @api.model
    def _get_role(self, user_sudo):
        """Return a user's highest role, or False."""
        for role, group in self._get_role_groups().items():
            if group in user_sudo.all_group_ids:
                return role
        return False

    @api.model
    def _prepare_person(self, user_sudo, role):
        """Return a line of a list, with why it cannot be changed when it cannot."""
        fixed = ""
        implying = self._get_implying_groups(user_sudo, [role])
        if not self._is_within_reach(user_sudo):
            fixed = self.env._("Also works in companies that are not yours")
        elif implying:
            fixed = self.env._(
                "Through Odoo's group %(group)s", group=implying[0].full_name
            )
        elif role == "admin" and self._get_companies_without(user_sudo):
            fixed = self.env._("The last Administrador: name another one first")
        return {
            "id": user_sudo.id,
            "name": user_sudo.name,
            "login": user_sudo.login,
            "is_me": user_sudo == self.env.user,
            "fixed": fixed,
        }

    @api.model
    def _prepare_commands(self, user_sudo, role):
        groups = self._get_role_groups()
        commands = [
            Command.unlink(group.id) for key, group in groups.items() if key != role
        ]
        rest = user_sudo.group_ids - groups["operator"].union(*groups.values())
        if role:
            commands.append(Command.link(groups[role].id))
        elif (employee := self.env.ref("base.group_user")) not in rest.all_implied_ids:
            # Being an employee may have come with the role alone: they still are one.
            commands.append(Command.link(employee.id))
        return commands

    @api.model
    def _record_change(self, user_sudo, before, after):
        _logger.info(
            "%s (id %s) changed the role of %s (id %s) from %s to %s",
            self.env.user.login,
            self.env.uid,
            user_sudo.login,
            user_sudo.id,
            before or "none",
            after or "none",
        )
        labels = self._get_role_labels() | {False: self.env._("no role")}
        user_sudo.partner_id.message_post(
            body=Markup("%s: %s → %s")
            % (self.env._("Role in Ahorro"), labels[before], labels[after or False]),
            author_id=self.env.user.partner_id.id,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
