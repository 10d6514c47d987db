# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own checks of its code (its add-on ``test_lint``), of ours.

What they find in Odoo or in other people's add-ons is none of our business: of the
checks that walk the whole registry, what is said of models that we do not touch is left
out, and those that walk files see our add-ons alone.
"""

from contextlib import contextmanager, suppress
from unittest.mock import patch

import pytest

from odoo.modules import Manifest
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import get_db_name

from tools.devenv.layout import ADDONS

pytest.importorskip("odoo.addons.test_lint.tests", reason="Odoo without its tests")
from odoo.addons.test_lint.tests import (  # noqa: E402
    test_docstring,
    test_dunderinit,
    test_i18n,
    test_index,
    test_jstranslate,
    test_manifests,
    test_naming,
    test_onchange_domains,
    test_orm_import,
    test_override_signatures,
    test_pofile,
    test_routes,
    test_test_holes,
)


class OfModels:
    """A check that walks models: what it says of other people's is left out."""

    @contextmanager
    def subTest(self, *args, **params):
        module = params.get("module")
        if not module and params.get("model"):
            module = self._get_module(params["model"])
        ignored = () if module in ADDONS else (AssertionError, TypeError)
        with super().subTest(*args, **params), suppress(*ignored):
            yield

    def _get_module(self, model):
        return Registry(get_db_name())[model]._module


class OfFiles:
    """A check that walks add-ons, ours alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ours = [Manifest.for_addon(name) for name in ADDONS]
        patcher = patch.object(Manifest, "all_addon_manifests", lambda: ours)
        patcher.start()
        cls.addClassCleanup(patcher.stop)


@tagged("post_install", "-at_install")
class TestNaming(OfModels, test_naming.TestNaming):
    pass


@tagged("post_install", "-at_install")
class TestOverrideSignatures(
    OfModels, test_override_signatures.TestLintOverrideSignatures
):
    pass


@tagged("post_install", "-at_install")
class TestIndex(test_index.TestIndex):
    def setUp(self):
        super().setUp()
        # An index of several columns serves its first one as well.
        self.env.cr.execute(
            """SELECT i.indrelid::regclass::text, a.attname FROM pg_index i
                 JOIN pg_attribute a ON a.attrelid = i.indrelid
                  AND a.attnum = i.indkey[0]
                WHERE i.indpred IS NULL
                   OR pg_get_expr(i.indpred, i.indrelid)
                      = format('(%s IS NOT NULL)', a.attname)"""
        )
        served = {tuple(row) for row in self.env.cr.fetchall()}
        fields = {
            str(field)
            for model in self.env.values()
            for field in model._fields.values()
            if (model._table, field.name) in served or model._module not in ADDONS
        }
        ignored = test_index.BTREE_INDEX_IGNORE_FIELDS | fields
        self.startPatcher(
            patch.object(test_index, "BTREE_INDEX_IGNORE_FIELDS", ignored)
        )


@tagged("post_install", "-at_install")
class TestRoutes(test_routes.RoutesLinter):
    pass


@tagged("post_install", "-at_install")
class TestDocstring(OfModels, test_docstring.TestDocstring):
    pass


@tagged("post_install", "-at_install")
class TestHoles(OfFiles, test_test_holes.TestTestHoles):
    pass


@tagged("post_install", "-at_install")
class TestManifests(OfFiles, test_manifests.ManifestLinter):
    def setUp(self):
        super().setUp()
        # The OCA's key, for who reads manifests there.
        keys = test_manifests.MANIFEST_KEYS | {"development_status"}
        self.startPatcher(patch.object(test_manifests, "MANIFEST_KEYS", keys))


@tagged("post_install", "-at_install")
class TestInit(OfFiles, test_dunderinit.TestDunderinit):
    pass


@tagged("post_install", "-at_install")
class TestOrmImport(OfFiles, test_orm_import.TestDunderinit):
    pass


@tagged("post_install", "-at_install")
class TestOnchangeDomains(OfFiles, test_onchange_domains.TestOnchangeDomains):
    pass


@tagged("post_install", "-at_install")
class TestTexts(OfFiles, test_i18n.TestI18n):
    pass


@tagged("post_install", "-at_install")
class TestTextsOfScripts(OfFiles, test_jstranslate.TestJsTranslations):
    pass


@tagged("post_install", "-at_install")
class TestTemplates(test_pofile.PotLinter):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(test_pofile, "get_modules", lambda: ADDONS))
