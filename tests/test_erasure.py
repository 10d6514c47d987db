# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the whole database still says of a person whose data was erased."""

from odoo.tests import tagged

from odoo.addons.ahorro_import.tests.apply_common import AhorroApplyCommon

#: What must never be found afterwards, as PostgreSQL's regular expressions.
SECRETS = {
    "name": "quirquincho|zunildo",
    "document": r"28\.?345\.?678",
    "phone": "471853",
    "e-mail": "(antes|ahora)@buzon",
    "address": "Larrea 1480",
}
#: What stays, and why.
STAYS = {
    # The law asks who wanted it and why: the words of whoever erased.
    ("ahorro_erasure", "reason"),
}


@tagged("post_install", "-at_install")
class TestErasure(AhorroApplyCommon):
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
            }
        )

    def _leave_traces(self):
        """Leave what a year of work leaves, in every add-on."""
        plan, holder = self.plan, self.holder
        self._import(
            {
                "subscription": "2711700",
                "group": "G9RX",
                "order": "031E",
                "holder": "QUIRQUINCHO ZUNILDO JOSE",
                "document": "28345678",
                "phone": "0346215471853",
                "email": "otro.antes@buzon.example.com",
                "street": "Larrea 1480",
                "status": "N0",
            }
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "Quirquincho quiere un auto",
                "plan_id": plan.id,
                "partner_id": holder.id,
                "email_from": "antes@buzon.example.com",
                "phone": "03462 15-471853",
                "description": "DNI 28345678",
            }
        )
        self.flush_tracking()
        for records, values in (
            (lead, {"email_from": "ahora@buzon.example.com", "phone": "471853"}),
            (lead, {"partner_id": False}),
            (lead, {"partner_id": holder.id, "contact_name": "Zunildo"}),
            (holder, {"email": "ahora@buzon.example.com"}),
            (plan, {"notes": "Quirquincho llama de noche"}),
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
                    "raw": b"Quirquincho",
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        client = holder.with_user(self.supervisor)
        client.action_opt_out("mail", "Quirquincho no quiere correos")
        client.action_record_consent("phone", "call", "Zunildo dijo que sí")

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()

    def _dump(self):
        """Return what is found: table, column, secret."""
        self.env.flush_all()
        tables = self.env.cr
        tables.execute(
            """SELECT table_name, column_name FROM information_schema.columns c
                 JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'
                  AND (c.data_type IN ('text', 'character varying', 'character',
                                       'json', 'jsonb', 'ARRAY'))"""
        )
        columns = {}
        for table, column in tables.fetchall():
            columns.setdefault(table, []).append(column)
        found = set()
        for table, names in columns.items():
            flags = [
                f'coalesce(bool_or("{name}"::text ~* %s), false)'
                for name in names
                for _secret in SECRETS
            ]
            tables.execute(
                f'SELECT {", ".join(flags)} FROM "{table}"',
                [pattern for _name in names for pattern in SECRETS.values()],
            )
            keys = [(name, secret) for name in names for secret in SECRETS]
            for (name, secret), is_there in zip(keys, tables.fetchone(), strict=True):
                if is_there and (table, name) not in STAYS:
                    found.add((table, name, secret))
        return found

    def _collect(self):
        client_sudo = self.holder.with_user(self.supervisor).sudo()
        return str(client_sudo._collect_person_data())

    def test_nothing_in_the_database_says_who_it_was(self):
        self._leave_traces()
        traces = self._dump()
        for place in (
            ("mail_tracking_value", "old_value_char", "e-mail"),
            ("mail_activity", "res_name", "name"),
            ("ahorro_import_line", "holder_name", "name"),
            ("ahorro_optout", "person_name", "name"),
        ):
            self.assertIn(place, traces)
        told = self._collect()
        for said in ("Llamar a Quirquincho", "Zunildo paga el lunes", "28.345.678"):
            self.assertIn(said, told)
        form = (
            self.env["ahorro.person.data"]
            .with_user(self.supervisor)
            .create(
                {
                    "partner_id": self.holder.id,
                    "reason": "Nota de Zunildo",
                    "typed_name": self.holder.name,
                }
            )
        )
        form.action_erase()
        self.flush_tracking()
        self.assertEqual(self._dump(), set())
