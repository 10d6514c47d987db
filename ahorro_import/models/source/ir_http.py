# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.http import SessionExpiredException, request

from odoo.addons.ahorro_plan.models.calls.cause import get_cause_sentence

from ...tools.table import Limits

UPLOAD_ROUTE = "/ahorro_import/upload"
#: Bytes of a request: one file of the largest size and what surrounds it.
MAX_REQUEST = Limits().max_bytes + 10 * 2**20


class IrHttp(models.AbstractModel):
    """What goes wrong with an upload, told in a way that the page can show."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """Answer the page that uploads with a sentence, not with a page of its own.

        Some errors come before the route's own code: a body that is too large, a
        session that ended.
        """
        if request.httprequest.path != UPLOAD_ROUTE:
            return super()._handle_error(exception)
        sentence, status = cls._ahorro_upload_sentence(exception)
        return request.make_json_response({"error": sentence}, status=status)

    @classmethod
    def _ahorro_upload_sentence(cls, exception):
        """Return what to say of an error, and the status.

        The status is never 413, for which the web client throws the sentence away.
        """
        if isinstance(exception, RequestEntityTooLarge):
            if not cls._ahorro_may_upload():
                return request.env._(
                    "Only supervisors of Ahorro import portfolios."
                ), 403
            return (
                request.env._(
                    "The files are larger than %(limit)s MB together: upload them one "
                    "by one, or as zip.",
                    limit=MAX_REQUEST // 2**20,
                ),
                400,
            )
        if isinstance(exception, SessionExpiredException):
            return request.env._("Your session ended: log in again."), 403
        if isinstance(exception, AccessError):
            return exception.args[0], 403
        if isinstance(exception, UserError):
            return exception.args[0], 422
        if isinstance(exception, HTTPException) and (exception.code or 500) < 500:
            return request.env._(
                "The page is out of date: reload it and upload again."
            ), 400
        sentence = get_cause_sentence(request.env, exception)
        if sentence:
            return sentence, 500
        # Odoo logs it on its own where it is not expected.
        return request.env._("The file could not be received. Try again."), 500

    @classmethod
    def _ahorro_may_upload(cls):
        """Tell whether the role, and not the file, is in the way."""
        return request.env.user.has_group("ahorro_plan.group_supervisor")
