# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import Command

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

#: Wednesday 2026-09-16, 15:00 in Buenos Aires, in UTC: open to contact.
NOW = datetime(2026, 9, 16, 18)


def local_today() -> date:
    """Return the day that it is where the company is."""
    return datetime.now(ZoneInfo("America/Argentina/Buenos_Aires")).date()


class ContactCommon(AhorroPlanCommon):
    """One client with a document and a mobile, whom nothing forbids to contact.

    ``arrears``, ``advertising`` and ``contractual`` are campaign types.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guard = cls.env["ahorro.contact.guard"]
        cls.holder.write(
            {
                "ahorro_document_kind": "dni",
                "ahorro_document_number": "28345678",
                "mobile": "0346215663250",
            }
        )
        types = cls.env["ahorro.campaign.type"]
        cls.arrears = types.create({"name": "Mora (prueba)", "process": "arrears"})
        cls.contractual = types.create({"name": "Otro (prueba)", "process": "other"})
        cls.advertising = types.create(
            {"name": "Venta (prueba)", "process": "loyalty", "purpose": "advertising"}
        )

    def _ask(self, plan=None, channel="phone", kind=None, at=NOW, **options):
        """Return the guard's verdict about one plan."""
        plan = plan or self.plan
        return self.guard._evaluate(plan, channel, kind, at=at, **options)[plan.id]

    def _reason(self, *args, **kwargs):
        return self._ask(*args, **kwargs).reason

    def _opt_out(self, partner=None, **values):
        """Record an opt-out of the client as a supervisor."""
        partner = self.holder if partner is None else partner
        return (
            self.env["ahorro.optout"]
            .with_user(self.supervisor)
            .create({"partner_id": partner.id, **values})
        )

    def _consent(self, partner=None, **values):
        """Record a consent of the client as a supervisor."""
        return (
            self.env["ahorro.consent"]
            .with_user(self.supervisor)
            .create(
                {
                    "partner_id": (partner or self.holder).id,
                    "channel": "all",
                    "evidence": "Sí, mandame",
                    "date": NOW - timedelta(days=30),
                    **values,
                }
            )
        )

    def _list_numbers(self, *numbers, company=None, date=None):
        """Load a No Llame list."""
        return self.env["ahorro.nollame.list"]._load(
            "\n".join(numbers).encode(),
            {
                "company_id": (company or self.company).id,
                "date": date or NOW.date(),
                "filename": "lista.txt",
            },
        )

    def _contact(self, days_ago=0.0, plan=None, kind="comment", **values):
        """Write a movement that tells of a contact."""
        plan = plan or self.plan
        return self.env["ahorro.movement"]._log(
            [
                {
                    "kind": kind,
                    "plan_id": plan.id,
                    "date": NOW - timedelta(days=days_ago),
                    **values,
                }
            ]
        )

    def _result(self, **values):
        return self.env["ahorro.result"].create(
            {"name": "Resultado", "type_id": self.contractual.id, **values}
        )

    def _set(self, name, value):
        self.env["ir.config_parameter"].set_param(f"ahorro_campaign.{name}", value)

    def _merge(self, partners, kept):
        """Merge contacts as Odoo's wizard does."""
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(partners.ids, kept)

    @classmethod
    def _give_company(cls, user, company):
        user.company_ids = [Command.link(company.id)]
