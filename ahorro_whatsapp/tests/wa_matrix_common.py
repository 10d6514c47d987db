# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the tables of who may do and read what begin with."""

from odoo.tests import new_test_user

from odoo.addons.ahorro_whatsapp.models.account.wa_account import SECRETS

from .wa_common import WaCommon
from .wa_records import make_account

TOKEN = "EAAG-not-to-be-read"
#: Fields that nobody reads, whoever asks and by whichever way.
HIDDEN = {
    "ahorro.wa.account": SECRETS,
    "ahorro.wa.approval": ("parts",),
    "ahorro.wa.batch": ("key",),
    "ahorro.wa.batch.line": ("body", "person_key", "phone_key", "token"),
    "ahorro.wa.event": ("raw",),
    "ahorro.wa.message": ("body", "bsuid", "wa_id"),
}


class WaMatrixCommon(WaCommon):
    """Each kind of user, and a row of each model of the add-on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = make_account(
            cls.company,
            typed_token=TOKEN,
            typed_app_secret=f"{TOKEN}-2",
            typed_verify_token=f"{TOKEN}-3",
        )
        # A row of each, so that there is something to read.
        cls._approve_at_meta(cls.text, cls.account)
        cls.env["ahorro.wa.event"]._store(cls.account.id, b"{}")
        case = cls.cases[0]
        cls.env["ahorro.wa.outbox"]._enqueue(
            [
                {
                    "company_id": cls.company.id,
                    "account_id": cls.account.id,
                    "template_id": cls.text.id,
                    "plan_id": case.plan_id.id,
                    "case_id": case.id,
                    "partner_id": case.plan_id.partner_id.id,
                    "user_id": cls.operator.id,
                    "phone": "+5493415550100",
                    "text": "Hola",
                    "body": {"to": "+5493415550100"},
                    "wa_id": "5493415550100",
                    "bsuid": "AR.1",
                    "idempotency_key": "matrix",
                }
            ]
        )
        batch = cls.env["ahorro.wa.batch"].create(
            {
                "name": "Envío",
                "company_id": cls.company.id,
                "account_id": cls.account.id,
                "template_id": cls.text.id,
                "type_id": cls.arrears.id,
            }
        )
        cls.env["ahorro.wa.batch.line"].create(
            {
                "batch_id": batch.id,
                "company_id": cls.company.id,
                "plan_id": case.plan_id.id,
                "partner_id": case.plan_id.partner_id.id,
                "phone": "+5493415550100",
                "text": "Hola",
            }
        )
        cls.env["ahorro.wa.inbound"].create(
            {
                "company_id": cls.company.id,
                "account_id": cls.account.id,
                "wamid": "wamid.1",
                "phone": "5493415550100",
                "kind": "text",
                "moment": "2026-11-18 12:00:00",
                "text": "Hola",
            }
        )
        values = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        cls.portal = new_test_user(cls.env, "wa_portal", "base.group_portal", **values)
        cls.public = cls.env.ref("base.public_user")
        cls.system = new_test_user(
            cls.env, "wa_system", "base.group_user,base.group_system", **values
        )

    def _people(self):
        """Return each kind of user: the three roles first, in the table's order."""
        roles = (self.operator, self.supervisor, self.admin)
        return (*roles, self.stranger, self.portal, self.public, self.system)

    def _models(self):
        return {
            model._name
            for model in self.env.values()
            if model._name.startswith("ahorro.wa.") and not model._abstract
        }
