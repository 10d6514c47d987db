# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The holders of a first file are written at once, as if each had been created."""

import logging
from itertools import count
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.ahorro_import.models.apply.import_holder_create import QUIET
from odoo.addons.ahorro_import.models.apply.record_copier import RecordCopier
from odoo.addons.ahorro_import.tests.apply_common import AhorroApplyCommon

from .new_holders import compare

LOGGER = "odoo.addons.ahorro_import.models.apply.record_copier"
#: Where somebody else's add-on would have its code.
ELSEWHERE = "odoo.addons.somebody_elses.models.res_partner"
COUNT = 6


@tagged("post_install", "-at_install")
class TestNewHolders(AhorroApplyCommon):
    def _rows(self):
        return [
            self._row(
                f"800000{n}",
                holder=f"Bustos Carla {n}",
                document=f"2834567{n}",
                phone=f"0341 42{n}1234",
            )
            for n in range(COUNT)
        ]

    def _holders(self):
        plans = self.plans.search([("subscription_number", "=like", "800000_")])
        self.assertEqual(len(plans.partner_id), COUNT)
        return plans.partner_id

    def test_copies_are_as_what_create_makes_to_the_last_column(self):
        differences, made = compare(self.env)
        self.assertEqual(differences, [])
        self.assertGreater(made["res.partner"], 15)
        self.assertGreater(made["ahorro.phone"], 15)

    def test_copies_are_found_by_name_document_and_phone(self):
        self._import(*self._rows())
        last = self._holders().sorted("name")[-1]
        self.assertEqual(last.name, "Bustos Carla 5")
        for text in ("carla bustos 5", "28.345.675", "4251234"):
            found = self.partners.with_user(self.operator).name_search(text)
            self.assertIn(last.id, [partner_id for partner_id, _name in found], text)

    def test_somebody_elses_create_is_called_for_each_and_the_log_says_so(self):
        partners = type(self.partners)
        original = partners.create

        def create(self, vals_list):
            return original(self, [{**vals, "ref": "Ajeno"} for vals in vals_list])

        create.__module__ = ELSEWHERE
        run = self._read(*self._rows())
        with (
            patch.object(partners, "create", create),
            self.assertLogs(LOGGER, logging.INFO) as log,
        ):
            self._confirm(run)
        self.assertIn("create() of somebody_elses", log.output[0])
        self.assertEqual(self._holders().mapped("ref"), ["Ajeno"] * COUNT)

    def test_a_default_that_counts_goes_on_counting(self):
        numbers = count(1)
        field = self.partners._fields["ref"]
        run = self._read(*self._rows())
        with (
            patch.object(field, "default", lambda _model: str(next(numbers))),
            self.assertLogs(LOGGER, logging.INFO) as log,
        ):
            self._confirm(run)
        self.assertIn("a value of ref that is not known", log.output[0])
        self.assertEqual(len(set(self._holders().mapped("ref"))), COUNT)

    def test_somebody_elses_compute_is_honoured_without_going_one_by_one(self):
        def compute(self):
            for partner in self:
                partner.ahorro_search_name = f"ajeno {partner.name}"

        compute.__module__ = ELSEWHERE
        run = self._read(*self._rows())
        copied = []
        copy = RecordCopier._copy

        def watch(self, wanted):
            copied.append(len(wanted))
            return copy(self, wanted)

        with (
            patch.object(type(self.partners), "_compute_ahorro_search_name", compute),
            patch.object(RecordCopier, "_copy", watch),
        ):
            self._confirm(run)
        holders = self._holders()
        self.assertEqual(
            holders.mapped("ahorro_search_name"),
            [f"ajeno {holder.name}" for holder in holders],
        )
        self.assertIn(COUNT - 2, copied)

    def test_a_new_database_is_not_gone_through_once_for_each_holder(self):
        partners = self.partners.with_context(**QUIET)
        # It decides for good when it has looked for some: those of four shapes.
        self.env.cr.execute("ANALYZE res_partner")
        many = 600
        people = [
            {"name": f"Nueva {n}", ("ref", "city", "zip", "street")[n % 4]: f"{n}"}
            for n in range(many)
        ]
        before = self._read_in_order()
        copier = RecordCopier(
            partners,
            ("commercial_partner_id",),
            lambda partner_id, _vals: {"commercial_partner_id": partner_id},
            (),
        )
        with self.assertNoLogs(LOGGER, logging.INFO):  # it says where it copies none
            copier.make(people)
        self.assertLess(self._read_in_order() - before, 100 * many)

    def _read_in_order(self):
        self.env.cr.execute(
            """SELECT seq_tup_read FROM pg_stat_xact_user_tables
                WHERE relname = 'res_partner'"""
        )
        return self.env.cr.fetchone()[0]

    def test_the_queue_hears_of_who_takes_a_plan_over_and_of_nobody_new(self):
        run = self._read(
            *self._rows(),
            {
                "subscription": self.plan.subscription_number,
                "holder": "Quiroga Delia",
                "document": "31222333",
                "phone": "0341 4299999",
            },
        )
        self._decide(run, "accept")
        heard = set()

        def hear(_self, partner_ids=(), plan_ids=()):
            heard.update(partner_ids)

        with patch.object(
            type(self.env["ahorro.queue.refresh"]), "_refresh_after_commit", hear
        ):
            self._confirm(run)
        self.assertEqual(run.state, "done", run.error)
        self.assertEqual(self.plan.partner_id.name, "Quiroga Delia")
        self.assertEqual(heard, {self.plan.partner_id.id})
        self.assertTrue(self._holders().ahorro_phone_ids)
