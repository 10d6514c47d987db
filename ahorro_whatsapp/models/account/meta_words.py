# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class AhorroWaMetaWords(models.AbstractModel):
    """The single words with which Meta answers, as people read them.

    What is stored stays as it came; a word that we do not know is shown so too. Source:
    WhatsApp Business Management API, fields of phone numbers and of message templates.
    """

    _name = "ahorro.wa.meta.words"
    _description = "Meta's words as people read them"

    def _say_meta(self, word):
        """Return how a word of Meta's is shown, ``""`` for none."""
        return self._get_meta_words().get(word, word or "")

    def _show_meta(self, *names):
        """Fill ``X_shown`` of each of these fields ``X``."""
        for record in self:
            for name in names:
                record[f"{name}_shown"] = record._say_meta(record[name])

    def _get_meta_words(self):
        no_data = self.env._("no data yet")
        return {
            # Of a number
            "CONNECTED": self.env._("connected"),
            "DISCONNECTED": self.env._("disconnected"),
            "UNVERIFIED": self.env._("not verified"),
            "FLAGGED": self.env._("under observation"),
            "RESTRICTED": self.env._("restricted"),
            "RATE_LIMITED": self.env._("over its limit"),
            "BANNED": self.env._("closed by Meta"),
            "MIGRATED": self.env._("moved to another account"),
            "AVAILABLE": self.env._("yes"),
            "LIMITED": self.env._("with limits"),
            "BLOCKED": self.env._("no"),
            # Of its name
            "AVAILABLE_WITHOUT_REVIEW": self.env._("in use, not reviewed"),
            "PENDING_REVIEW": self.env._("in review"),
            "DECLINED": self.env._("rejected"),
            "EXPIRED": self.env._("expired"),
            "NONE": self.env._("none"),
            # Of a template
            "APPROVED": self.env._("approved"),
            "PENDING": self.env._("in review"),
            "IN_APPEAL": self.env._("in appeal"),
            "REJECTED": self.env._("rejected"),
            "PAUSED": self.env._("paused"),
            "DISABLED": self.env._("disabled"),
            "DELETED": self.env._("deleted"),
            "PENDING_DELETION": self.env._("being deleted"),
            "LIMIT_EXCEEDED": self.env._("too many templates"),
            "UTILITY": self.env._("Utility"),
            "MARKETING": self.env._("Marketing"),
            "AUTHENTICATION": self.env._("codes for logging in"),
            # How people take what is sent
            "GREEN": self.env._("good"),
            "YELLOW": self.env._("middling"),
            "RED": self.env._("bad"),
            "UNKNOWN": no_data,
            "NA": no_data,
        }
