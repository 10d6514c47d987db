# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A portfolio with a history for the panel's measurement: changes, cases, movements."""

from .common import new_company, vacuum

SEED = 909
#: More plans than these are copies of them: the generator's groups are few.
LOADED = 100_000
#: The days back over which changes and movements are spread.
DAYS = 730
#: Of a hundred changes, how many are of each field.
FIELDS = (
    ("installments_issued", 30),
    ("installments_paid", 26),
    ("overdue_debt", 20),
    ("installments_owed", 20),
    ("status_id", 3),
    ("absent_since", 1),
)
#: The campaigns: the type's process, and of a hundred plans how many have a case.
CAMPAIGNS = (("scoring", 90), ("grouping_call", 70), ("bid", 40))
#: Tables whose indexes are made anew after millions of rows, not row by row.
BULKY = ("ahorro_plan_change", "ahorro_case", "ahorro_movement")


def fill(env, plans: int, changes: int, movements: int) -> dict:
    """Fill a database and commit it; return its company and supervisor, by id."""
    from tests.attention import fill as people
    from tests.portfolio import sql

    company = new_company(env, "Bench panel")
    supervisor = people.make_operators(env, company, 1, "supervisor")[0]
    env.ref("ahorro_plan.provider_rombo").write(
        {"unpaid_to_rescission": 3, "days_to_accept": 10}
    )
    sql.load(env, min(plans, LOADED), SEED, company=company)
    indexes = _drop_indexes(env)
    _multiply(env, company, plans)
    change(env, company, plans, changes)
    _attend(env, company, supervisor["uid"], plans, movements)
    for definition in indexes:
        env.cr.execute(definition)
    env.cr.commit()
    # After the commit, with no transaction under way: pages become visible to all, and
    # an index answers alone.
    vacuum(env, *sql.TABLES, "ahorro_case", "ahorro_movement")
    return {"company": company.id, "uid": supervisor["uid"]}


def find(env) -> dict:
    """Return what an earlier ``fill`` of this database returned."""
    company = env["res.company"].search([("name", "like", "Bench panel")], limit=1)
    supervisor = env["res.users"].search(
        [("company_id", "=", company.id)], order="id", limit=1
    )
    return {"company": company.id, "uid": supervisor.id}


def _drop_indexes(env) -> list[str]:
    """Drop the indexes that no constraint needs; return what makes them again."""
    env.cr.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
             FROM pg_index i
            WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique""",
        [list(BULKY)],
    )
    indexes = env.cr.fetchall()
    for name, _definition in indexes:
        env.cr.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in indexes]


def _multiply(env, company, plans: int) -> None:
    """Copy the loaded plans until there are so many; copies have no group."""
    env.cr.execute(
        "SELECT count(*) FROM ahorro_plan WHERE company_id = %s", [company.id]
    )
    loaded = env.cr.fetchone()[0]
    env.cr.execute(
        """SELECT string_agg(quote_ident(column_name::text), ', ')
             FROM information_schema.columns
            WHERE table_name = 'ahorro_plan' AND table_schema = 'public'
              AND column_name NOT IN ('id', 'subscription_number', 'group', 'order',
                  'group_key', 'order_number', 'order_letter', 'group_order')"""
    )
    columns = env.cr.fetchone()[0]
    while loaded < plans:
        part = min(loaded, plans - loaded, LOADED)
        env.cr.execute(
            f"""INSERT INTO ahorro_plan ({columns})
                SELECT {columns} FROM ahorro_plan
                 WHERE company_id = %s ORDER BY id LIMIT %s""",  # noqa: S608  # names of columns
            [company.id, part],
        )
        loaded += part


def change(env, company, plans: int, changes: int) -> None:
    """Write the history of the last two years; plans were created before it.

    Any plan may change in any field: as many plans as can be have a past to look up.
    """
    env.cr.execute(
        """UPDATE ahorro_plan_change
              SET date = now() AT TIME ZONE 'UTC' - interval '800 days'
            WHERE company_id = %s""",
        [company.id],
    )
    names = [name for name, share in FIELDS for _number in range(share)]
    env.cr.execute(
        """
        WITH plans AS (SELECT id, row_number() OVER () AS number FROM ahorro_plan
                        WHERE company_id = %(company)s),
             statuses AS (SELECT array_agg(DISTINCT status_id) AS ids
                            FROM ahorro_plan WHERE company_id = %(company)s),
             dice AS (SELECT n, 1 + floor(random() * 100)::integer AS die,
                             1 + floor(random() * %(plans)s)::integer AS number
                        FROM generate_series(1, %(changes)s) n)
        INSERT INTO ahorro_plan_change
               (plan_id, company_id, date, user_id, kind, field, old_value, new_value)
        SELECT plans.id, %(company)s,
               now() AT TIME ZONE 'UTC'
                   - (1 - n::float / %(changes)s) * interval '1 day' * %(days)s, 1,
               'change', f.name,
               CASE f.name
                    WHEN 'status_id' THEN
                        statuses.ids[1 + n %% array_length(statuses.ids, 1)]::text
                    WHEN 'absent_since' THEN CASE WHEN n %% 2 = 0 THEN '2026-01-31' END
                    WHEN 'overdue_debt' THEN (n %% 900000)::text
                    WHEN 'installments_owed' THEN
                        ('{0,0,0,0,0,0,1,1,2,3}'::text[])[1 + n / 7 %% 10]
                    ELSE (n %% 4)::text END,
               CASE f.name
                    WHEN 'status_id' THEN
                        statuses.ids[1 + (n + 1) %% array_length(statuses.ids, 1)]::text
                    WHEN 'absent_since' THEN NULL
                    ELSE '0' END
          FROM dice JOIN plans USING (number), statuses,
               LATERAL (SELECT (%(names)s::text[])[die] AS name) f
         ORDER BY n
        """,
        {
            "company": company.id,
            "days": DAYS,
            "plans": plans,
            "changes": changes,
            "names": names,
        },
    )


def _attend(env, company, uid: int, plans: int, movements: int) -> None:
    """Give plans cases of three processes, and each case its share of movements."""
    share = sum(part for _process, part in CAMPAIGNS)
    comments = max(round(movements * 100 / (plans * share)) - 1, 0)
    for process, part in CAMPAIGNS:
        kind = env["ahorro.campaign.type"].search([("process", "=", process)], limit=1)
        results = kind.result_ids.filtered("panel_class")
        campaign = env["ahorro.campaign"].create(
            {
                "name": f"Bench {process}",
                "type_id": kind.id,
                "company_id": company.id,
                "user_ids": [(6, 0, [uid])],
            }
        )
        env.flush_all()
        values = {
            "campaign": campaign.id,
            "type": kind.id,
            "company": company.id,
            "uid": uid,
            "results": results.ids,
            "part": part,
            "days": DAYS,
            "comments": comments,
        }
        # Nine of ten are finished, the others half under way and half not begun.
        env.cr.execute(
            """INSERT INTO ahorro_case (plan_id, campaign_id, type_id, company_id,
                      state, result_id, attempts, started_at, finished_at,
                      last_attempt_at, create_date)
               SELECT id, %(campaign)s, %(type)s, %(company)s,
                      CASE WHEN die < 90 THEN 'done' WHEN die < 95 THEN 'in_progress'
                           ELSE 'pending' END,
                      CASE WHEN die < 90 THEN
                          (%(results)s)[1 + id %% array_length(%(results)s, 1)] END,
                      CASE WHEN die < 95 THEN %(comments)s + 1 ELSE 0 END,
                      CASE WHEN die < 95 THEN
                          at - %(comments)s * interval '2 days' END,
                      CASE WHEN die < 90 THEN at END,
                      CASE WHEN die < 95 THEN at END, at - interval '20 days'
                 FROM (SELECT id, floor(random() * 100) AS die,
                              now() AT TIME ZONE 'UTC'
                                  - random() * interval '1 day' * %(days)s AS at
                         FROM ahorro_plan
                        WHERE company_id = %(company)s
                          AND random() * 100 < %(part)s) AS chosen""",
            values,
        )
        env.cr.execute(
            """INSERT INTO ahorro_movement (company_id, case_id, campaign_id, plan_id,
                      partner_id, type_id, user_id, result_id, status_id, kind, date)
               SELECT c.company_id, c.id, c.campaign_id, c.plan_id, p.partner_id,
                      c.type_id, %(uid)s,
                      CASE WHEN n = 0 AND c.state = 'done' THEN c.result_id END,
                      p.status_id,
                      CASE WHEN n = 0 AND c.state = 'done' THEN 'finish'
                           ELSE 'comment' END,
                      c.last_attempt_at - n * interval '2 days'
                 FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id,
                      generate_series(0, %(comments)s) n
                WHERE c.campaign_id = %(campaign)s AND c.state <> 'pending'""",
            values,
        )
