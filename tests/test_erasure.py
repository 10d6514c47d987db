# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the database and the file store still say of a person who was erased."""

import io
import re
import zipfile
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from tests.erasure_case import ErasureCase

#: What must never be found afterwards, as regular expressions.
SECRETS = {
    "name": "quirqu[ií]ncho|zunildo",
    "document": r"28\.?345\.?678",
    "phone": "471853|47-1853",
    "e-mail": "(antes|ahora)@buzon",
    "address": "Larrea 1480",
    "account": "0170099220000067797370",
}
#: Types of the columns that are read.
TEXTS = ("text", "character varying", "character", "json", "jsonb", "ARRAY", "bytea")


@tagged("post_install", "-at_install")
class TestErasure(ErasureCase):
    # === READING EVERYTHING ===

    def _dump(self):
        """Return what the database says: table, column, secret."""
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(
            """SELECT table_name, column_name, c.data_type
                 FROM information_schema.columns c
                 JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'
                  AND c.data_type = ANY(%s)""",
            [list(TEXTS)],
        )
        columns = {}
        for table, column, kind in cr.fetchall():
            text = (
                f"encode(\"{column}\", 'escape')"
                if kind == "bytea"
                else f'"{column}"::text'
            )
            columns.setdefault(table, {})[column] = text
        found = set()
        for table, texts in columns.items():
            flags = [
                f"coalesce(bool_or({text} ~* %s), false)"
                for text in texts.values()
                for _secret in SECRETS
            ]
            cr.execute(
                f'SELECT {", ".join(flags)} FROM "{table}"',
                [pattern for _name in texts for pattern in SECRETS.values()],
            )
            keys = [(name, secret) for name in texts for secret in SECRETS]
            for (name, secret), is_there in zip(keys, cr.fetchone(), strict=True):
                if is_there:
                    found.add((table, name, secret))
        return found

    def _dump_files(self):
        """Return what the file store says: file, secret; workbooks are unpacked."""
        attachments = self.env["ir.attachment"].sudo()
        attachments._gc_file_store_unsafe()
        store = Path(attachments._filestore())
        # Scripts of our own tests have people of their own.
        bundles = attachments.search([("url", "=like", "/web/assets/%")])
        scripts = {Path(name).name for name in bundles.mapped("store_fname") if name}
        found = set()
        for path in store.rglob("*"):
            if not path.is_file() or "checklist" in path.parts:
                continue
            if path.name in scripts:
                continue
            for text in self._texts(path.read_bytes()):
                found |= {
                    (path.name, name)
                    for name, pattern in SECRETS.items()
                    if re.search(pattern, text, re.I)
                }
        return found

    def _texts(self, data):
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for name in packed.namelist():
                    yield packed.read(name).decode("utf-8", "replace")
        yield data.decode("latin-1")

    def _erase(self, user=None, companies=None, **values):
        form = (
            self.env["ahorro.person.data"]
            .with_user(user or self.supervisor)
            .with_context(allowed_company_ids=(companies or self.company).ids)
            .create(
                {
                    "partner_id": self.holder.id,
                    "reason": "Nota de Zunildo, DNI 28.345.678, tel. 03462 47-1853",
                    "typed_name": self.holder.name,
                    **values,
                }
            )
        )
        self.end = form.action_erase()
        self.flush_tracking()
        return form

    # === THE RULES ===

    def test_nothing_in_the_database_or_the_file_store_says_who_it_was(self):
        self._leave_traces()
        traces = self._dump()
        for place in (
            ("mail_tracking_value", "old_value_char", "e-mail"),
            ("mail_activity", "res_name", "name"),
            ("mail_guest", "name", "name"),
            ("discuss_channel", "description", "document"),
            ("crm_lead", "referred", "name"),
            ("res_users", "login", "e-mail"),
            ("mail_mail", "email_to", "e-mail"),
            ("mail_scheduled_message", "body", "name"),
            ("calendar_event", "name", "name"),
            ("calendar_attendee", "common_name", "name"),
            ("res_partner_bank", "acc_number", "account"),
            ("ahorro_import_line", "holder_name", "name"),
            ("ahorro_import_line", "raw", "document"),
            ("ahorro_import", "first_rows", "name"),
            ("ahorro_plan_change", "old_value", "name"),
            ("ahorro_optout", "person_name", "name"),
            ("ahorro_wa_event", "raw", "phone"),
            ("ahorro_wa_inbound", "text", "name"),
            ("ahorro_wa_batch", "rows_domain", "name"),
            ("ahorro_wa_batch_line", "person_key", "document"),
            ("base_import_import", "file", "document"),
            ("bus_bus", "message", "document"),
            ("ir_filters", "domain", "name"),
            ("ir_logging", "message", "name"),
            ("queue_job", "exc_info", "document"),
            ("sms_sms", "body", "name"),
        ):
            self.assertIn(place, traces)
        self.assertTrue(self._dump_files())
        self._erase()
        self.assertEqual(self._dump(), set())
        self.assertEqual(self._dump_files(), set())
        self.assertEqual(self.twin.ahorro_erased_on, self.holder.ahorro_erased_on)
        self.assertTrue(self.child.ahorro_erased_on)
        self.assertFalse(self.lead.phone or self.lead.email_from)

    def test_whatever_is_erased_was_given_out_on_request(self):
        self._leave_traces()
        people = (self.holder | self.twin).with_user(self.supervisor).sudo()
        told = str(people._collect_person_data())
        for said in (
            "Llamar a Quirquincho",
            "Zunildo paga el lunes",
            "28.345.678",
            "antes@buzon.example.com",
            "Entrega a Quirquincho",
            "ZUNILDO B QUIRQUINCHO",
            "El 0 km de Quirquincho",
            "0170099220000067797370",
            "Zunildo por la web",
            "Estimado Zunildo",
            "Quirquincho lo cede",
            "art. 328",
        ):
            self.assertIn(said, told)
        self.assertNotIn("Habló Carla Bustos", told)
        files = people._get_person_files().mapped("raw")
        self.assertIn(b"Quirquincho ahorro.plan", files)
        self.assertNotIn("resumen.xlsx", people._get_person_files().mapped("name"))

    def test_what_others_said_and_hold_stays(self):
        self._leave_traces()
        other = self._holder(
            "Bustos Carla",
            email="carla@example.com",
            ahorro_document_kind="dni",
            ahorro_document_number="30111222",
        )
        plan = self._plan(partner_id=other.id, subscription_number="3000001")
        run = self._import(
            {
                "subscription": "3000001",
                "holder": "BUSTOS CARLA",
                "document": "30111222",
                "status": "N0",
                "street": "Mitre 10",
            }
        )
        shared = self.env["crm.lead"].create(
            {"name": "Carla", "partner_id": other.id, "phone": "03462 15-471853"}
        )
        self._erase()
        self.assertEqual(other.email, "carla@example.com")
        self.assertEqual(plan.partner_id, other)
        self.assertTrue(run.attachment_id)
        self.assertIn("Mitre 10", str(run.line_ids.raw))
        self.assertEqual(shared.name, "Carla")
        bodies = str(self.former.message_ids.mapped("body"))
        self.assertIn("Habló Carla Bustos", bodies)
        self.assertNotIn("lo cede", bodies)

    def test_a_process_with_a_phone_of_two_people_is_left_and_named(self):
        self._holder("Pareja de Z", phone="03462 15-471853", company_id=False)
        lead = self.env["crm.lead"].create(
            {
                "name": "Llamada",
                "phone": "3462 471853",
                "company_id": self.company.id,
            }
        )
        form = self.env["ahorro.person.data"].with_user(self.supervisor)
        form = form.create({"partner_id": self.holder.id})
        self.assertIn("Llamada", form.found)
        self._erase()
        self.assertEqual(lead.name, "Llamada")

    def test_a_process_that_says_the_name_alone_is_left_and_named(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Por la web",
                "contact_name": "Zunildo Quirquincho",
                "company_id": self.company.id,
            }
        )
        form = self.env["ahorro.person.data"].with_user(self.supervisor)
        self.assertIn("Por la web", form.create({"partner_id": self.holder.id}).found)
        self._erase()
        self.assertTrue(lead.contact_name)

    def test_what_other_applications_say_is_named_and_left(self):
        self.env["res.partner.category"].create({"name": "De Zunildo Quirquincho"})
        self._erase()
        left = (
            self.env["ahorro.erasure"]
            .search([("partner_id", "=", self.holder.id)])
            .left
        )
        self.assertIn("De […] […]", left)
        self.assertNotIn("Zunildo", left)
        self.assertIn("De […] […]", self.end["params"]["message"])

    def test_who_logs_in_on_the_website_is_a_client(self):
        self._leave_login()
        client = self.holder.with_user(self.supervisor)
        with self.assertRaises(AccessError):
            client.action_edit_contact({"email": "otra@example.com"})
        client.action_edit_contact({"street": "Larrea 1482"})
        self._erase()
        user = self.holder.with_context(active_test=False).user_ids
        self.assertFalse(user.active)
        self.assertEqual(user.login, f"erased-{user.id}")

    def test_what_the_law_keeps_is_named_with_the_law(self):
        self.env["mail.blacklist"]._add("antes@buzon.example.com")
        self.holder.with_user(self.supervisor).action_opt_out("all", "No quiere")
        form = (
            self.env["ahorro.person.data"]
            .with_user(self.supervisor)
            .create({"partner_id": self.holder.id})
        )
        for law in ("art. 328", "art. 27"):
            self.assertIn(law, form.found)
        self._erase()
        self.assertEqual(self._dump(), {("mail_blacklist", "email", "e-mail")})

    def test_data_in_another_company_is_erased_by_who_works_in_both(self):
        self.holder.company_id = False
        self.env["crm.lead"].create(
            {
                "name": "En la otra",
                "email_from": "antes@buzon.example.com",
                "company_id": self.other_company.id,
            }
        )
        with self.assertRaises(UserError):
            self._erase()
        self.supervisor.company_ids |= self.other_company
        self._erase(companies=self.company | self.other_company)

    def test_who_is_no_supervisor_does_not_erase(self):
        for user in (self.operator, self.stranger, self.other_supervisor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._erase(user)

    def test_asked_twice_it_is_done_and_recorded_once(self):
        form = self._erase()
        form.action_erase()
        records = self.env["ahorro.erasure"].search(
            [("partner_id", "=", self.holder.id)]
        )
        self.assertEqual(len(records), 1)
        self.assertIn("Nota de", records.reason)
        self.assertNotIn("Zunildo", records.reason)

    def test_while_an_import_is_at_work_nobody_is_erased(self):
        run = self._read({"subscription": "2711700", "holder": "Quirquincho Zunildo"})
        run.sudo().job_phase = "apply"
        with self.assertRaises(UserError):
            self._erase()
