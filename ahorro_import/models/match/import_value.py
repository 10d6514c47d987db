# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import SQL

from ...tools.catalog import plan_columns

#: The file is the truth for these columns of a plan.
PROVIDER_FIELDS = plan_columns("truth")
#: A file only fills these in; a flag never goes from yes to no.
FLAG_FIELDS = plan_columns("flag")
DEALER_FIELDS = (*plan_columns("fill"), *FLAG_FIELDS)
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


class AhorroImportValue(models.AbstractModel):
    """The value that each column of a plan gets from its row.

    One definition, from which the comparison and the writing both start.

    Others call ``_get_diff_fields``, ``_get_value_sql`` and
    ``_get_typed_difference``.
    """

    _name = "ahorro.import.value"
    _description = "New values of plans"

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
    def _get_value_sql(self, run, name, line="l", plan="p"):
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
            return self._get_place_value_sql(run, name, line, plan)
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
        if name in FLAG_FIELDS:
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
    def _get_place_value_sql(self, run, name, line, plan):
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
                run.provider_id.group_order_joiner or "/",
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
