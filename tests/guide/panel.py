# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A portfolio whose panel shows exactly the numbers of the guide.

Eleven statuses, six months of sales and of scoring, two of groupings, five of
invitations to bid. The months are those before a day that the caller says, so that a
demo of today shows them too. Odoo is needed here: import the module once its
configuration is read; what is made is committed by the caller.
"""

import datetime
from collections.abc import Iterable, Sequence
from itertools import cycle

from odoo import Command
from odoo.api import Environment
from odoo.models import BaseModel
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.months import add_months, month_of

from .figures import BIDS, GROUPING, SALES, SCORING, STATUSES

#: The day on which the guide's pictures were taken, as far as they tell.
DAY = datetime.date(2020, 1, 31)
SCORING_RESULTS = (
    "result_scoring_aprobado",
    "result_scoring_desaprobado",
    "result_scoring_no_se_pudo_contactar",
)
BID_RESULTS = (
    "result_bid_invitation_no_se_licita",
    "result_bid_invitation_licita",
)


def fill(env, company, user, day=DAY, people=600) -> dict:
    """Make the portfolio of a company, its campaigns and their cases.

    :param user: who attended the cases
    :param day: the last day of the figures; months count backwards from its own
    :param people: how many holders there are: some have several plans
    :return: ``plans`` (in the order of ``STATUSES``), ``holders``, ``campaigns``
    """
    company_env = env["ahorro.plan"].with_company(company).env
    holders = company_env["res.partner"].create(
        [
            {"name": f"Titular {number:04}", "company_id": company.id}
            for number in range(people)
        ]
    )
    plans = _make_plans(company_env, company, holders, day)
    by_code = {
        code: plans.filtered(lambda plan, code=code: plan.status_id.code == code)
        for code in STATUSES
    }
    _group(by_code["N0"], day)
    sold = _sell(plans, by_code, day)
    campaigns = _score(company_env, company, user, sold, day)
    campaigns += _invite(company_env, company, user, by_code, day)
    env.flush_all()
    env.invalidate_all()
    return {"plans": plans, "holders": holders, "campaigns": campaigns}


def _make_plans(env, company, holders, day):
    turn = cycle(holders.ids)
    values = []
    for code, count in STATUSES.items():
        status = env.ref(f"ahorro_plan.status_rombo_{code.lower()}")
        values += [
            {
                "company_id": company.id,
                "provider_id": status.provider_id.id,
                "status_id": status.id,
                "partner_id": next(turn),
                "subscription_number": f"61{len(values) + number:06}",
                # Long before the months of the panel.
                "sale_date": add_months(month_of(day), -30),
                "brand": "Renault",
            }
            for number in range(count)
        ]
    return env["ahorro.plan"].create(values)


def _days(day, months_back):
    """Yield days of a month, none after the day itself."""
    month = add_months(month_of(day), -months_back)
    last = min((add_months(month, 1) - month).days, 28)
    if not months_back:
        last = min(last, day.day)
    while True:
        yield from (month + datetime.timedelta(days=n) for n in range(last))


def _group(plans, day):
    """Group some of the savers in the last months, and all others long before."""
    plans.grouping_date = add_months(month_of(day), -24)
    start = 0
    for months_back, count in enumerate(GROUPING):
        for plan, date in zip(
            plans[start : start + count], _days(day, months_back), strict=False
        ):
            plan.grouping_date = date
        start += count


def _sell(plans, by_code, day):
    """Say when plans were sold; return those of each month, the last month first."""
    # First what is sold lately in any portfolio; rescinded plans are older.
    recent = by_code["S2"] + by_code["S6"] + by_code["N0"]
    sold, start = [], 0
    for months_back, count in enumerate(SALES):
        part = recent[start : start + count]
        for plan, date in zip(part, _days(day, months_back), strict=False):
            plan.sale_date = date
        sold.append(part)
        start += count
    return sold


def make_campaign(
    env: Environment, company: BaseModel, name: str, type_name: str, user: BaseModel
) -> BaseModel:
    """Make a campaign of an operator.

    :param type_name: of its type, as in the external id
    """
    return env["ahorro.campaign"].create(
        {
            "name": name,
            "type_id": env.ref(f"ahorro_campaign.campaign_type_{type_name}").id,
            "company_id": company.id,
            "user_ids": [Command.set(user.ids)],
        }
    )


def _score(env, company, user, sold, day):
    """Make the scoring of each month, as far as it went."""
    campaigns = env["ahorro.campaign"]
    approved, disapproved, unreached = (
        env.ref(f"ahorro_campaign.{name}") for name in SCORING_RESULTS
    )
    for months_back, (plans, counts) in enumerate(zip(sold, SCORING, strict=True)):
        month = add_months(month_of(day), -months_back)
        campaign = make_campaign(
            env, company, f"SCORING {month:%m/%Y}", "scoring", user
        )
        campaigns += campaign
        # One half of those not started has no case at all.
        idle, started, good, bad = counts
        rest = plans[idle // 2 :]
        outcomes = [
            *([None] * (idle - idle // 2)),
            *([False] * started),
            *([approved] * good),
            *([disapproved] * bad),
        ]
        outcomes += [unreached] * (len(rest) - len(outcomes))
        attend(env, campaign, rest, outcomes, user, _days(day, months_back))
    return campaigns


def _invite(env, company, user, by_code, day):
    """Make the invitations to bid of each month, and some that are open."""
    campaigns = env["ahorro.campaign"]
    refused, accepted = (env.ref(f"ahorro_campaign.{name}") for name in BID_RESULTS)
    for months_back, (no, yes) in enumerate(BIDS):
        month = add_months(month_of(day), -months_back)
        campaign = make_campaign(
            env, company, f"ACTO {month:%m/%Y}", "bid_invitation", user
        )
        campaigns += campaign
        outcomes = [*([refused] * no), *([accepted] * yes), None, False]
        attend(
            env,
            campaign,
            by_code["N0"][: len(outcomes)],
            outcomes,
            user,
            _days(day, months_back),
        )
    return campaigns


def attend(
    env: Environment,
    campaign: BaseModel,
    plans: BaseModel,
    outcomes: Sequence[BaseModel | bool | None],
    user: BaseModel,
    days: Iterable[datetime.date],
) -> None:
    """Make a campaign's cases, and their movements in the past.

    Not by the product's own calls: each save takes a lease and stamps the hour at which
    it is made, so that some seven hundred attentions on more than a hundred days would
    each need a clock of its own, for every class of tests and every demo. What those
    calls write is held to the panel's figures where few will do: see
    ``test_what_came_after_a_past_day_does_not_change_its_invitations``.

    :param outcomes: of each plan its result, False where it goes on, None where nobody
        started it
    :param days: on which it was attended, one after the other
    """
    rows = [
        (plan.id, outcome.id if outcome else 0, outcome is not None, date)
        for plan, outcome, date in zip(plans, outcomes, days, strict=False)
    ]
    if not rows:
        return
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            WITH wanted(plan_id, result_id, is_started, day) AS (VALUES %(rows)s),
            made AS (
                INSERT INTO ahorro_case (campaign_id, plan_id, type_id, company_id,
                       state, result_id, attempts, started_at, finished_at,
                       last_user_id, create_uid, create_date, write_uid, write_date)
                SELECT %(campaign)s, w.plan_id, %(type)s, %(company)s,
                       CASE WHEN w.result_id > 0 THEN 'done'
                            WHEN w.is_started THEN 'in_progress' ELSE 'pending' END,
                       NULLIF(w.result_id, 0), w.is_started::integer,
                       CASE WHEN w.is_started THEN w.day + interval '15 hours' END,
                       CASE WHEN w.result_id > 0 THEN w.day + interval '15 hours' END,
                       CASE WHEN w.is_started THEN %(user)s END,
                       1, w.day + interval '12 hours', 1, w.day + interval '15 hours'
                  FROM wanted w
                RETURNING id, plan_id, result_id, state, started_at)
            INSERT INTO ahorro_movement (company_id, plan_id, partner_id, user_id, date,
                   kind, result_id, case_id, campaign_id, type_id, status_id)
            SELECT %(company)s, made.plan_id, p.partner_id, %(user)s, made.started_at,
                   CASE made.state WHEN 'done' THEN 'finish' ELSE 'comment' END,
                   made.result_id, made.id, %(campaign)s, %(type)s, p.status_id
              FROM made JOIN ahorro_plan p ON p.id = made.plan_id
             WHERE made.state <> 'pending'
            """,
            rows=SQL(", ").join(SQL("(%s, %s, %s, %s::date)", *row) for row in rows),
            campaign=campaign.id,
            type=campaign.type_id.id,
            company=campaign.company_id.id,
            user=user.id,
        )
    )
