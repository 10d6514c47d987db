# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the version that landed last to this one, on a database that is in use.

Slow: it installs that version, fills it with its own demo and updates it.
``make test-full`` runs it. ``tests/upgrade/landed_version.txt`` names the commit.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.upgrade.snapshot import Database  # noqa: E402  # from the root
from tools.devenv import cluster, config, database, odoo_source  # noqa: E402
from tools.devenv.layout import WORK  # noqa: E402

HERE = ROOT / "tests" / "upgrade"
LANDED = (HERE / "landed_version.txt").read_text().strip()
NAME = "ahorro_upgrade"
ADDONS = "ahorro_plan,ahorro_campaign,ahorro_import"
#: Add-ons that the landed version did not have; who updates installs them.
NEW_ADDONS = "ahorro_whatsapp"

#: Tables that an update drops, and why nothing is lost with them.
DROPPED_TABLES: dict[str, str] = {
    "ahorro_import_turn": "locks, which the next import makes again under a new name",
}
#: Columns that an update drops or fills anew, and why.
CHANGED_COLUMNS: dict[tuple[str, str], str] = {
    ("ahorro_provider", "unpaid_to_rescission"): "kept as a term of its own",
    ("ahorro_provider", "days_to_accept"): "kept as a term of its own",
    ("ahorro_provider", "days_to_collect"): "kept as a term of its own",
    ("ahorro_case", "is_callback"): "callbacks agreed before there was a word for them",
    ("res_users", "login_date"): "not of this module's making",
}
#: Columns that an update renames: table and old name, and the new one.
RENAMED_COLUMNS = {("ahorro_import_effect", "new"): "written"}

#: What the demo deletes to be open at all hours; nobody's deletion is taken back.
DELETED = "ahorro_campaign.contact_hours_"

#: A relation of two columns is looked up from both ends. Odoo makes one order the key
#: and the other an index, and which is which depends on the end that is set up first.
EITHER_WAY = {"ahorro_campaign_user_rel"}


def _git(*arguments):
    return subprocess.run(
        ["git", "-C", ROOT, *arguments], capture_output=True, check=False
    )


@pytest.fixture(scope="module")
def landed():
    """The files of the landed version, in a folder of their own."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("the landed version comes from git, and this is no checkout")
    if _git("cat-file", "-e", f"{LANDED}^{{commit}}").returncode:
        pytest.skip(f"a shallow clone: commit {LANDED[:7]} is not in its history")
    folder = WORK / "landed" / LANDED[:12]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archive = _git("archive", "--format=tar", LANDED)
    assert archive.returncode == 0, archive.stderr
    subprocess.run(["tar", "-x"], input=archive.stdout, cwd=folder, check=True)
    yield folder
    shutil.rmtree(folder)


def _shell(conf, root, *scripts):
    """Run scripts in Odoo's shell, with the packages of one version on the path."""
    command = [database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"]
    command += ["--no-http", "--log-level=warn", "--shell-interface=python"]
    result = subprocess.run(
        command,
        input="\n".join(script.read_text() for script in scripts),
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert "Traceback" not in result.stderr, result.stderr[-5000:]
    assert result.returncode == 0, result.stderr[-5000:]
    return result.stderr


@pytest.fixture(scope="module")
def updated(landed):
    """The content of a database before and after its update, and the update's log."""
    database.copy(database.base(odoo_source.find()), NAME)
    conf = config.write("upgrade", NAME, addons_path=str(landed))
    install = [database.PYTHON, database.LAUNCHER, "server", f"--config={conf}"]
    install += [f"--init={ADDONS}", "--stop-after-init", "--no-http"]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    assert installed.returncode == 0, installed.stderr[-3000:]
    fill = landed / "tools" / "demo" / "fill.py"
    _shell(conf, landed, fill, HERE / "fill_landed.py")
    with Database(cluster.connection(), NAME) as found:
        before = found.content()
    log = database.odoo(
        NAME,
        f"--update={ADDONS}",
        f"--init={NEW_ADDONS}",
        log="upgrade",
        failure="the update failed",
    )
    with Database(cluster.connection(), NAME) as found:
        after = found.content()
    yield before, after, log
    database.drop(NAME)


@pytest.mark.slow
def test_an_update_logs_no_warning(updated):
    _before, _after, log = updated
    database.refuse_warnings(log)


@pytest.mark.slow
def test_an_update_keeps_every_row(updated):
    before, after, _log = updated
    states = {row["state"] for row in before["ahorro_import"].values()}
    assert states == {"done", "review", "undone"}
    for table in ("lease", "optout", "consent", "nollame_number", "operator_absence"):
        assert before[f"ahorro_{table}"], f"{table} is part of what is compared"
    assert len(before["ahorro_movement"]) > 30
    lost = {
        table: sorted(map(str, set(rows) - set(after.get(table, ()))))[:5]
        for table, rows in before.items()
        if table not in DROPPED_TABLES and set(rows) - set(after.get(table, ()))
    }
    assert not lost


@pytest.mark.slow
def test_an_update_keeps_every_value(updated):
    before, after, _log = updated
    changed = {}
    for table, rows in before.items():
        for key, row in rows.items():
            now = after.get(table, {}).get(key)
            for column, value in row.items():
                known = (table, column) in CHANGED_COLUMNS
                found = RENAMED_COLUMNS.get((table, column), column)
                if now is not None and not known and now.get(found) != value:
                    changed[table, column] = (key, value, now.get(found))
    assert not changed


@pytest.mark.slow
def test_terms_of_before_they_had_a_first_day_have_always_held(updated):
    before, after, _log = updated
    numbers = {
        (row["id"], kind): row[column]
        for row in before["ahorro_provider"].values()
        for column, kind in (
            ("unpaid_to_rescission", "rescission"),
            ("days_to_accept", "acceptance"),
            ("days_to_collect", "collect"),
        )
        if row[column]
    }
    assert numbers
    terms = after["ahorro_provider_term"].values()
    assert {row["valid_from"] for row in terms} == {None}
    assert {
        (row["provider_id"], row["kind"]): row["number"] for row in terms
    } == numbers


@pytest.mark.slow
def test_callbacks_of_before_there_was_a_word_for_them_count_as_such(updated):
    before, after, _log = updated
    unnamed = [
        key
        for key, row in before["ahorro_case"].items()
        if row["is_callback"] is None
        and row["next_action_user_id"]
        and row["state"] != "done"
    ]
    assert unnamed
    assert all(after["ahorro_case"][key]["is_callback"] for key in unnamed)


@pytest.mark.slow
def test_an_updated_database_holds_together(updated):
    conf = config.write("upgraded", NAME)
    _shell(conf, ROOT, HERE / "check_updated.py")


@pytest.mark.slow
def test_an_updated_database_is_made_like_a_new_one(updated):
    fresh = database.with_addons(odoo_source.find())
    with Database(cluster.connection(), fresh) as new:
        wanted, ids = new.structure(), new.external_ids()
    with Database(cluster.connection(), NAME) as found:
        has, has_ids = found.structure(), found.external_ids()
    made = {part for part in wanted - has if part[1] not in EITHER_WAY}
    left = {part for part in has - wanted if part[1] not in EITHER_WAY}
    assert sorted(made) == []
    assert sorted(left) == []
    missing = {each for each in ids - has_ids if not each.startswith(DELETED)}
    assert sorted(missing) == []
    assert sorted(has_ids - ids) == []
