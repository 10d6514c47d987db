# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody but its members and supervisors reads a conversation, by any path."""

import contextlib
import io

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.ahorro_whatsapp.models.conversation.discuss_channel import TYPE

from .wa_conversation_case import ConversationCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaConversationRights(ConversationCommon):
    def setUp(self):
        super().setUp()
        self.cases[0].user_id = self.operator
        self._write("mi DNI es 12.345.678")
        self.channel = self._channels()
        self.mail = self.channel.message_ids[0]
        self.other = new_test_user(
            self.env,
            login="ajena",
            groups="base.group_user,ahorro_plan.group_operator",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.file = self.env["ir.attachment"].create(
            {
                "name": "dni.txt",
                "raw": b"12.345.678",
                "res_model": "discuss.channel",
                "res_id": self.channel.id,
            }
        )

    def _refused(self, user, model, method, *args, **kwargs):
        with (
            self.assertRaises(UserError),
            self.env.cr.savepoint(),
        ):
            self._rpc(user, model, method, *args, **kwargs)

    def test_nobody_else_reads_a_conversation_by_any_path(self):
        system = new_test_user(self.env, login="sistema", groups="base.group_system")
        for user in (self.other, self.stranger, system):
            for model, ids, name in (
                ("discuss.channel", self.channel.ids, "name"),
                ("mail.message", self.mail.ids, "body"),
                ("ir.attachment", self.file.ids, "raw"),
                (
                    "discuss.channel.member",
                    self.channel.channel_member_ids.ids,
                    "channel_id",
                ),
            ):
                with self.subTest(user=user.login, model=model):
                    self._refused(user, model, "read", ids, [name])
                    domain = [("id", "in", ids)]
                    self.assertFalse(self._rpc(user, model, "search", domain))
            found = self._rpc(
                user, "mail.message", "search", [("body", "ilike", "12.345.678")]
            )
            self.assertFalse(found)
            self._refused(
                user, "discuss.channel", "message_post", self.channel.ids, body="x"
            )
            self._refused(
                user,
                "discuss.channel",
                "add_members",
                self.channel.ids,
                partner_ids=user.partner_id.ids,
            )
            self._refused(
                user,
                "discuss.channel.member",
                "create",
                [{"channel_id": self.channel.id, "partner_id": user.partner_id.id}],
            )

    def test_its_operator_and_supervisors_read_it(self):
        for user in (self.operator, self.supervisor):
            read = self._rpc(user, "mail.message", "read", self.mail.ids, ["body"])
            self.assertIn("12.345.678", read[0]["body"])

    def test_members_invite_who_has_a_role_and_nobody_else(self):
        self._refused(
            self.operator,
            "discuss.channel",
            "add_members",
            self.channel.ids,
            partner_ids=self.stranger.partner_id.ids,
        )
        guest = self.env["mail.guest"].create({"name": "x"})
        self._refused(
            self.operator,
            "discuss.channel",
            "add_members",
            self.channel.ids,
            guest_ids=guest.ids,
        )
        self._rpc(
            self.operator,
            "discuss.channel",
            "add_members",
            self.channel.ids,
            partner_ids=self.other.partner_id.ids,
        )
        self._rpc(self.other, "mail.message", "read", self.mail.ids, ["body"])

    def test_members_change_nothing_of_it(self):
        for values in (
            {"ahorro_wa_phone": "5493415550000"},
            {"channel_type": "channel"},
            {"name": "x"},
        ):
            self._refused(
                self.operator, "discuss.channel", "write", self.channel.ids, values
            )
        self._refused(
            self.operator,
            "discuss.channel",
            "create",
            [{"name": "x", "channel_type": TYPE}],
        )

    def test_another_company_reads_none(self):
        foreign = new_test_user(
            self.env,
            login="afuera",
            groups="base.group_user,ahorro_plan.group_supervisor",
            company_id=self.other_company.id,
            company_ids=[(6, 0, self.other_company.ids)],
        )
        self._refused(foreign, "mail.message", "read", self.mail.ids, ["body"])

    def test_uninstalling_leaves_no_conversation(self):
        value = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "discuss.channel"),
                ("field_id.name", "=", "channel_type"),
                ("value", "=", TYPE),
            ]
        )
        value._process_ondelete()
        self.assertFalse(self.channel.exists())
        self.assertFalse(self.mail.exists())

    def test_a_conversation_is_among_a_persons_data_and_goes_with_it(self):
        register = self.env["ahorro.person.register"]
        person = register._open(self.person)
        self.assertIn(self.mail, register._find_wa_conversation(person))
        self.person._erase_person_data()
        self.assertFalse(self.channel.exists())
        self.assertFalse(self.mail.exists())

    def test_a_conversation_goes_along_with_who_takes_the_data_of_its_company(self):
        admin = new_test_user(
            self.env,
            login="gerencia",
            groups="base.group_user,ahorro_plan.group_admin",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        packed = {}

        @contextlib.contextmanager
        def open_file(path):
            target = io.BytesIO()
            yield target
            packed[path] = target.getvalue()

        takeout = self.env(user=admin)["ahorro.takeout"].with_context(
            allowed_company_ids=self.company.ids
        )
        takeout._fill(self.company, open_file)
        self.assertIn(b"12.345.678", packed["data/mail.message.csv"])
        self.assertIn(
            b"12.345.678", packed[f"files/discuss.channel/{self.file.id}-dni.txt"]
        )
        channels = packed["data/discuss.channel.csv"].decode().splitlines()[1:]
        self.assertEqual(
            [int(line.partition(";")[0]) for line in channels], self.channel.ids
        )
