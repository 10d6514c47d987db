# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from odoo.addons.ahorro_plan.tests.rights_common import RpcCase

from .contact_common import ContactCommon

#: What each role may do by RPC with the records of its company: search and read,
#: write, create one like it, unlink.
TABLE = {
    # model                     operator  supervisor  admin    stranger  portal
    "ahorro.optout":           ("r",      "rc",       "rc",    "",       ""),
    "ahorro.optout.key":       ("r",      "r",        "r",     "",       ""),
    "ahorro.consent":          ("r",      "rc",       "rc",    "",       ""),
    "ahorro.nollame.list":     ("",       "r",        "r",     "",       ""),
    "ahorro.nollame.number":   ("",       "r",        "r",     "",       ""),
    "ahorro.guard.log":        ("",       "r",        "r",     "",       ""),
    "ahorro.claim.evidence":   ("",       "r",        "r",     "",       ""),
    "ahorro.contact.hours":    ("r",      "rwcu",     "rwcu",  "",       ""),
    "ahorro.contact.holiday":  ("r",      "rwcu",     "rwcu",  "",       ""),
}  # fmt: skip
ROLES = ("operator", "supervisor", "admin", "stranger", "portal")


class TestContactRights(RpcCase, ContactCommon):
    """What each role may do with what people said, by remote calls."""

    def setUp(self):
        super().setUp()
        self.records = self._records(self.company, self.holder, self.plan)

    def _records(self, company, partner, plan):
        optout = self.env["ahorro.optout"].create(
            {"partner_id": partner.id, "company_id": company.id}
        )
        key = self.env["ahorro.optout.key"].create(
            {"optout_id": optout.id, "kind": "document", "key": "1"}
        )
        listed = self._list_numbers("3462663250", company=company)
        self.guard._evaluate(plan, log=True)
        return {
            "ahorro.optout": optout,
            "ahorro.optout.key": key,
            "ahorro.consent": self.env["ahorro.consent"].create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "evidence": "Sí",
                }
            ),
            "ahorro.nollame.list": listed,
            "ahorro.nollame.number": self.env["ahorro.nollame.number"].search(
                [("list_id", "=", listed.id)]
            ),
            "ahorro.guard.log": self.env["ahorro.guard.log"].search(
                [("plan_id", "=", plan.id)], limit=1
            ),
            "ahorro.claim.evidence": self.env["ahorro.claim.evidence"].create(
                {
                    "date": "2026-09-01 12:00:00",
                    "user_id": self.env.uid,
                    "company_id": company.id,
                    "partner_id": partner.id,
                }
            ),
            "ahorro.contact.hours": self.env["ahorro.contact.hours"].create(
                {"company_id": company.id, "weekday": "6"}
            ),
            "ahorro.contact.holiday": self.env["ahorro.contact.holiday"].create(
                {"company_id": company.id, "date": "2026-09-01", "name": "Local"}
            ),
        }

    def _new_values(self, model, company, partner):
        return {
            "ahorro.optout": {"partner_id": partner.id, "company_id": company.id},
            "ahorro.consent": {
                "partner_id": partner.id,
                "company_id": company.id,
                "evidence": "Sí",
            },
            "ahorro.contact.hours": {
                "company_id": company.id,
                "weekday": "6",
                "hour_from": 20,
                "hour_to": 21,
            },
            "ahorro.contact.holiday": {
                "company_id": company.id,
                "date": "2026-09-02",
                "name": "Otro",
            },
        }.get(model, {})

    def _can(self, user, record, values):
        """Return as letters what a user may do with a record."""
        done = ""
        if self._allowed(user, record._name, "read", record.ids, ["display_name"]):
            done += "r"
        name = "name" if "name" in record else "display_name"
        changes = {"hour_from": 8} if "hour_from" in record else {name: "Otro"}
        for letter, method, arguments in (
            ("w", "write", [record.ids, changes]),
            ("c", "create", [[values]]),
            ("u", "unlink", [record.ids]),
        ):
            try:
                if self._allowed(user, record._name, method, *arguments):
                    done += letter
            except UserError:
                self.assertNotEqual(letter, "r")
        return done

    def test_each_role_does_what_the_table_says(self):
        for model, rights in TABLE.items():
            values = self._new_values(model, self.company, self.holder)
            for role, letters in zip(ROLES, rights, strict=True):
                with self.subTest(model=model, role=role):
                    found = self._can(getattr(self, role), self.records[model], values)
                    self.assertEqual(found, letters)

    def test_nobody_reaches_what_was_said_to_another_company(self):
        records = self._records(self.other_company, self.other_holder, self.other_plan)
        for model, record in records.items():
            values = self._new_values(model, self.other_company, self.other_holder)
            for role in ROLES[:3]:
                with self.subTest(model=model, role=role):
                    self.assertEqual(self._can(getattr(self, role), record, values), "")

    def test_the_check_of_the_screens_is_for_roles_and_for_plans_within_reach(self):
        model = "ahorro.contact.guard"
        self._assert_refused(self.stranger, model, "check", self.plan.id)
        self._assert_refused(self.portal, model, "check", self.plan.id)
        self._assert_refused(self.operator, model, "check", self.other_plan.id)
        answer = self._rpc(self.operator, model, "check", self.plan.id, "phone")
        self.assertEqual(answer["allowed"], False)
        self.assertEqual(answer["reason"], "optout")
        self.assertTrue(answer["text"])
        self.assertTrue(
            self.env["ahorro.guard.log"].search_count(
                [("user_id", "=", self.operator.id), ("plan_id", "=", self.plan.id)]
            )
        )
        self.assertIn("warnings", answer)

    def test_nonsense_is_answered_in_a_sentence(self):
        model = "ahorro.contact.guard"
        for arguments in (
            ("1",),
            (None,),
            ([self.plan.id],),
            (True,),
            (2147483647,),
            (self.plan.id, "fax"),
            (self.plan.id, ["phone"]),
            (self.plan.id, "phone", "1"),
            (self.plan.id, "phone", 2147483647),
        ):
            with self.subTest(arguments=arguments), self.assertRaises(UserError):
                self._rpc(self.operator, model, "check", *arguments)

    def test_what_is_internal_is_no_remote_call(self):
        for model, method in (
            ("ahorro.contact.guard", "_evaluate"),
            ("ahorro.contact.guard", "reason_text"),
            ("ahorro.optout", "_record"),
            ("ahorro.nollame.list", "_load"),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                env = self.env(user=self.admin, context={}, su=False)
                call_kw(env[model], method, [[]], {})

    def test_clients_are_spoken_for_by_roles_alone_and_only_clients(self):
        partners = "res.partner"
        for user in (self.stranger, self.portal):
            self._assert_refused(
                user, partners, "action_opt_out", self.holder.ids, "phone", "No"
            )
            self._assert_refused(
                user,
                partners,
                "action_record_consent",
                self.holder.ids,
                "phone",
                "call",
                "Sí",
            )
        colleague = self.colleague.partner_id
        self._assert_refused(
            self.operator, partners, "action_opt_out", colleague.ids, "phone", "No"
        )
        self._assert_refused(
            self.operator,
            partners,
            "action_opt_out",
            self.other_holder.ids,
            "phone",
            "No",
        )
        optout = self.records["ahorro.optout"]
        self._assert_refused(
            self.operator, "ahorro.optout", "action_lift", optout.ids, "Sí"
        )
        self._assert_refused(
            self.stranger,
            "ahorro.consent",
            "action_withdraw",
            self.records["ahorro.consent"].ids,
            "No",
        )
        self._assert_refused(
            self.other_supervisor, "ahorro.optout", "action_lift", optout.ids, "Sí"
        )
