# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's files: last month's, imported, and this month's, waiting for a review."""

import base64
import datetime
from pathlib import Path

from freezegun import freeze_time

from odoo.api import Environment
from odoo.models import BaseModel

from tests.portfolio.files import render
from tests.portfolio.months import Month

from . import arrivals

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
    _load_bids(env, runs)
    file = render(coming.plans, fmt="xlsx", dirt="all", seed=2, day=coming.as_of)
    name = f"cartera_{coming.as_of:%Y_%m}.xlsx"
    (FOLDER / name).write_bytes(file.data)
    runs.create_from_file(name, base64.b64encode(file.data).decode())
    arrivals.fill(env, name, file.data)


def _load_bids(env: Environment, runs: BaseModel) -> None:
    """Import Plan Rombo's best bids of the last three acts, of the groups that save."""
    found = env["ahorro.plan"]._read_group(
        [
            ("provider_id", "=", env.ref("ahorro_plan.provider_rombo").id),
            ("family", "=", "saver"),
            ("group_key", "!=", False),
        ],
        ["group_key"],
        order="group_key",
    )
    award = ";Mod. Gan.;"
    rows = ["5 MEJORES OFERTAS", ""]
    rows.append(
        f"Grupo;Fecha;% Financ;{award.join(('1er', '2do', '3er', '4to', '5to'))}{award}"
    )
    for number, (group,) in enumerate(found):
        for back in (1, 2, 3):
            day = datetime.date.today().replace(day=15) - datetime.timedelta(31 * back)
            best = 12 + (7 * number + 5 * back) % 23
            bids = [str(max(best - 2 * place - number % 3, 1)) for place in range(5)]
            won = f"{bids[0]};Licitación;" + ";;".join(bids[1 : 5 - number % 4])
            rows.append(f"{group};{day:15/%m/%Y};100%;{won}")
    data = "\r\n".join(rows).encode()
    run = runs.create_from_file(
        "5 mejores ofertas.csv", base64.b64encode(data).decode()
    )
    run.action_apply()
