# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from .fake_google import FakeGoogle

ROWS = [
    ["REPORTE DE CARTERA - CONCESIONARIO 0346"],
    ["Suscripción", "Grupo y Orden", "Titular", "Estado", "Deuda vencida"],
    [2711700, "G9RX / 031E", "Gorosito Analía", "N0", 40041.87],
    ["2711701", "G9RX / 032A", "=Ojea Marisol", "N0", 0],
]


class GoogleCommon(AhorroPlanCommon):
    """The dealerships of AhorroPlanCommon, and a server that stands in for Google."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fake = cls.enterClassContext(FakeGoogle())
        cls.env["ir.config_parameter"].set_param(
            "ahorro_import.google_base_url", cls.fake.url
        )

    def setUp(self):
        super().setUp()
        self.fake.asked.clear()
        self.fake.failures.clear()
        self.fake.items.clear()

    def _settings(self, user=None, **values):
        settings = self.env["ahorro.settings"].with_user(user or self.admin)
        return settings.create(values)

    def _encode(self, text):
        return base64.b64encode(text.encode()).decode()

    def _set_up_google(self, user=None, **values):
        """Write the key of the service account, as an Administrador does."""
        key = self._encode(self.fake.key_file())
        settings = self._settings(user, google_key_file=key, **values)
        settings.action_save()
        return settings

    def _imports(self, user=None):
        """Return the model as a user whose jobs run at once."""
        imports = self.env["ahorro.import"].with_user(user or self.supervisor)
        return imports.with_context(queue_job__no_delay=True)
