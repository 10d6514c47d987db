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
    payment_state = fields.Selection(related="account_id.payment_state")

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
            # That no problem is known does not say that there is a means of payment:
            # the sentence says what happens without one.
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
        return self._get_month_domain(self.account_id, self.company_id, self.month)

    @api.model
    def _get_month_domain(self, account, company, month):
        zone = self._get_zone(company)
        start, end = (
            datetime.combine(day, datetime.min.time(), zone)
            .astimezone(UTC)
            .replace(tzinfo=None)
            for day in (month, add_months(month, 1))
        )
        return (
            Domain("account_id", "=", account.id)
            & Domain("transport", "=", "api")
            & Domain("accepted_at", ">=", start)
            & Domain("accepted_at", "<", end)
        )

    @api.model
    def _get_zone(self, company):
        # sudo: the zone of the dealership alone.
        return ZoneInfo(company.sudo().ahorro_tz or DEFAULT_ZONE)

    # === TELLING: as superuser ===

    @api.model
    def _tell(self):
        """Tell of numbers whose free answers of the month end soon, or ended.

        Of each number and month each is told once.
        """
        accounts = self.env["ahorro.wa.account"].search([("has_token", "=", True)])
        for account in accounts:
            today = fields.Datetime.now().replace(tzinfo=UTC)
            today = today.astimezone(self._get_zone(account.company_id)).date()
            month = today.replace(day=1)
            count = self.env["ahorro.wa.message"].search_count(
                self._get_month_domain(account, account.company_id, month)
                & Domain("price_category", "=", "service")
            )
            found = service_warning(count, has_payment=False)
            known = (account.service_told_month, account.service_told)
            if not found or known == (month, found):
                continue
            account.write({"service_told_month": month, "service_told": found})
            named = account.with_context(lang=account._get_lang())
            named.message_post(
                subject=named.env._(
                    "%(account)s: %(count)s free answers used this month",
                    account=account.name,
                    count=count,
                ),
                body=named.env["ahorro.wa.usage"]._get_sentences()[found],
                partner_ids=account._get_told_users().partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )


class AhorroWaOutboxWatch(models.AbstractModel):
    """Each hour the meter is looked at, too."""

    _inherit = "ahorro.wa.outbox.watch"

    @api.model
    def _cron_watch(self):
        result = super()._cron_watch()
        self.env["ahorro.wa.usage"]._tell()
        return result
