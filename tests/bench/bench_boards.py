# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What operators and supervisors look at all day, with a busy dealership behind it.

The operator's board, the attend screen's queue, the state of the queue and the live
floor, each as its user and in a transaction of its own as a request has it. Beside them
a plain count of the open cases, which reads as many rows.
"""

import sys
from functools import partial

from .busy_months import fill_busy_months
from .common import environment, median_seconds, parser, print_figure, print_machine

OPERATORS = 40
MOVEMENTS = 1_000_000


def _ask(registry, context: dict, model: str, method: str, *args) -> None:
    """Call a method as a request would."""
    from odoo import api

    with registry.cursor() as cr:
        env = api.Environment(cr, context["uid"], context)
        getattr(env[model], method)(*args)


def _count(registry) -> None:
    with registry.cursor() as cr:
        cr.execute("SELECT count(*) FROM ahorro_case WHERE state <> 'done' AND id > 0")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made_parser = parser(__doc__, plans=67_000)
    made_parser.add_argument("--movements", type=int, default=MOVEMENTS)
    options = made_parser.parse_args(arguments)
    with environment(options.config) as env:
        print_machine(env)
        made = fill_busy_months(env, options.plans, options.movements, OPERATORS)
        registry = env.registry

        def context(user):
            return {
                "uid": user["uid"],
                "lang": "es_AR",
                "tz": "America/Argentina/Buenos_Aires",
                "allowed_company_ids": [made["company"]],
            }

        operator, supervisor = context(made["users"][0]), context(made["supervisor"])
        campaign = {"campaign_id": made["campaigns"][1]}
        _ask(registry, operator, "ahorro.attend", "attend_next")
        calls = {
            "count of the open cases": partial(_count, registry),
            "operator's board": partial(
                _ask, registry, operator, "ahorro.operator.board", "get_operator_board"
            ),
            "operator's board, one campaign": partial(
                _ask,
                registry,
                operator,
                "ahorro.operator.board",
                "get_operator_board",
                campaign,
            ),
            "attend screen's queue": partial(
                _ask, registry, operator, "ahorro.attend", "get_attend_queue"
            ),
            "state of the queue": partial(
                _ask, registry, operator, "ahorro.queue.status", "get_queue_status"
            ),
            "supervision board": partial(
                _ask, registry, supervisor, "ahorro.board", "get_board"
            ),
            "live floor": partial(
                _ask, registry, supervisor, "ahorro.live.floor", "get_live_floor"
            ),
        }
        for name, call in calls.items():
            print_figure(f"{name}, median", 1000 * median_seconds(call), "ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
