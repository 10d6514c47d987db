# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import partial

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from ...tools.search import read_search

PLAN = partial(SQL.identifier, "ahorro_plan")
PARTNER = partial(SQL.identifier, "res_partner")
PHONE = partial(SQL.identifier, "ahorro_phone")


class AhorroSearchDomain(models.AbstractModel):
    """The readings of a text as conditions, each of which an index serves."""

    _name = "ahorro.search.domain"
    _description = "Conditions of the search of clients"

    @api.model
    def _get_plans(self):
        # An archived plan is a contract too, and its holder calls all the same.
        return self.env["ahorro.plan"].with_context(active_test=False)

    @api.model
    def _get_place_domain(self, query):
        """Return the plans of a group, or of a group and order, perhaps unfinished."""
        if not query.group:
            return Domain.FALSE
        if query.orders:
            return Domain("group_key", "=", query.group) & Domain(
                "order_number", "in", query.orders
            )
        if query.starts_group:
            return Domain("group_key", "=like", f"{query.group}%")
        return Domain("group_key", "=", query.group)

    @api.model
    def _get_subscription_domain(self, query):
        # =ilike is what uses the index, whether "unaccent" is on or off.
        return Domain.OR(
            Domain("subscription_number", "=ilike", f"{escape_psql(number)}%")
            for number in query.subscriptions
        )

    @api.model
    def _get_document_domain(self, query):
        starts = [
            _range_domain("ahorro_document_key", start)
            for start in query.document_starts
        ]
        if query.documents:
            starts.append(Domain("ahorro_document_key", "in", query.documents))
        return Domain.OR(starts)

    @api.model
    def _get_phone_domain(self, query):
        domains = [_range_domain("national", start) for start in query.phone_starts]
        domains += [_ends_domain(end) for end in query.phone_ends]
        if query.phone:
            domains.append(Domain("national", "=", query.phone))
        return Domain.OR(domains)

    @api.model
    def _get_plan_domain(self, text):
        """Return a domain on plans for a text, for searches by display name."""
        query = read_search(text)
        plans = self._get_plans()
        spelled = Domain.OR(
            Domain(name, "ilike", text)
            for name in ("group_order", "subscription_number")
        )
        if not query:
            return spelled | Domain("partner_id.name", "ilike", text)
        found = [
            plans._search(domain)
            for domain in (
                spelled,
                self._get_place_domain(query),
                self._get_subscription_domain(query),
            )
        ]
        found += [
            plans._search(Domain("partner_id", "in", holders))
            for holders in self._get_holder_queries(query)
        ]
        # Each by its own index: one condition with OR would read every plan.
        union = SQL(" UNION ").join(SQL("(%s)", plan.select()) for plan in found)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (%s)", SQL.identifier(alias, "id"), union
            )
        )

    @api.model
    def _get_holder_queries(self, query):
        partners = self.env["res.partner"].with_context(active_test=False)
        phones = self.env["ahorro.phone"]._search(self._get_phone_domain(query))
        by_phone = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN %s",
                SQL.identifier(alias, "id"),
                phones.subselect(SQL.identifier("ahorro_phone", "partner_id")),
            )
        )
        return [
            partners._search(domain)
            for domain in (
                partners._get_ahorro_words_domain(query),
                self._get_document_domain(query),
                by_phone,
            )
        ]


def _ends_domain(digits):
    """Return the phones whose last digits are these, written whole or in part."""
    return Domain.custom(
        to_sql=lambda model, alias, query: model._last_digits_condition(alias, digits)
    )


def _range_domain(name, start):
    """Return the records whose number begins with some digits.

    As a range, which any index of the column serves in any collation.
    """
    return Domain.custom(
        to_sql=lambda model, alias, query: SQL(
            "%s BETWEEN %s AND %s",
            SQL.identifier(alias, name),
            start,
            start.ljust(12, "9"),
        )
    )
