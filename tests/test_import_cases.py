# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that spreadsheets and programs made wrong, against what is right in them.

The files are not of this repository: ``IMPORT_CASES`` is the folder where they are.
Each kind has tests of its own in the add-on; here values are read from the database.
"""

import base64
import os
from datetime import date
from pathlib import Path

import pytest

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

FOLDER = os.environ.get("IMPORT_CASES")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER, reason="IMPORT_CASES names no folder of files"),
]

OVERDUE, DUE = 40041.87, 999819.96
USUAL = {"overdue_debt": OVERDUE, "debt_to_fall_due": DUE, "installments_paid": 13}


def numbers(count, first=2710001):
    return [str(first + place) for place in range(count)]


def column(name, first, *values):
    """Return what some plans in a row have in one field."""
    keys = numbers(len(values), first)
    return {key: {name: value} for key, value in zip(keys, values, strict=True)}


NAMES = ("MUÑOZ ANA", "IBÁÑEZ ZOÉ", "PEÑALVA RAÚL")
GROUPED = date(2018, 11, 5)
#: Of each file, by how its name begins: the files before it, the subscriptions that the
#: portfolio has afterwards, values of some, results of its rows, and codes of flags.
CASES = {
    "f10": (["f10"], numbers(2, 2600001), {}, {"same": 2}, set()),
    "f11": ([], numbers(2, 2600001), {}, {"new": 2}, set()),
    "f12b": (["f12a"], numbers(20), {}, {"same": 18, "changed": 2}, {"sheets_joined"}),
    "f13b": (
        ["f13a"],
        None,
        {"2710020": USUAL, "2710039": USUAL},
        {"same": 20, "rejected": 1},
        {"file_cut", "short_rows"},
    ),
    "f14b": (
        ["f14a"],
        numbers(1),
        {"2710001": {"partner_id.name": "MUÑOZ PEÑA JOSÉ MARÍA"}},
        {"same": 1},
        set(),
    ),
    "f17b": (["f17a"], numbers(40), {}, {"changed": 40}, {"installments_back"}),
    "f18": (["f12a"], None, {}, {"new": 20}, {"names_none"}),
    "t01": (
        [],
        numbers(2),
        column("partner_id.ahorro_document_number", 2710001, "28000007", "28000014"),
        {"new": 2},
        set(),
    ),
    "t08": (
        [],
        ["2710001", "2710003"],
        {},
        {"new": 2, "rejected": 1},
        {"wide_rows"},
    ),
    "t10": (
        [],
        numbers(3),
        {
            "2710001": {"overdue_debt": 40041.0, "debt_to_fall_due": 999819.0},
            "2710002": {"overdue_debt": 1500.0},
        },
        {"new": 3},
        {"open_decimal_sign"},
    ),
    "t12": (
        [],
        numbers(4),
        column("overdue_debt", 2710001, OVERDUE, 1500.0, 1500.0, OVERDUE),
        {"new": 4},
        set(),
    ),
    "t15": (
        [],
        numbers(20),
        column("grouping_date", 2710001, *[GROUPED] * 15, *[False] * 5),
        {"new": 20},
        set(),
    ),
    "t17": ([], numbers(12), {}, {"new": 12}, set()),
    "t22": ([], numbers(2), {}, {"new": 2}, set()),
    "t31": (
        [],
        numbers(10),
        column("partner_id.name", 2710001, *NAMES),
        {"new": 10},
        set(),
    ),
    "t32": (
        [],
        numbers(10),
        column("partner_id.name", 2710001, *NAMES),
        {"new": 10},
        set(),
    ),
    "t34": (
        [],
        numbers(4),
        dict.fromkeys(numbers(4), USUAL),
        {"new": 4},
        {"second_table"},
    ),
    "t35": ([], numbers(3), {}, {"new": 3}, set()),
    "t36": ([], [], {}, {"rejected": 3}, set()),
    "t38": ([], numbers(2), {}, {"new": 2}, set()),
    "t51": ([], [False] * 4 + ["2710005"], {}, {"new": 5}, set()),
    "t53": ([], [], {}, {"ambiguous": 2}, set()),
    "t55": ([], numbers(4), {}, {"new": 4}, set()),
    "x05": (
        [],
        numbers(2),
        column("grouping_date", 2710001, GROUPED, GROUPED),
        {"new": 2},
        set(),
    ),
    "x16": (
        [],
        numbers(3),
        column("financed_percent", 2710001, 70.0, 100.0, 84.0),
        {"new": 3},
        {"open_percent"},
    ),
    "x19": (
        [],
        [*numbers(3), *numbers(2, 2710011)],
        {},
        {"new": 5},
        {"sheets_joined"},
    ),
    "x21": (
        [],
        numbers(2),
        column("status_id.code", 2710001, "N0", "N0"),
        {"new": 2},
        {"hidden_sheets"},
    ),
    "x32": (
        [],
        numbers(4),
        {},
        {"new": 4},
        {"month_first", "open_date_order"},
    ),
}
#: Files that cannot be read: what their sentence has to name.
REFUSED = {"x30": "Numbers", "x31": "xlsx"}


@tagged("post_install", "-at_install")
class TestImportCases(TransactionCase):
    """Each file is read, confirmed and written by a supervisor of a new dealership."""

    def _runs(self, code):
        company = self.env["res.company"].create({"name": f"Concesionario {code}"})
        user = new_test_user(
            self.env,
            login=f"quien_importa_{code}",
            groups="ahorro_plan.group_supervisor",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            lang="es_AR",
        )
        runs = self.env["ahorro.import"].with_user(user)
        return runs.with_context(
            queue_job__no_delay=True, allowed_company_ids=company.ids, lang="es_AR"
        )

    def _read(self, runs, code):
        [path] = Path(FOLDER).glob(f"{code}*")
        content = base64.b64encode(path.read_bytes()).decode()
        return runs.create_from_file(path.name, content, "rombo_cartera")

    def _write(self, run):
        self.assertEqual(run.state, "review", run.error)
        run.action_apply([flag["code"] for flag in run.flags or []])
        self.assertEqual(run.state, "done", run.error)

    def test_what_is_in_the_database_is_what_is_right(self):
        for code, (before, plans, values, results, flags) in CASES.items():
            with self.subTest(code=code):
                runs = self._runs(code)
                for other in before:
                    self._write(self._read(runs, other))
                run = self._read(runs, code)
                lines = run.line_ids
                self.assertEqual(
                    {name: len(rows) for name, rows in lines.grouped("result").items()},
                    results,
                )
                self.assertLessEqual(flags, {flag["code"] for flag in run.flags})
                self._write(run)
                found = self.env["ahorro.plan"].search(
                    [("company_id", "=", run.company_id.id)]
                )
                known = found.grouped("subscription_number")
                if plans is not None:
                    told = found.mapped("subscription_number")
                    self.assertEqual(sorted(map(str, told)), sorted(map(str, plans)))
                self.assertFalse(found.filtered("absent_since"))
                for number, wanted in values.items():
                    for path, value in wanted.items():
                        self.assertEqual(known[number].mapped(path), [value], path)

    def test_what_cannot_be_read_says_what_to_do(self):
        for code, word in REFUSED.items():
            with self.subTest(code=code):
                run = self._read(self._runs(code), code)
                self.assertEqual(run.state, "failed")
                self.assertIn(word, run.error)
