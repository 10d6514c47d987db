# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""In whatever order our add-ons come, the database is the same afterwards.

One by one as a dealership grows, or all at once; in an Odoo that has its own demo data
or none. What is compared is what PostgreSQL and Odoo know of us: tables, columns,
indexes, constraints, triggers and records with an id. Slow: ``make test-full`` runs it.
"""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import cluster, database, odoo_source, stamp  # noqa: E402  # from the root
from tools.devenv.layout import digest  # noqa: E402

NAME = "ahorro_order"
#: What comes after what: each step is an installation of its own.
ORDERS = {
    "the portfolio before the calls": (
        "ahorro_plan",
        "ahorro_import",
        "ahorro_campaign",
        "ahorro_movein",
        "ahorro_whatsapp",
    ),
    "WhatsApp before the portfolio": (
        "ahorro_plan",
        "ahorro_campaign",
        "ahorro_whatsapp",
        "ahorro_import",
        "ahorro_movein",
    ),
    "the last one brings what it needs": ("ahorro_movein", "ahorro_whatsapp"),
}
#: What is ours in the database: the name of each thing, and what defines it.
OURS = """
SELECT 'column', table_name || '.' || column_name,
       data_type || ' ' || is_nullable
  FROM information_schema.columns
 WHERE table_schema = 'public'
   AND (table_name LIKE 'ahorro%' OR column_name LIKE 'ahorro%')
 UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes
 WHERE schemaname = 'public'
   AND (tablename LIKE 'ahorro%' OR indexname LIKE '%ahorro%')
 UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint
 WHERE conrelid <> 0
   AND (conrelid::regclass::text LIKE 'ahorro%' OR conname LIKE '%ahorro%')
 UNION ALL
SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
  FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '%ahorro%'
 UNION ALL
SELECT 'record', module || '.' || name, model FROM ir_model_data
 WHERE module LIKE 'ahorro%'
 ORDER BY 1, 2, 3
"""


def _look(name):
    """Return what is ours in a database, as a set of lines."""
    found = subprocess.run(
        [cluster.binary("psql"), "-At", "-c", OURS, name],
        env=cluster.client_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    lines = found.stdout.splitlines()
    assert len(lines) > 1000, "the question finds too little to say anything"
    return set(lines)


def _install(name, addons):
    log = database.odoo(
        name, f"--init={addons}", log="order", failure=f"{addons} failed"
    )
    database.refuse_warnings(log)


@cache
def _at_once():
    """Return what is there where all of them came at once."""
    return _look(database.with_addons(odoo_source.find()))


def _with_demo():
    """Return the name of a database with Odoo's own demo data, made where missing."""
    key = digest(database.base(odoo_source.find()), "demo")
    name = f"ahorro_demo_base_{key[:8]}"
    if not (stamp.is_done(name, key) and database.exists(name)):
        database.drop(name)
        # Its own data may warn: what is there before us is not ours.
        database.odoo(
            name,
            f"--init={database.BASE_MODULES}",
            "--with-demo",
            "--load-language=es_AR",
            log="demo-base",
            failure="Odoo's demo data failed",
        )
        stamp.mark_done(name, key)
    return name


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_the_order_in_which_addons_come_makes_no_difference(order):
    database.copy(database.base(odoo_source.find()), NAME)
    try:
        for addon in order:
            _install(NAME, addon)
        found = _look(NAME)
    finally:
        database.drop(NAME)
    assert found ^ _at_once() == set()


@pytest.mark.slow
@pytest.mark.parametrize("order", [next(iter(ORDERS.values())), ("all",)], ids=str)
def test_among_odoos_demo_data_they_are_the_same(order):
    every = ",".join(database.OWN_ADDONS)
    database.copy(_with_demo(), NAME)
    try:
        for addon in order:
            _install(NAME, every if addon == "all" else addon)
        log = database.odoo(NAME, f"--update={every}", log="order", failure="failed")
        database.refuse_warnings(log)
        found = _look(NAME)
    finally:
        database.drop(NAME)
    assert found ^ _at_once() == set()
