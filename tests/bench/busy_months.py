# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A dealership in the middle of its work: open cases, and months of movements."""

from .common import new_company, print_figure, vacuum

SEED = 808
#: People who are not to be contacted, none of them of the portfolio.
REFUSING = 20_000


def fill_busy_months(env, plans: int, movements: int, operators: int) -> dict:
    """Make a portfolio, two campaigns over it and operators, and commit.

    :param plans: each has a case in the second campaign, every other one in the first
    :param movements: about so many are written, spread over the plans
    :return: ``company``, ``users`` as ``fill.make_operators``, ``supervisor``,
        ``campaigns``, ``people`` (case to contact), ``partners`` and ``result`` (one
        that closes)
    """
    from odoo.tools import SQL

    from tests.attention import fill
    from tests.portfolio import sql

    fill.open_hours(env)
    company = new_company(env, "Bench attend")
    loaded = sql.load(env, plans, SEED, company=company)
    users = fill.make_operators(env, company, operators)
    supervisor = fill.make_operators(env, company, 1, "supervisor")[0]
    uids = [user["uid"] for user in users]
    ids = loaded["plan_ids"]
    # The work of the bench first, and behind it all that is open besides.
    campaigns = [
        fill.make_campaign(
            env, company, "Banco uno", ids[: plans // 2], uids, sequence=1
        ),
        fill.make_campaign(env, company, "Banco dos", ids, uids, sequence=2),
    ]
    env.flush_all()
    _assign(env, campaigns[1], uids)
    _refuse(env, company)
    env.cr.execute(
        SQL(
            """
            INSERT INTO ahorro_movement (company_id, plan_id, partner_id, user_id, date,
                                         kind, comment, case_id, campaign_id)
            SELECT c.company_id, c.plan_id, p.partner_id, %s,
                   now() AT TIME ZONE 'UTC' - interval '30 days' - n * interval '1 day',
                   'comment', 'Habló', c.id, c.campaign_id
              FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id,
                   generate_series(1, %s) n
             WHERE c.company_id = %s
            """,
            env.uid,
            max(1, movements * 2 // (3 * plans)),
            company.id,
        )
    )
    rows = env.execute_query(
        SQL(
            """SELECT c.id, p.partner_id FROM ahorro_case c
                 JOIN ahorro_plan p ON p.id = c.plan_id WHERE c.company_id = %s""",
            company.id,
        )
    )
    arrears = env.ref("ahorro_campaign.campaign_type_arrears")
    env.cr.execute("SELECT count(*) FROM ahorro_case WHERE state <> 'done'")
    print_figure("Open cases", env.cr.fetchone()[0], "cases")
    env.cr.execute("SELECT count(*) FROM ahorro_movement")
    print_figure("Movements", env.cr.fetchone()[0], "movements")
    env.cr.commit()
    ours = ("case", "movement", "lease", "optout", "optout_key")
    vacuum(env, *sql.TABLES, "res_users", *(f"ahorro_{name}" for name in ours))
    return {
        "company": company.id,
        "users": users,
        "supervisor": supervisor,
        "campaigns": [campaign.id for campaign in campaigns],
        "people": {str(case): partner for case, partner in rows},
        "partners": [partner for _case, partner in rows[:500]],
        "result": arrears.result_ids.filtered("closes")[0].id,
    }


def _assign(env, campaign, uids: list[int]) -> None:
    """Give a third of a campaign's cases to its operators, each the same number."""
    env.cr.execute(
        "UPDATE ahorro_case SET user_id = (%s)[1 + id / 3 %% %s]"
        " WHERE campaign_id = %s AND id %% 3 = 0",
        [uids, len(uids), campaign.id],
    )


def _refuse(env, company) -> None:
    """Have people say that they are not to be contacted, on numbers of nobody else."""
    env.cr.execute(
        """
        WITH said AS (
            INSERT INTO ahorro_optout
                (company_id, channel, purpose, source, date, phone)
            SELECT %s, 'all', 'all', 'letter', now(), '999' || lpad(n::text, 7, '0')
              FROM generate_series(1, %s) n
            RETURNING id, phone)
        INSERT INTO ahorro_optout_key (optout_id, kind, key)
        SELECT id, 'phone', phone FROM said
        """,
        [company.id, REFUSING],
    )
