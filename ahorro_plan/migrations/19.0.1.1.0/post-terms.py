# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Terms of administradoras of before they changed on a day; what statuses say."""

TERMS = (
    ("unpaid_to_rescission", "rescission"),
    ("days_to_accept", "acceptance"),
    ("days_to_collect", "collect"),
)
PLEDGED = (
    "status_rombo_g2",
    "status_fiat_entregado",
    "status_volkswagen_entregado",
    "status_chevrolet_entregado",
    "status_toyota_entregado",
    "status_circulo_entregado",
)


def migrate(cr, version):
    """Keep the numbers as terms that have always held, and say what statuses are."""
    for column, kind in TERMS:
        cr.execute(
            """SELECT FROM information_schema.columns
                WHERE table_name = 'ahorro_provider' AND column_name = %s""",
            [column],
        )
        if not cr.rowcount:
            continue
        cr.execute(
            f"""INSERT INTO ahorro_provider_term
                       (provider_id, company_id, kind, number, create_uid, create_date,
                        write_uid, write_date)
                SELECT p.id, p.company_id, %s, p.{column}, 1, now() AT TIME ZONE 'UTC',
                       1, now() AT TIME ZONE 'UTC'
                  FROM ahorro_provider p
                 WHERE p.{column} > 0 AND NOT EXISTS (
                       SELECT FROM ahorro_provider_term t
                        WHERE t.provider_id = p.id AND t.kind = %s)""",  # noqa: S608
            [kind, kind],  # the columns are those written above
        )
        cr.execute(f"ALTER TABLE ahorro_provider DROP COLUMN {column}")
    for names, column in (
        (PLEDGED, "has_pledge"),
        (("status_rombo_s6",), "is_rejected"),
    ):
        cr.execute(
            f"""UPDATE ahorro_plan_status s SET {column} = TRUE
                  FROM ir_model_data d
                 WHERE d.module = 'ahorro_plan' AND d.model = 'ahorro.plan.status'
                   AND d.res_id = s.id AND d.name = ANY(%s)
                   AND {column} IS NULL""",  # noqa: S608
            [list(names)],
        )
