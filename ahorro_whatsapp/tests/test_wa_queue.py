# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .wa_common import WaCommon


class TestWaQueue(WaCommon):
    def _queue(self, selection, template=None, user=None):
        return self._rpc(
            user or self.operator,
            "ahorro.wa.queue",
            "get_queue",
            selection,
            template and template.id,
        )

    def test_a_selection_says_who_is_written_to_and_who_is_left_out_and_why(self):
        first, second, third, fourth = self.cases
        second.plan_id.partner_id.with_user(self.supervisor).action_opt_out(
            "whatsapp", "No"
        )
        fourth.plan_id.partner_id = first.plan_id.partner_id
        template = self._template(
            body="Hola {{nombre}}, tu grupo es {{grupo}} y te esperamos.", state="ready"
        )
        for number, case in enumerate((first, second, fourth), start=1):
            case.plan_id.write({"group": "G1", "order": str(number)})
        selection = {"ids": self.cases.ids}
        queue = self._queue(selection)
        self.assertIn(template.id, [each["id"] for each in queue["templates"]])
        self.assertEqual({row["reason"] for row in queue["rows"]}, {""})
        reasons = {
            row["case_id"]: row["reason"]
            for row in self._queue(selection, template)["rows"]
        }
        self.assertEqual(list(reasons), self.cases.ids)
        self.assertEqual(reasons[first.id], "")
        self.assertTrue(all(reasons[case.id] for case in (second, third, fourth)))
        self.assertEqual(len({reasons[case.id] for case in self.cases}), 4)

    def test_a_whole_list_is_a_domain_and_operators_get_their_cases_alone(self):
        theirs = self._cases(self._campaign("Ajena", users=self.colleague), 1)
        selection = {"domain": [("id", "in", (self.cases | theirs).ids)]}
        rows = self._queue(selection)["rows"]
        self.assertEqual([row["case_id"] for row in rows], self.cases.ids)

    def test_what_is_no_selection_is_refused(self):
        for selection in (None, [], {}, {"ids": "x"}, {"ids": ["x"]}, {"domain": "x"}):
            with self.subTest(selection=selection), self.assertRaises(UserError):
                self._queue(selection)
