# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import SQL

#: Tables whose rows do not mean that somebody used what a run created: the importer's
#: own, and the log that goes with every plan.
OWN_TABLES = {
    "ahorro_plan",
    "ahorro_plan_change",
    "ahorro_phone",
    "ahorro_file_value",
    "ahorro_import_line",
    "ahorro_import_absent",
    "ahorro_import_effect",
}
#: Rows that name a record by its model and number.
BY_NAME = (
    ("mail_message", "model", "res_id"),
    ("mail_activity", "res_model", "res_id"),
    ("ir_attachment", "res_model", "res_id"),
)

#: The records that one statement asks about.
_ASKED = SQL("(SELECT id FROM asked)")


class AhorroImportUsage(models.AbstractModel):
    """Whether anybody used, since, what an import created.

    Others call ``_get_used_ids`` and ``_get_uses``.

    Asked of the database, which knows every table that refers to a plan or a contact,
    those of add-ons included that this one knows nothing of.
    """

    _name = "ahorro.import.usage"
    _description = "Use of what an import created"

    @api.model
    def _get_used_ids(self, model_name, ids, idle=None):
        """Return which records other rows refer to; add-ons may extend it.

        :param str model_name: ``ahorro.plan`` or ``res.partner``
        :param list ids: records that an import created
        :param dict idle: as in ``_get_uses``
        :return: set of ids
        """
        if not ids:
            return set()
        self.env.flush_all()
        places = [
            SQL(
                "SELECT %(column)s FROM %(table)s "
                "WHERE %(used)s AND %(column)s IN %(of)s",
                column=SQL.identifier(column),
                table=SQL.identifier(table),
                used=condition,
                of=_ASKED,
            )
            for table, column, condition in self._get_places(model_name, idle)
        ]
        return {record_id for (record_id,) in self._ask(places, ids)}

    def _get_places(self, model_name, idle):
        """Return table, column and condition of all rows that are a use."""
        places = [
            (table, column, self._get_used_sql(table, idle))
            for table, column in self._get_references(model_name)
        ]
        places += [
            (table, column, SQL("%s = %s", SQL.identifier(model), model_name))
            for table, model, column in BY_NAME
        ]
        return places

    def _ask(self, places, ids):
        """Return the rows of several queries, which find ids in ``asked``.

        In one statement, so that thousands of ids are sent and read once.
        """
        return self.env.execute_query(
            SQL(
                "WITH asked AS MATERIALIZED (SELECT unnest(%s::int[]) AS id) %s",
                list(ids),
                SQL(" UNION ALL ").join(places),
            )
        )

    @api.model
    def _get_uses(self, model_name, ids, idle=None):
        """Return the first use of each record: since when, by whom, and in what.

        :param str model_name: ``ahorro.plan`` or ``res.partner``
        :param list ids: records that an import created
        :param dict idle: rows that are no use: tables, each with the SQL of a condition
        :return: dict of id to a dict with ``date``, ``user_id`` and ``what``, the name
            of what uses it as people know it: a campaign, a process, a message
        """
        if not ids:
            return {}
        self.env.flush_all()
        first = {}
        rows = self._read_uses(model_name, ids, idle)
        for record_id, date, user_id, table, row_id in rows:
            known = first.get(record_id)
            if known is None or (date and (not known[0] or date < known[0])):
                first[record_id] = (date, user_id, table, row_id)
        return {
            record_id: {
                "date": date,
                "user_id": user_id,
                "what": self._get_use_name(table, row_id),
            }
            for record_id, (date, user_id, table, row_id) in first.items()
        }

    def _read_uses(self, model_name, ids, idle):
        """Yield each row that refers to the records: id, date, user, table, row."""
        models_of = self._get_models_of_tables()
        places = [
            SQL(
                "SELECT %(column)s, %(log)s, %(name)s FROM %(table)s "
                "WHERE %(condition)s AND %(column)s IN %(of)s",
                column=SQL.identifier(column),
                log=self._get_log_sql(models_of.get(table)),
                name=table,
                table=SQL.identifier(table),
                condition=condition,
                of=_ASKED,
            )
            for table, column, condition in self._get_places(model_name, idle)
        ]
        for record_id, date, user_id, row_id, table in self._ask(places, ids):
            yield record_id, date, user_id, table, row_id

    @api.model
    def _get_used_sql(self, table, idle):
        """Return the SQL of which rows of a table are a use."""
        return SQL("NOT (%s)", idle[table]) if table in (idle or {}) else SQL("TRUE")

    @api.model
    def _get_log_sql(self, name):
        """Return the SQL of when and by whom a model's row was made, and its id."""
        if not name:  # the rows of a relation say nothing of themselves
            return SQL("NULL::timestamp, NULL::int, NULL::int")
        model = self.env[name]
        if model._log_access:
            return SQL("create_date, create_uid, id")
        known = model._fields
        return SQL(
            "%s, %s, id",
            SQL("date::timestamp")
            if "date" in known and known["date"].store
            else SQL("NULL::timestamp"),
            SQL("user_id")
            if "user_id" in known and known["user_id"].store
            else SQL("NULL::int"),
        )

    @api.model
    def _get_models_of_tables(self):
        """Return the model of each table that has one."""
        return {
            model._table: name
            for name, model in self.env.registry.items()
            if model._auto and not model._abstract
        }

    @api.model
    def _get_use_name(self, table, row_id):
        """Return what people call a row that refers to a record."""
        name = self._get_models_of_tables().get(table)
        if not name or not row_id:
            return ""
        # sudo: the name of what keeps a plan is no secret to who undoes its import.
        record_sudo = self.env[name].sudo().browse(row_id)
        label = self.env["ir.model"]._get(name).name
        return f"{label}: {record_sudo.display_name}"

    @api.model
    def _get_references(self, model_name):
        """Return table and column of every foreign key to a model's table."""
        table = self.env[model_name]._table
        rows = self.env.execute_query(
            SQL(
                """SELECT c.conrelid::regclass::text, a.attname
                     FROM pg_constraint c
                     JOIN pg_attribute a ON a.attrelid = c.conrelid
                          AND a.attnum = c.conkey[1]
                    WHERE c.contype = 'f' AND cardinality(c.conkey) = 1
                      AND c.confrelid = to_regclass(%s)""",
                table,
            )
        )
        return [
            (name, column)
            for name, column in rows
            if name not in OWN_TABLES
            # A contact is its own commercial entity.
            and (name, column) != ("res_partner", "commercial_partner_id")
        ]
