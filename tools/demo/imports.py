# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's files: last month's, imported, and this month's, waiting for a review."""

import base64
import datetime
from pathlib import Path

from freezegun import freeze_time

from odoo.api import Environment

from tests.portfolio.files import render
from tests.portfolio.months import Month

#: Where the file to try is written, for the person who runs the demo.
FOLDER = Path(__file__).resolve().parents[2] / ".ahorro" / "demo"


def fill(env: Environment, months: list[Month]) -> None:
    """Import the last but one month as a supervisor and leave the last one in review.

    That one is as dirty as they come; its file is also written to ``FOLDER``, for
    whoever wants to load one.

    :param months: of Plan Rombo, as ``tests.portfolio.run_months`` makes them; the
        first two are in the database
    """
    supervisor = env["res.users"].search([("login", "=", "supervisor")], limit=1)
    runs = env["ahorro.import"].with_user(supervisor)
    runs = runs.with_context(queue_job__no_delay=True, lang="es_AR")
    *_known, imported, coming = months
    file = render(imported.plans, fmt="xlsx", seed=1, day=imported.as_of)
    name = f"cartera_{imported.as_of:%Y_%m}.xlsx"
    # As it came: before the files of later days.
    came = datetime.datetime.combine(imported.as_of, datetime.time(16))
    with freeze_time(came + datetime.timedelta(days=1)):
        run = runs.create_from_file(name, base64.b64encode(file.data).decode())
        run.decide_holders(None, "accept")
        run.set_complete(True)
        run.action_apply()
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = render(coming.plans, fmt="xlsx", dirt="all", seed=2, day=coming.as_of)
    name = f"cartera_{coming.as_of:%Y_%m}.xlsx"
    (FOLDER / name).write_bytes(file.data)
    runs.create_from_file(name, base64.b64encode(file.data).decode())
