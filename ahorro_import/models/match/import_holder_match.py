# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from ..run.ahorro_import_line import COUNTED
from .tables import HOLDER, UNKNOWN


class AhorroImportHolderMatch(models.AbstractModel):
    """Who holds the plan of each row, and what the file says anew of that person.

    Others call ``_create_holder_table`` and ``_get_client_sql``.

    A person is found by document, in the company's contacts and the shared ones. A
    phone or a name only suggests. What people wrote in a contact stays; the file fills
    what is empty, and of several rows of one person the last that says a datum counts.
    """

    _name = "ahorro.import.holder.match"
    _description = "Holders of an import"

    def _create_holder_table(self, run):
        """Make ``ahorro_holder``: of each row that counts, its person."""
        self.env["res.partner"].flush_model()
        self.env["ahorro.phone"].flush_model()
        self._find_holders(run)
        judge = self.env["ahorro.import.holder.judge"]
        judge._judge_names()
        judge._judge_documents()
        self._remember_decisions()
        self._choose_holders()
        judge._judge_spellings()
        judge._judge_shared_documents()
        self._suggest_holders(run)
        self._compare_holders()

    def _find_holders(self, run):
        HOLDER.create(
            self.env.cr,
            SQL(
                """
        WITH wanted AS (
            SELECT DISTINCT document_key FROM ahorro_match
             WHERE result IS NULL AND document_key IS NOT NULL),
        people AS MATERIALIZED (
            SELECT DISTINCT ON (r.ahorro_document_key)
                   r.ahorro_document_key AS key, r.id
              FROM res_partner r
              JOIN wanted w ON w.document_key = r.ahorro_document_key
             WHERE (r.company_id = %(company)s OR r.company_id IS NULL)
               AND %(usable)s
             ORDER BY r.ahorro_document_key, r.active DESC, r.id),
        -- Whoever came back as a contact of their own is a client again.
        gone AS MATERIALIZED (
            SELECT key, id FROM (%(erased)s) known
             WHERE key NOT IN (SELECT key FROM people))
        SELECT m.line_id, m.row_number, m.plan_id, p.partner_id AS current_id,
               COALESCE(f.id, g.id) AS found_id, NULL::integer AS partner_id,
               NULL::varchar AS partner_reason,
               NULL::integer AS suggested_partner_id,
               NULL::varchar AS suggestion_reason,
               l.holder_decision AS decision,
               CASE WHEN g.id IS NOT NULL
                         AND COALESCE(p.partner_id, g.id) = g.id THEN 'erased'
                    -- Another document than the erased one is another person's.
                    WHEN c.ahorro_erased_on IS NOT NULL
                         THEN CASE WHEN l.document_key IS NOT NULL AND g.id IS NULL
                                    AND EXISTS (SELECT 1 FROM ahorro_erasure e
                                                 WHERE e.partner_id = c.id
                                                   AND e.marks IS NOT NULL)
                                   THEN 'cession' ELSE 'erased' END
                    WHEN p.partner_id IS NULL
                         OR (l.holder_name IS NULL AND l.document_key IS NULL)
                         THEN 'none'
                    WHEN c.ahorro_document_key <> l.document_key THEN 'cession'
                    WHEN l.holder_key = c.ahorro_search_name
                         OR l.holder_name IS NULL THEN 'none'
                    -- Known by the document alone: the name comes now.
                    WHEN c.name = c.ahorro_document_number THEN 'rename'
                    WHEN c.ahorro_document_key = l.document_key THEN 'rename'
                    ELSE 'unjudged' END AS kind,
               '[]'::jsonb AS codes, NULL::jsonb AS changes, NULL::jsonb AS kept,
               m.plan_id IS NOT NULL AND l.status_id IS NULL
                   AND COALESCE(l.status_code, l.status_label) IS NOT NULL
                   AS new_status,
               m.plan_id IS NOT NULL AND l.seller_id IS NULL AND p.seller_id IS NULL
                   AND l.seller_name IS NOT NULL AS new_seller,
               FALSE AS new_holder, FALSE AS is_typo, FALSE AS is_worse
          FROM ahorro_match m
          JOIN ahorro_import_line l ON l.id = m.line_id
          LEFT JOIN ahorro_plan p ON p.id = m.plan_id
          LEFT JOIN res_partner c ON c.id = p.partner_id
          LEFT JOIN people f ON f.key = m.document_key
          LEFT JOIN gone g ON g.key = m.document_key
         WHERE m.result IS NULL
                """,
                company=run.company_id.id,
                usable=self._get_client_sql("r"),
                erased=self.env["ahorro.erasure"]._get_erased_sql(
                    SQL.identifier("wanted"), run.company_id
                ),
            ),
        )

    def _get_client_sql(self, alias):
        """Return the SQL of a contact that may be a client: nobody of ours."""
        partner = SQL.identifier(alias, "id")
        return SQL(
            "%s IS NULL AND NOT EXISTS (SELECT 1 FROM res_users WHERE partner_id = %s) "
            "AND NOT EXISTS (SELECT 1 FROM res_company WHERE partner_id = %s)",
            SQL.identifier(alias, "ahorro_erased_on"),
            partner,
            partner,
        )

    def _remember_decisions(self):
        """Ask nothing that the last import of the plan was told, or that it knew.

        A holder who was kept stays until the file names somebody else; and where the
        contact of that document was merged into another one, the plan is of that one.
        """
        self.env["ahorro.import.line"].flush_model()
        self.env.cr.execute(
            """
            UPDATE ahorro_holder h
               SET decision = CASE WHEN o.holder_decision = 'keep' THEN 'keep' END,
                   kind = CASE WHEN o.holder_decision = 'keep' THEN h.kind
                               ELSE 'none' END
              FROM ahorro_holder a
              JOIN ahorro_import_line l ON l.id = a.line_id
             CROSS JOIN LATERAL (
                   SELECT e.holder_decision, e.partner_id, e.document_key, e.holder_key
                     FROM ahorro_import_line e
                     JOIN ahorro_import i ON i.id = e.import_id AND i.state = 'done'
                    WHERE e.plan_id = a.plan_id
                      AND e.result IN ('new', 'changed', 'same')
                      AND (e.document_key IS NOT NULL OR e.holder_key IS NOT NULL)
                    ORDER BY i.applied_at DESC, i.id DESC LIMIT 1) o
             WHERE h.line_id = a.line_id AND a.kind = 'cession'
               AND a.decision IS NULL AND o.partner_id = a.current_id
               AND CASE WHEN l.document_key IS NULL OR o.document_key IS NULL
                        THEN l.holder_key = o.holder_key
                        ELSE l.document_key = o.document_key END
            """
        )

    def _choose_holders(self):
        """Say who will hold each plan; NULL where the import creates the contact."""
        self.env.cr.execute(
            """
            UPDATE ahorro_holder h
               SET decision = d.decision,
                   partner_id = CASE WHEN d.moves THEN h.found_id
                                     ELSE h.current_id END,
                   partner_reason = CASE WHEN NOT d.moves THEN 'plan'
                                         WHEN h.found_id IS NOT NULL THEN 'document'
                                    END,
                   new_holder = d.moves AND h.plan_id IS NOT NULL
                                AND h.found_id IS NULL AND d.told,
                   codes = CASE WHEN h.kind = 'cession'
                                THEN '[{"code": "cession"}]'::jsonb
                                ELSE '[]'::jsonb END
                       || CASE WHEN h.kind = 'erased'
                                 OR (h.kind = 'cession' AND EXISTS (
                                     SELECT 1 FROM res_partner r
                                      WHERE r.id = h.found_id
                                        AND r.ahorro_erased_on IS NOT NULL))
                               THEN '[{"code": "erased_holder"}]'::jsonb
                               ELSE '[]'::jsonb END
                       || CASE WHEN h.is_typo
                               THEN '[{"code": "document_typo"}]'::jsonb
                               ELSE '[]'::jsonb END
              FROM (SELECT o.line_id,
                           CASE WHEN kind = 'cession'
                                THEN COALESCE(decision, 'pending') END AS decision,
                           current_id IS NULL OR (kind = 'cession'
                               AND COALESCE(decision = 'accept', FALSE)) AS moves,
                           l.holder_name IS NOT NULL OR l.document_key IS NOT NULL
                               AS told
                      FROM ahorro_holder o
                      JOIN ahorro_import_line l ON l.id = o.line_id) d
             WHERE d.line_id = h.line_id
            """
        )
        HOLDER.analyze(self.env.cr)

    def _suggest_holders(self, run):
        """Name who a new holder without a known document may be; never taken."""
        # A table of its own, so that PostgreSQL knows how many they are: few or all.
        UNKNOWN.create(
            self.env.cr,
            SQL(
                """
            SELECT h.line_id, l.holder_key, l.phones
              FROM ahorro_holder h
              JOIN ahorro_import_line l ON l.id = h.line_id
             WHERE h.partner_id IS NULL AND l.holder_name IS NOT NULL
            """
            ),
        )
        self.env.cr.execute(
            SQL(
                """
        WITH numbers AS (
            SELECT u.line_id, e.value ->> 'national' AS national
              FROM ahorro_unknown u CROSS JOIN LATERAL jsonb_array_elements(u.phones) e
             WHERE jsonb_typeof(u.phones) = 'array'
               AND e.value ->> 'national' IS NOT NULL),
        by_phone AS (
            SELECT n.line_id, min(r.id) AS id
              FROM numbers n
              JOIN ahorro_phone f ON f.national = n.national AND f.active
                   AND NOT COALESCE(f.is_shared, FALSE)
                   AND NOT COALESCE(f.is_wrong, FALSE)
              JOIN res_partner r ON r.id = f.partner_id
             WHERE r.active AND (r.company_id = %(company)s OR r.company_id IS NULL)
               AND %(usable)s
             GROUP BY n.line_id),
        by_name AS (
            SELECT u.line_id, min(r.id) AS id
              FROM ahorro_unknown u
              -- Joined as an expression: the column's index is of trigrams, for
              -- which finding one whole name after the other takes for ever.
              JOIN res_partner r ON r.ahorro_search_name || '' = u.holder_key
             WHERE r.active AND (r.company_id = %(company)s OR r.company_id IS NULL)
               AND %(usable)s
             GROUP BY u.line_id)
        UPDATE ahorro_holder h
           SET suggested_partner_id = s.id, suggestion_reason = s.reason
          FROM (SELECT DISTINCT ON (line_id) line_id, id, reason
                  FROM (SELECT line_id, id, 'phone' AS reason, 1 AS rank FROM by_phone
                        UNION ALL
                        SELECT line_id, id, 'name', 2 FROM by_name) every
                 ORDER BY line_id, rank) s
         WHERE s.line_id = h.line_id
                """,
                company=run.company_id.id,
                usable=self._get_client_sql("r"),
            )
        )

    # === WHAT THE FILE SAYS OF KNOWN PEOPLE ===

    def _compare_holders(self):
        """Write what rows fill in of contacts, and what stays as people wrote it."""
        fills = (
            ("email", "lower(l.email)", "lower(r.email)", "l.email", "r.email"),
            ("street", "lower(l.street)", "lower(r.street)", "l.street",
             "r.street"),
            ("city", "lower(l.city)", "lower(r.city)", "l.city", "r.city"),
            ("zip", "upper(l.zip)", "upper(r.zip)", "l.zip", "r.zip"),
            ("province", "l.state_id::text", "r.state_id::text", "l.province",
             "(SELECT name FROM res_country_state WHERE id = r.state_id)"),
        )  # fmt: skip
        marks = {name: "state_id" if name == "province" else name for name, *_ in fills}
        last = [
            SQL(
                "l.row_number = max(l.row_number) FILTER (WHERE %s IS NOT NULL) "
                "OVER person AS %s",
                SQL.identifier("l", column),
                SQL.identifier(f"last_{column}"),
            )
            for column in (*marks.values(), "holder_name", "document_number")
        ]
        # Of each datum that a row fills in, when it does and what it writes.
        changes, kept = [], []
        for name, told, known, file, own in fills:
            says = SQL.identifier("t", f"last_{marks[name]}")
            is_filled = SQL("%s AND NULLIF(%s, '') IS NULL AND %s IS NOT NULL",
                            says, SQL(known), SQL(told))  # fmt: skip
            writes = SQL("jsonb_build_array(NULL, %s)", SQL(file))
            changes.append((name, is_filled, writes))
            kept.append((name, SQL("%s AND %s <> %s", says, SQL(told), SQL(known)),
                         SQL(file), SQL(own)))  # fmt: skip
        changes += [
            ("holder_name", SQL("t.renames AND t.from_file"),
             SQL("jsonb_build_array(r.name, l.holder_name)")),
            ("holder_document",
             SQL("t.last_document_number AND l.document_number IS NOT NULL "
                 "AND NULLIF(r.ahorro_document_number, '') IS NULL"),
             SQL("jsonb_build_array(NULL, l.document_number)")),
            ("phones", *self._get_new_phones_sql()),
        ]  # fmt: skip
        kept += [
            ("holder_name", SQL("t.renames AND NOT t.from_file"),
             SQL("l.holder_name"), SQL("r.name")),
            ("holder_document",
             SQL("t.last_document_number AND r.ahorro_document_key IS NULL "
                 "AND r.ahorro_document_number <> l.document_number"),
             SQL("l.document_number"), SQL("r.ahorro_document_number")),
        ]  # fmt: skip
        self.env.cr.execute(
            SQL(
                """
        WITH t AS MATERIALIZED (
            SELECT h.line_id, h.partner_id, %(last)s,
                   COALESCE(l.holder_key <> r.ahorro_search_name
                       AND (h.kind = 'rename' OR h.plan_id IS NULL), FALSE)
                       AS differs, h.plan_id, h.is_worse,
                   COALESCE(r.name = r.ahorro_document_number, FALSE) AS is_nameless
              FROM ahorro_holder h
              JOIN ahorro_import_line l ON l.id = h.line_id
              JOIN res_partner r ON r.id = h.partner_id
             WHERE h.kind <> 'erased' AND r.ahorro_erased_on IS NULL
               AND (h.decision IS NULL OR h.decision = 'accept')
            WINDOW person AS (PARTITION BY h.partner_id)),
        judged AS MATERIALIZED (
            SELECT t.*, t.differs AND t.last_holder_name AS renames,
                   t.differs AND t.last_holder_name AND NOT t.is_worse
                       AND (t.is_nameless OR %(from_file)s) AS from_file
              FROM t)
        UPDATE ahorro_holder h
           SET changes = s.changes, kept = s.kept
          FROM (SELECT t.line_id,
                       NULLIF(jsonb_strip_nulls(jsonb_build_object(%(changes)s)), '{}')
                           AS changes,
                       NULLIF(jsonb_strip_nulls(jsonb_build_object(%(kept)s)), '{}')
                           AS kept
                  FROM judged t
                  JOIN ahorro_import_line l ON l.id = t.line_id
                  JOIN res_partner r ON r.id = t.partner_id
                 -- Nearly no row says anything anew.
                 WHERE %(any_of)s) s
         WHERE s.line_id = h.line_id
                """,
                last=SQL(", ").join(last),
                from_file=self._get_name_from_file_sql(),
                any_of=SQL(" OR ").join(
                    SQL("(%s)", when) for _name, when, *_rest in (*changes, *kept)
                ),
                changes=SQL(", ").join(
                    SQL("%s, CASE WHEN %s THEN %s END", *one) for one in changes
                ),
                kept=SQL(", ").join(
                    SQL(
                        """%s, CASE WHEN %s THEN jsonb_build_object(
                            'file', %s, 'current', %s, 'when', r.write_date, 'who',
                            (SELECT w.name FROM res_users u
                               JOIN res_partner w ON w.id = u.partner_id
                              WHERE u.id = r.write_uid)) END""",
                        name,
                        when,
                        file,
                        own,
                    )
                    for name, when, file, own in kept
                ),
            )
        )

    def _get_name_from_file_sql(self):
        """Return the SQL that tells whether a contact's name came from a file.

        The last import that named the holder of this plan wrote it so: nobody has
        corrected it since, and the next file may.
        """
        return SQL(
            """COALESCE((
                SELECT o.holder_key = r.ahorro_search_name
                  FROM ahorro_import_line o
                  JOIN ahorro_import i ON i.id = o.import_id AND i.id IN %s
                  JOIN res_partner r ON r.id = t.partner_id
                 WHERE o.plan_id = t.plan_id AND o.holder_key IS NOT NULL
                   AND o.result IN %s
                   -- A name that was not taken says nothing of the one that stayed.
                   AND o.holder_decision IS DISTINCT FROM 'keep'
                   AND COALESCE(o.code_names, '') NOT LIKE '%%,worse_name,%%'
                 ORDER BY i.applied_at DESC, i.id DESC LIMIT 1), FALSE)""",
            self.env["ahorro.import"]._get_standing_sql(),
            COUNTED,
        )

    def _get_new_phones_sql(self):
        """Return the SQL of whether a row has phones that its contact lacks, and which.

        One that somebody archived or marked as wrong is known too, and stays so.
        """
        lacking = SQL(
            """jsonb_array_elements(l.phones) e
             WHERE NOT EXISTS (
                   SELECT 1 FROM ahorro_phone f
                    WHERE f.partner_id = t.partner_id
                      AND (f.national = e.value ->> 'national'
                           OR f.raw = e.value ->> 'raw'))"""
        )
        return SQL(
            """CASE WHEN jsonb_typeof(l.phones) = 'array'
                    THEN EXISTS (SELECT 1 FROM %s) ELSE FALSE END""",
            lacking,
        ), SQL(
            """(SELECT jsonb_build_array(NULL, string_agg(e.value ->> 'raw', ' / '))
                  FROM %s)""",
            lacking,
        )
