# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ...tools.template_submission import SENDABLE


class AhorroWaApprovalWords(models.AbstractModel):
    """What Meta's words about a template mean, and what can be done.

    Each sentence ends in what somebody does next; a word that we do not know is told as
    it came, and the template is not sent.
    """

    _name = "ahorro.wa.approval.words"
    _description = "What Meta says of a template, in sentences"

    def _get_explanation(self):
        """Return why the template cannot be sent as it is at Meta, or ``""``."""
        self.ensure_one()
        if self.refusal:
            return self.env._(
                "Meta did not take it: %(words)s. Correct it and submit it again.",
                words=self.refusal.rstrip("."),
            )
        if self.status == SENDABLE:
            return self._get_category_sentence()
        if self.status == "REJECTED":
            return self._get_rejection_sentence()
        sentence = self._get_status_sentences().get(self.status)
        return sentence or self.env._(
            "Meta says “%(status)s” of it, which Ahorro does not know: it is not sent. "
            "See at Meta what it means.",
            status=self.status or "",
        )

    def _get_category_sentence(self):
        """Return why Meta's category keeps an approved template back, or ``""``.

        Meta classes templates as it sees fit, and with the class go the price and, for
        advertising, the consent that the law asks for.
        """
        if self.category not in ("UTILITY", "MARKETING"):
            return self.env._(
                "Meta classed it as “%(category)s”, which Ahorro does not send. Write "
                "it as another text.",
                category=self.category or "",
            )
        if self.category == "MARKETING" and self.template_id.category != "marketing":
            return self.env._(
                "Meta classed it as marketing, with its price and the consent that it "
                "takes. Set the category to Marketing here too, or write it as another "
                "text that speaks of the contract alone."
            )
        return ""

    def _get_rejection_sentence(self):
        sentence = self._get_reasons().get(self.rejected_reason) or self.env._(
            "Meta rejected it (%(reason)s): change the text and submit it again.",
            reason=self.rejected_reason or self.env._("without a reason"),
        )
        if self.rejection_detail:
            return self.env._(
                "%(sentence)s Meta says: %(detail)s",
                sentence=sentence,
                detail=self.rejection_detail,
            )
        return sentence

    def _get_reasons(self):
        """Return what each reason of a rejection means, by Meta's word."""
        return {
            "ABUSIVE_CONTENT": self.env._(
                "Meta rejected it because it reads as a threat or an abuse: soften the "
                "text and submit it again."
            ),
            "INCORRECT_CATEGORY": self.env._(
                "Meta rejected it because of its category: what sells something is "
                "Marketing. Change the category or the text and submit it again."
            ),
            "INVALID_FORMAT": self.env._(
                "Meta rejected it because of its form: look at the variables, the "
                "links and the examples, and submit it again."
            ),
            "PROMOTIONAL": self.env._(
                "Meta rejected it because it advertises: take the offer out, or set "
                "the category to Marketing, and submit it again."
            ),
            "SCAM": self.env._(
                "Meta rejected it because it looks like a fraud: say who writes and "
                "about which plan, without asking for data, and submit it again."
            ),
            "TAG_CONTENT_MISMATCH": self.env._(
                "Meta rejected it because the text does not go with its category or "
                "language: correct that and submit it again."
            ),
            "NONE": self.env._(
                "Meta rejected it without a reason: see its page at Meta, change the "
                "text and submit it again."
            ),
        }

    def _get_status_sentences(self):
        """Return what each state but the approved and rejected means."""
        gone = self.env._(
            "It is not at Meta any more: submit it again, under another name if it was "
            "deleted less than 30 days ago."
        )
        return {
            "PENDING": self.env._(
                "Meta is looking at it, which takes minutes as a rule, a day at most."
            ),
            "IN_APPEAL": self.env._(
                "Meta is looking at it again after an appeal: wait."
            ),
            "PAUSED": self.env._(
                "Meta paused it because people blocked or reported it: wait until Meta "
                "goes on with it, or change the text and submit it again."
            ),
            "DISABLED": self.env._(
                "Meta disabled it because people blocked or reported it too often: "
                "write another text under another name."
            ),
            "FLAGGED": self.env._(
                "Meta is about to disable it because people complain: change the text "
                "and submit it again."
            ),
            "LIMIT_EXCEEDED": self.env._(
                "There are too many templates at Meta: delete some there and submit it "
                "again."
            ),
            "LOCKED": self.env._("Meta locked it: see why at Meta."),
            "ARCHIVED": self.env._(
                "Meta archived it because it was not used: restore it at Meta within "
                "28 days, or submit it again."
            ),
            "PENDING_DELETION": gone,
            "DELETED": gone,
            "UNSUBMITTED": self.env._("It was not submitted: press Submit to Meta."),
        }
