# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools.translate import translation_file_reader

from ..models.setup import odoo_mail_terms, odoo_view_terms
from ..models.setup.odoo_terms import LANGUAGE, read_odoo_terms

#: How Odoo's translation for all of Latin America speaks to people.
OTHERS = re.compile(
    r"\b(usted|tú|quieres|puedes|debes|tienes|desea|seleccione|haga|arrastre|elija"
    r"|ingrese|escriba|intente|guarde)\b",
    re.IGNORECASE,
)
PLACE = re.compile(r"%\(\w+\)s|%s")


@tagged("post_install", "-at_install")
class TestOdooTerms(TransactionCase):
    """What Odoo's own screens say in the Spanish of Argentina."""

    def _get(self, lang):
        modules = list(read_odoo_terms())
        translations, _parameters = self.env["ir.http"]._get_translations_for_webclient(
            modules, lang
        )
        return {
            module: {row["id"]: row["string"] for row in parts["messages"]}
            for module, parts in translations.items()
        }

    def test_each_term_replaces_one_that_odoo_has(self):
        odoo = self._get("es_419")
        for module, terms in read_odoo_terms().items():
            for source, said in terms.items():
                with self.subTest(source):
                    self.assertIn(source, odoo[module])
                    self.assertEqual(
                        sorted(PLACE.findall(source)), sorted(PLACE.findall(said))
                    )
                    self.assertFalse(OTHERS.search(said), said)

    def test_argentines_are_spoken_to_as_our_own_screens_do_and_others_as_before(self):
        ours, others = self._get(LANGUAGE), self._get("es_419")
        for module, terms in read_odoo_terms().items():
            for source, said in ours[module].items():
                expected = terms.get(source, others[module].get(source, said))
                self.assertEqual(said, expected)
            self.assertEqual(ours[module].keys(), ours[module].keys() | terms.keys())
            self.assertNotEqual(
                others[module][next(iter(terms))], terms[next(iter(terms))]
            )

    def test_terms_of_add_ons_that_were_not_asked_for_stay_out(self):
        translations, _parameters = self.env["ir.http"]._get_translations_for_webclient(
            ["base"], LANGUAGE
        )
        self.assertEqual(list(translations), ["base"])

    def test_views_of_odoos_own_speak_so_too_whichever_came_first(self):
        if not self.env["res.lang"]._lang_get(LANGUAGE):
            self.env["res.lang"]._activate_lang(LANGUAGE)
        with odoo_view_terms.TERMS.open("rb") as file:
            rows = list(translation_file_reader(file, fileformat="po"))
        self.assertTrue(rows)
        modules = self.env["ir.module.module"].search([("state", "=", "installed")])
        for first in (modules.mapped("name"), ["web", "mail"]):
            modules._load_module_terms(first, [LANGUAGE], overwrite=True)
            self.env.invalidate_all()
            for row in rows:
                view = self.env.ref(
                    f"{row['module']}.{row['imd_name']}", raise_if_not_found=False
                )
                if not view:
                    continue  # of an add-on that is not installed
                with self.subTest(row["src"]):
                    self.assertIn(row["src"], view.with_context(lang="en_US").arch_db)
                    self.assertIn(
                        row["value"], view.with_context(lang=LANGUAGE).arch_db
                    )
                    self.assertFalse(OTHERS.search(row["value"]))

    def test_the_invitation_is_the_dealerships_and_stays_as_it_was_written(self):
        if not self.env["res.lang"]._lang_get(LANGUAGE):
            self.env["res.lang"]._activate_lang(LANGUAGE)
        modules = self.env["ir.module.module"]
        template = self.env.ref("auth_signup.set_password_email")
        # As Odoo's own translation left it.
        modules._write_invitation_texts(odoo_mail_terms._read_odoo_texts())
        self.assertIn("Odoo", template.with_context(lang=LANGUAGE).body_html)
        modules._load_module_terms(["auth_signup"], [LANGUAGE])
        user = new_test_user(self.env, "lucia", name="Lucía", lang=LANGUAGE)
        for name, part in (
            ("body_html", "Hola Lucía"),
            ("subject", "te creó un usuario"),
        ):
            [said] = template._render_field(
                name, user.ids, compute_lang=True, options={"post_process": True}
            ).values()
            self.assertIn(part, " ".join(re.sub("<[^>]+>", "", said).split()))
            self.assertFalse(OTHERS.search(said) or re.search(r"\bOdoo\b", said), said)
        template.with_context(lang=LANGUAGE).subject = "Bienvenida"
        modules._load_module_terms(["auth_signup"], [LANGUAGE])
        self.assertEqual(template.with_context(lang=LANGUAGE).subject, "Bienvenida")
