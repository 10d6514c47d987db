# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from ...tools.catalog import HOLDER_NAMES
from ..run.ahorro_import_line import COUNTED
from .import_match import subscription_key
from .import_value import PLACE_FIELDS
from .tables import LOOSE, SETTLED

#: Codes of a row that are about its cells alone.
CELL_CODES = (
    "odd_phone",
    "odd_email",
    "failed_formula",
    "doubtful_cell",
    "unread_cell",
)
#: Changes of a row after which it may be matched or judged otherwise.
MOVING = ("subscription_number", *PLACE_FIELDS, "partner_id", *HOLDER_NAMES)
#: Share of the rows from which on finding out costs more than comparing.
MOST_LOOSE = 0.5
#: What ties rows and plans to one another, by the columns of ``ahorro_settled``.
TIES = {
    "subscription": ("own_subscription", "plan_subscription"),
    "place": ("own_place", "plan_place"),
    "document": ("own_document", "holder_document"),
    "plan": ("plan_id",),
    "partner": ("partner_id",),
}


class AhorroImportSettled(models.AbstractModel):
    """Which rows need no comparison, because nothing they depend on has changed.

    Others call ``_find_settled``, before rows are matched.

    Such a row stood in the last import to the letter, its plan has not been written
    since, its holder has all that it says, and so it is *same*. What other rows say may
    matter too: so it is compared all the same where it has a subscription, a group and
    order, a document, a plan or a holder in common with a row that is compared, with
    one of the last import that is gone, or with a plan that was written; directly, or
    through others. What is not certain is compared.
    """

    _name = "ahorro.import.settled"
    _description = "Rows of an import that need no comparison"

    # === THE ROWS ===

    def _find_settled(self, run):
        """Make ``ahorro_settled``: the rows that are *same* without a comparison."""
        self.env.flush_all()
        was_written = self.env["ahorro.import.aftermath"]._get_written_sql(run)
        SETTLED.create(
            self.env.cr,
            self._get_candidates_sql(run, was_written)
            if was_written
            else SETTLED.get_empty(),
        )
        if not was_written:
            return
        loose, settled = self.env.execute_query(
            SQL(
                """SELECT count(*) FILTER (WHERE s.line_id IS NULL), count(s.line_id)
                     FROM ahorro_import_line l
                     LEFT JOIN ahorro_settled s ON s.line_id = l.id
                    WHERE l.import_id = %s AND l.result IS DISTINCT FROM 'rejected'""",
                run.id,
            )
        )[0]
        if loose > MOST_LOOSE * settled:
            self.env.cr.execute("DELETE FROM ahorro_settled")
            return
        self._loosen(run, was_written)

    def _get_candidates_sql(self, run, was_written):
        """Return the query of the rows that nothing in themselves makes compare."""
        return SQL(
            """
        WITH said AS MATERIALIZED (
            SELECT l.id AS line_id, l.known_id, l.row_number,
                   b.row_number AS base_number, b.result AS base_result,
                   %(line_key)s AS own_subscription,
                   %(plan_key)s AS plan_subscription,
                   l.group_key || '/' || l.order_number AS own_place,
                   p.group_key || '/' || p.order_number AS plan_place,
                   l.document_key AS own_document,
                   c.ahorro_document_key AS holder_document,
                   p.id AS plan_id, c.id AS partner_id, l.phones
              FROM ahorro_import_line l
              JOIN ahorro_import_line b ON b.id = l.known_id
               AND b.import_id = %(base)s AND b.row_key = l.row_key
              JOIN ahorro_plan p ON p.id = l.plan_id AND p.id = b.plan_id
               AND p.company_id = %(company)s AND p.provider_id = %(provider)s
              JOIN res_partner c ON c.id = p.partner_id
             WHERE l.import_id = %(run)s AND NOT %(was_written)s
               -- It says what it was copied with.
               AND l.result = 'same' AND l.edited IS NULL AND l.changes IS NULL
               AND l.kept IS NULL AND l.candidates IS NULL
               AND l.duplicate_of_id IS NULL AND l.suggested_partner_id IS NULL
               AND l.holder_change = 'none' AND l.holder_decision IS NULL
               AND l.partner_id = c.id AND l.partner_reason = 'plan'
               AND string_to_array(trim(l.code_names, ','), ',') <@ %(cells)s
                   IS NOT FALSE
               -- Its codes mean what they meant, and nothing of it was new.
               AND l.status_id IS NOT DISTINCT FROM b.status_id
               AND (l.status_id IS NOT NULL
                    OR COALESCE(l.status_code, l.status_label) IS NULL)
               AND l.seller_id IS NOT DISTINCT FROM b.seller_id
               AND (l.seller_id IS NOT NULL OR l.seller_name IS NULL)
               -- The last import settled it, without more than the plan's own data.
               AND b.raw IS NOT NULL AND b.result IN %(counted)s
               AND b.kept IS NULL AND b.holder_change = 'none'
               AND b.holder_decision IS NULL
               AND NOT COALESCE(b.changes ?| %(moving)s, FALSE)
               -- Its holder is the one that it names, and has what it says.
               AND c.ahorro_erased_on IS NULL
               AND NOT COALESCE(c.ahorro_document_key <> l.document_key, FALSE)
               AND (l.holder_name IS NULL OR l.holder_key = c.ahorro_search_name)
               AND (l.document_number IS NULL
                    OR (NULLIF(c.ahorro_document_number, '') IS NOT NULL
                        AND (c.ahorro_document_key IS NOT NULL
                             OR c.ahorro_document_number = l.document_number)))
               AND (l.email IS NULL OR lower(l.email) = lower(c.email))
               AND (l.street IS NULL OR lower(l.street) = lower(c.street))
               AND (l.city IS NULL OR lower(l.city) = lower(c.city))
               AND (l.zip IS NULL OR upper(l.zip) = upper(c.zip))
               AND (l.state_id IS NULL OR l.state_id = c.state_id)),
        numbers AS MATERIALIZED (
            SELECT s.line_id, s.partner_id, e.value ->> 'national' AS national,
                   e.value ->> 'raw' AS raw
              FROM said s CROSS JOIN LATERAL jsonb_array_elements(s.phones) e
             WHERE jsonb_typeof(s.phones) = 'array'),
        lacking AS MATERIALIZED (
            SELECT n.line_id
              FROM numbers n
              LEFT JOIN (SELECT DISTINCT partner_id, national FROM ahorro_phone) f
                     ON f.partner_id = n.partner_id AND f.national = n.national
              LEFT JOIN (SELECT DISTINCT partner_id, raw FROM ahorro_phone) g
                     ON g.partner_id = n.partner_id AND g.raw = n.raw
             WHERE f.partner_id IS NULL AND g.partner_id IS NULL),
        wanted AS MATERIALIZED (
            SELECT DISTINCT own_document AS document_key FROM said
             WHERE own_document IS NOT NULL),
        erased AS MATERIALIZED (%(erased)s),
        placed AS (
            SELECT s.*, count(*) OVER of_base AS times,
                   count(*) OVER of_partner AS of_partner,
                   row_number() OVER (PARTITION BY partner_id ORDER BY row_number)
                       = row_number() OVER (PARTITION BY partner_id
                                            ORDER BY base_number) AS in_order
              FROM said s
             WHERE line_id NOT IN (SELECT line_id FROM lacking)
               AND (own_document IS NULL
                    OR own_document NOT IN (SELECT key FROM erased))
            WINDOW of_base AS (PARTITION BY known_id),
                   of_partner AS (PARTITION BY partner_id))
        SELECT %(columns)s FROM placed
         -- The last of a person's rows counts; a new holder has data of one alone.
         WHERE times = 1 AND in_order AND (base_result <> 'new' OR of_partner = 1)
            """,
            columns=SQL(", ").join(map(SQL.identifier, SETTLED.columns)),
            run=run.id,
            base=run.base_id.id,
            company=run.company_id.id,
            provider=run.provider_id.id,
            was_written=was_written("p"),
            line_key=subscription_key(SQL("l.subscription_number")),
            plan_key=subscription_key(SQL("p.subscription_number")),
            cells=list(CELL_CODES),
            counted=COUNTED,
            moving=list(MOVING),
            erased=self.env["ahorro.erasure"]._get_erased_sql(
                SQL.identifier("wanted"), run.company_id
            ),
        )

    # === WHAT OTHERS SAY ===

    def _loosen(self, run, was_written):
        """Take out the rows that something else has to do with, until none is left."""
        LOOSE.create(self.env.cr, self._get_first_ties_sql(run, was_written))
        ties = SQL(", ").join(
            SQL("(%s, %s::text)", kind, SQL.identifier("gone", column))
            for kind, columns in TIES.items()
            for column in columns
        )
        tied = SQL(" OR ").join(
            SQL(
                "%s::text IN (SELECT key FROM ahorro_loose WHERE kind = %s)",
                SQL.identifier(column),
                kind,
            )
            for kind, columns in TIES.items()
            for column in columns
        )
        while True:
            self.env.cr.execute(
                SQL(
                    """
                    WITH gone AS (
                        DELETE FROM ahorro_settled WHERE %s RETURNING *)
                    INSERT INTO ahorro_loose
                    SELECT DISTINCT v.kind, v.key
                      FROM gone CROSS JOIN LATERAL (VALUES %s) AS v (kind, key)
                     WHERE v.key IS NOT NULL
                    """,
                    tied,
                    ties,
                )
            )
            if not self.env.cr.rowcount:
                return

    def _get_first_ties_sql(self, run, was_written):
        """Return the query of what is not settled from the start: kind and key."""
        return SQL(
            """
        WITH plans AS MATERIALIZED (
            SELECT p.id, p.partner_id, %(plan_key)s AS subscription,
                   p.group_key || '/' || p.order_number AS place,
                   %(was_written)s AS was_written
              FROM ahorro_plan p
             WHERE p.company_id = %(company)s AND p.provider_id = %(provider)s),
        rows AS MATERIALIZED (
            -- Those to be compared, and those of the last file that are not settled.
            SELECT l.id, %(line_key)s AS subscription,
                   l.group_key || '/' || l.order_number AS place, l.document_key,
                   l.plan_id, l.partner_id
              FROM ahorro_import_line l
             WHERE l.import_id = ANY(%(both)s) AND l.result IS DISTINCT FROM 'rejected'
               AND l.id NOT IN (SELECT line_id FROM ahorro_settled)
               AND l.id NOT IN (SELECT known_id FROM ahorro_settled)),
        about AS (
            SELECT * FROM plans
             WHERE was_written
                OR id IN (SELECT plan_id FROM rows)
                OR subscription IN (SELECT subscription FROM rows)
                OR place IN (SELECT place FROM rows)),
        ties AS (
            SELECT v.kind, v.key FROM rows CROSS JOIN LATERAL (VALUES
                   ('subscription', subscription), ('place', place),
                   ('document', document_key), ('plan', plan_id::text),
                   ('partner', partner_id::text)) AS v (kind, key)
             UNION ALL
            SELECT v.kind, v.key FROM about CROSS JOIN LATERAL (VALUES
                   ('subscription', subscription), ('place', place),
                   ('plan', id::text), ('partner', partner_id::text)) AS v (kind, key)
             UNION ALL
            SELECT 'partner', r.id::text FROM res_partner r
             WHERE r.ahorro_document_key IN (SELECT document_key FROM rows))
        SELECT DISTINCT kind, key FROM ties WHERE key IS NOT NULL
            """,
            plan_key=subscription_key(SQL("p.subscription_number")),
            line_key=subscription_key(SQL("l.subscription_number")),
            was_written=was_written("p"),
            company=run.company_id.id,
            provider=run.provider_id.id,
            both=[run.id, run.base_id.id],
        )
