# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The set-up's promises that need no set-up: one sentence for each failure."""

import errno
import hashlib
import http.server
import re
import shutil
import socket
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import (  # noqa: E402  # from the root
    checks,
    cli,
    debian,
    demo,
    javascript,
    layout,
    proc,
    python_env,
    stamp,
)
from tools.devenv.errors import SetupError  # noqa: E402  # from the root

BODY = bytes(range(256)) * 4000


class _Server(http.server.BaseHTTPRequestHandler):
    """Serves BODY, from where a Range header says."""

    ranges: list[str] = []

    def do_GET(self):
        wanted = self.headers["Range"]
        self.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(BODY) - start))
        self.end_headers()
        self.wfile.write(BODY[start:])

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def url():
    _Server.ranges = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/odoo.deb"
    server.shutdown()
    server.server_close()


def test_an_interrupted_download_is_continued(url, tmp_path):
    total = hashlib.sha256(BODY).hexdigest()
    (tmp_path / f"{total[:16]}.part").write_bytes(BODY[:1000])
    debian._download(url, tmp_path / "odoo.deb", total)
    assert (tmp_path / "odoo.deb").read_bytes() == BODY
    assert _Server.ranges == ["bytes=1000-"]


def test_a_spoilt_download_is_fetched_anew(url, tmp_path):
    total = hashlib.sha256(BODY).hexdigest()
    (tmp_path / f"{total[:16]}.part").write_bytes(b"x" * 1000)
    debian._download(url, tmp_path / "odoo.deb", total)
    assert (tmp_path / "odoo.deb").read_bytes() == BODY


def test_a_file_with_another_sum_is_never_accepted(url, tmp_path):
    with pytest.raises(SetupError, match="wrong checksum"):
        debian._download(url, tmp_path / "odoo.deb", "0" * 64)
    assert not list(tmp_path.iterdir())


def test_a_server_out_of_reach_gets_a_sentence(tmp_path):
    with pytest.raises(SetupError, match="check the network"):
        debian._download("http://127.0.0.1:9/odoo.deb", tmp_path / "x", "0" * 64)


def test_a_missing_debian_package_is_named_to_who_may_not_install(monkeypatch):
    monkeypatch.setattr(proc, "is_root", lambda: False)
    with pytest.raises(SetupError, match="apt-get install chromium"):
        proc.need_debian("chromium", "run the browser tests")


def test_a_machine_without_a_browser_is_told_so(monkeypatch):
    monkeypatch.setattr(proc, "is_root", lambda: False)
    monkeypatch.setattr(checks.shutil, "which", lambda _name: None)
    with pytest.raises(SetupError, match="'chromium' is needed"):
        checks.require_browser()


def test_a_machine_without_node_is_told_so_and_tests_do_not_ask_for_it(monkeypatch):
    monkeypatch.setattr(proc, "is_root", lambda: False)
    monkeypatch.setattr(javascript.shutil, "which", lambda _name: None)
    with pytest.raises(SetupError, match="'nodejs' is needed"):
        javascript.lint()
    monkeypatch.setattr(checks, "_tool", lambda *_command: None)
    checks.lint()


def test_a_node_that_is_too_old_is_named(monkeypatch):
    monkeypatch.setattr(javascript.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(javascript, "output_of", lambda _command: "v18.2.0\n")
    with pytest.raises(SetupError, match="Node 18.18 or newer .* this is 18.2.0"):
        javascript.lint()


def test_a_taken_port_gets_another_proposed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"PORT={port + 1}"):
            demo.require_port(port)


def test_another_python_is_refused(monkeypatch):
    class Version(tuple):
        pass

    monkeypatch.setattr(python_env.sys, "version_info", Version((3, 13, 1)))
    with pytest.raises(SetupError, match="Python 3.11 is needed and this is 3.13.1"):
        python_env.check_version()


def test_a_full_disk_is_said_before_and_during(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=10**9))
    with pytest.raises(SetupError, match="Less than 5 GB"):
        cli._require_space()

    def full():
        raise OSError(errno.ENOSPC, "No space left on device", "x")

    monkeypatch.setitem(cli.COMMANDS, "clean", full)
    assert cli.main(["clean"]) == 1
    assert "free some disk space" in capsys.readouterr().err


def test_a_step_is_done_only_with_the_very_same_inputs(monkeypatch, tmp_path):
    monkeypatch.setattr(stamp, "STAMPS", tmp_path / "stamps")
    assert not stamp.is_done("step", "a")
    stamp.mark_done("step", "a")
    assert stamp.is_done("step", "a")
    assert not stamp.is_done("step", "b")
    stamp.forget("step")
    assert not stamp.is_done("step", "a")


def test_the_key_of_a_folder_changes_with_any_file_in_it(tmp_path):
    (tmp_path / "a.py").write_text("1")
    before = layout.digest(tmp_path)
    (tmp_path / "a.py").write_text("2")
    assert layout.digest(tmp_path) != before


def test_every_recorded_package_has_a_version_and_a_sum():
    for name, one in debian.recorded().items():
        assert one["version"] and one["suite"], name
        assert len(one["sha256"]) == 64, name


def test_the_readme_and_the_demo_say_the_same_three_things_to_try():
    first = (ROOT / "tools" / "demo" / "first_steps.txt").read_text()
    readme = (ROOT / "README.md").read_text()
    section = readme.split("### Three things to try first")[1].split("`make help`")[0]

    def words(text):
        return re.findall(r"\w+", text.lower())

    assert words(section) == words(first)
