# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.call_address import check_call_address

#: What users read and write of themselves.
OWN_FIELDS = ["ahorro_call_url", "ahorro_call_quietly"]


class ResUsers(models.Model):
    """How a user's telephone is asked to call."""

    _inherit = "res.users"

    ahorro_call_url = fields.Char(
        string="Address to call with",
        help="Instead of the telephone of this computer. {number} is where the number "
        "goes in international form, {national} as it is dialled in the country.",
    )
    ahorro_call_quietly = fields.Boolean(
        string="Call without opening a tab",
        help="For a telephone that only has to be asked. Untick it if a page of the "
        "switchboard has to open.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        """Let users read how they call."""
        return super().SELF_READABLE_FIELDS + OWN_FIELDS

    @property
    def SELF_WRITEABLE_FIELDS(self):
        """Let users choose how they call."""
        return super().SELF_WRITEABLE_FIELDS + OWN_FIELDS

    @api.constrains("ahorro_call_url")
    def _check_ahorro_call_url(self):
        for user in self:
            problem = user.ahorro_call_url and check_call_address(user.ahorro_call_url)
            if problem:
                raise ValidationError(self._get_ahorro_call_sentence(problem))

    def _get_ahorro_call_sentence(self, problem):
        """Return the sentence of a problem of ``tools.call_address``."""
        return {
            "scheme": self.env._(
                "The address to call with begins with http://, https://, sip: or "
                "callto:."
            ),
            "shape": self.env._(
                "That is no address: copy it from the manual of the telephone, with "
                "{number} where the number goes. For example: "
                "https://phone.example.com/call?to={number}"
            ),
            "place": self.env._(
                "Say where the number goes: write {number} or {national} in the "
                "address to call with."
            ),
            "host": self.env._(
                "Before the first bar of the address stands only the name of the "
                "switchboard: neither the number, nor a user, nor a password."
            ),
        }[problem]
