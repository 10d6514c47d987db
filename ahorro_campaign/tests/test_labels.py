# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from odoo.addons.ahorro_plan.tests.labels_common import LabelsCase

#: The labels that people know, by the file of the screen that has them. They are
#: sources in English; what is read here is their Spanish.
LABELS = {
    "ahorro_campaign/static/src/campaign_board/campaign_board.xml": {
        "Campaigns in progress": "Campañas en curso",
        "What is a campaign?": "¿Qué es una campaña?",
        "No campaigns were found": "No se han encontrado campañas",
        "Name": "Nombre",
        "Type": "Tipo",
        "Progress": "Progreso",
        "Created on": "Fecha alta",
        "Last archived campaigns": "Últimas campañas archivadas",
        "How does it work?": "¿Cómo funciona?",
        "Archived on": "Fecha de archivado",
        "New campaign": "Nueva campaña",
        "Reorder campaigns": "Reordenar campañas",
        "Filter campaigns": "Filtrar campañas",
    },
    "ahorro_plan/static/src/record_list/counted_list.xml": {
        "Total:": "Total:",
        "Shown:": "Visualizados:",
        "Export to Excel": "Exportar a Excel",
    },
    "ahorro_campaign/static/src/campaign_zoom/campaign_zoom.xml": {
        "Description:": "Descripción:",
        "Total:": "Total:",
        "In progress:": "En Curso:",
        "Finished:": "Finalizados:",
        "Assigned users:": "Usuarios Asignados:",
        "All users selected": "Todos los usuarios seleccionados",
        "Actions with the campaign": "Acciones con la campaña",
        "Detail of cases": "Detalle de casos",
    },
    "ahorro_campaign/static/src/operator_board/operator_board.xml": {
        "Filter": "Filtro",
        "Campaigns at work": "Campañas en trabajo",
        "Client": "Cliente",
        "Plan": "Plan",
        "Last comment": "Último comentario",
        "Attention": "Atención",
    },
    "ahorro_campaign/static/src/operator_board/operator_board.js": {
        "Cases at work": "Gestiones en trabajo",
    },
    "ahorro_campaign/static/src/operator_board/board_row.xml": {
        "Phone:": "Teléfono:",
        "Mobile:": "Celular:",
        "Email:": "Email:",
        "CPI:": "CPI:",
        "Plan:": "Plan:",
        "Subscription:": "Suscripción:",
        "Group/Order:": "Grupo/Orden:",
        "Grouping date:": "Fecha de agrupamiento:",
        "The plan has not been loaded": "No se ha cargado el plan",
        "The case has no comments": "No posee comentarios del caso",
        "Attend": "Atender",
        "The subscription number has not been loaded": (
            "No se ha cargado el nro de suscripción"
        ),
    },
    "ahorro_campaign/static/src/attend/attend_screen.xml": {
        "Actions:": "Acciones:",
        "Save and next": "Guardar y siguiente",
    },
    "ahorro_plan/static/src/client_file/plan_card.xml": {
        "Group/Order:": "Grupo/Orden:",
        "Grouping date:": "Fecha de agrupamiento:",
    },
    "ahorro_campaign/static/src/attend/outcome_form.xml": {
        "Form": "Formulario",
        "New comment..": "Nuevo comentario..",
        "Finish the case": "Finalizar gestión",
        "Only a comment": "Sólo comentario",
    },
    "ahorro_campaign/static/src/client_history/client_history.xml": {
        "History of actions with the client": "Historial de acciones del cliente",
        "No previous actions of the case are recorded": (
            "No se registran gestiones anteriores del caso"
        ),
        "Finished on": "Fecha Finalización",
        "Case": "Gestión",
        "Comments": "Comentarios",
        "Attend": "Atender",
    },
    "ahorro_plan/static/src/client_file/client_file.xml": {
        "Plan information": "Información del Plan",
    },
}
#: Of the columns of *Detalle de casos*.
COLUMNS = {
    "partner_id": "Cliente",
    "phone": "Teléfono",
    "email": "Email",
    "result_id": "Resultado",
    "started_at": "Fecha De Inicio",
    "finished_at": "Fecha De Fin",
    "last_comment": "Último Comentario",
}


@tagged("post_install", "-at_install")
class TestLabels(LabelsCase):
    labels = LABELS

    def test_the_supervisors_board_has_the_labels_that_people_know(self):
        self._check("ahorro_campaign/static/src/campaign_board/campaign_board.xml")

    def test_the_campaign_has_the_labels_that_people_know(self):
        self._check("ahorro_campaign/static/src/campaign_zoom/campaign_zoom.xml")

    def test_the_list_of_cases_has_the_labels_that_people_know(self):
        self._check("ahorro_plan/static/src/record_list/counted_list.xml")
        cases = self.env["ahorro.case"].with_context(lang="es_AR")
        labels = cases.fields_get(list(COLUMNS), ["string"])
        self.assertEqual({n: labels[n]["string"] for n in COLUMNS}, COLUMNS)

    def test_the_operators_board_has_the_labels_that_people_know(self):
        folder = "ahorro_campaign/static/src/operator_board"
        self._check(
            f"{folder}/operator_board.xml",
            f"{folder}/operator_board.js",
            f"{folder}/board_row.xml",
        )

    def test_the_attend_screen_has_the_labels_that_people_know(self):
        self._check(
            "ahorro_campaign/static/src/attend/attend_screen.xml",
            "ahorro_campaign/static/src/attend/outcome_form.xml",
            "ahorro_plan/static/src/client_file/client_file.xml",
            "ahorro_plan/static/src/client_file/plan_card.xml",
        )

    def test_the_history_has_the_labels_that_people_know(self):
        self._check("ahorro_campaign/static/src/client_history/client_history.xml")

    def test_a_bidding_campaign_has_the_results_that_people_know(self):
        bid = self.env.ref("ahorro_campaign.campaign_type_bid")
        names = set(bid._get_results().mapped("name"))
        self.assertLessEqual({"Grupo sin fondos", "Rescinde", "No va a licitar"}, names)
