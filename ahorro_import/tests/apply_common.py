# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import csv
import io

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

#: Header of each datum in the files that these tests write.
HEADERS = {
    "subscription": "Suscripción",
    "group": "GRUPO",
    "order": "ORDEN",
    "status": "ESTADO",
    "holder": "TITULAR",
    "document": "DNI",
    "phone": "TELEFONO",
    "mobile": "CELULAR",
    "email": "E-mail",
    "street": "Domicilio",
    "city": "Localidad",
    "province": "Provincia",
    "offer": "OFERTA",
    "paid": "CUOTAS_PAGADAS",
    "owed": "CUOTAS_VENCIDAS",
    "overdue": "Deuda vencida",
    "award": "F. Adju.",
    "sale": "Fec. Venta",
    "seller": "Vendedor Del Plan",
}

#: Tables that the same file a second time must leave alone.
WRITTEN = (
    "ahorro_plan",
    "ahorro_plan_change",
    "ahorro_phone",
    "ahorro_plan_status",
    "ahorro_seller",
    "ahorro_file_value",
    "res_partner",
)


@tagged("post_install", "-at_install")
class AhorroApplyCommon(AhorroPlanCommon):
    """Small carteras of Plan Rombo, imported by the supervisor at once.

    The portfolio begins with the one plan of ``AhorroPlanCommon``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = (
            cls.env["ahorro.import"]
            .with_user(cls.supervisor)
            .with_context(
                queue_job__no_delay=True,
                allowed_company_ids=cls.company.ids,
                lang="es_AR",
                tz="America/Argentina/Buenos_Aires",
            )
        )
        cls.plans = cls.env["ahorro.plan"].with_context(active_test=False)
        cls.partners = cls.env["res.partner"].with_context(active_test=False)

    def _file(self, *rows):
        """Return a file with a row for each dict, its keys those of ``HEADERS``."""
        names = [name for name in HEADERS if any(name in row for row in rows)]
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADERS[name] for name in names)
        writer.writerows([row.get(name, "") for name in names] for row in rows)
        return stream.getvalue().encode()

    def _read(self, *rows, complete=False, name="cartera.csv"):
        """Read and compare a file; return the run in review."""
        content = base64.b64encode(self._file(*rows)).decode()
        run = self.runs.create_from_file(name, content, "rombo_cartera")
        self.assertEqual(run.state, "review", run.error)
        if run.is_complete != complete:
            run.sudo().is_complete = complete
            self._compare(run)
        return run

    def _compare(self, run):
        """Compare a run again with today's plans."""
        run_sudo = run.sudo()
        run_sudo.env["ahorro.import.compare"]._compare(run_sudo)

    def _decide(self, run, decision):
        """Decide in the review who holds the plans of a run from now on."""
        run.line_ids.sudo().holder_decision = decision
        self._compare(run)

    def _confirm(self, run):
        run.action_apply([flag["code"] for flag in run.flags or []])
        return run

    def _import(self, *rows, complete=False):
        """Read a file and write it; return the run."""
        run = self._confirm(self._read(*rows, complete=complete))
        self.assertEqual(run.state, "done", run.error)
        return run

    def _of(self, subscription):
        """Return the plan of a subscription, archived or not."""
        return self.plans.search([("subscription_number", "=", subscription)])

    def _row(self, subscription="8000001", **values):
        """Return a row of a plan that no test has yet."""
        return {
            "subscription": subscription,
            "status": "N0",
            "holder": "Bustos Carla",
            "document": "28345678",
        } | values

    def _writes(self):
        """Return how many rows this transaction has inserted, changed and deleted."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT relname, n_tup_ins + n_tup_upd + n_tup_del
                     FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)""",
                list(WRITTEN),
            )
        )
        return dict(rows)
