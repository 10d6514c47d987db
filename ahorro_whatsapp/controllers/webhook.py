# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hmac
import logging
import re

from odoo.http import Controller, Response, request, route

from ..models.webhook.wa_event import MAX_BODY
from ..tools.signature import is_signed

_logger = logging.getLogger(__name__)

#: What an account's key is made of.
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


class WebhookController(Controller):
    """The address that Meta sends its notices to.

    Nothing is made of a request here: signed bytes are kept and acknowledged, and read
    afterwards. What is not signed is not kept.
    """

    @route(
        "/ahorro_wa/webhook/<string:key>",
        type="http",
        auth="none",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        max_content_length=MAX_BODY,
    )
    def webhook(self, key, **parameters):
        """Answer Meta's question who we are, or keep what it sent."""
        # sudo: Meta is no user; what it may do is this.
        accounts_sudo = request.env["ahorro.wa.account"].sudo()
        # What looks like no key is looked up nowhere: the database takes no NUL.
        known = KEY.fullmatch(key) and accounts_sudo._read_by_key(key)
        if request.httprequest.method == "GET":
            return self._answer(known, parameters)
        if not known:
            return Response("unknown", status=404, headers=PLAIN)
        raw = request.httprequest.get_data()
        if not known.app_secret:
            return Response("not set up", status=403, headers=PLAIN)
        signature = request.httprequest.headers.get("X-Hub-Signature-256")
        if not is_signed(raw, signature, known.app_secret):
            _logger.info(
                "A notice for WhatsApp account %s is not signed by Meta.", known.id
            )
            return Response("bad signature", status=401, headers=PLAIN)
        events_sudo = request.env["ahorro.wa.event"].sudo()
        events_sudo._store(known.id, raw)
        events_sudo._wake()
        return Response("ok", headers=PLAIN)

    def _answer(self, known, parameters):
        """Answer the challenge, each time it is asked."""
        expected = known and known.verify_token
        given = parameters.get("hub.verify_token") or ""
        if (
            not expected
            or parameters.get("hub.mode") != "subscribe"
            or not hmac.compare_digest(expected.encode(), given.encode())
        ):
            return Response("wrong token", status=403, headers=PLAIN)
        return Response(parameters.get("hub.challenge") or "", headers=PLAIN)
