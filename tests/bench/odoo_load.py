# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own import of a portfolio, to measure another one beside it."""

#: What Odoo's own import is given of a holder and of a plan.
HOLDER = ("id", "name", "phone", "mobile", "email", "street", "city", "company_id/.id")
PLAN = (
    "id",
    "company_id/.id",
    "provider_id/.id",
    "partner_id/id",
    "status_id/.id",
    "subscription_number",
    "group",
    "order",
    "description",
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "overdue_debt",
    "debt_to_fall_due",
    "sale_date",
)


def load_plans(env, company, plans) -> None:
    """Have Odoo's own import load holders and plans."""
    provider = env.ref("ahorro_plan.provider_rombo")
    status = env.ref("ahorro_plan.status_rombo_n0")
    holders, rows = [], []
    for number, plan in enumerate(plans):
        one = plan.holder
        phones = [phone.local for phone in one.phones] + ["", ""]
        holders.append(
            [
                f"__bench__.holder_{company.id}_{number}",
                one.name,
                phones[0],
                phones[1],
                one.email or "",
                one.street or "",
                one.city or "",
                str(company.id),
            ]
        )
        rows.append(
            [
                f"__bench__.plan_{company.id}_{number}",
                str(company.id),
                str(provider.id),
                f"__bench__.holder_{company.id}_{number}",
                str(status.id),
                plan.subscription_number,
                plan.group or "",
                plan.order or "",
                plan.description or "",
                str(plan.installments_issued or 0),
                str(plan.installments_paid or 0),
                str(plan.installments_owed or 0),
                str(plan.overdue_debt or 0),
                str(plan.debt_to_fall_due or 0),
                plan.sale_date.isoformat(),
            ]
        )

    for model, names, data in (
        ("res.partner", HOLDER, holders),
        ("ahorro.plan", PLAN, rows),
    ):
        answer = env[model].with_company(company).load(list(names), data)
        if not answer["ids"]:
            raise AssertionError(answer["messages"][:3])
