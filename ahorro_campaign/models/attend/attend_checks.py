# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools import attention
from ..guard.ahorro_contact_hours import DEFAULT_ZONE

MAX_TEXT = 200


class Me(NamedTuple):
    """What every answer says of the user: the time zone's name, and theirs."""

    zone: str
    name: str


class AhorroCase(models.Model):
    """Who asks, and what they may ask for: checked before any step of the queue."""

    _inherit = "ahorro.case"

    @api.model
    def _check_operator(self):
        """Check that the user has a role.

        :raises AccessError: none
        """
        if not self.env.user.has_group("ahorro_plan.group_operator"):
            raise AccessError(self.env._("You need a role in Ahorro to do this."))
        # Steps run with more rights: here Odoo refuses companies that are not theirs.
        self.env.companies  # noqa: B018

    @api.model
    def _check_present(self):
        if self._is_absent():
            raise UserError(
                self.env._(
                    "You are marked as away: say that you are back before you attend."
                )
            )

    @api.model
    def _is_absent(self):
        return self.env["ahorro.operator.absence"].sudo()._is_away(self.env.uid)

    @api.model
    def _check_text(self, *texts):
        """Check that tokens and keys are what the screen was given.

        :raises UserError: they are not
        """
        for text in texts:
            if not isinstance(text, str) or not 0 < len(text) <= MAX_TEXT:
                raise UserError(self.env._("Reload the page and try again."))
            # Tokens and keys are plain: nothing else was given to any screen.
            if not text.isascii() or "\0" in text:
                raise UserError(self.env._("Reload the page and try again."))

    @api.model
    def _check_own_campaign(self, campaign_id):
        """Return the id of a campaign that the user works in, or None for all.

        :raises UserError: not assigned to the user, or archived
        """
        if campaign_id is False or campaign_id is None:
            return None
        if type(campaign_id) is not int:
            raise self._campaign_error(
                self.env._("There is no such campaign: reload the page.")
            )
        campaign = self.env["ahorro.campaign"].search(
            [("id", "=", campaign_id), ("user_ids", "in", [self.env.uid])]
        )
        if not campaign or campaign.company_id not in self.env.companies:
            raise self._campaign_error(
                self.env._("This campaign is not assigned to you: reload the page.")
            )
        if campaign.state == "archived":
            raise self._campaign_error(self._archived_sentence(campaign))
        return campaign.id

    @api.model
    def _campaign_error(self, message):
        """Return the error of who cannot work through a campaign, or not any more."""
        return self._coded_error("campaign", message)

    @api.model
    def _check_exhausted(self):
        """Check that the user may go on with a case that was tried often enough.

        :raises UserError: only a supervisor may, or whom the client calls
        """
        if not self.env.user.has_group("ahorro_plan.group_supervisor"):
            guard = self.env["ahorro.contact.guard"]
            sentence = self._get_reason_sentence(attention.EXHAUSTED, None, guard)
            raise self._coded_error("blocked", sentence, reason=attention.EXHAUSTED)

    def _check_case(self):
        """Return this one case, checked that the user may attend it.

        :raises AccessError: of a campaign that is not the user's
        """
        self._check_operator()
        self._check_present()
        return self._check_one(self.env._("This case is not there any more."))

    def _check_one(self, sentence, records=None):
        """Return the one record that a remote call names, which the user may read.

        :param sentence: what to say when there is none
        :param records: of another model; None for these cases
        """
        records = self if records is None else records
        ids = records._ids
        if len(ids) != 1 or type(ids[0]) is not int or not 0 < ids[0] < 2**31:
            raise UserError(sentence)
        if not records.exists():
            raise UserError(sentence)
        records.check_access("read")
        return records

    @api.model
    def _archived_sentence(self, campaign):
        return self.env._(
            "The campaign %(campaign)s is archived: a supervisor can reopen it.",
            campaign=campaign.name,
        )

    @api.model
    def _get_me(self):
        """Return the user's own time zone and name.

        Read by themselves, because a user is a wide record and every call asks.
        """
        self.env["res.partner"].flush_model(["name", "tz"])
        rows = self.env.execute_query(
            SQL(
                """SELECT COALESCE(p.tz, c.ahorro_tz, %s), p.name
                     FROM res_users u JOIN res_partner p ON p.id = u.partner_id
                     JOIN res_company c ON c.id = u.company_id
                    WHERE u.id = %s""",
                DEFAULT_ZONE,
                self.env.uid,
            )
        )
        return Me(*rows[0])
