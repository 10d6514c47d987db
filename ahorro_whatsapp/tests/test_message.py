# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from odoo.addons.ahorro_campaign.tests.queue_common import NOON

from .wa_common import WaCommon


class TestMessage(WaCommon):
    def setUp(self):
        super().setUp()
        self.case = self.cases[0]
        self.client_plan = self.case.plan_id
        self.phone = self.client_plan.partner_id.ahorro_phone_ids

    def _call(self, method, *args, user=None):
        return self._rpc(user or self.operator, "ahorro.wa.send", method, *args)

    def _open(self, key="one", user=None, template=None, case=None):
        case = self.case if case is None else case
        template = template or self.text
        args = (case.plan_id.id or self.client_plan.id, case.id, template.id)
        phone = (case.plan_id or self.client_plan).partner_id.ahorro_phone_ids[:1]
        return self._call("open_message", *args, phone.id, key, user=user)

    def _message(self, answer):
        return self.env["ahorro.wa.message"].browse(answer["id"])

    # === OPENING ===

    def test_a_message_is_opened_with_the_text_as_it_is_then(self):
        choices = self._call("get_choices", self.client_plan.id, self.case.id)
        self.assertTrue(choices["guard"]["allowed"])
        self.assertEqual([each["id"] for each in choices["phones"]], self.phone.ids)
        answer = self._open()
        message = self._message(answer)
        self.assertEqual(message.state, "link_opened")
        self.assertTrue(answer["url"].startswith("https://wa.me/549"))
        self.assertEqual(message.version_id, self.text.current_version_id)
        before = message.text
        self.assertIn(self.client_plan.partner_id.name, before)
        self.text.body = "Otro texto"
        self.client_plan.partner_id.name = "Otra"
        self.assertEqual(message.text, before)

    def test_a_key_or_a_message_that_is_open_gives_the_same_row(self):
        first = self._open("one")
        self.assertEqual(self._open("one"), first)
        self.assertEqual(self._open("two")["id"], first["id"])
        self._call("close_message", first["id"], "sent")
        # Sent again with the key: what was said of it stays said.
        self.assertEqual(self._open("one")["state"], "sent_manual")
        self.assertNotEqual(self._open("three")["id"], first["id"])

    def test_a_key_of_somebody_else_is_refused(self):
        self._open("one")
        with self.assertRaises(UserError):
            self._open("one", user=self.colleague)

    def test_the_guard_is_asked_and_its_answer_is_logged(self):
        self.client_plan.partner_id.with_user(self.supervisor).action_opt_out(
            "whatsapp", "Pidió que no"
        )
        choices = self._call("get_choices", self.client_plan.id, self.case.id)
        self.assertFalse(choices["guard"]["allowed"])
        with self.assertRaises(UserError):
            self._open()
        self.assertFalse(self.env["ahorro.wa.message"].search([]))
        self.time.move_to(NOON + timedelta(hours=12))  # midnight
        with self.assertRaises(UserError):
            self._open(case=self.cases[1])

    def test_each_message_that_is_opened_is_an_answer_in_the_guards_log(self):
        self._open()
        logged = self.env["ahorro.guard.log"].search(
            [("plan_id", "=", self.client_plan.id), ("channel", "=", "whatsapp")]
        )
        self.assertEqual(logged.mapped("allowed"), [True])

    def test_whoever_got_in_touch_may_be_answered_at_any_hour(self):
        self.time.move_to(NOON + timedelta(hours=12))
        with self.assertRaises(UserError):
            self._open()
        self._attend(self.case, self.operator, incoming=True)
        self.assertEqual(self._open()["state"], "link_opened")

    def test_somebody_elses_client_is_not_written_to(self):
        self._attend(self.case, self.colleague)
        with self.assertRaisesRegex(UserError, "ahorro_colleague"):
            self._open()

    def test_only_a_phone_that_may_have_whatsapp_is_written_to(self):
        for values in ({"is_wrong": True}, {"no_whatsapp": True}):
            self.phone.write({"is_wrong": False, "no_whatsapp": False} | values)
            with self.assertRaises(UserError):
                self._open(str(values))

    def test_a_text_is_used_in_the_cases_that_it_is_for(self):
        other = self.env["ahorro.campaign.type"].create(
            {"name": "Otro", "process": "other"}
        )
        self.text.type_ids = [Command.set(other.ids)]
        with self.assertRaises(UserError):
            self._open()
        self.text.type_ids = [Command.set(self.arrears.ids)]
        self.assertEqual(self._open()["state"], "link_opened")

    def test_a_text_of_supervisors_or_a_draft_is_refused_to_an_operator(self):
        group = self.env.ref("ahorro_plan.group_supervisor")
        for text in (
            self._template("De", state="ready", group_ids=[Command.link(group.id)]),
            self._template("Borrador"),
        ):
            with self.assertRaises(UserError):
                self._open(text.name, template=text)

    # === WHAT BECAME OF IT ===

    def test_what_was_sent_is_a_movement_declared_by_the_operator(self):
        answer = self._open()
        closed = self._call("close_message", answer["id"], "sent")
        self.assertEqual(closed["state"], "sent_manual")
        movement = self._movements(self.case)
        self.assertEqual(movement.kind, "message")
        self.assertEqual(movement.user_id, self.operator)
        self.assertIn("declarado por el operador", movement.comment)
        self.assertIn(answer["text"], movement.comment)

    def test_what_an_operator_declares_is_never_called_delivered(self):
        for outcome in ("sent", "no_whatsapp", "not_sent"):
            answer = self._open(key=outcome)
            said = self._call("close_message", answer["id"], outcome)
            for label in (answer["state_label"], said["state_label"]):
                self.assertNotRegex(label.lower(), "deliver|entregad|read|leíd")
            self.phone.no_whatsapp = False

    def test_said_twice_is_said_once_and_something_else_is_refused(self):
        answer = self._open()
        for _time in range(2):
            self._call("close_message", answer["id"], "sent")
        with self.assertRaises(UserError):
            self._call("close_message", answer["id"], "not_sent")
        self.assertEqual(len(self._movements(self.case)), 1)

    def test_a_number_without_whatsapp_is_marked_and_offered_no_more(self):
        answer = self._open()
        self._call("close_message", answer["id"], "no_whatsapp")
        self.assertTrue(self.phone.no_whatsapp)
        choices = self._call("get_choices", self.client_plan.id, self.case.id)
        self.assertEqual(choices["phones"], [])
        self.assertEqual(choices["guard"]["reason"], "no_phone")

    def test_what_was_sent_counts_as_a_contact_of_the_week_and_nothing_else(self):
        self._set_setting("weekly_cap", "1")
        for number, outcome in enumerate(("not_sent", "not_sent", "sent")):
            answer = self._open(f"key{number}")
            self._call("close_message", answer["id"], outcome)
        choices = self._call("get_choices", self.client_plan.id, self.case.id)
        self.assertEqual(choices["guard"]["reason"], "weekly_cap")

    def test_who_opened_it_or_a_supervisor_says_what_became_of_it(self):
        answer = self._open()
        with self.assertRaises(UserError):
            self._call("close_message", answer["id"], "sent", user=self.colleague)
        closed = self._call("close_message", answer["id"], "sent", user=self.supervisor)
        self.assertEqual(closed["state"], "sent_manual")

    def test_rows_left_open_are_listed_until_somebody_says(self):
        def listed(case):
            choices = self._call("get_choices", case.plan_id.id, case.id)
            return [row["id"] for row in choices["open"]]

        ids = [self._open("a")["id"], self._open("b", case=self.cases[1])["id"]]
        self.assertEqual(listed(self.case) + listed(self.cases[1]), ids)
        self._rpc(self.operator, "ahorro.wa.message", "action_sent", ids[:1])
        self._rpc(self.operator, "ahorro.wa.message", "action_not_sent", ids[1:])
        self.assertEqual(listed(self.case) + listed(self.cases[1]), [])

    def test_boards_tell_exactly_the_rows_left_open_for_an_hour(self):
        def ask(user):
            return self._rpc(user, "ahorro.wa.left.open", "get_left_open")

        mine = [self._open("a")["id"], self._open("b", case=self.cases[1])["id"]]
        theirs = self._open("c", user=self.colleague, case=self.cases[2])["id"]
        self.assertEqual(ask(self.operator)["own"]["count"], 0)
        self.time.move_to(NOON + timedelta(minutes=61))
        late = self._open("d", case=self.cases[3])["id"]
        self._call("close_message", mine[1], "sent")

        def told(user, whose):
            found = ask(user)[whose]
            if not found:
                return found
            messages = self.env["ahorro.wa.message"].with_user(user)
            rows = messages.search(found["domain"]).ids
            self.assertEqual(found["count"], len(rows))
            return sorted(rows)

        self.assertEqual(told(self.operator, "own"), mine[:1])
        self.assertIs(told(self.operator, "team"), False)
        self.assertEqual(told(self.supervisor, "own"), [])
        self.assertEqual(told(self.supervisor, "team"), [mine[0], theirs])
        self.time.move_to(NOON + timedelta(days=1))
        self.assertEqual(told(self.operator, "own"), [mine[0], late])
        with self.assertRaises(AccessError):
            ask(self.stranger)

    def test_the_list_opens_on_the_users_own_that_wait_for_a_word(self):
        mine = self._open("a")["id"]
        closed = self._open("b", case=self.cases[1])["id"]
        self._call("close_message", closed, "sent")
        theirs = self._open("c", user=self.colleague, case=self.cases[2])["id"]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_whatsapp.ahorro_wa_message_action"
        )
        view = self.env["ahorro.wa.message"].get_view(view_type="search")["arch"]
        groups = [[]]
        for node in etree.fromstring(view):
            if node.tag == "separator":
                groups.append([])
            elif f"search_default_{node.get('name')}" in action["context"]:
                domain = safe_eval(node.get("domain"), {"uid": self.operator.id})
                groups[-1].append(Domain(domain))
        # Filters without a separator between them are alternatives.
        shown = Domain.AND(Domain.OR(group) for group in groups if group)
        found = self.env["ahorro.wa.message"].search(
            shown & Domain("id", "in", [mine, closed, theirs])
        )
        self.assertEqual(found.ids, [mine])

    # === WITHOUT A CASE ===

    def test_from_the_client_file_it_is_a_movement_of_the_plan(self):
        answer = self._open(case=self.env["ahorro.case"])
        self._call("close_message", answer["id"], "sent")
        movement = self.env["ahorro.movement"].search(
            [("plan_id", "=", self.client_plan.id)]
        )
        self.assertEqual(movement.kind, "message")
        self.assertFalse(movement.case_id)
        file = self._rpc(
            self.operator,
            "res.partner",
            "get_client_file",
            self.client_plan.partner_id.ids,
        )
        self.assertEqual([row["id"] for row in file["wa_messages"]], [answer["id"]])

    # === RIGHTS ===

    def test_who_has_no_role_or_is_of_another_company_writes_nobody(self):
        for user in (self.stranger, self.other_supervisor):
            with self.assertRaises(AccessError):
                self._open(user=user)
            with self.assertRaises(AccessError):
                self._call("get_choices", self.client_plan.id, False, user=user)
        answer = self._open()
        for user in (self.stranger, self.other_supervisor):
            with self.assertRaises(AccessError):
                self._call("close_message", answer["id"], "sent", user=user)

    def test_nobody_writes_rows_of_messages_by_hand(self):
        answer = self._open()
        for user in (self.operator, self.supervisor, self.admin):
            for method, *args in (
                ("create", [{"plan_id": self.client_plan.id}]),
                ("write", [answer["id"]], {"state": "sent_manual"}),
                ("unlink", [answer["id"]]),
                ("copy", [answer["id"]]),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    self._rpc(user, "ahorro.wa.message", method, *args)

    def test_an_operator_reads_the_messages_within_reach(self):
        ids = [self._open()["id"]]
        outsider = self._user("ahorro_outsider", "ahorro_plan.group_operator")
        for user, expected in (
            (self.operator, ids),
            (self.colleague, ids),
            (outsider, []),
            (self.supervisor, ids),
        ):
            found = self._rpc(user, "ahorro.wa.message", "search", [("id", "in", ids)])
            self.assertEqual(found, expected, user.login)

    def test_what_a_screen_sends_is_checked(self):
        for args in (
            ("x", False, self.text.id, self.phone.id, "k"),
            (self.client_plan.id, "x", self.text.id, self.phone.id, "k"),
            (self.client_plan.id, self.cases[1].id, self.text.id, self.phone.id, "k"),
            (self.client_plan.id, self.case.id, "x", self.phone.id, "k"),
            (self.client_plan.id, self.case.id, self.text.id, "x", "k"),
            (self.client_plan.id, self.case.id, self.text.id, self.phone.id, False),
        ):
            with self.subTest(args=args), self.assertRaises(UserError):
                self._call("open_message", *args)
        answer = self._open()
        for args in (("x", "sent"), (answer["id"], "delivered"), (answer["id"], [])):
            with self.subTest(args=args), self.assertRaises(UserError):
                self._call("close_message", *args)

    # === A PERSON'S DATA ===

    def test_what_a_person_was_written_is_exported_and_erased(self):
        self._call("close_message", self._open("a")["id"], "sent")
        answer = self._open("b")
        person_sudo = self.client_plan.partner_id.with_user(self.supervisor).sudo()
        collected = str(person_sudo._collect_person_data())
        self.assertIn(answer["text"], collected)
        name = person_sudo.name
        person_sudo._erase_person_data()
        messages = self.env["ahorro.wa.message"].search(
            [("plan_id", "=", self.client_plan.id)]
        )
        self.assertEqual(set(messages.mapped("state")), {"sent_manual", "cancelled"})
        self.assertFalse(any(messages.mapped("phone")))
        self.assertNotIn(name, str(messages.mapped("text")))
        self.assertNotIn(name, str(self._movements(self.case).mapped("comment")))
