# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every public method of our models answers whatever is sent, or says why it does not.

Methods are found by looking at the registry: a new one is called here at once.
"""

import base64
import inspect
import logging
import time
from itertools import product

import psycopg2
import pytest

from odoo.exceptions import UserError
from odoo.models import MetaModel
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged

from odoo.addons.ahorro_plan.tests.rights_common import RpcCase, Undo

from tools.devenv.layout import ADDONS

#: Methods of Odoo's models that ours extend: what reaches them is Odoo's to check.
OF_ODOO = {"create", "write", "unlink", "copy_data", "default_get", "init"}
OF_ODOO |= {"message_post"}
#: Nobody calls it from outside, although its name is public.
SESSION = {"session_info"}
LONG = "9" * 10_000_000
DEEP: list = []
for _level in range(500):
    DEEP = [DEEP]
VALUES = (
    None,
    True,
    0,
    -1,
    1,
    2**31,
    2**70,
    1.5,
    float("nan"),
    "",
    "x",
    "a\0b",
    "\ud800",
    "%s {x} %(y)s",
    LONG,
    [],
    [1, "x", None],
    ["3462 15-400001"] * 2_000,
    list(range(1, 200_000)),
    DEEP,
    {},
    {"a": {"b": [None]}},
    {"": None, "id": "x", "name": LONG},
    [[["id", "=", "a\0b"]]],
    [["nothing", "=", 1]],
    [["id", "child_of", {"x": 1}]],
    [["partner_id.name", "ilike", "\ud800"]],
)
#: What one key of a form's values may bring.
SCALARS = (None, True, 0, -1, 2**31, 2**53, 1.5, "", "x", "%", LONG, [], [1], ["x"], {})
SCALARS += ([[1]], {"a": 1}, [None], "2026-02-30", "9999-12-31", "0001-01-01", [2**31])
#: Of those, one of each kind, for every run of the tests.
FEW_SCALARS = (None, -1, 2**31, "x", [[1]], {"a": 1}, "9999-12-31")
#: The keys that the forms have, of whichever method: others are refused as a whole.
KEYS = """
    text type_ids user_ids date_from date_to show search offset limit campaign_id
    group_by running creator_ids company_ids provider_ids seller_ids brands branches
    date compare_date months statuses blocks name type_id distribution closing_date
    description from_user_ids to_user_ids case_ids count states sequence kind result_id
    comment next_action_at promise_date promise_amount phone_id contact new_phones flags
    phone email state_id is_company ahorro_document_kind ahorro_document_number family
    color in_arrears holder_name order group subscription_number plan_ids ids domain
    model template_id operator_ids
""".split()
#: Ids that no row has, or that are none.
IDS = (
    [1, 2],
    [2**31],
    [2**70],
    [-1],
    [0],
    ["x"],
    [None],
    [True],
    [[1]],
    [{}],
    "abc",
    [1.5],
)
#: What a caller would have new records hold.
CONTEXT = {"default_name": "x", "default_company_id": 0, "default_source": "file"}
#: A call takes no longer than this, in seconds of the processor.
PATIENCE = 5
SENTENCE = 1_000


class _Log(logging.Handler):
    """Keeps what is logged too loudly or too long."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.bad = []

    def emit(self, record):
        text = record.getMessage()
        if record.levelno >= logging.ERROR or len(text) > 10_000:
            self.bad.append(f"{record.name}: {text[:300]}")


def public_methods():
    """Return pairs of model and method: what a remote call may name of ours."""
    found = set()
    for addon in ADDONS:
        for definition in MetaModel._module_to_models__.get(addon, ()):
            for name, value in vars(definition).items():
                if name.startswith("_") or name in OF_ODOO | SESSION:
                    continue
                if inspect.isfunction(value) and not getattr(
                    value, "_api_private", False
                ):
                    found.add((definition._name, name))
    return sorted(found)


@tagged("post_install", "-at_install")
class TestHostileCalls(RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = (
            cls.portal,
            cls.stranger,
            cls.operator,
            cls.supervisor,
            cls.admin,
        )
        cls.holder.phone = "03462 15-400001"
        env = cls.env(user=cls.supervisor)
        content = base64.b64encode(b"Grupo;Orden;Titular\nG9RX;031E;Ana\n").decode()
        env["ahorro.import"].with_context(queue_job__no_delay=True).create_from_file(
            "cartera.csv", content, "rombo_cartera"
        )
        env["ahorro.campaign"].create_from_domain(
            [("id", "=", cls.plan.id)],
            {
                "name": "Mora",
                "type_id": env["ahorro.campaign.type"].search([], limit=1).id,
                "user_ids": cls.operator.ids,
            },
        )
        case = cls.env["ahorro.case"].search([("plan_id", "=", cls.plan.id)])
        run = cls.env["ahorro.import"].search([], limit=1)
        template = cls.env["ahorro.wa.template"].search([], limit=1)
        #: What the other parameters are while one of them is tried.
        cls.good = {
            "case_id": case.id,
            "campaign_id": case.campaign_id.id,
            "plan_id": cls.plan.id,
            "phone_id": cls.holder.ahorro_phone_ids.id,
            "user_id": cls.operator.id,
            "import_id": run.id,
            "line_id": run.line_ids[:1].id,
            "line_ids": run.line_ids.ids,
            "template_id": template.id,
            "profile_id": run.profile_id.id,
            "lease_token": "t",
            "idempotency_key": "k",
            "text": "3462 15-400001",
            "column": "mobile",
            "channel": "phone",
            "purpose": "all",
            "reason": "no quiere",
            "how": "call",
            "evidence": "dijo que sí",
            "flag": "is_wrong",
            "role": "operator",
            "domain": [["id", "=", cls.plan.id]],
            "model": "ahorro.plan",
            "row_ids": cls.plan.ids,
            "campaign_ids": case.campaign_id.ids,
            "user_ids": cls.operator.ids,
            "kind": "new",
            "values": {"name": "Mora", "type_id": case.campaign_id.type_id.id},
            "filters": {},
            "mapping": {"Grupo": "group"},
            "changes": {},
            "rows": [["Grupo", "Orden"]],
            "selection": {"domain": [["id", "=", cls.plan.id]]},
            "week": "2026-01-05",
            "cells": {},
            "decision": "same",
            "day": "2026-01-05",
            "names": ["installments_paid"],
            "status_code": "N0",
            "key": "x",
            "answer": "x",
            "limit": 5,
            "offset": 0,
        }
        cls.env.flush_all()

    def _models(self):
        """Yield model, method's name and the method, where it stands in the registry.

        A method of an abstract model is called on a model that inherits it.
        """
        for model, name in public_methods():
            for found in (model, *sorted(self.env.registry[model]._inherit_children)):
                if found not in self.env or (
                    self.env[found]._abstract
                    and self.env.registry[found]._inherit_children
                ):
                    continue
                yield found, name, get_public_method(self.env[found], name)
                break

    def _rows(self, model):
        """Return ids to call a method on: a row that is there, or none such."""
        model_sudo = self.env[model].sudo().with_context(active_test=False)
        if model == "res.partner":
            return self.holder.ids
        if model == "ahorro.plan":
            return self.plan.ids
        if model_sudo._abstract or not model_sudo._auto:
            return [1]
        return model_sudo.search([], limit=1).ids or [1]

    def _call(self, user, model, name, args, kwargs):
        """Return what is wrong with how a call was answered, or None."""
        start = time.process_time()
        try:
            with self.env.cr.savepoint(flush=False):
                env = self.env(user=user, context={}, su=False)
                call_kw(env[model], name, args, kwargs | {"context": CONTEXT})
                env.flush_all()
                raise Undo
        except Undo:
            pass
        except UserError as error:
            if len(str(error)) > SENTENCE:
                return f"a sentence of {len(str(error))} characters"
            if len(str(error)) < 10:
                return f"hardly a sentence: {error}"
        except (psycopg2.Error, Exception) as error:  # noqa: BLE001  # it is reported
            return f"{type(error).__name__}: {str(error)[:200]}"
        finally:
            self.env.invalidate_all(flush=False)
        spent = time.process_time() - start
        return f"{spent:.1f} s" if spent > PATIENCE else None

    def _collect(self, calls):
        """Make calls, and return what each bad answer was, once for each method."""
        log = _Log()
        root = logging.getLogger()
        root.addHandler(log)
        bad = {}
        try:
            for user, model, name, args, kwargs in calls:
                log.bad.clear()
                wrong = self._call(user, model, name, args, kwargs)
                wrong = wrong or (log.bad and f"logged {log.bad[0]}")
                if wrong:
                    sent = repr([*args, kwargs])[:120]
                    bad.setdefault((model, name), []).append(
                        f"{user.login} sent {sent}: {wrong}"
                    )
        finally:
            root.removeHandler(log)
        return "\n".join(
            f"{model}.{name}: {len(lines)} times, such as {lines[0]}"
            for (model, name), lines in bad.items()
        )

    def test_every_public_method_says_what_it_may_be_called_with(self):
        for model, name in public_methods():
            with self.subTest(model=model, method=name):
                method = getattr(self.env.registry[model], name)
                self.assertTrue(hasattr(method, "ahorro_remote"))

    def test_a_time_zone_that_is_no_text_is_left_outside(self):
        for model, name in (
            ("ahorro.board", "get_board"),
            ("ahorro.report.hours", "get_hour_report"),
        ):
            records = self.env(user=self.supervisor)[model]
            kwargs = {"filters": {}, "context": {"tz": ["x"]}}
            self.assertTrue(call_kw(records, name, [], kwargs))

    def _get_good(self, names):
        return {name: self.good.get(name, 1) for name in names}

    def _calls(self, users, scalars=FEW_SCALARS):
        for model, name, method in self._models():
            names = list(inspect.signature(method).parameters)[1:]
            rows = [] if getattr(method, "_api_model", False) else [self._rows(model)]
            for user in users:
                for wanted in names or [None]:
                    for value in VALUES if wanted else (None,):
                        kwargs = self._get_good(names)
                        if wanted:
                            kwargs[wanted] = value
                        yield user, model, name, rows, kwargs
                    # What forms hold is read by who has a right alone.
                    forms = ("filters", "values", "changes", "selection")
                    if user == self.supervisor and wanted in forms:
                        for key, value in product(KEYS, scalars):
                            kwargs = self._get_good(names)
                            kwargs[wanted] = {**kwargs[wanted], key: value}
                            yield user, model, name, rows, kwargs

    def test_any_argument_is_answered_or_refused_with_a_sentence(self):
        bad = self._collect(self._calls((self.supervisor, self.admin)))
        self.assertFalse(bad, bad)

    @pytest.mark.slow
    def test_any_value_of_a_form_is_answered_or_refused_with_a_sentence(self):
        bad = self._collect(self._calls((self.supervisor,), SCALARS))
        self.assertFalse(bad, bad)

    def test_any_argument_of_who_has_no_right_is_refused_with_a_sentence(self):
        bad = self._collect(self._calls((self.portal, self.stranger, self.operator)))
        self.assertFalse(bad, bad)

    def test_any_ids_are_answered_or_refused_with_a_sentence(self):
        def calls():
            for model, name, method in self._models():
                if getattr(method, "_api_model", False):
                    continue
                names = list(inspect.signature(method).parameters)[1:]
                for ids in IDS:
                    kwargs = self._get_good(names)
                    yield self.supervisor, model, name, [ids], kwargs

        bad = self._collect(calls())
        self.assertFalse(bad, bad)
