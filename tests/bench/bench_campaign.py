# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""B5: a campaign of 10,000 plans from a list, against cases created by the ORM.

All ways find the plans by the same domain, ask the guard and end with the same cases.
The ORM does it twice: a plan at a time, as a loop over a list does (sampled, per plan),
and at its best, with one question to the guard and one ``create`` of all values. Every
round is rolled back.
"""

import statistics
import sys

from .common import (
    environment,
    keep_figure,
    median_seconds,
    new_company,
    parser,
    peak_memory,
    print_figure,
    print_machine,
    seconds,
    vacuum,
)

SEED = 707
ROUNDS = 3
CHOSEN = 10_000
#: Plans that the loop is timed with.
SAMPLE = 500


def _operators(env, company, number: int):
    """Return operators, who may attend a campaign of this company."""
    group = env.ref("ahorro_plan.group_operator")
    return env["res.users"].create(
        [
            {
                "name": f"Operador {company.id} {index}",
                "login": f"bench_{company.id}_{index}",
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
                "group_ids": [(6, 0, group.ids)],
            }
            for index in range(number)
        ]
    )


def _create_by_orm(env, domain, values):
    """Make the campaign with one ``create`` of all its cases."""
    plans = env["ahorro.plan"].search(domain)
    kind = env["ahorro.campaign.type"].browse(values["type_id"])
    verdicts = env["ahorro.contact.guard"]._evaluate(
        plans, campaign_type=kind, use="create"
    )
    campaign = env["ahorro.campaign"].create(
        {
            "name": values["name"],
            "type_id": kind.id,
            "user_ids": [(6, 0, values["user_ids"])],
        }
    )
    cases = env["ahorro.case"].create(
        [
            {
                "campaign_id": campaign.id,
                "plan_id": plan.id,
                "type_id": kind.id,
                "company_id": campaign.company_id.id,
            }
            for plan in plans
            if verdicts[plan.id].allowed and plan.partner_id
        ]
    )
    env.flush_all()
    return campaign, len(cases)


def _create_in_a_loop(env, domain, values):
    """Make the campaign of a sample of the plans, each asked and created by itself."""
    plans = env["ahorro.plan"].search(domain, limit=SAMPLE, order="id")
    kind = env["ahorro.campaign.type"].browse(values["type_id"])
    campaign = env["ahorro.campaign"].create(
        {
            "name": values["name"],
            "type_id": kind.id,
            "user_ids": [(6, 0, values["user_ids"])],
        }
    )
    guard, cases = env["ahorro.contact.guard"], env["ahorro.case"]
    for plan in plans:
        verdict = guard._evaluate(plan, campaign_type=kind, use="create")[plan.id]
        if verdict.allowed and plan.partner_id:
            cases.create(
                {
                    "campaign_id": campaign.id,
                    "plan_id": plan.id,
                    "type_id": kind.id,
                    "company_id": campaign.company_id.id,
                }
            )
    env.flush_all()
    return campaign, len(plans)


def _create_set_based(env, domain, values):
    campaign = env["ahorro.campaign"].create_from_domain(domain, values)
    env.flush_all()
    return campaign, campaign.case_count


def _round(env, make, domain, values) -> tuple[float, int]:
    env.invalidate_all()
    made = []
    elapsed = seconds(lambda: made.append(make(env, domain, values)))
    env.cr.rollback()
    env.invalidate_all()
    return elapsed, made[0][1]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = parser(__doc__, plans=100_000).parse_args(arguments)
    with environment(options.config) as env:
        # Odoo's configuration has been read by now.
        from tests.portfolio import sql

        print_machine(env)
        company = new_company(env, "Bench campaign")
        env = env(
            context={**env.context, "allowed_company_ids": company.ids, "tz": "UTC"}
        )
        loaded = sql.load(env, options.plans, SEED, company=company)
        operators = _operators(env, company, 10)
        env.cr.commit()
        vacuum(env, *sql.TABLES)
        chosen = loaded["plan_ids"][:CHOSEN]
        domain = [("id", "in", chosen)]
        values = {
            "name": "Bench",
            "type_id": env.ref("ahorro_campaign.campaign_type_grouping").id,
            "user_ids": operators.ids,
        }
        times = {"set": [], "even": [], "orm": []}
        counts = set()
        for _number in range(ROUNDS):
            for name, make, extra in (
                ("set", _create_set_based, {}),
                ("even", _create_set_based, {"distribution": "even"}),
                ("orm", _create_by_orm, {}),
            ):
                elapsed, count = _round(env, make, domain, values | extra)
                times[name].append(elapsed)
                counts.add(count)
        if len(counts) != 1:
            raise AssertionError(f"not the same cases: {counts}")
        sampled, plans = _round(env, _create_in_a_loop, domain, values)
        loop = sampled / plans * len(chosen)
        middle = {name: statistics.median(found) for name, found in times.items()}
        what = f"{counts.pop():,} cases of {len(chosen):,} plans"
        print_figure(f"{what}, ORM one by one", loop, "s")
        print_figure(f"{what}, one ORM create", middle["orm"], "s")
        keep_figure("B5", f"{what}, from a list", middle["set"], "s")
        print_figure(f"{what}, shared out evenly", middle["even"], "s")
        ratio = loop / middle["set"]
        keep_figure("B5", "beside create() in a loop", ratio, "times", at_least=10)
        best = middle["orm"] / middle["set"]
        keep_figure("B5", "beside one create() of all", best, "times")
        campaigns = env["ahorro.campaign"]
        preview = median_seconds(
            lambda: campaigns.preview_from_domain(
                domain, {"type_id": values["type_id"]}
            )
        )
        print_figure(f"Preview of {len(chosen):,} plans", preview * 1000, "ms")
        everything = [("company_id", "=", company.id)]
        whole = median_seconds(
            lambda: campaigns.preview_from_domain(
                everything, {"type_id": values["type_id"]}
            ),
            rounds=ROUNDS,
        )
        print_figure(f"Preview of {options.plans:,} plans", whole * 1000, "ms")
        elapsed, count = _round(env, _create_set_based, everything, values)
        print_figure(f"{count:,} cases of {options.plans:,} plans", elapsed, "s")
        print_figure("Peak memory", peak_memory(), "MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
