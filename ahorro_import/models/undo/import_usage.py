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


class AhorroImportUsage(models.AbstractModel):
    """Whether anybody used, since, what an import created.

    Others call ``_get_used_ids``.

    Asked of the database, which knows every table that refers to a plan or a contact,
    those of add-ons included that this one knows nothing of.
    """

    _name = "ahorro.import.usage"
    _description = "Use of what an import created"

    @api.model
    def _get_used_ids(self, model_name, ids):
        """Return which records other rows refer to; add-ons may extend it.

        :param str model_name: ``ahorro.plan`` or ``res.partner``
        :param list ids: records that an import created
        :return: set of ids
        """
        if not ids:
            return set()
        self.env.flush_all()
        queries = [
            SQL(
                "SELECT %(column)s FROM %(table)s WHERE %(column)s = ANY(%(ids)s)",
                column=SQL.identifier(column),
                table=SQL.identifier(table),
                ids=ids,
            )
            for table, column in self._get_references(model_name)
        ]
        queries += [
            SQL(
                "SELECT %(id)s FROM %(table)s WHERE %(model)s = %(name)s "
                "AND %(id)s = ANY(%(ids)s)",
                id=SQL.identifier(id_column),
                table=SQL.identifier(table),
                model=SQL.identifier(model_column),
                name=model_name,
                ids=ids,
            )
            for table, model_column, id_column in BY_NAME
        ]
        used = set()
        for query in queries:
            used.update(record_id for (record_id,) in self.env.execute_query(query))
        return used

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
