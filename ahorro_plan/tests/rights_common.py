# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


from odoo.exceptions import AccessError
from odoo.service.model import call_kw

from .common import AhorroPlanCommon


class Undo(Exception):
    """Ends a call that was allowed, so that it leaves nothing behind."""


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
