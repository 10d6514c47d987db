# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import request, route

from odoo.addons.web.controllers.home import Home

from ..models.roles.ir_http import UNTIL_BROWSER_CLOSES


class AhorroHome(Home):
    """Odoo's log-in, with the choice to stay in."""

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

    def _is_ahorro_user(self):
        """Tell whether who gave the right password has a role in Ahorro.

        Everybody else's session lasts as long as Odoo lets it last.
        """
        # Before the second step the session names its user in another place.
        uid = request.session.uid or request.session.get("pre_uid")
        return bool(uid) and request.env(user=uid)["ahorro.role"]._has_role("operator")
