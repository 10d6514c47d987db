# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Our add-ons come into somebody else's Odoo, are used, updated, and go again.

A database with accounting, sales, a website, a fleet, mailings and two thousand dirty
contacts. Nothing that we do there says a word in the log, and what we leave is what
people made. Slow: ``make test-full`` runs it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.neighbour.snapshot import compare  # noqa: E402  # from the root
from tools.devenv import config, database, odoo_source, stamp  # noqa: E402
from tools.devenv.layout import ADDONS, LOGS, digest  # noqa: E402

THEIRS = "l10n_ar,account,sale_management,website,fleet,mass_mailing,contacts"
NAME = "ahorro_neighbour"
#: Tables of the user's own rows: what people make of them with us is theirs and stays.
OF_PEOPLE = {
    "crm_lead",
    "discuss_channel",  # OdooBot greets each new user
    "discuss_channel_member",
    "ir_attachment",
    "mail_followers",
    "mail_message",
    "mail_notification",
    "mail_tracking_value",
    "res_partner",
    "res_users",
    "res_users_settings",
    "sale_order",
    "base_partner_merge_automatic_wizard",
    "base_partner_merge_line",
}


def _shell(name, script, log):
    """Run a script in Odoo's shell and return what it printed; its log stays empty."""
    path = LOGS / f"{log}.log"
    path.unlink(missing_ok=True)
    conf = config.write("neighbour", name)
    command = [database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"]
    command += ["--no-http", "--log-level=warn", "--shell-interface=python"]
    result = subprocess.run(
        [*command, f"--logfile={path}"],
        input=script,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert "Traceback" not in result.stderr, (
        result.stdout[-2000:] + result.stderr[-9000:]
    )
    assert result.returncode == 0, result.stderr[-3000:]
    if path.exists():
        assert not path.read_text(), path.read_text()[-6000:]
    return result.stdout


def _theirs():
    """Return the name of the database before us, made where it is missing."""
    origin = database.base(odoo_source.find())
    key = digest(origin, THEIRS, ROOT / "tests" / "neighbour" / "fill.py")
    name = f"ahorro_neighbour_{key[:8]}"
    if not (stamp.is_done(name, key) and database.exists(name)):
        stamp.forget(name)
        database.copy(origin, name)
        # Its own installation may warn: what is there before us is not ours.
        database.odoo(
            name, f"--init={THEIRS}", log="neighbour-theirs", failure="Odoo failed"
        )
        fill = "from tests.neighbour.fill import fill\nfill(env)\n"
        _shell(name, fill, "neighbour-fill")
        stamp.mark_done(name, key)
    return name


def _take(folder, moment):
    path = folder / f"{moment}.json"
    _shell(
        NAME,
        f"from tests.neighbour.snapshot import take\ntake(env, {str(path)!r})\n",
        "neighbour-look",
    )
    return json.loads(path.read_text())


def _server(argument):
    log = database.odoo(NAME, argument, log="neighbour", failure="it failed")
    database.refuse_warnings(log)


@pytest.mark.slow
def test_we_come_work_and_go_in_somebody_elses_odoo_without_a_word(tmp_path):
    database.copy(_theirs(), NAME)
    try:
        before = _take(tmp_path, "before")
        _server(f"--init={','.join(ADDONS)}")
        said = _shell(
            NAME,
            "from tests.neighbour.use import at_once\nat_once(env)\n",
            "neighbour-use",
        )
        assert "ended well" in said, said
        _server(f"--update={','.join(ADDONS)}")
        used = _take(tmp_path, "used")
        _shell(
            NAME,
            "env['ir.module.module'].search([('name', '=', 'ahorro_plan')])"
            ".button_immediate_uninstall()\n",
            "neighbour-gone",
        )
        after = _take(tmp_path, "after")
    finally:
        database.drop(NAME)
    came, went = compare(before, after)
    ours = {name: rows for name, rows in came.items() if name not in OF_PEOPLE}
    assert (ours, went) == ({}, {})
    # What people made while we were there is still there.
    _came, lost = compare(used, after)
    kept = {"res_partner", "crm_lead", "sale_order", "res_users"}
    assert not kept & lost.keys(), lost


@pytest.mark.slow
def test_holders_are_copied_there_too_to_the_last_column():
    database.copy(_theirs(), NAME)
    try:
        _server(f"--init={','.join(ADDONS)}")
        said = _shell(
            NAME,
            "import json\nfrom tests.new_holders import compare\n"
            "print('found', json.dumps(compare(env)))\n",
            "neighbour-holders",
        )
    finally:
        database.drop(NAME)
    [found] = [line for line in said.splitlines() if line.startswith("found ")]
    differences, made = json.loads(found.removeprefix("found "))
    assert differences == []
    # Accounting's document goes with them.
    assert made["res.partner"] > 15
    assert made["ahorro.phone"] > 15
