# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io

from openpyxl import Workbook

from odoo.addons.ahorro_campaign.tests.campaign_common import AhorroCampaignCommon

MOVEMENTS = (
    "Cliente",
    "Vendedor Del Plan",
    "Usuario",
    "Suscripción",
    "Comentario",
    "Tipo De Gestión",
    "Tema Gestión",
    "Resultado Gestión",
    "Fecha De Movimiento",
)
CASES = (
    "Cliente",
    "Teléfono",
    "Email",
    "Resultado",
    "Fecha De Ini.",
    "Fecha De Fi.",
    "Último Com.",
    "Último Com.",
)


def workbook(headers, rows, title=""):
    """Return the bytes of an xlsx file, as base 64 for a remote call."""
    book = Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return base64.b64encode(stream.getvalue()).decode()


class AhorroMoveinCommon(AhorroCampaignCommon):
    """Files of the other system, imported as the supervisor of the first dealership.

    operator: *Mirna Valdés*, colleague_operator: *Marisol Ojea* of those files.
    plans: 2800010 to 2800015.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator.name = "Mirna Valdés"
        cls.colleague_operator.name = "Marisol Ojea"
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
    def _row(cls, plan, user, comment, kind, campaign, result, moment, client=None):
        """Return a row of movements as the other system writes it."""
        name = client or plan.partner_id.name.upper()
        return [
            name,
            "VTA-BUR- Jimena Vill",
            user,
            plan.subscription_number,
            comment,
            kind,
            campaign,
            result,
            moment,
        ]

    @classmethod
    def _read(cls, rows, headers=MOVEMENTS, name="movimientos.xlsx", **options):
        """Return the run of a file with these rows, in review."""
        run = cls.runs.create_from_file(name, workbook(headers, rows), **options)
        assert run.state == "review", run.error
        return run

    @classmethod
    def _bring(cls, rows, **options):
        """Return the run of a file with these rows, brought in."""
        run = cls._read(rows, **options)
        run.action_movein_keep_names()
        run.action_movein_apply()
        assert run.state == "done", run.error
        return run

    def _results(self, run):
        return run.line_ids.sorted("row_number").mapped("result")

    def _movements(self, run):
        """Return what a run brought, in the order of the file."""
        return self.env["ahorro.movement"].search(
            [
                ("origin_model", "=", "ahorro.import"),
                ("origin_id", "=", run.id),
                ("case_id", "!=", False),
            ],
            order="id",
        )

    def _cases(self, run):
        return self.env["ahorro.case"].search([("movein_import_id", "=", run.id)])
