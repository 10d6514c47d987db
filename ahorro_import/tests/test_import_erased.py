# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .apply_common import AhorroApplyCommon


@tagged("post_install", "-at_install")
class TestImportErased(AhorroApplyCommon):
    """Files that name somebody whose data was erased on request.

    *Bustos Carla* with the document of ``_row`` holds 8000001 and 8000002.
    """

    def setUp(self):
        super().setUp()
        self._import(self._row(paid="1"), self._row("8000002", paid="1"))
        self.erased = self._of("8000001").partner_id
        form = self.env["ahorro.person.data"].with_user(self.supervisor)
        form.create(
            {
                "partner_id": self.erased.id,
                "typed_name": self.erased.name,
                "reason": "Lo pidió por carta",
            }
        ).action_erase()
        codes = self.env["ahorro.import.line"].with_context(lang="es_AR")
        self.said = codes._get_code_texts()["erased_holder"]

    def _told(self, run):
        """Return the subscriptions of the rows beside which the review says it."""
        rows = [
            row
            for kind in ("new", "changed", "same", "cession")
            for row in run.get_lines(kind)
        ]
        lines = run.line_ids.browse(
            row["line_id"] for row in rows if self.said in row["message"]
        )
        counts = {one["code"]: one["count"] for one in run.get_review()["doubts"]}
        self.assertEqual(counts.get("erased_holder", 0), len(lines))
        return set(lines.mapped("subscription_number"))

    def test_the_review_says_it_beside_every_row_of_theirs(self):
        run = self._read(
            self._row(paid="2"),
            self._row("8000002", document="", paid="1"),
            self._row("8000003", phone="0341 456-7890"),
            self._row("8000004", document="33444555", holder="Vera Juan"),
        )
        self.assertEqual(self._told(run), {"8000001", "8000002", "8000003"})
        self._confirm(run)
        self.assertEqual(self._of("8000003").partner_id, self.erased)
        self.assertFalse(self.erased.ahorro_phone_ids)
        for line in run.line_ids:
            is_other = line.subscription_number == "8000004"
            self.assertEqual(bool(line.raw or line.holder_name), is_other)

    def test_a_row_that_says_nothing_of_the_holder_but_a_phone_is_theirs_too(self):
        run = self._read(
            self._row(document="", holder="", phone="0341 456-7890", paid="2")
        )
        self.assertEqual(self._told(run), {"8000001"})

    def test_a_plan_that_they_ceded_is_asked_about_once(self):
        row = self._row(document="33444555", holder="Vera Juan", paid="2")
        run = self._read(row)
        self.assertEqual(run.line_ids.holder_change, "cession")
        self.assertFalse(self._told(run))
        run.decide_holders(None, "keep")
        self._confirm(run)
        self.assertEqual(self._of("8000001").partner_id, self.erased)
        self.assertEqual(self._of("8000001").installments_paid, 2)
        # The same file asks nothing again; who accepts has the plan move.
        again = self._read(row | {"paid": "3"})
        self.assertEqual(again.line_ids.holder_decision, "keep")
        self._decide(again, "accept")
        self._confirm(again)
        holder = self._of("8000001").partner_id
        self.assertEqual((holder.name, holder.active), ("Vera Juan", True))
        self.assertNotEqual(holder, self.erased)

    def test_a_plan_ceded_to_them_says_so_and_brings_nothing_back(self):
        self._import(self._row("8000005", document="33444555", holder="Vera Juan"))
        run = self._read(self._row("8000005", email="carla@example.com"))
        self.assertEqual(run.line_ids.holder_change, "cession")
        self.assertEqual(self._told(run), {"8000005"})
        self._decide(run, "accept")
        self._confirm(run)
        self.assertEqual(self._of("8000005").partner_id, self.erased)
        self.assertFalse(self.erased.email)
        self.assertFalse(run.line_ids.holder_name or run.line_ids.raw)
