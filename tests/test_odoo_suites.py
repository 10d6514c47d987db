# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own tests of contacts, users, leads, phones and mails pass beside us.

What fails with us must fail without us too: it is run again in a database that has
never seen us. Slow: ``make test-full`` runs it.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import config, database, odoo_source  # noqa: E402  # from the root
from tools.devenv.layout import ADDONS, GLUE  # noqa: E402

#: In English: Odoo's own tests read English texts.
PLAIN = "ahorro_suites_plain"
OURS = "ahorro_suites_ours"
SUITES = """
base/tests/test_res_partner.py
base/tests/test_res_partner_merge.py
base/tests/test_res_partner_bank.py
base/tests/test_res_users.py
base/tests/test_res_company.py
base/tests/test_overrides.py
base/tests/test_display_name.py
base/tests/test_orm.py
base/tests/test_search.py
base/tests/test_acl.py
base/tests/test_form_create.py
base/tests/test_format_address_mixin.py
base/tests/test_user_has_group.py
base/tests/test_views.py
contacts/tests
phone_validation/tests
mail/tests/test_res_partner.py
mail/tests/test_res_users.py
mail/tests/test_mail_tools.py
mail/tests/test_mail_message.py
mail/tests/test_mail_template.py
mail/tests/test_mail_composer.py
mail/tests/discuss/test_discuss_channel.py
mail/tests/discuss/test_discuss_channel_access.py
mail/tests/discuss/test_discuss_channel_member.py
mail/tests/discuss/test_load_messages.py
crm/tests
""".split()
#: Odoo's tests that fail without us, and why; everything else passes with us.
FAILS_ALONE = {
    "test_res_partner_merge.py::TestMergePartner::test_merge_partners_with_peon_user": (
        "auth_signup's field of sign-up is not for who merges contacts"
    ),
}
FAILED = re.compile(r"^(?:FAILED|ERROR|SUBFAILED\S*.*?) (\S+\.py\S*)", re.MULTILINE)


def _run(name, paths):
    """Run tests of Odoo's own in a database; return the names of those that failed."""
    addons = odoo_source.find().path / "odoo" / "addons"
    conf = config.write(name, name, log_level="critical")
    command = [database.PYTHON, "-m", "pytest", f"--odoo-config={conf}", "--odoo-http"]
    command += ["-p", "no:cacheprovider", "-q", "-rfE", "--tb=short"]
    command += [f"--rootdir={addons}", *[str(addons / path) for path in paths]]
    result = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"ODOO_RC": str(conf), "PYTHONHASHSEED": "0"},
    )
    assert result.returncode in (0, 1), result.stdout[-3000:] + result.stderr[-3000:]
    failed = {
        found.partition("odoo/addons/")[2] for found in FAILED.findall(result.stdout)
    }
    assert failed or result.returncode == 0, result.stdout[-3000:]
    return failed, result.stdout


@pytest.fixture(scope="module", params=["alone", "with accounting"])
def databases(request):
    """A database without us, and its copy with us."""
    wanted = [name for name in ADDONS if name != GLUE]
    modules = f"{database.BASE_MODULES},contacts"
    if request.param == "with accounting":
        wanted, modules = ADDONS, f"{modules},l10n_ar"
    database.drop(PLAIN)
    database.odoo(PLAIN, f"--init={modules}", log="suites", failure="Odoo failed")
    database.copy(PLAIN, OURS)
    database.odoo(OURS, f"--init={','.join(wanted)}", log="suites", failure="ours")
    yield request.param
    database.drop(PLAIN)
    database.drop(OURS)


@pytest.mark.slow
def test_odoos_own_tests_pass_beside_us(databases):
    paths = SUITES if databases == "alone" else [p for p in SUITES if "crm" not in p]
    addons = odoo_source.find().path / "odoo" / "addons"
    if not (addons / paths[0]).exists():
        pytest.skip("this Odoo comes without its tests")
    failed, output = _run(OURS, paths)
    unknown = {name for name in failed if not name.endswith(tuple(FAILS_ALONE))}
    if unknown:
        # What fails without us as well is none of ours.
        alone, _output = _run(PLAIN, sorted(unknown))
        unknown -= alone
    assert not unknown, output[-6000:]
