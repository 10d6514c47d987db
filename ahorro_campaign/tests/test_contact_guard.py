# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta

from .contact_common import NOW, ContactCommon, local_today


class TestContactGuard(ContactCommon):
    """Each reason for which the guard blocks, and what does not make it block."""

    def test_a_client_whom_nothing_forbids_may_be_contacted(self):
        for channel in ("phone", "whatsapp"):
            for kind in (None, self.contractual, self.arrears):
                self.assertTrue(self._ask(channel=channel, kind=kind).allowed)

    def test_a_plan_without_holder_has_nobody_to_contact(self):
        plan = self._plan(subscription_number="2711799")
        self.assertEqual(self._reason(plan), "no_holder")

    # === OPT-OUTS ===

    def test_an_opt_out_blocks_its_channel_and_all_blocks_every_one(self):
        self._opt_out(channel="whatsapp")
        self.assertFalse(self._reason())
        self.assertEqual(self._reason(channel="whatsapp"), "optout")
        self._opt_out(channel="all")
        self.assertEqual(self._reason(), "optout")
        self.assertEqual(self._reason(channel="mail"), "optout")

    def test_an_opt_out_of_advertising_leaves_calls_about_the_contract(self):
        self._opt_out(channel="all", purpose="advertising")
        self._consent()
        self.assertFalse(self._reason(kind=self.arrears))
        self.assertEqual(self._reason(kind=self.advertising), "optout")

    def test_an_opt_out_that_ended_blocks_no_more(self):
        optout = self._opt_out()
        self.assertEqual(self._reason(), "optout")
        optout.with_user(self.supervisor).action_lift("Llamó y lo pidió")
        self.assertFalse(self._reason())

    def test_an_opt_out_of_another_company_does_not_bind_this_one(self):
        partner = self._holder("Compartida", company_id=False, mobile="1165295725")
        mine = self._plan(partner_id=partner.id, subscription_number="1")
        theirs = self._plan(
            partner_id=partner.id,
            subscription_number="2",
            company_id=self.other_company.id,
        )
        self.env["ahorro.optout"].create(
            {"partner_id": partner.id, "company_id": self.other_company.id}
        )
        self.assertFalse(self._reason(mine))
        self.assertEqual(self._reason(theirs), "optout")

    def test_an_opt_out_holds_for_another_contact_with_the_same_document(self):
        duplicate = self._holder(
            "Gorosito A.",
            ahorro_document_kind="cuil",
            ahorro_document_number="27-28345678-7",
            mobile="1165295725",
        )
        self.assertEqual(duplicate.ahorro_document_key, self.holder.ahorro_document_key)
        plan = self._plan(partner_id=duplicate.id, subscription_number="1")
        self._opt_out()
        self.assertEqual(self._reason(plan), "optout")

    def test_an_opt_out_holds_for_a_contact_without_document_and_the_same_phone(self):
        duplicate = self._holder("Gorosito", phone="3462 663250")
        plan = self._plan(partner_id=duplicate.id, subscription_number="1")
        self._opt_out()
        self.assertEqual(self._reason(plan), "optout")

    def test_an_opt_out_does_not_hold_for_who_shares_the_phone_with_another_document(
        self,
    ):
        spouse = self._holder(
            "Rossi Juan",
            mobile="0346215663250",
            ahorro_document_kind="dni",
            ahorro_document_number="30111222",
        )
        plan = self._plan(partner_id=spouse.id, subscription_number="1")
        self._opt_out()
        self.assertFalse(self._reason(plan))

    def test_a_dummy_number_that_many_have_identifies_nobody(self):
        self.holder.write({"phone": "03815000123"})
        others = [self._holder(f"Otro {n}", phone="03815000123") for n in range(4)]
        others[0].mobile = "1165295725"
        plan = self._plan(partner_id=others[0].id, subscription_number="1")
        self._opt_out()
        self.assertFalse(self._reason(plan))

    def test_an_opt_out_of_one_number_leaves_the_others(self):
        self.holder.phone = "01165295725"
        self._opt_out(partner=self.env["res.partner"], phone="+54 9 3462 663250")
        self.assertFalse(self._reason())
        self._opt_out(partner=self.env["res.partner"], phone="11 6529-5725")
        self.assertEqual(self._reason(), "optout")

    def test_an_opt_out_of_one_number_holds_for_whoever_has_it(self):
        self._opt_out(phone="0346215663250")
        duplicate = self._holder("Otra", mobile="3462663250")
        plan = self._plan(partner_id=duplicate.id, subscription_number="1")
        self.assertEqual(self._reason(plan), "optout")

    # === LAWSUIT ===

    def test_a_lawsuit_blocks_arrears_and_messages_and_nothing_else(self):
        self.plan.in_lawsuit = True
        self.assertEqual(self._reason(kind=self.arrears), "lawsuit")
        self.assertEqual(self._reason(channel="whatsapp"), "lawsuit")
        self.assertFalse(self._reason(kind=self.contractual))
        self.assertFalse(self._reason())

    # === ADVERTISING ===

    def test_the_no_llame_list_blocks_advertising_alone(self):
        self._list_numbers("3462663250", "1165295725")
        self.assertEqual(self._reason(kind=self.advertising), "no_llame")
        self.assertFalse(self._reason(kind=self.arrears))
        self.assertFalse(self._reason())

    def test_one_listed_number_is_enough(self):
        self.holder.phone = "01165295725"
        self._list_numbers("1165295725")
        self.assertEqual(self._reason(kind=self.advertising), "no_llame")

    def test_a_number_marked_as_wrong_lists_nobody(self):
        self.holder.phone = "01165295725"
        self._list_numbers("1165295725")
        self.holder.ahorro_phone_ids.filtered(
            lambda row: row.national == "1165295725"
        ).is_wrong = True
        self.assertFalse(self._reason(kind=self.advertising))

    def test_a_list_of_another_company_or_a_replaced_one_counts_no_more(self):
        self._list_numbers("3462663250", company=self.other_company)
        self.assertFalse(self._reason(kind=self.advertising))
        self._list_numbers("3462663250")
        self._list_numbers("1165295725")
        self.assertFalse(self._reason(kind=self.advertising))

    def test_a_consent_lets_advertising_reach_a_listed_person(self):
        self._list_numbers("3462663250")
        consent = self._consent(channel="phone")
        self.assertFalse(self._reason(kind=self.advertising))
        self.assertEqual(
            self._reason(channel="whatsapp", kind=self.advertising), "no_llame"
        )
        consent.with_user(self.operator).action_withdraw("No quiere más")
        self.assertEqual(self._reason(kind=self.advertising), "no_llame")

    def test_a_missing_or_old_list_warns_and_blocks_nobody(self):
        def warnings(kind):
            return self.guard._get_warnings(self.company, kind)

        self.assertIn("no No Llame list", warnings(self.advertising)[0])
        self.assertFalse(warnings(self.contractual))
        self.assertFalse(warnings(None))
        self._list_numbers("1165295725", date=local_today())
        self.assertFalse(warnings(self.advertising))
        old = local_today() - timedelta(days=31)
        self._list_numbers("1165295725", date=old)
        self.assertIn("31 days old", warnings(self.advertising)[0])
        self.assertFalse(self._reason(kind=self.advertising))

    def test_advertising_by_whatsapp_always_needs_consent(self):
        self.assertEqual(
            self._reason(channel="whatsapp", kind=self.advertising), "no_consent"
        )
        self._consent(channel="phone")
        self.assertEqual(
            self._reason(channel="whatsapp", kind=self.advertising), "no_consent"
        )
        self._consent(channel="whatsapp")
        self.assertFalse(self._reason(channel="whatsapp", kind=self.advertising))

    def test_the_setting_says_from_whom_advertising_needs_consent(self):
        gone = self._plan(
            partner_id=self._holder("Rescindido", mobile="1165295725").id,
            subscription_number="1",
            status_id=self.rescinded.id,
        )
        self.assertFalse(gone.is_live)
        expected = {
            "never": (False, False),
            "without_contract": (False, "no_consent"),
            "always": ("no_consent", "no_consent"),
            "nonsense": (False, False),
        }
        for rule, reasons in expected.items():
            with self.subTest(rule=rule):
                self._set("advertising_consent", rule)
                found = (
                    self._reason(kind=self.advertising),
                    self._reason(gone, kind=self.advertising),
                )
                self.assertEqual(found, reasons)
                self.assertFalse(self._reason(gone, kind=self.contractual))

    def test_a_live_plan_of_another_contact_of_the_person_is_a_contract(self):
        self._set("advertising_consent", "without_contract")
        duplicate = self._holder(
            "Gorosito",
            mobile="1165295725",
            ahorro_document_kind="dni",
            ahorro_document_number="28.345.678",
        )
        gone = self._plan(
            partner_id=duplicate.id,
            subscription_number="1",
            status_id=self.rescinded.id,
        )
        self.assertFalse(self._reason(gone, kind=self.advertising))

    def test_a_type_can_need_consent_by_itself(self):
        self.contractual.needs_consent = True
        self.assertEqual(self._reason(kind=self.contractual), "no_consent")
        self._consent(channel="phone")
        self.assertFalse(self._reason(kind=self.contractual))

    # === HOW OFTEN ===

    def test_a_third_contact_in_seven_days_is_the_last(self):
        self._contact(days_ago=6)
        self._contact(days_ago=2)
        self.assertFalse(self._reason())
        self._contact(days_ago=1)
        verdict = self._ask()
        self.assertEqual(verdict.reason, "weekly_cap")
        self.assertEqual(verdict.until, NOW + timedelta(days=1))

    def test_the_cap_ends_to_the_second_a_week_after(self):
        for days in (7, 2, 1):
            self._contact(days_ago=days)
        self.assertFalse(self._reason())
        self.assertEqual(self._reason(at=NOW - timedelta(seconds=1)), "weekly_cap")

    def test_with_more_contacts_than_the_cap_until_is_when_the_cap_frees(self):
        for days in (6, 5, 4, 3):
            self._contact(days_ago=days)
        self.assertEqual(self._ask().until, NOW + timedelta(days=2))

    def test_the_cap_is_a_setting_and_zero_is_none(self):
        self._contact(days_ago=1)
        self._set("weekly_cap", "1")
        self.assertEqual(self._reason(), "weekly_cap")
        self._set("weekly_cap", "0")
        self.assertFalse(self._reason())
        self._set("weekly_cap", "many")
        self.assertFalse(self._reason())

    def test_who_did_not_answer_was_not_contacted(self):
        self._set("weekly_cap", "1")
        missed = self._result(outcome="not_contacted")
        self._contact(1, result_id=missed.id)
        self.assertFalse(self._reason())
        self._contact(1, kind="finish", result_id=self._result(name="Habló").id)
        self.assertEqual(self._reason(), "weekly_cap")

    def test_movements_that_are_no_contact_do_not_count(self):
        self._set("weekly_cap", "1")
        for kind in ("skip", "reassign", "schedule", "reopen", "correct", "blocked"):
            self._contact(1, kind=kind)
        self.assertFalse(self._reason())

    def test_what_was_undone_was_no_contact(self):
        self._set("weekly_cap", "1")
        done = self._contact(1)
        self._contact(1, kind="undo", reverses_id=done.id)
        self.assertFalse(self._reason())

    def test_one_call_about_several_plans_is_one_contact(self):
        self._set("weekly_cap", "2")
        second = self._plan(partner_id=self.holder.id, subscription_number="1")
        self._contact(1, lease_token="call")
        self._contact(1, plan=second, lease_token="call")
        self.assertFalse(self._reason())
        self._contact(0.5, plan=second, lease_token="another")
        self.assertEqual(self._reason(), "weekly_cap")

    def test_the_cap_is_of_the_person_across_contacts(self):
        self._set("weekly_cap", "1")
        duplicate = self._holder(
            "Gorosito",
            mobile="1165295725",
            ahorro_document_kind="dni",
            ahorro_document_number="28345678",
        )
        plan = self._plan(partner_id=duplicate.id, subscription_number="1")
        self._contact(1)
        self.assertEqual(self._reason(plan), "weekly_cap")

    def test_making_a_campaign_leaves_out_what_passes_by_itself(self):
        self._set("weekly_cap", "1")
        self._contact(1)
        night = datetime(2026, 9, 16, 5)
        self.assertEqual(self._reason(), "weekly_cap")
        self.assertFalse(self._reason(use="create", at=night))
        self._opt_out()
        self.assertEqual(self._reason(use="create", at=night), "optout")

    # === PHONES ===

    def test_only_a_number_that_works_is_a_phone(self):
        row = self.holder.ahorro_phone_ids
        self.assertFalse(self._reason())
        row.is_wrong = True
        self.assertEqual(self._reason(), "no_phone")
        row.is_wrong = False
        row.active = False
        self.assertEqual(self._reason(), "no_phone")
        self.holder.phone = "11111111"
        self.assertEqual(self._reason(), "no_phone")
        self.holder.phone = "+598 99 123 456"
        self.assertFalse(self._reason())

    def test_a_number_that_many_have_reaches_nobody_in_particular(self):
        self.holder.ahorro_phone_ids.unlink()
        self.holder.phone = "03815000123"
        self.assertFalse(self._reason())
        for number in range(3):
            self._holder(f"Otro {number}", phone="03815000123")
        self.assertEqual(self._reason(), "no_phone")

    def test_whatsapp_needs_a_number_that_may_have_it(self):
        row = self.holder.ahorro_phone_ids
        row.no_whatsapp = True
        self.assertEqual(self._reason(channel="whatsapp"), "no_phone")
        self.assertFalse(self._reason())
        row.no_whatsapp = False
        row.column_kind = "fixed"
        row.raw = "03462421187"
        self.assertEqual(row.kind, "fixed")
        self.assertEqual(self._reason(channel="whatsapp"), "no_phone")

    def test_mail_needs_an_address_and_no_phone(self):
        self.holder.ahorro_phone_ids.unlink()
        self.assertEqual(self._reason(channel="mail"), "no_email")
        self.holder.email = "analia@example.com"
        self.assertFalse(self._reason(channel="mail"))
