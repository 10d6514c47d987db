# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import attention
from ..guard.ahorro_contact_hours import DEFAULT_ZONE
from .queue_transaction import short_transaction

#: Longest token, key or reason that a screen sends.
MAX_TEXT = 200


class AhorroOperatorMixin(models.AbstractModel):
    """Who asks, and what they may ask for: checked before any step of a service.

    Each refusal is a sentence, and most have a code that tells a program too.
    """

    _name = "ahorro.operator.mixin"
    _description = "Checks of what an operator asks for"

    @api.model
    def _check_operator(self):
        """Check that the user has a role.

        :raises AccessError: none
        """
        self.env["ahorro.role"]._check_role("operator")
        # Steps run with more rights: here Odoo refuses companies that are not theirs.
        self.env.companies  # noqa: B018

    @api.model
    def _check_supervisor(self):
        """Check that the user is a supervisor.

        :raises AccessError: no
        """
        self.env["ahorro.role"]._check_role(
            "supervisor", self.env._("Only supervisors do this: ask one of them.")
        )

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
    def _check_exhausted(self):
        """Check that the user may go on with a case that was tried often enough.

        :raises UserError: only a supervisor may, or whom the client calls
        """
        if not self.env["ahorro.role"]._has_role("supervisor"):
            guard = self.env["ahorro.contact.guard"]
            sentence = self._get_reason_sentence(attention.EXHAUSTED, None, guard)
            raise self._coded_error("blocked", sentence, reason=attention.EXHAUSTED)

    @api.model
    def _check_one(self, model, record_id, sentence):
        """Return the record that a remote call names, which the user may read.

        :param sentence: what to say when there is none
        :raises UserError: there is none
        :raises AccessError: out of the user's reach
        """
        values = self.env["ahorro.remote.values"]
        return values._check_record(model, record_id, sentence)

    @api.model
    def _get_zone(self):
        """Return the name of the user's time zone, or of their company's without one.

        Remembered, because every call asks: changing a user, the zone of a contact or
        of a company forgets it.
        """
        # Once for the user, and not for each of the services that ask.
        return self.env["ahorro.operator.mixin"]._read_zone()

    @api.model
    @tools.ormcache("self.env.uid")
    def _read_zone(self):
        self.env["res.partner"].flush_model(["tz"])
        self.env["res.company"].flush_model(["ahorro_tz"])
        rows = self.env.execute_query(
            SQL(
                """SELECT COALESCE(p.tz, c.ahorro_tz, %s)
                     FROM res_users u JOIN res_partner p ON p.id = u.partner_id
                     JOIN res_company c ON c.id = u.company_id
                    WHERE u.id = %s""",
                DEFAULT_ZONE,
                self.env.uid,
            )
        )
        return rows[0][0]

    # === REFUSALS ===

    @api.model
    def _coded_error(self, code, message, **context):
        """Return an error that tells a program too what happened.

        Its ``context`` reaches the browser beside the sentence.
        """
        error = UserError(message)
        error.context = {"ahorro": {"code": code, **context}}
        return error

    @api.model
    def _taken_error(self, partner_id, plan_id):
        sentence = self._get_holder_sentence(partner_id, plan_id)
        return self._coded_error("taken", sentence)

    @api.model
    def _campaign_error(self, message):
        """Return the error of who cannot work through a campaign, or not any more."""
        return self._coded_error("campaign", message)

    @api.model
    def _done_error(self):
        return self._coded_error(
            "done",
            self.env._("This case is finished: reopen it before you attend it."),
        )

    @api.model
    def _archived_sentence(self, campaign):
        return self.env._(
            "The campaign %(campaign)s is archived: a supervisor can reopen it.",
            campaign=campaign.name,
        )

    @api.model
    def _get_reason_sentence(self, reason, until, guard):
        """Return the sentence that says why an open case is not offered, or ``""``."""
        if not reason:
            return ""
        own = {
            "exhausted": self.env._(
                "Its attempts are exhausted: a supervisor decides."
            ),
            "archived": self.env._("Its campaign is archived."),
            "plan_archived": self.env._("Its plan is archived."),
            "no_operator": self.env._("Nobody works in its campaign any more."),
        }
        return own.get(reason) or guard.reason_text(reason, until)

    @api.model
    def _get_unheld_sentence(self, own_lease, now):
        """Return the sentence that nobody has a person, and whom the user has instead.

        :param own_lease: the user's, as a dict, or None
        """
        if own_lease and own_lease["expires_at"] > now:
            partner = self.env["res.partner"].browse(own_lease["partner_id"])
            return self.env._(
                "You have %(client)s in front of you now, in another tab.",
                client=partner.name,
            )
        return self.env._("Nobody has this client now: you can reserve them again.")

    @api.model
    def _get_holder_sentence(self, partner_id, plan_id):
        """Return the sentence that says who has a person in front of them now."""
        with short_transaction(self.env) as own:
            leases, now = own["ahorro.lease"], fields.Datetime.now()
            lease = leases._find_holder(partner_id, plan_id, now)
            if not lease:
                return self._get_unheld_sentence(leases._get_own(), now)
            if lease["company_id"] not in self.env.companies.ids:
                return self.env._("An operator of another company has this client now.")
            name = own["res.users"].browse(lease["user_id"]).name
        guard = self.env["ahorro.contact.guard"]
        since = guard._format_moment(lease["taken_at"], "HH:mm")
        return self.env._(
            "%(operator)s has this client since %(since)s.", operator=name, since=since
        )
