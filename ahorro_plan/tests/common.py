# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class AhorroPlanCommon(TransactionCase):
    """Two dealerships, and one user per role in the first.

    company (Concesionario Uno)     other_company (Concesionario Dos)
      admin, supervisor, operator     other_supervisor
      stranger: no role in Ahorro
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Concesionario Uno"})
        cls.other_company = cls.env["res.company"].create({"name": "Concesionario Dos"})
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.admin = cls._user("ahorro_admin", "ahorro_plan.group_admin")
        cls.supervisor = cls._user("ahorro_supervisor", "ahorro_plan.group_supervisor")
        cls.operator = cls._user("ahorro_operator", "ahorro_plan.group_operator")
        cls.stranger = cls._user("ahorro_stranger", "base.group_user")
        cls.other_supervisor = cls._user(
            "ahorro_other", "ahorro_plan.group_supervisor", cls.other_company
        )
        cls.rombo = cls.env.ref("ahorro_plan.provider_rombo")
        cls.ovalo = cls.env.ref("ahorro_plan.provider_ovalo")
        cls.saver = cls.env.ref("ahorro_plan.status_rombo_n0")
        cls.rescinded = cls.env.ref("ahorro_plan.status_rombo_r2")
        cls.holder = cls._holder("Gorosito Analía")
        cls.plan = cls._plan(
            partner_id=cls.holder.id,
            subscription_number="2711700",
            group="G9RX",
            order="031E",
        )

    @classmethod
    def _user(cls, login, group, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=login,
            groups=group,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            lang="es_AR",
            tz="America/Argentina/Buenos_Aires",
        )

    @classmethod
    def _holder(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _plan(cls, **values):
        return cls.env["ahorro.plan"].create(
            {
                "company_id": cls.company.id,
                "provider_id": cls.rombo.id,
                "status_id": cls.saver.id,
                **values,
            }
        )
