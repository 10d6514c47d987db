# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...tools import attention


class AhorroAttendRefusal(models.AbstractModel):
    """Why an attention cannot be saved, in sentences.

    Called by others: ``_key_error``, ``_lost_error`` and ``_form_error``.
    """

    _name = "ahorro.attend.refusal"
    _description = "Why an attention is refused"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _key_error(self):
        """Return the error of a request that goes by the key of another one."""
        return self._coded_error(
            "key",
            self.env._("This was sent before as something else: reload the page."),
        )

    @api.model
    def _lost_error(self, token):
        """Return the error of a save without its lease: who has the client now."""
        plan = self._get_token_plan(token)
        if self._is_absent():
            return self._coded_error(
                "lease_lost",
                self.env._(
                    "You were marked as away, and the client went back to the queue. "
                    "Nothing was saved, and your text is still here: say on your board "
                    "that you are back."
                ),
                plan_id=plan.id,
            )
        text = self.env._("Nothing was saved, and your text is still here.")
        if not plan:
            message = self.env._("You do not have this client any more.")
            return self._coded_error("lease_lost", f"{message} {text}")
        holder = self._get_holder_sentence(plan.partner_id.id, plan.id)
        message = self.env._(
            "You do not have %(client)s any more.", client=plan.partner_id.name
        )
        return self._coded_error(
            "lease_lost", f"{message} {holder} {text}", plan_id=plan.id
        )

    @api.model
    def _get_token_plan(self, token):
        """Return the plan that a token was given for, if the user may see it."""
        plan_id = token.partition(".")[0]
        plans = self.with_user(self.env.uid).sudo(False).env["ahorro.plan"]
        if not plan_id.isdecimal() or len(plan_id) > 9:
            return plans
        return plans.search([("id", "=", int(plan_id))])

    @api.model
    def _form_error(self, code, result=None, plan=""):
        """Return the error of a form that cannot be saved.

        :param plan: the plan of another case that it cannot be saved on
        """
        message = self._get_form_sentences(result).get(code)
        message = message or self.env._("The form could not be read.")
        if plan:
            return self._coded_error("form", f"{plan}: {message}", field="also")
        return self._coded_error("form", message, field=code)

    @api.model
    def _get_form_sentences(self, result):
        name = result.name if result else ""
        shape = self.env._("The form could not be read: reload the page and try again.")
        return {
            "shape": shape,
            "kind": self.env._("Choose: finish the case, or only a comment."),
            "empty": self.env._(
                "There is nothing to save: write a comment or choose a result."
            ),
            "result_missing": self.env._("Choose the result before you finish."),
            "result_closes": self.env._(
                "%(result)s finishes the case: choose to finish it, or another result.",
                result=name,
            ),
            "comment_missing": self.env._(
                "%(result)s needs a comment: write what was said.", result=name
            ),
            "comment_long": self.env._(
                "A comment has at most %(limit)s characters: shorten it.",
                limit=attention.MAX_COMMENT,
            ),
            "date_missing": self.env._(
                "%(result)s needs a date: fill in the day of the promise.", result=name
            ),
            "amount_missing": self.env._(
                "%(result)s needs an amount: fill in how much was promised.",
                result=name,
            ),
            "next_missing": self.env._(
                "%(result)s needs the next action: say when to call again.", result=name
            ),
            "next_past": self.env._(
                "The next action is in the past: choose a later moment."
            ),
            "next_far": self.env._(
                "The next action is more than a year ahead: choose an earlier day."
            ),
            "next_closed": self.env._(
                "A finished case has no next action: choose only a comment, or take "
                "the next action away."
            ),
            "date_past": self.env._("The day of the promise has passed already."),
            "date_far": self.env._("The promise is more than a year ahead."),
            "amount": self.env._("The amount cannot be read: write it as 40.041,87."),
            "moment": self.env._("The next action's day and hour could not be read."),
            "day": self.env._("The day of the promise could not be read."),
        }
