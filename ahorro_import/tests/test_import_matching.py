# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .import_common import AhorroImportCommon


class TestImportMatching(AhorroImportCommon):
    """Which plan a row is about."""

    def test_the_subscription_finds_the_plan_in_any_spelling(self):
        self.plan.subscription_number = "D271170"
        for number in ("D271170", " d271170 ", "0D271170"):
            with self.subTest(number=number):
                line = self._line(self._import({"subscription": number, "paid": "3"}))
                self.assertEqual(line.plan_id, self.plan)
                self.assertEqual(line.match_reason, "subscription")
                self.assertNotIn("subscription_number", line.changes)

    def test_group_and_order_find_the_plan_in_any_spelling(self):
        for place in ("G9RX / 031E", "g9rx-031e", "G9RX/31", "G9RX031-E"):
            with self.subTest(place=place):
                line = self._line(self._import({"place": place, "paid": "3"}))
                self.assertEqual(line.plan_id, self.plan)
                self.assertEqual(line.match_reason, "group_order")
                self.assertEqual(set(line.changes), {"installments_paid"})

    def test_both_numbers_of_one_plan_agree(self):
        line = self._line(
            self._import({"subscription": "2711700", "place": "G9RX/031E", "paid": "1"})
        )
        self.assertEqual(line.match_reason, "both")

    def test_no_row_finds_its_plan_by_the_persons_name(self):
        run = self._import(
            {
                "subscription": "2999999",
                "holder": "Gorosito Analía",
                "document": "30111222",
            }
        )
        line = self._line(run)
        self.assertEqual((line.result, line.plan_id.id), ("new", False))
        # Nor its person: the name only suggests.
        self.assertFalse(line.partner_id)
        self.assertEqual(line.suggested_partner_id, self.holder)
        self.assertEqual(line.suggestion_reason, "name")

    def test_numbers_of_two_plans_are_ambiguous_and_name_both(self):
        other = self._plan(subscription_number="2789902", group="P2GH", order="169T")
        line = self._line(
            self._import({"subscription": "2711700", "place": "P2GH/169T"})
        )
        self.assertEqual(line.result, "ambiguous")
        self.assertFalse(line.plan_id)
        self.assertEqual(set(line.candidates), set((self.plan | other).ids))
        self.assertTrue(line.message)

    def test_a_subscription_wins_over_a_place_that_was_given_up(self):
        self.plan.write({"group": False, "order": False})
        self._plan(
            subscription_number="2000001",
            group="P2GH",
            order="169T",
            status_id=self.rescinded.id,
        )
        line = self._line(
            self._import(
                {"subscription": "2711700", "place": "P2GH/169T", "status": "N0"}
            )
        )
        self.assertEqual(line.plan_id, self.plan)
        self.assertEqual(line.changes["group"], [None, "P2GH"])

    def test_another_subscription_in_a_place_that_is_held_is_ambiguous(self):
        line = self._line(
            self._import({"subscription": "2999999", "place": "G9RX/031E"})
        )
        self.assertEqual(line.result, "ambiguous")
        self.assertEqual(self._codes(line), ["other_subscription"])

    def test_another_subscription_in_a_place_that_is_free_is_a_resale(self):
        self.plan.status_id = self.rescinded
        line = self._line(
            self._import({"subscription": "2999999", "place": "G9RX/031E"})
        )
        self.assertEqual((line.result, line.plan_id.id), ("new", False))

    def test_a_resale_in_the_same_file_that_ends_the_old_contract(self):
        run = self._import(
            {"subscription": "2711700", "place": "G9RX/031E", "status": "R2"},
            {"subscription": "2999999", "place": "G9RX/031E", "status": "N0"},
        )
        self._assert_results(run, "changed", "new")
        self._apply(run)
        self.assertFalse(self.plan.is_live)
        self.assertTrue(self._line(run, 1).plan_id.is_live)

    def test_a_plan_that_lacks_a_number_gets_it(self):
        self.plan.subscription_number = False
        line = self._line(
            self._import({"subscription": "2711700", "place": "G9RX/031E"})
        )
        self.assertEqual(line.plan_id, self.plan)
        self.assertEqual(line.changes, {"subscription_number": [None, "2711700"]})

    def test_another_check_letter_is_ambiguous(self):
        line = self._line(self._import({"place": "G9RX/031F", "paid": "2"}))
        self.assertEqual(line.result, "ambiguous")
        self.assertEqual(self._codes(line), ["other_letter"])

    def test_a_letter_that_the_plan_lacks_is_completed_and_never_lost(self):
        plan = self._plan(group="P2GH", order="169")
        line = self._line(self._import({"place": "P2GH/169T"}))
        self.assertEqual((line.plan_id, set(line.changes)), (plan, {"order"}))
        again = self._line(self._import({"place": "G9RX/31"}))
        self.assertEqual((again.plan_id, again.result), (self.plan, "same"))

    def test_archived_plans_are_matched_and_come_back(self):
        self.plan.active = False
        run = self._import({"subscription": "2711700", "place": "G9RX/031E"})
        line = self._line(run)
        self.assertEqual((line.plan_id, line.is_reactivated), (self.plan, True))
        self.assertEqual(line.changes, {"active": ["false", "true"]})
        self._apply(run)
        self.assertTrue(self.plan.active)

    def test_a_plan_does_not_revive_over_the_one_that_was_resold(self):
        self.plan.status_id = self.rescinded
        resold = self._plan(subscription_number="2999999", group="G9RX", order="031E")
        line = self._line(self._import({"subscription": "2711700", "status": "N0"}))
        self.assertEqual(line.result, "ambiguous")
        self.assertEqual(set(line.candidates), set((self.plan | resold).ids))

    def test_the_last_of_two_rows_of_one_plan_wins_and_says_so(self):
        run = self._import(
            {"subscription": "2711700", "place": "G9RX/031E", "paid": "3"},
            {"subscription": "2711700", "place": "G9RX/031E", "paid": "4"},
        )
        self._assert_results(run, "duplicate", "changed")
        first, last = run.line_ids.sorted("row_number")
        self.assertEqual(first.duplicate_of_id, last)
        self.assertIn("3", first.message)
        self.assertEqual(last.changes["installments_paid"], ["0", "4"])

    def test_a_subscription_here_and_a_place_there_are_one_plan(self):
        run = self._import(
            {"subscription": "2711700", "paid": "3"},
            {"place": "G9RX/031E", "paid": "4"},
        )
        self._assert_results(run, "duplicate", "changed")

    def test_rows_of_a_new_plan_complete_each_other_and_repeat_as_the_same(self):
        rows = (
            {"subscription": "2999999", "place": "P2GH/169T", "holder": "MUÑOZ PAMELA"},
            {"place": "P2GH/169T", "holder": "MUÑOZ PAMELA"},
        )
        run = self._apply(self._import(*rows))
        self._assert_results(run, "duplicate", "new")
        self.assertEqual(self._line(run, 1).plan_id.subscription_number, "2999999")
        self._assert_results(self._import(*rows), "duplicate", "same")

    def test_the_last_row_takes_nothing_away_that_an_earlier_one_says(self):
        rows = (
            {"subscription": "2999998", "place": "P2GH/170T", "holder": "PAZ ANA",
             "document": "30222111", "paid": "7", "debt": "1.500,00"},
            {"subscription": "2999998", "holder": "PAZ ANA", "owed": "2"},
        )  # fmt: skip
        run = self._apply(self._import(*rows))
        self._assert_results(run, "duplicate", "new")
        plan = self._line(run, 1).plan_id
        self.assertEqual((plan.installments_paid, plan.installments_owed), (7, 2))
        self.assertEqual(plan.overdue_debt, 1500)
        self.assertEqual(plan.partner_id.ahorro_document_number, "30222111")
        self._assert_results(self._import(*rows), "duplicate", "same")

    def test_rows_of_one_plan_that_name_different_holders_are_ambiguous(self):
        run = self._import(
            {
                "subscription": "2999999",
                "holder": "MILANO LEONARDO",
                "document": "28345678",
            },
            {
                "subscription": "2999999",
                "holder": "FLORES JUAN",
                "document": "30111222",
            },
        )
        self._assert_results(run, "ambiguous", "ambiguous")
        self.assertEqual(self._codes(self._line(run)), ["two_holders"])

    def test_two_subscriptions_in_one_place_of_the_file_are_ambiguous(self):
        run = self._import(
            {"subscription": "2999998", "place": "P2GH/169T"},
            {"subscription": "2999999", "place": "P2GH/169T"},
        )
        self._assert_results(run, "ambiguous", "ambiguous")

    def test_companies_and_administradoras_do_not_mix(self):
        self.plan.provider_id = self.ovalo
        self.plan.status_id = False
        self._plan(company_id=self.other_company.id, subscription_number="2711700")
        line = self._line(self._import({"subscription": "2711700"}))
        self.assertEqual(line.result, "new")


class TestImportHolderMatching(AhorroImportCommon):
    """Whose plan a row is: by document, else a new contact."""

    def _new(self, **values):
        row = {"subscription": "2999999", "holder": "FLORES JUAN", **values}
        return self._line(self._import(row))

    def test_a_document_finds_the_holder_in_any_spelling(self):
        known = self._holder("Flores Juan", ahorro_document_number="28345678")
        for document in ("28.345.678", "20-28345678-2", "28345678"):
            with self.subTest(document=document):
                line = self._new(document=document)
                self.assertEqual(line.partner_id, known)
                self.assertEqual(line.partner_reason, "document")

    def test_the_active_contact_and_then_the_oldest_is_taken(self):
        archived = self._holder("A", ahorro_document_number="28345678", active=False)
        oldest = self._holder("B", ahorro_document_number="28345678")
        self._holder("C", ahorro_document_number="28345678")
        self.assertEqual(self._new(document="28345678").partner_id, oldest)
        oldest.active = False
        self.assertTrue(archived.id)

    def test_shared_contacts_are_taken_and_those_of_other_companies_are_not(self):
        other = self._holder(
            "X", ahorro_document_number="28345678", company_id=self.other_company.id
        )
        self.assertFalse(self._new(document="28345678").partner_id)
        other.company_id = False
        self.assertEqual(self._new(document="28345678").partner_id, other)

    def test_our_users_our_companies_and_erased_people_are_never_taken(self):
        partners = (
            self.operator.partner_id,
            self.company.partner_id,
            self._holder("Borrada", ahorro_erased_on="2026-01-01"),
        )
        for partner in partners:
            partner.sudo().ahorro_document_number = "28345678"
            with self.subTest(partner=partner.name):
                self.assertFalse(self._new(document="28345678").partner_id)
            partner.sudo().ahorro_document_number = False

    def test_a_phone_only_suggests(self):
        self.holder.phone = "0346215663250"
        line = self._new(phone="3462 15-663250")
        self.assertFalse(line.partner_id)
        self.assertEqual(line.suggested_partner_id, self.holder)
        self.assertEqual(line.suggestion_reason, "phone")

    def test_a_dummy_document_finds_nobody(self):
        self._holder("Otro", ahorro_document_number="11111111")
        self.assertFalse(self._new(document="11111111").partner_id)
