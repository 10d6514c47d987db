# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.modules.db import FunctionStatus
from odoo.tools import SQL

from ...tools.search import read_search, search_name
from .ahorro_search_domain import PHONE

#: Contacts whose searchable name is written at a time.
BATCH = 5000
#: Phones with the same last digits that a field shows the contacts of.
NAMESAKES = 500


def _trigrams(column):
    """Return what defines an index for texts inside a column.

    Nothing where PostgreSQL lacks ``pg_trgm``: all works, slower. Where ``unaccent`` is
    on, Odoo wraps what it compares with ilike in it, and so must the index; our own
    column has no accents and is compared as it is.
    """

    def define(registry):
        expression = column
        if registry.has_unaccent and column != "ahorro_search_name":
            if registry.has_unaccent != FunctionStatus.INDEXABLE:
                return ""
            expression = registry.unaccent(column)
        if not registry.has_trigram:
            return ""
        return f"USING gin ({expression} gin_trgm_ops) WHERE {column} IS NOT NULL"

    return define


class AhorroSearchMixin(models.AbstractModel):
    """Contacts found by name without accents, by document and by phone.

    The name that is searched is a column of its own, because PostgreSQL's ``unaccent``
    is off unless somebody switched it on, and clients are called Muñoz and Güemes.
    """

    _name = "ahorro.search.mixin"
    _description = "Searchable contact"

    # Whoever writes contacts by SQL fills this in too: tools.search.search_name().
    ahorro_search_name = fields.Char(
        string="Name without accents",
        compute="_compute_ahorro_search_name",
        store=True,
        precompute=True,
        exportable=False,
    )

    _ahorro_search_name_index = models.Index(_trigrams("ahorro_search_name"))
    # What Odoo searches contacts by, every time without an index of its own.
    _ahorro_complete_name_trigrams = models.Index(_trigrams("complete_name"))
    _ahorro_email_trigrams = models.Index(_trigrams("email"))
    _ahorro_ref_trigrams = models.Index(_trigrams("ref"))
    _ahorro_vat_trigrams = models.Index(_trigrams("vat"))
    _ahorro_registry_trigrams = models.Index(_trigrams("company_registry"))

    @api.depends("name", "company_name", "parent_id.name")
    def _compute_ahorro_search_name(self):
        for partner in self:
            # sudo: a contact's name is shown with its company's to everybody.
            parent_sudo = partner.parent_id.sudo()
            partner.ahorro_search_name = search_name(
                partner.name, partner.company_name, parent_sudo.name
            )

    @api.model
    def _search_display_name(self, operator, value):
        """Find also by words in any order without accents, by document, by phone."""
        domain = super()._search_display_name(operator, value)
        query = read_search(value) if operator == "ilike" else None
        if not query:
            return domain
        found = [Domain(domain)]
        if not query.folded.isdecimal():
            # Odoo itself finds digits inside a name: it has no accents to leave out.
            found.append(self._get_ahorro_words_domain(query))
        if query.documents:
            found.append(Domain("ahorro_document_key", "in", query.documents))
        found.append(self._get_ahorro_phone_domain(query))
        return Domain.OR(found)

    @api.model
    def _get_ahorro_phone_domain(self, query):
        """Return the contacts with the phone that a text may be.

        As an array, which PostgreSQL reads first and then finds by the contacts' key:
        with a plain sub-query beside an OR it would read all contacts.
        """
        phones = self.env["ahorro.phone"]
        domain = self.env["ahorro.search"]._get_phone_domain(query)
        if domain.is_false() or not phones.has_access("read"):
            return Domain.FALSE
        phones.flush_model()
        rows = phones._search(domain, limit=NAMESAKES).select(PHONE("partner_id"))
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s = ANY(ARRAY(%s))", SQL.identifier(alias, "id"), rows
            )
        )

    @api.model
    def _get_ahorro_words_domain(self, query):
        """Return the contacts whose names have all the words, in any order.

        A word of three letters may stand inside another. A shorter one begins a word:
        no index finds two letters in the middle of anything.

        :param query: ``SearchText``
        """
        return Domain.AND(
            Domain("ahorro_search_name", "like", word)
            if len(word) > 2
            else Domain("ahorro_search_name", "=like", f"{word}%")
            | Domain("ahorro_search_name", "like", f" {word}")
            for word in query.words
        )


def fill_search_names(cr):
    """Write the searchable name of every contact that has none.

    For contacts that did not come through the ORM: those that were there before this
    add-on, those of a bulk loader.
    """
    last = 0
    while True:
        cr.execute(
            """SELECT p.id, p.name, p.company_name, parent.name
                 FROM res_partner p
                 LEFT JOIN res_partner parent ON parent.id = p.parent_id
                WHERE p.id > %s AND p.ahorro_search_name IS NULL
                ORDER BY p.id LIMIT %s""",
            [last, BATCH],
        )
        rows = cr.fetchall()
        if not rows:
            break
        last = rows[-1][0]
        cr.execute(
            SQL(
                """UPDATE res_partner p SET ahorro_search_name = v.folded
                     FROM unnest(%s, %s) AS v (id, folded) WHERE p.id = v.id""",
                [row[0] for row in rows],
                [search_name(*row[1:]) for row in rows],
            )
        )
