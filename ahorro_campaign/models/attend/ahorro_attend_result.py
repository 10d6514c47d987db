# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ...tools import attention


class AhorroAttendResult(models.AbstractModel):
    """The result of an attention: whether it fits, its rules, and what it does besides.

    Called by others, in a short transaction: ``_get_form_result``,
    ``_get_result_rules``, ``_apply_result`` and ``_take_back_result``.
    """

    _name = "ahorro.attend.result"
    _description = "What a result does"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _get_form_result(self, result_id, row):
        """Return the result that a form names, checked against the case's type.

        :param row: the case as a dict, or the lease of a plan without one
        :return: its ``ResultSettings``, or None
        """
        if not result_id:
            return None
        result = self.env["ahorro.result"].browse(result_id)._get_settings()
        if not result or not result.active:
            raise UserError(
                self.env._("This result is not there any more: reload the page.")
            )
        type_id = row.get("type_id")
        fits = not result.type_id or result.type_id == type_id
        free = not type_id and result.company_id in (False, row["company_id"])
        if not fits and not free:
            case_type = self.env["ahorro.campaign.type"].browse(type_id or [])
            raise UserError(
                self.env._(
                    "%(result)s is no result of %(type)s: choose one of the form.",
                    result=result.name,
                    type=case_type.name or self.env._("this case"),
                )
            )
        return result

    @api.model
    def _get_result_rules(self, result, row):
        """Return the rules of a result for a case, or None without a result.

        :param result: see ``_get_form_result``
        :return: an ``attention.Result``
        """
        if not result:
            return None
        type_id = (row and row["type_id"]) or result.type_id
        end = (
            self.env["ahorro.result"]
            .browse(result.id)
            ._get_exhausted_result(
                self.env["ahorro.campaign.type"].browse(type_id or [])
            )
        )
        return attention.Result(
            id=result.id,
            closes=result.closes,
            requires_date=result.requires_date,
            requires_amount=result.requires_amount,
            requires_comment=result.requires_comment,
            requires_next_action=result.requires_next_action,
            retry_hours=result.retry_hours,
            max_attempts=result.max_attempts,
            exhausted_id=end.id or None,
        )

    @api.model
    def _apply_result(self, result, form, lease):
        """Do what a result does beside its case; return what undoing must take back."""
        done = {}
        if result is None:
            return done
        if result.opt_out:
            optout = self.env["ahorro.optout"]._record(
                [
                    {
                        "partner_id": lease["partner_id"],
                        "company_id": lease["company_id"],
                        "channel": result.opt_out,
                        "source": "result",
                        "reason": form.comment or result.name,
                    }
                ]
            )
            # What was said in another way is not this save's to take back.
            if optout.source == "result":
                done["optout_id"] = optout.id
        if result.flags_phone_wrong:
            phone = self._get_wrong_phone(lease["partner_id"], form.phone_id)
            if phone and not phone.is_wrong:
                phone.is_wrong = True
                done["phone_id"] = phone.id
        return done

    @api.model
    def _get_wrong_phone(self, partner_id, phone_id):
        """Return the number that was dialled: the one named, or the only one there is.

        Of several nobody knows which was dialled, and none is spoiled by guessing.
        """
        phones = self.env["ahorro.phone"].search([("partner_id", "=", partner_id)])
        if phone_id:
            chosen = phones.filtered(lambda phone: phone.id == phone_id)
            if not chosen:
                raise UserError(
                    self.env._("This client has no such phone: reload the page.")
                )
            return chosen
        good = phones.filtered(lambda phone: phone.national and not phone.is_wrong)
        return good if len(good) == 1 else phones.browse()

    @api.model
    def _take_back_result(self, detail, movement_id):
        """Undo what the result of a movement did beside its case."""
        if detail.get("optout_id"):
            optout = self.env["ahorro.optout"].browse(detail["optout_id"])
            for unsaid in optout._filter_unsaid([movement_id]):
                unsaid._end(self.env._("The operator took the result back."))
        if detail.get("phone_id"):
            phones = self.env["ahorro.phone"].with_context(active_test=False)
            phones.browse(detail["phone_id"]).exists().write({"is_wrong": False})
