# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Preparing a mass send of 10,000 people: who is written what, who not and why.

It is timed as its page does it: what the supervisor waits for after pressing the
button, then confirming it, then its page while it leaves.
"""

import sys

from .common import (
    environment,
    new_company,
    parser,
    peak_memory,
    print_figure,
    print_machine,
    seconds,
    vacuum,
)

SEED = 1810
#: So many plans hold 10,000 people who may be written to.
PLANS = 15_000
#: Seconds that preparing may take.
GOAL = 60


def _fill(env, plans: int):
    """Return the account, the text and the kind of a mass send."""
    # Odoo's packages can be imported once its configuration is read.
    from odoo.addons.ahorro_whatsapp.tests.wa_records import (
        approve_at_meta,
        make_account,
    )

    from tests.attention import fill
    from tests.portfolio import sql

    fill.open_hours(env)
    company = new_company(env, "Bench envío masivo")
    sql.load(env, plans, SEED, company=company)
    for name in ("approve_messages", "approve_cost"):
        env["ir.config_parameter"].set_param(f"ahorro_whatsapp.{name}", "0")
    account = make_account(company, typed_token="bench")
    text = env["ahorro.wa.template"].create(
        {
            "name": "Aviso",
            "company_id": company.id,
            "state": "ready",
            "body": "Hola {{nombre}}, te escribimos de {{concesionario}} por tu plan.",
        }
    )
    approve_at_meta(text, account)
    kind = env["ahorro.campaign.type"].search(
        [("purpose", "=", "contractual")], limit=1
    )
    [supervisor] = fill.make_operators(env, company, 1, role="supervisor")
    env.cr.commit()
    vacuum(env, *sql.TABLES)
    return env(
        user=supervisor["uid"],
        su=False,
        context={**env.context, "allowed_company_ids": company.ids},
    ), {"template_id": text.id, "type_id": kind.id}


def _prepare(env, values):
    pages = env["ahorro.wa.batch.create"]
    action = env["ahorro.wa.batch"].open_create(
        "ahorro.plan", domain=[("company_id", "=", env.company.id)]
    )
    page = pages.with_context(**action["context"]).create(values)
    made = page.action_prepare()
    env.flush_all()
    return env["ahorro.wa.batch"].browse(made["res_id"])


def _show(env, batch) -> None:
    env.invalidate_all()
    batch.read(["figures", "notes", "samples"])


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = parser(__doc__, plans=PLANS).parse_args(arguments)
    with environment(options.config) as env:
        print_machine(env)
        env, values = _fill(env, options.plans)
        made = []
        prepared = seconds(lambda: made.append(_prepare(env, values)))
        [batch] = made
        print_figure("plans chosen", batch.chosen_count, "")
        print_figure("people written to", batch.entering_count, "")
        print_figure("prepared in", prepared, f"s (at most {GOAL})")
        shown = seconds(lambda: _show(env, batch))
        print_figure("its page with the preview", shown * 1000, "ms")
        confirmed = seconds(lambda: (batch.action_confirm(), env.flush_all()))
        print_figure("confirmed in", confirmed, "s")
        shown = seconds(lambda: _show(env, batch))
        print_figure("its page while it leaves", shown * 1000, "ms")
        print_figure("peak memory", peak_memory(), "MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
