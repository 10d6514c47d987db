# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What providers sell and how they call things: statuses, offers, models, sellers.

A *stage* is the point of its life a plan has reached. It is called by the code that
Plan Rombo gives to it; other providers have statuses of their own for the same point.
"""

import re
from decimal import Decimal
from typing import NamedTuple

# Plans of each stage in a real dealer's portfolio.
STAGE_COUNTS = {
    "S2": 65,
    "S4": 1,
    "S6": 6,
    "N0": 475,
    "A0L": 8,
    "A0S": 15,
    "G0": 2,
    "G2": 78,
    "R0": 106,
    "R2": 1152,
    "X0": 5,
}
UNGROUPED = ("S2", "S4", "S6")
AWARDED = ("A0L", "A0S", "G0", "G2")
EXITED = ("R0", "R2")

ROMBO_LABELS = {
    "S2": "Suscripción aceptada",
    "S4": "Suscripción reintegrada",
    "S6": "Suscripción rechazada a Concesionario",
    "N0": "Ahorrista",
    "A0L": "Adjudicado por Licitación",
    "A0S": "Adjudicado por Sorteo",
    "G0": "Adjudicado c/Seguro y/o comprobante",
    "G2": "Adjudicado c/Prenda aceptada",
    "R0": "Renunciado",
    "R2": "Rescindido",
    "X0": "Cancelado",
}
# Codes 2, 4 and 9 are Plan Óvalo's; the other three are invented.
OVALO_LABELS = {
    "2": "AHORRISTA AL DIA",
    "3": "AHORRISTA EN MORA",
    "4": "ADJUD DEF AL DIA",
    "5": "ADJUD DEF C/DESV",
    "8": "RESCINDIDO",
    "9": "ADJUD PEND AL DIA",
}
STATUS_LABELS = {"rombo": ROMBO_LABELS, "ovalo": OVALO_LABELS}


def status_code(provider: str, stage: str, owed: int) -> str:
    """Return the provider's status of a plan: in arrears is a status for Óvalo only."""
    if provider == "rombo":
        return stage
    if stage in EXITED:
        return "8"
    if stage in ("A0L", "A0S"):
        return "9"
    if stage in ("G0", "G2", "X0"):
        return "5" if owed else "4"
    return "3" if owed else "2"


class Offer(NamedTuple):
    """Something on sale: the code, what the holder is told, and the car behind it."""

    code: str
    name: str
    model_code: str
    model: str
    price: Decimal

    def description(self, percent: int, total: int) -> str:
        """Return the text of the file, with everything in it."""
        if not self.name:
            return self.code
        return f"{self.code} - {self.name} {self.model_code} {percent}% {total} CTAS"


BRANDS = {"rombo": "Renault", "ovalo": "Ford"}
PERCENTS = {"rombo": (100, 90, 80, 75, 70, 60), "ovalo": (100, 80, 70)}
PERCENT_WEIGHTS = {"rombo": (50, 6, 16, 8, 14, 6), "ovalo": (55, 25, 20)}
TERMS = (84, 96, 120)
TERM_WEIGHTS = (78, 6, 16)
PAYMENT_METHODS = {
    "rombo": ("DBCT", "CUPO", "TJCR", ""),
    "ovalo": ("DEB_CRED", "CUPON_ELECTRONICO", ""),
}

OFFERS = {
    "rombo": [
        Offer(code, name, model_code, model, Decimal(price))
        for code, name, model_code, model, price in (
            ("OCOM1650", "CUOTA BAJA 1A7", "M79U 010", "Logan Life 1.6", 23_450_000),
            ("OCOM1702", "CUOTA BAJA 1A12", "K52A 020", "Kwid Zen 1.0", 20_990_000),
            ("OCOM1715", "PLAN LANZAMIENTO", "R4DN 001", "Kardian Zen", 29_100_000),
            ("OCOM1688", "CUOTA PROTEGIDA 1A6", "B52S 110", "Sandero Life", 24_870_000),
            ("OCOM1691", "PLAN ARRANQUE", "S52W 040", "Stepway Zen", 26_310_000),
            ("OCOM1733", "BONIFICACION 2A10", "D79T 015", "Duster Iconic", 33_640_000),
            ("OCOM1740", "PLAN TRABAJO", "O79P 030", "Oroch Emotion", 31_780_000),
            ("OCOM1751", "PLAN TRABAJO", "F67K 012", "Kangoo Express", 30_450_000),
            ("OCOM1609", "CUOTA BAJA 1A7", "C65L 008", "Clio Mío Confort", 17_200_000),
        )
    ],
    "ovalo": [
        Offer(code, "", model_code, model, Decimal(price))
        for code, model_code, model, price in (
            ("R120/8084", "R120G/MAV02", "Maverick XLT", 51_310_336),
            ("R084/7070", "R084G/RNG11", "Ranger XL", 47_920_410),
            ("R084/8080", "R084G/TER04", "Territory SEL", 49_115_200),
            ("R120/1000", "R120G/RNG07", "Ranger XLS", 55_480_900),
            ("R084/1000", "R084G/ECO09", "EcoSport S", 28_730_550),
        )
    ],
}

_BRANCHES = ("BUR", "CEN", "NOR")
_SELLER_NAMES = re.split(
    r"[|\n]",
    """Jimena Villafañe|Alejandro Duarte|Federico Dillon|Pablo Domingo
Marina Quintero|Nicolás Abad|Lorena Piñero|Ezequiel Sarria|Camila Urtubey|Hernán Ocaña
Silvina Barreto|Gastón Irigoyen|Micaela Fontana|Damián Ruzzi|Paula Etcheverry
Rodrigo Salvatierra|Yésica Maciel|Tomás Bravo|Analía Zubiría|Iván Cardoso
Florencia Nis|Cristian Oviedo|Belén Arrieta|Mauro Pedernera""",
)
SELLERS = [
    f"VTA-{_BRANCHES[index % len(_BRANCHES)]}-{name}"
    for index, name in enumerate(_SELLER_NAMES)
]
