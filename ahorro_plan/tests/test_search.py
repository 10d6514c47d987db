# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged, users

from odoo.addons.ahorro_plan.models.search import ahorro_search
from odoo.addons.ahorro_plan.tools.search import MAX_LENGTH

from .common import AhorroPlanCommon

ROLES = ("ahorro_admin", "ahorro_supervisor", "ahorro_operator")


class SearchCommon(AhorroPlanCommon):
    """The plan of the common fixture, and:

    Muñoz Güemes Íñigo   DNI 28345678   3462 15-663250      one plan, F0RB/129Z
    Peña Ana             DNI 05345678   011 15-4444-5555    two plans
    Muñoz del Dos        in the other company, with a plan there
    Gorosito Proveedor   no plan
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.munoz = cls._holder(
            "MUÑOZ GÜEMES, Íñigo",
            ahorro_document_kind="dni",
            ahorro_document_number="28.345.678",
            phone="03462 15-663250",
        )
        cls.munoz_plan = cls._plan(
            partner_id=cls.munoz.id,
            subscription_number="7614923",
            group="F0RB",
            order="129Z",
        )
        cls.pena = cls._holder(
            "Peña Ana",
            ahorro_document_number="5.345.678",
            mobile="011 15-4444-5555",
        )
        cls.pena_plans = cls._plan(
            partner_id=cls.pena.id,
            subscription_number="1744920",
            group="8486",
            order="81",
        ) | cls._plan(
            partner_id=cls.pena.id,
            subscription_number="1744921",
            status_id=cls.rescinded.id,
        )
        cls.vendor = cls._holder("Gorosito Proveedor")
        cls.elsewhere = cls._holder(
            "Muñoz del Dos",
            company_id=cls.other_company.id,
            ahorro_document_number="28345679",
            phone="3462663299",
        )
        cls.plan_elsewhere = cls._plan(
            company_id=cls.other_company.id,
            partner_id=cls.elsewhere.id,
            subscription_number="7614999",
            group="F0RB",
            order="129Z",
        )
        cls.env.flush_all()

    def _find(self, text, user=None, **options):
        user = user or self.operator
        context = {"allowed_company_ids": user.company_ids.ids}
        env = self.env(user=user, context=context)
        return env["ahorro.search"].search_clients(text, **options)

    def _found(self, text, user=None):
        return [(hit["model"], hit["id"]) for hit in self._find(text, user)]

    def assertFinds(self, text, record, match=None):
        hits = self._find(text)
        found = [(hit["model"], hit["id"]) for hit in hits]
        self.assertIn((record._name, record.id), found, text)
        if match:
            self.assertEqual(
                hits[found.index((record._name, record.id))]["match"], match
            )


@tagged("post_install", "-at_install")
class TestSearch(SearchCommon):
    # === what is found ===

    def test_a_name_is_found_without_accents_in_any_order_and_in_part(self):
        for text in (
            "Muñoz Güemes Íñigo",
            "munoz",
            "iñigo MUNOZ",
            "guemes inigo munoz",
            "Guemes, munoz",
            "mun guem",
            "uemes",
            "mu guemes",
        ):
            self.assertFinds(text, self.munoz_plan, "name")
        self.assertFalse(self._find("munoz pamela"))
        # A short word begins a word.
        self.assertFalse(self._find("go munoz"))

    def test_a_document_is_found_in_any_spelling(self):
        for text in (
            "28345678",
            "28.345.678",
            "DNI 28345678",
            "20-28345678-2",
            "20 28345678 2",
            "CUIT 20283456782",
            "20-28345678",
            "283456",
        ):
            self.assertFinds(text, self.munoz_plan, "document")
        self.assertFinds("5345678", self.pena, "document")
        self.assertFinds("05345678", self.pena, "document")

    def test_a_phone_is_found_in_any_spelling_and_by_its_end(self):
        for text in (
            "3462663250",
            "03462 15-663250",
            "+54 9 3462 66-3250",
            "(03462) 15 66 32 50",
            "15-663250",
            "663250",
            "3250",
            "346266",
        ):
            self.assertFinds(text, self.munoz_plan, "phone")
        self.assertFinds("4444-5555", self.pena, "phone")

    def test_a_phone_without_its_area_is_found_by_its_end(self):
        self.env["ahorro.phone"].create(
            {"partner_id": self.holder.id, "raw": "15-77 88 99"}
        )
        self.assertFinds("778899", self.plan, "phone")
        self.assertFinds("8899", self.plan, "phone")

    def test_a_phone_that_was_taken_away_is_not_found(self):
        self.munoz.phone = False
        self.assertFalse(self._find("663250"))

    def test_a_subscription_is_found_whole_and_by_its_beginning(self):
        for text in ("7614923", "761492", "Suscripción 7614923", "761-4923"):
            self.assertFinds(text, self.munoz_plan, "subscription")

    def test_group_and_order_are_found_in_any_spelling(self):
        for text in (
            "F0RB 129Z",
            "f0rb/129",
            "f0rb129z",
            "F0RB-129-Z",
            "F0RB 12",
            "f0rb",
        ):
            self.assertFinds(text, self.munoz_plan, "group_order")
        for text in ("G9RX 031E", "g9rx/31", "g9rx031e"):
            self.assertFinds(text, self.plan, "group_order")
        self.assertFinds("8486/81", self.pena_plans[0], "group_order")
        self.assertFalse(self._find("848/681"))

    def test_a_holder_of_several_plans_is_one_hit(self):
        self.assertEqual(self._found("pena ana"), [("res.partner", self.pena.id)])
        (hit,) = self._find("pena")
        self.assertEqual(hit["plans"], 2)
        self.assertEqual(len(hit["statuses"]), 2)
        # One plan of theirs is that plan.
        self.assertEqual(
            self._found("1744920")[0], ("ahorro.plan", self.pena_plans[0].id)
        )

    def test_a_hit_says_who_by_what_and_how_the_plan_stands(self):
        (hit,) = self._find("15-663250")
        self.assertEqual(hit["name"], "MUÑOZ GÜEMES, Íñigo")
        self.assertEqual(hit["match"], "phone")
        self.assertEqual(hit["details"][:2], ["3462 15-663250", "F0RB/129Z"])
        self.assertEqual(
            hit["statuses"], [{"label": self.saver.name, "color": self.saver.color}]
        )
        (hit,) = self._find("28345678")
        self.assertEqual(hit["details"][0], "DNI 28.345.678")
        self.assertIn("7614923", self._find("7614923")[0]["details"][0])

    def test_what_is_exact_comes_first(self):
        others = [
            self._plan(
                partner_id=self._holder(f"Rossi {number}").id,
                group="1744",
                order=str(number),
            )
            for number in range(1, 12)
        ]
        exact = self._plan(partner_id=self.vendor.id, subscription_number="1744")
        found = self._found("1744")
        self.assertEqual(found[0], ("ahorro.plan", exact.id))
        # No kind takes all the places: other subscriptions begin with it too.
        self.assertIn(("ahorro.plan", self.pena_plans[0].id), found)
        self.assertIn(("ahorro.plan", others[0].id), found)
        self.assertEqual(len(found), 8)

    def test_whole_words_come_before_parts_of_them(self):
        part = self._plan(partner_id=self._holder("Aamunozano Blas").id)
        found = self._found("munoz")
        self.assertLess(
            found.index(("ahorro.plan", self.munoz_plan.id)),
            found.index(("ahorro.plan", part.id)),
        )

    def test_archived_plans_are_found_and_say_so(self):
        self.munoz_plan.active = False
        (hit,) = self._find("28345678")
        self.assertTrue(hit["archived"])
        self.assertFinds("F0RB/129", self.munoz_plan)

    def test_a_contact_without_plans_is_not_found(self):
        self.assertEqual(self._found("gorosito"), [("ahorro.plan", self.plan.id)])

    def test_a_plan_without_a_holder_is_found(self):
        plan = self._plan(subscription_number="9000001")
        (hit,) = self._find("9000001")
        self.assertEqual((hit["id"], hit["match"]), (plan.id, "subscription"))
        self.assertTrue(hit["name"])

    def test_a_name_that_changed_is_found_by_the_new_one(self):
        self.munoz.name = "Ibáñez Zoe"
        self.assertFinds("ibanez", self.munoz_plan, "name")
        self.assertFalse(self._find("munoz"))

    def test_an_apostrophe_may_be_left_out(self):
        plan = self._plan(partner_id=self._holder("D'Angelo Ana").id)
        for text in ("D'Angelo", "dangelo ana", "d angelo"):
            self.assertFinds(text, plan, "name")

    def test_the_number_of_hits_is_limited(self):
        for number in range(12):
            self._plan(partner_id=self._holder(f"Zzyzx {number}").id)
        self.assertEqual(len(self._find("zzyzx")), 8)
        self.assertEqual(len(self._find("zzyzx", limit=3)), 3)
        self.assertEqual(len(self._find("zzyzx", limit=10**9)), 12)
        self.assertEqual(len(self._find("zzyzx", limit=-1)), 1)
        self.assertEqual(len(self._find("zzyzx", limit="x")), 8)

    def test_many_namesakes_are_not_all_read(self):
        with patch.object(ahorro_search, "NAME_CANDIDATES", 2):
            for number in range(4):
                self._plan(partner_id=self._holder(f"Zzyzx {number}").id)
            self.assertEqual(len(self._find("zzyzx")), 2)

    def test_a_hit_leads_to_the_person_and_says_how_to_reach_them(self):
        [hit] = self._find("munoz")
        self.assertEqual(
            (hit["partner_id"], hit["plan_id"]), (self.munoz.id, self.munoz_plan.id)
        )
        self.assertEqual(hit["phone"], {"shown": "3462 15-663250", "problem": ""})
        # Of several plans none is meant.
        [hit] = self._find("pena ana")
        self.assertEqual((hit["partner_id"], hit["plan_id"]), (self.pena.id, False))
        self.assertEqual(hit["phone"]["shown"], "11 15-4444-5555")

    def test_the_number_that_was_found_is_the_one_that_is_shown(self):
        self.env["ahorro.phone"].create(
            {"partner_id": self.munoz.id, "raw": "341 4445566"}
        )
        [hit] = self._find("4445566")
        self.assertEqual(hit["phone"]["shown"], hit["details"][0])
        [hit] = self._find("munoz")
        self.assertEqual(hit["phone"]["shown"], "3462 15-663250")

    def test_a_number_that_cannot_be_dialled_says_why_and_a_wrong_one_is_not_shown(
        self,
    ):
        person = self._holder("Zzyzx Incompleto", phone="66-32")
        self._plan(partner_id=person.id)
        [hit] = self._find("zzyzx")
        self.assertEqual(hit["phone"]["shown"], "66-32")
        self.assertIn("area code", hit["phone"]["problem"])
        person.ahorro_phone_ids.is_wrong = True
        [hit] = self._find("zzyzx")
        self.assertFalse(hit["phone"])

    # === who may find it ===

    @users(*ROLES)
    def test_every_role_finds_what_is_of_its_company(self):
        search = self.env["ahorro.search"]
        for text in ("munoz", "28345678", "663250", "7614923", "F0RB/129"):
            hits = search.search_clients(text)
            self.assertEqual([hit["id"] for hit in hits], self.munoz_plan.ids, text)

    def test_nothing_of_another_company_is_found(self):
        for text in ("munoz del dos", "28345679", "663299", "7614999"):
            self.assertEqual(self._find(text), [], text)
            self.assertEqual(
                self._found(text, self.other_supervisor),
                [("ahorro.plan", self.plan_elsewhere.id)],
                text,
            )

    def test_a_shared_contact_shows_no_plan_of_another_company(self):
        shared = self._holder("Compartido Juan", company_id=False)
        plan = self._plan(
            company_id=self.other_company.id, partner_id=shared.id, group=False
        )
        self.assertEqual(self._find("compartido"), [])
        self.assertEqual(
            self._found("compartido", self.other_supervisor),
            [("ahorro.plan", plan.id)],
        )

    def test_both_companies_are_searched_by_who_works_in_both(self):
        both = self.company | self.other_company
        self.operator.company_ids = [Command.set(both.ids)]
        env = self.env(user=self.operator, context={"allowed_company_ids": both.ids})
        hits = env["ahorro.search"].search_clients("munoz")
        self.assertEqual(
            {hit["id"] for hit in hits}, {self.munoz_plan.id, self.plan_elsewhere.id}
        )

    def test_who_has_no_role_is_refused(self):
        for text in ("munoz", "", "x"):
            with self.assertRaises(AccessError):
                self._find(text, self.stranger)

    # === texts that mean harm ===

    def test_no_text_breaks_or_finds_everything(self):
        for text in (
            "%_'\"<script>",
            "%%%",
            "___",
            "'; DROP TABLE ahorro_plan; --",
            "\\\\\\ \\%",
            "a%b_c'd",
            "x" * MAX_LENGTH,
            "9" * MAX_LENGTH,
            "🚗🚗🚗 🙂",
            "\x00\x00mqnzzz",
            "\ud800abc",
            "(((",
            "ﷺﷺﷺ",
            ["munoz"],
            {"a": 1},
            None,
            False,
            28345678,
        ):
            self.assertEqual(self._find(text), [], repr(text)[:50])
        self.assertFinds("munoz 🚗", self.munoz_plan)

    def test_a_text_that_is_too_long_is_refused_with_the_limit(self):
        self.assertFinds("munoz" + " " * 10_000, self.munoz_plan)
        for text in ("x" * (MAX_LENGTH + 1), "9" * 10_000, "munoz " * 2_000):
            with self.assertRaisesRegex(UserError, str(MAX_LENGTH)):
                self._find(text)
            # In a list nothing is cut either: Odoo looks for the whole text.
            for model in ("res.partner", "ahorro.plan"):
                found = self.env[model].search([("display_name", "ilike", text)])
                self.assertFalse(found)

    def test_what_a_file_wrote_as_a_name_comes_back_as_it_is(self):
        name = "<script>alert(1)</script> Malo"
        self._plan(partner_id=self._holder(name).id)
        self.assertEqual(self._find("alert malo")[0]["name"], name)


@tagged("post_install", "-at_install")
class TestSearchBox(SearchCommon, HttpCase):
    def test_an_operator_finds_and_opens_with_the_keyboard(self):
        self.start_tour("/odoo/planes", "ahorro_search", login="ahorro_operator")

    def test_who_has_no_role_has_no_box(self):
        self.start_tour("/odoo", "ahorro_search_stranger", login="ahorro_stranger")
