# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .wa_common import BODY, WaCommon


class TestHostileCalls(WaCommon):
    """What no screen sends, by remote call."""

    def setUp(self):
        super().setUp()
        self.case = self.cases[0]
        self.client_plan = self.case.plan_id
        self.phone = self.client_plan.partner_id.ahorro_phone_ids

    def _open(self, key="one", case=None, template=None):
        case = case or self.case
        args = (case.plan_id.id, case.id, (template or self.text).id)
        phone = case.plan_id.partner_id.ahorro_phone_ids[:1]
        return self._rpc(
            self.operator, "ahorro.wa.send", "open_message", *args, phone.id, key
        )

    def test_no_context_lets_a_text_in_use_say_what_it_must_not(self):
        self.text.button_ids = [Command.create({"text": "Sí"})]
        button, versions = self.text.button_ids, self.text.version_ids
        context = {"ahorro_wa_in_template": True, "ahorro_wa_inside": True}
        for method, *args in (
            ("write", button.ids, {"text": "Embargo"}),
            ("create", [{"template_id": self.text.id, "text": "Juicio ejecutivo"}]),
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._rpc(
                    self.supervisor,
                    "ahorro.wa.template.button",
                    method,
                    *args,
                    context=context,
                )
        self._rpc(
            self.supervisor,
            "ahorro.wa.template.button",
            "write",
            button.ids,
            {"text": "Dale"},
            context=context,
        )
        self.env.invalidate_all()
        self.assertEqual(len(self.text.version_ids - versions), 1)

    def test_a_button_that_is_moved_makes_a_version_of_both_texts(self):
        other = self._template("Otro")
        self.text.button_ids = [Command.create({"text": "Sí"})]
        before = self.text.version_ids | other.version_ids
        self.text.button_ids.with_user(self.supervisor).template_id = other
        added = (self.text.version_ids | other.version_ids) - before
        self.assertEqual(added.template_id, self.text | other)

    def test_operators_read_the_buttons_of_what_they_use_alone(self):
        group = self.env.ref("ahorro_plan.group_supervisor")
        buttons = [
            self._template(
                name, button_ids=[Command.create({"text": name})], **values
            ).button_ids
            for name, values in (
                ("Mia", {"state": "ready"}),
                ("Borrador", {}),
                ("Ajena", {"state": "ready", "group_ids": [Command.set(group.ids)]}),
            )
        ]
        ids = [button.id for button in buttons]
        for user, expected in ((self.operator, ids[:1]), (self.supervisor, ids)):
            found = self._rpc(
                user, "ahorro.wa.template.button", "search", [("id", "in", ids)]
            )
            self.assertEqual(set(found), set(expected), user.login)

    def test_a_text_of_megabytes_is_refused_at_once_even_as_a_draft(self):
        for values in (
            {"body": "{{" * 5_000_000},
            {"footer": "x" * 20_000},
            {"name": "x" * 20_000},
            {"button_ids": [Command.create({"text": "x" * 20_000})]},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._rpc(
                    self.supervisor,
                    "ahorro.wa.template",
                    "create",
                    [{"name": "Largo", "code": "largo", "body": BODY, **values}],
                )

    def test_what_a_holder_is_called_is_text_and_no_variable_and_no_markup(self):
        for name in ("{{deuda_vencida}}", "{{{{nombre}}}}", "<b>&lt;", "😀‮אבג", "%s"):
            self.client_plan.partner_id.name = name
            text = self._fill_in(self.text, self.client_plan).text
            self.assertTrue(text.startswith(f"Hola {name}, te escribimos"), text)

    def test_a_text_that_the_address_does_not_hold_leaves_the_client_out(self):
        self.text.body = f"Hola {{{{nombre}}}}, {'😀' * 200} te escribimos de acá."
        rendered = self._fill_in(self.text, self.client_plan)
        self.assertFalse(rendered.text)
        self.assertTrue(rendered.problem)

    def test_a_key_that_was_used_for_another_client_opens_nobodys_text(self):
        self._open("key")
        with self.assertRaises(UserError):
            self._open("key", case=self.cases[1])

    def test_a_number_corrected_since_does_not_get_the_text_of_the_other(self):
        answer = self._open()
        message = self.env["ahorro.wa.message"].browse(answer["id"])
        before = message.phone
        self.phone.raw = "03462 15-419999"
        self.assertNotEqual(self.phone.e164, before)
        choices = self._rpc(
            self.operator, "ahorro.wa.send", "get_choices", message.plan_id.id
        )
        (again,) = choices["open"]
        self.assertEqual(again["url"], answer["url"])
        self.assertEqual(again["phone"], before)
        self._rpc(
            self.operator, "ahorro.wa.send", "close_message", message.id, "no_whatsapp"
        )
        self.assertFalse(self.phone.no_whatsapp)

    def test_a_selection_that_no_list_sends_is_refused_with_a_sentence(self):
        deep = [("id", "=", 1)]
        for domain in (
            [("nada", "=", 1)],
            [("plan_id.nada", "=", 1)],
            [("id", "parecido", 1)],
            ["&"],
            ["|", *deep],
            [("id",)],
            [1],
        ):
            with self.subTest(domain=domain), self.assertRaises(UserError):
                self._rpc(
                    self.operator, "ahorro.wa.queue", "get_queue", {"domain": domain}
                )

    def test_a_selection_asks_nothing_about_what_an_operator_may_not_read(self):
        with self.assertRaises(UserError):
            self._rpc(
                self.operator,
                "ahorro.wa.queue",
                "get_queue",
                {"domain": [("plan_id.partner_id.user_ids.password", "!=", False)]},
            )

    def test_a_message_is_not_put_in_another_state_by_any_way_in(self):
        answer = self._open()
        for user in (self.operator, self.supervisor, self.admin):
            for method, *args in (
                ("web_save", [answer["id"]], {"state": "sent_manual"}, {}),
                ("write", [answer["id"]], {"closed_at": "2026-01-01 00:00:00"}),
                ("load", ["id", "state"], [[str(answer["id"]), "sent_manual"]]),
                ("name_create", "x"),
                ("web_resequence", [answer["id"]], {}),
            ):
                with self.subTest(method=method, user=user.login):
                    try:
                        with self.env.cr.savepoint():
                            self._rpc(user, "ahorro.wa.message", method, *args)
                    except (AccessError, UserError, ValueError):
                        continue
        self.env.invalidate_all()
        message = self.env["ahorro.wa.message"].browse(answer["id"])
        self.assertEqual((message.state, message.closed_at), ("link_opened", False))
