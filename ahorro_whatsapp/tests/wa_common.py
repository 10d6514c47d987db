# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.service.model import call_kw

from odoo.addons.ahorro_campaign.tests.queue_common import QueueCommon

from .wa_records import approve_at_meta

BODY = "Hola {{nombre}}, te escribimos de {{concesionario}} por tu plan nuevo."


class WaCommon(QueueCommon):
    """To the queue's people it adds ``text``, a template in use by everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.templates = cls.env["ahorro.wa.template"]
        cls.text = cls._template("Saludo", state="ready")
        cls.reminder = cls.env.ref("ahorro_whatsapp.template_reminder")
        cls.loyalty_text = cls.env.ref("ahorro_whatsapp.template_loyalty")

    @classmethod
    def _template(cls, name="Texto", **values):
        return cls.env["ahorro.wa.template"].create(
            {"name": name, "body": BODY, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _approve_at_meta(cls, template, account, **values):
        """Have Meta have a text as it is now, approved."""
        return approve_at_meta(template, account, **values)

    def _rpc(self, user, model, method, *args, **kwargs):
        self.env.flush_all()
        # As the web client calls: in the user's language.
        context = {**self.env.context, "lang": user.lang, **kwargs.pop("context", {})}
        model = self.env(user=user.id, su=False)[model]
        return call_kw(model, method, args, {**kwargs, "context": context})

    def _fill_in(self, template, plan, user=None):
        env = self.env(user=(user or self.operator).id, su=False)
        return env["ahorro.wa.text"]._fill_in(
            template.with_env(env), plan.with_env(env)
        )
