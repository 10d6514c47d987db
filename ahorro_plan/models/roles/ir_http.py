# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.http import request

#: Key of the sessions that were opened without ticking "Remember me".
UNTIL_BROWSER_CLOSES = "ahorro_until_browser_closes"
#: What gives a cookie a life of its own.
LIFETIME = ("max-age", "expires")


class IrHttp(models.AbstractModel):
    """The cookie of the log-in, and what the browser is told about the user's role."""

    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):
        result = super()._post_dispatch(response)
        # Here the response has its cookies, whoever set them.
        if request.session.get(UNTIL_BROWSER_CLOSES):
            cls._end_session_with_browser(response.headers)
        return result

    @classmethod
    def _end_session_with_browser(cls, headers):
        cookies = headers.getlist("Set-Cookie")
        if any(cookie.startswith("session_id=") for cookie in cookies):
            headers.setlist(
                "Set-Cookie",
                [
                    cls._without_lifetime(cookie)
                    if cookie.startswith("session_id=")
                    else cookie
                    for cookie in cookies
                ],
            )

    @staticmethod
    def _without_lifetime(cookie):
        return ";".join(
            part
            for part in cookie.split(";")
            if part.split("=")[0].strip().lower() not in LIFETIME
        )

    def session_info(self):
        """Say whether the user has a role in Ahorro: ``ahorro_user``."""
        info = super().session_info()
        # The menu's help entry is for people with a role.
        if self.env["ahorro.role"]._has_role("operator"):
            info["ahorro_user"] = True
        return info
