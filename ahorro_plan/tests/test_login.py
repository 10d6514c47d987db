# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import json
import re
import time
from unittest.mock import patch

from lxml import html
from passlib.totp import TOTP
from PIL import Image

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.image import image_to_base64

from odoo.addons.mail.tests.common import MockEmail

LOGIN = "vendedora@litoral.example.com"
PASSWORD = "Clave-de-prueba-1"
SPANISH = {"Accept-Language": "es-AR,es;q=0.9"}


@tagged("post_install", "-at_install")
class TestLogin(HttpCase, MockEmail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            login=LOGIN,
            password=PASSWORD,
            email=LOGIN,
            groups="ahorro_plan.group_operator",
            lang="es_AR",
        )

    # === HELPERS ===

    def _page(self, url="/web/login"):
        response = self.url_open(url, headers=SPANISH)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def _post(self, url, page, **values):
        values["csrf_token"] = page.xpath("//form//input[@name='csrf_token']/@value")[0]
        return self.url_open(url, data=values, headers=SPANISH, allow_redirects=False)

    def _enter(self, password=PASSWORD, **values):
        values = {"type": "password", "login": LOGIN, "password": password} | values
        return self._post("/web/login", self._page(), **values)

    def _session_cookie(self, response):
        """Return the response's own session cookie, as the server wrote it."""
        cookies = response.raw.headers.getlist("Set-Cookie")
        mine = [cookie for cookie in cookies if cookie.startswith("session_id=")]
        # Odoo's own route for programs sends it twice, and a second may begin
        # between the two: they may differ in the date, and in nothing else.
        kinds = {re.sub(r"(?i)(expires)=[^;]*", r"\1", cookie) for cookie in mine}
        self.assertEqual(len(kinds), 1, f"one session cookie in {cookies}")
        # The one that a browser keeps.
        return mine[-1]

    def assertEndsWithBrowser(self, response):
        cookie = self._session_cookie(response)
        self.assertNotRegex(cookie, r"(?i)max-age|expires")
        self.assertRegex(cookie, r"(?i);\s*httponly")
        self.assertRegex(cookie, r"(?i);\s*path=/")

    def _company_title(self, url="/web/login"):
        [title] = self._page(url).xpath(
            "//h1[contains(@class, 'o_ahorro_login_company')]"
        )
        return title

    def assertOutlivesBrowser(self, response):
        cookie = self._session_cookie(response)
        self.assertRegex(cookie, r"(?i)max-age=604800\b")

    # === THE PAGE ===

    def test_the_page_says_whose_it_is_and_shows_no_logo_of_nobody(self):
        company = self.env.ref("base.main_company")
        company.write({"name": "Automotores <b>Litoral</b>", "logo": False})
        title = self._company_title()
        self.assertEqual(title.text_content().strip(), "Automotores <b>Litoral</b>")
        self.assertIn("o_ahorro_no_logo", title.get("class"))
        company.logo = image_to_base64(Image.new("RGB", (4, 4)), "PNG")
        self.assertNotIn("o_ahorro_no_logo", self._company_title().get("class"))

    def test_the_page_of_an_invitation_says_whose_it_is_and_speaks_to_argentines(self):
        values = {"name": "Lucía", "email": "lucia@example.com"}
        partner = self.env["res.partner"].create(values)
        partner.signup_prepare(signup_type="signup")
        url = partner._get_signup_url_for_action()[partner.id]
        invitation = re.sub(r"^https?://[^/]+", "", url)
        company = self.env.ref("base.main_company").name
        for path in (invitation, "/web/reset_password"):
            title = self._company_title(path)
            self.assertEqual(title.text_content().strip(), company)
        text = self._page(invitation).text_content()
        self.assertIn("¿Ya tenés una cuenta?", text)
        self.assertIn("Guardar y entrar", text)

    def test_the_page_has_the_words_of_the_guide(self):
        page = self._page()
        form = page.xpath("//form[contains(@class, 'oe_login_form')]")[0]
        self.assertRegex(
            form.xpath(".//input[@name='login']/@placeholder")[0], r"^correo@"
        )
        self.assertEqual(
            form.xpath(".//input[@name='password']/@placeholder"), ["Contraseña"]
        )
        # A log-in is an address or a name.
        [label] = form.xpath(".//label[@for='login']")
        self.assertEqual(label.text_content().strip(), "Usuario o correo electrónico")
        button = form.xpath(".//button[@type='submit']")[0]
        self.assertEqual(button.text_content().strip(), "Ingresar")
        link = form.xpath(".//a[contains(@href, '/web/reset_password')]")[0]
        self.assertEqual(link.text_content().strip(), "¿Te olvidaste tu contraseña?")
        # Both stand in one line under the button, as in the guide.
        options = form.xpath(".//div[contains(@class, 'o_ahorro_login_options')]")[0]
        self.assertEqual(
            [node.get("id") or node.get("href") for node in options.iter("input", "a")],
            ["ahorro_remember", link.get("href")],
        )
        self.assertFalse(page.xpath("//xpath"))
        self.assertNotIn("tabindex", link.attrib)
        self.assertEqual(
            form.xpath("string(.//label[@for='ahorro_remember'])").strip(), "Recordarme"
        )
        box = form.xpath(".//input[@id='ahorro_remember']")[0]
        self.assertNotIn("checked", box.attrib)

    def test_the_page_keeps_what_passkeys_need(self):
        page = self._page()
        form = page.xpath("//form[contains(@class, 'oe_login_form')]")[0]
        self.assertTrue(form.xpath(".//input[@name='webauthn_response']"))
        self.assertTrue(form.xpath(".//a[contains(@class, 'passkey_login_link')]"))

    def test_a_wrong_password_leaves_the_box_as_it_was(self):
        with mute_logger("odoo.addons.base.models.res_users"):
            response = self._enter(password="otra", ahorro_remember="1")
        self.assertEqual(response.status_code, 200)
        box = html.fromstring(response.text).xpath("//input[@id='ahorro_remember']")[0]
        self.assertIn("checked", box.attrib)

    # === REMEMBER ME ===

    def test_unticked_the_session_ends_with_the_browser(self):
        response = self._enter()
        self.assertEqual(response.status_code, 303)
        self.assertEndsWithBrowser(response)
        # Odoo sends the cookie again each time that it loads its pages.
        self.assertEndsWithBrowser(self.url_open("/odoo"))

    def test_the_session_of_who_has_no_role_lasts_as_odoo_lets_it(self):
        for login, group in (
            ("empleado@litoral.example.com", "base.group_user"),
            ("cliente@litoral.example.com", "base.group_portal"),
        ):
            new_test_user(self.env, login=login, password=PASSWORD, groups=group)
            response = self._enter(login=login)
            self.assertEqual(response.status_code, 303)
            self.assertOutlivesBrowser(response)
            self.url_open("/web/session/logout")

    def test_ticked_the_session_outlives_the_browser(self):
        response = self._enter(ahorro_remember="1")
        self.assertEqual(response.status_code, 303)
        self.assertOutlivesBrowser(response)
        self.assertOutlivesBrowser(self.url_open("/odoo"))

    def test_the_box_counts_anew_at_each_log_in(self):
        self._enter()
        self.url_open("/web/session/logout")
        self.assertOutlivesBrowser(self._enter(ahorro_remember="1"))
        self.url_open("/web/session/logout")
        self.assertEndsWithBrowser(self._enter())

    def test_a_rotated_session_still_ends_with_the_browser(self):
        self._enter()
        rotation = "odoo.http.SESSION_ROTATION_INTERVAL"
        with patch(rotation, -1):
            self.assertEndsWithBrowser(self.url_open("/odoo"))

    def test_other_cookies_keep_their_lifetime(self):
        self._enter()
        response = self.url_open("/odoo?debug=1")
        others = [
            cookie
            for cookie in response.raw.headers.getlist("Set-Cookie")
            if not cookie.startswith("session_id=")
        ]
        for cookie in others:
            self.assertRegex(cookie, r"(?i)max-age|expires")

    # === BESIDE ODOO'S OTHER WAYS IN ===

    def _enter_with_second_step(self, **values):
        secret = base64.b32encode(b"un secreto de prueba").decode()
        self.user.sudo().totp_secret = secret
        self.env.flush_all()
        response = self._enter(**values)
        self.assertIn("/web/login/totp", response.headers["Location"])
        page = self._page(response.headers["Location"])
        code = TOTP(secret).generate(time.time()).token
        return self._post("/web/login/totp", page, totp_token=code)

    def test_unticked_holds_through_the_second_step(self):
        response = self._enter_with_second_step()
        self.assertEqual(response.status_code, 303)
        self.assertEndsWithBrowser(response)
        self.assertEndsWithBrowser(self.url_open("/odoo"))

    def test_ticked_holds_through_the_second_step(self):
        response = self._enter_with_second_step(ahorro_remember="1")
        self.assertEqual(response.status_code, 303)
        self.assertOutlivesBrowser(response)
        self.assertOutlivesBrowser(self.url_open("/odoo"))

    def _enter_with_passkey(self, **values):
        keys = self.env["auth.passkey.key"].sudo().with_user(self.user).sudo()
        keys.create(
            {"name": "Llave", "credential_identifier": "llave", "public_key": "pública"}
        )
        self.env.flush_all()
        with patch.object(type(keys), "_verify_auth", return_value=1):
            return self._post(
                "/web/login",
                self._page(),
                type="webauthn",
                login="",
                password="",
                webauthn_response=json.dumps({"id": "llave"}),
                **values,
            )

    def test_passkeys_obey_the_box_unticked(self):
        response = self._enter_with_passkey()
        self.assertEqual(response.status_code, 303)
        self.assertEndsWithBrowser(response)

    def test_passkeys_obey_the_box_ticked(self):
        response = self._enter_with_passkey(ahorro_remember="1")
        self.assertEqual(response.status_code, 303)
        self.assertOutlivesBrowser(response)

    def test_programs_that_log_in_by_rpc_are_not_touched(self):
        response = self.opener.post(
            f"{self.base_url()}/web/session/authenticate",
            json={
                "params": {
                    "db": self.env.cr.dbname,
                    "login": LOGIN,
                    "password": PASSWORD,
                }
            },
        )
        self.assertOutlivesBrowser(response)

    # === A FORGOTTEN PASSWORD, and the first one ===

    def test_the_mail_leads_to_a_new_password_that_enters(self):
        page = self._page()
        link = page.xpath("//a[contains(@href, '/web/reset_password')]/@href")[0]
        form = self._page(link)
        with self.mock_mail_gateway():
            response = self._post("/web/reset_password", form, login=LOGIN)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(self._mails), 1)
        mail = self._mails[0]
        self.assertIn(LOGIN, mail["email_to"][0])
        url = re.search(r'href="([^"]*/web/reset_password\?[^"]*)"', mail["body"])
        path = re.sub(r"^https?://[^/]+", "", url[1].replace("&amp;", "&"))
        new = "Otra-clave-nueva-2"
        response = self._post(
            path, self._page(path), password=new, confirm_password=new
        )
        self.assertEqual(response.status_code, 200)
        with mute_logger("odoo.addons.base.models.res_users"):
            self.assertEqual(self._enter().status_code, 200, "the old one is over")
        response = self._enter(password=new)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.url_open("/odoo").status_code, 200)

    def test_nobody_learns_who_has_a_password_here(self):
        form = self._page("/web/reset_password")
        told = set()
        for login in (LOGIN, "nadie@example.com"):
            with self.mock_mail_gateway():
                response = self._post("/web/reset_password", form, login=login)
            page = html.fromstring(response.text)
            boxes = page.xpath("//*[contains(@class, 'alert')]//text()")
            told.add(" ".join("".join(boxes).split()))
        self.assertEqual(len(told), 1, told)
        self.assertIn("Si este usuario existe", told.pop())
        for mail in (LOGIN, "nadie@example.com"):
            response = self.url_open(
                f"/web/reset_password?signup_email={mail}", allow_redirects=False
            )
            self.assertEqual(response.status_code, 200)

    def test_who_signs_up_is_not_told_which_log_ins_are_taken(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        archived = new_test_user(self.env, login="archivado@example.com")
        archived.active = False
        form = self._page("/web/signup")
        told = set()
        # Taken, and taken by somebody who is archived.
        for login in (LOGIN, archived.login):
            with mute_logger("odoo.sql_db"):
                response = self._post(
                    "/web/signup",
                    form,
                    login=login,
                    name="Ana",
                    password=PASSWORD,
                    confirm_password=PASSWORD,
                )
            page = html.fromstring(response.text)
            boxes = page.xpath("//*[contains(@class, 'alert')]//text()")
            told.add(" ".join("".join(boxes).split()))
        self.assertEqual(len(told), 1, told)
        self.assertIn("No te pudimos registrar", told.pop())

    def test_installing_offers_the_link(self):
        self.assertEqual(
            self.env["ir.config_parameter"].get_param("auth_signup.reset_password"),
            "True",
        )
