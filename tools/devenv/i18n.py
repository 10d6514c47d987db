# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``make i18n``: export the terms, bring es.po up to date, list what is missing."""

from __future__ import annotations

import subprocess

from . import config, database
from .errors import SetupError
from .layout import ADDONS, ROOT
from .odoo_source import OdooSource
from .proc import say
from .python_env import PYTHON

MERGE = "tools.merge_translations"


def update(odoo: OdooSource) -> int:
    """Export each add-on's terms and merge them into its Spanish translation.

    :return: 0 when every term has its Spanish, else 1
    """
    databases = {}
    for addon in ADDONS:
        glue = addon == "ahorro_l10n_ar"
        # Asked once: the terms that are exported would make it another database.
        if glue not in databases:
            databases[glue] = database.with_addons(odoo, glue=glue)
        conf = config.write("i18n", databases[glue], log_level="error")
        folder = ROOT / addon / "i18n"
        folder.mkdir(exist_ok=True)
        command = [str(PYTHON), str(database.LAUNCHER)]
        command += ["i18n", "export", f"--config={conf}"]
        command += [f"--database={databases[glue]}", f"--output={folder / addon}.pot"]
        if subprocess.run([*command, addon], check=False).returncode:
            raise SetupError(f"The terms of {addon} could not be exported: see above.")
    say("· merging into es.po")
    return subprocess.run(
        [PYTHON, "-m", MERGE, *ADDONS], cwd=ROOT, check=False
    ).returncode
