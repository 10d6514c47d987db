# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Campaigns to attend, and operators who are logged in.

Odoo is needed here: import the module once its configuration is read. What is made is
committed by the caller.
"""

from odoo import Command
from odoo.http import get_default_session, root
from odoo.service import security
from odoo.tools import SQL

from tests.portfolio import sql

PARAMETERS = {
    # Tests and benches run at any hour of any day, and attend the same people again.
    "ahorro_campaign.national_holidays": "False",
    "ahorro_campaign.weekly_cap": "0",
}


def open_hours(env) -> None:
    """Let clients be called at any hour of any day, however often."""
    env["ahorro.contact.hours"].search([]).unlink()
    for name, value in PARAMETERS.items():
        env["ir.config_parameter"].set_param(name, value)
    env.registry.clear_cache()


def make_operators(env, company, count: int, role: str = "operator") -> list[dict]:
    """Create users of a company with a role and log them in.

    :return: dicts of ``uid`` and ``sid``, the session's id
    """
    group = env.ref(f"ahorro_plan.group_{role}")
    users = (
        env["res.users"]
        .with_context(no_reset_password=True, tracking_disable=True)
        .create(
            [
                {
                    "name": f"{role.title()} {company.id}-{number:03}",
                    "login": f"{role}-{company.id}-{number:03}",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(group.ids)],
                    "lang": "es_AR",
                    "tz": "America/Argentina/Buenos_Aires",
                }
                for number in range(count)
            ]
        )
    )
    env.flush_all()
    return [{"uid": user.id, "sid": _log_in(env, user)} for user in users]


def _log_in(env, user) -> str:
    session = root.session_store.new()
    # Without a trace: the device log writes a row with the first request.
    session.update(get_default_session(), db=env.cr.dbname, _trace_disable=True)
    session.uid = user.id
    session.login = user.login
    session.context = dict(env(user=user.id)["res.users"].context_get())
    session.session_token = security.compute_session_token(session, env(user=user.id))
    root.session_store.save(session)
    return session.sid


def make_campaign(env, company, name: str, plan_ids, uids, **values):
    """Create a campaign with a case of each plan, as a creation from a list would."""
    campaign = env["ahorro.campaign"].create(
        {
            "name": name,
            "type_id": env.ref("ahorro_campaign.campaign_type_arrears").id,
            "company_id": company.id,
            "user_ids": [Command.set(list(uids))],
            **values,
        }
    )
    env.flush_all()
    env.cr.execute(
        SQL(
            """INSERT INTO ahorro_case (campaign_id, plan_id, type_id, company_id,
                   state, attempts, create_uid, create_date, write_uid, write_date)
               SELECT %(campaign)s, wanted.id, %(type)s, %(company)s, 'pending', 0,
                      1, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
                 FROM unnest(%(plans)s) WITH ORDINALITY AS wanted(id, n)
                ORDER BY wanted.n""",
            campaign=campaign.id,
            type=campaign.type_id.id,
            company=company.id,
            plans=list(plan_ids),
        )
    )
    return campaign


def make_duplicates(env, plan_ids) -> list[int]:
    """Give the holders of some plans a second contact with the same phone and a plan.

    :return: the ids of the second plans
    """
    plans = env["ahorro.plan"].browse(plan_ids)
    duplicates = []
    for number, plan in enumerate(plans):
        phone = plan.partner_id.ahorro_phone_ids.filtered("e164")[:1]
        if not phone:
            continue
        partner = env["res.partner"].create(
            {
                "name": f"{plan.partner_id.name} (repetido)",
                "company_id": plan.company_id.id,
                "mobile": phone.raw,
            }
        )
        duplicates.append(
            env["ahorro.plan"]
            .create(
                {
                    "company_id": plan.company_id.id,
                    "provider_id": plan.provider_id.id,
                    "status_id": plan.status_id.id,
                    "partner_id": partner.id,
                    "subscription_number": f"99{plan.id:07}{number}",
                }
            )
            .id
        )
    return duplicates


def make_crossed_campaigns(env, company, cases: int, operators: int, seed: int) -> dict:
    """Fill a company with two campaigns that share people, plans and phones.

    :return: ``operators`` as ``make_operators``, and ``people``: for each case the
        keys by which its person is recognised
    """
    open_hours(env)
    loaded = sql.load(env, cases, seed, company=company)
    plan_ids = loaded["plan_ids"]
    users = make_operators(env, company, operators)
    uids = [user["uid"] for user in users]
    duplicates = make_duplicates(env, plan_ids[: cases // 20])
    half = cases // 2
    first = plan_ids[: half + cases // 10]
    second = plan_ids[half - cases // 10 : cases - cases // 5] + duplicates
    make_campaign(env, company, "Cruzada uno", first, uids, sequence=1)
    make_campaign(env, company, "Cruzada dos", second, uids, sequence=2)
    env.flush_all()
    rows = env.execute_query(
        SQL(
            """SELECT c.id, array_agg('t' || f.national) FILTER (
                          WHERE f.national IS NOT NULL AND f.active
                            AND f.is_shared IS NOT TRUE AND f.is_wrong IS NOT TRUE),
                      p.partner_id
                 FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                 LEFT JOIN ahorro_phone f ON f.partner_id = p.partner_id
                WHERE c.company_id = %s GROUP BY c.id, p.partner_id""",
            company.id,
        )
    )
    people = {case: [f"p{partner}", *(phones or [])] for case, phones, partner in rows}
    return {"operators": users, "people": people}
