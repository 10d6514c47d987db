# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may do what with each model of the add-on, and who reads each credential."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.models import MetaModel
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.ahorro_whatsapp.models.account.wa_account import SECRETS

from .wa_common import WaCommon

#: What each role may do: c(reate), r(ead), w(rite), u(nlink); "" nothing. In the order
#: operator, supervisor, administrator; nobody else has anything.
MATRIX = {
    "ahorro.wa.account": ("", "r", "crw"),
    "ahorro.wa.approval": ("", "r", "r"),
    "ahorro.wa.event": ("", "", ""),
    "ahorro.wa.inbound": ("", "", ""),
    "ahorro.wa.link": ("", "r", "r"),
    "ahorro.wa.link.click": ("", "r", "r"),
    "ahorro.wa.message": ("r", "r", "r"),
    "ahorro.wa.preview": ("", "crw", "crw"),
    "ahorro.wa.template": ("r", "crw", "crw"),
    "ahorro.wa.template.button": ("r", "crwu", "crwu"),
    "ahorro.wa.template.version": ("", "r", "r"),
}
LETTERS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}
#: Models of other rooms, which have a table of their own in their tests.
ELSEWHERE = ("ahorro.wa.batch", "ahorro.wa.rate", "ahorro.wa.usage")
#: Fields that nobody reads, whoever asks and by whichever way.
HIDDEN = {
    "ahorro.wa.account": SECRETS,
    "ahorro.wa.approval": ("parts",),
    "ahorro.wa.event": ("raw",),
    "ahorro.wa.message": ("body", "wa_id", "bsuid"),
}
TOKEN = "EAAG-not-to-be-read"


class TestWaMatrix(WaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["ahorro.wa.account"].create(
            {
                "name": "Ventas",
                "company_id": cls.company.id,
                "phone_number_id": "1",
                "waba_id": "2",
                "typed_token": TOKEN,
                "typed_app_secret": f"{TOKEN}-2",
                "typed_verify_token": f"{TOKEN}-3",
            }
        )
        # A row of each, so that there is something to read.
        cls._approve_at_meta(cls.text, cls.account)
        cls.env["ahorro.wa.event"]._store(cls.account.id, b"{}")
        case = cls.cases[0]
        cls.env["ahorro.wa.outbox"]._enqueue(
            [
                {
                    "company_id": cls.company.id,
                    "account_id": cls.account.id,
                    "template_id": cls.text.id,
                    "plan_id": case.plan_id.id,
                    "case_id": case.id,
                    "partner_id": case.plan_id.partner_id.id,
                    "user_id": cls.operator.id,
                    "phone": "+5493415550100",
                    "text": "Hola",
                    "body": {"to": "+5493415550100"},
                    "wa_id": "5493415550100",
                    "bsuid": "AR.1",
                    "idempotency_key": "matrix",
                }
            ]
        )
        values = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        cls.portal = new_test_user(cls.env, "wa_portal", "base.group_portal", **values)
        cls.public = cls.env.ref("base.public_user")
        cls.system = new_test_user(
            cls.env, "wa_system", "base.group_user,base.group_system", **values
        )

    def _people(self):
        """Return each kind of user: the three roles first, in the table's order."""
        roles = (self.operator, self.supervisor, self.admin)
        return (*roles, self.stranger, self.portal, self.public, self.system)

    def _models(self):
        return {
            model._name
            for model in self.env.values()
            if model._name.startswith("ahorro.wa.") and not model._abstract
        }

    def test_every_model_is_in_the_table(self):
        found = {name for name in self._models() if not name.startswith(ELSEWHERE)}
        self.assertEqual(found, set(MATRIX))

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

    def _ways(self, name, field):
        """Yield the ways by which a client could ask for the values of a field."""
        ids = self.env[name].sudo().search([], limit=1).ids
        yield "read", (ids, [field])
        yield "search_read", ([], [field])
        yield "web_read", (ids, {field: {}})
        yield "web_search_read", ([], {field: {}})
        yield "export_data", (ids, [field])
        yield "search", ([(field, "like", "E")],)
        yield "search_count", ([(field, "!=", False)],)
        yield "formatted_read_group", ([], [field], ["__count"])
        yield "formatted_read_group", ([], [], [f"{field}:max"])
        yield "search", ([], 0, 1, f"{field} desc")

    @mute_logger("odoo.models", "odoo.http")
    def test_nobody_reads_a_hidden_field_by_any_way(self):
        for name, hidden in HIDDEN.items():
            for field in hidden:
                for user in self._people():
                    for method, args in self._ways(name, field):
                        with self.subTest(
                            model=name, field=field, user=user.login, way=method
                        ):
                            try:
                                with self.env.cr.savepoint():
                                    answer = self._rpc(user, name, method, *args)
                            except (AccessError, UserError, ValueError, KeyError):
                                continue
                            self.fail(f"it answered {answer!r:.80}")

    def test_no_related_field_leads_to_a_credential(self):
        for model in self.env.values():
            for field in model._fields.values():
                path = (field.related or "").split(".")
                if path[-1] in SECRETS and len(path) > 1:
                    target = model
                    for step in path[:-1]:
                        target = target[step]
                    self.assertNotEqual(target._name, "ahorro.wa.account", field)

    def test_a_credential_is_in_no_fields_get_no_message_and_no_log(self):
        for user in self._people():
            try:
                shown = self._rpc(user, "ahorro.wa.account", "fields_get")
            except AccessError:
                continue
            self.assertFalse(set(SECRETS) & set(shown))
        with patch("odoo.sql_db._logger") as logger:
            with self.assertRaises(ValueError), self.env.cr.savepoint():
                # A statement that fails is logged with its values as a rule.
                self.account._store_secrets({"token": f"{TOKEN}\x00"})
            self.account.with_user(self.admin).write({"typed_token": f"{TOKEN}-4"})
        for said in (logger.info, logger.warning, logger.error, logger.exception):
            self.assertNotIn(TOKEN, str(said.mock_calls))
        history = self.account.message_ids
        self.assertNotIn(TOKEN, str(history.mapped("body")))
        self.assertNotIn(
            TOKEN, str(history.tracking_value_ids.mapped("new_value_char"))
        )

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
