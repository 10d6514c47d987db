# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The tables that grow for ever, after years: changes, movements, answers, messages.

Rows are written in parts, without the checks of foreign keys and with their indexes
made anew at the end: what they name exists, and fifty million rows would take a day.
"""

import time

from .common import print_figure, vacuum
from .panel_filling import DAYS, FIELDS, fill

#: Of all rows, what share each table has.
SHARES = {
    "ahorro_plan_change": 0.60,
    "ahorro_movement": 0.34,
    "ahorro_guard_log": 0.04,
    "ahorro_wa_message": 0.02,
}
#: Rows of one statement.
PART = 2_000_000
#: What the panel's own filling makes of each plan, of the first two tables.
FIRST = 2


def fill_years(env, plans: int, rows: int) -> dict:
    """Make a portfolio and so many rows of its past, and commit.

    :return: ``company`` and ``uid`` of a supervisor who attends too, by id
    """
    made = fill(env, plans, FIRST * plans, FIRST * plans)
    wanted = {table: round(rows * share) for table, share in SHARES.items()}
    env.cr.execute("SET maintenance_work_mem = '1GB'")
    definitions = _drop_indexes(env)
    writers = {
        "ahorro_plan_change": _write_changes,
        "ahorro_movement": _write_movements,
        "ahorro_guard_log": _write_answers,
        "ahorro_wa_message": _write_messages,
    }
    _number_plans(env, made["company"])
    for table, write in writers.items():
        start = time.monotonic()
        env.cr.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # one of ours
        done = env.cr.fetchone()[0]
        while done < wanted[table]:
            part = min(PART, wanted[table] - done)
            # What the rows name is there: nothing has to be looked up for each.
            env.cr.execute("SET LOCAL session_replication_role = replica")
            write(
                env,
                {**made, "plans": plans, "rows": part, "from": done, "days": DAYS},
            )
            env.cr.commit()
            done += part
        print_figure(f"{table} written in", time.monotonic() - start, "s")
    start = time.monotonic()
    for definition in definitions:
        env.cr.execute(definition)
    env.cr.execute("DROP TABLE bench_numbered; RESET maintenance_work_mem")
    env.cr.commit()
    vacuum(env, *SHARES)
    print_figure("indexes made in", time.monotonic() - start, "s")
    return made


def _drop_indexes(env) -> list[str]:
    """Drop the indexes that no constraint needs; return what makes them again."""
    env.cr.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
             FROM pg_index i
            WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique""",
        [list(SHARES)],
    )
    indexes = env.cr.fetchall()
    for name, _definition in indexes:
        env.cr.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in indexes]


def _number_plans(env, company: int) -> None:
    """Number plans and their cases, so that a row finds one by a number of chance."""
    env.cr.execute(
        """CREATE UNLOGGED TABLE bench_numbered AS
           SELECT row_number() OVER () AS number, p.id AS plan_id, p.partner_id,
                  p.status_id, c.id AS case_id, c.campaign_id, c.type_id
             FROM ahorro_plan p
             LEFT JOIN LATERAL (SELECT * FROM ahorro_case c WHERE c.plan_id = p.id
                                 ORDER BY c.id LIMIT 1) c ON TRUE
            WHERE p.company_id = %s""",
        [company],
    )
    env.cr.execute("ALTER TABLE bench_numbered ADD PRIMARY KEY (number)")
    env.cr.execute("ANALYZE bench_numbered")


#: So many rows, each of a plan of chance and of a moment of the last two years, the
#: oldest first, as a table that was written day by day has them.
DICE = """
    SELECT d.n, d.die, d.at, b.*
      FROM (SELECT n, floor(random() * 100)::integer AS die,
                   1 + floor(random() * %(plans)s)::integer AS number,
                   now() AT TIME ZONE 'UTC'
                       - (1 - (n - %(from)s)::float / %(rows)s)
                         * interval '1 day' * %(days)s AS at
              FROM generate_series(%(from)s + 1, %(from)s + %(rows)s) n) AS d
      JOIN bench_numbered b USING (number)"""


def _write_changes(env, values: dict) -> None:
    names = [name for name, share in FIELDS for _number in range(share)]
    env.cr.execute(
        f"""INSERT INTO ahorro_plan_change (plan_id, company_id, date, user_id, kind,
                   field, old_value, new_value)
            SELECT plan_id, %(company)s, at, 1, 'change', name,
                   CASE name WHEN 'status_id' THEN status_id::text
                             WHEN 'absent_since'
                             THEN CASE WHEN n %% 2 = 0 THEN '2026-01-31' END
                             WHEN 'overdue_debt' THEN (n %% 900000)::text
                             ELSE (n %% 4)::text END,
                   CASE name WHEN 'status_id' THEN status_id::text
                             WHEN 'absent_since' THEN NULL ELSE '0' END
              FROM ({DICE}) AS dice,
                   LATERAL (SELECT (%(names)s::text[])[1 + die] AS name) AS f
             ORDER BY n""",
        values | {"names": names},
    )


def _write_movements(env, values: dict) -> None:
    env.cr.execute(
        f"""INSERT INTO ahorro_movement (company_id, case_id, campaign_id, plan_id,
                   partner_id, type_id, user_id, status_id, kind, date, comment)
            SELECT %(company)s, case_id, campaign_id, plan_id, partner_id, type_id,
                   %(uid)s, status_id, 'comment', at, 'Habló con el titular'
              FROM ({DICE}) AS dice WHERE case_id IS NOT NULL OR die < 50
             ORDER BY n""",
        values,
    )


def _write_answers(env, values: dict) -> None:
    env.cr.execute(
        f"""INSERT INTO ahorro_guard_log (user_id, company_id, type_id, plan_id,
                   partner_id, channel, use, reason, allowed, date)
            SELECT %(uid)s, %(company)s, type_id, plan_id, partner_id, 'phone',
                   'attend', CASE WHEN die < 10 THEN 'weekly_cap' END, die >= 10, at
              FROM ({DICE}) AS dice ORDER BY n""",
        values,
    )


def _write_messages(env, values: dict) -> None:
    env.cr.execute("SELECT min(id) FROM ahorro_wa_template")
    template = env.cr.fetchone()[0]
    env.cr.execute(
        f"""INSERT INTO ahorro_wa_message (company_id, template_id, case_id,
                   campaign_id, plan_id, partner_id, user_id, transport, state, phone,
                   idempotency_key, text, opened_at, closed_at, create_date)
            SELECT %(company)s, %(template)s, case_id, campaign_id, plan_id,
                   partner_id, %(uid)s, 'link', 'sent', '549341' || (5000000 + n),
                   'bench-' || n, 'Hola, le escribimos de la concesionaria.', at, at, at
              FROM ({DICE}) AS dice ORDER BY n""",
        values | {"template": template},
    )
