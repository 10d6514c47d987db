# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: What a spreadsheet would read as a formula.
FORMULA = r"^[=+\-@\t\r]"


class AhorroTakeoutTable(models.AbstractModel):
    """What goes with a dealership that takes its data along: tables and their rows.

    Nothing but what the person who asks may read: rows by the record rules, columns by
    the fields' groups. A model of ours is found in the registry, so a new one goes
    along at once; where nobody may read it, it is named as left out.

    ``ahorro.takeout`` calls ``_get_tables``, ``_get_left_out``, ``_get_columns``,
    ``_select`` and ``_get_references``. Other add-ons extend ``_get_more_domains``.
    """

    _name = "ahorro.takeout.table"
    _description = "Tables that a dealership takes along"

    @api.model
    def _get_own_models(self):
        """Return the names of our models that keep rows."""
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("ahorro.")
            and model._auto
            and not model._abstract
            and not model._transient
        )

    @api.model
    def _get_left_out(self):
        """Return the names of our models whose rows nobody may read: working tables."""
        return [
            name
            for name in self._get_own_models()
            if not self.env[name].has_access("read")
        ]

    @api.model
    def _get_tables(self):
        """Return what goes along: a query of the rows, by the model's name."""
        left_out = set(self._get_left_out())
        tables = {
            name: self.env[name]._search(Domain.TRUE, active_test=False)
            for name in self._get_own_models()
            if name not in left_out
        }
        for name, domain in self._get_more_domains().items():
            tables[name] = self.env[name]._search(domain, active_test=False)
        # Whoever any of those rows names: holders, who called, who answered.
        tables["res.partner"] = self._search_people(tables)
        # sudo: a message is read by who reads what it is about, and these are the rows
        # that the person reads; Odoo would ask that row by row.
        messages_sudo = self.env["mail.message"].sudo()
        tables["mail.message"] = messages_sudo._search(self._get_message_domain(tables))
        tables["res.partner"] = self._search_people(tables)
        return dict(sorted(tables.items()))

    @api.model
    def _get_more_domains(self):
        """Return the rows of Odoo's models that go along: a domain by model."""
        return {"crm.lead": Domain("plan_id", "!=", False)}

    @api.model
    def _search_people(self, tables):
        named = self._select_named(tables, "res.partner")
        return self.env["res.partner"]._search([("id", "in", named)], active_test=False)

    @api.model
    def _get_message_domain(self, tables):
        """Return the messages and notes about the rows."""
        return Domain.OR(
            Domain("model", "=", name) & Domain("res_id", "in", query.subselect())
            for name, query in tables.items()
            if isinstance(self.env[name], self.env.registry["mail.thread"])
        ) & Domain("message_type", "!=", "user_notification")

    @api.model
    def _get_columns(self, name):
        """Return the fields that go along: stored, and readable by who asks."""
        model = self.env[name]
        return [
            field
            for field in model._fields.values()
            if (field.column_type or field.type == "many2many")
            and field.store
            and field.type != "binary"
            and model._has_field_access(field, "read")
        ]

    @api.model
    def _select(self, name, query):
        """Return the statement that reads the rows, column by column, oldest first."""
        model = self.env[name]
        return SQL(
            "%s ORDER BY %s",
            query.select(
                *(
                    self._to_text(model, query, field)
                    for field in self._get_columns(name)
                )
            ),
            SQL.identifier(query.table, "id"),
        )

    @api.model
    def _to_text(self, model, query, field):
        """Return a column as the file has it; of several ids, joined by commas."""
        if field.type == "many2many":
            return SQL(
                "(SELECT string_agg(%s::text, ',' ORDER BY %s) FROM %s WHERE %s = %s)",
                SQL.identifier(field.column2),
                SQL.identifier(field.column2),
                SQL.identifier(field.relation),
                SQL.identifier(field.relation, field.column1),
                SQL.identifier(query.table, "id"),
            )
        column = model._field_to_sql(query.table, field.name, query)
        if field.type in ("char", "text", "html", "selection", "reference"):
            return SQL(
                "CASE WHEN %(text)s ~ %(formula)s THEN '''' || %(text)s"
                " ELSE %(text)s END",
                text=SQL("%s::text", column),
                formula=FORMULA,
            )
        return SQL("%s::text", column)

    @api.model
    def _select_named(self, tables, comodel):
        """Return the statement for the ids of a model that the rows of tables name."""
        selects = [
            SQL(
                "SELECT DISTINCT %s FROM %s WHERE %s IN %s",
                SQL.identifier(field.name),
                SQL.identifier(self.env[name]._table),
                SQL.identifier("id"),
                query.subselect(),
            )
            for name, query in tables.items()
            for field in self._get_columns(name)
            if field.type == "many2one"
            and field.comodel_name == comodel
            and not field.company_dependent
        ]
        return SQL("(%s)", SQL(" UNION ").join(selects))

    @api.model
    def _get_references(self, tables):
        """Return names of rows that stay behind: (model, id, name) for each.

        Users, countries, currencies and the like, which the files name by their ids.
        """
        comodels = {
            field.comodel_name
            for name in tables
            for field in self._get_columns(name)
            if field.type == "many2one" and not field.company_dependent
        }
        for name in sorted(comodels - tables.keys()):
            if self.env[name].has_access("read"):
                self.env.cr.execute(self._select_named(tables, name))
                ids = sorted(row_id for (row_id,) in self.env.cr.fetchall() if row_id)
                # sudo: the names that stand on the screens, of colleagues for instance.
                for record_sudo in self.env[name].sudo().browse(ids).exists():
                    yield name, record_sudo.id, record_sudo.display_name
