# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each of the 150 items that users are promised is reached by the test that it names.

``tools/check_docs.py`` says that the test is there. Here its text, its helpers' and the
tours' that it plays have the words of the item: a test that was written for something
else, or that lost the step, fails by the item's number.
"""

import ast
import csv
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import check_docs  # noqa: E402  # from the root

#: Items that are no label but something that the product does: words of the test that
#: does it. Everything else is looked for as the users' guide writes it.
DONE_BY = {
    6: ["is invited"],
    10: ["copie y pegue los datos"],
    22: ["última importación hace días"],
    26: ["installments bid", "fecha de agrupamiento", "fecha adjudicación"],
    28: ["DiscussSystray"],
    29: ["ahorro_menu_portfolio"],
    44: [".o_ahorro_filters input"],
    48: [".o_ahorro_new_campaign run click", "desde el tablero"],
    49: ["thead .o_list_record_selector input", "agrupados de noviembre"],
    53: [".o_data_row first .o_list_record_selector input"],
    54: [".o_ahorro_zoom h1 contains agrupados de noviembre"],
    56: [".o_ahorro_legend data label pagó total contains"],
    57: [".o_ahorro_zoom .badge contains agrupamientos"],
    58: [".o_ahorro_progress contains"],
    60: ["usuarios asignados", ".o_ahorro_users contains todos"],
    63: [".o_ahorro_open_campaign contains agrupados de noviembre run click"],
    66: [".o_ahorro_campaign_title contains mora noviembre contains mora"],
    74: ["contains grupo orden contains fecha de agrupamiento"],
    77: ["ahorro_client_name", "contains particular"],
    79: ["a href tel", "emails"],
    83: ["load_subscription contains cargar"],
    90: ["grupo sin fondos", "rescinde", "no va a licitar"],
    92: ["gorosito analía", "particular"],
    95: ["teléfonos", "shown"],
    99: ["para crear un nuevo proceso comercial", "haga click aquí"],
    100: [
        "fecha de agrupamiento",
        "estado",
        "vendido y agrupado",
        "plan de ahorro",
        "grupo orden",
        "suscripción",
    ],
    123: ["charts", "numbers"],
    127: ["crear campaña", "rowsAre", "data block status"],
    133: ["self operator self stranger"],
    141: [".o_list_record_selector input", "crear campaña"],
    144: ["template create", "template unlink", "action_put_to_use"],
    145: ["envío masivo", "action_confirm"],
    146: ["fidelización"],
    147: ["kind coupon", "click_count"],
    148: ["#ahorro_next_at focus"],
    149: ["ir attachment", "upload"],
    150: ["agregar una suscripción"],
}

with (ROOT / check_docs.CHECKLIST).open(encoding="utf-8", newline="") as stream:
    ITEMS = list(csv.DictReader(stream))


def _simple(text):
    """Return text without case, signs and numbers, as labels are compared."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _read_tours():
    """Return the text of each tour, with what its file says before the first one."""
    tours = {}
    for path in sorted(ROOT.glob("ahorro_*/static/tests/tours/*.js")):
        head, *parts = re.split(r'\.add\("(\w+)"', path.read_text(encoding="utf-8"))
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            tours[name] = head + text
    return tours


TOURS = _read_tours()


def _read_test(node_id):
    """Return a test's text: its own, its module's but other tests, and its tours'."""
    path, *names = node_id.split("::")
    source = (ROOT / path).read_text(encoding="utf-8")
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        is_test = isinstance(node, ast.FunctionDef) and node.name.startswith("test")
        if is_test and node.name != names[-1]:
            lines[node.lineno - 1 : node.end_lineno] = [""] * (
                node.end_lineno - node.lineno + 1
            )
    text = "\n".join(lines)
    played = [tour for name, tour in TOURS.items() if f'"{name}"' in text]
    return "\n".join([text, *played])


def _words_of(item):
    """Return what a test of an item has to mention."""
    if int(item["number"]) in DONE_BY:
        return DONE_BY[int(item["number"])]
    label = re.sub(r"\([^)]*\)", "", item["label"])
    return [part for part in map(_simple, label.split("·")) if part]


@pytest.mark.parametrize("item", ITEMS, ids=[item["number"] for item in ITEMS])
def test_its_test_reaches_the_item(item):
    assert item["done"] == "yes", f"{item['number']} {item['label']}: not done"
    nodes = check_docs.split_tests(item["test"])
    assert nodes, f"{item['number']} {item['label']}: no test"
    text = _simple("\n".join(map(_read_test, nodes)))
    missing = [words for words in _words_of(item) if _simple(words) not in text]
    assert not missing, f"{item['number']} {item['label']}: {nodes} say no {missing}"
