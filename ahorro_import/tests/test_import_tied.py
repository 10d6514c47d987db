# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .import_common import AhorroImportCommon


@tagged("post_install", "-at_install")
class TestImportTied(AhorroImportCommon):
    """What is said in a review is compared with what it has to do with, and no more.

    Two rows are of known plans of *Gorosito Analía*, one of a plan of *Muñoz Pamela*,
    and the last of a plan that is new, of somebody who is new.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        holder = cls.plan.partner_id
        holder.write(
            {"ahorro_document_kind": "dni", "ahorro_document_number": "30111222"}
        )
        cls._plan(
            subscription_number="2711701",
            group="G9RX",
            order="032",
            partner_id=holder.id,
        )
        cls._plan(
            subscription_number="2789902",
            group="P2GH",
            order="169T",
            partner_id=cls._holder("Muñoz Pamela").id,
        )
        cls.run_ = cls._import(
            cls._row("2711700", "G9RX/031E", "GOROSITO ANALIA", "30111222"),
            cls._row("2711701", "G9RX/032", "GOROSITO ANALIA", "30111222"),
            cls._row("2789902", "P2GH/169T", "RUIZ JUAN", "28999888"),
            cls._row("2999999", "P2GH/170", "PAZ ANA", "27555444"),
        )
        cls.lines = cls.run_.line_ids.sorted("row_number")

    @staticmethod
    def _row(subscription, place, holder, document):
        return {
            "subscription": subscription,
            "place": place,
            "holder": holder,
            "document": document,
            "city": "Rosario",
        }

    def _correct(self, place, /, **cells):
        """Correct cells of a row; return the rows that were compared."""
        places = {one["text"]: str(one["index"]) for one in self.run_.headers}
        headers = {
            "city": "Localidad",
            "document": "DNI",
            "place": "Grupo y Orden",
            "subscription": "Suscripción",
        }
        self.run_.set_cells(
            self.lines[place].id,
            {places[headers[name]]: text for name, text in cells.items()},
        )
        return self._get_compared()

    def _get_compared(self):
        self.env.cr.execute("SELECT line_id FROM ahorro_match")
        ids = {line_id for (line_id,) in self.env.cr.fetchall()}
        return [place for place, line in enumerate(self.lines) if line.id in ids]

    def test_a_cell_that_nobody_shares_compares_its_row_alone(self):
        self.assertEqual(self._correct(3, city="Luján"), [3])
        self.assertEqual(self.lines[3].city, "Luján")

    def test_rows_of_one_holder_are_compared_together(self):
        self.assertEqual(self._correct(0, city="Luján"), [0, 1])

    def test_what_a_row_had_in_common_before_and_has_now_is_compared(self):
        self.assertEqual(self._correct(3, document="30111222"), [0, 1, 3])
        self.assertEqual(self.lines[3].partner_id, self.plan.partner_id)
        self.assertEqual(self._correct(3, document="27555444"), [0, 1, 3])
        self.assertFalse(self.lines[3].partner_id)
        self.assertEqual(self._correct(3, document="27555445"), [3])

    def test_a_row_that_comes_to_a_known_plan_is_compared_with_its_row(self):
        self.assertEqual(self._correct(3, subscription="2789902"), [2, 3])
        self.assertEqual(
            self.lines.mapped("result"), ["same", "changed", "ambiguous", "ambiguous"]
        )
        self.assertEqual(self._correct(3, subscription="2999999"), [2, 3])
        self.assertEqual(
            self.lines.mapped("result"), ["same", "changed", "ambiguous", "new"]
        )

    def test_deciding_who_holds_a_plan_compares_what_has_to_do_with_it(self):
        line = self.lines[2]
        self.assertEqual(line.holder_decision, "pending")
        self.run_.decide_holders(line.ids, "accept")
        self.assertEqual(self._get_compared(), [2])
        self.assertEqual(line.result, "changed")
        self.assertEqual(self.run_.count_changed, 2)

    def test_an_import_that_was_written_meanwhile_has_the_whole_compared(self):
        self._apply(
            self._import(self._row("2888888", "P2GH/180", "OTRA ANA", "20555444"))
        )
        if self.run_.state != "review":
            self.run_._job_compare()
        self.assertEqual(self._correct(3, city="Luján"), [3])
        self.run_.sudo().provider_revision -= 1
        self.assertEqual(self._correct(3, city="Rosario"), [0, 1, 2, 3])

    def test_a_row_that_is_rejected_by_a_correction_is_in_no_doubt_any_more(self):
        run = self._import(
            self._row("2711700", "P2GH/169T", "GOROSITO ANALIA", "30111222"),
            self._row("2888881", "", "PAZ ANA", "27555444"),
        )
        row = run.line_ids.sorted("row_number")[0]
        self.assertEqual(self._get_doubtful(run, "two_plans"), row.ids)
        places = {one["text"]: str(one["index"]) for one in run.headers}
        cells = {places["Suscripción"]: "", places["Grupo y Orden"]: ""}
        run.set_cells(row.id, cells)
        self.assertEqual(row.result, "rejected")
        self.assertFalse(self._get_doubtful(run, "two_plans"))

    def test_a_row_that_is_rejected_by_a_correction_waits_for_no_decision(self):
        line = self.lines[2]
        self.assertEqual(self.run_.get_review()["cessions_total"], 1)
        self._correct(2, subscription="", place="")
        self.assertEqual(line.result, "rejected")
        self.assertFalse(line.holder_change or line.holder_decision or line.plan_id)
        self.assertEqual(self.run_.get_review()["cessions_total"], 0)
        self._correct(2, subscription="2789902")
        self.assertEqual(line.holder_decision, "pending")
        self.assertEqual(line.result, "ambiguous")

    def test_tables_that_postgresql_takes_for_empty_are_looked_at_again(self):
        self.env.cr.execute(
            "UPDATE pg_class SET reltuples = 0, relpages = 5 "
            "WHERE oid = 'ahorro_plan'::regclass"
        )
        self.run_.env["ahorro.import.compare"]._compare(self.run_.sudo())
        self.env.cr.execute(
            "SELECT reltuples FROM pg_class WHERE oid = 'ahorro_plan'::regclass"
        )
        self.assertGreater(self.env.cr.fetchone()[0], 0)

    def _get_doubtful(self, run, code):
        """Return the rows that a doubt of the review opens; their number is told."""
        for doubt in run.get_review()["doubts"]:
            if doubt["code"] == code:
                lines = run.line_ids.search(doubt["domain"])
                self.assertEqual(doubt["count"], len(lines))
                return lines.ids
        return []
