# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may do what with each model of the add-on."""

from odoo.exceptions import AccessError
from odoo.models import MetaModel

from .wa_matrix_common import TOKEN, WaMatrixCommon

#: What each role may do: c(reate), r(ead), w(rite), u(nlink); "" nothing. In the order
#: operator, supervisor, administrator; nobody else has anything.
MATRIX = {
    "ahorro.wa.account": ("", "r", "crw"),
    "ahorro.wa.approval": ("", "r", "r"),
    "ahorro.wa.batch": ("", "r", "r"),
    "ahorro.wa.batch.create": ("", "crw", "crw"),
    "ahorro.wa.batch.line": ("", "r", "r"),
    "ahorro.wa.event": ("", "", ""),
    "ahorro.wa.inbound": ("", "", ""),
    "ahorro.wa.link": ("", "r", "r"),
    "ahorro.wa.link.click": ("", "r", "r"),
    "ahorro.wa.link.client": ("crw", "crw", "crw"),
    "ahorro.wa.message": ("r", "r", "r"),
    "ahorro.wa.preview": ("", "crw", "crw"),
    "ahorro.wa.rate": ("", "r", "crwu"),
    "ahorro.wa.template": ("r", "crw", "crw"),
    "ahorro.wa.template.button": ("r", "crwu", "crwu"),
    "ahorro.wa.template.version": ("", "r", "r"),
    "ahorro.wa.usage": ("", "r", "r"),
}
LETTERS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}


class TestWaMatrix(WaMatrixCommon):
    def test_every_model_is_in_the_table(self):
        self.assertEqual(self._models(), set(MATRIX))

    def test_each_role_does_what_the_table_says_and_no_more(self):
        for name, rights in MATRIX.items():
            for place, user in enumerate(self._people()):
                own = rights[place] if place < len(rights) else ""
                model = self.env[name].with_user(user)
                for letter, operation in LETTERS.items():
                    with self.subTest(model=name, user=user.login, right=operation):
                        allowed = letter in own
                        self.assertEqual(model.has_access(operation), allowed)
                if "r" not in own:
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        self._rpc(user, name, "search_read", [], ["id"])

    def test_no_template_says_a_credential(self):
        for text in (
            "Hola {{token}}, te escribimos hoy.",
            "Hola {{account_id.token}}, te escribimos hoy.",
            "Hola {{object.env.user}}, te escribimos hoy.",
        ):
            self.text.write({"state": "draft", "body": text})
            rendered = self._fill_in(self.text, self.cases[0].plan_id)
            self.assertNotIn(TOKEN, rendered.text)
            self.assertTrue(self.text.problems)

    def test_every_model_of_the_add_on_has_a_rule_of_companies_or_is_nobodys(self):
        definitions = MetaModel._module_to_models__["ahorro_whatsapp"]
        own = {definition._name for definition in definitions}
        for name in self._models() & own:
            if "company_id" not in self.env[name]._fields:
                continue
            if self.env[name].is_transient():
                continue  # whoever made it reads it, and nobody else
            rules = self.env["ir.rule"].search([("model_id.model", "=", name)])
            self.assertTrue(
                any("company_id" in (rule.domain_force or "") for rule in rules), name
            )
