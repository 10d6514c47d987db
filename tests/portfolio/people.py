# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invented holders: names, documents, phones and addresses that look Argentine.

Nobody here exists. Mail goes to the reserved example domains only; area codes are
real, subscriber numbers and document numbers are counted up.
"""

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

WOMEN = """Abril Agustina Alejandra Alicia Ana Andrea Antonella Beatriz Belén Camila
Carina Carla Carolina Cecilia Claudia Cristina Daniela Débora Elena Elsa Emilia Estela
Eugenia Fernanda Florencia Gabriela Giselle Gloria Graciela Inés Isabel Jimena Josefina
Julia Julieta Karina Laura Liliana Lorena Lucía Luciana Magdalena Malena Marcela
Margarita María Mariana Mariela Marina Martina Mercedes Mónica Nadia Natalia Noelia
Norma Olga Paola Patricia Paula Pilar Rocío Romina Rosa Sandra Silvia Sofía Soledad
Susana Valentina Valeria Verónica Victoria Virginia Viviana Ximena Yamila""".split()

MEN = """Adrián Agustín Alberto Alejandro Alfredo Álvaro Andrés Ángel Ariel Benjamín
Braian Bruno Carlos César Claudio Cristian Damián Daniel Darío David Diego Eduardo
Emanuel Emilio Enrique Ernesto Esteban Ezequiel Fabián Facundo Federico Fernando Franco
Gabriel Germán Gonzalo Guillermo Gustavo Héctor Hernán Horacio Hugo Ignacio Ismael Iván
Javier Joaquín Jorge José Juan Julián Julio Leandro Leonardo Lucas Luis Marcelo Mariano
Mario Martín Matías Mauricio Maximiliano Miguel Nicolás Omar Oscar Pablo Pedro Rafael
Ramiro Ramón Raúl Ricardo Roberto Rodrigo Rubén Santiago Sebastián Sergio Tomás Víctor
Walter""".split()

SURNAMES = """Acosta Aguirre Albornoz Almada Álvarez Andrada Aráoz Arias Ávila Ayala
Báez Barrionuevo Barrios Benítez Bianchi Blanco Bordón Brizuela Bustamante Bustos
Cabañas Cabrera Cáceres Calderón Cardozo Carrizo Castañeda Castillo Castro Ceballos
Chávez Colombo Contreras Córdoba Coria Correa Cuello Díaz Domínguez Duarte Echeverría
Escobar Espíndola Farías Fernández Ferrari Ferreyra Figueroa Flores Franco Fuentes
Gallardo García Gauna Giménez Godoy Gómez González Guerrero Güemes Gutiérrez Heredia
Hernández Herrera Ibáñez Juárez Ledesma Leguizamón Leiva López Lucero Luna Maidana
Maldonado Mansilla Mariño Martínez Medina Méndez Mendoza Miranda Molina Montenegro
Morales Moreno Moyano Muñoz Navarro Nieva Núñez Ocampo Ojeda Olivera Oliva Ordóñez
Ortiz Pacheco Páez Paredes Patiño Paz Peralta Pereyra Pérez Peña Piñeiro Ponce Quinteros
Quiroga Ramírez Ramos Reynoso Ríos Rivero Roldán Rodríguez Rojas Romano Romero Rossi
Ruiz Saavedra Salazar Salinas Sánchez Sandoval Santillán Silva Soria Sosa Suárez Tévez
Toledo Torres Treviño Valdez Vargas Vázquez Vega Velázquez Vera Vidal Villalba Yáñez
Zalazar Zárate""".split()

STREETS = re.split(
    r"[|\n]",
    """25 de Mayo|9 de Julio|Alberdi|Belgrano|Brown|Catamarca|Chacabuco|Córdoba
Corrientes|Dorrego|Entre Ríos|España|Güemes|Hipólito Yrigoyen|Italia|Jujuy|La Rioja
Las Heras|Lavalle|Maipú|Mitre|Moreno|Necochea|Pellegrini|Rivadavia|Roca|Saavedra|Salta
San Juan|San Lorenzo|San Martín|Sarmiento|Tucumán|Urquiza""",
)

TRADES = re.split(
    r"[|\n]",
    """Agropecuaria|Aserradero|Autopartes|Constructora|Corralón|Distribuidora
Ferretería|Frigorífico|Herrajes|Logística|Panificadora|Semillería|Servicios|Talleres
Transportes|Viñedos""",
)
TRADE_NAMES = re.split(
    r"[|\n]",
    """del Litoral|del Plata|del Norte|del Sur|La Cañada|Los Ñandúes
El Ombú|Las Peñas|San Cayetano|Santa Rita|Don Ángel|Tres Hermanos|Nueva Era""",
)
COMPANY_FORMS = ("S.A.", "S.R.L.", "S.A.S.")

MAIL_DOMAINS = ("example.com", "example.org", "example.net", "correo.example.com")


class Place(NamedTuple):
    """A city with the area code of its telephones."""

    area: str
    city: str
    province: str
    zip: str
    weight: int


PLACES = [
    Place(*row)
    for row in (
        ("11", "Buenos Aires", "Ciudad Autónoma de Buenos Aires", "1406", 60),
        ("11", "Lanús", "Buenos Aires", "1824", 30),
        ("11", "Morón", "Buenos Aires", "1708", 25),
        ("221", "La Plata", "Buenos Aires", "1900", 18),
        ("223", "Mar del Plata", "Buenos Aires", "7600", 14),
        ("291", "Bahía Blanca", "Buenos Aires", "8000", 9),
        ("2477", "Pergamino", "Buenos Aires", "2700", 4),
        ("341", "Rosario", "Santa Fe", "2000", 40),
        ("342", "Santa Fe", "Santa Fe", "3000", 18),
        ("3462", "Venado Tuerto", "Santa Fe", "2600", 20),
        ("3382", "Rufino", "Santa Fe", "6100", 6),
        ("3476", "San Lorenzo", "Santa Fe", "2200", 5),
        ("3492", "Rafaela", "Santa Fe", "2300", 5),
        ("351", "Córdoba", "Córdoba", "5000", 40),
        ("358", "Río Cuarto", "Córdoba", "5800", 8),
        ("353", "Villa María", "Córdoba", "5900", 7),
        ("261", "Mendoza", "Mendoza", "5500", 22),
        ("264", "San Juan", "San Juan", "5400", 9),
        ("266", "San Luis", "San Luis", "5700", 6),
        ("381", "San Miguel de Tucumán", "Tucumán", "4000", 18),
        ("387", "Salta", "Salta", "4400", 12),
        ("388", "San Salvador de Jujuy", "Jujuy", "4600", 7),
        ("385", "Santiago del Estero", "Santiago del Estero", "4200", 7),
        ("383", "San Fernando del Valle de Catamarca", "Catamarca", "4700", 4),
        ("380", "La Rioja", "La Rioja", "5300", 4),
        ("362", "Resistencia", "Chaco", "3500", 9),
        ("379", "Corrientes", "Corrientes", "3400", 8),
        ("370", "Formosa", "Formosa", "3600", 4),
        ("376", "Posadas", "Misiones", "3300", 8),
        ("343", "Paraná", "Entre Ríos", "3100", 9),
        ("345", "Concordia", "Entre Ríos", "3200", 5),
        ("299", "Neuquén", "Neuquén", "8300", 10),
        ("294", "San Carlos de Bariloche", "Río Negro", "8400", 5),
        ("2920", "Viedma", "Río Negro", "8500", 3),
        ("280", "Trelew", "Chubut", "9100", 5),
        ("2954", "Santa Rosa", "La Pampa", "6300", 4),
        ("2966", "Río Gallegos", "Santa Cruz", "9400", 3),
        ("2901", "Ushuaia", "Tierra del Fuego", "9410", 2),
    )
]
_PLACE_WEIGHTS = [place.weight for place in PLACES]

_CUIT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


class Phone(NamedTuple):
    """A telephone as its parts: `0` area `15` subscriber is how a mobile is dialled."""

    area: str
    subscriber: str
    mobile: bool

    @property
    def kind(self) -> str:
        return "mobile" if self.mobile else "fixed"

    @property
    def national(self) -> str:
        """The ten digits, without 0 and 15: equal for every spelling."""
        return self.area + self.subscriber

    @property
    def local(self) -> str:
        """As files and people write it."""
        return f"0{self.area}{'15' if self.mobile else ''}{self.subscriber}"

    @property
    def e164(self) -> str:
        return f"+54{'9' if self.mobile else ''}{self.national}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The person or company in whose name a plan is."""

    name: str
    is_company: bool
    document_kind: str
    document_number: str
    phones: tuple[Phone, ...]
    email: str
    street: str
    city: str
    province: str
    zip: str

    def phone(self, *, mobile: bool) -> Phone | None:
        """The first phone of one kind."""
        return next((phone for phone in self.phones if phone.mobile is mobile), None)


def cuit_check_digit(ten_digits: str) -> int:
    """Return the digit that closes a CUIT or CUIL; 10 when there is none."""
    total = sum(
        int(digit) * weight
        for digit, weight in zip(ten_digits, _CUIT_WEIGHTS, strict=True)
    )
    return (11 - total % 11) % 11


def close_cuit(prefix: str, number: str, spare: str) -> str:
    """Return eleven digits; the spare prefix serves where the first has no digit."""
    digit = cuit_check_digit(prefix + number)
    if digit == 10:
        prefix = spare
        digit = cuit_check_digit(prefix + number)
    return f"{prefix}{number}{digit}"


def strip_accents(text: str) -> str:
    """Drop the accents but keep the Ñ, as old systems do."""
    parts = re.split("([ñÑ])", text)
    for index in range(0, len(parts), 2):
        plain = unicodedata.normalize("NFD", parts[index])
        parts[index] = "".join(c for c in plain if not unicodedata.combining(c))
    return "".join(parts)


def _upper(text: str, rng: random.Random) -> str:
    return (text if rng.random() < 0.3 else strip_accents(text)).upper()


def _document(rng: random.Random, index: int, is_woman: bool) -> tuple[str, str]:
    number = f"{5_000_000 + index * 7_368_787 % 43_000_000:08d}"
    kind = rng.choices(("dni", "cuil", "cuit"), (80, 12, 8))[0]
    if kind == "dni":
        return kind, number
    prefix = "27" if is_woman else "20"
    return kind, close_cuit(prefix, number, "23")


def _phones(rng: random.Random, index: int, area: str) -> tuple[Phone, ...]:
    # Subscribers that begin with 4 or 5 are valid in all these areas; a fixed line
    # whose next digits are 15 would read as a mobile of a longer area code.
    size = 9 - len(area)
    tail = f"{index * 6_180_339 % 10**size:0{size}d}"
    chance = rng.random()
    phones = []
    if 0.03 < chance < 0.38 and not tail.startswith("15"):
        phones.append(Phone(area, "4" + tail, False))
    if chance > 0.1:
        phones.append(Phone(area, "5" + tail, True))
    return tuple(phones)


def _email(rng: random.Random, index: int, name: str) -> str:
    if rng.random() < 0.22:
        return ""
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore")
    words = re.findall("[a-z]+", plain.decode())
    return f"{words[-1]}.{words[0]}{index}@{rng.choice(MAIL_DOMAINS)}"


def make_holder(
    rng: random.Random, index: int, weights: Sequence[int] = _PLACE_WEIGHTS
) -> Holder:
    """Invent the holder of that index; another index has other documents and phones.

    Up to 43 million holders no document is there twice, and up to 300,000 no phone
    belongs to more than three of them.
    """
    place = rng.choices(PLACES, weights)[0]
    is_company = rng.random() < 0.04
    if is_company:
        words = (rng.choice(TRADES), rng.choice(TRADE_NAMES), rng.choice(COMPANY_FORMS))
        number = f"{50_000_000 + index * 7_368_787 % 21_000_000:08d}"
        kind, document = "cuit", close_cuit("30", number, "33")
    else:
        is_woman = rng.random() < 0.48
        given = rng.sample(WOMEN if is_woman else MEN, 2 if rng.random() < 0.6 else 1)
        surnames = rng.sample(SURNAMES, 2 if rng.random() < 0.12 else 1)
        words = (*surnames, *given)
        kind, document = _document(rng, index, is_woman)
    name = _upper(" ".join(words), rng)
    return Holder(
        name=name,
        is_company=is_company,
        document_kind=kind,
        document_number=document,
        phones=_phones(rng, index, place.area),
        email=_email(rng, index, name.removesuffix(words[-1]) if is_company else name),
        street=f"{rng.choice(STREETS)} {rng.randrange(20, 9900)}",
        city=place.city,
        province=place.province,
        zip=place.zip,
    )
