# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the contact guard costs: for one plan, for the portfolio, and its lists.

Beside the plans there are an opt-out in twenty of their holders, a No Llame list of a
million numbers and a million movements. The portfolio stays; the rest does not.
"""

import sys
from datetime import datetime

from .common import (
    environment,
    median_seconds,
    new_company,
    parser,
    peak_memory,
    print_figure,
    print_machine,
    seconds,
    vacuum,
)

SEED = 707
NUMBERS = 1_000_000
MOVEMENTS = 1_000_000
#: A Wednesday afternoon in Buenos Aires: open to contact, so that nothing is left out.
AT = datetime(2026, 9, 16, 18)


def _number_file() -> bytes:
    """Return a list of a million numbers, a few of them of the portfolio's areas."""
    lines = (f"11{20_000_000 + 7 * row}" for row in range(NUMBERS))
    return "\r\n".join(lines).encode()


def _measure_list(env, company) -> None:
    content = _number_file()
    values = {"company_id": company.id, "date": AT.date(), "filename": "lista.txt"}
    before = peak_memory()
    elapsed = seconds(lambda: env["ahorro.nollame.list"]._load(content, values))
    print_figure(f"No Llame list of {NUMBERS:,} numbers", elapsed, "s")
    print_figure("  memory it took", peak_memory() - before, "MB")


def _fill(env, company) -> None:
    """Write the opt-outs and the movements by SQL."""
    env.cr.execute(
        """WITH said AS (
               INSERT INTO ahorro_optout (company_id, partner_id, channel, purpose,
                                          source, date, user_id)
               SELECT DISTINCT company_id, partner_id, 'phone', 'all', 'operator',
                      %(at)s::timestamp, %(uid)s
                 FROM ahorro_plan WHERE company_id = %(company)s AND id %% 20 = 0
               RETURNING id, partner_id)
           INSERT INTO ahorro_optout_key (optout_id, kind, key)
           SELECT said.id, 'phone', f.national FROM said
             JOIN ahorro_phone f USING (partner_id)
            WHERE f.national IS NOT NULL AND f.is_shared IS NOT TRUE
            GROUP BY 1, 2, 3""",
        {"at": AT, "uid": env.uid, "company": company.id},
    )
    env.cr.execute(
        """INSERT INTO ahorro_movement (company_id, plan_id, partner_id, user_id, date,
                                        kind)
           SELECT plan.company_id, plan.id, plan.partner_id, %(uid)s,
                  %(at)s::timestamp - (row + random()) * interval '6 days', 'comment'
             FROM ahorro_plan plan, generate_series(0, %(each)s - 1) AS row
            WHERE plan.company_id = %(company)s""",
        {
            "at": AT,
            "uid": env.uid,
            "company": company.id,
            "each": MOVEMENTS
            // max(
                1, env["ahorro.plan"].search_count([("company_id", "=", company.id)])
            ),
        },
    )
    for table in ("ahorro_optout", "ahorro_optout_key", "ahorro_movement"):
        env.cr.execute(f"ANALYZE {table}")
    env.cr.execute("ANALYZE ahorro_nollame_number")


def _measure_guard(env, company) -> None:
    guard = env["ahorro.contact.guard"]
    types = env["ahorro.campaign.type"]
    arrears = types.search([("process", "=", "arrears")], limit=1)
    advertising = types.search([("purpose", "=", "advertising")], limit=1)
    plans = env["ahorro.plan"].search([("company_id", "=", company.id)])
    few = plans[:: max(1, len(plans) // 50)][:50].ids
    for name, kind in (("arrears", arrears), ("advertising", advertising)):
        for label, ids in ((f"{len(plans):,} plans", plans.ids), ("50 plans", few)):
            for use in ("create", "attend"):
                elapsed = median_seconds(
                    lambda ids=ids, kind=kind, use=use: guard._evaluate(
                        ids, "phone", kind, at=AT, use=use
                    )
                )
                print_figure(f"{name}, {use}, {label}", elapsed * 1000, "ms")
        elapsed = median_seconds(
            lambda kind=kind: guard._evaluate(few[:1], "phone", kind, at=AT, log=True),
            rounds=50,
        )
        print_figure(f"{name}, attend, one plan, logged", elapsed * 1000, "ms")
        found = guard._evaluate(plans.ids, "phone", kind, at=AT)
        reasons = [verdict.reason for verdict in found.values()]
        print(
            "  "
            + ", ".join(
                f"{reason or 'allowed'} {reasons.count(reason):,}"
                for reason in sorted(set(reasons), key=str)
            )
        )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = parser(__doc__, plans=100_000).parse_args(arguments)
    with environment(options.config) as env:
        # Odoo's configuration has been read by now.
        from tests.portfolio import sql

        print_machine(env)
        company = new_company(env, "Bench guard")
        sql.load(env, options.plans, SEED, company=company)
        env.cr.commit()
        vacuum(env, *sql.TABLES)
        _measure_list(env, company)
        _fill(env, company)
        _measure_guard(env, company)
    return 0


if __name__ == "__main__":
    sys.exit(main())
