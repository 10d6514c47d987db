# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from datetime import date

from .import_common import AhorroImportCommon

ADJUDICADOS = (
    "Grupo y Orden;F. Adju.;Mod. Gan. Denominaci;Mod. Suscr;Mod. Adju.;Titular;"
    "Domicilio;Localidad;Codigo Pos;Provincia;Estado Adj;Cod. PIN;E-mail\r\n"
    "G9RX / 031E;12/10/2026;Licitación;KWID;KARDIAN;GOROSITO ANALIA;San Martín 12;"
    "Venado Tuerto;2600;Santa Fe;A0L;4411;\r\n"
)
GANADORES = (
    "sep=;\r\nNRO_ACTO;TIPO_ADJUDICACION;CONDICIONAL;IMPORTE_OFERTA;NRO_SOLICITUD;"
    "NRO_GRUPO;NRO_ORDEN;APELLIDO Y NOMBRE\r\n"
    "505;Sorteo Reemplazo;N;0,00;1353689;11788;238;GOROSITO ANALIA\r\n"
)


class TestWinners(AhorroImportCommon):
    """The files of winners are known by their headers, and name no whole portfolio."""

    def _import_winners(self, name, data):
        run = self.runs.create_from_file(name, data)
        self.assertEqual(run.state, "review", run.error)
        return run

    def test_winners_of_rombo_get_their_award_and_nobody_else_is_absent(self):
        others = self._plan(subscription_number="2711701", partner_id=self.holder.id)
        run = self._import_winners("adjudicados.csv", encode(ADJUDICADOS))
        self.assertEqual(run.profile_id.code, "rombo_adjudicados")
        self._apply(run)
        self.assertEqual(
            (self.plan.award_date, self.plan.award_kind, self.plan.awarded_model),
            (date(2026, 10, 12), "bid", "KARDIAN"),
        )
        self.assertEqual(self.plan.family, "awarded")
        self.assertFalse((self.plan | others).filtered("absent_since"))
        run.action_undo()
        self.assertFalse(self.plan.award_date)
        self.assertEqual(self.plan.status_id, self.saver)

    def test_winners_of_ovalo_are_read_in_utf_16_and_their_act_gives_the_day(self):
        plan = self._plan(
            provider_id=self.ovalo.id,
            status_id=self.env.ref("ahorro_plan.status_ovalo_9").id,
            partner_id=self.holder.id,
            subscription_number="1353689",
        )
        self.env["ahorro.provider.term"].create(
            {"provider_id": self.ovalo.id, "kind": "acceptance", "number": 10}
        )
        deadlines = self.env["ahorro.deadline"].with_user(self.supervisor)
        run = self._import_winners(
            "Ganadores_Acto_505.csv", encode(GANADORES, "utf-16")
        )
        self.assertEqual(run.profile_id.code, "ovalo_ganadores")
        self._apply(run)
        self.assertEqual(
            (plan.award_act_number, plan.award_kind, plan.award_replacement),
            ("505", "draw", True),
            run.line_ids.mapped(lambda line: (line.result, line.message)),
        )
        found = deadlines.search([("plan_id", "=", plan.id)])
        self.assertEqual(found.missing, "award")
        act = self.env["ahorro.award.act"].create(
            {"provider_id": self.ovalo.id, "number": "505", "date": "2026-11-20"}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        found = deadlines.search([("plan_id", "=", plan.id)])
        self.assertEqual(
            (found.missing, found.starts_on, found.due_on),
            (False, date(2026, 11, 20), date(2026, 11, 30)),
        )
        self.assertEqual(act.winner_count, 1)
        opened = act.with_user(self.supervisor).action_open_winners()
        self.assertEqual(self.env["ahorro.plan"].search(opened["domain"]), plan)


def encode(text, encoding="utf-8"):
    """Return a file's bytes as they come with a remote call."""
    return base64.b64encode(text.encode(encoding)).decode()
