# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from odoo.addons.ahorro_plan.models.calls.remote import remote

from .ahorro_contact_evidence import CHANNELS
from .ahorro_contact_hours import DEFAULT_ZONE

#: Why contact is blocked, in the order in which the first that applies is told.
REASONS = (
    "no_holder",
    "optout",
    "lawsuit",
    "no_llame",
    "no_consent",
    "weekly_cap",
    "no_phone",
    "no_email",
    "holiday",
    "hours",
)
#: Those that pass by themselves: the plan enters a campaign all the same.
PASSING = ("weekly_cap", "holiday", "hours")


class Verdict(NamedTuple):
    """The guard's answer for one plan.

    ``reason``: one of ``REASONS``, or False when contact is allowed. ``until``: when a
    reason that passes does so (UTC), or None.
    """

    reason: str | bool
    until: datetime | None

    @property
    def allowed(self):
        """Tell whether nothing speaks against the contact."""
        return not self.reason


class AhorroContactGuard(models.AbstractModel):
    """Whether a person may be contacted, and why not: the one place that knows.

    Campaigns ask it for all their plans, the queue before it hands out a person, the
    screens to tell the operator, and messages before they leave. It is one SQL
    statement whether it is asked for one plan or for a hundred thousand; see
    ``_evaluate_query``.
    """

    _name = "ahorro.contact.guard"
    _description = "Guard of who may be contacted"

    # === ASKING ===

    @api.model
    def _evaluate(
        self,
        plans,
        channel="phone",
        campaign_type=None,
        at=None,
        use="attend",
        log=False,
    ):
        """Tell for each plan whether its holder may be contacted.

        :param plans: plans, their ids, or the ``SQL`` of a query that gives the ids
        :param channel: ``phone``, ``whatsapp`` or ``mail``
        :param campaign_type: what the contact is about; None for a contractual call
        :param at: the moment of the contact, in UTC; None for now
        :param use: ``attend`` asks everything; ``create`` leaves out what passes by
            itself (hours, holidays, the cap of the week)
        :param log: keep the answers in the log
        :return: dict of plan id to :class:`Verdict`
        """
        if isinstance(plans, models.BaseModel):
            plans = plans.ids
        if not isinstance(plans, SQL):
            if not plans:
                return {}
            plans = SQL("SELECT unnest(%s::integer[])", list(plans))
        query = self._evaluate_query(plans, channel, campaign_type, at=at, use=use)
        if log:
            query = self._log_query(query, channel, campaign_type, use)
        return {
            plan_id: Verdict(reason or False, until)
            for plan_id, reason, until in self.env.execute_query(query)
        }

    @api.model
    def _log_query(self, query, channel, campaign_type, use="attend"):
        """Return a query of the same rows that also writes them to the log."""
        return SQL(
            """
            WITH verdict AS MATERIALIZED (%(query)s),
            logged AS (
                INSERT INTO ahorro_guard_log (date, user_id, company_id, channel,
                    type_id, plan_id, partner_id, use, allowed, reason, until)
                SELECT %(now)s, %(uid)s, plan.company_id, %(channel)s, %(type)s,
                       plan.id, plan.partner_id, %(use)s, verdict.reason IS NULL,
                       verdict.reason, verdict.until
                  FROM verdict JOIN ahorro_plan plan ON plan.id = verdict.plan_id)
            SELECT plan_id, reason, until FROM verdict
            """,
            query=query,
            now=fields.Datetime.now(),
            uid=self.env.uid,
            channel=channel,
            type=campaign_type.id if campaign_type else None,
            use=use,
        )

    @api.model
    @remote()
    def check(self, plan_id, channel="phone", type_id=False):
        """Tell a screen whether the holder of a plan may be contacted now.

        The answer is logged: it is what the operator was told.

        :param int plan_id: a plan that the user sees
        :param str channel: ``phone``, ``whatsapp`` or ``mail``
        :param type_id: the campaign type; False for a contractual call
        :return: dict of ``allowed``, ``reason``, ``until``, ``text`` and ``warnings``
            (sentences about the state of the No Llame list)
        """
        self.env["ahorro.role"]._check_role("operator")
        values = self.env["ahorro.remote.values"]
        gone = self.env._("It is not there any more: reload the page.")
        plan = values._check_record("ahorro.plan", plan_id, gone)
        if not isinstance(channel, str) or channel not in dict(CHANNELS):
            raise UserError(self.env._("There is no channel of that name."))
        campaign_type = type_id and values._check_record(
            "ahorro.campaign.type", type_id, gone
        )
        verdict = self._evaluate(plan, channel, campaign_type, log=True)[plan.id]
        return {
            **self._prepare_verdict_values(verdict, channel),
            "warnings": self._get_warnings(plan.company_id, campaign_type),
        }

    @api.model
    def _prepare_verdict_values(self, verdict, channel="phone"):
        """Return a verdict as screens show it."""
        return {
            "allowed": verdict.allowed,
            "reason": verdict.reason,
            "until": fields.Datetime.to_string(verdict.until) if verdict.until else "",
            "text": self.reason_text(verdict.reason, verdict.until, channel),
        }

    # === TELLING ===

    @api.private
    def reason_text(self, code, until=None, channel="phone"):
        """Return the sentence that tells a person why contact is blocked, or ``""``."""
        if not code:
            return ""
        when = until and self._format_moment(until)
        if code == "weekly_cap" and when:
            return self.env._(
                "Spoken to often enough in these seven days: again from %(when)s.",
                when=when,
            )
        if code == "hours" and when:
            return self.env._(
                "Outside the hours of contact: again from %(when)s.", when=when
            )
        if code == "holiday" and when:
            return self.env._("It is a holiday: again from %(when)s.", when=when)
        if code == "no_phone" and channel == "whatsapp":
            # A landline can be called.
            return self.env._("No number with WhatsApp: ask for a mobile one.")
        return self._get_reason_sentences().get(code, code)

    @api.model
    def _format_moment(self, moment, dt_format="EEE d/M HH:mm"):
        """Return a moment by the user's clock, or by the company's without one."""
        zone = self.env.user.tz or self.env.company.ahorro_tz or DEFAULT_ZONE
        return format_datetime(self.env, moment, tz=zone, dt_format=dt_format)

    @api.model
    def _get_reason_sentences(self):
        return {
            "no_holder": self.env._("The plan has no holder: there is nobody to call."),
            "optout": self.env._("The person asked not to be contacted this way."),
            "lawsuit": self.env._(
                "In lawsuit or injunction: not to be contacted about arrears, nor by "
                "message."
            ),
            "no_llame": self.env._(
                "On the No Llame register: no advertising without their permission."
            ),
            "no_consent": self.env._(
                "Advertising, and the person has not agreed to receive it."
            ),
            "weekly_cap": self.env._("Spoken to often enough in these seven days."),
            "no_phone": self.env._("No phone that can be used: ask for another one."),
            "no_email": self.env._("No e-mail address."),
            "hours": self.env._("Outside the hours of contact."),
            "holiday": self.env._("It is a holiday."),
        }

    @api.model
    def _get_reason_labels(self):
        """Return the short name of each reason, as a list of figures shows it."""
        field = self.env["ahorro.case"]._fields["blocked_reason"]
        return dict(field._description_selection(self.env))

    @api.model
    def _get_warnings(self, companies, campaign_type=None):
        """Return what blocks nobody and has to be known: the No Llame list's state."""
        if not campaign_type or campaign_type.purpose != "advertising":
            return []
        warnings = []
        lists = self.env["ahorro.nollame.list"]._get_current(companies)
        limit = lists._get_max_days()
        for company in companies:
            current = lists.filtered(
                lambda one, company=company: one.company_id == company
            )
            name = company.name
            if not current:
                warnings.append(
                    self.env._(
                        "%(company)s has no No Llame list: download it from the "
                        "register and load it before advertising.",
                        company=name,
                    )
                )
            elif current.is_stale:
                warnings.append(
                    self.env._(
                        "The No Llame list of %(company)s is %(days)s days old, and "
                        "the law asks for one of the last %(limit)s.",
                        company=name,
                        days=current.age_days,
                        limit=limit,
                    )
                )
        return warnings

    # === SETTINGS ===

    @api.model
    def _get_weekly_cap(self):
        """Return how often a person is contacted in seven days; 0 is no limit."""
        return self.env["ahorro.parameter"]._get_int("ahorro_campaign.weekly_cap")

    @api.model
    def _get_consent_rule(self):
        """Return when advertising needs consent: never, without_contract, always."""
        return self.env["ahorro.parameter"]._get_text(
            "ahorro_campaign.advertising_consent"
        )

    @api.model
    def _get_closed_companies(self, at):
        """Return (company id, reason, until) of the companies closed to contact."""
        calendars = self.env["ahorro.contact.hours"]._get_calendars()
        openings = {
            company_id: calendar.at(at) for company_id, calendar in calendars.items()
        }
        return [
            (company_id, opening.reason, opening.until)
            for company_id, opening in openings.items()
            if opening.reason
        ]
