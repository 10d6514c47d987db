# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import logging
import os
import traceback
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger
from odoo.tools.misc import file_open

from ..tools.google_server_key import VARIABLE
from .fake_google import ACCOUNT, API_KEY
from .google_common import GoogleCommon

SECRET_FIELDS = ("private_key", "private_key_id", "api_key")


class TestGoogleSettings(GoogleCommon):
    def _account_sudo(self, company=None):
        model = self.env["ahorro.google.account"]
        return model._of_company_sudo(company or self.company)

    def test_an_admin_writes_the_key_and_the_importer_uses_it(self):
        settings = self._set_up_google()
        self.assertEqual(settings.google_account, ACCOUNT)
        key = self._account_sudo()._get_key()
        self.assertEqual(key.private_key, self.fake.private_key)
        self._settings(google_api_key=API_KEY).action_save()
        key = self._account_sudo()._get_key()
        self.assertEqual(key.private_key, self.fake.private_key)
        self.assertEqual(key.api_key, API_KEY)
        self.assertTrue(self._settings().google_has_api_key)

    def test_each_company_has_its_own(self):
        self._set_up_google()
        self.assertFalse(self._account_sudo(self.other_company))
        imports = self._imports(self.other_supervisor)
        imports = imports.with_context(allowed_company_ids=self.other_company.ids)
        self.assertEqual(
            imports.env["ahorro.import.page"].google_status(),
            {
                "configured": False,
                "account": False,
                "drive_folder": False,
                "can_configure": False,
            },
        )

    def test_supervisors_read_whom_to_share_with_and_nothing_else(self):
        folder = self.fake.add_folder("Copias")
        self._set_up_google(google_folder=folder)
        self.assertEqual(
            self._imports().env["ahorro.import.page"].google_status(),
            {
                "configured": True,
                "account": ACCOUNT,
                "drive_folder": True,
                "can_configure": False,
            },
        )
        self.assertTrue(
            self._imports(self.admin)
            .env["ahorro.import.page"]
            .google_status()["can_configure"]
        )
        for user in (self.operator, self.stranger):
            with self.assertRaises(AccessError):
                self._imports(user).env["ahorro.import.page"].google_status()

    def test_only_admins_write_keys(self):
        key = self._encode(self.fake.key_file())
        settings = self._settings()
        for user in (self.supervisor, self.operator, self.stranger):
            with self.assertRaises(AccessError):
                self._settings(user, google_key_file=key)
            for call in ("action_save", "action_check_google", "action_forget_google"):
                with self.assertRaises(AccessError):
                    getattr(settings.with_user(user), call)()
            with self.assertRaises(AccessError):
                settings.with_user(user).write({"google_api_key": API_KEY})
        self.assertFalse(self._account_sudo())

    def test_nonsense_is_refused_without_quoting_it(self):
        for values in (
            {"google_key_file": self._encode('{"private_key": "SECRETO"}')},
            {"google_key_file": "SECRETO"},
            {"google_key_file": self._encode("SECRETO" * 20000)},
            {"google_key_file": ["SECRETO"]},
            {"google_api_key": "SECRETO !"},
            {"google_api_key": ["SECRETO"]},
        ):
            with self.assertRaises(ValidationError) as caught:
                self._settings(**values)
            trace = "".join(traceback.format_exception(caught.exception))
            self.assertNotIn("SECRETO", trace)
        for folder in ("https://example.com/x", "nada"):
            with self.assertRaises(ValidationError):
                self._settings(google_folder=folder)
        self.assertFalse(self._account_sudo())

    def test_the_key_is_deleted(self):
        settings = self._set_up_google(google_api_key=API_KEY)
        settings.action_forget_google()
        self.assertFalse(self._account_sudo()._get_key())
        self.assertFalse(
            self._imports().env["ahorro.import.page"].google_status()["configured"]
        )
        with self.assertRaisesRegex(UserError, "Google"):
            self._imports().env["ahorro.import.page"].create_from_google("x" * 30)

    def test_trying_the_connection_says_how_it_went(self):
        folder = self.fake.add_folder("Copias Litoral")
        link = f"https://drive.google.com/drive/folders/{folder}"
        settings = self._settings(google_folder=link)
        with self.assertRaises(UserError):
            settings.action_check_google()
        settings.google_key_file = self._encode(self.fake.key_file())
        answer = settings.action_check_google()
        self.assertIn("Copias Litoral", answer["params"]["message"])
        self.assertEqual(self._account_sudo().folder, folder)
        self.fake.items[folder].writable = False
        with self.assertRaisesRegex(UserError, ACCOUNT):
            settings.action_check_google()

    def test_thresholds_are_percentages_and_parameters(self):
        settings = self._settings()
        self.assertEqual(settings.import_complete_share, 80)
        self.assertEqual(settings.import_shrink_percent, 20)
        self.assertEqual(settings.import_rejected_percent, 5)
        self._settings(import_shrink_percent=35).action_save()
        parameters = self.env["ir.config_parameter"]
        self.assertEqual(parameters.get_param("ahorro_import.shrink_percent"), "35")
        self.assertEqual(self._settings().import_shrink_percent, 35)
        self._settings(import_rejected_percent=0).action_save()
        self.assertEqual(self._settings().import_rejected_percent, 0)
        for value in (-1, 101):
            with self.assertRaises(ValidationError):
                self._settings(import_complete_share=value)


class TestGoogleSecrets(GoogleCommon):
    """Nobody reads a key back, by any path."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls.fake.private_key.splitlines()[3]
        cls.system = cls._user("ahorro_system", "base.group_system")
        cls.system.group_ids += cls.env.ref("ahorro_plan.group_admin")
        cls.everyone = (cls.system, cls.admin, cls.supervisor, cls.operator)

    def setUp(self):
        super().setUp()
        self.written = self._set_up_google(google_api_key=API_KEY)
        self.account_sudo = self.env["ahorro.google.account"]._of_company_sudo(
            self.company
        )
        self.env.invalidate_all()

    def _assert_no_secret(self, value):
        text = json.dumps(value, default=str)
        self.assertNotIn(self.secret, text)
        self.assertNotIn(API_KEY, text)

    def test_the_account_is_closed_to_every_role_and_to_odoos_administrators(self):
        names = list(SECRET_FIELDS)
        for user in self.everyone:
            account = self.account_sudo.with_user(user)
            model = account.browse()
            calls = (
                lambda account=account: account.read(names),
                lambda account=account: account.private_key,
                lambda model=model: model.search_read([], names),
                lambda model=model: model.search([("api_key", "=like", "A%")]),
                lambda account=account: account.export_data(names),
                lambda model=model: model.formatted_read_group([], ["api_key"]),
                lambda account=account: account.write({"api_key": "x"}),
                lambda account=account: account.copy(),
                lambda account=account: account.web_read({"api_key": {}}),
            )
            for call in calls:
                # An AccessError, or that of the right to export.
                with self.assertRaises(UserError), mute_logger("odoo.models"):
                    call()

    def test_an_access_line_of_odoos_administrator_opens_no_secret(self):
        self.env["ir.model.access"].search(
            [("model_id.model", "=", "ahorro.google.account")]
        ).write({"perm_read": True})
        account = self.account_sudo.with_user(self.system)
        self.assertEqual(account.email, ACCOUNT)
        self._assert_no_secret(account.read())
        for name in SECRET_FIELDS:
            self.assertNotIn(name, account.fields_get())
            with self.assertRaises(AccessError):
                account.read([name])
            with self.assertRaises(AccessError):
                account.search([(name, "!=", False)])

    def test_the_settings_never_show_what_was_written_in_them(self):
        names = ["google_key_file", "google_api_key"]
        for user in (self.system, self.admin):
            settings = self.written.with_user(user)
            specification = {name: {} for name in names}
            self._assert_no_secret(settings.read())
            self._assert_no_secret(settings.web_read(specification))
            self._assert_no_secret(settings.export_data(names))
            self._assert_no_secret(settings.default_get(list(settings._fields)))
            self._assert_no_secret(settings.copy_data())
            answer = settings.web_save({"google_api_key": API_KEY}, specification)
            self.assertEqual([answer[0][name] for name in names], [False, False])
            self._assert_no_secret(settings.onchange({}, [], specification))

    def test_the_settings_have_no_column_for_a_secret(self):
        self.env.cr.execute("SELECT to_jsonb(s) FROM ahorro_settings s")
        self._assert_no_secret(self.env.cr.fetchall())
        self.assertFalse(
            self.env["ir.attachment"].search(
                [("res_model", "in", ["ahorro.settings", "ahorro.google.account"])]
            )
        )

    def test_parameters_hold_no_secret(self):
        parameters = self.env["ir.config_parameter"].with_user(self.system)
        self._assert_no_secret(parameters.search_read([], ["key", "value"]))
        for user in (self.admin, self.supervisor):
            with self.assertRaises(AccessError):
                parameters.with_user(user).get_param("ahorro_import.google_base_url")

    def test_what_the_page_reads_holds_no_secret(self):
        number = self.fake.add_sheet("Ajena", {"Hoja 1": [["x"]]}, shared=False)
        for user in (self.admin, self.supervisor):
            imports = self._imports(user)
            self._assert_no_secret(imports.env["ahorro.import.page"].google_status())
            with self.assertRaises(UserError) as caught:
                imports.env["ahorro.import.page"].create_from_google(number)
            self._assert_no_secret(str(caught.exception))

    def test_neither_logs_nor_failures_quote_a_secret(self):
        # Even a statement that fails, which Odoo logs with its values.
        self.env.cr.execute(
            """
            CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
            CREATE TRIGGER refuse
                BEFORE UPDATE OF private_key ON ahorro_google_account
                FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()
            """
        )
        key = self._encode(self.fake.key_file())
        with self.assertLogs("odoo", level=logging.INFO) as logs:
            logging.getLogger("odoo.sql_db").info("begin")
            with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
                self._settings(google_key_file=key, google_api_key=API_KEY)
        self.assertIn("refused", str(caught.exception))
        self._assert_no_secret(str(caught.exception))
        self._assert_no_secret(logs.output)

    def test_logs_of_the_client_quote_no_secret(self):
        number = self.fake.add_sheet("Cartera", {"Hoja 1": [["x"]]})
        with ExitStack() as stack:
            logs = [
                stack.enter_context(self.assertLogs(name, level=logging.DEBUG))
                for name in ("google", "urllib3", "odoo.addons.ahorro_import")
            ]
            logging.getLogger("odoo.addons.ahorro_import").debug("begin")
            self.fake.fail("/v4/", 500)
            with self.assertRaises(UserError):
                self._imports().env["ahorro.import.page"].create_from_google(number)
        for log in logs:
            self._assert_no_secret(log.output)

    def test_a_neutralized_copy_has_no_key(self):
        with file_open("ahorro_import/data/neutralize.sql") as file:
            self.env.cr.execute(file.read())
        self.env.cr.execute("SELECT count(*) FROM ahorro_google_account")
        self.assertEqual(self.env.cr.fetchone(), (0,))


class TestGoogleSecretsOverHttp(GoogleCommon, HttpCase):
    @mute_logger("odoo.http")
    def test_an_error_sent_to_the_browser_quotes_nothing(self):
        self.authenticate("ahorro_admin", "ahorro_admin")
        broken = self.fake.key_file().replace("PRIVATE KEY", "PRIVATE CLAVE")
        params = {
            "model": "ahorro.settings",
            "method": "web_save",
            "args": [[], {"google_key_file": self._encode(broken)}],
            "kwargs": {"specification": {"google_key_file": {}}},
        }
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request("/web/dataset/call_kw", params)
        answer = self.url_open(
            "/web/dataset/call_kw",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        )
        self.assertIn("ValidationError", answer.text)
        for line in self.fake.private_key.splitlines()[1:-1]:
            self.assertNotIn(line, answer.text)


class TestImportInTheSetUp(GoogleCommon):
    def _step(self):
        setup = self.env["ahorro.setup"].with_user(self.admin).get_setup()
        [step] = [step for step in setup["steps"] if step["key"] == "portfolio"]
        return step

    def test_an_empty_portfolio_leads_to_the_importer(self):
        self.assertTrue(self._step()["done"])
        self.plan.active = False
        step = self._step()
        self.assertFalse(step["done"])
        self.assertEqual(step["action"]["tag"], "ahorro_import")


class TestGoogleKeyOfTheServer(GoogleCommon):
    """The server brings the key in a file: the database never holds it."""

    def _bring_key(self, text=None, company=None):
        path = Path(self.enterContext(TemporaryDirectory())) / "google.json"
        if text is not False:
            path.write_text(text or self.fake.key_file())
        name = f"{VARIABLE}_{company.id}" if company else VARIABLE
        self.enterContext(patch.dict(os.environ, {name: str(path)}))

    def _status(self):
        return self._imports().env["ahorro.import.page"].google_status()

    def test_a_key_of_the_server_is_used_and_stored_nowhere(self):
        self._bring_key()
        self.assertEqual(
            (self._status()["configured"], self._status()["account"]), (True, ACCOUNT)
        )
        settings = self._settings()
        self.assertTrue(settings.google_from_server)
        self.assertEqual(settings.google_account, ACCOUNT)
        answer = settings.action_check_google()
        self.assertEqual(answer["params"]["type"], "success")
        accounts_sudo = self.env["ahorro.google.account"]
        found_sudo = accounts_sudo._of_company_sudo(self.company)
        self.assertEqual(found_sudo._get_key().private_key, self.fake.private_key)
        self.assertFalse(found_sudo and found_sudo._read_secrets()["private_key"])
        with self.assertRaisesRegex(ValidationError, "serv"):
            self._settings(google_key_file=self._encode(self.fake.key_file()))

    def test_a_key_of_one_company_is_not_that_of_another(self):
        self._bring_key(company=self.other_company)
        self.assertFalse(self._status()["configured"])

    def test_a_neutralised_copy_speaks_to_nobody(self):
        self._bring_key()
        self.env["ir.config_parameter"].set_param("database.is_neutralized", True)
        self.assertFalse(self._status()["configured"])

    def test_a_file_that_cannot_be_read_is_said_without_quoting_it(self):
        for text in (False, "SECRETO", '{"private_key": "SECRETO"}'):
            with self.subTest(text=text):
                self._bring_key(text)
                self.assertTrue(self._status()["configured"])
                with self.assertRaisesRegex(UserError, VARIABLE) as caught:
                    self._settings().action_check_google()
                trace = "".join(traceback.format_exception(caught.exception))
                self.assertNotIn("SECRETO", trace)
