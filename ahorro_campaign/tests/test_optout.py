# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import users

from odoo.addons.ahorro_plan.models.person.person_place import ERASED

from .contact_common import ContactCommon


class TestOptout(ContactCommon):
    """What a person said about being contacted, and that nobody forgets it."""

    # === SURVIVING ===

    def test_an_opt_out_survives_the_deletion_of_its_contact(self):
        optout = self._opt_out(reason="No me llamen")
        self.plan.partner_id = False
        self.holder.unlink()
        self.assertTrue(optout.exists())
        self.assertEqual(optout.person_name, "Gorosito Analía")
        self.assertFalse(optout.partner_id)

    def test_who_comes_back_with_the_document_or_the_phone_is_known_again(self):
        document = {"ahorro_document_kind": "dni", "ahorro_document_number": "28345678"}
        returning = (
            ({**document, "mobile": "1165295725"}, "optout"),
            ({"phone": "3462663250"}, "optout"),
            ({"mobile": "1165295725"}, False),
            (
                {
                    "mobile": "3462663250",
                    "ahorro_document_kind": "dni",
                    "ahorro_document_number": "30111222",
                },
                False,
            ),
        )
        self._opt_out()
        self.plan.partner_id = False
        self.holder.unlink()
        for values, reason in returning:
            with self.subTest(values=values):
                self.plan.partner_id = self._holder("Otra", **values)
                self.assertEqual(self._reason(), reason)
                self.plan.partner_id.ahorro_phone_ids.unlink()

    def test_what_the_contact_learned_after_opting_out_is_kept_when_it_goes(self):
        anonymous = self._holder("Sin documento")
        self._opt_out(anonymous)
        anonymous.write(
            {
                "ahorro_document_kind": "dni",
                "ahorro_document_number": "30111222",
                "mobile": "1165295725",
            }
        )
        anonymous.unlink()
        again = self._holder("De nuevo", mobile="1165295725")
        plan = self._plan(partner_id=again.id, subscription_number="1")
        self.assertEqual(self._reason(plan), "optout")

    def test_an_opt_out_survives_the_merge_of_its_contact(self):
        duplicate = self._holder("Gorosito", mobile="1165295725")
        self._opt_out(duplicate)
        self._merge(self.holder | duplicate, self.holder)
        self.assertFalse(duplicate.exists())
        self.assertEqual(self._reason(), "optout")
        # Nor is the number of the contact that went forgotten.
        again = self._holder("Otra vez", mobile="1165295725")
        plan = self._plan(partner_id=again.id, subscription_number="1")
        self.assertEqual(self._reason(plan), "optout")

    def test_an_opt_out_survives_a_change_of_holder_made_by_sql(self):
        self._opt_out()
        other = self._holder("Cesionaria", mobile="1165295725")
        self.env.flush_all()
        for holder, reason in ((other, False), (self.holder, "optout")):
            self.env.cr.execute(
                "UPDATE ahorro_plan SET partner_id = %s WHERE id = %s",
                [holder.id, self.plan.id],
            )
            self.env.invalidate_all()
            self.assertEqual(self._reason(), reason)

    def test_a_consent_survives_the_merge_of_its_contact(self):
        self._set("advertising_consent", "always")
        duplicate = self._holder("Gorosito", mobile="1165295725")
        self._consent(duplicate)
        self.assertEqual(self._reason(kind=self.advertising), "no_consent")
        self._merge(self.holder | duplicate, self.holder)
        self.assertFalse(self._reason(kind=self.advertising))

    def test_a_consent_survives_deletion_where_there_is_a_document(self):
        self._set("advertising_consent", "always")
        person = self._holder("Consiente")
        self._consent(person)
        person.write(
            {"ahorro_document_kind": "dni", "ahorro_document_number": "30111222"}
        )
        person.unlink()
        again = self._holder(
            "Consiente",
            mobile="1165295725",
            ahorro_document_kind="dni",
            ahorro_document_number="30.111.222",
        )
        plan = self._plan(partner_id=again.id, subscription_number="1")
        self.assertFalse(self._reason(plan, kind=self.advertising))

    # === A PERSON'S DATA ===

    def test_the_persons_data_hold_their_statements_and_the_checks(self):
        self._opt_out(channel="phone", reason="Que no llamen más")
        self._opt_out(self.env["res.partner"], phone="3462663250", reason="BAJA")
        self._consent(evidence="Firmó la solicitud")
        self.guard._evaluate(self.plan, log=True)
        sections = self.holder.with_user(self.supervisor).sudo()._collect_person_data()
        rows = {title: rows for title, _columns, rows in sections}
        found = "\n".join(str(row) for row in rows.values())
        for text in ("Que no llamen más", "BAJA", "Firmó la solicitud", "optout"):
            if text == "optout":
                text = self.guard.with_user(self.supervisor).reason_text("optout")
            self.assertIn(text, found)

    def test_erasing_blanks_what_was_said_and_still_knows_the_person(self):
        optout = self._opt_out(reason="Soy Gorosito")
        number = self._opt_out(phone="3462663250", reason="Gorosito otra vez")
        consent = self._consent(evidence="Lo dijo Gorosito")
        optout.with_user(self.supervisor).action_lift("Gorosito lo pidió")
        self._opt_out(reason="Gorosito no quiere")
        self.holder._erase_person_data()
        self.env.flush_all()
        for table in ("ahorro_optout", "ahorro_optout_key", "ahorro_consent"):
            statement = "optout_id" if table == "ahorro_optout_key" else "id"
            self.env.cr.execute(
                f"SELECT to_jsonb(t)::text FROM {table} t WHERE {statement} >= %s",
                [consent.id if table == "ahorro_consent" else optout.id],
            )
            held = "\n".join(row[0] for row in self.env.cr.fetchall())
            for secret in ("Gorosito", "28345678", "3462663250"):
                self.assertNotIn(secret, held, table)
        self.assertEqual(consent.evidence, ERASED)
        self.assertFalse(number.phone)
        for values in (
            {"ahorro_document_kind": "dni", "ahorro_document_number": "28345678"},
            {"mobile": "3462663250"},
        ):
            again = self._holder("Vuelve", **{"phone": "1165295725", **values})
            self.plan.partner_id = again
            self.assertEqual(self._reason(), "optout")
            again.ahorro_phone_ids.unlink()

    # === KEPT AS SAID ===

    def test_a_number_is_shown_as_people_write_it(self):
        for key, shown in (
            ("1157142797", "11 5714-2797"),
            ("3462663250", "3462 66-3250"),
        ):
            optout = self._opt_out(self.env["res.partner"], phone=key)
            self.assertEqual((optout.phone, optout.phone_shown), (key, shown))
            self.assertTrue(optout.display_name.startswith(shown))

    def test_nobody_edits_or_deletes_what_a_person_said(self):
        for record in (self._opt_out(), self._consent()):
            for user in (self.operator, self.supervisor, self.admin, self.env.user):
                with self.subTest(model=record._name, user=user.login):
                    kept = record.with_user(user)
                    with self.assertRaises(UserError):
                        kept.write({"channel": "mail"})
                    with self.assertRaises(UserError):
                        kept.unlink()
                    with self.assertRaises(UserError):
                        kept.copy()

    def test_the_question_why_a_statement_ends_ends_it_with_the_answer(self):
        for statement, name in (
            (self._opt_out(), "optout_id"),
            (self._consent(), "consent_id"),
        ):
            with self.subTest(name=name):
                asked = statement.with_user(self.supervisor).action_open_end()
                question = (
                    self.env[asked["res_model"]]
                    .with_user(self.supervisor)
                    .with_context(**asked["context"])
                    .create({"reason": "Llamó el 12/11"})
                )
                self.assertEqual(question[name], statement)
                question.action_confirm()
                self.assertEqual(statement.ended_reason, "Llamó el 12/11")

    def test_the_end_is_signed_with_its_reason_and_happens_once(self):
        optout = self._opt_out().with_user(self.supervisor)
        for reason in ("", "  ", None, 7):
            with self.assertRaisesRegex(UserError, "Write why|Escribí"):
                optout.action_lift(reason)
        optout.action_lift("Llamó el 12/11")
        self.assertEqual(optout.ended_by_id, self.supervisor)
        self.assertEqual(optout.ended_reason, "Llamó el 12/11")
        with self.assertRaises(UserError):
            optout.action_lift("Otra vez")

    def test_who_records_it_signs_it_and_cannot_end_it_on_the_way(self):
        optout = self._opt_out(
            user_id=self.admin.id, ended_on=fields.Datetime.now(), person_name="Otra"
        )
        self.assertEqual(optout.user_id, self.supervisor)
        self.assertEqual(optout.person_name, "Gorosito Analía")
        self.assertFalse(optout.ended_on)

    def test_an_opt_out_needs_a_person_or_a_number(self):
        nobody = self.env["res.partner"]
        with self.assertRaises(ValidationError):
            self._opt_out(nobody)
        with self.assertRaises(UserError):
            self._opt_out(nobody, phone="663250")
        with self.assertRaises(ValidationError):
            self._opt_out(phone="3462663250", channel="mail")
        with self.assertRaises(ValidationError):
            self._opt_out(date=fields.Datetime.now() + timedelta(days=1))

    def test_a_consent_needs_a_person_and_their_words(self):
        with self.assertRaises(ValidationError):
            self._consent(evidence=" - ")
        with self.assertRaises(ValidationError):
            self._consent(partner_id=False)
        stranger = self._holder("De otra", company_id=self.other_company.id)
        with self.assertRaises(UserError):
            self._consent(stranger)

    # === ON THE CLIENT FILE ===

    @users("ahorro_operator")
    def test_an_operator_records_an_opt_out_once_however_often_it_is_asked(self):
        client = self.holder.with_env(self.env)
        for _twice in range(2):
            statements = client.action_opt_out("phone", "No me llamen")
        self.assertEqual(len(statements["optouts"]), 1)
        self.assertFalse(statements["can_lift"])
        self.assertRecordValues(
            self.env["ahorro.optout"].search([("partner_id", "=", client.id)]),
            [
                {
                    "channel": "phone",
                    "source": "operator",
                    "reason": "No me llamen",
                    "user_id": self.operator.id,
                    "company_id": self.company.id,
                }
            ],
        )
        statements = client.action_opt_out("all", "Ni me escriban")
        self.assertEqual(len(statements["optouts"]), 2)
        # What every channel says, one channel need not say again.
        self.assertEqual(len(client.action_opt_out("mail", "Nada")["optouts"]), 2)

    @users("ahorro_operator")
    def test_an_opt_out_of_one_phone_of_the_client_names_its_number(self):
        client = self.holder.with_env(self.env)
        [optout] = client.action_opt_out(
            "phone", "A ese no", client.ahorro_phone_ids.id
        )["optouts"]
        self.assertEqual(optout["phone"], "3462663250")
        other = self._holder("Otra", phone="1165295725").ahorro_phone_ids
        with self.assertRaises(UserError):
            client.action_opt_out("phone", "A ese no", other.id)

    @users("ahorro_operator")
    def test_the_client_file_shows_what_was_said_also_as_another_contact(self):
        duplicate = self._holder(
            "Gorosito A.",
            ahorro_document_kind="dni",
            ahorro_document_number="28345678",
        )
        self._opt_out(duplicate, reason="Desde la otra ficha")
        self._opt_out(self.env["res.partner"], phone="3462663250", channel="whatsapp")
        ended = self._opt_out(reason="Ya no")
        ended.with_user(self.supervisor).action_lift("Sí")
        client = self.holder.with_env(self.env)
        statements = client.get_client_file()["contact_statements"]
        self.assertEqual(
            {optout["reason"] for optout in statements["optouts"]},
            {"Desde la otra ficha", ""},
        )

    @users("ahorro_operator")
    def test_only_a_supervisor_lifts_an_opt_out(self):
        optout = self._opt_out()
        client = self.holder.with_env(self.env)
        with self.assertRaises(AccessError):
            client.action_lift_opt_out(optout.id, "Sí")
        client = client.with_user(self.supervisor)
        self.assertFalse(client.action_lift_opt_out(optout.id, "Sí")["optouts"])
        for wrong in (optout.id, "1", None, False):
            with self.assertRaises(UserError):
                client.action_lift_opt_out(wrong, "Sí")

    @users("ahorro_operator")
    def test_an_operator_records_a_consent_in_the_clients_words(self):
        client = self.holder.with_env(self.env)
        [consent] = client.action_record_consent(
            "whatsapp", "call", "Sí, por WhatsApp mejor"
        )["consents"]
        self.assertEqual(consent["evidence"], "Sí, por WhatsApp mejor")
        with self.assertRaises(ValidationError):
            client.action_record_consent("whatsapp", "call", None)

    @users("ahorro_operator")
    def test_a_value_that_the_form_does_not_have_is_refused_in_a_sentence(self):
        client = self.holder.with_env(self.env)
        for values in (
            ("fax", "No"),
            ("phone", ""),
            ("phone", ["No"]),
            ("phone", "No", False, "nonsense"),
            (["phone"], "No"),
            ("phone", "No", "11"),
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                client.action_opt_out(*values)
        with self.assertRaises(UserError):
            client.action_record_consent("phone", "telepathy", "Sí")

    def test_it_holds_in_each_company_whose_plans_are_shared_with_the_user(self):
        self.holder.company_id = False
        self._plan(
            partner_id=self.holder.id,
            subscription_number="1",
            company_id=self.other_company.id,
        )
        self.operator.company_ids = [Command.link(self.other_company.id)]
        both = (self.company | self.other_company).ids
        client = self.holder.with_user(self.operator)
        client.with_context(allowed_company_ids=both).action_opt_out("phone", "No")
        optouts = self.env["ahorro.optout"].search([("partner_id", "=", client.id)])
        self.assertEqual(sorted(optouts.company_id.ids), both)

    def test_programs_register_what_a_result_says_and_reuse_what_holds(self):
        values = {
            "company_id": self.company.id,
            "partner_id": self.holder.id,
            "channel": "phone",
            "source": "result",
            "reason": "Teléfono: pidió que no se lo llame",
        }
        optouts = self.env["ahorro.optout"].with_user(self.operator)
        first = optouts._record([values])
        self.assertEqual(optouts._record([values]), first)
        self.assertEqual(first.user_id, self.operator)
