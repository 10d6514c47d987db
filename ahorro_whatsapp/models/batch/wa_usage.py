# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.guard.ahorro_contact_hours import DEFAULT_ZONE
from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.ahorro_plan.tools.months import add_months

from ...tools.message_cost import FREE_SERVICE, service_warning


class AhorroWaUsage(models.Model):
    """What a number sent in a calendar month, and what it cost: the meter.

    A month is one of the company's clock. Cost is counted of messages that Meta said
    are charged, at the rate that held on the day; those of which no rate is known are
    counted apart, because they are not free for that.
    """

    _name = "ahorro.wa.usage"
    _description = "WhatsApp usage"
    _auto = False
    _order = "month desc, account_id, id"
    _rec_name = "account_id"

    account_id = fields.Many2one("ahorro.wa.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month = fields.Date(readonly=True)
    message_count = fields.Integer(string="Messages", readonly=True)
    charged_count = fields.Integer(string="Charged", readonly=True)
    service_count = fields.Integer(
        string="Service messages",
        readonly=True,
        help="Answers within 24 hours. Those of a number and month up to 1,000 are "
        "free.",
    )
    cost = fields.Float(digits=(12, 2), readonly=True, aggregator=None)
    currency_id = fields.Many2one("res.currency", readonly=True)
    unpriced_count = fields.Integer(
        string="Without a rate", readonly=True, help="Charged, at an unknown price."
    )
    warning = fields.Char(compute="_compute_warning")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(m.id) AS id, m.account_id, m.company_id,
                   m.month, count(*) AS message_count,
                   count(*) FILTER (WHERE m.is_billable) AS charged_count,
                   count(*) FILTER (WHERE m.price_category = 'service')
                       AS service_count,
                   COALESCE(sum(rate.amount) FILTER (WHERE m.is_billable), 0) AS cost,
                   max(rate.currency_id) AS currency_id,
                   count(*) FILTER (WHERE m.is_billable AND rate.id IS NULL)
                       AS unpriced_count
              FROM (SELECT message.*,
                           date_trunc('month', local.moment)::date AS month,
                           local.moment::date AS day
                      FROM ahorro_wa_message message
                      JOIN res_company company ON company.id = message.company_id
                     CROSS JOIN LATERAL (
                           SELECT message.accepted_at AT TIME ZONE 'UTC'
                                  AT TIME ZONE COALESCE(company.ahorro_tz, %(zone)s)
                                  AS moment) AS local
                     WHERE message.transport = 'api'
                       AND message.accepted_at IS NOT NULL) AS m
              LEFT JOIN LATERAL (
                   SELECT r.id, r.amount, r.currency_id
                     FROM ahorro_wa_rate r
                     JOIN res_country country ON country.id = r.country_id
                    WHERE r.category = m.price_category AND r.since <= m.day
                      -- By the phone's country: what goes abroad is told apart.
                      AND country.code = 'AR' AND m.phone LIKE '+54%%'
                    ORDER BY r.since DESC LIMIT 1) AS rate ON TRUE
             GROUP BY m.account_id, m.company_id, m.month
            """,
            zone=DEFAULT_ZONE,
        )

    @api.depends("service_count")
    @api.depends_context("lang")
    def _compute_warning(self):
        sentences = self._get_sentences()
        for usage in self:
            # Meta's own page says whether there is a means of payment; here nobody
            # knows, and the sentence says what happens without one.
            found = service_warning(usage.service_count, has_payment=False)
            usage.warning = sentences.get(found, "")

    @api.model
    def _get_sentences(self):
        return {
            "near": self.env._(
                "The %(free)s free answers of the month end soon: see at Meta that "
                "there is a means of payment.",
                free=FREE_SERVICE,
            ),
            "undelivered": self.env._(
                "The free answers ended: without a means of payment at Meta, answers "
                "are accepted and do not arrive."
            ),
        }

    @remote(self=ONE)
    def action_open_messages(self):
        """Open the messages of a month of a number."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_whatsapp.ahorro_wa_message_action"
        )
        action["domain"] = list(self._get_message_domain())
        action["context"] = {}
        return action

    def _get_message_domain(self):
        """Return the domain of the messages that this row counts."""
        # sudo: the zone of the dealership alone.
        zone = ZoneInfo(self.company_id.sudo().ahorro_tz or DEFAULT_ZONE)
        start, end = (
            datetime.combine(month, datetime.min.time(), zone)
            .astimezone(UTC)
            .replace(tzinfo=None)
            for month in (self.month, add_months(self.month, 1))
        )
        return (
            Domain("account_id", "=", self.account_id.id)
            & Domain("transport", "=", "api")
            & Domain("accepted_at", ">=", start)
            & Domain("accepted_at", "<", end)
        )
