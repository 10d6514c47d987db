# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import csv
import io

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

HEADERS = {
    "subscription": "Suscripción",
    "place": "Grupo y Orden",
    "holder": "Titular",
    "document": "DNI",
    "phone": "Teléfono",
    "mobile": "Celular",
    "email": "E-mail",
    "city": "Localidad",
    "status": "Estado",
    "offer": "Descripción oferta comercial",
    "issued": "Últ Cuota",
    "paid": "Pagas",
    "owed": "Adeudadas",
    "debt": "Deuda vencida",
    "grouped": "F. Agrup.",
    "awarded": "F. Adju.",
    "sold": "Fec. Venta",
    "seller": "Vendedor Del Plan",
}


class AhorroImportCommon(AhorroPlanCommon):
    """Files of Plan Rombo, imported as the supervisor of the first dealership.

    ``self.plan`` is the plan 2711700, G9RX/031E, of *Gorosito Analía*.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env.ref("ahorro_import.profile_rombo_cartera")
        cls.runs = (
            cls.env["ahorro.import"]
            .with_user(cls.supervisor)
            .with_context(
                queue_job__no_delay=True,
                allowed_company_ids=cls.company.ids,
                lang="es_AR",
            )
        )

    @classmethod
    def _file(cls, *rows, titles=(), headers=()):
        """Return the bytes of a portfolio file with these rows, dicts of HEADERS."""
        told = {"subscription", "place", "holder"}.union(*rows)
        names = [name for name in HEADERS if name in told]
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        for title in titles:
            writer.writerow([title])
        writer.writerow([HEADERS[name] for name in names] + list(headers))
        for row in rows:
            cells = [row.get(name, "") for name in names]
            writer.writerow(cells + [row.get(header, "") for header in headers])
        return stream.getvalue().encode()

    @classmethod
    def _import(cls, *rows, source="file", name="cartera.csv", **options):
        """Return the run of a file with these rows, in review."""
        run = cls.runs.env["ahorro.import.source"]._create_run(
            name, cls._file(*rows, **options), cls.profile, source
        )
        assert run.state == "review", run.error
        return run

    @classmethod
    def _apply(cls, run):
        run.action_apply([flag["code"] for flag in run.flags or []])
        assert run.state == "done", (run.state, run.error)
        return run

    def _line(self, run, place=0):
        """Return the row of a run, in the order of the file."""
        return run.line_ids.sorted("row_number")[place]

    def _assert_results(self, run, *results):
        lines = run.line_ids.sorted("row_number")
        self.assertEqual(lines.mapped("result"), list(results))

    def _codes(self, line):
        return [code["code"] for code in line.codes or []]
