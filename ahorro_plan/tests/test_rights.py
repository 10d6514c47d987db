# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect
import json

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.http import Request
from odoo.models import MetaModel
from odoo.service.model import call_kw, get_public_method
from odoo.tests import HttpCase
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .common import AhorroPlanCommon

ROLES = ("operator", "supervisor", "admin", "stranger", "portal")

# What each role may do with one record: search it, read, write, create one like it,
# unlink. The stranger is an internal user without a role in Ahorro.
OWN_COMPANY = {
    # record                operator  supervisor  admin    stranger  portal
    "provider":            ("sr",     "srwcu",    "srwcu", "",       ""),
    "dealer code":         ("sr",     "srwcu",    "srwcu", "",       ""),
    "award act":           ("sr",     "srwcu",    "srwcu", "",       ""),
    "status":              ("sr",     "srwcu",    "srwcu", "",       ""),
    "status move":         ("sr",     "srwcu",    "srwcu", "",       ""),
    "seller":              ("sr",     "srwcu",    "srwcu", "",       ""),
    "plan":                ("sr",     "srwc",     "srwc",  "",       ""),
    "change":              ("sr",     "sr",       "sr",    "",       ""),
    "erasure":             ("",       "sr",       "sr",    "",       ""),
    "phone":               ("sr",     "sr",       "sr",    "",       ""),
    "process of a plan":   ("sr",     "srwc",     "srwc",  "",       ""),
    "process of no plan":  ("",       "",         "",      "",       ""),
    "process tag":         ("sr",     "sr",       "sr",    "",       ""),
    "holder":              ("sr",     "sr",       "sr",    "sr",     ""),
    "contact of no plan":  ("sr",     "sr",       "sr",    "sr",     ""),
    "contact of a user":   ("sr",     "sr",       "sr",    "sr",     ""),
    "attachment":          ("sr",     "srwcu",    "srwcu", "",       ""),
    "message":             ("src",    "srwcu",    "srwcu", "",       ""),
    "activity of another": ("sr",     "srwcu",    "srwcu", "",       ""),
}  # fmt: skip

# What all companies share: a supervisor of any of them keeps it up to date.
SHARED = {
    "provider":            ("sr",     "srwcu",    "srwcu", "",       ""),
    "award act":           ("sr",     "srwcu",    "srwcu", "",       ""),
    "status":              ("sr",     "srwcu",    "srwcu", "",       ""),
    "status move":         ("sr",     "srwcu",    "srwcu", "",       ""),
    "phone":               ("sr",     "sr",       "sr",    "",       ""),
    "holder":              ("sr",     "sr",       "sr",    "sr",     ""),
}  # fmt: skip

# Nothing, but for what has no company and for contacts of internal users, which Odoo
# shows to each other. Who has no role has been refused all the rest above.
OTHER_COMPANY = dict.fromkeys(OWN_COMPANY, ("", "", "")) | {
    "process tag":         ("sr",     "sr",       "sr"),
    "contact of a user":   ("sr",     "sr",       "sr"),
}  # fmt: skip

# What not even the superuser does: history is append-only, plans and holders stay.
NEVER = {
    "plan": "u",
    "change": "wcu",
    "erasure": "wu",
    "holder": "u",
    "contact of a user": "u",
}

# All that a remote call may run of this add-on; each checks the rights itself or leaves
# it to the access lines and rules. Add a method here only together with its test.
PUBLIC_METHODS = {
    "ahorro.contact.mixin": {
        "action_add_phones",
        "action_edit_contact",
        "action_flag_phone",
    },
    "ahorro.erasure": {"write"},
    "ahorro.person.data": {"action_download", "action_erase"},
    "ahorro.person.data.mixin": {"action_ahorro_person_data"},
    "ahorro.phone": {"create", "unlink", "write"},
    "ahorro.plan": {
        "action_load_subscription",
        "action_open_client_file",
        "action_open_history",
        "copy_data",
        "create",
        "write",
    },
    "ahorro.plan.change": {"create", "write"},
    "ahorro.plan.history": {"values_on"},
    "ahorro.plan.register": {"action_register"},
    "ahorro.plan.status": {"action_open_plans"},
    "ahorro.role": {"get_roles", "search_users", "set_role"},
    "ahorro.search": {"search_clients"},
    "ahorro.settings": {"action_save", "default_get", "get_support"},
    "ahorro.setup": {"get_setup"},
    "ir.http": {"session_info"},
    "res.partner": {
        "action_create_process",
        "action_open_ahorro_plans",
        "action_open_client_file",
        "action_save_client_file",
        "create",
        "get_client_file",
        "write",
    },
}


class Undo(Exception):
    """Ends a call that was allowed, so that it leaves nothing behind."""


class RpcCase(AhorroPlanCommon):
    """Calls as remote clients make them: only public methods, with the user's rights.

    To the dealerships of ``AhorroPlanCommon`` it adds a portal user, a colleague
    without a role, and a plan of the other company (holder *Quiroga Secreta*).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._user("ahorro_portal", "base.group_portal")
        cls.colleague = cls._user("ahorro_colleague", "base.group_user")
        cls.other_holder = cls._holder(
            "Quiroga Secreta", company_id=cls.other_company.id
        )
        cls.other_plan = cls._plan(
            company_id=cls.other_company.id,
            partner_id=cls.other_holder.id,
            subscription_number="2900001",
            group="P2GH",
            order="169T",
        )

    def _rpc(self, user, model, method, *args, **kwargs):
        """Call a method as this user, through the door that remote calls use."""
        env = self.env(user=user, context={}, su=False)
        result = call_kw(env[model], method, args, kwargs)
        env.flush_all()
        return result

    def _allowed(self, user, model, method, *args, **kwargs):
        """Tell whether a call is allowed, and undo it."""
        try:
            with self.env.cr.savepoint():
                self._rpc(user, model, method, *args, **kwargs)
                raise Undo
        except Undo:
            return True
        except AccessError:
            return False

    def _assert_refused(self, user, model, method, *args, **kwargs):
        self.assertFalse(
            self._allowed(user, model, method, *args, **kwargs),
            f"{user.login} called {model}.{method}{args}",
        )


class TestRightsTable(RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        shared_provider = cls.env["ahorro.provider"].create({"name": "Compartida"})
        cls.own = cls._make_cases(cls.supervisor, shared_provider, cls.plan)
        cls.other = cls._make_cases(
            cls.other_supervisor, shared_provider, cls.other_plan
        )
        shared_holder = cls._holder("Compartido", company_id=False)
        cls._plan(partner_id=shared_holder.id, subscription_number="3000001")
        cls.shared = cls._make_provider_cases(shared_provider) | {
            "phone": cls._make_case(
                "ahorro.phone",
                "source_detail",
                {"partner_id": shared_holder.id, "raw": "3462663252"},
            ),
            "holder": (shared_holder, "comment", {"name": "Nueva"}),
        }

    @classmethod
    def _make_case(cls, model, field, values, **new):
        """Return a record, a field of it to write, and values to create another."""
        record = cls.env[model].create(values)
        return record, field, {**values, **new}

    @classmethod
    def _make_provider_cases(cls, provider):
        status, reached, fresh = cls.env["ahorro.plan.status"].create(
            [
                {"provider_id": provider.id, "code": code, "name": code}
                for code in ("T1", "T2", "T3")
            ]
        )
        case = cls._make_case
        return {
            "provider": (
                provider,
                "legal_name",
                {"name": f"{provider.name} II", "company_id": provider.company_id.id},
            ),
            "award act": case(
                "ahorro.award.act",
                "last_bid_day",
                {"provider_id": provider.id, "number": "505", "date": "2026-03-14"},
                number="506",
            ),
            "status": (
                fresh,
                "name",
                {"provider_id": provider.id, "code": "T4", "name": "T4"},
            ),
            "status move": case(
                "ahorro.status.move",
                "note",
                {"from_id": status.id, "to_id": reached.id},
                from_id=reached.id,
                to_id=status.id,
            ),
        }

    @classmethod
    def _make_cases(cls, supervisor, shared_provider, plan):
        """Return for each row of the tables: record, field to write, new values."""
        case, company = cls._make_case, supervisor.company_id
        of_company = {"company_id": company.id}
        of_plan = {"res_model": "ahorro.plan", "res_id": plan.id}
        user = cls._user(f"user_of_{company.id}", "base.group_user", company)
        activity_type = cls.env.ref("mail.mail_activity_data_todo")
        provider = cls.env["ahorro.provider"].create({"name": "Propia", **of_company})
        process = {"name": "Proceso", **of_company}
        return cls._make_provider_cases(provider) | {
            "dealer code": case(
                "ahorro.provider.dealer",
                "code",
                {"provider_id": shared_provider.id, "code": "100", **of_company},
                code="101",
            ),
            "seller": case(
                "ahorro.seller",
                "branch",
                {"name": "VTA-Rossi", **of_company},
                name="VTA-Paz",
            ),
            "plan": (
                plan,
                "brand",
                {
                    **of_company,
                    "provider_id": shared_provider.id,
                    "partner_id": plan.partner_id.id,
                    "subscription_number": "7000001",
                },
            ),
            "change": (
                plan.change_ids[:1],
                "new_value",
                {"plan_id": plan.id, "kind": "change", **of_company},
            ),
            "erasure": case(
                "ahorro.erasure",
                "reason",
                {"partner_id": plan.partner_id.id, "reason": "Nota", **of_company},
            ),
            "phone": case(
                "ahorro.phone",
                "source_detail",
                {"partner_id": plan.partner_id.id, "raw": "3462663250"},
                raw="3462663251",
            ),
            "process of a plan": case(
                "crm.lead", "description", {**process, "plan_id": plan.id}
            ),
            "process of no plan": case("crm.lead", "description", process),
            "process tag": case(
                "crm.tag", "color", {"name": company.name}, name="Nueva"
            ),
            "holder": (plan.partner_id, "comment", {"name": "Nueva", **of_company}),
            "contact of no plan": case(
                "res.partner", "comment", {"name": "Proveedor", **of_company}
            ),
            "contact of a user": (
                user.partner_id,
                "comment",
                {"name": "Nueva", **of_company},
            ),
            "attachment": case("ir.attachment", "name", {"name": "a.txt", **of_plan}),
            "message": case(
                "mail.message",
                "body",
                {
                    "model": "ahorro.plan",
                    "res_id": plan.id,
                    "body": "Llamar",
                    "message_type": "comment",
                },
            ),
            "activity of another": case(
                "mail.activity",
                "summary",
                {
                    "res_model_id": cls.env["ir.model"]._get_id("ahorro.plan"),
                    "res_id": plan.id,
                    "activity_type_id": activity_type.id,
                    "user_id": supervisor.id,
                },
            ),
        }

    def _rights(self, user, name, case):
        """Return the letters of what the user may do; all is undone."""
        record, field, new = case
        calls = {
            "s": ("search", [("id", "=", record.id)]),
            "r": ("read", record.ids, [field]),
            "w": ("write", record.ids, {field: record[field]}),
            "c": ("create", [new]),
            "u": ("unlink", record.ids),
        }
        letters = ""
        for letter, call in calls.items():
            try:
                with self.env.cr.savepoint():
                    if self._rpc(user, record._name, *call) or letter != "s":
                        letters += letter
                    raise Undo
            except (Undo, AccessError):
                continue
            except (RedirectWarning, UserError, psycopg2.IntegrityError):
                # Refused to everybody, whatever the role: no matter of rights.
                if letter not in NEVER.get(name, ""):
                    raise
        return letters

    def _assert_table(self, table, cases):
        self.assertEqual(set(table), set(cases))
        for name, expected in table.items():
            with self.subTest(record=name):
                expected = dict(zip(ROLES, expected, strict=False))
                actual = {
                    role: self._rights(getattr(self, role), name, cases[name])
                    for role in expected
                }
                self.assertEqual(actual, expected)

    def test_the_tables_name_every_model_of_the_add_on(self):
        tested = {record._name for record, _field, _new in self.own.values()}
        for definition in MetaModel._module_to_models__["ahorro_plan"]:
            model = self.env[definition._name]
            if model._auto and not model._transient:
                self.assertIn(definition._name, tested)

    def test_each_role_does_what_the_table_says_in_its_own_company(self):
        self._assert_table(OWN_COMPANY, self.own)

    def test_each_role_does_what_the_table_says_with_what_companies_share(self):
        self._assert_table(SHARED, self.shared)

    def test_each_role_does_what_the_table_says_in_another_company(self):
        self._assert_table(OTHER_COMPANY, self.other)

    @mute_logger("odoo.sql_db")
    def test_what_the_tables_refuse_is_refused_for_want_of_rights_alone(self):
        root = self.env.ref("base.user_root")
        for cases in (self.own, self.shared, self.other):
            for name, case in cases.items():
                with self.subTest(record=name):
                    possible = "".join(
                        letter
                        for letter in "srwcu"
                        if letter not in NEVER.get(name, "")
                    )
                    self.assertEqual(self._rights(root, name, case), possible)


class TestRights(RpcCase):
    # === ROLES ===

    def test_no_role_implies_a_group_of_sales_of_contacts_or_of_settings(self):
        granted = self.env.ref("ahorro_plan.group_admin").all_implied_ids
        for xml_id in (
            "base.group_erp_manager",
            "base.group_multi_company",
            "base.group_partner_manager",
            "base.group_system",
            "sales_team.group_sale_salesman",
        ):
            self.assertNotIn(self.env.ref(xml_id), granted, xml_id)

    def test_an_ahorro_admin_is_no_system_administrator_and_cannot_become_one(self):
        system = self.env.ref("base.group_system")
        to_system = {"group_ids": [Command.link(system.id)]}
        self.assertFalse(self.admin.has_group("base.group_system"))
        for model, method, *args in (
            ("res.users", "write", self.admin.ids, to_system),
            ("res.users", "write", self.colleague.ids, {"name": "Otro"}),
            ("res.users", "create", [{"name": "Otro", "login": "otro"}]),
            (
                "res.groups",
                "write",
                system.ids,
                {"user_ids": [Command.link(self.admin.id)]},
            ),
            (
                "res.groups",
                "write",
                self.env.ref("ahorro_plan.group_admin").ids,
                {"implied_ids": [Command.link(system.id)]},
            ),
            ("ir.model.access", "search", []),
            ("ir.rule", "search", []),
            ("ir.config_parameter", "set_param", "ahorro_plan.default_area", "381"),
        ):
            self._assert_refused(self.admin, model, method, *args)

    def test_supervisors_export_and_operators_do_not(self):
        for role, allowed in (
            ("operator", False),
            ("supervisor", True),
            ("admin", True),
        ):
            user = getattr(self, role)
            self.assertEqual(user.has_group("base.group_allow_export"), allowed)
        exported = self._rpc(
            self.supervisor, "ahorro.plan", "export_data", self.plan.ids, ["group"]
        )
        self.assertEqual(exported, {"datas": [["G9RX"]]})
        for model, record in (
            ("ahorro.plan", self.plan),
            ("res.partner", self.holder),
        ):
            with self.assertRaises(UserError):
                self._rpc(self.operator, model, "export_data", record.ids, ["id"])

    def test_no_context_of_a_remote_call_reaches_another_company(self):
        context = {"allowed_company_ids": self.other_company.ids}
        for user in (self.operator, self.admin):
            self._assert_refused(user, "ahorro.plan", "search", [], context=context)
            self._assert_refused(
                user, "ahorro.plan", "read", self.other_plan.ids, context=context
            )

    # === METHODS ===

    def test_exactly_the_listed_methods_can_be_called_remotely(self):
        found = {}
        for definition in MetaModel._module_to_models__["ahorro_plan"]:
            name = definition._name
            for method, function in vars(definition).items():
                if not inspect.isfunction(function):
                    continue
                try:
                    get_public_method(self.env[name], method)
                except AccessError:
                    continue
                found.setdefault(name, set()).add(method)
        self.maxDiff = None
        self.assertEqual(found, PUBLIC_METHODS)

    def test_the_workings_of_the_models_are_refused_even_to_an_admin(self):
        for model, method in (
            ("ahorro.phone", "_refresh_shared"),
            ("ahorro.plan", "_check_identity_of_values"),
            ("ahorro.plan", "_create_history_triggers"),
            ("ahorro.plan", "_find_by_identity"),
            ("ahorro.plan", "_refuse_twin"),
            ("ahorro.plan", "_set_change_origin"),
            ("ahorro.plan", "_values_on"),
            ("ahorro.plan", "init"),
            ("ahorro.plan", "sudo"),
            ("ahorro.plan", "with_user"),
            ("ahorro.plan.register", "_make_client"),
            ("ahorro.plan.status", "_find_or_create"),
            ("res.partner", "_get_client_sudo"),
            ("res.partner", "_record_typed_phones"),
            ("res.partner", "_show_phones"),
        ):
            self.assertTrue(hasattr(self.env[model], method), method)
            with self.assertRaisesRegex(AccessError, "cannot be called remotely"):
                self._rpc(self.admin, model, method, [])

    def test_the_mixins_are_no_way_around_the_rules_of_the_models(self):
        for user in (self.operator, self.stranger):
            self._assert_refused(
                user,
                "ahorro.plan.history",
                "values_on",
                self.other_plan.ids,
                "2030-01-01",
            )
            self._assert_refused(
                user,
                "ahorro.contact.mixin",
                "action_edit_contact",
                self.holder.ids,
                {"name": "Otro"},
            )

    # === PLANS ===

    def test_operators_write_no_field_of_a_plan(self):
        for name in self.env["ahorro.plan"]._fields:
            self._assert_refused(
                self.operator, "ahorro.plan", "write", self.plan.ids, {name: False}
            )

    def test_operators_find_no_other_way_to_write_a_plan(self):
        command = Command.update(self.plan.id, {"brand": "Otra"})
        for model, method, *args in (
            ("ahorro.plan", "web_save", self.plan.ids, {"brand": "Otra"}, {}),
            ("ahorro.plan", "action_archive", self.plan.ids),
            ("ahorro.plan", "message_subscribe", self.plan.ids, self.holder.ids),
            ("res.partner", "write", self.holder.ids, {"ahorro_plan_ids": [command]}),
            ("ahorro.plan.status", "write", self.saver.ids, {"is_final": True}),
        ):
            self._assert_refused(self.operator, model, method, *args)
        loaded = self._rpc(
            self.operator,
            "ahorro.plan",
            "load",
            [".id", "brand"],
            [[str(self.plan.id), "Otra"]],
        )
        self.assertFalse(loaded["ids"])
        self.assertFalse(self.plan.brand)

    def test_supervisors_touch_neither_history_nor_phones_through_other_records(self):
        change = self.plan.change_ids[0]
        phone = self.env["ahorro.phone"].create(
            {"partner_id": self.holder.id, "raw": "3462663250"}
        )
        for command in (
            Command.create({"kind": "change", "field": "brand"}),
            Command.update(change.id, {"new_value": "x"}),
            Command.delete(change.id),
            Command.unlink(change.id),
            Command.clear(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._rpc(
                    self.supervisor,
                    "ahorro.plan",
                    "write",
                    self.plan.ids,
                    {"change_ids": [command]},
                )
        for command in (
            Command.create({"raw": "3462663251"}),
            Command.update(phone.id, {"raw": "3462663251"}),
            Command.delete(phone.id),
        ):
            self._assert_refused(
                self.supervisor,
                "res.partner",
                "write",
                self.holder.ids,
                {"ahorro_phone_ids": [command]},
            )
        self.assertEqual((phone.raw, change.kind), ("3462663250", "create"))

    def test_nobody_writes_or_deletes_history_neither_admin_nor_superuser(self):
        change = self.plan.change_ids[0]
        root = self.env.ref("base.user_root")
        for user in (self.admin, root):
            for method, *args in (
                ("create", [{"plan_id": self.plan.id, "kind": "change"}]),
                ("write", change.ids, {"new_value": "x"}),
                ("unlink", change.ids),
            ):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self._rpc(user, "ahorro.plan.change", method, *args)
        with self.assertRaises(UserError):
            self._rpc(root, "ahorro.plan", "unlink", self.plan.ids)

    def test_supervisors_cannot_move_a_plan_to_a_company_that_is_not_theirs(self):
        plan = self._plan(subscription_number="7000001")
        self._assert_refused(
            self.supervisor,
            "ahorro.plan",
            "write",
            plan.ids,
            {"company_id": self.other_company.id},
        )

    def test_supervisors_cannot_take_an_administradora_from_other_companies(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._rpc(
                self.supervisor,
                "ahorro.provider",
                "write",
                self.rombo.ids,
                {"company_id": self.company.id},
            )

    def test_who_may_not_make_plans_is_not_told_whose_a_number_is(self):
        for user in (self.operator, self.stranger, self.portal):
            for company in (self.company, self.other_company):
                for number in ("2711700", "2900001"):
                    self._assert_refused(
                        user,
                        "ahorro.plan",
                        "create",
                        [self._numbered(number, company)],
                    )

    def test_a_supervisor_is_not_told_whose_a_number_is_in_another_company(self):
        plan = self._plan(subscription_number="7000001")
        for method, *args in (
            ("create", [self._numbered("2900001", self.other_company)]),
            ("write", plan.ids, self._numbered("2900001", self.other_company)),
        ):
            with (
                self.assertRaises(UserError) as raised,
                self.env.cr.savepoint(),
            ):
                self._rpc(self.supervisor, "ahorro.plan", method, *args)
            self.assertNotIn("Quiroga", str(raised.exception))
            self.assertNotIn("P2GH", str(raised.exception))
        with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
            own = self._numbered("2711700", self.company)
            self._rpc(self.supervisor, "ahorro.plan", "create", [own])

    def _numbered(self, number, company):
        return {
            "company_id": company.id,
            "provider_id": self.rombo.id,
            "subscription_number": number,
        }

    def test_nobody_finds_a_person_by_data_of_plans_out_of_reach(self):
        shared = self._holder("Compartido", company_id=False)
        mine = self._plan(partner_id=shared.id, subscription_number="7000001")
        self._plan(
            company_id=self.other_company.id,
            partner_id=shared.id,
            subscription_number="7000002",
        )
        for user in (self.stranger, self.portal):
            for name in (
                "ahorro_plan_ids.subscription_number",
                "ahorro_phone_ids.national",
            ):
                domain = [(name, "=", "7000001")]
                self._assert_refused(user, "res.partner", "search", domain)
        for number, found in (("7000001", shared.ids), ("7000002", [])):
            domain = [("ahorro_plan_ids.subscription_number", "=", number)]
            self.assertEqual(
                self._rpc(self.operator, "res.partner", "search", domain), found
            )
        names = ["ahorro_plan_ids", "ahorro_plan_count"]
        values = self._rpc(self.operator, "res.partner", "read", shared.ids, names)[0]
        self.assertEqual(values["ahorro_plan_ids"], mine.ids)
        self.assertEqual(values["ahorro_plan_count"], 1)

    def test_the_values_of_a_past_day_are_for_those_who_read_the_plan(self):
        call = ("ahorro.plan", "values_on", self.plan.ids, "2030-01-01", ["group"])
        for user in (self.operator, self.supervisor, self.admin):
            self.assertEqual(self._rpc(user, *call), {"group": "G9RX"})
        for user in (self.other_supervisor, self.stranger, self.portal):
            self._assert_refused(user, *call)

    def test_a_datum_that_has_no_history_is_refused_with_a_sentence(self):
        for names in (["nothing"], ["group", "create_uid"]):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._rpc(
                    self.operator,
                    "ahorro.plan",
                    "values_on",
                    self.plan.ids,
                    "2030-01-01",
                    names,
                )

    def test_a_missing_subscription_is_filled_in_by_roles_of_the_company_only(self):
        plan = self._plan(group="G1AA", order="1")
        call = ("ahorro.plan", "action_load_subscription", plan.ids, "7000001")
        for user in (self.operator, self.supervisor, self.admin):
            self.assertTrue(self._allowed(user, *call))
        for user in (self.other_supervisor, self.stranger, self.portal):
            self._assert_refused(user, *call)
        self._rpc(self.operator, *call)
        self.assertEqual(plan.subscription_number, "7000001")
        self.assertEqual(plan.change_ids[0].user_id, self.operator)

    def test_a_subscription_that_is_no_text_is_refused_with_a_sentence(self):
        plan = self._plan(group="G1AA", order="1")
        for number in ([], ["7000001"], {"a": 1}, True, False, None, " "):
            with (
                self.subTest(number=number),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self._rpc(
                    self.operator,
                    "ahorro.plan",
                    "action_load_subscription",
                    plan.ids,
                    number,
                )

    # === REGISTERING PLANS ===

    def _form(self, user, **values):
        values = {
            "provider_id": self.rombo.id,
            "name": "Ledesma Iris",
            "subscription_number": "7000001",
            **values,
        }
        return self._rpc(user, "ahorro.plan.register", "create", [values])

    def test_only_supervisors_register_plans_and_make_clients_by_it(self):
        for user in (self.operator, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._form(user)
            self._assert_refused(
                user, "ahorro.plan.register", "onchange", [], {}, [], {}
            )
        form = self._form(self.supervisor)
        self._assert_refused(
            self.operator, "ahorro.plan.register", "action_register", form
        )
        action = self._rpc(
            self.supervisor, "ahorro.plan.register", "action_register", form
        )
        plan = self.env["ahorro.plan"].browse(action["res_id"])
        self.assertEqual(plan.partner_id.company_id, self.company)
        self.assertEqual(plan.create_uid, self.supervisor)

    def test_nobody_sees_or_saves_what_another_is_typing(self):
        form = self._form(self.supervisor)
        for user in (self.admin, self.other_supervisor):
            for method, *args in (
                ("read", ["name"]),
                ("write", {"name": "Otra"}),
                ("unlink",),
                ("action_register",),
            ):
                self._assert_refused(user, "ahorro.plan.register", method, form, *args)

    def test_nobody_sees_whose_data_another_is_about_to_erase(self):
        values = {"partner_id": self.holder.id, "reason": "Nota del 3 de marzo"}
        form = self._rpc(self.supervisor, "ahorro.person.data", "create", [values])
        for user in (self.admin, self.other_supervisor):
            for method, *args in (("read", ["reason"]), ("action_erase",)):
                self._assert_refused(user, "ahorro.person.data", method, form, *args)

    def test_a_plan_is_not_registered_in_a_company_that_is_not_the_users(self):
        form = self._form(self.supervisor, company_id=self.other_company.id)
        self._assert_refused(
            self.supervisor, "ahorro.plan.register", "action_register", form
        )

    def test_a_client_of_another_company_is_not_taken_over(self):
        form = self._form(self.supervisor, partner_id=self.other_holder.id)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._rpc(self.supervisor, "ahorro.plan.register", "action_register", form)

    # === FILES: operators add by posting what they may not change ===

    def _post(self, user, plan):
        env = self.env(user=user, context={}, su=False)
        loose = {"name": "dni.jpg", "raw": b"x", "res_model": "mail.compose.message"}
        file = env["ir.attachment"].create(loose)
        self._rpc(
            user,
            "ahorro.plan",
            "message_post",
            plan.ids,
            body="Trajo el DNI",
            attachment_ids=file.ids,
        )
        return self.env["ir.attachment"].browse(file.id)

    def test_operators_attach_files_by_posting_and_the_plan_is_not_written(self):
        def state():
            self.env.invalidate_all()
            return self.plan.write_date, self.plan.write_uid, self.plan.change_ids

        before = state()
        file = self._post(self.operator, self.plan)
        self.assertEqual((file.res_model, file.res_id), ("ahorro.plan", self.plan.id))
        self.assertEqual(self.plan.message_ids[0].attachment_ids, file)
        self.assertEqual(self.plan.message_ids[0].author_id, self.operator.partner_id)
        self.assertEqual(state(), before)

    def test_nobody_posts_on_a_plan_that_they_cannot_read(self):
        for user, plan in (
            (self.operator, self.other_plan),
            (self.supervisor, self.other_plan),
            (self.stranger, self.plan),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._post(user, plan)

    def test_operators_plan_activities_of_their_own_on_plans(self):
        values = {
            "res_model_id": self.env["ir.model"]._get_id("ahorro.plan"),
            "res_id": self.plan.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "user_id": self.operator.id,
        }
        ids = self._rpc(self.operator, "mail.activity", "create", [values])
        for method, *args in (("write", {"summary": "Llamar"}), ("unlink",)):
            self.assertTrue(
                self._allowed(self.operator, "mail.activity", method, ids, *args)
            )
        values["res_id"] = self.other_plan.id
        self._assert_refused(self.operator, "mail.activity", "create", [values])

    def test_operators_neither_replace_nor_delete_files_of_a_plan(self):
        file = self._post(self.supervisor, self.plan)
        for method, *args in (
            ("write", {"raw": "eA=="}),
            ("write", {"res_id": self.other_plan.id}),
            ("unlink",),
        ):
            self._assert_refused(
                self.operator, "ir.attachment", method, file.ids, *args
            )
        self._assert_refused(self.stranger, "ir.attachment", "read", file.ids, ["raw"])

    def test_no_file_is_slipped_into_a_plan_without_posting_it(self):
        for user in (self.operator, self.stranger):
            env = self.env(user=user, context={}, su=False)
            loose = env["ir.attachment"].create({"name": "x", "raw": b"x"})
            target = {"res_model": "ahorro.plan", "res_id": self.plan.id}
            self._assert_refused(user, "ir.attachment", "write", loose.ids, target)


class TestRightsOverHttp(RpcCase, HttpCase):
    """The same doors from outside: the web client's and the external API's."""

    def _web_call(self, user, model, method, *args):
        self.authenticate(user.login, user.login)
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self.make_jsonrpc_request("/web/dataset/call_kw", params)

    def _api_call(self, user, model, method, **params):
        keys = self.env["res.users.apikeys"].with_user(user)
        # sudo: how long a key may last is not what is tested
        key = keys.sudo()._generate("rpc", "test", None)
        self.env.flush_all()
        return self.url_open(
            f"/json/2/{model}/{method}",
            json=params,
            headers={"Authorization": f"bearer {key}"},
        )

    def test_the_guarded_methods_obey_the_role_through_the_web_client(self):
        plan = self._plan(partner_id=self.holder.id, group="G1AA", order="1")
        edit = (
            "res.partner",
            "action_edit_contact",
            self.holder.ids,
            {"city": "Roldán"},
        )
        load = ("ahorro.plan", "action_load_subscription", plan.ids, "7000001")
        with mute_logger("odoo.http"):
            for user in (self.stranger, self.portal, self.other_supervisor):
                for call in (edit, load):
                    with self.assertRaisesRegex(JsonRpcException, "AccessError"):
                        self._web_call(user, *call)
        for call in (edit, load):
            self.assertTrue(self._web_call(self.operator, *call))
        self.assertEqual(self.holder.city, "Roldán")
        self.assertEqual(plan.subscription_number, "7000001")

    @mute_logger("odoo.http")
    def test_the_external_api_obeys_roles_companies_and_private_names(self):
        day = {"day": "2030-01-01", "names": ["group"]}
        own = {"ids": self.plan.ids, **day}
        answer = self._api_call(self.operator, "ahorro.plan", "values_on", **own)
        self.assertEqual((answer.status_code, answer.json()), (200, {"group": "G9RX"}))
        for user, method, params in (
            (self.operator, "values_on", {"ids": self.other_plan.ids, **day}),
            (self.stranger, "values_on", own),
            (self.admin, "_values_on", own),
            (self.operator, "write", {"ids": self.plan.ids, "vals": {"brand": "x"}}),
        ):
            with self.subTest(user=user.login, method=method):
                answer = self._api_call(user, "ahorro.plan", method, **params)
                self.assertEqual(answer.status_code, 403)

    @mute_logger("odoo.http")
    def test_without_a_key_the_external_api_answers_nothing(self):
        answer = self.url_open("/json/2/ahorro.plan/search", json={"domain": []})
        self.assertEqual(answer.status_code, 401)

    @mute_logger("odoo.http")
    def test_files_are_uploaded_by_operators_and_not_by_strangers(self):
        for user, status in ((self.operator, 200), (self.stranger, 404)):
            self.authenticate(user.login, user.login)
            answer = self.url_open(
                "/mail/attachment/upload",
                data={
                    "csrf_token": Request.csrf_token(self),
                    "thread_model": "ahorro.plan",
                    "thread_id": self.plan.id,
                },
                files={"ufile": ("dni.txt", b"x", "text/plain")},
            )
            self.assertEqual(answer.status_code, status)
        file = self.env["ir.attachment"].search(
            [("res_model", "=", "ahorro.plan"), ("res_id", "=", self.plan.id)]
        )
        self.assertEqual((file.name, file.create_uid), ("dni.txt", self.operator))

    @mute_logger("odoo.http")
    def test_files_of_others_are_not_deleted_by_operators(self):
        file = self.env["ir.attachment"].create(
            {"name": "x", "res_model": "ahorro.plan", "res_id": self.plan.id}
        )
        self.authenticate(self.operator.login, self.operator.login)
        with self.assertRaisesRegex(JsonRpcException, "NotFound"):
            self.make_jsonrpc_request(
                "/mail/attachment/delete", {"attachment_id": file.id}
            )
        self.assertTrue(file.exists())

    @mute_logger("odoo.http")
    def test_the_export_of_lists_is_for_supervisors_and_not_for_operators(self):
        for user, status in ((self.supervisor, 200), (self.operator, 500)):
            self.authenticate(user.login, user.login)
            answer = self.url_open(
                "/web/export/csv",
                data={
                    "csrf_token": Request.csrf_token(self),
                    "data": json.dumps(
                        {
                            "model": "ahorro.plan",
                            "fields": [{"name": "group", "label": "Grupo"}],
                            "ids": self.plan.ids,
                            "domain": [],
                            "import_compat": False,
                            "context": {},
                        }
                    ),
                },
            )
            self.assertEqual(answer.status_code, status)
            self.assertEqual("G9RX" in answer.text, status == 200)
