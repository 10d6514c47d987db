# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.ahorro_campaign.models.queue import ahorro_queue
from odoo.addons.ahorro_campaign.models.queue.ahorro_lease import (
    AhorroLease,
    PersonTaken,
)
from odoo.addons.ahorro_campaign.models.queue.ahorro_queue_order import (
    AhorroQueueOrder,
)

from .queue_common import QueueCommon


class TestQueueRaces(QueueCommon):
    """An operator to whom others are faster, time and again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls._cases(cls.campaign, 60)
        cls.env.flush_all()

    @contextmanager
    def _others_are_faster(self, times):
        """Have somebody else take each person first, so many times."""
        take, look = AhorroLease._take, AhorroQueueOrder._get_candidates
        lost, sizes = [], []

        def taken(leases, values, *args, **kwargs):
            if len(lost) < times:
                lost.append(values["case_id"])
                raise PersonTaken(values["case_id"])
            return take(leases, values, *args, **kwargs)

        def looked(cases, campaign_id, skip, passed, companies, size, now):
            sizes.append(size)
            return look(cases, campaign_id, skip, passed, companies, size, now)

        with (
            patch.object(AhorroLease, "_take", taken),
            patch.object(AhorroQueueOrder, "_get_candidates", looked),
        ):
            yield lost, sizes

    def test_who_loses_again_and_again_gets_somebody_in_the_end(self):
        for times in range(ahorro_queue.ROUNDS):
            with self.subTest(times=times), self._others_are_faster(times) as (lost, _):
                answer = self._as(self.operator).attend_next()
                self.assertTrue(answer)
                self.assertEqual(len(lost), times)
                # One of the first that are left, as everybody gets.
                places = (self.cases + self.many).ids
                self.assertLessEqual(places.index(answer["case_id"]), times)
                self._as(self.operator).lease_release(answer["lease_token"])

    def test_who_loses_does_not_look_at_more_and_more(self):
        """Or they come later each time, and lose the more for it."""
        with self._others_are_faster(ahorro_queue.ROUNDS - 1) as (_lost, sizes):
            self.assertTrue(self._as(self.operator).attend_next())
        self.assertLessEqual(max(sizes), ahorro_queue.WINDOW * ahorro_queue.GROWTH)

    def test_whom_somebody_took_since_they_were_looked_up_is_passed_by(self):
        look = AhorroQueueOrder._get_candidates
        first = self.cases[0]

        def looked(cases, *args):
            rows = look(cases, *args)
            if cases.env.uid == self.operator.id:
                # A colleague chooses them meanwhile.
                self._attend(first, self.colleague)
            return rows

        with patch.object(AhorroQueueOrder, "_get_candidates", looked):
            with self._others_are_faster(0) as (_lost, sizes):
                answer = self._as(self.operator).attend_next()
        self.assertEqual(answer["case_id"], self.cases[1].id)
        self.assertEqual(len(sizes), 1, "at the first look")

    def test_a_person_who_was_lost_is_not_tried_again(self):
        with self._others_are_faster(ahorro_queue.ROUNDS - 1) as (lost, _sizes):
            self.assertTrue(self._as(self.operator).attend_next())
        # The first time an expired lease may have been in the way.
        self.assertEqual(lost[0], lost[1])
        self.assertEqual(len(set(lost[1:])), len(lost[1:]))

    def test_who_loses_to_the_end_after_a_save_is_told_to_ask_again(self):
        token = self._as(self.operator).attend_next()["lease_token"]
        with self._others_are_faster(ahorro_queue.ROUNDS):
            saved = self._save(self.operator, token, then_next=True)
        self.assertTrue(saved["movement_id"])
        self.assertFalse(saved["next"])
        self.assertEqual(saved["why_empty"]["code"], "busy")
        self.assertIn("faster", saved["why_empty"]["text"])

    def test_who_loses_to_the_end_is_told_that_there_are_clients(self):
        with self._others_are_faster(ahorro_queue.ROUNDS):
            self.assertFalse(self._as(self.operator).attend_next())
        status = self._as(self.operator, "ahorro.queue.status").get_queue_status()
        self.assertEqual(status["code"], "")
        self.assertEqual(status["waiting"], len(self.cases + self.many))
