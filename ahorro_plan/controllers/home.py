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
            if request.params.get("ahorro_remember"):
                request.session.pop(UNTIL_BROWSER_CLOSES, None)
            else:
                request.session[UNTIL_BROWSER_CLOSES] = True
        return response
