# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How fast a portfolio is loaded by SQL, beside the ORM's `create` of the same.

Both make plans with their holders, phones and log. The ORM is given its best case:
the whole sample in one call for each model. Nothing stays in the database.
"""

import sys

from .common import (
    environment,
    new_company,
    parser,
    peak_memory,
    print_figure,
    print_machine,
    seconds,
    vacuum,
)

SAMPLE = 200
SEED = 505


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = parser(__doc__, plans=100_000).parse_args(arguments)
    with environment(options.config) as env:
        # Odoo's configuration has been read by now.
        from tests.portfolio import iter_plans, sql

        print_machine(env)
        company = new_company(env, "Bench load")
        done = {}
        loading = seconds(
            lambda: done.update(sql.load(env, options.plans, SEED, company=company))
        )
        rows = 2 * done["plans"] + done["holders"] + done["phones"] + done["sellers"]
        print_figure(f"Loaded {options.plans:,} plans", loading, "s")
        print_figure("Rows of plans, log, holders, phones, sellers", rows, "rows")
        print_figure("Rows per second", rows / loading, "rows/s")
        print_figure("Peak memory", peak_memory(), "MB")

        other = new_company(env, "Bench create")
        warm, *sample = list(iter_plans(SAMPLE + 1, SEED + 1))
        sql.create(env, [warm], other)
        creating = seconds(lambda: sql.create(env, sample, other))
        print_figure("Load, per plan", loading / options.plans * 1000, "ms")
        print_figure("ORM create, per plan", creating / SAMPLE * 1000, "ms")
        ratio = creating / SAMPLE / (loading / options.plans)
        print_figure("ORM create / load", ratio, "times")
        vacuum(env, *sql.TABLES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
