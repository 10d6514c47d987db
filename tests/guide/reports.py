# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Campaigns and movements whose reports show exactly the numbers of the guide.

Six types of campaigns, 277 cases in process and 1121 finished ones, 1302 movements of
which four are those of the guide's picture. Odoo is needed here: import the module once
its configuration is read; what is made is committed by the caller.
"""

import datetime
from itertools import cycle, islice

from .panel import attend, make_campaign

#: Type to cases in process and finished, in the guide's order.
BY_TYPE = {
    "bid": (48, 62),
    "scoring": (0, 146),
    "contract": (0, 96),
    "bid_invitation": (124, 434),
    "arrears": (96, 173),
    "other": (9, 210),
}
MOVEMENTS = 1302
#: The months of the movements, but for the last four.
FIRST_DAY = datetime.date(2019, 12, 2)
#: Client, seller, subscription, comment, type, campaign, result, moment in UTC.
LAST = (
    (
        "MALDONADO PAMELA MARIANA",
        "VTA-BUR- Jimena Villar",
        "2789902",
        "02/01 SE INFORMÓ DEUDA, PAGA EL VIERNES",
        "arrears",
        "CUOTA 2 ENERO 2020",
        "result_arrears_promesa_de_pago",
        "2020-01-02 12:42:00",
    ),
    (
        "MEULI PABLO ANDRES",
        "VTA-BUR-Alejandro Ruiz",
        "2789903",
        "02/01 SE AVISÓ CTA 2 POR MAIL",
        "arrears",
        "CUOTA 2 ENERO 2020",
        None,
        "2020-01-02 12:48:00",
    ),
    (
        "ISIDRO SANTACRUZ OCAMPO",
        "VTA-BUR-Federico Díaz",
        "2789912",
        "",
        "scoring",
        "SCORING DICIEMBRE 2019",
        "result_scoring_levantada",
        "2020-01-02 12:54:00",
    ),
    (
        "JUAN BRIAN FLORES",
        "VTA-BUR-Pablo Domínguez",
        "2773881",
        "",
        "scoring",
        "SCORING DICIEMBRE 2019",
        "result_scoring_desaprobado",
        "2020-01-02 12:55:00",
    ),
)


def fill(env, company, user):
    """Make the campaigns of a company, their cases and their movements.

    :param user: who attended the cases
    """
    env = env["ahorro.plan"].with_company(company).env
    last = [_make_last(env, company, row) for row in LAST]
    plans = _make_plans(env, company)
    started = MOVEMENTS - sum(done for _open, done in BY_TYPE.values()) - 2
    campaigns = {}
    for name, (in_process, done) in BY_TYPE.items():
        results = env["ahorro.result"].search(
            [
                ("type_id", "=", env.ref(f"ahorro_campaign.campaign_type_{name}").id),
                ("closes", "=", True),
            ]
        )
        # The four of the picture are made apart.
        if name == "arrears":
            in_process -= 2
        if name == "scoring":
            done -= 2
        comments = min(started, in_process)
        started -= comments
        outcomes = [
            *islice(cycle(results), done),
            *([False] * comments),
            *([None] * (in_process - comments)),
        ]
        title = next((row[5] for row in LAST if row[4] == name), name.upper())
        campaigns[title] = make_campaign(env, company, title, name, user)
        days = cycle(FIRST_DAY + datetime.timedelta(days=n) for n in range(25))
        chosen = plans[: len(outcomes)]
        attend(env, campaigns[title], chosen, outcomes, user, days)
    for plan, row in zip(last, LAST, strict=True):
        _attend_last(env, campaigns[row[5]], plan, row, user)
    env.flush_all()
    env.invalidate_all()


def _make_plans(env, company):
    saver = env.ref("ahorro_plan.status_rombo_n0")
    holders = env["res.partner"].create(
        [
            {"name": f"Cliente {number:04}", "company_id": company.id}
            for number in range(200)
        ]
    )
    turn = cycle(holders.ids)
    most = max(sum(counts) for counts in BY_TYPE.values())
    return env["ahorro.plan"].create(
        [
            {
                "company_id": company.id,
                "provider_id": saver.provider_id.id,
                "status_id": saver.id,
                "partner_id": next(turn),
                "subscription_number": f"27{number:05}",
            }
            for number in range(most)
        ]
    )


def _make_last(env, company, row):
    saver = env.ref("ahorro_plan.status_rombo_n0")
    values = {"company_id": company.id}
    holder = env["res.partner"].create({"name": row[0], **values})
    seller = env["ahorro.seller"].create({"name": row[1], **values})
    return env["ahorro.plan"].create(
        {
            **values,
            "provider_id": saver.provider_id.id,
            "status_id": saver.id,
            "partner_id": holder.id,
            "seller_id": seller.id,
            "subscription_number": row[2],
        }
    )


def _attend_last(env, campaign, plan, row, user):
    result = env.ref(f"ahorro_campaign.{row[6]}") if row[6] else env["ahorro.result"]
    moment = datetime.datetime.fromisoformat(row[7])
    done = row[4] == "scoring"
    case = env["ahorro.case"].create(
        {
            "campaign_id": campaign.id,
            "plan_id": plan.id,
            "type_id": campaign.type_id.id,
            "company_id": campaign.company_id.id,
            "state": "done" if done else "in_progress",
            "result_id": result.id,
            "started_at": moment,
            "finished_at": moment if done else False,
        }
    )
    env["ahorro.movement"].with_user(user)._log(
        [
            {
                "kind": "finish" if done else "comment",
                "case_id": case.id,
                "result_id": result.id,
                "comment": row[3] or False,
                "date": moment,
            }
        ]
    )
