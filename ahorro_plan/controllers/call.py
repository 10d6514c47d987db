# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from urllib.parse import urlencode

from odoo.http import Controller, request, route


class CallController(Controller):
    """*A call arrived*: what a switchboard or a softphone opens in the browser."""

    @route("/ahorro/llamada", type="http", auth="user", readonly=True)
    def call_arrived(self, numero=""):
        """Go to the client file of who calls, or to those who may be calling.

        Who is not signed in logs in first and comes back here. Only addresses of Odoo
        itself are gone to, and of what was given only the number is in them.

        :param numero: as the switchboard writes it
        :raises AccessError: the user has no role in Ahorro
        """
        callers = self._get_callers()
        callers.env["ahorro.role"]._check_role(
            "operator", request.env._("Only people with a role in Ahorro take calls.")
        )
        person = callers._find_person(numero)
        if person:
            return request.redirect(f"/odoo/ficha-de-cliente/{person.id}")
        number = urlencode({"numero": callers._read_number(numero)})
        return request.redirect(f"/odoo/llamada?{number}")

    def _get_callers(self):
        """Return the model in the companies that the web client has chosen."""
        callers = request.env["ahorro.caller"]
        chosen = re.findall(r"\d{1,9}", request.cookies.get("cids") or "")
        # A company that is no longer the user's is not asked for.
        mine = set(request.env.user.company_ids.ids)
        companies = [number for number in map(int, chosen) if number in mine]
        if not companies:
            return callers
        return callers.with_context(allowed_company_ids=companies)
