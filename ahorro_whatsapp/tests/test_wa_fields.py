# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every role, every model, every field: what nobody reads is nowhere to be read.

A sign is put into each hidden field of a row of each model. Each kind of user then asks
for all that they are shown, and for each field by itself, by all ways that there are.
"""

from unittest.mock import patch

from psycopg2 import Error

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, mute_logger

from odoo.addons.ahorro_whatsapp.models.account.wa_account import SECRETS

from .wa_matrix_common import HIDDEN, TOKEN, WaMatrixCommon

SIGN = "SIGN-that-nobody-reads"
REFUSED = (AccessError, UserError, ValueError, KeyError, TypeError, Error)


@mute_logger("odoo.models", "odoo.http", "odoo.sql_db", "odoo.domains")
class TestWaFields(WaMatrixCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        for name, hidden in HIDDEN.items():
            model = cls.env[name]
            for field in hidden:
                kind = model._fields[field].type
                value = SIGN.encode() if kind == "binary" else SIGN
                if kind == "json":
                    value = f'{{"a": "{SIGN}"}}'
                cls.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s",
                        SQL.identifier(model._table),
                        SQL.identifier(field),
                        value,
                    )
                )
                assert cls.env.cr.rowcount == 1, f"{name} has no row"
        cls.env.invalidate_all()

    def _ask(self, user, name, method, *args):
        """Return what a user is told, or None where they are refused."""
        try:
            with self.env.cr.savepoint():
                return self._rpc(user, name, method, *args)
        except REFUSED:
            return None

    def _each(self):
        """Yield each kind of user, each model, and the fields that they are shown."""
        for name in sorted(self._models()):
            for user in self._people():
                yield user, name, self._ask(user, name, "fields_get") or {}

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

    def test_the_fields_that_nobody_reads_are_those_of_the_table(self):
        found = {
            name: tuple(sorted(names))
            for name in self._models()
            if (
                names := [
                    field.name
                    for field in self.env[name]._fields.values()
                    if field.groups == fields.NO_ACCESS
                ]
            )
        }
        self.assertEqual(found, {k: tuple(sorted(v)) for k, v in HIDDEN.items()})

    def test_nobody_reads_a_hidden_field_by_any_way(self):
        for name, hidden in HIDDEN.items():
            for field in hidden:
                for user in self._people():
                    for method, args in self._ways(name, field):
                        with self.subTest(
                            model=name, field=field, user=user.login, way=method
                        ):
                            self.assertIsNone(self._ask(user, name, method, *args))

    def test_no_field_that_a_role_is_shown_says_what_is_hidden(self):
        read = 0
        for user, name, shown in self._each():
            self.assertFalse(set(HIDDEN.get(name, ())) & set(shown))
            ids = self.env[name].sudo().search([], limit=1).ids
            names = sorted(shown)
            for method, args in (
                ("read", (ids, names)),
                ("search_read", ([], names)),
                ("web_search_read", ([], {one: {} for one in names})),
                ("export_data", (ids, names)),
                ("name_search", (SIGN,)),
                ("name_search", ("",)),
            ):
                with self.subTest(model=name, user=user.login, way=method):
                    answer = self._ask(user, name, method, *args)
                    self.assertNotIn(SIGN, repr(answer))
                    read += method == "read" and bool(answer)
        self.assertGreater(read, 20, "the roles read something")

    def test_no_field_finds_or_groups_by_what_is_hidden(self):
        for user, name, shown in self._each():
            for field in self.env[name]._fields:
                with self.subTest(model=name, user=user.login, field=field):
                    found = self._ask(user, name, "search", [(field, "like", SIGN)])
                    # A field that is not there by itself is searched for by rights.
                    self.assertFalse(found)
                    groups = self._ask(
                        user, name, "formatted_read_group", [], [field], ["__count"]
                    )
                    self.assertNotIn(SIGN, repr(groups))
                    if field not in shown:
                        ids = self.env[name].sudo().search([], limit=1).ids
                        self.assertIsNone(self._ask(user, name, "read", ids, [field]))

    def test_no_other_model_leads_to_what_is_hidden(self):
        """By a path of fields: related, of a domain, of a group, of an export."""
        for model in self.env.values():
            for field in model._fields.values():
                hidden = HIDDEN.get(field.comodel_name or "", ())
                if not hidden or model._abstract:
                    continue
                for secret in hidden:
                    self._ask_along(model._name, field.name, secret)

    def _ask_along(self, name, field, secret):
        for user in (self.supervisor, self.admin, self.system):
            path = f"{field}.{secret}"
            with self.subTest(model=name, user=user.login, path=path):
                self.assertFalse(self._ask(user, name, "search", [(path, "like", "S")]))
                for method, args in (
                    ("formatted_read_group", ([], [path], ["__count"])),
                    ("search_read", ([], [path])),
                    ("web_search_read", ([], {field: {"fields": {secret: {}}}})),
                ):
                    answer = self._ask(user, name, method, *args)
                    self.assertNotIn(SIGN, repr(answer))
                ids = self.env[name].sudo().search([], limit=1).ids
                if ids:
                    path = f"{field}/{secret}"
                    answer = self._ask(user, name, "export_data", ids, [path])
                    self.assertNotIn(SIGN, repr(answer))

    def test_no_related_field_leads_to_what_is_hidden(self):
        for model in self.env.values():
            for field in model._fields.values():
                path = (field.related or "").split(".")
                if len(path) < 2:
                    continue
                target = model
                for step in path[:-1]:
                    target = target[step]
                hidden = HIDDEN.get(target._name, ())
                self.assertNotIn(path[-1], hidden, field)

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
