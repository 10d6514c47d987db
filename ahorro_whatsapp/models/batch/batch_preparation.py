# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import secrets

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.guard.ahorro_contact_guard import PASSING

from ...tools.message_cost import NoRate, estimate
from ...tools.phone_country import country_of
from ..coupon.wa_link import TOKEN_BYTES

#: Plans of one mass send: they are prepared within one request.
MAX_ROWS = 20_000
#: Texts that are filled in and written down together.
CHUNK = 1_000
#: States of a message that nobody got and nobody will.
NOT_SENT = ("failed", "cancelled", "no_whatsapp", "expired")


class AhorroWaBatchPreparation(models.AbstractModel):
    """Who would be written what, and who is left out and why.

    One statement sorts the plans of a selection, asking the contact guard of all of
    them; the texts of those left are filled in one by one, and of one person's plans
    the first one stays. What waits by itself (the hours, a holiday, the week's
    contacts) leaves nobody out.

    Called by others: ``_prepare`` and ``_mark_recent``.
    """

    _name = "ahorro.wa.batch.preparation"
    _description = "Preparation of a mass send"

    @api.model
    def _prepare(self, values, batch=None):
        """Make a mass send, or prepare a draft again; return it.

        :param dict values: of ``ahorro.wa.batch``, checked by the caller
        :param batch: the draft to prepare again
        """
        # sudo: rows are written by this room alone; the caller checked who asks.
        batches_sudo = self.env["ahorro.wa.batch"].sudo()
        if batch:
            batch._lock_rows()
            batch._check_state("draft")
            batch_sudo = batch.sudo()
            batch_sudo.write(values)
            self.env.cr.execute(
                SQL("DELETE FROM ahorro_wa_batch_line WHERE batch_id = %s", batch.id)
            )
        else:
            known_sudo = batches_sudo.search([("key", "=", values["key"])])
            if known_sudo:
                return known_sudo.sudo(False)
            try:
                with self.env.cr.savepoint():
                    batch_sudo = batches_sudo.create(values)
                    batch_sudo.flush_recordset()
            except UniqueViolation as error:
                # A double click: run again by Odoo, it finds what the other one made.
                raise ConcurrencyError("the mass send is being made") from error
        self._sort(batch_sudo)
        self._fill_in(batch_sudo)
        self._leave_duplicates_out(batch_sudo)
        self._count(batch_sudo)
        return batch_sudo.sudo(False)

    # === WHO ===

    @api.model
    def _sort(self, batch_sudo):
        """Write a line for each plan, with why it is left out if it is."""
        selection = self.env["ahorro.wa.batch.selection"]
        chosen = selection._get_chosen_query(
            batch_sudo.rows_root, batch_sudo.rows_domain, batch_sudo.type_id
        )
        count = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT FROM (%s) c LIMIT %s) t",
                chosen,
                MAX_ROWS + 1,
            )
        )[0][0]
        if not count:
            raise UserError(self.env._("Nothing is selected: tick whom to write to."))
        if count > MAX_ROWS:
            raise UserError(
                self.env._(
                    "These are more than %(limit)s plans: choose fewer, and make "
                    "several mass sends.",
                    limit=MAX_ROWS,
                )
            )
        now = fields.Datetime.now()
        at = max(batch_sudo.start_at or now, now)
        # sudo: the guard's registers are closed.
        guard = self.env["ahorro.contact.guard"].sudo()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH picked AS MATERIALIZED (%(chosen)s),
                guard AS MATERIALIZED (%(guard)s),
                plan AS MATERIALIZED (
                    SELECT picked.*, p.company_id, p.active, p.partner_id,
                           COALESCE('d' || h.ahorro_document_key,
                                    'p' || p.partner_id) AS person_key
                      FROM picked JOIN ahorro_plan p ON p.id = picked.plan_id
                      LEFT JOIN res_partner h ON h.id = p.partner_id),
                phone AS (%(phones)s)
                INSERT INTO ahorro_wa_batch_line (
                    batch_id, company_id, plan_id, case_id, partner_id, person_key,
                    phone_id, phone, phone_key, is_capped, reason)
                SELECT %(batch)s, %(company)s, plan.plan_id, plan.case_id,
                       plan.partner_id, plan.person_key, phone.id, phone.e164,
                       phone.key, COALESCE(guard.reason = 'weekly_cap', FALSE),
                       CASE
                       WHEN plan.company_id <> %(company)s THEN 'other_company'
                       WHEN plan.active IS NOT TRUE THEN 'archived'
                       WHEN guard.reason = 'no_phone' AND EXISTS (
                            SELECT FROM ahorro_phone f
                             WHERE f.partner_id = plan.partner_id AND f.active
                               AND f.e164 IS NOT NULL AND f.is_wrong IS NOT TRUE
                               AND f.is_shared IS NOT TRUE) THEN 'no_whatsapp'
                       WHEN guard.reason <> ALL(%(passing)s) THEN guard.reason
                       WHEN plan.case_state = 'done' THEN 'case_done'
                       WHEN phone.id IS NULL THEN 'no_phone'
                       END
                  FROM plan
                  LEFT JOIN guard ON guard.plan_id = plan.plan_id
                  LEFT JOIN phone ON phone.partner_id = plan.partner_id
                 ORDER BY plan.plan_id
                """,
                chosen=chosen,
                guard=guard._evaluate_query(
                    SQL("SELECT plan_id FROM picked"),
                    "whatsapp",
                    batch_sudo.type_id,
                    at=at,
                ),
                phones=self._get_phone_query(batch_sudo.type_id),
                batch=batch_sudo.id,
                company=batch_sudo.company_id.id,
                passing=list(PASSING),
            )
        )
        self.env["ahorro.wa.batch.line"].invalidate_model()
        self._mark_recent(batch_sudo)

    @api.model
    def _get_phone_query(self, campaign_type):
        """Return the SQL of the phone that each holder is written to at.

        As for one client: mobiles first. A number of which somebody said that it is to
        be left alone is none, though the person may have another one.
        """
        purposes = ["all"]
        if campaign_type.purpose == "advertising":
            purposes.append("advertising")
        return SQL(
            """SELECT DISTINCT ON (f.partner_id) f.partner_id, f.id, f.e164,
                      COALESCE(f.national, f.e164) AS key
                 FROM ahorro_phone f JOIN plan ON plan.partner_id = f.partner_id
                WHERE f.active AND f.e164 IS NOT NULL
                  AND f.kind IN ('mobile', 'unsure') AND f.is_wrong IS NOT TRUE
                  AND f.is_shared IS NOT TRUE AND f.no_whatsapp IS NOT TRUE
                  AND NOT EXISTS (
                      SELECT FROM ahorro_optout o
                       WHERE o.phone = COALESCE(f.national, f.e164)
                         AND o.company_id = plan.company_id AND o.ended_on IS NULL
                         AND o.channel IN ('whatsapp', 'all')
                         AND o.purpose = ANY(%s))
                ORDER BY f.partner_id, f.kind <> 'mobile', f.in_mobile IS NOT TRUE,
                         f.sequence, f.id""",
            purposes,
        )

    @api.model
    def _mark_recent(self, batch_sudo):
        """Leave out who got this text a few days ago, or is about to get it.

        :return: the ids of the lines that are out by it now
        """
        if not batch_sudo.repeat_days:
            return []
        self.env["ahorro.wa.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """UPDATE ahorro_wa_batch_line l SET reason = 'recent'
                    WHERE l.batch_id = %(batch)s AND l.reason IS NULL
                      AND EXISTS (
                          SELECT FROM ahorro_wa_message m
                           WHERE m.template_id = %(template)s
                             AND (m.partner_id = l.partner_id OR m.phone = l.phone)
                             AND m.company_id = l.company_id
                             AND m.state <> ALL(%(not_sent)s)
                             AND m.opened_at
                                 > %(now)s - make_interval(days => %(days)s))
                   RETURNING l.id""",
                batch=batch_sudo.id,
                template=batch_sudo.template_id.id,
                not_sent=list(NOT_SENT),
                now=fields.Datetime.now(),
                days=batch_sudo.repeat_days,
            )
        )
        self.env["ahorro.wa.batch.line"].invalidate_model()
        return [line_id for (line_id,) in rows]

    # === WHAT ===

    @api.model
    def _fill_in(self, batch_sudo):
        """Fill the texts in; a line that lacks a datum is left out and says which."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id, plan_id, phone FROM ahorro_wa_batch_line
                    WHERE batch_id = %s AND reason IS NULL ORDER BY id""",
                batch_sudo.id,
            )
        )
        template = self.env["ahorro.wa.template"].browse(batch_sudo.template_id.id)
        has_coupon = "cupon" in template._get_variable_names()
        # As the client reads it, whoever prepares it.
        lang = batch_sudo.account_id._get_lang()
        texts = self.env["ahorro.wa.text"].with_context(lang=lang)
        plans = texts.env["ahorro.plan"]
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            by_id = {
                plan.id: plan
                for plan in plans.browse(plan_id for _i, plan_id, _p in part)
            }
            done = []
            for line_id, plan_id, phone in part:
                plan, token, coupon = by_id[plan_id], None, ""
                if has_coupon:
                    token, coupon = self._get_coupon(plan)
                filled = texts._prepare_for_service(template, plan, phone, coupon)
                done.append(
                    (
                        line_id,
                        filled["text"] or None,
                        json.dumps(filled["body"]) if filled["body"] else None,
                        token,
                        country_of(phone),
                        "missing" if filled["problem"] else None,
                        filled["problem"] or None,
                    )
                )
            self._write_texts(done)
            self.env.invalidate_all(flush=False)

    @api.model
    def _get_coupon(self, plan):
        """Return a token for a plan's coupon, and the address that it will have.

        The link itself is made when the mass send is confirmed.
        """
        links = self.env["ahorro.wa.link"]
        _url, problem = links._get_target(plan)
        if problem:
            return None, ""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        return token, f"{links.get_base_url()}/cupon/{token}"

    @api.model
    def _write_texts(self, rows):
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_batch_line l
                      SET text = v.text, body = v.body, token = v.token,
                          country_code = v.country, reason = v.reason,
                          problem = v.problem
                     FROM unnest(%s::integer[], %s::text[], %s::jsonb[], %s::text[],
                                 %s::text[], %s::text[], %s::text[])
                          AS v (id, text, body, token, country, reason, problem)
                    WHERE l.id = v.id""",
                *(list(column) for column in zip(*rows, strict=True)),
            )
        )

    @api.model
    def _leave_duplicates_out(self, batch_sudo):
        """Write to each person and to each number once, about the first plan."""
        for key in ("person_key", "phone_key"):
            self.env.cr.execute(
                SQL(
                    """UPDATE ahorro_wa_batch_line l SET reason = 'duplicate'
                         FROM (SELECT id, row_number() OVER (
                                          PARTITION BY %(key)s ORDER BY id) AS place
                                 FROM ahorro_wa_batch_line
                                WHERE batch_id = %(batch)s AND reason IS NULL) AS same
                        WHERE l.id = same.id AND same.place > 1""",
                    key=SQL.identifier(key),
                    batch=batch_sudo.id,
                )
            )
        self.env["ahorro.wa.batch.line"].invalidate_model()

    # === HOW MANY, AND WHAT IT COSTS ===

    @api.model
    def _count(self, batch_sudo):
        rows = self.env.execute_query(
            SQL(
                """SELECT reason IS NULL, country_code, count(*)
                     FROM ahorro_wa_batch_line WHERE batch_id = %s GROUP BY 1, 2""",
                batch_sudo.id,
            )
        )
        countries = {country: count for enters, country, count in rows if enters}
        cost, currency, unpriced = self._estimate(batch_sudo, countries)
        batch_sudo.write(
            {
                "prepared_at": fields.Datetime.now(),
                "version_id": batch_sudo.template_id.current_version_id.id,
                "chosen_count": sum(count for _enters, _country, count in rows),
                "entering_count": sum(countries.values()),
                "cost": cost,
                "cost_currency_id": currency.id,
                "unpriced_count": unpriced,
            }
        )

    @api.model
    def _estimate(self, batch_sudo, countries):
        """Return what it costs if everything is delivered.

        :param countries: how many messages, by the country's two letters
        :return: amount, currency, and to how many no rate is known
        """
        rates = self.env["ahorro.wa.rate"]._get_rates()
        template_sudo = batch_sudo.template_id
        # Meta charges by its own category, which may be another one than ours.
        approval_sudo = template_sudo._get_approval_sudo(batch_sudo.account_id)
        category = (approval_sudo.category or template_sudo.category).lower()
        today = fields.Date.context_today(batch_sudo)
        total, unpriced = {}, 0
        for country, count in countries.items():
            try:
                part = estimate(rates, country, category, [(today, count)])
            except NoRate:
                unpriced += count
                continue
            for name, amount in part.items():
                total[name] = total.get(name, 0) + amount
        # One currency in practice: Meta bills an account in one.
        name = max(total, key=total.get, default="USD")
        currencies = self.env["res.currency"].with_context(active_test=False)
        currency = currencies.search([("name", "=", name)], limit=1)
        return float(total.get(name, 0)), currency, unpriced
