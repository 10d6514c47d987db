# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Words that a reminder of payment must not have.

Ley 24.240, art. 8 bis: a claim out of court must not look like one in court, and must
not intimidate or shame. WhatsApp's policy does not take debt collection either.
"""

import re
import unicodedata

#: Stems without accents; each ends where a word may go on.
_PATTERNS = (
    r"intim(?:a|e|o|ar|amos|aci)\w*",
    r"(?:inicio de|iniciar\w*|inicia\w*|a|en|el|un|su|de) juicios?",
    r"juicio (?:ejecutivo|prendario|en su contra|en tu contra)",
    r"embarg(?:o|os|ar|ad|ue|aremos|amos)\w*",
    r"(?:extra|pre)?judicial\w*",
    r"judicializ\w*",
    r"veraz",
    r"nosis",
    r"central de deudores",
    r"(?:base|registro|listado)s? de (?:deudores|morosos)",
    r"moros[oa]s?",
    r"deudor(?:es|a|as)?",
    r"demanda(?:r|remos|do|da|s)? (?:legal|civil|en su contra|en tu contra)\w*",
    r"(?:te|lo|la|le|los) (?:vamos a |van a )?demandar\w*",
    r"iniciar\w* (?:una |la )?demanda",
    r"(?:accion|acciones|via|vias|medidas?) legal(?:es)?",
    r"proceso legal",
    r"abogad[oa]s?",
    r"estudio juridico",
    r"(?:departamento|area|asuntos) (?:de )?legales?",
    r"carta documento",
    r"bajo apercibimiento",
    r"ejecut(?:ar|aremos|aran|arse)\w* (?:la |su |tu )?(?:prenda|garantia|deuda)",
    r"ejecucion (?:de la |de su |de tu |prendaria)\w*",
    r"secuestr(?:o|ar|aremos|aran)\w*",
    r"remat(?:e|ar|aremos|aran) (?:del? |el |la |los |su |sus |tu |tus )*"
    r"(?:autos?|bien(?:es)?|camioneta|coche|prenda|unidad|vehiculo)",
    r"ultim[oa] (?:aviso|advertencia|oportunidad antes)",
    r"mandamiento",
    r"cobranza (?:legal|compulsiva|forzosa)",
    r"gestion de (?:cobranza|cobro|mora)",
    r"estafa\w*",
    r"verguenza",
)
#: Common phrases with those words in another sense.
_HARMLESS = re.compile(r"\b(?:sin embargo|a (?:su|tu|mi) juicio|sano juicio)\b")
_FORBIDDEN = re.compile(rf"\b(?:{'|'.join(_PATTERNS)})\b")


def _plain(text: str) -> str:
    """Return a text of the same length in lower case and without accents."""
    plain = []
    for char in text:
        base = unicodedata.normalize("NFD", char)[0].lower()
        plain.append(base if len(base) == 1 else char)
    return "".join(plain)


def find_forbidden(text: str) -> list[str]:
    """Return the words that a reminder must not have, as they are written there."""
    plain = _plain(text)
    # What is harmless is blanked, keeping every place.
    plain = _HARMLESS.sub(lambda found: " " * len(found[0]), plain)
    return [text[found.start() : found.end()] for found in _FORBIDDEN.finditer(plain)]
