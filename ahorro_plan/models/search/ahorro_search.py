# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from itertools import chain, zip_longest

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.arguments import Anything
from ...tools.search import MAX_LENGTH, is_too_long, read_search
from ..calls.remote import remote
from .ahorro_search_domain import PARTNER, PHONE, PLAN

MAX_HITS = 50
#: Statuses shown of a person with several plans.
SHOWN_STATUSES = 3
#: People whose names have the words and are compared with each other for the order.
#: A first word of three letters may be in the name of half of them.
NAME_CANDIDATES = 1000
#: What is read of a phone to show it.
HIT_PHONE_FIELDS = (
    *("partner_id", "raw", "national", "e164", "kind", "reason", "suggested"),
    *("is_wrong", "is_shared", "in_phone", "in_mobile"),
)
#: What a text may be found as. An exact finding of an earlier kind comes first.
KINDS = ("group_order", "subscription", "document", "phone", "name", "similar")
#: From how many letters on a name may be one that is spelt another way.
SIMILAR_LENGTH = 4
#: How alike they must be, as PostgreSQL's word_similarity counts: one letter within a
#: long name (Velasquez, Velazquez) makes 0.54.
SIMILARITY = 0.5


class AhorroSearch(models.AbstractModel):
    """The box *Buscar*: a person or a plan, by whatever the client on the phone says.

    Under the rights of whoever asks, which for plans means a role in Ahorro. People are
    found only if they hold a plan that the user may see.
    """

    _name = "ahorro.search"
    _inherit = "ahorro.search.domain"
    _description = "Search of clients and plans"

    @api.model
    @api.readonly
    @remote(text=Anything(any_sign=True))
    def search_clients(self, text, limit=8):
        """Return the plans and people that a text may mean, the likeliest first.

        A person with one plan is shown as that plan; archived plans come last.

        :param str text: see ``tools.search``
        :return: list of dicts: ``model`` and ``id`` of what was found; ``partner_id``,
            whose client file it opens, and ``plan_id``, the plan it is about, or False;
            ``name`` of the person; ``match``, one of ``KINDS``; ``phone`` to reach
            them, as people write it, with its ``problem``, or False; ``details``,
            texts of which the first is what was found unless it was the name;
            ``statuses`` with ``label`` and ``color``; ``plans``, how many there are;
            ``archived``
        :raises AccessError: the user has no role in Ahorro
        :raises UserError: the text is too long
        """
        plans = self._get_plans()
        plans.check_access("read")
        if isinstance(text, str) and is_too_long(text):
            raise UserError(
                self.env._("Search for at most %(limit)s characters.", limit=MAX_LENGTH)
            )
        query = read_search(text)
        limit = limit if isinstance(limit, int) else 8
        limit = min(max(limit, 1), MAX_HITS)
        if not query:
            return []
        rows = self.env.execute_query_dict(self._get_hits_sql(query, 2 * limit))
        if not rows:
            rows = self._find_similar_names(query, limit)
        return self._prepare_hits(_by_likelihood(rows), limit)

    # === ONE QUERY FOR ALL KINDS ===

    @api.model
    def _get_hits_sql(self, query, limit):
        """Return a query with at most ``limit`` rows of each kind."""
        # What was written just before must be found, and SQL does not know the cache.
        for model in ("res.partner", "ahorro.phone", "ahorro.plan"):
            self.env[model].flush_model()
        branches = [self._get_name_sql(query, limit)]
        for domain, get_sql in (
            (self._get_place_domain(query), self._get_place_sql),
            (self._get_subscription_domain(query), self._get_subscription_sql),
            (self._get_document_domain(query), self._get_document_sql),
            (self._get_phone_domain(query), self._get_phone_sql),
        ):
            # Most texts can be two or three things only.
            if not domain.is_false():
                branches.append(get_sql(query, domain, limit))
        return SQL(" UNION ALL ").join(SQL("(%s)", branch) for branch in branches)

    @api.model
    def _get_place_sql(self, query, domain, limit):
        other = SQL("%s <> %s", PLAN("order_number"), query.order)
        return self._get_plan_sql("group_order", domain, other, limit)

    @api.model
    def _get_subscription_sql(self, query, domain, limit):
        number = PLAN("subscription_number")
        other = SQL("%s <> ALL(%s)", number, list(query.subscriptions))
        return self._get_plan_sql("subscription", domain, other, limit)

    @api.model
    def _get_plan_sql(self, kind, domain, inexact, limit):
        plans = self._get_plans()._search(domain)
        plans.order = SQL("NOT %s, 2, %s, 3 DESC", PLAN("active"), PLAN("order_number"))
        plans.limit = limit
        return plans.select(
            SQL("%s", kind),
            SQL("(%s)::int", inexact),
            PLAN("id"),
            PLAN("partner_id"),
            SQL("NULL::int"),
        )

    @api.model
    def _get_holders(self, domain):
        """Return the query of people who hold a plan that the user may see."""
        plans = self._get_plans()._search(Domain.TRUE)
        plans.add_where(SQL("%s = %s", PLAN("partner_id"), PARTNER("id")))
        partners = self.env["res.partner"].with_context(active_test=False)
        holders = partners._search(domain)
        holders.add_where(SQL("EXISTS (%s)", plans.select(SQL("1"))))
        return holders

    @api.model
    def _get_document_sql(self, query, domain, limit):
        holders = self._get_holders(domain)
        holders.order = SQL("2, %s, %s", PARTNER("name"), PARTNER("id"))
        holders.limit = limit
        return holders.select(
            SQL("'document'"),
            SQL(
                "(%s <> ALL(%s))::int",
                PARTNER("ahorro_document_key"),
                list(query.documents),
            ),
            SQL("NULL::int"),
            PARTNER("id"),
            SQL("NULL::int"),
        )

    @api.model
    def _get_phone_sql(self, query, domain, limit):
        phones = self.env["ahorro.phone"]._search(domain)
        holders = self._get_holders(Domain.TRUE)
        holders.add_where(SQL("%s = %s", PARTNER("id"), PHONE("partner_id")))
        phones.add_where(SQL("EXISTS (%s)", holders.select(SQL("1"))))
        phones.order = SQL("2, %s DESC", PHONE("id"))
        phones.limit = limit
        return phones.select(
            SQL("'phone'"),
            SQL("(%s IS DISTINCT FROM %s)::int", PHONE("national"), query.phone),
            SQL("NULL::int"),
            PHONE("partner_id"),
            PHONE("id"),
        )

    @api.model
    def _get_name_sql(self, query, limit):
        partners = self.env["res.partner"]
        holders = self._get_holders(partners._get_ahorro_words_domain(query))
        holders.limit = NAME_CANDIDATES
        whole = [f"% {word} %" for word in query.words]
        begun = [f"% {word}%" for word in query.words]
        return SQL(
            """SELECT 'name' AS match,
                      CASE WHEN ahorro_search_name = %s THEN 0
                           WHEN ' ' || ahorro_search_name || ' ' LIKE ALL(%s) THEN 1
                           WHEN ' ' || ahorro_search_name LIKE ALL(%s) THEN 2
                           ELSE 3 END AS rank,
                      NULL::int AS plan_id, id AS partner_id, NULL::int AS phone_id
                 FROM (%s) found
                ORDER BY 2, ahorro_search_name, id LIMIT %s""",
            query.folded,
            whole,
            begun,
            holders.select(PARTNER("id"), PARTNER("ahorro_search_name")),
            limit,
        )

    @api.model
    def _find_similar_names(self, query, limit):
        """Return people whose names are spelt almost so, the likest first.

        A name is heard on the phone before it is read: Velazquez or Velázques, Giménez
        or Jiménez. Asked only where nobody has the name as it was typed.
        """
        words = [word for word in query.words if len(word) >= SIMILAR_LENGTH]
        if not (words and self.env.registry.has_trigram):
            return []
        if any(sign.isdecimal() for sign in query.folded):
            return []
        # Short words are not compared: they begin a word of the name, as ever.
        short = tuple(word for word in query.words if word not in words)
        holders = self._get_holders(
            self.env["res.partner"]._get_ahorro_words_domain(
                replace(query, words=short)
            )
        )
        name = PARTNER("ahorro_search_name")
        for word in words:
            # The operator that the index of trigrams serves.
            holders.add_where(SQL("%s %%> %s", name, word))
        holders.order = SQL(
            "%s DESC, %s, %s",
            SQL(" + ").join(SQL("word_similarity(%s, %s)", w, name) for w in words),
            name,
            PARTNER("id"),
        )
        holders.limit = limit
        self.env.cr.execute(
            SQL(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)",
                str(SIMILARITY),
            )
        )
        return self.env.execute_query_dict(
            holders.select(
                SQL("'similar' AS match"),
                SQL("1 AS rank"),
                SQL("NULL::int AS plan_id"),
                SQL("%s AS partner_id", PARTNER("id")),
                SQL("NULL::int AS phone_id"),
            )
        )

    # === WHAT IS SHOWN ===

    @api.model
    def _prepare_hits(self, rows, limit):
        plans = self._get_plans()
        people = [row["partner_id"] for row in rows if not row["plan_id"]]
        held = {
            partner.id: (count, plan_id, statuses)
            for partner, count, plan_id, statuses in plans._read_group(
                [("partner_id", "in", people)],
                ["partner_id"],
                ["__count", "id:max", "status_id:recordset"],
            )
        }
        chosen = {}
        for row in rows:
            count, plan_id, statuses = held.get(
                row["partner_id"], (1, False, plans.status_id)
            )
            if row["plan_id"] or count == 1:
                key = ("ahorro.plan", row["plan_id"] or plan_id)
            else:
                key = ("res.partner", row["partner_id"])
            chosen.setdefault(key, (row, count, statuses))
            if len(chosen) == limit:
                break
        partners = self.env["res.partner"].browse(
            id_ for model, id_ in chosen if model == "res.partner"
        )
        plans = plans.browse(id_ for model, id_ in chosen if model == "ahorro.plan")
        self._fetch_shown(plans, partners)
        phones = self._get_hit_phones(plans.partner_id | partners)
        return [
            (
                self._prepare_plan_hit(plans.browse(id_), row)
                if model == "ahorro.plan"
                else self._prepare_person_hit(
                    partners.browse(id_), row, count, statuses
                )
            )
            | {
                "phone": self._prepare_hit_phone(
                    phones.get(row["partner_id"]), row["phone_id"]
                )
            }
            for (model, id_), (row, count, statuses) in chosen.items()
        ]

    @api.model
    def _fetch_shown(self, plans, partners):
        """Read what is shown and no more: a contact has a hundred fields."""
        plans.fetch(
            ["active", "group_order", "partner_id", "status_id", "subscription_number"]
        )
        (plans.partner_id | partners).sudo().fetch(
            ["name", "ahorro_document_kind", "ahorro_document_number"]
        )

    @api.model
    def _get_hit_phones(self, partners):
        """Return the phones of people, by person, with all that is shown of them."""
        phones = self.env["ahorro.phone"].search_fetch(
            [("partner_id", "in", partners.ids)], HIT_PHONE_FIELDS
        )
        return phones.grouped(lambda row: row.partner_id.id)

    @api.model
    def _prepare_hit_phone(self, phones, found_id):
        """Return the number to reach somebody by: the one that was found, or the best.

        :param phones: theirs, or None
        """
        if not phones:
            return False
        phone = phones.filtered(lambda row: row.id == found_id)
        if not phone:
            good = phones.filtered(lambda row: not row.is_wrong)
            phone = good.sorted(lambda row: (not row.e164, not row._is_main()))[:1]
        if not phone:
            return False
        return {"shown": phone.shown, "problem": phone.problem or ""}

    @api.model
    def _prepare_plan_hit(self, plan, row):
        number = plan.subscription_number
        details = [
            plan.group_order,
            number and self.env._("Subscription %(number)s", number=number),
        ]
        if row["match"] == "subscription":
            details.reverse()
        # sudo: the holder's name is part of the plan, as in its display name.
        partner_sudo = plan.partner_id.sudo()
        return self._prepare_hit(plan, partner_sudo, row, plan.status_id, details) | {
            "plans": 1,
            "archived": not plan.active,
        }

    @api.model
    def _prepare_person_hit(self, partner, row, count, statuses):
        details = [self.env._("%(count)s plans", count=count)]
        if row["match"] != "document" and partner.ahorro_document:
            details.insert(0, partner.ahorro_document)
        return self._prepare_hit(partner, partner, row, statuses, details) | {
            "plans": count,
            "archived": False,
        }

    @api.model
    def _prepare_hit(self, record, partner, row, statuses, details):
        found = False
        if row["match"] == "document":
            found = partner.ahorro_document
        elif row["match"] == "phone":
            found = self.env["ahorro.phone"].browse(row["phone_id"]).shown
        elif row["match"] == "similar":
            found = self.env._("similar name")
        return {
            "model": record._name,
            "id": record.id,
            "partner_id": partner.id,
            "plan_id": record._name == "ahorro.plan" and record.id,
            "name": partner.name or self.env._("Without a holder"),
            "match": row["match"],
            "details": [text for text in (found, *details) if text],
            "statuses": [
                {"label": status.name, "color": status.color}
                for status in statuses[:SHOWN_STATUSES]
            ],
        }


def _by_likelihood(rows):
    """Return the exact findings first, and the others of each kind by turns."""
    kinds = [[row for row in rows if row["match"] == kind] for kind in KINDS]
    exact = [row for kind in kinds for row in kind if row["rank"] == 0]
    others = [[row for row in kind if row["rank"] > 0] for kind in kinds]
    turns = chain.from_iterable(zip_longest(*others))
    return [*exact, *(row for row in turns if row)]
