# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon


def open_all_hours(env):
    """Let people be contacted whenever the test runs: at any hour of any day."""
    hours = env["ahorro.contact.hours"]
    hours.search([]).unlink()
    hours.create(
        [{"weekday": str(day), "hour_from": 0.0, "hour_to": 24.0} for day in range(7)]
    )
    today = fields.Date.context_today(env.user)
    env["ahorro.contact.holiday"].create(
        [
            {"name": "Se trabaja", "date": today + timedelta(days), "is_worked": 1}
            for days in (-1, 0, 1)
        ]
    )


class AhorroCampaignCommon(AhorroPlanCommon):
    """To the dealerships of ``AhorroPlanCommon`` it adds campaigns to be made.

    operator, colleague: attend    outsider: an operator of no campaign
    plans: six of five holders (Abarca has two), with phones
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague_operator = cls._user(
            "ahorro_operator_2", "ahorro_plan.group_operator"
        )
        cls.outsider = cls._user("ahorro_operator_3", "ahorro_plan.group_operator")
        cls.arrears = cls.env.ref("ahorro_campaign.campaign_type_arrears")
        cls.grouping = cls.env.ref("ahorro_campaign.campaign_type_grouping")
        cls.loyalty = cls.env.ref("ahorro_campaign.campaign_type_loyalty")
        cls.informed = cls.env.ref(
            "ahorro_campaign.result_grouping_agrupamiento_informado"
        )
        names = ("Abarca Ana", "Bravo Beto", "Correa Ceci", "Díaz Dora", "Eiras Eloy")
        cls.holders = [
            cls._holder(name, mobile=f"0346215663{number:03}")
            for number, name in enumerate(names, start=100)
        ]
        cls.plans = cls.env["ahorro.plan"].union(
            *(
                cls._plan(partner_id=holder.id, subscription_number=f"28000{number}")
                for number, holder in enumerate([*cls.holders, cls.holders[0]], 10)
            )
        )

    @classmethod
    def _campaign(cls, name="MORA NOVIEMBRE", plans=None, **values):
        """Make a campaign as the supervisor does, with two operators by default."""
        plans = cls.plans if plans is None else plans
        campaigns = cls.env["ahorro.campaign"].with_user(cls.supervisor)
        return campaigns.create_from_domain(
            [("id", "in", plans.ids)],
            {
                "name": name,
                "type_id": cls.grouping.id,
                "user_ids": [cls.operator.id, cls.colleague_operator.id],
                **values,
            },
        ).with_env(cls.env)

    @classmethod
    def _finish(cls, case, result=None, user=None, comment="Listo"):
        """Finish a case as the queue does, without its lease."""
        user = user or cls.operator
        now = case.env.cr.now()
        case.write(
            {
                "state": "done",
                "result_id": (result or cls.informed).id,
                "started_at": now,
                "finished_at": now,
                "last_comment": comment,
                "last_comment_at": now,
                "last_comment_user_id": user.id,
                "last_user_id": user.id,
            }
        )
        return (
            cls.env["ahorro.movement"]
            .with_user(user)
            ._log(
                [
                    {
                        "kind": "finish",
                        "case_id": case.id,
                        "result_id": (result or cls.informed).id,
                        "comment": comment,
                    }
                ]
            )
        )
