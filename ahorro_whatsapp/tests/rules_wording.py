# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.ahorro_whatsapp.tools.wording import find_forbidden

GOOD = (
    "Registramos 2 cuotas pendientes en tu plan. ¿Necesitás ayuda?",
    "Tu cuota 14 ya está disponible. Si ya la pagaste, ignorá este mensaje.",
    "Sin embargo, podés pagarla hasta el viernes.",
    "¿Querés ponerte al día? Respondé este mensaje y lo vemos juntos.",
    "Tu plan quedó con una cuota sin pagar; el cupón está en el enlace.",
    "Si a tu juicio el importe no es correcto, avisanos.",
    "Hay mucha demanda de este modelo: reservá tu turno.",
    "El próximo acto es el 14 de marzo y tu plan tiene que estar al día.",
    "Te recordamos que la cuota vence el lunes.",
    "La prenda de tu unidad ya se puede levantar: te contamos cómo.",
    "Podés pagar con débito, cupón o transferencia.",
    "Si tuviste un inconveniente, contanos y buscamos una fecha.",
    "Tu plan resultó adjudicado. Tenés hasta el 20 para aceptar.",
    "Sin prejuicio de lo conversado, quedamos a tu disposición.",
    "Te mandamos el detalle de las cuotas pagas y pendientes.",
    "Una oportunidad para vos: planes nuevos con bonificación.",
    "El remate de la temporada llegó al salón.",
    "Completá tus datos para la entrega del vehículo.",
    "El aviso de vencimiento llega por correo todos los meses.",
    "La garantía de fábrica cubre tres años.",
)
BAD = (
    ("Última intimación antes de avanzar.", "intimación"),
    ("Lo intimamos a pagar en 48 horas.", "intimamos"),
    ("De no pagar, iremos a juicio.", "a juicio"),
    ("Se dará inicio de juicio por la deuda.", "inicio de juicio"),
    ("Vamos a embargar tu sueldo.", "embargar"),
    ("EMBARGO en trámite sobre su cuenta.", "EMBARGO"),
    ("Pasa a gestión judicial el lunes.", "judicial"),
    ("Este es un reclamo extrajudicial.", "extrajudicial"),
    ("Serás informado al Veraz.", "Veraz"),
    ("Figurarás en la central de deudores.", "central de deudores"),
    ("Estás en la lista de morosos.", "morosos"),
    ("Iniciaremos acciones legales.", "acciones legales"),
    ("Te vamos a demandar.", "Te vamos a demandar"),
    ("Tu caso pasó a nuestros abogados.", "abogados"),
    ("Recibirá una carta documento.", "carta documento"),
    ("Pague bajo apercibimiento de ley.", "bajo apercibimiento"),
    ("Vamos a ejecutar la prenda.", "ejecutar la prenda"),
    ("Procederemos al secuestro de la unidad.", "secuestro"),
    ("Último aviso: regularice hoy.", "Último aviso"),
    ("Te escribe el estudio jurídico.", "estudio jurídico"),
)


@pytest.mark.parametrize("text", GOOD)
def test_a_friendly_reminder_has_nothing_to_object(text):
    assert find_forbidden(text) == []


@pytest.mark.parametrize(("text", "words"), BAD)
def test_what_threatens_or_looks_like_a_court_is_shown_as_it_is_written(text, words):
    assert words in find_forbidden(text)


def test_there_are_twenty_texts_of_each_kind():
    assert (len(set(GOOD)), len(set(BAD))) == (20, 20)


def test_a_harmless_phrase_hides_no_threat_beside_it():
    assert find_forbidden("Sin embargo, habrá embargo.") == ["embargo"]
