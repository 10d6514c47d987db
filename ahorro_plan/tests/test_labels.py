# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .labels_common import LabelsCase

FILE = "ahorro_plan/static/src/client_file"
PANEL = "ahorro_plan/static/src/panel"
SEARCH = "ahorro_plan/static/src/search"
#: The labels that people know, by the file of the screen that has them. They are
#: sources in English; what is read here is their Spanish.
LABELS = {
    f"{FILE}/contact_block.xml": {
        "Private individual": "Particular",
        "More information about the client": "Más información del cliente",
        "Edit data": "Editar datos",
        "Phones": "Teléfonos",
        "Open client in a new tab": "Abrir cliente en pestaña nueva",
    },
    f"{FILE}/client_file.xml": {
        "Commercial processes": "Procesos Comerciales",
        "Units": "Unidades",
        "To create a new commercial process": "Para crear un nuevo proceso comercial",
        "click here": "haga click aquí",
        "Client profile": "Perfil del Cliente",
        "Processes": "Procesos comerciales",
        "Client purchases": "Compras cliente",
        "Vehicles bought": "Vehículos comprados",
    },
    f"{FILE}/process_card.xml": {
        "Grouping date:": "Fecha de agrupamiento:",
        "Status:": "Estado:",
        "SAVINGS PLAN": "PLAN DE AHORRO",
        "Group/Order:": "Grupo/Orden:",
        "Subscription:": "Suscripción:",
    },
    f"{FILE}/plan_card.xml": {
        "SAVINGS PLAN": "PLAN DE AHORRO",
        "Hide details": "Ocultar detalles",
        "Holder:": "Titular:",
        "Status:": "Estado:",
        "Group-Order:": "Grupo-Orden:",
        "Subscription:": "Suscripción:",
        "Details:": "Detalles:",
        "Installments:": "Cuotas:",
        "Data of commercial conditions:": "Datos de condiciones comerciales:",
        "Not defined": "Sin definir",
    },
    f"{FILE}/plan_card.js": {
        "Description": "Descripción",
        "Brand / Model": "Marca / Modelo",
        "Award date": "Fecha Adjudicación",
        "Grouping date": "Fecha agrupamiento",
        "Payment method": "Medio de pago",
        "Overdue debt": "Deuda vencida",
        "Debt to fall due": "Deuda a vencer",
        "Last issued": "Última emitida",
        "Paid": "Pagas",
        "Owed": "Adeudadas",
    },
    f"{PANEL}/panel_block.xml": {
        "Show": "Mostrar",
        "See earlier months": "Ver meses anteriores",
    },
    f"{SEARCH}/client_search.js": {
        "Search name, DNI, phone, subscription, G9RX 031E": (
            "Buscar nombre, DNI, teléfono, suscripción, G9RX 031E"
        ),
    },
}


@tagged("post_install", "-at_install")
class TestLabels(LabelsCase):
    labels = LABELS

    def test_the_client_file_has_the_labels_that_people_know(self):
        self._check(*(path for path in LABELS if path.startswith(FILE)))

    def test_the_panel_has_the_labels_that_people_know(self):
        self._check(f"{PANEL}/panel_block.xml")

    def test_the_search_box_has_the_word_that_people_know(self):
        self._check(f"{SEARCH}/client_search.js")
