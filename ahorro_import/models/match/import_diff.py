# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

#: The file is the truth for these columns of a plan.
PROVIDER_FIELDS = (
    "status_id",
    "description",
    "offer_code",
    "offer_name",
    "model_code",
    "financed_percent",
    "plan_code",
    "brand",
    "model",
    "awarded_model",
    "car_value",
    "installments_total",
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "installments_bid",
    "installments_advanced",
    "overdue_debt",
    "debt_to_fall_due",
    "payment_method",
    "grouping_date",
    "award_date",
    "award_kind",
    "award_replacement",
    "award_act_number",
    "pledge_date",
)
#: A file only fills these in; a flag never goes from yes to no.
DEALER_FIELDS = (
    "sale_date",
    "delivery_date",
    "seller_id",
    "in_lawsuit",
    "has_deferral",
)
#: What a plan is known by; written only when it becomes another one, or more complete.
PLACE_FIELDS = (
    "group",
    "order",
    "group_key",
    "order_number",
    "order_letter",
    "group_order",
)
#: Columns that follow others and are not logged.
DERIVED_FIELDS = ("group_key", "order_number", "order_letter", "group_order")


class AhorroImport(models.Model):
    """What each row would change of its plan; nothing is written to plans here.

    The new value of a column has one definition, :meth:`_get_value_sql`, from which
    the comparison and the writing both start.
    """

    _inherit = "ahorro.import"

    @api.model
    def _get_diff_fields(self):
        """Return the columns of ``ahorro.plan`` that a row may change."""
        return [
            "subscription_number",
            *PLACE_FIELDS,
            *PROVIDER_FIELDS,
            *DEALER_FIELDS,
            "active",
            "absent_since",
            "sale_date_estimated",
        ]

    @api.model
    def _get_value_sql(self, name, line="l", plan="p"):
        """Return the SQL of the value that a plan's column gets from its row.

        For a new plan, without ``plan`` row (all its columns NULL), this is the value
        to insert.

        :param str line: alias of ``ahorro_import_line``
        :param str plan: alias of ``ahorro_plan``
        """
        file = SQL.identifier(line, name)
        own = SQL.identifier(plan, name)
        if name == "active":
            return SQL("TRUE")
        if name == "absent_since":
            return SQL("NULL::date")
        if name == "subscription_number":
            return SQL(
                "CASE WHEN ltrim(upper(%(own)s), '0') = ltrim(upper(%(file)s), '0') "
                "THEN %(own)s ELSE COALESCE(%(file)s, %(own)s) END",
                own=own,
                file=file,
            )
        if name in PLACE_FIELDS:
            return self._get_place_value_sql(name, line, plan)
        if name == "sale_date":
            return SQL(
                "CASE WHEN %(own)s IS NULL OR %(estimated)s "
                "THEN COALESCE(%(file)s, %(own)s) ELSE %(own)s END",
                own=own,
                file=file,
                estimated=SQL.identifier(plan, "sale_date_estimated"),
            )
        if name == "sale_date_estimated":
            return SQL(
                "COALESCE(%(own)s, FALSE) AND %(file)s IS NULL",
                own=own,
                file=SQL.identifier(line, "sale_date"),
            )
        if name in ("in_lawsuit", "has_deferral"):
            return SQL("COALESCE(%s, FALSE) OR COALESCE(%s, FALSE)", own, file)
        if name in DEALER_FIELDS:
            return SQL("COALESCE(%s, %s)", own, file)
        return SQL(
            "CASE WHEN %(file)s IS NULL AND %(erased)s @> %(name)s::jsonb THEN NULL "
            "ELSE COALESCE(%(file)s, %(own)s) END",
            own=own,
            file=file,
            erased=SQL.identifier(line, "erased"),
            name=f'"{name}"',
        )

    @api.model
    def _get_place_value_sql(self, name, line, plan):
        """Return the SQL of a column of group and order.

        Another spelling of the same place changes nothing, nor does a file without the
        check letter.
        """
        column = {
            part: (SQL.identifier(line, part), SQL.identifier(plan, part))
            for part in ("group", "order", "group_key", "order_number", "order_letter")
        }
        differs = SQL(
            "%s IS NOT NULL AND (%s IS DISTINCT FROM %s OR %s IS DISTINCT FROM %s "
            "OR (NULLIF(%s, '') IS NOT NULL AND %s IS DISTINCT FROM %s))",
            column["group_key"][0],
            *column["group_key"],
            *column["order_number"],
            column["order_letter"][0],
            *column["order_letter"],
        )
        if name == "group_order":
            return SQL(
                "CASE WHEN %s THEN concat_ws(%s, btrim(%s), btrim(%s)) ELSE %s END",
                differs,
                self.provider_id.group_order_joiner or "/",
                column["group"][0],
                column["order"][0],
                SQL.identifier(plan, name),
            )
        return SQL("CASE WHEN %s THEN %s ELSE %s END", differs, *column[name])

    @api.model
    def _get_typed_difference(self, name):
        """Return the SQL that tells whether a column of ``n`` differs from ``p``.

        What the change log takes for equal is equal here, and much faster.
        """
        field = self.env["ahorro.plan"]._fields[name]
        new, old = SQL.identifier("n", name), SQL.identifier("p", name)
        if field.type in ("integer", "float", "monetary"):
            return SQL("COALESCE(%s, 0) <> COALESCE(%s, 0)", new, old)
        if field.type == "boolean":
            return SQL("COALESCE(%s, FALSE) <> COALESCE(%s, FALSE)", new, old)
        if field.type in ("char", "selection"):
            return SQL("COALESCE(%s, '') <> COALESCE(%s, '')", new, old)
        return SQL("%s IS DISTINCT FROM %s", new, old)

    # === THE COMPARISON ===

    def _diff_lines(self):
        """Compare the matched rows with their plans, and write what was found."""
        self.ensure_one()
        self._create_holder_table()
        self._create_diff_table()
        self._refuse_two_live()
        self._write_lines()

    def _create_diff_table(self):
        plans = self.env["ahorro.plan"]
        fields = [name for name in self._get_diff_fields() if name in plans._fields]
        logged = [name for name in fields if name not in DERIVED_FIELDS]
        values = SQL(", ").join(
            SQL("%s AS %s", self._get_value_sql(name), SQL.identifier(name))
            for name in fields
        )
        differs = SQL(" OR ").join(
            [
                *(SQL("(%s)", self._get_typed_difference(name)) for name in logged),
                # A name or a code that the database does not know yet.
                SQL("h.new_status OR h.new_seller OR h.new_holder"),
            ]
        )
        texts = [
            SQL(
                "(%s, %s, %s, %s)",
                name,
                plans._logged_text("p", name),
                plans._logged_text("n", name),
                SQL("h.new_status")
                if name == "status_id"
                else SQL("h.new_seller")
                if name == "seller_id"
                else SQL("FALSE"),
            )
            for name in logged
        ]
        texts.append(
            SQL(
                "('partner_id', p.partner_id::text, h.partner_id::text, h.new_holder)",
            )
        )
        self.env.cr.execute("DROP TABLE IF EXISTS ahorro_diff")
        self.env.cr.execute(
            SQL(
                """
        CREATE TEMPORARY TABLE ahorro_diff ON COMMIT DROP AS
        SELECT l.id AS line_id, h.plan_id, p.status_id AS status_from_id,
               h.plan_id IS NOT NULL
                   AND (p.status_id IS DISTINCT FROM n.status_id OR h.new_status)
                   AS is_move,
               NOT COALESCE(p.active, TRUE) AS is_reactivated,
               p.absent_since IS NOT NULL AS is_returned,
               CASE WHEN h.plan_id IS NOT NULL AND (%(differs)s) THEN
                    (SELECT jsonb_object_agg(v.field, jsonb_build_array(v.old, v.new))
                       FROM (VALUES %(texts)s) AS v (field, old, new, unknown)
                      WHERE v.old IS DISTINCT FROM v.new OR v.unknown) END AS changes,
               %(kept)s AS kept
          FROM ahorro_holder h
          JOIN ahorro_import_line l ON l.id = h.line_id
          LEFT JOIN ahorro_plan p ON p.id = h.plan_id
         CROSS JOIN LATERAL (SELECT %(values)s) AS n
                """,
                differs=differs,
                texts=SQL(", ").join(texts),
                values=values,
                kept=self._get_kept_sql(),
            )
        )
        self.env.cr.execute("CREATE UNIQUE INDEX ON ahorro_diff (line_id)")
        self.env.cr.execute("ANALYZE ahorro_diff")

    @api.model
    def _get_kept_sql(self):
        """Return the SQL of the dealer's data that a row says otherwise, or NULL."""
        seller = SQL("""(SELECT name FROM ahorro_seller WHERE id = p.seller_id)""")
        kept = [
            (
                "sale_date",
                SQL("l.sale_date::text"),
                SQL("p.sale_date::text"),
                SQL(
                    "l.sale_date <> p.sale_date "
                    "AND NOT COALESCE(p.sale_date_estimated, FALSE)"
                ),
            ),
            (
                "delivery_date",
                SQL("l.delivery_date::text"),
                SQL("p.delivery_date::text"),
                SQL("l.delivery_date <> p.delivery_date"),
            ),
            (
                "seller_id",
                SQL("l.seller_name"),
                seller,
                SQL(
                    "l.seller_name IS NOT NULL AND p.seller_id IS NOT NULL "
                    "AND l.seller_id IS DISTINCT FROM p.seller_id"
                ),
            ),
            *(
                (
                    name,
                    SQL("'false'"),
                    SQL("'true'"),
                    SQL(
                        "%s AND NOT %s",
                        SQL.identifier("p", name),
                        SQL.identifier("l", name),
                    ),
                )
                for name in ("in_lawsuit", "has_deferral")
            ),
        ]
        parts = [
            SQL(
                """%(name)s, CASE WHEN %(when)s THEN jsonb_build_object(
                        'file', %(file)s, 'current', %(current)s) || COALESCE(
                       (SELECT jsonb_build_object('who', w.name, 'when', c.date)
                          FROM ahorro_plan_change c
                          JOIN res_users u ON u.id = c.user_id
                          JOIN res_partner w ON w.id = u.partner_id
                         WHERE c.plan_id = p.id AND c.field = %(name)s
                         ORDER BY c.date DESC, c.id DESC LIMIT 1), '{}') END""",
                name=name,
                file=file,
                current=current,
                when=when,
            )
            for name, file, current, when in kept
        ]
        any_of = SQL(" OR ").join(SQL("(%s)", when) for *_rest, when in kept)
        return SQL(
            "CASE WHEN h.plan_id IS NOT NULL AND (%s) "
            "THEN jsonb_strip_nulls(jsonb_build_object(%s)) END",
            any_of,
            SQL(", ").join(parts),
        )
