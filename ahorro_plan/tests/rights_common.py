# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect

import psycopg2

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.models import MetaModel
from odoo.service.model import call_kw, get_public_method

from .common import AhorroPlanCommon


class Undo(Exception):
    """Ends a call that was allowed, so that it leaves nothing behind."""


def find_remote(env, addon):
    """Return what a remote call may run of an add-on: model to names of methods."""
    found = {}
    for definition in MetaModel._module_to_models__[addon]:
        name = definition._name
        for method, function in vars(definition).items():
            if not inspect.isfunction(function):
                continue
            try:
                get_public_method(env[name], method)
            except AccessError:
                continue
            found.setdefault(name, set()).add(method)
    return found


class RpcCase(AhorroPlanCommon):
    """Calls as remote clients make them: only public methods, with the user's rights.

    To the dealerships of ``AhorroPlanCommon`` it adds a portal user, a colleague
    without a role, and a plan of the other company (holder *Quiroga Secreta*).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._user("ahorro_portal", "base.group_portal")
        cls.colleague = cls._user("ahorro_colleague", "base.group_user")
        cls.other_holder = cls._holder(
            "Quiroga Secreta", company_id=cls.other_company.id
        )
        cls.other_plan = cls._plan(
            company_id=cls.other_company.id,
            partner_id=cls.other_holder.id,
            subscription_number="2900001",
            group="P2GH",
            order="169T",
        )

    def _rpc(self, user, model, method, *args, **kwargs):
        """Call a method as this user, through the door that remote calls use."""
        env = self.env(user=user, context={}, su=False)
        result = call_kw(env[model], method, args, kwargs)
        env.flush_all()
        return result

    def _allowed(self, user, model, method, *args, **kwargs):
        """Tell whether a call is allowed, and undo it."""
        try:
            with self.env.cr.savepoint():
                self._rpc(user, model, method, *args, **kwargs)
                raise Undo
        except Undo:
            return True
        except AccessError:
            return False

    def _assert_refused(self, user, model, method, *args, **kwargs):
        self.assertFalse(
            self._allowed(user, model, method, *args, **kwargs),
            f"{user.login} called {model}.{method}{args}",
        )


class RightsTable(RpcCase):
    """Tables of what each role may do with one record.

    The letters: search it, read, write, create one like it, unlink. ``roles`` are the
    columns, and ``never`` says, by row, what nobody may, whatever the role.
    """

    roles = ()
    never = {}

    def _rights(self, user, name, case):
        """Return the letters of what the user may do; all is undone.

        :param case: the record, the field that is written, and the values of a new one
        """
        record, field, new = case
        calls = {
            "s": ("search", [("id", "=", record.id)]),
            "r": ("read", record.ids, [field]),
            "w": ("write", record.ids, {field: record[field]}),
            "c": ("create", [new]),
            "u": ("unlink", record.ids),
        }
        letters = ""
        for letter, call in calls.items():
            try:
                with self.env.cr.savepoint():
                    if self._rpc(user, record._name, *call) or letter != "s":
                        letters += letter
                    raise Undo
            except (Undo, AccessError):
                continue
            except (RedirectWarning, UserError, psycopg2.IntegrityError):
                # Refused to everybody, whatever the role: no matter of rights.
                if letter not in self.never.get(name, ""):
                    raise
        return letters

    def _assert_table(self, table, cases):
        self.assertEqual(set(table), set(cases))
        for name, expected in table.items():
            with self.subTest(record=name):
                expected = dict(zip(self.roles, expected, strict=False))
                actual = {
                    role: self._rights(getattr(self, role), name, cases[name])
                    for role in expected
                }
                self.assertEqual(actual, expected)
