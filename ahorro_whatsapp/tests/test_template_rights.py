# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError

from odoo.addons.ahorro_plan.tests.rights_common import find_remote

from .wa_common import BODY, WaCommon

#: All that a remote call may run of this add-on; a method is added with its test.
PUBLIC_METHODS = {
    "ahorro.case": {"write"},
    "ahorro.wa.account": {
        "action_check",
        "action_open_stalled",
        "action_pause",
        "action_resume",
        "copy_data",
        "create",
        "write",
    },
    "discuss.channel": {
        "action_ask_phone_ahorro_wa",
        "action_link_ahorro_wa",
        "action_open_ahorro_wa",
        "create",
        "get_ahorro_wa_problem",
        "message_post",
        "write",
    },
    "ir.attachment": {"create", "unlink", "write"},
    "res.users": {"write"},
    "ahorro.wa.link.client": {"action_link"},
    "ahorro.wa.approval": {"action_synchronise"},
    "ahorro.wa.batch": {
        "action_approve",
        "action_cancel",
        "action_change",
        "action_confirm",
        "action_pause",
        "action_reject",
        "action_resume",
        "open_create",
    },
    "ahorro.wa.batch.create": {"action_prepare"},
    "ahorro.wa.usage": {"action_open_messages"},
    "ahorro.wa.inbound": {"unlink"},
    "ahorro.wa.left.open": {"get_left_open"},
    "ahorro.wa.link": {"get_coupon_link"},
    "ahorro.wa.message": {
        "action_cancel",
        "action_no_whatsapp",
        "action_not_sent",
        "action_send_again",
        "action_sent",
        "action_take_as_sent",
    },
    "ahorro.wa.queue": {"get_queue"},
    "ahorro.wa.send": {
        "close_message",
        "get_choices",
        "open_message",
        "send_message",
    },
    "ahorro.wa.template": {
        "action_back_to_draft",
        "action_open_preview",
        "action_open_versions",
        "action_put_to_use",
        "action_submit",
        "copy_data",
        "create",
        "write",
    },
    "ahorro.wa.template.button": {"create", "unlink", "write"},
}
NEW = {"name": "Otro", "body": BODY}


class TestTemplateRights(WaCommon):
    def _refused(self, user, model, method, *args):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._rpc(user, model, method, *args)

    def test_exactly_the_listed_methods_can_be_called_remotely(self):
        self.maxDiff = None
        self.assertEqual(find_remote(self.env, "ahorro_whatsapp"), PUBLIC_METHODS)

    def test_supervisors_and_admins_write_templates(self):
        for user in (self.supervisor, self.admin):
            made = self._rpc(
                user, "ahorro.wa.template", "create", [{**NEW, "name": user.login}]
            )
            self._rpc(user, "ahorro.wa.template", "write", made, {"footer": "Chau"})
            self._rpc(user, "ahorro.wa.template", "action_put_to_use", made)
            self._rpc(user, "ahorro.wa.template", "action_back_to_draft", made)

    def test_operators_use_templates_and_edit_nothing_of_them(self):
        self.text.button_ids = [Command.create({"kind": "quick_reply", "text": "Sí"})]
        button, version = self.text.button_ids, self.text.version_ids[:1]
        for model, method, *args in (
            ("ahorro.wa.template", "create", [NEW]),
            ("ahorro.wa.template", "write", self.text.ids, {"body": BODY}),
            ("ahorro.wa.template", "unlink", self.text.ids),
            ("ahorro.wa.template", "copy", self.text.ids),
            ("ahorro.wa.template", "action_put_to_use", self.reminder.ids),
            ("ahorro.wa.template", "action_back_to_draft", self.text.ids),
            ("ahorro.wa.template.button", "write", button.ids, {"text": "No"}),
            ("ahorro.wa.template.button", "unlink", button.ids),
            (
                "ahorro.wa.template.button",
                "create",
                [{"template_id": self.text.id, "text": "x"}],
            ),
            ("ahorro.wa.template.version", "read", version.ids, ["body"]),
            ("ahorro.wa.preview", "create", [{"template_id": self.text.id}]),
        ):
            with self.subTest(model=model, method=method):
                self._refused(self.operator, model, method, *args)
        read = self._rpc(
            self.operator, "ahorro.wa.template", "read", self.text.ids, ["body"]
        )
        self.assertEqual(read[0]["body"], BODY)

    def test_nobody_writes_versions_by_hand(self):
        version = self.text.version_ids[:1]
        values = {"template_id": self.text.id, "number": 9}
        for user in (self.operator, self.supervisor, self.admin):
            for method, *args in (
                ("create", [values]),
                ("write", version.ids, {"body": "x"}),
                ("unlink", version.ids),
            ):
                # Append-only for everybody, before any right is asked for.
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self._rpc(user, "ahorro.wa.template.version", method, *args)

    def test_operators_see_what_is_in_use_and_of_their_role(self):
        draft = self._template("Borrador")
        group = self.env.ref("ahorro_plan.group_supervisor")
        theirs = self._template(
            "De supervisores", state="ready", group_ids=[Command.set(group.ids)]
        )
        ids = [self.text.id, draft.id, theirs.id]
        for user, expected in (
            (self.operator, [self.text.id]),
            (self.supervisor, ids),
        ):
            found = self._rpc(user, "ahorro.wa.template", "search", [("id", "in", ids)])
            self.assertEqual(set(found), set(expected))

    def test_a_template_of_another_company_is_out_of_reach(self):
        other = self._template("Ajena", company_id=self.other_company.id)
        for user in (self.operator, self.supervisor, self.admin):
            self._refused(user, "ahorro.wa.template", "read", other.ids, ["body"])

    def test_who_has_no_role_reads_no_template(self):
        for model in ("ahorro.wa.template", "ahorro.wa.template.version"):
            self._refused(self.stranger, model, "search", [])
