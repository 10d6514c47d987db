# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""OCA's mail_gateway and our conversations live in one Odoo, whichever came first.

Both add a kind of channel to Odoo's discussions and take part in what is posted there.
Slow: ``make test-full`` runs it. mail_gateway comes from the package index.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import config, database, odoo_source  # noqa: E402  # from the root
from tools.devenv.layout import ADDONS  # noqa: E402

THEIRS = "odoo-addon-mail_gateway==19.0.1.1.0"
NAME = "ahorro_gateway"
CONVERSATIONS = (
    "tests/test_wa_conversations.py",
    "tests/test_wa_conversation_handover.py",
    "tests/test_wa_conversation_rights.py",
    "tests/test_wa_received.py",
)


@pytest.fixture(scope="module")
def addons_path(tmp_path_factory):
    """Return the folders of add-ons, theirs too."""
    folder = tmp_path_factory.mktemp("gateway")
    command = [database.PYTHON, "-m", "pip", "download", "--no-deps", THEIRS]
    fetched = subprocess.run(
        [*command, "--dest", folder], capture_output=True, text=True, check=False
    )
    if fetched.returncode:
        pytest.skip(f"{THEIRS} cannot be had: {fetched.stderr[-300:]}")
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return f"{ROOT},{folder / 'odoo' / 'addons'}"


def _odoo(addons_path, *arguments):
    log = database.odoo(
        NAME,
        f"--addons-path={addons_path}",
        *arguments,
        log="gateway",
        failure="Odoo failed",
    )
    database.refuse_warnings(log)


@pytest.mark.slow
def test_conversations_go_on_where_mail_gateway_comes_after_us(addons_path):
    database.copy(database.with_addons(odoo_source.find()), NAME)
    try:
        _odoo(addons_path, "--init=mail_gateway")
        conf = config.write(NAME, NAME, addons_path=addons_path, log_level="critical")
        ended = subprocess.run(
            [
                *(database.PYTHON, "-m", "pytest", "-q", f"--odoo-config={conf}"),
                *("--odoo-http", "-p", "no:cacheprovider", *CONVERSATIONS),
            ],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            env=os.environ | {"ODOO_RC": str(conf), "AHORRO_TEST_CONFIG": str(conf)},
        )
        assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]
        assert "100%" in ended.stdout, ended.stdout
    finally:
        database.drop(NAME)


@pytest.mark.slow
def test_we_come_and_go_where_mail_gateway_was_before_us(addons_path):
    database.copy(database.base(odoo_source.find()), NAME)
    try:
        _odoo(addons_path, "--init=mail_gateway")
        _odoo(addons_path, f"--init={','.join(ADDONS)}")
        _odoo(addons_path, f"--update={','.join(ADDONS)}")
        conf = config.write(NAME, NAME, addons_path=addons_path)
        gone = subprocess.run(
            [
                *(database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"),
                *("--no-http", "--log-level=warn", "--shell-interface=python"),
            ],
            input="env['ir.module.module'].search([('name', '=', 'ahorro_plan')])"
            ".button_immediate_uninstall()\nprint('gone')\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert "gone" in gone.stdout, gone.stderr[-3000:]
        _odoo(addons_path, "--update=mail_gateway")
    finally:
        database.drop(NAME)
