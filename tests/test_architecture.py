# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may refer to whom: what check_architecture names, and what it lets pass."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import check_architecture  # noqa: E402  # from the root

ROOMS = """
## Rooms

| Add-on | Rooms |
|---|---|
| ahorro_low | `first` `second` |
| ahorro_high | `only` |

## Else
"""
CASE = """
from odoo import models

class Case(models.Model):
    _name = "ahorro.case"

    def _count(self):
        return len(self)
"""
QUEUE = """
from odoo import fields, models

class Queue(models.AbstractModel):
    _name = "ahorro.queue"

    def _take_next(self):
        return self.env["ahorro.case"]._count()
"""
HIGH = """
from odoo import models

class High(models.Model):
    _name = "ahorro.high"

    def _go(self):
        return self.env["ahorro.queue"]._take_next()
"""


def test_addons_and_rooms_refer_one_way_and_no_model_does_everything():
    assert check_architecture.check(ROOT) == []


def test_the_log_of_one_plan_is_asked_where_it_is_safe_alone():
    """``ahorro.plan.change._get_own_sql`` says what else the database would read."""
    lookup = re.compile(
        r"ahorro_plan_change( \w+)?\s+WHERE\s+(\w+\.)?plan_id = (?!ANY)"
    )
    found = {
        path.name
        for path in ROOT.glob("ahorro_*/models/**/*.py")
        if lookup.search(path.read_text())
    }
    assert found == {"ahorro_plan_change.py"}


@pytest.fixture
def write(tmp_path):
    """Write files of a repository with two add-ons, each on the one below it."""

    def write(path, text):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return check_architecture.check(tmp_path)

    write("docs/architecture.md", ROOMS)
    write("ahorro_low/__manifest__.py", '{"depends": ["crm"]}')
    write("ahorro_high/__manifest__.py", '{"depends": ["ahorro_low"]}')
    write("ahorro_low/models/first/case.py", CASE)
    write("ahorro_low/models/second/queue.py", QUEUE)
    assert write("ahorro_high/models/only/high.py", HIGH) == []
    return write


def _method(code, *, head='_inherit = "ahorro.case"'):
    return (
        "from odoo import fields, models\n\n"
        f"class Some(models.Model):\n    {head}\n\n"
        f"    def _some(self, cases):\n        {code}\n"
    )


@pytest.mark.parametrize(
    "code",
    [
        'return self.env["ahorro.queue"]._take_next()',
        'return self.env["ahorro.queue"].sudo().with_context(a=1)._take_next()',
        'return [self.env[name] for name in ("ahorro.queue",)]',
        "return cases._take_next()",
        "from ..second import queue",
        "from odoo.addons.ahorro_low.models.second import queue",
    ],
)
def test_a_room_that_calls_one_after_it_is_named(write, code):
    problems = write("ahorro_low/models/first/some.py", _method(code))
    assert problems
    assert all("first → second" in each for each in problems)


def test_a_room_that_extends_a_model_of_one_after_it_is_named(write):
    text = _method("return 1", head='_inherit = "ahorro.queue"')
    (problem,) = write("ahorro_low/models/first/some.py", text)
    assert "inherits ahorro.queue" in problem


def test_a_method_that_a_later_room_gave_the_same_model_is_after_it(write):
    late = _method("return 1").replace("_some", "_late")
    assert write("ahorro_low/models/second/late.py", late) == []
    (problem,) = write("ahorro_low/models/first/some.py", _method("self._late(cases)"))
    assert "calls ahorro.case._late" in problem


def test_a_hook_that_a_later_room_extends_is_no_call_of_it(write):
    write("ahorro_low/models/first/hook.py", _method("return {}").replace("Some", "H"))
    text = _method(
        "return super()._some(cases)",
        head='_name = "ahorro.other"\n    _inherit = "ahorro.case"',
    )
    assert write("ahorro_low/models/second/other.py", text) == []
    use = CASE.replace("len(self)", "self._some(self)")
    assert write("ahorro_low/models/first/case.py", use) == []


@pytest.mark.parametrize(
    "code",
    [
        'return {"res_model": "ahorro.queue"}',
        'return fields.Many2one("ahorro.queue")',
        'return fields.Many2one(comodel_name="ahorro.queue")',
    ],
)
def test_relations_and_windows_are_data_and_no_calls(write, code):
    assert write("ahorro_low/models/first/some.py", _method(code)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "ahorro_low/models/first/some.py",
            _method('return self.env["ahorro.high"]'),
        ),
        (
            "ahorro_low/models/first/some.py",
            _method('return fields.Many2one(comodel_name="ahorro.low")').replace(
                "return", "from odoo.addons.ahorro_high import hooks; return"
            ),
        ),
        ("ahorro_low/models/second/some.py", _method("return cases._go()")),
        ("ahorro_low/views/some.xml", '<field ref="ahorro_high.some_view"/>'),
        ("ahorro_low/static/src/some.js", 'import x from "@ahorro_high/x";'),
    ],
)
def test_an_addon_that_mentions_one_above_it_is_named(write, path, text):
    problems = write(path, text)
    assert problems
    assert all("ahorro_high" in each for each in problems)


def test_a_file_or_a_room_without_a_place_is_named(write):
    (problem,) = write("ahorro_low/models/loose.py", "A = 1\n")
    assert "stands in no room" in problem
    problems = write("ahorro_low/models/third/some.py", "A = 1\n")
    assert any("third is not in the table" in each for each in problems)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("from odoo import fields\n", "rules know no Odoo"),
        ("import odoo.tools\n", "rules know no Odoo"),
        ("from ..models.first import case\n", "rules know no models"),
    ],
)
def test_a_rule_that_knows_odoo_or_models_is_named(write, code, problem):
    problems = write("ahorro_low/tools/rule.py", code)
    assert problem in problems[-1]


def test_rules_may_use_those_of_the_addon_below(write):
    code = "from odoo.addons.ahorro_low.tools.text import fold\n"
    assert write("ahorro_high/tools/rule.py", code) == []


def test_a_model_of_too_many_methods_is_named_pieces_counted(write):
    methods = "".join(f"    def _m{n}(self):\n        pass\n\n" for n in range(30))
    head = "from odoo import models\n\nclass Piece(models.AbstractModel):\n"
    piece = head + '    _name = "ahorro.piece"\n\n' + methods
    assert write("ahorro_low/models/first/piece.py", piece) == []
    more = methods.replace("_m", "_n")[: methods.index("_m15") - 8]
    heir = CASE.replace('"ahorro.case"', '"ahorro.case"\n    _inherit = "ahorro.piece"')
    (problem,) = write("ahorro_low/models/first/case.py", heir + "\n" + more)
    assert "ahorro.case has 46 methods" in problem


def test_a_method_that_a_model_has_twice_is_named(write):
    text = _method("return 1").replace("_some", "_count")
    (problem,) = write("ahorro_low/models/first/some.py", text)
    assert "ahorro.case._count is defined in" in problem


def test_a_hook_may_be_filled_by_one_room_and_not_by_two(write):
    hook = "return super()._count() + 1"
    text = _method(hook).replace("def _some(self, cases)", "def _count(self)")
    assert write("ahorro_low/models/second/fills.py", text) == []
    (problem,) = write("ahorro_low/models/second/too.py", text)
    assert "ahorro.case._count is defined in" in problem


def test_rooms_may_each_add_to_a_model_from_below_the_addon(write):
    text = _method("return super()._some(cases)", head='_inherit = "res.partner"')
    assert write("ahorro_low/models/first/one.py", text) == []
    assert write("ahorro_low/models/second/two.py", text) == []


def test_a_file_that_is_too_long_is_named(write):
    (problem,) = write("ahorro_low/tools/long.py", "A = 1\n" * 401)
    assert "has 401 lines" in problem
