# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from urllib.parse import parse_qs, urlsplit

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .test_search import SearchCommon

ADDRESS = "https://centralita.example.com/llamar?a={number}"
HOSTILE = (
    "",
    "anonymous",
    "101",  # an extension of the switchboard itself
    "' OR 1=1 --",
    "%",
    "_" * 20,
    "<script>alert(1)</script>",
    "//evil.example.com",
    "https://evil.example.com/3462663250",
    "3462663250\r\nLocation: https://evil.example.com",
    "\x00\ud800",
    "9" * 5000,
)


class TestCallAddress(SearchCommon):
    def test_everybody_chooses_how_they_call_and_nobody_for_others(self):
        operator = self.operator.with_user(self.operator)
        operator.write({"ahorro_call_url": ADDRESS, "ahorro_call_quietly": True})
        self.assertEqual(self.operator.ahorro_call_url, ADDRESS)
        with self.assertRaises(AccessError):
            self.supervisor.with_user(self.operator).ahorro_call_url = ADDRESS
        with self.assertRaises(AccessError):
            self.operator.with_user(self.admin).ahorro_call_url = ADDRESS

    def test_an_address_that_runs_a_program_is_refused_with_a_sentence(self):
        operator = self.operator.with_user(self.operator)
        for address in ("javascript:alert({number})", "https://{number}.example.com"):
            with self.assertRaises(ValidationError):
                operator.ahorro_call_url = address


class TestCallers(SearchCommon):
    def _people(self, number, user=None):
        user = user or self.operator
        callers = self.env["ahorro.caller"].with_user(user)
        callers = callers.with_context(allowed_company_ids=user.company_ids.ids)
        found = callers.find_callers(number)["hits"]
        return {hit["partner_id"] for hit in found}

    def test_the_number_is_read_as_the_search_reads_it(self):
        for number in (
            "+5493462663250",
            "03462 15-663250",
            "3462663250",
            "sip:+5493462663250@10.0.0.1;user=phone",
            "tel:+54 9 3462 66-3250",
            "663250",  # a switchboard that leaves the area out
        ):
            self.assertEqual(self._people(number), set(self.munoz.ids), number)

    def test_a_number_of_several_finds_all_of_them_and_nobody_else(self):
        other = self._holder("Muñoz Nora", phone="03462 15-663250")
        self._plan(partner_id=other.id, subscription_number="7614924")
        callers = self.env["ahorro.caller"].with_user(self.operator)
        self.assertEqual(self._people("+5493462663250"), {self.munoz.id, other.id})
        self.assertFalse(callers._find_person("+5493462663250"))

    def test_the_number_of_another_company_or_of_no_client_finds_nobody(self):
        self.vendor.phone = "03462 15-663277"
        self.assertEqual(self._people("3462663299"), set())
        self.assertEqual(self._people("3462663277"), set())
        self.assertEqual(
            self._people("3462663299", self.other_supervisor), set(self.elsewhere.ids)
        )

    def test_what_is_no_number_finds_nobody(self):
        for number in (*HOSTILE, None, False, 3462663250, ["3462663250"], {}):
            self.assertEqual(self._people(number), set(), number)

    def test_who_has_no_role_asks_for_nobody(self):
        portal = new_test_user(self.env, "ahorro_portal", "base.group_portal")
        for user in (self.stranger, portal):
            with self.assertRaises(AccessError):
                self._people("3462663250", user)


@tagged("post_install", "-at_install")
class TestCallArrived(SearchCommon, HttpCase):
    def _arrive(self, number=None, user=None):
        """Return where a call leads to, as its address without the server."""
        if user:
            self.authenticate(user.login, user.login)
        params = {} if number is None else {"numero": number}
        answer = self.url_open(
            "/ahorro/llamada", params=params, allow_redirects=False, method="GET"
        )
        self.assertEqual(answer.status_code, 303, number)
        place = urlsplit(answer.headers["Location"])
        own = urlsplit(self.base_url())
        self.assertIn((place.scheme, place.netloc), {("", ""), own[:2]}, number)
        return place.path, parse_qs(place.query, keep_blank_values=True)

    def test_a_call_opens_the_client_file_of_who_calls(self):
        path = f"/odoo/ficha-de-cliente/{self.munoz.id}"
        for user in (self.operator, self.supervisor, self.admin):
            self.assertEqual(self._arrive("+5493462663250", user), (path, {}))

    def test_a_number_of_nobody_or_of_several_is_shown(self):
        found = self._arrive("3462000000", self.operator)
        self.assertEqual(found, ("/odoo/llamada", {"numero": ["3462000000"]}))
        # Of the other company: the same answer as of nobody.
        found = self._arrive("3462663299", self.operator)
        self.assertEqual(found, ("/odoo/llamada", {"numero": ["3462663299"]}))

    def test_the_companies_that_are_chosen_decide(self):
        both = self.company | self.other_company
        self.operator.company_ids = [Command.set(both.ids)]
        self.authenticate("ahorro_operator", "ahorro_operator")
        for chosen, path in (
            (self.company, "/odoo/llamada"),
            (both, f"/odoo/ficha-de-cliente/{self.elsewhere.id}"),
        ):
            self.opener.cookies["cids"] = "-".join(map(str, chosen.ids))
            self.assertEqual(self._arrive("3462663299")[0], path)

    def test_whatever_comes_as_a_number_leads_nowhere_else(self):
        self.authenticate("ahorro_operator", "ahorro_operator")
        for number in (None, *HOSTILE[:-2], "9" * 2000):
            self.assertEqual(self._arrive(number)[0], "/odoo/llamada", number)

    def test_who_is_not_signed_in_logs_in_and_comes_back(self):
        path, query = self._arrive("3462663250")
        self.assertEqual(path, "/web/login")
        self.assertEqual(query["redirect"], ["/ahorro/llamada?numero=3462663250"])

    @mute_logger("odoo.http")
    def test_who_has_no_role_is_refused(self):
        new_test_user(self.env, "ahorro_portal", "base.group_portal")
        for login in ("ahorro_stranger", "ahorro_portal"):
            self.authenticate(login, login)
            answer = self.url_open("/ahorro/llamada?numero=3462663250")
            self.assertEqual(answer.status_code, 403)
            self.assertNotIn("Muñoz", answer.text)

    def test_the_browser_is_told_how_the_user_calls(self):
        self.operator.ahorro_call_url = ADDRESS
        for login, told in (
            ("ahorro_operator", {"url": ADDRESS, "quietly": False}),
            ("ahorro_supervisor", None),
        ):
            self.authenticate(login, login)
            info = self.make_jsonrpc_request("/web/session/get_session_info")
            self.assertEqual(info.get("ahorro_call"), told)
