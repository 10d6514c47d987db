# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase

from odoo.addons.ahorro_campaign.tests.queue_common import NOON

from .wa_common import WaCommon

PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
ROBOTS = ("WhatsApp/2.23.20.0", "facebookexternalhit/1.1", "Googlebot/2.1")


class CouponCommon(WaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rombo.coupon_url_template = "https://pagos.example.com/{subscription}"
        cls.plan.write({"installments_paid": 13})
        cls.coupon_text = cls.env.ref("ahorro_whatsapp.template_coupon")
        cls.coupon_text.state = "ready"

    def _link(self, plan=None, user=None):
        """Give a link as an operator, and return its row."""
        answer = self._rpc(
            user or self.operator,
            "ahorro.wa.link",
            "get_coupon_link",
            (plan or self.plan).id,
        )
        token = answer["url"].rpartition("/")[2]
        return self.env["ahorro.wa.link"].search([("token", "=", token)])


class TestCoupon(CouponCommon):
    def test_a_token_has_128_bits_and_is_of_one_link(self):
        links = [self._link(), self._link(self.cases[0].plan_id)]
        self.assertEqual(len(set(links)), 2)
        for link in links:
            self.assertGreaterEqual(len(link.token), 22)

    def test_asked_again_the_same_link_is_given_and_another_for_the_next_one(self):
        link = self._link()
        self.assertEqual(self._link(), link)
        self.assertNotEqual(self._link(user=self.colleague), link)
        self.plan.installments_paid = 14
        self.assertNotEqual(self._link(), link)
        self.assertTrue(link.is_paid)

    def test_a_plan_without_a_page_or_of_a_strange_one_gets_no_link(self):
        for values in (
            {"coupon_url": "https://evil.example/x"},
            {"coupon_url": "javascript:alert(1)"},
            {"coupon_url": "https://pagos.example.com/{group}", "group": False},
        ):
            plan = self._person_plan()
            plan.write(values)
            with self.subTest(values=values), self.assertRaises(UserError):
                self._link(plan)
        self.rombo.coupon_url_template = False
        with self.assertRaises(UserError):
            self._link()

    def test_a_site_that_an_admin_names_is_led_to(self):
        self.plan.coupon_url = "https://cobros.example.net/x"
        settings = self.env["ahorro.settings"].with_user(self.admin).create({})
        with self.assertRaises(ValidationError):
            settings.coupon_hosts = "https://cobros.example.net"
        settings.coupon_hosts = "cobros.example.net"
        settings.coupon_days = 3
        settings.action_save()
        link = self._link()
        self.assertEqual(link.expires_at, NOON + timedelta(days=3))
        self.assertEqual(
            self.env["ahorro.wa.link"]._get_target(self.plan),
            ("https://cobros.example.net/x", ""),
        )

    def test_a_message_carries_the_link_and_the_client_file_its_clicks(self):
        case = self.cases[0]
        plan, phone = case.plan_id, case.plan_id.partner_id.ahorro_phone_ids
        plan.write({"group": "G1", "order": "12"})
        choices = self._rpc(
            self.operator, "ahorro.wa.send", "get_choices", plan.id, case.id
        )
        text = {each["id"]: each for each in choices["templates"]}[self.coupon_text.id]
        self.assertIn("/cupon/…", text["text"])
        self.assertFalse(self.env["ahorro.wa.link"].search([("plan_id", "=", plan.id)]))
        args = (plan.id, case.id, self.coupon_text.id, phone.id, "key")
        answer = self._rpc(self.operator, "ahorro.wa.send", "open_message", *args)
        message = self.env["ahorro.wa.message"].browse(answer["id"])
        self.assertIn(f"/cupon/{message.link_id.token}", answer["text"])
        message.link_id._visit(message.link_id.token, counted=True)
        file = self._rpc(
            self.operator, "res.partner", "get_client_file", plan.partner_id.ids
        )
        self.assertEqual([row["clicks"] for row in file["wa_messages"]], [1])

    def test_a_text_with_a_coupon_leaves_out_who_has_none(self):
        plan = self._person_plan()
        plan.coupon_url = "https://evil.example/x"
        case = self._cases(self.campaign, 1)
        choices = self._rpc(
            self.operator, "ahorro.wa.send", "get_choices", plan.id, False
        )
        text = {each["id"]: each for each in choices["templates"]}[self.coupon_text.id]
        self.assertTrue(text["problem"])
        self.assertTrue(case)

    # === RIGHTS ===

    def test_links_are_given_by_who_sees_the_plan_and_read_by_supervisors(self):
        link = self._link()
        for user in (self.stranger, self.other_supervisor):
            with self.assertRaises(AccessError):
                self._link(user=user)
        for user in (self.operator, self.stranger):
            with self.assertRaises(AccessError):
                self._rpc(user, "ahorro.wa.link", "read", link.ids, ["plan_id"])
        self._rpc(self.supervisor, "ahorro.wa.link", "read", link.ids, ["click_count"])
        for method, *args in (
            ("read", link.ids, ["token"]),
            ("search", [("token", "=like", "a%")]),
            ("create", [{"plan_id": self.plan.id}]),
            ("write", link.ids, {"click_count": 9}),
            ("unlink", link.ids),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._rpc(self.supervisor, "ahorro.wa.link", method, *args)

    # === A PERSON'S DATA ===

    def test_links_of_a_person_are_exported_and_lead_nowhere_once_erased(self):
        link = self._link()
        person_sudo = self.holder.with_user(self.supervisor).sudo()
        titles = [title for title, *_rest in person_sudo._collect_person_data()]
        self.assertTrue(
            any("cup" in title.lower() or "oupon" in title for title in titles)
        )
        person_sudo._erase_person_data()
        self.assertEqual(link._visit(link.token, True).state, "expired")


class TestCouponOverHttp(CouponCommon, HttpCase):
    def _get(self, token, headers=None, method="GET"):
        self.env.flush_all()
        return self.opener.request(
            method,
            f"{self.base_url()}/cupon/{token}",
            headers=headers or PERSON,
            allow_redirects=False,
            timeout=20,
        )

    def test_a_click_leads_on_and_is_counted_and_nothing_is_kept_of_it(self):
        link = self._link()
        answer = self._get(link.token)
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(
            answer.headers["Location"], "https://pagos.example.com/2711700"
        )
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("noindex", answer.headers["X-Robots-Tag"])
        self.env.invalidate_all()
        self.assertEqual((link.click_count, len(link.click_ids)), (1, 1))

    def test_robots_and_previews_are_led_on_and_not_counted(self):
        link = self._link()
        for robot in ROBOTS:
            answer = self._get(link.token, {"User-Agent": robot})
            self.assertEqual(answer.status_code, 302, robot)
        self.assertEqual(self._get(link.token, method="HEAD").status_code, 302)
        self.env.invalidate_all()
        self.assertEqual(link.click_count, 0)

    def test_what_is_no_token_is_looked_up_nowhere_and_gets_the_friendly_page(self):
        for token in ("%00", "a" * 5000, "%F0%9F%98%80", "a%27--", "%FF%FE"):
            answer = self._get(token, {**PERSON, "X-Big": "x" * 30_000})
            self.assertEqual(answer.status_code, 404, token)

    def test_a_visitor_who_does_not_say_with_what_is_led_on(self):
        answer = self._get(self._link().token, {"User-Agent": ""})
        self.assertEqual(answer.status_code, 302)

    def test_clicks_of_one_moment_are_one_and_a_later_one_another(self):
        link = self._link()
        for _time in range(30):
            self.assertEqual(self._get(link.token).status_code, 302)
        self.env.invalidate_all()
        self.assertEqual((link.click_count, len(link.click_ids)), (1, 1))
        self.time.move_to(NOON + timedelta(minutes=1))
        self._get(link.token)
        self.env.invalidate_all()
        self.assertEqual((link.click_count, len(link.click_ids)), (2, 2))

    def test_an_address_of_the_world_reaches_the_header_whole(self):
        self.plan.coupon_url = "https://pagos.example.com/señor/😀?a=1&b=%20#á"
        answer = self._get(self._link().token)
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(
            answer.headers["Location"],
            "https://pagos.example.com/se%C3%B1or/%F0%9F%98%80?a=1&b=%20#%C3%A1",
        )

    def test_what_was_corrected_since_is_where_a_sent_link_leads(self):
        link = self._link()
        self.rombo.coupon_url_template = "https://nuevo.example.com/{group}"
        answer = self._get(link.token)
        self.assertEqual(answer.headers["Location"], "https://nuevo.example.com/G9RX")

    def test_an_expired_a_paid_and_an_unknown_link_get_a_friendly_page(self):
        self.company.write({"name": "Uno <b>", "phone": "0341 555-0100"})
        link = self._link()
        self.plan.installments_paid = 14
        paid = self._get(link.token)
        self.assertEqual(paid.status_code, 410)
        self.plan.installments_paid = 13
        link.expires_at = NOON - timedelta(days=1)
        expired = self._get(link.token)
        self.assertEqual(expired.status_code, 410)
        for page in (paid, expired):
            self.assertIn("0341 555-0100", page.text)
            self.assertIn("Uno &lt;b&gt;", page.text)
            self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertNotEqual(paid.text, expired.text)
        self.assertEqual(self._get("a" * 22).status_code, 404)
        self.env.invalidate_all()
        self.assertEqual(link.click_count, 0)

    def test_a_new_holder_is_not_shown_by_the_link_of_the_one_before(self):
        link = self._link()
        self.plan.partner_id = self._person()
        self.assertEqual(self._get(link.token).status_code, 410)

    def test_a_link_with_a_page_of_the_plans_own_obeys_the_list_of_sites_still(self):
        link = self._link()
        self.plan.coupon_url = "https://evil.example/x"
        answer = self._get(link.token)
        self.assertEqual(answer.status_code, 410)
        self.assertNotIn("evil.example", answer.text)

    def test_nobody_but_a_user_with_a_role_is_given_a_link(self):
        self.operator.group_ids = [Command.clear()]
        with self.assertRaises(AccessError):
            self._link()
