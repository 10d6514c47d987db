# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .rights_common import RpcCase, find_remote

# All that a remote call may run of this add-on; each checks the rights itself or leaves
# it to the access lines and rules. Add a method here only together with its test.
PUBLIC_METHODS = {
    "ahorro.append.only.mixin": {"copy_data", "create", "write"},
    "ahorro.caller": {"find_callers"},
    "ahorro.check": {"action_add_note", "action_count", "action_open_rows"},
    "ahorro.check.note": {"create"},
    "ahorro.award.act": {"action_open_winners"},
    "ahorro.client.file.mixin": {
        "action_create_process",
        "action_open_client_file",
        "action_save_client_file",
        "get_client_file",
    },
    "ahorro.contact.mixin": {
        "action_add_phones",
        "action_edit_contact",
        "action_flag_phone",
    },
    "ahorro.deadline": {"action_open_plan"},
    "ahorro.panel.view": {"create", "write"},
    "ahorro.person.data": {"action_download", "action_erase"},
    "ahorro.person.data.mixin": {"action_ahorro_person_data"},
    "ahorro.phone": {"create", "unlink", "write"},
    "ahorro.phone.holder.mixin": {"create", "write"},
    "ahorro.plan": {
        "action_load_subscription",
        "action_open_history",
        "copy_data",
        "create",
        "get_portfolio_panel",
        "get_portfolio_panel_choices",
        "save_panel_statuses",
        "write",
    },
    "ahorro.plan.card.mixin": {"action_open_client_file"},
    "ahorro.plan.history": {"values_on"},
    "ahorro.plan.register": {"action_register"},
    "ahorro.plan.status": {"action_open_plans"},
    "ahorro.provider.term": {"create", "unlink", "write"},
    "ahorro.referred": {"unlink"},
    "ahorro.report": {"get_portfolio_report"},
    "ahorro.role": {
        "create_user",
        "get_held",
        "get_roles",
        "search_users",
        "set_role",
    },
    "ahorro.search": {"search_clients"},
    "ahorro.settings": {"action_save", "default_get", "get_support"},
    "ahorro.takeout.form": {"action_download"},
    "ahorro.setup": {"get_setup"},
    "ahorro.summary": {
        "action_open_own",
        "action_send_again",
        "get_summary_figure",
        "write",
    },
    "crm.lead": {"write"},
    "ir.http": {"session_info"},
    "res.partner": {"action_open_ahorro_plans"},
}


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
        self.maxDiff = None
        self.assertEqual(find_remote(self.env, "ahorro_plan"), PUBLIC_METHODS)

    def test_the_workings_of_the_models_are_refused_even_to_an_admin(self):
        for model, method in (
            ("ahorro.phone", "_refresh_shared"),
            ("ahorro.plan", "_check_identity_of_values"),
            ("ahorro.plan", "_create_history_triggers"),
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
