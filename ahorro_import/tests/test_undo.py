# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random

from odoo.exceptions import UserError
from odoo.tests import tagged

from .apply_common import AhorroApplyCommon


@tagged("post_install", "-at_install")
class TestUndo(AhorroApplyCommon):
    def _undo(self, run):
        run.action_undo()
        self.assertEqual(run.state, "undone", run.error)
        return run.get_undo_report()

    def _values(self, plan):
        """Return all stored data of a plan but its last writing."""
        plan.invalidate_recordset()
        skipped = {"write_date", "write_uid", "change_ids", "message_ids"}
        return {
            name: plan[name]
            for name, field in plan._fields.items()
            if field.store and field.column_type and name not in skipped
        }

    def test_every_datum_goes_back_to_what_it_was(self):
        self.plan.write({"description": "70/30", "overdue_debt": 10.5})
        before = self._values(self.plan)
        run = self._import(
            {
                "subscription": "2711700",
                "group": "H4KK",
                "order": "017",
                "status": "R2",
                "offer": "OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS",
                "paid": "12",
                "overdue": "99,99",
                "award": "01/02/2024",
                "sale": "01/02/2020",
                "seller": "Ana Paz",
            }
        )
        self.assertEqual(self.plan.group_order, "H4KK/017")
        report = self._undo(run)
        self.assertEqual(self._values(self.plan), before)
        self.assertEqual((report["restored"], report["kept_count"]), (1, 0))
        self.assertFalse(
            self.env["ahorro.seller"].search([("name", "=", "Ana Paz")]), "archived"
        )

    def test_what_somebody_changed_since_is_kept_and_listed(self):
        run = self._import({"subscription": "2711700", "paid": "5", "owed": "2"})
        mine = self.plan.with_user(self.supervisor)
        mine.installments_paid = 6
        report = self._undo(run)
        self.assertEqual(self.plan.installments_paid, 6)
        self.assertEqual(self.plan.installments_owed, 0)
        kept = report["kept"]
        self.assertEqual(len(kept), 1)
        self.assertEqual(
            (kept[0]["plan_id"], kept[0]["current"], kept[0]["imported"]),
            (self.plan.id, "6", "5"),
        )
        self.assertEqual(kept[0]["who"], self.supervisor.name)
        self.assertTrue(kept[0]["when"])

    def test_a_created_plan_that_nobody_touched_is_archived_with_its_holder(self):
        run = self._import(self._row(phone="0341 456-7890", status="Z9"))
        plan = self._of("8000001")
        holder = plan.partner_id
        report = self._undo(run)
        self.assertFalse(plan.active or plan.is_live or holder.active)
        self.assertEqual((report["archived"], report["holders"]), (1, 1))
        self.assertFalse(
            self.env["ahorro.plan.status"].search([("code", "=", "Z9")]), "archived"
        )

    def test_a_plan_imported_again_after_an_undo_is_the_same_one(self):
        run = self._import(self._row(status="Z9"))
        plan = self._of("8000001")
        self._undo(run)
        self._import(self._row(status="Z9"))
        self.assertEqual(self._of("8000001"), plan)
        self.assertTrue(plan.active and plan.is_live and plan.partner_id.active)
        self.assertTrue(plan.status_id.active)

    def test_created_plans_in_use_are_kept_and_listed(self):
        run = self._import(
            self._row("8000001"),
            self._row("8000002"),
            self._row("8000003"),
            self._row("8000004"),
        )
        edited, led, noted, free = (self._of(str(8000001 + n)) for n in range(4))
        edited.with_user(self.supervisor).notes = "Llamar"
        self.env["crm.lead"].create({"name": "Proceso", "plan_id": led.id})
        noted.with_user(self.operator).message_post(body="Atendido")
        report = self._undo(run)
        self.assertTrue(edited.active and led.active and noted.active)
        self.assertFalse(free.active)
        self.assertTrue(edited.partner_id.active)
        self.assertEqual(
            {row["plan_id"] for row in report["kept"]},
            {edited.id, led.id, noted.id},
        )
        who = {row["plan_id"]: row["who"] for row in report["kept"]}
        self.assertEqual(who[edited.id], self.supervisor.name)

    def test_imports_are_undone_in_any_order(self):
        self.plan.installments_paid = 1
        imports = [
            self._import({"subscription": "2711700", "paid": str(paid)})
            for paid in (2, 3, 4)
        ]
        report = self._undo(imports[0])
        self.assertEqual(self.plan.installments_paid, 4)
        self.assertEqual(report["kept"][0]["by_import"]["id"], imports[1].id)
        self._undo(imports[1])
        self.assertEqual(self.plan.installments_paid, 4)
        self._undo(imports[2])
        self.assertEqual(self.plan.installments_paid, 1)

    def test_a_value_that_a_later_import_wrote_anew_is_that_ones(self):
        self.plan.installments_paid = 1
        imports = [
            self._import({"subscription": "2711700", "paid": str(paid)})
            for paid in (2, 3, 2)
        ]
        self._undo(imports[0])
        self.assertEqual(self.plan.installments_paid, 2)
        self._undo(imports[2])
        self.assertEqual(self.plan.installments_paid, 3)
        self._undo(imports[1])
        self.assertEqual(self.plan.installments_paid, 1)

    def test_a_datum_that_went_to_and_fro_goes_back_past_all_that_were_undone(self):
        self.plan.installments_paid = 1
        imports = [
            self._import({"subscription": "2711700", "paid": paid}) for paid in "2121"
        ]
        for number, value in ((1, 1), (2, 1), (0, 1), (3, 1)):
            self._undo(imports[number])
            self.assertEqual(self.plan.installments_paid, value)

    def test_whatever_the_order_a_datum_is_what_those_wrote_that_still_count(self):
        for seed in (1, 2):
            with self.subTest(seed=seed):
                self._play_order(random.Random(seed))

    def _play_order(self, chance):
        """Import and undo by chance, and compare with who wrote what, in order."""
        number = chance.randint(10, 99)
        row = {"subscription": f"27117{number}", "document": f"283456{number}"}
        row["status"] = "N0"
        first = {"paid": "1", "holder": "BUSTOS CARLA"}
        self._import(row | first)
        plan = self._of(row["subscription"])
        runs, gone = [], set()
        written = {name: [] for name in first}

        def value(name):
            told = [new for number, new in written[name] if number not in gone]
            return told[-1] if told else first[name]

        for turn in range(14):
            standing = [number for number in range(len(runs)) if number not in gone]
            if len(runs) < 7 and (turn < 5 or chance.random() < 0.5):
                new = {"paid": str(chance.randint(1, 3))}
                new["holder"] = chance.choice(("BUSTOS CARLA", "BUSTOS KARINA"))
                for name in new:
                    if new[name] != value(name):
                        written[name].append((len(runs), new[name]))
                runs.append(self._import(row | new))
            elif standing:
                number = chance.choice(standing)
                gone.add(number)
                self._undo(runs[number])
            plan.invalidate_recordset()
            plan.partner_id.invalidate_recordset()
            told = {"paid": str(plan.installments_paid)}
            told["holder"] = plan.partner_id.name.upper()
            wanted = {name: value(name) for name in first}
            self.assertEqual(told, wanted, (turn, written, gone))

    def test_imports_are_undone_from_the_last_to_the_first(self):
        self.plan.installments_paid = 1
        imports = [
            self._import({"subscription": "2711700", "paid": str(paid)})
            for paid in (2, 3)
        ]
        self._undo(imports[1])
        self.assertEqual(self.plan.installments_paid, 2)
        self._undo(imports[0])
        self.assertEqual(self.plan.installments_paid, 1)

    def test_a_plan_created_by_one_and_changed_by_the_next_goes_with_the_last(self):
        first = self._import(self._row(paid="1"))
        second = self._import(self._row(paid="2"))
        plan = self._of("8000001")
        report = self._undo(first)
        self.assertTrue(plan.active)
        self.assertEqual(report["kept"][0]["by_import"]["id"], second.id)
        self._undo(second)
        self.assertFalse(plan.active)

    def test_undoing_twice_is_refused_with_a_sentence(self):
        run = self._import({"subscription": "2711700", "paid": "5"})
        self._undo(run)
        with self.assertRaises(UserError):
            run.action_undo()
        self.assertEqual(self.plan.installments_paid, 0)

    def test_undoing_with_a_double_click_sends_one_job(self):
        run = self._import({"subscription": "2711700", "paid": "5"})
        waiting = run.with_context(queue_job__no_delay=False)
        self.assertTrue(waiting.action_undo())
        self.assertTrue(waiting.action_undo())
        jobs = self.env["queue.job"].search(
            [("identity_key", "=", f"ahorro.import.{run.id}.undo")]
        )
        self.assertEqual(len(jobs), 1)

    def test_only_what_was_written_can_be_undone(self):
        with self.assertRaises(UserError):
            self._read(self._row()).action_undo()

    def test_absent_plans_come_back(self):
        run = self._import(self._row(), complete=True)
        self.assertTrue(self.plan.absent_since)
        self._undo(run)
        self.assertFalse(self.plan.absent_since)

    def test_a_cession_goes_back_to_the_former_holder(self):
        self.holder.ahorro_document_number = "20111222"
        run = self._read(self._row("2711700"))
        self._decide(run, "accept")
        self._confirm(run)
        new = self.plan.partner_id
        self._undo(run)
        self.assertEqual(self.plan.partner_id, self.holder)
        self.assertFalse(new.active)

    def test_what_was_filled_in_a_contact_goes_back(self):
        run = self._import(
            {
                "subscription": "2711700",
                "holder": "Gorosito Analía",
                "document": "28345678",
                "email": "ana@example.com",
                "city": "Rosario",
                "province": "Santa Fe",
                "phone": "0341 456-7890",
            }
        )
        self.assertEqual(self.holder.state_id.name, "Santa Fe")
        self.assertEqual(self.holder.phone, "0341 456-7890")
        self.holder.city = "Funes"
        report = self._undo(run)
        self.holder.invalidate_recordset()
        self.assertFalse(self.holder.email or self.holder.phone)
        self.assertFalse(self.holder.state_id or self.holder.ahorro_document_number)
        self.assertFalse(self.holder.ahorro_phone_ids)
        self.assertEqual(self.holder.city, "Funes")
        self.assertEqual(report["kept"][0]["partner_id"], self.holder.id)

    def test_a_place_sold_again_stays_with_its_new_plan(self):
        rescinds = self._import({"subscription": "2711700", "status": "R2"})
        resold = self._plan(subscription_number="9000", group="G9RX", order="031E")
        report = self._undo(rescinds)
        self.assertEqual(self.plan.status_id, self.rescinded)
        self.assertTrue(resold.is_live)
        self.assertEqual(report["kept"][0]["plan_id"], self.plan.id)

    def test_a_rescission_and_its_resale_in_one_file_go_back_together(self):
        run = self._import(
            {"subscription": "2711700", "status": "R2", "holder": "Gorosito Analía"},
            self._row(group="G9RX", order="031E"),
        )
        self.assertFalse(self.plan.is_live)
        self.assertTrue(self._of("8000001").is_live)
        self._undo(run)
        self.assertTrue(self.plan.is_live)
        self.assertFalse(self._of("8000001").is_live)

    def test_values_kept_aside_go_back_too(self):
        self._import(self._row(email="a@example.com"))
        self._of("8000001").partner_id.email = "nuestro@example.com"
        values = self.env["ahorro.file.value"]
        self._import(self._row(email="b@example.com", paid="1"))
        run = self._import(self._row(email="c@example.com", paid="2"))
        self.assertEqual(values.search([]).value, "c@example.com")
        self._undo(run)
        self.assertEqual(values.search([]).value, "b@example.com")
