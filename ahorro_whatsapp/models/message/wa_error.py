# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...tools import cloud_error


class AhorroWaError(models.AbstractModel):
    """What an error of WhatsApp's service means to people, and what they can do.

    Called by others: ``_explain``.
    """

    _name = "ahorro.wa.error"
    _description = "Explanations of WhatsApp's errors"

    @api.model
    def _explain(self, code):
        """Return the sentence of an error's code; 0 where the service named none."""
        sentences = self._get_sentences()
        if code in sentences:
            return sentences[code]
        if code in cloud_error.ACCOUNT:
            return self.env._(
                "WhatsApp refuses this account: an administrator looks at it at Meta "
                "and resumes it here."
            )
        if code in cloud_error.TEMPLATE:
            return self.env._(
                "WhatsApp does not accept the template as it is: compare it with the "
                "one approved at Meta."
            )
        return self.env._(
            "WhatsApp did not deliver it, with a reason that Ahorro does not know."
        )

    @api.model
    def _get_sentences(self):
        busy = self.env._(
            "WhatsApp is busy or out of order, and the message was tried often enough: "
            "send it again later."
        )
        return {
            **dict.fromkeys(cloud_error.RETRY | cloud_error.UNCLEAR, busy),
            0: self.env._("WhatsApp could not be asked, or gave no reason."),
            190: self.env._(
                "WhatsApp does not accept the access token, which may have expired: an "
                "administrator types a new one in the account."
            ),
            368: self.env._(
                "Meta blocked the account for breaking its policies: an administrator "
                "looks at it at Meta."
            ),
            131021: self.env._("The number is the account's own."),
            131026: self.env._(
                "It could not be delivered: the number may have no WhatsApp or an old "
                "version of it. Try another phone."
            ),
            131030: self.env._(
                "The number is not in the list of a test account: add it at Meta."
            ),
            131031: self.env._("Meta locked the account: see why at Meta."),
            131042: self.env._(
                "There is a problem with the payment method: an administrator mends it "
                "at Meta."
            ),
            131047: self.env._(
                "More than 24 hours passed since the client last wrote: only a "
                "template can be sent."
            ),
            131048: self.env._(
                "Meta limits this number because people reported or blocked it: wait, "
                "and write to fewer."
            ),
            131049: self.env._(
                "Meta did not deliver it, so that the person is not written too often: "
                "not before tomorrow, and only by hand."
            ),
            131050: self.env._(
                "The person asked Meta for no more advertising of ours."
            ),
            131056: self.env._("Too many messages to this number in a short time."),
            130472: self.env._("The number takes part in a test of Meta's."),
            130497: self.env._("WhatsApp does not let us write to that country."),
            132015: self.env._("Meta paused the template because people rejected it."),
            132016: self.env._("Meta disabled the template: write another one."),
        }
