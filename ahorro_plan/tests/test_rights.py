# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect
import json

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
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
    "phone":               ("sr",     "sr",       "sr",    "",       ""),
    "process of a plan":   ("sr",     "srwc",     "srwc",  "",       ""),
    "process of no plan":  ("",       "",         "",      "",       ""),
    "process tag":         ("sr",     "sr",       "sr",    "",       ""),
    "holder":              ("sr",     "sr",       "sr",    "sr",     ""),
    "contact of no plan":  ("sr",     "sr",       "sr",    "sr",     ""),
    "contact of a user":   ("sr",     "sr",       "sr",    "sr",     ""),
    "attachment":          ("sr",     "srwcu",    "srwcu", "",       ""),
    "message":             ("src",    "srwcu",    "srwcu", "",       ""),
    "activity":            ("src",    "srwcu",    "srwcu", "",       ""),
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

# Odoo itself shows the contacts of all internal users to each other.
OTHER_COMPANY = dict.fromkeys(OWN_COMPANY, ("",) * len(ROLES)) | {
    "process tag":         ("sr",     "sr",       "sr",    "",       ""),
    "contact of a user":   ("sr",     "sr",       "sr",    "sr",     ""),
}  # fmt: skip

# What not even the superuser does: history is append-only, plans and their holders stay.
NEVER = {
    "plan": "u",
    "change": "wcu",
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
    "ahorro.phone": {"create", "unlink", "write"},
    "ahorro.plan": {
        "action_load_subscription",
        "action_open_history",
        "copy_data",
        "create",
        "write",
    },
    "ahorro.plan.change": {"create", "write"},
    "ahorro.plan.history": {"values_on"},
    "ahorro.plan.register": {"action_register"},
    "ahorro.plan.status": {"action_open_plans"},
    "res.partner": {"action_open_ahorro_plans", "create", "write"},
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
        cls.own = cls._make_cases(cls.company, shared_provider, cls.plan)
        cls.other = cls._make_cases(cls.other_company, shared_provider, cls.other_plan)
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
    def _make_cases(cls, company, shared_provider, plan):
        """Return for each row of the tables: record, field to write, new values."""
        case = cls._make_case
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
            "activity": case(
                "mail.activity",
                "summary",
                {
                    "res_model_id": cls.env["ir.model"]._get_id("ahorro.plan"),
                    "res_id": plan.id,
                    "activity_type_id": activity_type.id,
                    "user_id": user.id,
                },
            ),
        }

    def _rights(self, user, name, case):
        """Return the letters of what the user may do; all is undone."""
        record, field, new = case
        calls = {
            "s": ("search_fetch", [("id", "=", record.id)], [field]),
            "r": ("read", record.ids, [field]),
            "w": ("write", record.ids, {field: record.read([field])[0][field]}),
            "c": ("create", [new]),
            "u": ("unlink", record.ids),
        }
        model, letters = record._name, ""
        for letter, call in calls.items():
            try:
                with self.env.cr.savepoint():
                    if self._rpc(user, model, *call) or letter != "s":
                        letters += letter
                    raise Undo
            except (Undo, AccessError):
                pass
            except UserError:
                # Refused to everybody, whatever the role: no matter of rights.
                if letter not in NEVER.get(name, ""):
                    raise
        return letters

    def _assert_table(self, table, cases):
        self.assertEqual(set(table), set(cases))
        for name, expected in table.items():
            with self.subTest(record=name):
                actual = tuple(
                    self._rights(self[role], name, cases[name]) for role in ROLES
                )
                self.assertEqual(
                    dict(zip(ROLES, actual, strict=True)),
                    dict(zip(ROLES, expected, strict=True)),
                )

    def __getitem__(self, role):
        return getattr(self, role)

    def test_each_role_does_what_the_table_says_in_its_own_company(self):
        self._assert_table(OWN_COMPANY, self.own)

    def test_each_role_does_what_the_table_says_with_what_companies_share(self):
        self._assert_table(SHARED, self.shared)

    def test_each_role_does_what_the_table_says_in_another_company(self):
        self._assert_table(OTHER_COMPANY, self.other)
