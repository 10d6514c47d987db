# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Configurations derived from the repository's ``odoo.conf``."""

from __future__ import annotations

import configparser
from pathlib import Path
from typing import Any

from . import cluster
from .layout import CONFIGS, DATA, ROOT, setting


def write(
    name: str, database: str, *, channels: str = "root:0", **options: Any
) -> Path:
    """Write a configuration for one database and return its path.

    :param channels: of queue_job; ``root:0`` starts no job by itself
    :param options: what differs from ``odoo.conf`` besides
    """
    # None of odoo.conf's values may hold a "%" to expand.
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "odoo.conf", encoding="utf-8")
    values = {
        "addons_path": str(ROOT),
        "data_dir": str(DATA),
        "db_name": database,
        # One threaded process: its websocket needs no reverse proxy.
        "workers": "0",
        "max_cron_threads": "0",
        **cluster.connection(),
        **{key: str(value) for key, value in options.items()},
    }
    parser["options"].update(values)
    parser["queue_job"] = {"channels": channels}
    CONFIGS.mkdir(parents=True, exist_ok=True)
    path = CONFIGS / f"{name}.conf"
    with path.open("w", encoding="utf-8") as file:
        parser.write(file)
    path.chmod(0o600)
    return path


def http_port() -> int:
    """Return the port of the demo, ``PORT`` or Odoo's usual one."""
    return int(setting("PORT", "8069"))
