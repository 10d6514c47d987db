# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.auth_signup.controllers.main import AuthSignupHome
from odoo.addons.auth_signup.models.res_partner import SignupError

from ..models.roles.ir_http import UNTIL_BROWSER_CLOSES

_logger = logging.getLogger(__name__)


class AhorroHome(AuthSignupHome):
    """Odoo's log-in, with the choice to stay in, and without a list of who is there."""

    @route()
    def web_login(self, *args, **kw):
        """Note in the session whether its cookie outlives the browser.

        With a second step still to come the password was right already, and the
        session that the step completes keeps the note.
        """
        response = super().web_login(*args, **kw)
        if request.httprequest.method == "POST" and request.params.get("login_success"):
            if self._is_ahorro_user() and not request.params.get("ahorro_remember"):
                request.session[UNTIL_BROWSER_CLOSES] = True
            else:
                request.session.pop(UNTIL_BROWSER_CLOSES, None)
        return response

    @route()
    def web_auth_reset_password(self, *args, **kw):
        """Say the same whether somebody has this log-in or not.

        Odoo names the log-ins that it does not know, which tells a stranger the others.
        """
        response = super().web_auth_reset_password(*args, **kw)
        context = getattr(response, "qcontext", {})
        asked = request.httprequest.method == "POST" and not context.get("token")
        if asked and context.get("login"):
            if error := context.pop("error", None):
                _logger.info("No password was reset: %s", error)
            context["message"] = request.env._(
                "If this log-in exists, a mail with instructions is on its way. "
                "Nothing came? Ask an Administrador."
            )
        return response

    def do_signup(self, qcontext, do_login=True):
        """Say the same of whatever nobody could be signed up for.

        Odoo says that a log-in is taken, to anybody where it lets strangers sign up.
        That nobody was signed up still tells a patient stranger something: who is new
        is let in at once, and Odoo has no other way.

        :raises UserError: nobody was signed up
        """
        try:
            return super().do_signup(qcontext, do_login)
        except (SignupError, AssertionError) as error:
            if qcontext.get("token"):
                raise  # invited, by somebody who knows
            _logger.info("Nobody was signed up: %s", error)
            raise UserError(
                request.env._(
                    "You could not be signed up. If you have been here before, log in "
                    "or ask for a new password; otherwise ask whoever invited you."
                )
            ) from None

    def get_auth_signup_config(self):
        """Add whose page it is: the company's name, and whether it has a logo."""
        # sudo: the page shows the logo to strangers already; the name is no secret.
        company_sudo = request.env.company.sudo()
        return {
            **super().get_auth_signup_config(),
            "ahorro_company": company_sudo.name,
            "ahorro_has_logo": not company_sudo.uses_default_logo,
        }

    def get_auth_signup_qcontext(self):
        """Forget a mail given in the address: Odoo would tell the log-in behind it."""
        context = super().get_auth_signup_qcontext()
        context.pop("signup_email", None)
        return context

    def _is_ahorro_user(self):
        """Tell whether who gave the right password has a role in Ahorro.

        Everybody else's session lasts as long as Odoo lets it last.
        """
        # Before the second step the session names its user in another place.
        uid = request.session.uid or request.session.get("pre_uid")
        return bool(uid) and request.env(user=uid)["ahorro.role"]._has_role("operator")
