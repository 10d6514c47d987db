# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import zipfile

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, users

from .common import AhorroPlanCommon

SECRETS = (
    "Gorosito",
    "28.345.678",
    "0346215663250",
    "analia@example.com",
    "Colón 1480",
)


class TestPersonData(AhorroPlanCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holder.write(
            {
                "name": "=Gorosito Analía",
                "ahorro_document_kind": "dni",
                "ahorro_document_number": "28.345.678",
                "phone": "0346215663250",
                "email": "analia@example.com",
                "street": "Colón 1480",
            }
        )
        cls.plan.write({"notes": "<p>Gorosito llama de noche</p>"})
        cls.plan.message_post(body="Habló Gorosito")
        cls.env["ir.attachment"].create(
            {
                "name": "dni.txt",
                "raw": b"28.345.678",
                "res_model": "ahorro.plan",
                "res_id": cls.plan.id,
            }
        )
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Gorosito quiere un auto",
                "plan_id": cls.plan.id,
                "partner_id": cls.holder.id,
            }
        )

    def _form(self, **values):
        return self.env["ahorro.person.data"].create(
            {"partner_id": self.holder.id, "reason": "Nota del 12/11", **values}
        )

    def _held(self):
        """Return as one text whatever the database says about the person."""
        self.env.flush_all()
        parts = []
        for table, column in (
            ("res_partner", "id"),
            ("ahorro_phone", "partner_id"),
            ("ahorro_plan", "partner_id"),
            ("crm_lead", "partner_id"),
        ):
            self.env.cr.execute(
                f"SELECT to_jsonb(t)::text FROM {table} t WHERE {column} = %s",
                [self.holder.id],
            )
            parts += [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(
            "SELECT to_jsonb(t)::text FROM ahorro_plan_change t WHERE plan_id = %s",
            [self.plan.id],
        )
        parts += [row[0] for row in self.env.cr.fetchall()]
        parts += self.plan.message_ids.mapped("body")
        return "\n".join(parts)

    def test_the_file_holds_everything_and_no_formula(self):
        self.authenticate("ahorro_supervisor", "ahorro_supervisor")
        answer = self.url_open(f"/ahorro/person_data/{self.holder.id}")
        self.assertEqual(answer.status_code, 200)
        packed = zipfile.ZipFile(io.BytesIO(answer.content))
        [name] = [name for name in packed.namelist() if name.endswith(".xlsx")]
        book = load_workbook(io.BytesIO(packed.read(name)))
        cells = [
            cell
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        text = "\n".join(str(cell.value) for cell in cells)
        for secret in (*SECRETS, "2711700", "dni.txt", "Habló Gorosito"):
            self.assertIn(secret, text)
        self.assertNotIn("f", {cell.data_type for cell in cells})
        [file] = [name for name in packed.namelist() if name.endswith("dni.txt")]
        self.assertEqual(packed.read(file), b"28.345.678")

    def test_who_may_not_gets_no_file(self):
        for login in ("ahorro_operator", "ahorro_stranger", "ahorro_other"):
            self.authenticate(login, login)
            answer = self.url_open(f"/ahorro/person_data/{self.holder.id}")
            self.assertNotEqual(answer.status_code, 200, login)

    @users("ahorro_supervisor")
    def test_erasing_anonymises_and_keeps_the_rows(self):
        changes = len(self.plan.change_ids)
        self._form(typed_name="=gorosito ANALIA").action_erase()
        held = self._held()
        for secret in SECRETS:
            self.assertNotIn(secret, held)
        self.assertEqual(self.plan.partner_id, self.holder)
        self.assertEqual(self.plan.subscription_number, "2711700")
        self.assertGreaterEqual(len(self.plan.change_ids), changes)
        self.assertFalse(self.holder.ahorro_phone_ids)
        self.assertTrue(self.holder.ahorro_erased_on)
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "ahorro.plan"), ("res_id", "=", self.plan.id)])
        )
        self.assertFalse(files)
        erasure = self.env["ahorro.erasure"].search([])
        self.assertEqual(erasure.partner_id, self.holder)
        self.assertEqual(erasure.create_uid, self.supervisor)

    @users("ahorro_supervisor")
    def test_a_person_with_plans_elsewhere_is_not_half_erased_nor_shown(self):
        self.holder.company_id = False
        self._plan(
            company_id=self.other_company.id,
            subscription_number="5555555",
            partner_id=self.holder.id,
        )
        client_sudo = self.holder.with_env(self.env)._check_person_data_rights()
        self.assertNotIn("5555555", str(client_sudo._collect_person_data()))
        with self.assertRaises(UserError):
            self._form(typed_name="=Gorosito Analía").action_erase()

    @users("ahorro_supervisor")
    def test_erasing_asks_for_a_reason_and_the_name(self):
        for values in ({"reason": " "}, {"typed_name": "otra"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._form(
                    **({"typed_name": "=Gorosito Analía"} | values)
                ).action_erase()

    @users("ahorro_operator")
    def test_an_operator_can_neither_open_nor_erase(self):
        with self.assertRaises(AccessError):
            self.holder.with_env(self.env).action_ahorro_person_data()
        with self.assertRaises(AccessError):
            self._form()

    @users("ahorro_supervisor")
    def test_an_erasure_is_a_record_that_nobody_edits(self):
        self._form(typed_name="=Gorosito Analía").action_erase()
        erasure = self.env["ahorro.erasure"].sudo().search([])
        with self.assertRaises(UserError):
            erasure.reason = "otra"
        with self.assertRaises(UserError):
            erasure.unlink()
