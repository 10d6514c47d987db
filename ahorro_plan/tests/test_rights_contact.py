# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from ..models.person.ahorro_contact_mixin import CONTACT_FIELDS
from .rights_common import RpcCase

# Whose contact data the guarded methods let whom edit. Left out because they never may:
# the stranger (an internal user without a role in Ahorro) and the portal user.
OURS = ("operator", "supervisor", "admin")
THEIRS = ("other_supervisor",)
USERS = (*OURS, *THEIRS, "stranger", "portal")
CLIENTS = {
    "holder": OURS,
    "holder of the other company": THEIRS,
    "shared, plans in both companies": OURS + THEIRS,
    "shared, plan in the other company": THEIRS,
    "holder of an archived plan": OURS,
    "archived holder": OURS,
    "no plan": (),
    "relative of a holder, no plan": (),
    "holder and internal user": (),
    # Who only follows their own documents on the website is a client.
    "holder and portal user": OURS,
    "holder and archived user": (),
    "our own dealership, with a plan": (),
    "the other dealership, with a plan": (),
}


class TestGuardedContact(RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        both = cls._client("Uno", 1, company_id=False)
        cls._client_plan(both, 2, cls.other_company)
        shared = cls._holder("Dos", company_id=False)
        cls._client_plan(shared, 3, cls.other_company)
        past = cls._client("Tres", 4)
        past.ahorro_plan_ids.active = False
        gone = cls._client("Cuatro", 5, active=False)
        former = cls._user("former", "base.group_user")
        former.active = False
        people = (cls.colleague, cls.portal, former)
        for number, user in enumerate(people, start=10):
            cls._client_plan(user.partner_id, number)
        cls._client_plan(cls.company.partner_id, 20)
        cls._client_plan(cls.other_company.partner_id, 21, cls.other_company)
        cls.contacts = {
            "holder": cls.holder,
            "holder of the other company": cls.other_holder,
            "shared, plans in both companies": both,
            "shared, plan in the other company": shared,
            "holder of an archived plan": past,
            "archived holder": gone,
            "no plan": cls._holder("Cinco"),
            "holder and internal user": cls.colleague.partner_id,
            "holder and portal user": cls.portal.partner_id,
            "holder and archived user": former.partner_id,
            "our own dealership, with a plan": cls.company.partner_id,
            "the other dealership, with a plan": cls.other_company.partner_id,
            "relative of a holder, no plan": cls._holder(
                "Seis", parent_id=cls.holder.id
            ),
        }
        cls.env["ahorro.phone"].create(
            [
                {"partner_id": contact.id, "raw": "3462663250"}
                for contact in cls.contacts.values()
            ]
        )

    @classmethod
    def _client(cls, name, number, **values):
        client = cls._holder(name, **values)
        cls._client_plan(client, number)
        return client

    @classmethod
    def _client_plan(cls, partner, number, company=None):
        cls._plan(
            company_id=(company or cls.company).id,
            partner_id=partner.id,
            subscription_number=f"80000{number}",
        )

    def _assert_guarded(self, method, get_args):
        for name, expected in CLIENTS.items():
            contact = self.contacts[name]
            with self.subTest(contact=name):
                actual = tuple(
                    user
                    for user in USERS
                    if self._allowed(
                        getattr(self, user),
                        "res.partner",
                        method,
                        contact.ids,
                        *get_args(contact),
                    )
                )
                self.assertEqual(actual, expected)

    def test_a_name_that_no_index_takes_is_refused_with_a_sentence(self):
        contact = self.holder.with_user(self.operator)
        with self.assertRaisesRegex(UserError, "too long"):
            contact.action_edit_contact({"name": "Ñandú " * 400})

    def test_a_mail_that_is_none_is_refused_and_one_that_came_so_stays(self):
        contact = self.holder.with_user(self.operator)
        contact.sudo().email = "mauricio@"
        contact.action_edit_contact({"email": "mauricio@", "city": "Roldán"})
        self.assertEqual(contact.city, "Roldán")
        for wrong in ("ana@", "ana", "no tiene"):
            with self.assertRaisesRegex(UserError, wrong):
                contact.action_edit_contact({"email": wrong})
        self.assertEqual(contact.email, "mauricio@")
        for right in ("ana@correo.com.ar", ""):
            contact.action_edit_contact({"email": right})
            self.assertEqual(contact.email or "", right)

    def test_contact_data_is_edited_of_clients_in_reach_and_of_nobody_else(self):
        self._assert_guarded("action_edit_contact", lambda contact: [{"name": "X"}])

    def test_phones_are_added_to_clients_in_reach_and_to_nobody_else(self):
        self._assert_guarded("action_add_phones", lambda contact: ["3462663251"])

    def test_phones_are_flagged_of_clients_in_reach_and_of_nobody_else(self):
        self._assert_guarded(
            "action_flag_phone",
            lambda contact: [contact.ahorro_phone_ids[:1].id, "is_wrong"],
        )

    def test_vendors_are_left_alone_by_all_three_methods(self):
        # With accounting a vendor has supplier_rank; any field that is set will do.
        self.holder.employee = True
        phone = self.holder.ahorro_phone_ids[:1]
        calls = (
            ("action_edit_contact", {"city": "Roldán"}),
            ("action_add_phones", "3462663251"),
            ("action_flag_phone", phone.id, "is_wrong"),
        )
        for is_vendor in (True, False):
            self.holder.employee = is_vendor
            with patch.object(
                self.registry["res.partner"],
                "_get_vendor_fields",
                lambda self: ["employee"],
            ):
                for method, *args in calls:
                    allowed = self._allowed(
                        self.admin, "res.partner", method, self.holder.ids, *args
                    )
                    self.assertEqual(allowed, not is_vendor, method)

    def test_the_rank_of_a_vendor_is_looked_at_where_accounting_is_installed(self):
        fields = self.env["res.partner"]._get_vendor_fields()
        ranks = {"supplier_rank"} & self.env["res.partner"]._fields.keys()
        self.assertEqual(set(fields), ranks)


class TestEditContact(RpcCase):
    def _edit(self, values, contact=None):
        with self.env.cr.savepoint():
            return self._rpc(
                self.operator,
                "res.partner",
                "action_edit_contact",
                (contact or self.holder).ids,
                values,
            )

    def test_contact_data_are_written_and_signed_by_who_edited_them(self):
        argentina = self.env.ref("base.ar")
        values = {
            "name": "Gorosito Ana",
            "email": "ana@example.com",
            "phone": "0346215663250",
            "mobile": "0346215663251",
            "street": "Belgrano 1200",
            "street2": "PB",
            "city": "Roldán",
            "zip": "2134",
            "state_id": argentina.state_ids[0].id,
            "country_id": argentina.id,
            "is_company": True,
            "ahorro_document_kind": "dni",
            "ahorro_document_number": "05.345.678",
        }
        self.assertEqual(set(values), CONTACT_FIELDS)
        self._edit(values)
        self.assertRecordValues(self.holder, [values])
        self.assertEqual(self.holder.write_uid, self.operator)
        self._edit(dict.fromkeys(CONTACT_FIELDS - {"name"}, False))
        self.assertFalse(any(self.holder[n] for n in CONTACT_FIELDS - {"name"}))

    def test_no_other_field_of_a_contact_is_written_not_even_beside_one_that_is(self):
        others = self.env["res.partner"]._fields.keys() - CONTACT_FIELDS
        for name in ("company_id", "user_ids", "vat", "active", "ahorro_plan_ids"):
            self.assertIn(name, others)
        for name in others:
            with self.assertRaisesRegex(AccessError, name):
                self._edit({name: False, "city": "Roldán"})
        self.assertFalse(self.holder.city)

    def test_what_is_not_a_field_is_refused_with_its_name(self):
        for name in ("nothing", "state_id.name", "credit_limit", "__class__"):
            with self.assertRaisesRegex(AccessError, name):
                self._edit({name: 1})

    def test_nested_commands_and_lists_are_refused_and_clear_nothing(self):
        state = self.env.ref("base.ar").state_ids[0]
        self.holder.state_id = state
        for values in (
            {"state_id": [Command.create({"name": "X"})]},
            {"state_id": Command.create({"name": "X"})},
            {"state_id": {"name": "X", "code": "X", "country_id": 1}},
            {"state_id": [state.id]},
            {"country_id": "Argentina"},
            {"country_id": True},
            {"name": ["X"]},
            {"name": {"es_AR": "X"}},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._edit(values)
        self.assertEqual(self.holder.state_id, state)

    def test_what_is_no_dictionary_is_refused_with_a_sentence(self):
        for values in (None, [], [1], "name", [["name", "X"]]):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._edit(values)

    def test_a_client_keeps_a_name(self):
        for name in (False, None, "", "   "):
            with self.subTest(name=name), self.assertRaises(UserError):
                self._edit({"name": name})

    def test_an_address_does_not_reach_relatives_who_are_no_clients(self):
        """Odoo hands an address on to the parent company and to its contacts."""
        parents = {
            "a user's employer": self._holder("Uno", is_company=True),
            "our own company": self.company.partner_id,
            "a contact of the other company": self._holder(
                "Dos", is_company=True, company_id=self.other_company.id
            ),
        }
        self.colleague.partner_id.parent_id = parents["a user's employer"]
        for number, (name, parent) in enumerate(parents.items()):
            client = self._holder("Hijo", parent_id=parent.id, company_id=False)
            self._plan(partner_id=client.id, subscription_number=f"800000{number}")
            with self.subTest(parent=name):
                with self.assertRaises(AccessError):
                    self._edit({"street": "Belgrano 1200"}, client)
                self.assertFalse(parent.street)
                self._edit({"email": "hijo@example.com"}, client)

    def test_the_address_of_a_family_of_plain_contacts_is_edited(self):
        client = self._holder("Hija", parent_id=self.holder.id)
        self._plan(partner_id=client.id, subscription_number="8000001")
        self._edit({"street": "Belgrano 1200"}, client)
        self.assertEqual(client.street, "Belgrano 1200")

    def test_one_client_is_edited_at_a_time(self):
        for ids in ([], (self.holder | self.company.partner_id).ids):
            with self.assertRaisesRegex(UserError, "no such record"):
                self._rpc(self.operator, "res.partner", "action_edit_contact", ids, {})


class TestEditPhones(RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls._holder("Uno")
        cls._plan(partner_id=cls.client.id, subscription_number="8000001")
        cls.phone, cls.phone_of_client = cls.env["ahorro.phone"].create(
            [
                {"partner_id": partner.id, "raw": "3462663250"}
                for partner in (cls.holder, cls.client)
            ]
        )

    def _call(self, method, *args):
        with self.env.cr.savepoint():
            return self._rpc(
                self.operator, "res.partner", method, self.holder.ids, *args
            )

    def test_the_phone_of_one_client_is_not_flagged_through_another(self):
        for phone_id in (self.phone_of_client.id, 0, False, "x", self.phone.ids):
            with self.subTest(phone=phone_id), self.assertRaises(UserError):
                self._call("action_flag_phone", phone_id, "is_wrong")
        self.assertFalse(self.phone_of_client.is_wrong)

    def test_nothing_but_the_two_flags_is_written_on_a_phone(self):
        for name in self.phone._fields.keys() - {"is_wrong", "no_whatsapp"}:
            with self.assertRaises(UserError):
                self._call("action_flag_phone", self.phone.id, name, True)
        for flag in ("is_wrong", "no_whatsapp"):
            self._call("action_flag_phone", self.phone.id, flag)
            self.assertIs(self.phone[flag], True)
            self._call("action_flag_phone", self.phone.id, flag, False)
            self.assertIs(self.phone[flag], False)

    def test_a_phone_that_is_no_text_is_refused_with_a_sentence(self):
        for text in (None, False, "", " ", [], ["3462663251"], {"a": 1}, True):
            with self.subTest(text=text), self.assertRaises(UserError):
                self._call("action_add_phones", text)
        self.assertEqual(self.holder.ahorro_phone_ids, self.phone)

    def test_who_adds_a_phone_cannot_pass_it_off_as_the_administradoras(self):
        with self.assertRaises(TypeError):
            self._call("action_add_phones", "3462663252", "mobile", "file")
        ids = self._call("action_add_phones", "3462663251", "mobile")
        added = self.env["ahorro.phone"].browse(ids)
        self.assertEqual(added.source, "operator")

    def test_no_default_of_a_caller_reaches_a_phone_that_is_added(self):
        defaults = {"default_source": "file", "default_is_wrong": True}
        env = self.env(user=self.operator, context=defaults, su=False)
        ids = call_kw(
            env["res.partner"],
            "action_add_phones",
            [self.holder.ids, "3462663251"],
            {"context": defaults},
        )
        added = self.env["ahorro.phone"].browse(ids)
        self.assertEqual((added.source, added.is_wrong), ("operator", False))

    def test_more_than_a_telephone_is_refused_wherever_it_is_typed(self):
        long = "9" * 10_000_000
        with self.assertRaisesRegex(UserError, "1000"):
            self._call("action_add_phones", long)
        partner = self.holder
        for name in ("phone", "mobile"):
            with self.assertRaisesRegex(UserError, "1000"):
                partner.write({name: long})
            with self.assertRaisesRegex(UserError, "1000"):
                partner.create({"name": "Ana", name: long})
        partner.phone = "9" * 1_000
        self.env.flush_all()
