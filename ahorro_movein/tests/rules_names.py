# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.ahorro_movein.tools.names import (
    campaign_key,
    find_user,
    person_key,
    result_key,
    same_person,
)

USERS = [
    (1, "Mirna Valdés", "mirna@uno.example"),
    (2, "Ojea, Marisol", "mojea"),
    (3, "Ana Paz", "apaz"),
    (4, "Ana Paz", "apaz2"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AHO-Mirna Valdes", 1),
        ("aho - MIRNA  VALDÉS", 1),
        ("Valdés Mirna", 1),
        ("AHO-mirna", 1),
        ("VTA-BUR- Marisol Ojea", 2),
        ("AHO-Ana Paz", None),
        ("AHO-Viviana Briozzo", None),
        ("", None),
        ("-", None),
    ],
)
def test_a_user_is_found_by_a_name_that_is_of_one(text, expected):
    assert find_user(text, USERS) == expected


def test_what_stands_before_a_name_is_no_part_of_it():
    assert person_key("VTA-BUR-Jimena Villa") == person_key("AHO-jimena  VILLA")
    assert person_key("Ahora Juan") == "ahora juan"


@pytest.mark.parametrize(
    "text", ["Sin definir", " SIN  DEFINIR ", "", None, "-", "En curso"]
)
def test_no_result_is_a_comment_alone(text):
    assert result_key(text) == ""


def test_a_dash_is_no_campaign():
    assert campaign_key("-") == campaign_key("") == ""
    assert campaign_key("MORA COSTA 2") == campaign_key("Mora costa  2")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("MILOZZI LEONARDO ALEJANDRO", "Milozzi Leonardo A.", True),
        ("LEONARDO MILOZZI", "Milozzi Leonardo", True),
        ("MUÑOZ PAMELA", "Munoz, Pamela", True),
        ("QUIROGA PEDRO", "Gorosito Analía", False),
        ("GOROSITO PEDRO", "Gorosito Analía", False),
        ("", "Gorosito Analía", True),
    ],
)
def test_two_names_are_of_one_person(one, other, same):
    assert same_person(one, other) is same
