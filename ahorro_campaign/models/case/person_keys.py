# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class AhorroPersonKeys(models.AbstractModel):
    """By what a person is known: two contacts that share a key are one person.

    A key is a letter and a mark. ``p``: the contact; ``d``: the document; ``t``: a
    phone that works and that few people have.
    """

    _name = "ahorro.person.keys"
    _description = "Keys of a person"

    @api.model
    def _keys_query(self, partners):
        """Return the SQL of the keys of some contacts.

        :param partners: SQL of their ids
        """
        return SQL(
            """
            SELECT 'p' || id AS key FROM res_partner WHERE id IN (%(partners)s)
             UNION
            SELECT 'd' || ahorro_document_key FROM res_partner
             WHERE id IN (%(partners)s) AND ahorro_document_key IS NOT NULL
             UNION
            SELECT 't' || national FROM ahorro_phone
             WHERE partner_id IN (%(partners)s) AND national IS NOT NULL AND active
               AND is_shared IS NOT TRUE AND is_wrong IS NOT TRUE
            """,
            partners=partners,
        )

    @api.model
    def _people_query(self, keys):
        """Return the SQL of the contacts that have any of some keys.

        It starts from the keys, which are few, so that it costs the same whatever
        number of cases is asked about.

        :param keys: SQL of them
        """
        return SQL(
            """
            WITH held AS MATERIALIZED (
                SELECT left(k.key, 1) AS kind, substr(k.key, 2) AS mark
                  FROM (%s) k(key))
            SELECT mark::integer FROM held WHERE held.kind = 'p'
             UNION
            SELECT h.id FROM held JOIN res_partner h ON h.ahorro_document_key = mark
             WHERE held.kind = 'd'
             UNION
            SELECT f.partner_id FROM held JOIN ahorro_phone f ON f.national = mark
             WHERE held.kind = 't' AND f.active
               AND f.is_shared IS NOT TRUE AND f.is_wrong IS NOT TRUE
            """,
            keys,
        )

    @api.model
    def _held_people_query(self, now):
        """Return the SQL of the contacts whom somebody has, under any of their keys."""
        return self._people_query(
            SQL(
                """SELECT k.key
                     FROM ahorro_lease_key k JOIN ahorro_lease l ON l.id = k.lease_id
                    WHERE l.expires_at > %s""",
                now,
            )
        )

    @api.model
    def _same_people_query(self, partner_ids):
        """Return the SQL of the contacts that are the same people as these."""
        return self._people_query(
            self._keys_query(SQL("SELECT unnest(%s::integer[])", list(partner_ids)))
        )

    @api.model
    def _same_people_condition(self, column, partner_ids):
        """Return what ``_same_people_query`` means as a condition on a column.

        For a few contacts and a statement that hardly takes longer than its planning:
        each array is one look at an index, and nothing is joined.

        :param SQL column: of ids of contacts
        """
        few_have = SQL(
            "national IS NOT NULL AND active AND is_shared IS NOT TRUE "
            "AND is_wrong IS NOT TRUE"
        )
        return SQL(
            """%(column)s = ANY(%(ids)s)
            OR %(column)s = ANY(ARRAY(
                SELECT id FROM res_partner
                 WHERE ahorro_document_key = ANY(ARRAY(
                       SELECT ahorro_document_key FROM res_partner
                        WHERE id = ANY(%(ids)s)))))
            OR %(column)s = ANY(ARRAY(
                SELECT partner_id FROM ahorro_phone
                 WHERE %(few_have)s AND national = ANY(ARRAY(
                       SELECT national FROM ahorro_phone
                        WHERE partner_id = ANY(%(ids)s) AND %(few_have)s))))""",
            column=column,
            ids=list(partner_ids),
            few_have=few_have,
        )
