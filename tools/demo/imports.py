# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's files: those of six months, imported, and today's, left in review."""

import base64
import datetime
from pathlib import Path

from odoo.api import Environment
from odoo.models import BaseModel

from tests.portfolio.files import render
from tests.portfolio.months import Month, next_month
from tests.portfolio.story_tables import SEED, act_day

from . import arrivals
from .people import get_user

#: Where the file to try is written, for the person who runs the demo.
FOLDER = Path(__file__).resolve().parents[2] / ".ahorro" / "demo"


def load(env: Environment, month: Month, layout: str = "rombo") -> BaseModel:
    """Import a month's file as the supervisor does, whatever is to be looked at.

    :return: the import
    """
    runs = _get_runs(env)
    file = render(month.plans, layout=layout, fmt="xlsx", seed=1, day=month.as_of)
    name = f"cartera_{layout}_{month.as_of:%Y_%m_%d}.xlsx"
    run = runs.create_from_file(name, base64.b64encode(file.data).decode())
    run.decide_holders(None, "accept")
    run.set_complete(True)
    run.action_apply([flag["code"] for flag in run.flags or []])
    env.cr.commit()  # operators and background work have transactions of their own
    return run


def leave_in_review(env: Environment, last: Month) -> None:
    """Leave yesterday's file in review, as dirty as they come.

    It is also written to ``FOLDER``, for whoever wants to load one.

    :param last: the portfolio as it was imported last
    """
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    coming = next_month(
        last, seed=SEED, changed_share=0.08, new_share=0.006, as_of=yesterday
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("cartera*.xlsx"):
        path.unlink()
    file = render(coming.plans, fmt="xlsx", dirt="all", seed=2, day=coming.as_of)
    name = f"cartera_{coming.as_of:%Y_%m_%d}.xlsx"
    (FOLDER / name).write_bytes(file.data)
    _get_runs(env).create_from_file(name, base64.b64encode(file.data).decode())
    arrivals.fill(env, name, file.data)


def _get_runs(env: Environment) -> BaseModel:
    runs = env["ahorro.import"].with_user(get_user(env, "supervisor"))
    return runs.with_context(queue_job__no_delay=True, lang="es_AR")


def load_bids(env: Environment) -> None:
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
            day = act_day(datetime.date.today(), back - 1)
            best = 12 + (7 * number + 5 * back) % 23
            bids = [str(max(best - 2 * place - number % 3, 1)) for place in range(5)]
            won = f"{bids[0]};Licitación;" + ";;".join(bids[1 : 5 - number % 4])
            rows.append(f"{group};{day:%d/%m/%Y};100%;{won}")
    data = "\r\n".join(rows).encode()
    run = _get_runs(env).create_from_file(
        "5 mejores ofertas.csv", base64.b64encode(data).decode()
    )
    run.action_apply()
