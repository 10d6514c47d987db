# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A backup as docs/nodes.md tells to make it, while operators save; brought back.

Under another name, beside the original: what was acknowledged before the backup began
is there, every rule of *Nada está roto* holds, and the copy writes to nobody. Slow:
``make test-full`` runs it.
"""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.attention.operator import Operator  # noqa: E402  # from the root
from tests.attention.server import serving  # noqa: E402
from tools.devenv import cluster, config, database, odoo_source, stamp  # noqa: E402
from tools.devenv.database import LAUNCHER  # noqa: E402
from tools.devenv.layout import DATA  # noqa: E402
from tools.devenv.python_env import PYTHON  # noqa: E402

NAME, RESTORED = "ahorro_backup", "ahorro_backup_restored"
#: Saves before the backup begins.
BEFORE = 60
FILL = """
import json
from tests.attention import fill
company = env["res.company"].create({{"name": "Concesionario con resguardo"}})
made = fill.make_crossed_campaigns(env, company, 600, 12, seed=31)
made["supervisor"] = fill.make_operators(env, company, 1, "supervisor")[0]
arrears = env.ref("ahorro_campaign.campaign_type_arrears")
made["results"] = {{
    "closing": arrears.result_ids.filtered("closes")[0].id,
    "no_answer": env["ahorro.result"].search(
        [("type_id", "=", False), ("retry_hours", ">", 0),
         ("flags_phone_wrong", "=", False)], limit=1).id,
}}
env["ahorro.wa.account"].create({{
    "name": "Cobranzas", "company_id": company.id, "phone_number_id": "1", "waba_id":
    "2", "typed_token": "secreto",
}})
env["ir.attachment"].create({{"name": "una", "raw": b"de antes", "res_id": 0}})
env.cr.commit()
with open({path!r}, "w") as file:
    json.dump(made, file)
"""
LOOK = """
import json
checks = env["ahorro.check"]
for company in env["res.company"].search([]):
    rows = checks._prepare_rows(company)
    for row in rows.sudo():
        row._count(60)
broken = checks.search([("state", "!=", "zero")]).mapped(
    lambda row: (row.code, row.state, row.count, row.failure))
account = env["ahorro.wa.account"].search([], limit=1)
found = {{
    "rules": checks.search_count([]), "broken": broken,
    "home": account._is_at_home(), "token": bool(account._read_secrets()["token"]),
    "file": env["ir.attachment"].search([("name", "=", "una")]).raw.decode(),
}}
env.cr.commit()
with open({path!r}, "w") as file:
    json.dump(found, file)
"""


def _query(name: str, text: str) -> list[tuple]:
    known = cluster.connection()
    connection = psycopg2.connect(
        dbname=name,
        host=known["db_host"],
        port=known["db_port"],
        user=known["db_user"],
        password=known["db_password"] or None,
    )
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchall()
    finally:
        connection.close()


def _run(*words) -> None:
    environment = cluster.client_environment()
    program, *rest = words
    command = [str(cluster.binary(program)), *map(str, rest)]
    subprocess.run(command, check=True, env=environment)


def _look(name: str, folder: Path) -> dict:
    path, script = folder / f"{name}.json", folder / f"look_{name}.py"
    script.write_text(LOOK.format(path=str(path)))
    database.fill(name, script, "The database could not be looked at")
    return json.loads(path.read_text())


@pytest.fixture
def made(tmp_path):
    """Operators who share six hundred cases."""
    database.copy(database.with_addons(odoo_source.find()), NAME)
    path, script = tmp_path / "made.json", tmp_path / "fill_backup.py"
    script.write_text(FILL.format(path=str(path)))
    database.fill(NAME, script, "The database could not be filled")
    yield json.loads(path.read_text())
    for name in (NAME, RESTORED):
        database.drop(name)


def _work_and_back_up(made: dict, folder: Path) -> tuple[dict, dict]:
    """Have operators save while a backup is made.

    :return: the movements that were acknowledged before it began, and all of them
    """
    saves = threading.Semaphore(0)
    stop = threading.Event()
    with serving(NAME, workers=2) as server:
        operators = [
            Operator(server.port, user, made["results"], number, stop=stop)
            for number, user in enumerate(made["operators"])
        ]
        for operator in operators:
            operator.diary.note = saves.release
            operator.start()
        for _save in range(BEFORE):
            assert saves.acquire(timeout=60)
        before = _saved(operators)
        _run("pg_dump", "-Fc", f"--file={folder / 'ahorro.dump'}", NAME)
        # After the database: files are added and never rewritten.
        shutil.copytree(DATA / "filestore" / NAME, folder / "filestore")
        stop.set()
        for operator in operators:
            operator.join(60)
    errors = [error for operator in operators for error in operator.diary.errors]
    assert not errors, errors
    return before, _saved(operators)


def _saved(operators) -> dict[str, int]:
    return {
        f"{operator.diary.uid}-{key}": movement
        for operator in operators
        for key, movement in dict(operator.diary.saved).items()
    }


@pytest.mark.slow
def test_a_backup_made_at_work_has_all_that_was_saved_before_it(made, tmp_path):
    before, after = _work_and_back_up(made, tmp_path)
    assert len(before) >= BEFORE and len(after) > len(before), "they saved meanwhile"

    database.drop(RESTORED)
    _run("createdb", "--template=template0", RESTORED)
    _run("pg_restore", f"--dbname={RESTORED}", "--no-owner", tmp_path / "ahorro.dump")
    stamp.discard(DATA / "filestore" / RESTORED)
    shutil.copytree(tmp_path / "filestore", DATA / "filestore" / RESTORED)

    rows = dict(
        _query(
            RESTORED,
            """SELECT idempotency_key, id FROM ahorro_movement
                WHERE kind IN ('comment', 'finish', 'skip')
                  AND detail->'together' IS NULL""",
        )
    )
    assert before.items() <= rows.items()
    assert rows.items() <= after.items()
    copy, original = _look(RESTORED, tmp_path), _look(NAME, tmp_path)
    for found in (copy, original):
        assert found["rules"] > 20 and not found["broken"], found
        assert found["file"] == "de antes"
    # The copy has the credentials, and writes to nobody by itself.
    assert copy["token"] and not copy["home"]
    assert original["token"] and original["home"]

    conf = config.write(f"neutralize-{RESTORED}", RESTORED)
    command = [PYTHON, LAUNCHER, "neutralize", f"--config={conf}"]
    subprocess.run([*command, "-d", RESTORED], check=True, capture_output=True)
    assert not _look(RESTORED, tmp_path)["token"]
