# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.catalog import HOLDER_NAMES
from ..run.ahorro_import_line import COUNTED


class AhorroFileValue(models.Model):
    """What the last file said where a person of the dealership said otherwise.

    The person's value is the one that counts; this one is shown beside it.
    """

    _name = "ahorro.file.value"
    _description = "Value of a file kept beside the dealership's"
    _order = "id desc"
    _log_access = False
    _rec_name = "value"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    plan_id = fields.Many2one("ahorro.plan", ondelete="cascade", readonly=True)
    partner_id = fields.Many2one("res.partner", ondelete="cascade", readonly=True)
    field = fields.Char(required=True, readonly=True)
    field_label = fields.Char(compute="_compute_field_label", string="Datum")
    value = fields.Char(required=True, readonly=True, string="In the file")
    import_id = fields.Many2one(
        "ahorro.import", ondelete="set null", readonly=True, index="btree_not_null"
    )
    date = fields.Date(readonly=True, help="Of the file.")

    _record_unique = models.UniqueIndex(
        "(COALESCE(plan_id, 0), COALESCE(partner_id, 0), company_id, field)",
        "The last file's value of this datum is kept already.",
    )
    _partner_index = models.Index("(partner_id) WHERE partner_id IS NOT NULL")

    @api.depends("field")
    @api.depends_context("lang")
    def _compute_field_label(self):
        labels = self.env["ahorro.import.labels"]._get_target_labels()
        plans = self.env["ahorro.plan"].fields_get(
            [name for name in set(self.mapped("field")) if name], ["string"]
        )
        for row in self:
            own = plans.get(row.field, {}).get("string")
            row.field_label = own or labels.get(row.field) or row.field

    @api.model
    def _get_of_partner(self, partner):
        """Return what files say of a person and their plans, for the client file.

        :return: list of dicts with ``field``, ``label``, ``value``, ``date`` (text),
            ``plan_id`` (False for the person's own data); of the user's companies
        """
        self.flush_model(["partner_id", "plan_id", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM (
                    SELECT v.id, v.company_id FROM ahorro_file_value v
                     WHERE v.partner_id = %(partner)s
                     UNION
                    SELECT v.id, v.company_id
                      FROM ahorro_plan p
                      JOIN ahorro_file_value v ON COALESCE(v.plan_id, 0) = p.id
                     WHERE p.partner_id = %(partner)s) said
                 WHERE company_id = ANY(%(companies)s) ORDER BY id DESC
                """,
                partner=partner.id,
                companies=self.env.companies.ids,
            )
        )
        # sudo: operators have no access to imports, but what is kept is part of the
        # client's file, which the caller checked that they may read.
        values_sudo = self.sudo().browse(value_id for (value_id,) in rows)
        return [
            {
                "field": row.field,
                "label": row.field_label,
                "value": row.value,
                "date": fields.Date.to_string(row.date) or False,
                "plan_id": row.plan_id.id,
            }
            for row in values_sudo
        ]

    @api.model
    def _keep_of_run(self, run):
        """Write what the rows of a run keep aside, and drop what no longer differs.

        Writes nothing where the same value is kept already. What was there before goes
        to the run's effects.
        """
        said = SQL(
            """
            SELECT DISTINCT ON (2, 3, 4)
                   l.company_id,
                   CASE WHEN k.key = ANY(%(holder)s) THEN NULL ELSE l.plan_id END
                       AS plan_id,
                   CASE WHEN k.key = ANY(%(holder)s) THEN l.partner_id END
                       AS partner_id,
                   k.key AS field,
                   CASE k.key WHEN 'province' THEN l.province
                              ELSE k.value ->> 'file' END AS value
              FROM ahorro_import_line l
             CROSS JOIN LATERAL jsonb_each(l.kept) AS k
             WHERE l.import_id = %(run)s AND l.has_kept
               AND l.result IN %(counted)s
               AND COALESCE(k.value ->> 'file', '') <> ''
               AND (CASE WHEN k.key = ANY(%(holder)s) THEN l.partner_id
                         ELSE l.plan_id END) IS NOT NULL
             ORDER BY 2, 3, 4, l.row_number DESC""",
            holder=list(HOLDER_NAMES),
            run=run.id,
            counted=COUNTED,
        )
        same = SQL(
            """v.company_id = s.company_id AND v.field = s.field
               AND v.plan_id IS NOT DISTINCT FROM s.plan_id
               AND v.partner_id IS NOT DISTINCT FROM s.partner_id"""
        )
        effect = SQL(
            """INSERT INTO ahorro_import_effect (import_id, company_id, kind, plan_id,
                                                partner_id, field, old, written)"""
        )
        self.flush_model()
        cr = self.env.cr
        cr.execute(
            SQL(
                """%(effect)s
                SELECT %(run)s, s.company_id, 'file_value', s.plan_id, s.partner_id,
                       s.field, v.value, s.value
                  FROM (%(said)s) s
                  LEFT JOIN ahorro_file_value v ON %(same)s
                 WHERE v.value IS DISTINCT FROM s.value""",
                effect=effect,
                said=said,
                same=same,
                run=run.id,
            )
        )
        if cr.rowcount:
            self._write_kept(run)
        self._drop_agreed(run)
        self.invalidate_model()

    @api.model
    def _write_kept(self, run):
        """Write what the effects of a run say is kept aside now."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_file_value AS v
                       (company_id, plan_id, partner_id, field, value, import_id, date)
                SELECT company_id, plan_id, partner_id, field, written, import_id,
                       %(date)s
                  FROM ahorro_import_effect
                 WHERE import_id = %(run)s AND kind = 'file_value'
                ON CONFLICT (COALESCE(plan_id, 0), COALESCE(partner_id, 0),
                             company_id, field)
                DO UPDATE SET value = EXCLUDED.value, import_id = EXCLUDED.import_id,
                              date = EXCLUDED.date""",
                run=run.id,
                date=run.report_date or fields.Date.context_today(run),
            )
        )

    @api.model
    def _drop_agreed(self, run):
        """Drop what was kept aside of data in which this file agrees with people."""
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (
                    DELETE FROM ahorro_file_value v
                     WHERE EXISTS (
                           SELECT 1 FROM ahorro_import_line l
                            WHERE l.import_id = %(run)s
                              AND l.result IN %(counted)s
                              AND l.company_id = v.company_id
                              AND (l.plan_id = v.plan_id OR l.partner_id = v.partner_id)
                              AND to_jsonb(l) ->> CASE v.field
                                  WHEN 'holder_document' THEN 'document_number'
                                  ELSE v.field END IS NOT NULL)
                       AND NOT EXISTS (
                           SELECT 1 FROM ahorro_import_line l
                            WHERE l.import_id = %(run)s AND l.has_kept
                              AND (l.plan_id = v.plan_id OR l.partner_id = v.partner_id)
                              AND l.kept ? v.field)
                    RETURNING v.company_id, v.plan_id, v.partner_id, v.field, v.value)
                INSERT INTO ahorro_import_effect (import_id, company_id, kind, plan_id,
                                                  partner_id, field, old)
                SELECT %(run)s, company_id, 'file_value', plan_id, partner_id, field,
                       value
                  FROM gone""",
                run=run.id,
                counted=COUNTED,
            )
        )

    @api.model
    def _undo_of_run(self, run):
        """Give back what was kept aside before a run, if the run's is there."""
        self.flush_model()
        written = SQL(
            """e.import_id = %s AND e.kind = 'file_value'
               AND v.company_id = e.company_id AND v.field = e.field
               AND v.plan_id IS NOT DISTINCT FROM e.plan_id
               AND v.partner_id IS NOT DISTINCT FROM e.partner_id
               AND v.value = e.written""",
            run.id,
        )
        self.env.cr.execute(
            SQL(
                """DELETE FROM ahorro_file_value v USING ahorro_import_effect e
                    WHERE %s AND e.old IS NULL""",
                written,
            )
        )
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_file_value
                       (company_id, plan_id, partner_id, field, value)
                   SELECT company_id, plan_id, partner_id, field, old
                     FROM ahorro_import_effect
                    WHERE import_id = %s AND kind = 'file_value' AND written IS NULL
                      AND old IS NOT NULL
                   ON CONFLICT DO NOTHING""",
                run.id,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_file_value v SET value = e.old, import_id = NULL
                     FROM ahorro_import_effect e
                    WHERE %s AND e.old IS NOT NULL""",
                written,
            )
        )
        self.invalidate_model()
