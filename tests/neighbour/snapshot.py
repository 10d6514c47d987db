# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All that a database holds, by name and by id, so that two moments can be compared."""

import json
from pathlib import Path

#: Tables that Odoo itself writes whatever anybody does: sign-ins, caches, its notes.
OF_THE_DAY = {
    "base_registry_signaling",
    "bus_bus",
    "ir_cron_progress",
    "ir_cron_trigger",
    "ir_logging",
    "ir_profile",
    "orm_signaling_registry",
    "res_device_log",
    "res_users_log",
}


def take(env, path):
    """Write what there is to a file: names of the schema, and the ids of every table.

    :param str path: of the file, JSON
    """
    cr = env.cr
    found = {"schema": sorted(_read_schema(cr)), "rows": {}, "xmlids": []}
    for table in _read_tables(cr) - OF_THE_DAY:
        # The names are PostgreSQL's own.
        cr.execute(f'SELECT id FROM "{table}" ORDER BY id')
        found["rows"][table] = [row[0] for row in cr.fetchall()]
    cr.execute("SELECT module, name, model, res_id FROM ir_model_data ORDER BY 1, 2")
    found["xmlids"] = [f"{row[0]}.{row[1]} {row[2]},{row[3]}" for row in cr.fetchall()]
    Path(path).write_text(json.dumps(found))


def _read_tables(cr):
    cr.execute(
        """SELECT relname FROM pg_class c
             JOIN pg_namespace n ON n.oid = c.relnamespace
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id'
            WHERE c.relkind = 'r' AND n.nspname = 'public'"""
    )
    return {row[0] for row in cr.fetchall()}


def _read_schema(cr):
    """Return a line for each table, column, index, constraint, function, trigger."""
    cr.execute(
        """SELECT 'column', table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public'
            UNION ALL
           SELECT 'index', tablename, indexname FROM pg_indexes
            WHERE schemaname = 'public'
            UNION ALL
           SELECT 'constraint', conrelid::regclass::text, conname FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
            UNION ALL
           SELECT 'function', proname, '' FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
            UNION ALL
           SELECT 'trigger', tgrelid::regclass::text, tgname FROM pg_trigger
            WHERE NOT tgisinternal"""
    )
    return {" ".join(row) for row in cr.fetchall()}


def compare(before, after):
    """Return what came and what went, as two dicts of lists.

    :param dict before: what a file of ``take`` holds
    :param dict after: the same of later
    """
    came, went = {}, {}
    for name in ("schema", "xmlids"):
        one, two = set(before[name]), set(after[name])
        came[name], went[name] = sorted(two - one), sorted(one - two)
    for table, rows in before["rows"].items():
        later = set(after["rows"].get(table, ()))
        came[table] = sorted(later - set(rows))
        went[table] = sorted(set(rows) - later)
    return (
        {name: found for name, found in came.items() if found},
        {name: found for name, found in went.items() if found},
    )
