# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A person in every place where personal data can stand."""

import base64

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.ahorro_import.tests.apply_common import AhorroApplyCommon
from odoo.addons.ahorro_plan.tools.workbook import Sheet, write_workbook
from odoo.addons.ahorro_whatsapp.tests.wa_records import make_account

#: One dot.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAA"
    "AABJRU5ErkJggg=="
)


class ErasureCase(AhorroApplyCommon):
    """A year of work with one person, in every spelling of theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holder.write(
            {
                "name": "Quirquincho Zunildo",
                "ahorro_document_kind": "dni",
                "ahorro_document_number": "28.345.678",
                "phone": "03462 15-471853",
                "email": "antes@buzon.example.com",
                "street": "Larrea 1480",
                "comment": "<p>Zunildo atiende de tarde</p>",
                "ref": "QUIRQUINCHO-1",
                "function": "Primo de Quirquincho",
                "website": "http://quirquincho.example.com",
                "barcode": "28345678",
            }
        )

    # === A YEAR OF WORK ===

    def _leave_traces(self):
        """Leave a trace in every place of the register, and of every spelling."""
        self._leave_imports()
        self._leave_processes()
        self._leave_family()
        self._leave_mails()
        self._leave_appointment()
        self._leave_former_plan()
        self._leave_leftovers()
        self._leave_whatsapp()
        self._leave_mentions()
        self._leave_login()
        client = self.holder.with_user(self.supervisor)
        client.action_opt_out("mail", "Quirquincho no quiere correos")
        client.action_record_consent("phone", "call", "Zunildo dijo que sí")
        self.flush_tracking()

    def _leave_imports(self):
        person = {
            "holder": "QUIRQUINCHO ZUNILDO JOSE",
            "document": "28345678",
            "phone": "0346215471853",
            "email": "otro.antes@buzon.example.com",
            "street": "Larrea 1480",
            "status": "N0",
        }
        self._import(
            person | {"subscription": "2711700", "group": "G9RX", "order": "031E"},
            # Rejected: nothing tells which plan it is.
            person | {"holder": "ZUNILDO B QUIRQUINCHO"},
            {"holder": "Zunildo, QUIRQUINCHO", "status": "N0"},
        )
        failed = self.runs.create_from_file(
            "zunildo quirquincho.csv",
            base64.b64encode(b"Quirquincho Zunildo;28.345.678\n").decode(),
        )
        self.assertEqual(failed.state, "failed")

    def _leave_processes(self):
        plan, holder = self.plan, self.holder
        self.lead = lead = self.env["crm.lead"].create(
            {
                "name": "Quirquincho quiere un auto",
                "plan_id": plan.id,
                "partner_id": holder.id,
                "email_from": "antes@buzon.example.com",
                "phone": "03462 15-471853",
                "description": "DNI 28345678",
            }
        )
        loose = [
            {"name": "Zunildo por la web", "email_from": "antes@buzon.example.com"},
            {"name": "Quirquincho llamó", "phone": "+54 9 3462 47-1853"},
        ]
        self.env["crm.lead"].create(
            [values | {"company_id": self.company.id} for values in loose]
        )
        self.flush_tracking()
        for records, values in (
            (lead, {"email_from": "ahora@buzon.example.com", "phone": "471853"}),
            (lead, {"partner_id": False}),
            (lead, {"partner_id": holder.id, "contact_name": "Zunildo"}),
            (holder, {"email": "ahora@buzon.example.com"}),
            (plan, {"notes": "Quirquincho llama de noche"}),
            (plan, {"description": "Auto de Zunildo"}),
            (plan, {"description": "El 0 km de Quirquincho"}),
        ):
            records.write(values)
            self.flush_tracking()
        for record in (holder, plan, lead):
            record.message_post(
                body="Habló Quirquincho", subject="Zunildo", author_id=holder.id
            )
            for done in (False, True):
                activity = record.activity_schedule(
                    "mail.mail_activity_data_call",
                    summary="Llamar a Quirquincho",
                    note="<p>DNI 28.345.678</p>",
                    user_id=self.supervisor.id,
                )
                if done:
                    activity.action_feedback(feedback="Zunildo paga el lunes")
            self.env["ir.attachment"].create(
                {
                    "name": "dni 28345678.txt",
                    "raw": f"Quirquincho {record._name}".encode(),
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )

    def _leave_family(self):
        below = {"parent_id": self.holder.id, "company_id": self.company.id}
        self.child = self.env["res.partner"].create(
            below
            | {
                "name": "Casa de Zunildo",
                "type": "delivery",
                "street": "Larrea 1480",
                "phone": "3462-471853",
            }
        )
        self.twin = self._holder(
            "ZUNILDO QUIRQUINCHO",
            ahorro_document_kind="cuil",
            ahorro_document_number="20-28345678-2",
            phone="(03462) 47-1853",
        )
        self.env["res.partner.bank"].create(
            {
                "partner_id": self.holder.id,
                "acc_number": "0170099220000067797370",
                "acc_holder_name": "Quirquincho Zunildo",
                "note": "<p>CBU de Zunildo</p>",
            }
        )

    def _leave_login(self):
        """Let the person in on the website, with a picture of theirs."""
        new_test_user(
            self.env,
            login="antes@buzon.example.com",
            groups="base.group_portal",
            name=self.holder.name,
            email=self.holder.email,
            partner_id=self.holder.id,
            signature="<p>Zunildo</p>",
        )
        # Its file is deleted in the middle of what is written to the contact.
        self.holder.image_1920 = base64.b64encode(PICTURE)

    def _leave_mails(self):
        self.env["mail.mail"].create(
            {
                "email_to": "antes@buzon.example.com",
                "subject": "Estimado Zunildo",
                "body_html": "<p>Sr. Quirquincho</p>",
            }
        )
        self.env["mail.scheduled.message"].create(
            {
                "model": "ahorro.plan",
                "res_id": self.plan.id,
                "author_id": self.supervisor.partner_id.id,
                "scheduled_date": fields.Datetime.add(fields.Datetime.now(), days=2),
                "subject": "Zunildo",
                "body": "<p>Quirquincho</p>",
            }
        )
        book = write_workbook(
            [Sheet("Semana", ["Titular"], [["Bustos"], ["Quirquincho, Zunildo"]])]
        )
        self.env["mail.mail"].create(
            {
                "email_to": "jefa@example.com",
                "subject": "Resumen",
                "attachment_ids": [
                    fields.Command.create({"name": "resumen.xlsx", "raw": book.read()})
                ],
            }
        )
        self.env["sms.sms"].create(
            {"number": "+5493462471853", "body": "Hola Zunildo", "state": "sent"}
        )

    def _leave_appointment(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Entrega a Quirquincho",
                "description": "<p>DNI 28345678</p>",
                "location": "Larrea 1480",
                "start": fields.Datetime.add(fields.Datetime.now(), days=3),
                "stop": fields.Datetime.add(fields.Datetime.now(), days=3, hours=1),
                "partner_ids": [
                    fields.Command.set((self.holder | self.supervisor.partner_id).ids)
                ],
            }
        )
        self.assertIn(self.holder, event.attendee_ids.partner_id)

    def _leave_former_plan(self):
        self.former = self._plan(
            partner_id=self.holder.id,
            subscription_number="2711999",
            notes="<p>Zunildo lo vende</p>",
        )
        self.former.message_post(body="Quirquincho lo cede")
        self.env.flush_all()
        self.former.partner_id = self._holder("Bustos Carla")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_message SET date = date - interval '1 day' "
            "WHERE model = 'ahorro.plan' AND res_id = %s",
            [self.former.id],
        )
        self.former.message_post(body="Habló Carla Bustos")

    def _leave_leftovers(self):
        cr = self.env.cr
        cr.execute(
            """INSERT INTO bus_bus (channel, message, create_date)
               VALUES ('"x"', '{"b": "Zunildo Qu\\u00edrquincho 28345678"}', now())"""
        )
        cr.execute(
            """INSERT INTO ir_logging (type, name, message, path, func, line, dbname)
               VALUES ('server', 'x', 'Zunildo Quirquincho', 'x', 'x', '1', 'x')"""
        )
        cr.execute(
            """INSERT INTO queue_job (uuid, state, name, exc_info, result)
               VALUES ('x', 'failed', 'x', 'ValueError: 28.345.678', 'Larrea 1480 '
                       || 'Quirquincho Zunildo')"""
        )
        self.env["ir.filters"].create(
            {
                "name": "Zunildo",
                "model_id": "res.partner",
                "domain": "[('name', 'ilike', 'quirquincho zunildo')]",
            }
        )
        self.env["base_import.import"].create(
            {
                "res_model": "res.partner",
                "file_name": "contactos.csv",
                "file": b"nombre;dni\nQuirquincho Zunildo;28345678\n",
            }
        )
        self.env["ahorro.report.export"].create(
            {
                "user_id": self.supervisor.id,
                "domain": [["partner_id.name", "ilike", "quirquincho"]],
            }
        )

    def _leave_whatsapp(self):
        message = self.env["ahorro.wa.message"].create(
            {
                "company_id": self.company.id,
                "template_id": self.env["ahorro.wa.template"].search([], limit=1).id,
                "plan_id": self.plan.id,
                "partner_id": self.holder.id,
                "user_id": self.operator.id,
                "phone": "5493462471853",
                "text": "Hola Zunildo",
            }
        )
        account = make_account(self.company)
        self.env.cr.execute(
            """INSERT INTO ahorro_wa_event (account_id, digest, raw, received_at, state)
               VALUES (%s, 'x', %s, now(), 'done')""",
            [account.id, b'{"from": "5493462471853", "name": "Zunildo"}'],
        )
        self._leave_hidden_number(account)
        self._leave_mass_send(account, message)
        return message

    def _leave_hidden_number(self, account):
        """Have somebody write whose number nobody knows."""
        raw = b'{"user_id": "AR.77", "name": "Quirqu\\u00edncho Zunildo"}'
        self.env.cr.execute(
            """INSERT INTO ahorro_wa_event (account_id, digest, raw, received_at, state)
               VALUES (%s, 'y', %s, now(), 'done')""",
            [account.id, raw],
        )
        self.env.cr.execute(
            """INSERT INTO ahorro_wa_inbound (company_id, account_id, wamid, bsuid,
                                              name, kind, moment, text)
               VALUES (%s, %s, 'wamid.hidden', 'AR.77', 'Zunildo Quirquíncho', 'text',
                       now(), 'Soy Quirquincho, Zunildo')""",
            [self.company.id, account.id],
        )

    def _leave_mass_send(self, account, message):
        """Prepare a mass send by the person's name, and write it into its own."""
        batch = self.env["ahorro.wa.batch"].create(
            {
                "name": "Para Zunildo Quirquincho",
                "company_id": self.company.id,
                "account_id": account.id,
                "template_id": message.template_id.id,
                "type_id": self.env["ahorro.campaign.type"].search([], limit=1).id,
                "rows_root": "plan",
                "rows_domain": '[["partner_id.name", "=", "Zunildo Quirquíncho"]]',
            }
        )
        self.env["ahorro.wa.batch.line"].create(
            {
                "batch_id": batch.id,
                "company_id": self.company.id,
                "plan_id": self.plan.id,
                "partner_id": self.holder.id,
                "phone": "+5493462471853",
                "phone_key": "3462471853",
                "person_key": "d28345678",
                "text": "Hola Zunildo",
                "message_id": message.id,
            }
        )

    def _leave_mentions(self):
        """Write of the person where somebody else is spoken of."""
        other = self._holder(
            "Vecina Marta", comment="<p>Prima de Zunildo Quirquincho</p>"
        )
        plan = self._plan(
            partner_id=other.id,
            subscription_number="3000002",
            notes="<p>Paga QUIRQUINCHO, ZUNILDO (28.345.678)</p>",
        )
        plan.message_post(body="Avisar a zunildo quirquincho al 03462 15-47-1853")
        self.env["crm.lead"].create(
            {
                "name": "Marta",
                "partner_id": other.id,
                "referred": "la mandó Zunildo Quirquincho",
                "company_id": self.company.id,
            }
        )
        self.env["ahorro.campaign"].search(
            [], limit=1
        ).description = "Empezar por Quirquincho Zunildo"
        self.env["mail.guest"].create(
            {"name": "Zunildo", "email": "antes@buzon.example.com"}
        )
        chat = self.env["discuss.channel"].create(
            {"name": "Caso Zunildo Quirquincho", "description": "DNI 28.345.678"}
        )
        chat.message_post(body="Quirquíncho Zunildo otra vez", message_type="comment")
        lease = """INSERT INTO ahorro_lease (user_id, partner_id, plan_id, company_id,
                                            token, taken_at, expires_at)
                   VALUES (%s, %s, %s, %s, 'x', now() - interval '2 day',
                           now() - interval '1 day') RETURNING id"""
        self.env.cr.execute(
            lease,
            [self.operator.id, self.holder.id, self.plan.id, self.company.id],
        )
        self.env.cr.execute(
            "INSERT INTO ahorro_lease_key (lease_id, key) VALUES (%s, 'd28345678')",
            self.env.cr.fetchone(),
        )

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()
