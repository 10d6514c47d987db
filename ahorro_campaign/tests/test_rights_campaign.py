# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.ahorro_plan.tests.rights_common import RightsTable

from .campaign_common import AhorroCampaignCommon

ROLES = ("operator", "outsider", "supervisor", "admin", "stranger", "portal")

# What each role may do with one record: search it, read, write, create one like it,
# unlink. The outsider is an operator whom no campaign is assigned to.
OWN_COMPANY = {
    # record         operator  outsider  supervisor  admin    stranger  portal
    "type":         ("sr",     "sr",     "srwcu",    "srwcu", "",       ""),
    "result":       ("sr",     "sr",     "srwcu",    "srwcu", "",       ""),
    "shared type":  ("sr",     "sr",     "srwcu",    "srwcu", "",       ""),
    "campaign":     ("sr",     "",       "srwc",     "srwc",  "",       ""),
    "case":         ("sr",     "",       "sr",       "sr",    "",       ""),
    "own case":     ("sr",     "",       "sr",       "sr",    "",       ""),
    "movement":     ("sr",     "",       "sr",       "sr",    "",       ""),
    "campaign log": ("sr",     "",       "sr",       "sr",    "",       ""),
    "promise":      ("sr",     "",       "sr",       "sr",    "",       ""),
    "living":       ("",       "",       "srwc",     "srwc",  "",       ""),
    "template":     ("",       "",       "srwcu",    "srwcu", "",       ""),
    "question":     ("",       "",       "sr",       "sr",    "",       ""),
    "living run":   ("",       "",       "sr",       "sr",    "",       ""),
}  # fmt: skip

# Nothing of another company, but for what all companies share.
OTHER_COMPANY = dict.fromkeys(OWN_COMPANY, ("",) * 4) | {
    "shared type":  ("sr",     "sr",     "srwcu",    "srwcu"),
}  # fmt: skip

# Refused to everybody, whatever the role: cases and movements are not written by hand.
NEVER = {
    "campaign": "u",
    "case": "wcu",
    "own case": "wcu",
    "movement": "wcu",
    "campaign log": "wcu",
    "promise": "wcu",
}

# Methods that remote clients may call: who may, and with which arguments.
METHODS = {
    # method                       operator  outsider  supervisor  stranger
    "preview_from_domain":        (False,    False,    True,       False),
    "create_from_domain":         (False,    False,    True,       False),
    "open_create":                (False,    False,    True,       False),
    "reorder":                    (False,    False,    True,       False),
    "action_archive":             (False,    False,    True,       False),
    "action_unarchive":           (False,    False,    True,       False),
    "action_set_operators":       (False,    False,    True,       False),
    "preview_reassign":           (False,    False,    True,       False),
    "action_reassign":            (False,    False,    True,       False),
    "action_edit":                (False,    False,    True,       False),
    "action_open_add_plans":      (False,    False,    True,       False),
    "action_open_reassign":       (False,    False,    True,       False),
}  # fmt: skip
BOARD_METHODS = {
    "get_board":                  (True,     True,     True,       False),
    "get_zoom":                   (True,     False,    True,       False),
    "mark_alerts_seen":           (False,    False,    True,       False),
}  # fmt: skip


class TestRightsCampaign(AhorroCampaignCommon, RightsTable):
    roles = ROLES
    never = NEVER

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._make_cases(cls.company, cls.operator, cls.plans)
        other_operator = cls._user(
            "other_operator", "ahorro_plan.group_operator", cls.other_company
        )
        cls.other = cls._make_cases(cls.other_company, other_operator, cls.other_plan)

    @classmethod
    def _make_cases(cls, company, operator, plans):
        """Return for each row: record, a field to write, values to create another."""
        kind = cls.env["ahorro.campaign.type"].create(
            {
                "name": f"Propio {company.id}",
                "company_id": company.id,
                "result_ids": [Command.create({"name": "Listo", "closes": True})],
            }
        )
        campaign = cls.env["ahorro.campaign"].create(
            {
                "name": "Campaña",
                "type_id": kind.id,
                "company_id": company.id,
                "user_ids": [Command.set(operator.ids)],
            }
        )
        values = {"plan_id": plans[0].id, "company_id": company.id}
        case = cls.env["ahorro.case"].create(
            {**values, "campaign_id": campaign.id, "type_id": kind.id}
        )
        own_case = cls.env["ahorro.case"].create({**values, "user_id": operator.id})
        movements = cls.env["ahorro.movement"].with_user(operator)
        movement, log = movements._log(
            [
                {
                    "kind": "comment",
                    "case_id": case.id,
                    "comment": "x",
                    "promise_date": "2026-12-01",
                },
                {"kind": "archive", "campaign_id": campaign.id},
            ]
        ).with_env(cls.env)
        promises = cls.env["ahorro.promise"]
        promises._record(movement.id, movement.date.date())
        promise = promises.search([("movement_id", "=", movement.id)])
        living = cls.env["ahorro.living"].create({"campaign_id": campaign.id})
        log_values = {"company_id": company.id, "date": "2026-11-01"}
        question = cls.env["ahorro.living.question"].create(
            {
                **log_values,
                "case_id": case.id,
                "campaign_id": campaign.id,
                "cause": "paid",
            }
        )
        run = cls.env["ahorro.living.run"].create(
            {
                **log_values,
                "provider_id": plans[0].provider_id.id,
                "user_id": operator.id,
            }
        )
        unruled = campaign.copy({"name": "Sin reglas"})
        return {
            "living": (living, "news_only", {"campaign_id": unruled.id}),
            "template": (
                cls.env["ahorro.living.template"].create(
                    {
                        "name": "Propias",
                        "type_id": kind.id,
                        "company_id": company.id,
                    }
                ),
                "name",
                {"name": "Otras", "type_id": kind.id, "company_id": company.id},
            ),
            "question": (question, "cause", {**log_values, "case_id": case.id}),
            "living run": (run, "closed", log_values),
            "type": (kind, "name", {"name": "Otro", "company_id": company.id}),
            "result": (
                kind.result_ids,
                "name",
                {"name": "Otro", "type_id": kind.id},
            ),
            "shared type": (cls.arrears, "name", {"name": "Otro compartido"}),
            "campaign": (
                campaign,
                "description",
                {
                    "name": "Otra",
                    "type_id": kind.id,
                    "company_id": company.id,
                    "user_ids": [Command.set(operator.ids)],
                },
            ),
            "case": (case, "attempts", {**values, "campaign_id": campaign.id}),
            "own case": (own_case, "attempts", values),
            "movement": (movement, "comment", {"kind": "comment", **values}),
            "campaign log": (log, "comment", {"kind": "archive"}),
            "promise": (promise, "recovered", {"movement_id": movement.id}),
        }

    def test_each_role_does_what_the_table_says_in_its_own_company(self):
        self._assert_table(OWN_COMPANY, self.own)

    def test_each_role_does_what_the_table_says_in_another_company(self):
        self._assert_table(OTHER_COMPANY, self.other)

    @mute_logger("odoo.sql_db")
    def test_types_and_campaigns_are_written_by_the_superuser(self):
        root = self.env.ref("base.user_root")
        for name, letters in (("type", "srwcu"), ("campaign", "srwc")):
            self.assertEqual(self._rights(root, name, self.own[name]), letters)

    def _arguments(self, method, campaign):
        plans = self.plans.ids
        values = {
            "name": "Nueva",
            "type_id": self.grouping.id,
            "user_ids": self.operator.ids,
        }
        mine = [campaign.id]
        return {
            "preview_from_domain": [[("id", "in", plans)], values],
            "create_from_domain": [[("id", "in", plans)], values],
            "open_create": ["ahorro.plan", plans],
            "get_board": [],
            "get_zoom": [campaign.id],
            "mark_alerts_seen": ["2026-11-01 12:00:00"],
            "reorder": [mine],
            "action_set_operators": [mine, self.operator.ids],
            "preview_reassign": [mine, {"to_user_ids": self.operator.ids}],
            "action_reassign": [mine, {"to_user_ids": self.operator.ids}],
        }.get(method, [mine])

    def test_each_role_calls_the_methods_that_the_table_says(self):
        campaign = self.own["campaign"][0]
        roles = ("operator", "outsider", "supervisor", "stranger")
        for model, methods in (
            ("ahorro.campaign", METHODS),
            ("ahorro.board", BOARD_METHODS),
        ):
            for method, expected in methods.items():
                with self.subTest(method=method):
                    args = self._arguments(method, campaign)
                    actual = tuple(
                        self._allowed(getattr(self, role), model, method, *args)
                        for role in roles
                    )
                    self.assertEqual(actual, expected)

    def test_nobody_of_another_company_reaches_a_campaign(self):
        campaign = self.own["campaign"][0]
        makers = ("preview_from_domain", "create_from_domain", "open_create")
        for model, methods in (
            ("ahorro.campaign", METHODS.keys() - {*makers}),
            ("ahorro.board", ["get_zoom"]),
        ):
            for method in methods:
                with self.subTest(method=method):
                    self._assert_refused(
                        self.other_supervisor,
                        model,
                        method,
                        *self._arguments(method, campaign),
                    )

    def test_private_methods_are_no_door(self):
        campaign = self.own["campaign"][0]
        for model, method, args in (
            ("ahorro.campaign", "_write_state", ({"state": "archived"},)),
            ("ahorro.campaign.creation", "_insert_cases", ([], {})),
            ("ahorro.movement", "_log", ([],)),
            ("ahorro.promise", "_record", (1, "2026-01-01")),
            ("ahorro.promise.judge", "_write_verdicts", ([], {})),
            ("ahorro.case", "_give_to_pool", ([],)),
        ):
            with self.assertRaises(AccessError):
                self._rpc(self.admin, model, method, campaign.ids, *args)

    def test_secrets_of_requests_are_read_by_nobody(self):
        movement = self.own["movement"][0]
        for name in ("idempotency_key", "lease_token"):
            self._assert_refused(
                self.admin, "ahorro.movement", "read", movement.ids, [name]
            )

    def test_what_somebody_is_typing_is_theirs_alone(self):
        created = self._rpc(
            self.supervisor, "ahorro.campaign.create", "create", [{"name": "Mía"}]
        )
        self._assert_refused(
            self.admin, "ahorro.campaign.create", "read", created, ["name"]
        )
        self._assert_refused(
            self.operator, "ahorro.campaign.create", "create", [{"name": "Mía"}]
        )
