# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where a case changes hands, its conversation goes along before anybody writes."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .wa_conversation_case import ConversationCommon


class HandoverCommon(ConversationCommon):
    def setUp(self):
        super().setUp()
        self.cases[0].user_id = self.operator
        self.other = self._colleague()
        self.cases[0].campaign_id.user_ids |= self.other | self.operator
        self._write("mi DNI es 12.345.678")
        self.channel = self._channels()
        self.mail = self.channel.message_ids[0]
        self.file = self.env["ir.attachment"].create(
            {
                "name": "dni.txt",
                "raw": b"12.345.678",
                "res_model": "discuss.channel",
                "res_id": self.channel.id,
            }
        )
        self.mail.attachment_ids = self.file

    def _reassign(self, user):
        self.time.tick(timedelta(minutes=1))
        moves = {self.cases[0].id: user.id}
        self.env["ahorro.campaign.reassignment"]._move_cases(moves)
        self.env.invalidate_all()

    def _reads(self, user):
        """Tell whether somebody reads the conversation, by each of all ways."""
        answers = set()
        for model, record, name in (
            ("discuss.channel", self.channel, "name"),
            ("mail.message", self.mail, "body"),
            ("ir.attachment", self.file, "raw"),
        ):
            found = self._rpc(user, model, "search", [("id", "=", record.id)])
            answers.add(bool(found))
            try:
                self._rpc(user, model, "read", record.ids, [name])
                answers.add(True)
            except UserError:
                answers.add(False)
        text = [("body", "ilike", "12.345.678"), ("model", "=", "discuss.channel")]
        answers.add(bool(self._rpc(user, "mail.message", "search", text)))
        # What the bus tells somebody of is what Odoo finds by this.
        mine = self._rpc(user, "discuss.channel", "search", [("is_member", "=", True)])
        answers.add(self.channel.id in mine)
        [answer] = answers
        return answer


@tagged("ahorro", "-at_install", "post_install")
class TestWaConversationHandover(HandoverCommon):
    def test_a_reassigned_case_takes_its_conversation_along(self):
        self.assertTrue(self._reads(self.operator))
        self.assertFalse(self._reads(self.other))
        self._reassign(self.other)
        self.assertFalse(self._reads(self.operator))
        self.assertTrue(self._reads(self.other))
        self.assertEqual(self.channel.ahorro_wa_user_id, self.other)

    def test_so_does_one_that_is_given_by_hand(self):
        self.cases[0].user_id = self.other
        self.assertFalse(self._reads(self.operator))
        self.assertTrue(self._reads(self.other))

    def test_given_to_the_pool_nobody_but_the_accounts_people_reads_it(self):
        self._answer(self.operator, self.channel, "Buen día")
        self._send()
        self._reassign(self.env["res.users"])
        self.assertFalse(self._reads(self.operator))
        self._write("¿Hola?")
        self.assertFalse(self._reads(self.operator))
        self.assertTrue(self._reads(self.supervisor))

    def test_who_is_taken_out_of_the_campaign_reads_it_no_more(self):
        self.cases[0].campaign_id.with_user(self.supervisor).user_ids -= self.operator
        self.assertFalse(self._reads(self.operator))

    def test_who_is_away_does_not_read_it_and_who_comes_back_does(self):
        self.env["ahorro.operator.absence"]._set_away(self.operator.id, True)
        self.assertFalse(self._reads(self.operator))
        self.env["ahorro.operator.absence"]._set_away(self.operator.id, False)
        self.assertTrue(self._reads(self.operator))
        self.assertEqual(self.channel.ahorro_wa_user_id, self.operator)

    def test_who_is_archived_leaves_it(self):
        self.operator.active = False
        self.assertNotIn(
            self.operator.partner_id, self.channel.channel_member_ids.partner_id
        )
        self.assertFalse(self.channel.ahorro_wa_user_id)

    def test_who_loses_the_role_reads_it_no_more(self):
        self.env["ahorro.role"].with_user(self.admin).set_role(self.operator.id, False)
        self.env.invalidate_all()
        self.assertFalse(self._reads(self.operator))
        self.assertNotIn(
            self.operator.partner_id, self.channel.channel_member_ids.partner_id
        )

    def test_who_attends_the_client_of_nobody_has_the_conversation(self):
        self._reassign(self.env["res.users"])
        self.assertFalse(self._reads(self.other))
        taken = self._as(self.other).attend_next()
        self.assertEqual(taken["case_id"], self.cases[0].id)
        self._save(self.other, taken["lease_token"])
        self.env.invalidate_all()
        self.assertTrue(self._reads(self.other))

    def test_who_was_invited_stays(self):
        self._rpc(
            self.operator,
            "discuss.channel",
            "add_members",
            self.channel.ids,
            partner_ids=self.other.partner_id.ids,
        )
        third = self._colleague("tercera")
        self._reassign(third)
        self.assertTrue(self._reads(self.other))
        self.assertFalse(self._reads(self.operator))

    def test_a_page_that_stays_open_is_told_nothing_more(self):
        listens = [
            (self.env.cr.dbname, "discuss.channel", self.channel.id),
            (self.env.cr.dbname, "discuss.channel", self.channel.id, "internal_users"),
        ]
        self.channel._bus_send("a_message", {})
        self.env.cr.precommit.run()

        def heard(user):
            found = self.env["bus.bus"].with_user(user)._poll(listens)
            return any(one["message"]["type"] == "a_message" for one in found)

        self.assertTrue(heard(self.operator))
        self.assertTrue(heard(self.supervisor))
        self.assertFalse(heard(self.other))
        self._reassign(self.other)
        self.assertFalse(heard(self.operator))
        self.assertTrue(heard(self.other))

    def test_nobody_changes_or_deletes_a_file_of_it(self):
        for user in (self.operator, self.supervisor):
            for method, arguments in (
                ("unlink", ()),
                ("write", ({"name": "x"},)),
            ):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self._rpc(user, "ir.attachment", method, self.file.ids, *arguments)
        self.assertTrue(self.file.exists())


@tagged("ahorro", "-at_install", "post_install")
class TestWaFileAddress(HandoverCommon, HttpCase):
    def test_the_address_of_a_file_is_of_no_use_to_who_left(self):
        own = self.file.with_user(self.operator)
        token = own._get_raw_access_token()
        address = f"/web/content/{self.file.id}?access_token={token}"
        self.operator.password = self.other.password = "secret-of-theirs"
        self.authenticate(self.operator.login, "secret-of-theirs")
        self.assertEqual(self.url_open(address).content, b"12.345.678")
        self._reassign(self.other)
        self.assertEqual(self.url_open(address).status_code, 404)
        self.authenticate(self.other.login, "secret-of-theirs")
        self.assertEqual(self.url_open(address).content, b"12.345.678")
