# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The set-up in a clone of its own: killed, repaired, run again without a network.

Slow: it downloads and installs everything anew. ``make test-full`` runs it.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = "print(sorted(env['ir.module.module']._installed()).count('ahorro_plan'))\n"
#: A proxy where nothing listens: whoever asks the network is refused at once.
NO_NETWORK = {
    name: "http://127.0.0.1:9"
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone of what is committed, with a cache of its own; stopped and removed."""
    folder = tmp_path_factory.mktemp("setup")
    checkout = folder / "checkout"
    subprocess.run(["git", "clone", "-q", ROOT, checkout], check=True)
    yield checkout
    subprocess.run(
        ["make", "clean"], cwd=checkout, check=True, env=_environment(checkout)
    )
    shutil.rmtree(folder)


def _environment(checkout, **more):
    names = ("PATH", "HOME", "LANG", *[name for name in os.environ if "PIP_" in name])
    known = {name: os.environ[name] for name in names if name in os.environ}
    cache = checkout.parent / "cache"
    return known | {"XDG_CACHE_HOME": str(cache), "PYTHON": _python()} | more


def _python():
    """The machine's own Python: the environment's would find an Odoo in itself."""
    return str(Path(sys.base_prefix) / "bin" / "python3")


def _shell(checkout, **more):
    return subprocess.run(
        ["make", "-s", "shell"],
        cwd=checkout,
        env=_environment(checkout, **more),
        input=SCRIPT,
        capture_output=True,
        text=True,
        check=False,
    )


def _kill_at(checkout: Path, reached: Callable[[Path], bool]) -> bool:
    """Start the set-up and kill it, and only it, at a moment; tell if that came."""
    process = subprocess.Popen(
        [_python(), "-m", "tools.devenv", "shell"],
        cwd=checkout,
        env=_environment(checkout),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not reached(checkout):
        try:
            process.wait(timeout=0.005)
            return False
        except subprocess.TimeoutExpired:
            pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    return True


def _logged(name: str, text: str) -> Callable[[Path], bool]:
    def reached(checkout):
        log = checkout / ".ahorro" / "log" / name
        return log.exists() and text in log.read_text(errors="replace")

    return reached


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "downloading": lambda checkout: any(
        part.stat().st_size > 1 << 20
        for part in (checkout.parent / "cache" / "ahorro" / "debian").glob("*.part")
    ),
    "unpacking Odoo": lambda checkout: (checkout / ".ahorro/odoo.new/usr").exists(),
    "installing packages": lambda checkout: any(
        (checkout / ".ahorro/venv/lib").glob("*/site-packages/lxml")
    ),
    "making the cluster": lambda checkout: (
        checkout / ".ahorro/postgres/data/PG_VERSION"
    ).exists(),
    "installing Odoo's modules": _logged("base.log", "Loading module mail"),
    "installing our add-ons": _logged(
        "install-ahorro_own_addons.log", "Loading module ahorro_plan"
    ),
}


def test_a_killed_set_up_is_repaired_by_the_next_run(clone):
    for moment, reached in MOMENTS.items():
        assert _kill_at(clone, reached), f"the set-up ended before {moment}"
    result = _shell(clone)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "1\n"


def test_without_a_network_the_same_checkout_works(clone):
    result = _shell(clone, **NO_NETWORK)
    assert (result.returncode, result.stdout) == (0, "1\n"), result.stderr


def test_without_a_network_a_new_checkout_works_from_the_cache(clone):
    subprocess.run(["make", "clean"], cwd=clone, check=True, env=_environment(clone))
    result = _shell(clone, **NO_NETWORK)
    assert (result.returncode, result.stdout) == (0, "1\n"), result.stderr


def test_without_network_and_cache_one_sentence_says_what_to_do(clone, tmp_path):
    subprocess.run(["make", "clean"], cwd=clone, check=True, env=_environment(clone))
    result = _shell(clone, XDG_CACHE_HOME=str(tmp_path), **NO_NETWORK)
    assert result.returncode != 0
    assert "check the network" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"ODOO_HOME": "/nowhere"}, "ODOO_HOME=/nowhere holds no Odoo 19"),
        ({"AHORRO_DB_HOST": "/nowhere"}, "does not answer: check AHORRO_DB_HOST"),
        ({"DB": "nothing"}, "There is no database 'nothing'"),
    ],
)
def test_a_wrong_setting_gets_one_sentence(settings, sentence):
    """In this very checkout, whose environment is there already."""
    result = subprocess.run(
        ["make", "-s", "shell"],
        cwd=ROOT,
        env=os.environ | {"PYTHON": _python()} | settings,
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
