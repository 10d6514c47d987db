# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A disk that fills up and a database that goes away, in the middle of an import.

Run by an Odoo shell on a database of its own: ``full_disk``, ``large_file`` and
``lost_connection``.
"""

import base64
import contextlib
import os
import resource
import subprocess
from pathlib import Path

from .imports import Scene

#: Bytes that still fit on the disk, of a file that is larger.
LEFT = 64 * 1024
MEGABYTE = 2**20


@contextlib.contextmanager
def _small_disk(store: Path):
    """Make the file store a disk of its own with hardly any room; tell whether it is.

    That needs root. Without it the limit of a process on the size of a file, which it
    meets in the same call, stands in for the disk.
    """
    mount = ["mount", "-t", "tmpfs", "-o", f"size={LEFT}", "tmpfs", str(store)]
    if os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0:
        try:
            yield True
        finally:
            subprocess.run(["umount", str(store)], check=True)
    else:
        with _small_files(LEFT):
            yield False


@contextlib.contextmanager
def _small_files(limit: int):
    """Let this process write no file longer than that."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def _call(records, method: str, args: list):
    """Call a method as a browser does, which sends its language and its companies."""
    from odoo.service.model import call_kw

    return call_kw(records, method, args, {"context": dict(records.env.context)})


def _send(scene: Scene, data: bytes) -> int:
    """Create the run of a file as a remote call does; return its id."""
    args = ["cartera.csv", base64.b64encode(data).decode()]
    answer = scene.crew.run(
        lambda env: _call(scene.runs(env), "create_from_file", args)
    )
    return answer[0] if isinstance(answer, list) else answer


def _refusal(scene: Scene, data: bytes) -> str:
    from odoo.exceptions import UserError

    try:
        _send(scene, data)
    except UserError as error:
        return str(error)
    raise AssertionError("It was taken.")


def _store(scene: Scene) -> Path:
    return Path(scene.crew.run(lambda env: env["ir.attachment"]._filestore()))


def _large(scene: Scene) -> bytes:
    """Return a portfolio that no small disk takes, by a comment of a megabyte."""
    return scene.files[0].data + b"\n" * MEGABYTE


def full_disk(env):
    """The cause is told, no run is left, and with room again the same file is taken."""
    scene = Scene(env, months=1)
    store = _store(scene)
    store.mkdir(parents=True, exist_ok=True)
    data = _large(scene)
    with _small_disk(store) as is_disk:
        sentence = _refusal(scene, data)
        assert "lleno" in sentence if is_disk else "más grande" in sentence, sentence
        left = [path for path in store.rglob("*") if path.is_file()]
        assert not [path for path in left if path.stat().st_size], left
        assert not scene.crew.run(lambda env: scene.runs(env).search_count([]))
        again = _refusal(scene, data)
        assert again == sentence, again
    _send(scene, data)
    print("ended well, on", "a disk" if is_disk else "a limit", flush=True)
    scene.crew.leave()


def large_file(env):
    """A file over a process's limit is told as such; half of one is healed."""
    scene = Scene(env, months=1)
    data = _large(scene)
    with _small_files(LEFT):
        sentence = _refusal(scene, data)
    assert "más grande" in sentence, sentence
    # Killed in the middle of writing: half of it stands under the whole one's name.
    checksum = scene.crew.run(lambda env: env["ir.attachment"]._compute_checksum(data))
    half = _store(scene) / checksum[:2] / checksum
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(data[: len(data) // 2])
    run_id = _send(scene, data)
    kept = scene.crew.run(
        lambda env: scene.runs(env).sudo().browse(run_id).attachment_id.raw
    )
    assert kept == data, len(kept)
    print("ended well", flush=True)
    scene.crew.leave()


def lost_connection(env):
    """A call says that the database is gone; the job of an import begins again."""
    from odoo import SUPERUSER_ID, api
    from odoo.exceptions import UserError

    from odoo.addons.queue_job.exception import RetryableJobError

    scene = Scene(env, months=1)
    run_id = scene.create(0)
    registry = scene.crew.registry

    def cut(cr):
        cr.execute("SELECT pg_backend_pid()")
        [pid] = cr.fetchone()
        with registry.cursor() as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    def lose(action):
        cr = registry.cursor()
        try:
            env = api.Environment(cr, SUPERUSER_ID, {})
            action(env)
        finally:
            with contextlib.suppress(Exception):
                cr.close()

    def call(env):
        runs = scene.runs(env)
        runs.check_access("read")
        cut(env.cr)
        try:
            _call(runs, "get_state", [[run_id]])
        except UserError as error:
            assert "Se perdió la conexión" in str(error), error
            assert error.context["ahorro"]["code"] == "lost", error.context
        else:
            raise AssertionError("It answered.")

    def job(env):
        original = type(env["ahorro.import.read"])._work

        def losing(self, run):
            cut(self.env.cr)
            return original(self, run)

        type(env["ahorro.import.read"])._work = losing
        try:
            scene.job(run_id, "read")(env)
        except RetryableJobError:
            pass
        else:
            raise AssertionError("It did not begin again.")
        finally:
            type(env["ahorro.import.read"])._work = original

    lose(call)
    lose(job)
    scene.crew.run(scene.job(run_id, "read"))
    facts = scene.facts(run_id)
    assert facts["state"] == "review", facts
    print("ended well", flush=True)
    scene.crew.leave()
