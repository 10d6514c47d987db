# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import Controller, Response, request, route

#: No copy of the answer anywhere, and nothing tells the next page where one came from.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
#: What the answer is where a link does not lead on.
STATUS = {"expired": 410, "paid": 410, "unknown": 404}


class CouponController(Controller):
    """The address that clients are sent: on to the administradora's page."""

    @route(
        "/cupon/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "HEAD"],
        save_session=False,
    )
    def coupon(self, token):
        """Redirect to a plan's coupon, or say in a page why not.

        A robot's visit and that of a messenger making its preview are answered alike
        and not counted.
        """
        is_person = (
            request.httprequest.method == "GET"
            and not request.env["ir.http"].is_a_bot()
        )
        visit = request.env["ahorro.wa.link"]._visit(token, counted=is_person)
        if visit.state == "open":
            return Response(status=302, headers={**HEADERS, "Location": visit.url})
        page = request.env["ir.qweb"]._render(
            "ahorro_whatsapp.coupon_page",
            {"state": visit.state, "company": visit.company.sudo()},  # name and phone
            lang=self._get_lang(visit.company),
        )
        return request.make_response(
            f"<!DOCTYPE html>\n{page}",
            headers=[*HEADERS.items(), ("Content-Type", "text/html; charset=utf-8")],
            status=STATUS[visit.state],
        )

    def _get_lang(self, company):
        """Return the language of the dealership, or Argentina's where there is none."""
        installed = dict(request.env["res.lang"].get_installed())
        for lang in (company.sudo().partner_id.lang, "es_AR", request.env.lang):
            if lang in installed:
                return lang
        return "en_US"
