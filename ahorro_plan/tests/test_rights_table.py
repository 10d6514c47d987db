# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


from odoo.models import MetaModel
from odoo.tools import mute_logger

from .rights_common import RightsTable

ROLES = ("operator", "supervisor", "admin", "stranger", "portal")

# What each role may do with one record: search it, read, write, create one like it,
# unlink. The stranger is an internal user without a role in Ahorro.
OWN_COMPANY = {
    # record                operator  supervisor  admin    stranger  portal
    "provider":            ("sr",     "srwcu",    "srwcu", "",       ""),
    "dealer code":         ("sr",     "srwcu",    "srwcu", "",       ""),
    "award act":           ("sr",     "srwcu",    "srwcu", "",       ""),
    "bids of a group":     ("sr",     "srwcu",    "srwcu", "",       ""),
    "term":                ("sr",     "srwcu",    "srwcu", "",       ""),
    "status":              ("sr",     "srwcu",    "srwcu", "",       ""),
    "status move":         ("sr",     "srwcu",    "srwcu", "",       ""),
    "seller":              ("sr",     "srwcu",    "srwcu", "",       ""),
    "plan":                ("sr",     "srwc",     "srwc",  "",       ""),
    "change":              ("sr",     "sr",       "sr",    "",       ""),
    "erasure":             ("",       "sr",       "sr",    "",       ""),
    "phone":               ("sr",     "sr",       "sr",    "",       ""),
    "panel choice":        ("",       "sr",       "",      "",       ""),
    "panel view":          ("",       "srwcu",    "",      "",       ""),
    "shared panel view":   ("",       "srwcu",    "sr",    "",       ""),
    "summary":             ("",       "srw",      "",      "",       ""),
    "summary delivery":    ("",       "sr",       "",      "",       ""),
    "counted rule":        ("",       "sr",       "sr",    "",       ""),
    "note on a rule":      ("",       "src",      "src",   "",       ""),
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
    "term":                ("sr",     "srwcu",    "srwcu", "",       ""),
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

# Of Odoo's models these get a method of ours, and no field: their rights are Odoo's.
METHODS_ONLY = {"ir.module.module", "res.company"}
# Users write these fields of themselves, and Odoo decides about the rest.
OF_ONESELF = {"res.users"}

# What not even the superuser does: history is append-only, plans and holders stay.
NEVER = {
    "plan": "u",
    "change": "wcu",
    "erasure": "wu",
    "note on a rule": "wu",
    "holder": "u",
    "contact of a user": "u",
}


class TestRightsTable(RightsTable):
    roles = ROLES
    never = NEVER

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
            "term": case(
                "ahorro.provider.term",
                "number",
                {"provider_id": provider.id, "kind": "last", "number": 3},
                kind="pledge",
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
        summary = cls.env["ahorro.summary"].create({"user_id": supervisor.id})
        of_view = {"user_id": supervisor.id, **of_company}
        rule = cls.env["ahorro.check"].create({"code": "plan_holder", **of_company})
        return cls._make_provider_cases(provider) | {
            "dealer code": case(
                "ahorro.provider.dealer",
                "code",
                {"provider_id": shared_provider.id, "code": "100", **of_company},
                code="101",
            ),
            "bids of a group": case(
                "ahorro.group.bids",
                "bid_1",
                {
                    "provider_id": shared_provider.id,
                    "group": "G9RX",
                    "date": "2026-03-14",
                    **of_company,
                },
                group="G9RY",
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
            "panel choice": case(
                "ahorro.panel.choice",
                "is_shown",
                {"user_id": supervisor.id, "status_id": plan.status_id.id},
                status_id=cls.rescinded.id,
            ),
            "panel view": case(
                "ahorro.panel.view",
                "is_shared",
                {"name": "Mía", **of_view},
                name="Otra",
            ),
            "shared panel view": case(
                "ahorro.panel.view",
                "name",
                {"name": "De todos", "is_shared": True, **of_view},
                name="De otros",
            ),
            "summary": (summary, "is_wanted", {"user_id": user.id}),
            "summary delivery": case(
                "ahorro.summary.delivery",
                "week",
                {"summary_id": summary.id, "week": "2026-03-02", "state": "sent"},
                week="2026-03-09",
            ),
            "counted rule": (rule, "count", {"code": "plan_twice", **of_company}),
            "note on a rule": case(
                "ahorro.check.note", "text", {"check_id": rule.id, "text": "Listo"}
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

    def test_the_tables_name_every_model_of_the_add_on(self):
        tested = {record._name for record, _field, _new in self.own.values()}
        for definition in MetaModel._module_to_models__["ahorro_plan"]:
            model = self.env[definition._name]
            elsewhere = model._name in METHODS_ONLY | OF_ONESELF
            if model._auto and not model._transient and not elsewhere:
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
