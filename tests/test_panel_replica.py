# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The panel's reads are served by a replica: a server that has one, and says so.

The replica is the same database, reached as a user who may read and nothing else. What
that user is refused fails there and nowhere else, so that each call tells by itself
which of the two connections it was answered over.
"""

import json
import sys
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.attention.client import Client, RpcError  # noqa: E402  # from the root
from tests.attention.server import serving  # noqa: E402
from tools.devenv import cluster, database, odoo_source  # noqa: E402

NAME = "ahorro_replica"
READER = "ahorro_reader"
FILL = """
import json
from tests.attention import fill
from tests.guide import panel
company = env["res.company"].create({{"name": "Concesionario del tablero"}})
operator = fill.make_operators(env, company, 1)[0]
made = fill.make_operators(env, company, 1, "supervisor")[0]
panel.fill(env, company, env["res.users"].browse(operator["uid"]))
env.cr.commit()
with open({path!r}, "w") as file:
    json.dump(made, file)
"""
#: Odoo's line when a call that should only read wrote, and was run again elsewhere.
FALLBACK = "retrying with a read/write cursor"
PAST = {"date": "2020-01-15", "compare_date": "2019-12-20"}
READS = (
    ("ahorro.plan", "get_portfolio_panel", ({},)),
    ("ahorro.plan", "get_portfolio_panel", (PAST,)),
    ("ahorro.plan", "get_portfolio_panel", ({"blocks": ["coverage"]},)),
    ("ahorro.plan", "get_portfolio_panel_choices", ()),
)


def _connect():
    known = cluster.connection()
    connection = psycopg2.connect(
        dbname=NAME,
        host=known["db_host"],
        port=known["db_port"],
        user=known["db_user"],
        password=known["db_password"] or None,
    )
    connection.autocommit = True
    return connection


def _run(*statements: str) -> None:
    connection = _connect()
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()


@pytest.fixture(scope="module")
def replicated(tmp_path_factory):
    """A server with a replica, and a supervisor of a portfolio with a past."""
    folder = tmp_path_factory.mktemp("replica")
    made, script = folder / "made.json", folder / "fill.py"
    script.write_text(FILL.format(path=str(made)))
    database.copy(database.with_addons(odoo_source.find()), NAME)
    database.fill(NAME, script, "The replica's database could not be filled")
    _run(
        f"DROP ROLE IF EXISTS {READER}",
        f"CREATE ROLE {READER} LOGIN",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}",
    )
    known = cluster.connection()
    replica = {
        "db_replica_host": known["db_host"],
        "db_replica_port": known["db_port"],
        "db_replica_user": READER,
    }
    try:
        with serving(NAME, workers=0, **replica) as server:
            yield server, json.loads(made.read_text())
    finally:
        _run(f"DROP OWNED BY {READER}", f"DROP ROLE {READER}")
        database.drop(NAME)


@pytest.fixture
def supervisor(replicated):
    """The supervisor's browser."""
    server, made = replicated
    client = Client(server.port, made["sid"])
    yield client
    client.close()


def test_reads_are_answered_by_who_may_only_read(replicated, supervisor):
    for call in READS:
        model, method, arguments = call
        assert supervisor.call(model, method, *arguments), call
    answer = supervisor.call("ahorro.plan", "get_portfolio_panel", PAST)
    assert sum(len(block["rows"]) for block in answer["blocks"]) > 30
    # None wrote, and was sent to the primary for that.
    assert not replicated[0].lines(FALLBACK)


def test_reads_never_ask_the_primary(supervisor):
    """What the replica's user may not read any more, the panel cannot answer."""
    _run(f"REVOKE SELECT ON ahorro_plan FROM {READER}")
    try:
        for model, method, arguments in READS:
            with pytest.raises(RpcError, match="permission denied"):
                supervisor.call(model, method, *arguments)
    finally:
        _run(f"GRANT SELECT ON ahorro_plan TO {READER}")


def test_the_choice_of_statuses_is_saved_on_the_primary(supervisor):
    block = supervisor.call("ahorro.plan", "get_portfolio_panel", {})["blocks"][0]
    row = block["rows"][0]
    ticked = {row["id"]: not row["checked"]}
    assert supervisor.call("ahorro.plan", "save_panel_statuses", ticked)
    block = supervisor.call("ahorro.plan", "get_portfolio_panel", {})["blocks"][0]
    assert block["rows"][0]["checked"] is not row["checked"]
