# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import SQL


def path_columns(model, query, paths):
    """Return the SQL of columns for ``query.select``, joined where they lie elsewhere.

    One statement then reads what the ORM would read in one for each model on the way,
    each a wide record for the sake of its name.

    :param model: the records of the query; with ``sudo`` where the names of other
        records are shown to whoever may read the fields that hold them, as Odoo does
    :param query: of this model
    :param paths: dict of the column's name to the names of fields with dots between
        them, all but the last of many2one fields
    """
    return [
        SQL("%s AS %s", _path_to_sql(model, query, path), SQL.identifier(name))
        for name, path in paths.items()
    ]


def _path_to_sql(model, query, path):
    alias = model._table
    *fields, last = path.split(".")
    for name in fields:
        model, alias = model._fields[name].join(model, alias, query)
    if last == "id":
        return SQL.identifier(alias, last)
    return model._field_to_sql(alias, last, query)
