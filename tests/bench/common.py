# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the measurements share: the environment, the clock, and the facts they print."""

import argparse
import json
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import sql


def parser(purpose: str, plans: int) -> argparse.ArgumentParser:
    """Return a parser of the arguments that every measurement takes.

    :param plans: how many plans to measure with when nobody says
    """
    made = argparse.ArgumentParser(description=purpose)
    made.add_argument(
        "--config", required=True, help="Odoo configuration of a disposable database"
    )
    made.add_argument("--plans", type=int, default=plans, help=f"default {plans:,}")
    return made


@contextmanager
def environment(config_path: str) -> Iterator:
    """Yield the superuser's environment; what is not committed is rolled back."""
    # Odoo's packages can be imported once its configuration is read.
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.service.server import load_server_wide_modules
    from odoo.tools import config

    config.parse_config([f"--config={config_path}"], setup_logging=True)
    load_server_wide_modules()
    registry = Registry(config["db_name"][0])
    with registry.cursor() as cr:
        context = api.Environment(cr, SUPERUSER_ID, {})["res.users"].context_get()
        try:
            yield api.Environment(cr, SUPERUSER_ID, context)
        finally:
            cr.rollback()


def print_machine(env) -> None:
    """Print what the figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    facts = [f"{len(os.sched_getaffinity(0))} cores", f"{memory:.0f} GB of memory"]
    for name in ("server_version", "shared_buffers", "fsync"):
        env.cr.execute("SELECT current_setting(%s)", [name])
        facts.append(f"{name} {env.cr.fetchone()[0]}")
    print(", ".join(facts), flush=True)
    keep_machine(facts)


def print_figure(name: str, value: float, unit: str) -> None:
    """Print one result in its line."""
    print(f"{name:<52} {value:>12,.2f} {unit}", flush=True)


def keep_figure(
    bench: str,
    name: str,
    value: float,
    unit: str = "",
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> None:
    """Print a result that stands in the table of all benches, and keep it for that.

    :param bench: which of B1 to B10 of docs/figures.md
    :param at_least: what the figure has to reach, where it has a goal
    :param at_most: what it must not pass
    """
    print_figure(f"{bench} {name}", value, unit)
    # Named by who runs all of them (tools.devenv.benches).
    if kept := os.environ.get("AHORRO_BENCH_FIGURES"):
        figure = {"bench": bench, "name": name, "value": value, "unit": unit}
        figure |= {"at_least": at_least, "at_most": at_most}
        with Path(kept).open("a", encoding="utf-8") as file:
            file.write(json.dumps(figure) + "\n")


def keep_machine(facts: list[str]) -> None:
    """Keep what all figures depend on, for the head of the table."""
    if kept := os.environ.get("AHORRO_BENCH_FIGURES"):
        with Path(kept).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"machine": facts}) + "\n")


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median_seconds(action: Callable[[], object], rounds: int = 5) -> float:
    """Return how long an action usually takes, once it is warm."""
    action()
    return statistics.median(seconds(action) for _round in range(rounds))


def peak_memory() -> float:
    """Return the most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def new_company(env, name: str):
    """Create a company to measure in, so that nothing there is in the way."""
    number = env["res.company"].search_count([]) + 1
    return env["res.company"].create({"name": f"{name} {number}"})


def vacuum(env, *tables: str) -> None:
    """Clear what measurements left dead in tables, and refresh what is known of them.

    What is not committed is rolled back, because no transaction may be under way.
    """
    from odoo.sql_db import connection_info_for

    env.cr.rollback()
    _name, info = connection_info_for(env.cr.dbname)
    connection = psycopg2.connect(**info)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for table in tables:
                name = sql.Identifier(table)
                cursor.execute(sql.SQL("VACUUM ANALYZE {}").format(name))
    finally:
        connection.close()
