# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a database holds, and how its tables are made, by SQL alone."""

import psycopg2
from psycopg2 import sql

#: Odoo's own tables in which our add-ons write, and which rows of them.
SHARED = {
    "res_partner": "TRUE",
    "res_users": "TRUE",
    "crm_lead": "TRUE",
    "res_groups_users_rel": "TRUE",
    "mail_message": "model LIKE 'ahorro.%'",
    "mail_followers": "res_model LIKE 'ahorro.%'",
    "ir_attachment": "res_model LIKE 'ahorro.%'",
    "ir_config_parameter": "key LIKE 'ahorro%'",
}
#: Who wrote a row last and when: an update writes its own data again.
STAMPS = {"write_date", "write_uid"}


class Database:
    """A connection that only reads."""

    def __init__(self, settings, name):
        self.connection = psycopg2.connect(
            host=settings["db_host"],
            port=settings["db_port"],
            user=settings["db_user"],
            password=settings["db_password"],
            dbname=name,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.connection.close()

    def rows(self, query, *params):
        """Return the rows of a query."""
        with self.connection.cursor() as cursor:
            cursor.execute(query, params or None)
            return cursor.fetchall()

    def tables(self):
        """Return the names of our tables."""
        return [
            name
            for (name,) in self.rows(
                """SELECT tablename FROM pg_tables
                    WHERE schemaname = 'public' AND tablename LIKE %s
                    ORDER BY tablename""",
                r"ahorro\_%",
            )
        ]

    def content(self):
        """Return table → row's key → column → value, as texts."""
        wanted = {**dict.fromkeys(self.tables(), "TRUE"), **SHARED}
        found = {}
        for table, condition in wanted.items():
            query = sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE {}").format(
                sql.Identifier(table), sql.SQL(condition)
            )
            found[table] = {}
            for (row,) in self.rows(query):
                for column in STAMPS:
                    row.pop(column, None)
                key = row["id"] if "id" in row else tuple(sorted(row.items()))
                found[table][key] = row
        return found

    def structure(self):
        """Return what makes our tables: columns, indexes, constraints, triggers."""
        found = set()
        for query in (
            """SELECT 'column', table_name, column_name,
                      concat(data_type, ' ', is_nullable)
                 FROM information_schema.columns
                WHERE table_schema = 'public' AND (table_name LIKE %s
                      OR column_name LIKE %s)""",
            """SELECT 'index', tablename, indexname, indexdef FROM pg_indexes
                WHERE schemaname = 'public' AND (tablename LIKE %s
                      OR indexname LIKE %s)""",
            """SELECT 'constraint', conrelid::regclass::text, conname,
                      pg_get_constraintdef(oid)
                 FROM pg_constraint
                WHERE conrelid::regclass::text LIKE %s OR conname LIKE %s""",
            """SELECT 'trigger', tgrelid::regclass::text, tgname,
                      pg_get_triggerdef(oid)
                 FROM pg_trigger
                WHERE NOT tgisinternal
                  AND (tgrelid::regclass::text LIKE %s OR tgname LIKE %s)""",
            """SELECT 'function', '', proname, prosrc FROM pg_proc
                WHERE proname LIKE %s OR proname LIKE %s""",
        ):
            found.update(self.rows(query, r"ahorro\_%", r"%ahorro\_%"))
        return found

    def external_ids(self):
        """Return the external ids of our add-ons."""
        return {
            f"{module}.{name}"
            for module, name in self.rows(
                """SELECT module, name FROM ir_model_data
                    WHERE module LIKE %s""",
                r"ahorro\_%",
            )
        }
