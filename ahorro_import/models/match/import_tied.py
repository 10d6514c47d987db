# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from .import_match import subscription_key
from .import_settled import TIES
from .tables import LOOSE, SETTLED


class AhorroImportTied(models.AbstractModel):
    """Which rows of a file have to do with some of them, which somebody changed.

    Others call ``_get_ties``, before and after rows are changed, and ``_find_others``.

    A row has to do with another one where they have a subscription, a group and order,
    a document, a plan or a holder in common, directly or through other rows, plans and
    contacts. The comparison looks at nothing else beyond a row: what it found of all
    others stays.
    """

    _name = "ahorro.import.tied"
    _description = "Rows of an import that have to do with each other"

    def _get_ties(self, line_ids):
        """Return what rows have to do with as they are now: pairs of kind and key."""
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT v.kind, v.key
                  FROM ahorro_import_line l
                 CROSS JOIN LATERAL (VALUES
                       ('row', l.id::text), ('subscription', %s),
                       ('place', l.group_key || '/' || l.order_number),
                       ('document', l.document_key), ('plan', l.plan_id::text),
                       ('partner', l.partner_id::text)) AS v (kind, key)
                 WHERE l.id = ANY(%s) AND v.key IS NOT NULL
                """,
                subscription_key(SQL("l.subscription_number")),
                list(line_ids),
            )
        )

    def _find_others(self, run, ties):
        """Make ``ahorro_settled``: the rows that have nothing to do with these ties.

        ``ahorro_loose`` names, of all that have, the plans among others.

        :param ties: as ``_get_ties`` returns them
        """
        kinds, keys = zip(*set(ties), strict=True)
        LOOSE.create(
            self.env.cr,
            SQL(
                "SELECT kind, key FROM unnest(%s::text[], %s::text[]) AS v (kind, key)",
                list(kinds),
                list(keys),
            ),
        )
        own = {
            "line_id": SQL("l.id"),
            "own_subscription": subscription_key(SQL("l.subscription_number")),
            "own_place": SQL("l.group_key || '/' || l.order_number"),
            "own_document": SQL("l.document_key"),
            "plan_id": SQL("l.plan_id"),
            "partner_id": SQL("l.partner_id"),
        }
        SETTLED.create(
            self.env.cr,
            SQL(
                """SELECT %s FROM ahorro_import_line l
                    WHERE l.import_id = %s AND l.result IS DISTINCT FROM 'rejected'
                      AND NOT %s""",
                SQL(", ").join(
                    SQL("%s AS %s", own.get(name, SQL("NULL")), SQL.identifier(name))
                    for name in SETTLED.columns
                ),
                run.id,
                _is_loose("row", SQL("l.id")),
            ),
        )
        # Each round adds what the last one brought: rows, their plans and contacts.
        query = self._get_round_sql(run)
        while True:
            self.env.cr.execute(query)
            if not self.env.cr.rowcount:
                return
            LOOSE.analyze(self.env.cr)

    def _get_round_sql(self, run):
        """Return the statement that adds to ``ahorro_loose`` what it has to do with."""
        columns = [(kind, column) for kind, (column, *_) in TIES.items()]
        return SQL(
            """
        WITH gone AS (
            DELETE FROM ahorro_settled s WHERE %(is_tied)s RETURNING s.*),
        plans AS (
            SELECT * FROM (
                SELECT p.id, p.partner_id, %(plan_key)s AS subscription,
                       p.group_key || '/' || p.order_number AS place
                  FROM ahorro_plan p
                 WHERE p.company_id = %(company)s AND p.provider_id = %(provider)s) p
             WHERE %(is_plan)s OR %(is_holder)s OR %(is_subscription)s
                OR %(is_place)s),
        people AS (
            SELECT r.id, r.ahorro_document_key AS document_key
              FROM ahorro_loose o
              JOIN res_partner r ON r.ahorro_document_key = o.key
             WHERE o.kind = 'document'
             UNION
            SELECT r.id, r.ahorro_document_key
              FROM ahorro_loose o JOIN res_partner r
                ON r.id = CASE WHEN o.kind = 'partner' THEN o.key::integer END)
        INSERT INTO ahorro_loose
        SELECT v.kind, v.key
          FROM gone CROSS JOIN LATERAL (VALUES %(of_rows)s) AS v (kind, key)
         WHERE v.key IS NOT NULL
         UNION
        SELECT v.kind, v.key
          FROM plans p CROSS JOIN LATERAL (VALUES
               ('subscription', p.subscription), ('place', p.place),
               ('plan', p.id::text), ('partner', p.partner_id::text))
               AS v (kind, key)
         WHERE v.key IS NOT NULL
         UNION
        SELECT v.kind, v.key
          FROM people CROSS JOIN LATERAL (VALUES
               ('document', document_key), ('partner', id::text)) AS v (kind, key)
         WHERE v.key IS NOT NULL
        EXCEPT
        SELECT kind, key FROM ahorro_loose
            """,
            plan_key=subscription_key(SQL("p.subscription_number")),
            company=run.company_id.id,
            provider=run.provider_id.id,
            is_plan=_is_loose("plan", SQL("p.id")),
            is_holder=_is_loose("partner", SQL("p.partner_id")),
            is_subscription=_is_loose("subscription", SQL("p.subscription")),
            is_place=_is_loose("place", SQL("p.place")),
            is_tied=SQL(" OR ").join(
                _is_loose(kind, SQL.identifier("s", column)) for kind, column in columns
            ),
            of_rows=SQL(", ").join(
                SQL("(%s, %s::text)", kind, SQL.identifier("gone", column))
                for kind, column in columns
            ),
        )


def _is_loose(kind, column):
    """Return the SQL of whether a key is one of ``ahorro_loose``."""
    return SQL(
        "(%s)::text IN (SELECT key FROM ahorro_loose WHERE kind = %s)", column, kind
    )
