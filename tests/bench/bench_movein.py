# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bringing in the movements of another system, and undoing it.

One table: a line for reading and comparing, for bringing in and for undoing. Each is a
transaction of its own, committed as that of a job is, so that the database is to be
thrown away. The file is csv, so that what is measured is not the workbook.
"""

import base64
import csv
import io
import time
from datetime import datetime, timedelta

from .common import environment, new_company, parser, peak_memory, print_machine

HEADERS = (
    "Cliente",
    "Usuario",
    "Suscripción",
    "Comentario",
    "Tipo De Gestión",
    "Tema Gestión",
    "Resultado Gestión",
    "Fecha De Movimiento",
)
RESULTS = ("Promesa de pago", "Sin definir", "Rescinde", "No contesta")
PER_PLAN = 5


def make_file(rows: int) -> bytes:
    """Return a file of movements: five for each plan, in thirty campaigns."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(HEADERS)
    start = datetime(2024, 1, 2, 9)
    for number in range(rows):
        plan, month = number // PER_PLAN, number % 30
        writer.writerow(
            [
                f"CLIENTE {plan}",
                f"AHO-Operador {number % 7}",
                f"77{plan:07}",
                f"{number} se informó la cuota y va a pagar",
                "Mora",
                f"MORA {month}",
                RESULTS[number % len(RESULTS)],
                (start + timedelta(minutes=11 * number)).strftime("%d/%m/%Y %H:%M"),
            ]
        )
    return stream.getvalue().encode()


def fill(env, company, plans: int) -> int:
    """Make the plans; return the id of a supervisor."""
    provider = env.ref("ahorro_plan.provider_rombo")
    status = env.ref("ahorro_plan.status_rombo_n0")
    env.cr.execute(
        """WITH made AS (
               INSERT INTO res_partner (name, ahorro_search_name, company_id, active,
                                        type, complete_name)
               SELECT 'Cliente ' || n, 'cliente ' || n, %(company)s, TRUE, 'contact',
                      'Cliente ' || n FROM generate_series(0, %(last)s) n
               RETURNING id, substr(name, 9)::int AS n)
           INSERT INTO ahorro_plan (company_id, provider_id, status_id, partner_id,
                                    subscription_number, active, is_live)
           SELECT %(company)s, %(provider)s, %(status)s, id,
                  '77' || lpad(n::text, 7, '0'), TRUE, TRUE FROM made""",
        {
            "company": company.id,
            "last": plans - 1,
            "provider": provider.id,
            "status": status.id,
        },
    )
    user = env["res.users"].create(
        {
            "name": "Bench",
            "login": f"bench-movein-{company.id}",
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(4, env.ref("ahorro_plan.group_supervisor").id)],
            "tz": "America/Argentina/Buenos_Aires",
        }
    )
    env.cr.commit()
    env.cr.execute("ANALYZE ahorro_plan")
    env.cr.execute("ANALYZE res_partner")
    env.cr.commit()
    return user.id


def read(runs, content: str):
    """Read a file and compare it."""
    run = runs.create_from_file("movimientos.csv", content)
    if run.state != "review":
        raise AssertionError(run.error)
    run.action_movein_keep_names()
    return run


def bring(run) -> None:
    """Bring a file in that was compared."""
    run.action_movein_apply()
    if run.state != "done":
        raise AssertionError(run.error)


def undo(run) -> None:
    """Take it back."""
    run.action_movein_undo()
    if run.state != "undone":
        raise AssertionError(run.error)


def main() -> None:
    """Print the table."""
    made = parser(__doc__ or "", plans=10_000)
    made.add_argument("--rows", type=int, nargs="+", default=[10_000, 50_000])
    options = made.parse_args()
    with environment(options.config) as env:
        from odoo import api

        print_machine(env)
        print("| what | rows | s | rows/s | MB | queries | queries/1,000 rows |")
        for rows in options.rows:
            company = new_company(env, "Movein")
            user_id = fill(env, company, rows // PER_PLAN)
            context = {"queue_job__no_delay": True, "lang": "es_AR"}
            context["allowed_company_ids"] = [company.id]
            content = base64.b64encode(make_file(rows)).decode()
            run_id = 0
            for step in (read, bring, undo):
                start = time.perf_counter()
                with env.registry.cursor() as cr:
                    runs = api.Environment(cr, user_id, context)["ahorro.import"]
                    if step is read:
                        run_id = read(runs, content).id
                    else:
                        step(runs.browse(run_id))
                    runs.env.flush_all()
                    queries = cr.sql_log_count
                    phases = runs.browse(run_id).seconds
                    cr.commit()
                spent = time.perf_counter() - start
                print(
                    f"| {step.__name__} | {rows:,} | {spent:.1f} | {rows / spent:,.0f} "
                    f"| {peak_memory():.0f} | {queries} | {1000 * queries / rows:.1f} "
                    f"| {phases}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
