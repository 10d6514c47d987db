# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.rate import DAY, budget_left
from .outbox_watch import TOO_OFTEN

#: Time until a message whose template is kept back is looked at again.
TEMPLATE_PAUSE = timedelta(hours=1)


class AhorroWaOutboxClaim(models.AbstractModel):
    """What Meta said before about the template of a message and about its recipient.

    Meta puts the values into the text that it has: of a template that was changed since
    the message was confirmed, the client would read something else. And it does not
    deliver what it deems too much for one person (131049), and limits whoever insists:
    not the same day, and then by a person only.
    """

    # Apart: what is known of Meta alone.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.outbox.claim"

    @api.model
    def _get_stops(self, messages):
        stops = super()._get_stops(messages)
        stops |= self._get_template_stops(
            messages.filtered(
                lambda one: (
                    one.id not in stops and (one.body or {}).get("type") == "template"
                )
            )
        )
        return stops | self._get_too_often_stops(
            messages.filtered(lambda one: one.id not in stops and one.phone)
        )

    @api.model
    def _get_template_stops(self, messages):
        until = fields.Datetime.now() + TEMPLATE_PAUSE
        stops, problems = {}, {}
        for message in messages:
            key = (message.template_id, message.version_id, message.account_id)
            if key not in problems:
                template, version, account = key
                approval_sudo = template._get_approval_sudo(account)
                problems[key] = approval_sudo._get_problem(template, version)
            if problems[key]:
                stops[message.id] = problems[key], until
        return stops

    @api.model
    def _get_too_often_stops(self, messages):
        if not messages:
            return {}
        messages.flush_model()
        hours = self.env["ahorro.parameter"]._get_int("ahorro_whatsapp.too_often_hours")
        kept = set(
            self.env.execute_query(
                SQL(
                    """SELECT DISTINCT account_id, phone FROM ahorro_wa_message
                        WHERE account_id = ANY(%s) AND phone = ANY(%s)
                          AND state = 'failed' AND error_code = %s
                          AND failed_at > %s""",
                    messages.account_id.ids,
                    list(set(messages.mapped("phone"))),
                    TOO_OFTEN,
                    fields.Datetime.now() - timedelta(hours=hours),
                )
            )
        )
        reason = self.env._(
            "Meta kept the last message to this person back, so as not to write too "
            "often: wait %(hours)s hours and write by hand.",
            hours=hours,
        )
        return {
            message.id: (reason, None)
            for message in messages
            if (message.account_id.id, message.phone) in kept
        }

    # === ITS LIMIT OF NEW PEOPLE ===

    @api.model
    def _get_written_people(self, account):
        """Return when each number of the last day was first written to.

        By whichever number of the business portfolio: since October 2025 Meta counts
        them together (documentation/business-messaging/whatsapp/messaging-limits).

        :return: dict of phone to moment
        """
        since = fields.Datetime.now() - timedelta(seconds=DAY)
        self.env["ahorro.wa.account"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT m.phone, min(COALESCE(m.accepted_at, m.claimed_at))
                     FROM ahorro_wa_message m
                     JOIN ahorro_wa_account a ON a.id = m.account_id
                    WHERE m.phone IS NOT NULL AND %(counted)s
                      AND (a.portfolio_id = %(portfolio)s OR a.waba_id = %(waba)s
                           -- Of whichever nobody knows: too careful, and no refusal.
                           OR a.company_id = %(company)s
                              AND (%(portfolio)s IS NULL OR a.portfolio_id IS NULL))
                      AND (m.accepted_at > %(since)s
                           -- On its way, or nobody knows whether it left.
                           OR m.state IN ('sending', 'unknown')
                              AND m.claimed_at > %(since)s)
                    GROUP BY m.phone""",
                counted=self._get_counted_condition(),
                waba=account.waba_id,
                portfolio=account.portfolio_id or None,
                company=account.company_id.id,
                since=since,
            )
        )
        return dict(rows)

    @api.model
    def _get_people_left(self, account, written):
        """Return how many more people an account may write to; None without a limit."""
        moments = [moment.timestamp() for moment in written.values()]
        now = fields.Datetime.now().timestamp()
        return budget_left(account.daily_limit or None, moments, now)
