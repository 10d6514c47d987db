# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Records that tests, scenes of real processes and benches begin with."""

#: Of the account, where a test has one.
NUMBER = "106540352242922"


def make_account(company, tier="TIER_UNLIMITED", **values):
    """Return an account of a company, as quick as one may be.

    :param tier: as Meta calls how many people a day it may write to
    :param values: ``typed_token`` and the like
    """
    account = company.env["ahorro.wa.account"].create(
        {
            "name": "Ventas",
            "company_id": company.id,
            "phone_number_id": NUMBER,
            "waba_id": "1",
            "mps": 1000,
            **values,
        }
    )
    account.tier = tier
    return account


def approve_at_meta(template, account, **values):
    """Have Meta have a text as it is now, approved; return the row that says so."""
    values = {
        "status": "APPROVED",
        "category": template.category.upper(),
        "quality": "GREEN",
        "meta_id": f"1689{template.id}",
        "parts": template._get_components(),
        "template_id": template.id,
        **values,
    }
    approval = template._get_approval_sudo(account)
    if approval:
        approval.write(values)
        return approval
    return template.env["ahorro.wa.approval"].create(
        {
            "company_id": account.company_id.id,
            "waba_id": account.waba_id,
            "code": template.code,
            "language": template.language,
            **values,
        }
    )
