# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A row that is known from the last file says what it says when it is read again.

Files of months in which anything may have changed: cells, plans, contacts, the profile,
settings, what people decided and corrected, what was undone. Each file is read and
compared twice, with what was read and left before, and without. Each thing that
happens is in a savepoint: to PostgreSQL, a transaction of its own that wrote rows.
"""

from contextlib import suppress
from random import Random
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.ahorro_import.models.match.import_aftermath import (
    AhorroImportAftermath,
)
from odoo.addons.ahorro_import.models.match.import_settled import AhorroImportSettled
from odoo.addons.ahorro_import.models.read.import_read import AhorroImportRead
from odoo.addons.ahorro_import.models.read.import_same_file import (
    AhorroImportSameFile,
)
from odoo.addons.ahorro_import.tools.memory import RowMemory
from odoo.addons.ahorro_plan.tests.long_form import choose_times

from .import_common import AhorroImportCommon

MONTHS = 10
#: What happens by hand in some month of any years: contacts are merged, one is erased.
CERTAIN = {3: (12,), 5: (13,)}
#: What cells of each column may say, what cannot be read included.
CELLS = {
    "holder": ["PAZ ANA", "RUIZ JUAN", "Ruiz  Juan C.", "MU?OZ PAMELA", ""],
    "document": ["30111222", "20-30111222-3", "11111111", "DNI 28.345.678", "x", ""],
    "phone": ["0346215663250", "15-663250", "3,46E+12", "no tiene", "", "46221100"],
    "mobile": ["3462-15-663251", "", "+54 9 346 2663252 / 3462663253"],
    "email": ["ana@example.com", "ana@", "", "juan@example.com"],
    "city": ["Rosario", "ROSARIO", "", "Venado Tuerto\t2600"],
    "status": ["N0", "S2", "Ahorrista (N0)", "R2", "Nuevo estado", "Q9", ""],
    "offer": ["OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS", "", "OTRA"],
    "issued": ["15", "0", "", "muchas", "1.5", "2000"],
    "paid": ["13", "", "-", "13"],
    "owed": ["2", "N", "", "S", "0"],
    "debt": ["40.041,87", "0,00", "", "1.234,56-", "#N/A", "1e5"],
    "grouped": ["05/11/2018", "43409", "", "31/02/2019", "00/00/0000"],
    "awarded": ["", "2019-05-30", "30-04-2013"],
    "sold": ["01/02/2017", ""],
    "seller": ["Gómez", "GOMEZ", "", "Pérez Luis"],
}


@tagged("post_install", "-at_install")
class TestRowMemory(AhorroImportCommon):
    """Read, decided and written by the supervisor."""

    def setUp(self):
        super().setUp()
        self.settled = 0
        # What was written is of this transaction, and yet not of the last import.
        self.startPatcher(
            patch.object(AhorroImportAftermath, "_is_over", lambda *_args: True)
        )
        find_settled = AhorroImportSettled._find_settled

        def count(service, run):
            find_settled(service, run)
            cr = service.env.cr
            cr.execute("SELECT count(*) FROM ahorro_settled")
            self.settled += cr.fetchone()[0]

        self.startPatcher(patch.object(AhorroImportSettled, "_find_settled", count))

    def _new_row(self, random, number):
        row = {
            name: cells[0] if random.random() < 0.8 else random.choice(cells)
            for name, cells in CELLS.items()
        }
        row["document"] = row["document"] and f"30{number:06d}"
        row["holder"] = row["holder"] or f"TITULAR {number}"
        seat = f"G{random.randint(1, 2)}RX/{number:03d}"
        kind = random.random()
        return row | {
            "subscription": "" if kind < 0.1 else str(2790000 + number),
            "place": "" if kind > 0.9 else seat,
        }

    def _change(self, random, rows, number):
        """Do something to a file, as another month does."""
        row = random.choice(rows)
        name = random.choice([*CELLS, "subscription", "place"])
        kind = random.randint(0, 7)
        if kind < 3:
            row[name] = random.choice(CELLS.get(name, ["", "2790001", "G1RX/003"]))
        elif kind == 3:
            rows.remove(row)
        elif kind == 4:
            rows.insert(random.randrange(len(rows)), self._new_row(random, number))
        elif kind == 5:
            random.shuffle(rows)
        elif kind == 6:
            # The row again, with less.
            rows.append(row | {name: ""})
        else:
            # One column on, as when a cell was inserted.
            names = [*row]
            moved = dict(zip(names[1:], [*row.values()][:-1], strict=True))
            row |= moved

    def _meddle(self, random, number, kind):
        """Change by hand something that is no part of a file."""
        plans = self.env["ahorro.plan"].search([("company_id", "=", self.company.id)])
        plan = random.choice(plans)
        if kind == 0:
            plan.with_user(self.supervisor).write({"installments_paid": number % 9})
        elif kind == 1:
            plan.with_user(self.supervisor).write({"status_id": self.rescinded.id})
        elif kind == 2:
            plan.partner_id.write({"name": f"CORREGIDO {number}", "city": "Luján"})
        elif kind == 3:
            self.profile.column_ids.filtered(
                lambda column: column.field == random.choice(["city", "overdue_debt"])
            ).write({"empty_erases": bool(number % 2)})
        elif kind == 4:
            self.profile.value_ids.unlink()
            self.env["ahorro.import.profile.value"].create(
                {
                    "profile_id": self.profile.id,
                    "field": "status",
                    "raw": "Nuevo estado",
                    "status_id": self.saver.id,
                }
            )
        elif kind == 5:
            self.env["ir.config_parameter"].set_param(
                "ahorro_plan.default_area", random.choice(["3462", "11", False])
            )
        elif kind == 6:
            sellers = self.env["ahorro.seller"].search([])[-1:]
            sellers.write({"name": f"Otro {number}"})
        elif kind == 7:
            plan.partner_id.ahorro_phone_ids[:1].unlink()
        elif kind == 8:
            plan.partner_id = random.choice(plans).partner_id
        elif kind == 9:
            self.saver.write({"is_final": not self.saver.is_final})
        elif kind == 10:
            # Another plan, which the file may take for the same one.
            self.env["ahorro.plan"].create(
                {
                    "company_id": self.company.id,
                    "provider_id": self.rombo.id,
                    "status_id": self.rescinded.id,
                    "partner_id": plan.partner_id.id,
                    "subscription_number": f"0{plan.subscription_number or number}",
                    "group": plan.group,
                    "order": plan.order,
                }
            )
        elif kind == 11:
            runs = self.runs.search([("state", "=", "done")])
            random.choice(runs[:2]).action_undo()
        elif kind == 12:
            # Two contacts become one, which keeps the data of either.
            people = plan.partner_id | random.choice(plans).partner_id
            wizard = self.env["base.partner.merge.automatic.wizard"].create({})
            wizard._merge(people.ids, random.choice(people))
        elif kind == 13:
            form = self.env["ahorro.person.data"].with_user(self.supervisor)
            form.create(
                {
                    "partner_id": plan.partner_id.id,
                    "typed_name": plan.partner_id.name,
                    "reason": "Lo pidió por carta",
                }
            ).action_erase()
        else:
            plan.write({"active": False})

    def _review(self, random, run):
        """Decide and correct, as who reviews a file does."""
        correct = run.env["ahorro.import.correct"]
        if run.count_cession and random.random() < 0.7:
            correct._decide_holders(run, None, random.choice(["keep", "accept"]))
        for _turn in range(random.choice([0, 0, 1, 3])):
            place = random.choice([one["index"] for one in run.headers])
            line, other = random.choices(run.line_ids.sorted("row_number"), k=2)
            # What another row says there is what two rows may have in common.
            text = random.choice(["", "12", str(other.raw[place] or "")])
            correct._set_cells(run, line.id, {str(place): text})

    def _review_twice(self, random, run):
        """Review a file, comparing what that has to do with alone, and all of it."""
        compare = run.env["ahorro.import.compare"]
        # A row that another one completed says more when it is compared again.
        compare._compare(run.sudo())
        state = random.getstate()
        with self.env.cr.savepoint() as savepoint:
            self._review(random, run)
            partly = self._take(run)
            savepoint.rollback()
        random.setstate(state)
        with patch.object(
            type(compare),
            "_compare_tied",
            lambda compare, run, _ties: compare._compare(run),
        ):
            self._review(random, run)
        self.assertEqual(partly, self._take(run))

    def _take(self, run):
        """Return all that a run says, but for what tells it from another one."""
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT to_jsonb(l) - ARRAY['id', 'import_id', 'duplicate_of_id',
                                              'known_id'] AS said
                     FROM ahorro_import_line l
                    WHERE import_id = %s ORDER BY row_number""",
                run.id,
            )
        )
        other = {"id", "seconds", "line_ids", "write_date", "create_date", "batch"}
        other |= {"display_name", "read_at", "started_at", "progress_ids", "spent"}
        other |= {"attachment_id", "absent_ids", "stamp", "base_id", "read_key"}
        other |= {"write_uid"}
        (values,) = run.sudo().read(
            [name for name in run._fields if name not in other], load=None
        )
        values.pop("id")
        absent = sorted(run.absent_ids.plan_id.ids)
        return rows, values, absent

    def _read_twice(self, *rows):
        """Read a file with what was read before, and without; both are to say the same.

        :return: the run, and how many of its rows were known
        """
        memory_of = AhorroImportRead._get_memory

        def forget(reader, run, writer):
            return RowMemory(memory_of(reader, run, writer).context)

        with self.env.cr.savepoint():
            run = self._import(*rows)
        with (
            patch.object(AhorroImportRead, "_get_memory", forget),
            patch.object(AhorroImportSameFile, "_recall", lambda *_args: False),
        ):
            twin = self._import(*rows)
        self.assertFalse(any(twin.line_ids.mapped("known_id")))
        self.assertEqual(self._take(run), self._take(twin))
        twin.action_discard()
        return run, len(run.line_ids.filtered("known_id"))

    def test_a_known_row_says_what_it_says_when_it_is_read_again(self):
        recalled, happened = 0, set()
        for seed in range(choose_times(2, 6)):
            random = Random(seed)
            first = 100 * seed + 1
            rows = [self._new_row(random, first + place) for place in range(14)]
            for month in range(MONTHS):
                number = first + 20 + 5 * month
                for turn in range(random.choice([0, 1, 2, 4])):
                    self._change(random, rows, number + turn)
                kinds = [random.randint(0, 14) for _ in range(random.choice([0, 1, 2]))]
                for kind in [*kinds, *CERTAIN.get(month, ())] if month else ():
                    # What the database refuses has not happened.
                    with (
                        suppress(UniqueViolation, UserError),
                        mute_logger("odoo.sql_db"),
                        self.env.cr.savepoint(),
                    ):
                        self._meddle(random, number, kind)
                        happened.add(kind)
                with self.subTest(seed=seed, month=month):
                    run, count = self._read_twice(*rows)
                    recalled += count
                    with self.env.cr.savepoint():
                        review = self._review_twice if month % 2 else self._review
                        review(random, run)
                    with self.env.cr.savepoint():
                        self._apply(run)
        self.assertGreater(recalled, 150)
        self.assertGreater(self.settled, 50)
        self.assertLessEqual({kind for (kind,) in CERTAIN.values()}, happened)

    def _assert_known(self, count, *rows):
        run, found = self._read_twice(*rows)
        self.assertEqual(found, count)
        return run

    def test_rows_are_known_whatever_their_place_in_the_file(self):
        one, other = (self._new_row(Random(7), number) for number in (1, 2))
        self._apply(self._import(one, other))
        run = self._assert_known(2, other, one)
        self._assert_results(run, "same", "same")
        self._assert_known(1, one | {"city": "Luján"}, other)

    def test_a_row_is_read_again_when_how_it_is_read_has_changed(self):
        row = self._new_row(Random(7), 1) | {"subscription": "2790001", "city": ""}
        row |= {"phone": "15-663250", "status": "Nuevo estado", "debt": "1.234"}
        self._apply(self._import(row))
        self._assert_known(1, row)
        city = self.profile.column_ids.filtered(lambda one: one.field == "city")
        value = {
            "profile_id": self.profile.id,
            "field": "status",
            "raw": "Nuevo estado",
        }
        for name, change in {
            "area code": lambda: self.env["ir.config_parameter"].set_param(
                "ahorro_plan.default_area", "3462"
            ),
            "empty cells": lambda: city.write({"empty_erases": True}),
            "code": lambda: self.env["ahorro.import.profile.value"].create(
                value | {"value": "N0"}
            ),
            "sign": lambda: self.profile.write({"decimal_sign": "dot"}),
            "province": lambda: self.env.ref("base.state_ar_s").write({"name": "Fe"}),
            "numbers": lambda: self.rombo.write({"max_order": 500}),
        }.items():
            with self.subTest(changed=name):
                change()
                self._apply(self._assert_known(0, row))
                self._apply(self._assert_known(1, row))

    def test_rows_that_say_more_or_less_than_their_cells_are_read_again(self):
        first, second = (self._new_row(Random(7), number) for number in (1, 2))
        first |= {"subscription": "2790001", "place": "G1RX/001"}
        second |= {"subscription": "", "place": ""}
        # What the first row says completes the last; the middle one names no plan.
        for name in ("city", "place"):
            with self.subTest(missing=name):
                rows = first, second, first | {name: ""}
                run = self._import(*rows)
                self.assertEqual(
                    run.line_ids.sorted("row_number").mapped("result")[:2],
                    ["duplicate", "rejected"],
                )
                self._apply(run)
                self._apply(self._assert_known(1, *rows))
                self._apply(self._assert_known(0, rows[2]))

    def test_a_row_that_somebody_corrected_is_read_again(self):
        row = self._new_row(Random(7), 1) | {"subscription": "2790001"}
        run = self._import(row)
        place = next(one["index"] for one in run.headers if one["field"] == "city")
        line = run.line_ids
        run.env["ahorro.import.correct"]._set_cells(run, line.id, {str(place): "Luján"})
        self._apply(run)
        self._assert_known(0, row)

    def test_a_row_of_which_the_cells_were_forgotten_is_read_again(self):
        row = self._new_row(Random(7), 1) | {"subscription": "2790001"}
        run = self._apply(self._import(row))
        self.env["ahorro.import.file"]._drop_cells(run.sudo())
        self.assertFalse(run.line_ids.row_key)
        self._assert_known(0, row)
