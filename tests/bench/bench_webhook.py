# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Meta's notices at the door: how many posts a second are kept, and how soon answered.

Single posts of one status each, signed, from several senders at once, to a server with
processes as a dealership has it. Beside it the smallest answer that the same server
gives (``/web/health``), so that a busy machine is seen in both. Afterwards all that was
posted is there, once each.
"""

import http.client
import json
import sys
import threading
import time
import uuid

from tests.attention.server import serving
from tests.fake_cloud import FakeCloud
from tests.fake_cloud.cloud import SECRET, TOKEN
from tests.fake_cloud.server import make_bodies, sign_body

from .common import (
    environment,
    keep_figure,
    new_company,
    parser,
    print_figure,
    print_machine,
)

NUMBER = "106540352242922"
WORKERS = 3
SENDERS = (1, 4)
SECONDS = 10
#: What is to be reached.
POSTS_A_SECOND, MOST_MS, MEDIAN_MS = 120, 100, 25


class Poster:
    """Senders that post one after the other, for some seconds."""

    def __init__(self, port: int, path: str):
        self._port, self._path = port, path
        self._cloud = FakeCloud()
        self.times: list[float] = []
        self.errors: list[int] = []

    def run(self, senders: int, seconds: float, method: str = "POST") -> float:
        """Post; return how many a second were answered."""
        self.times.clear()
        end = time.monotonic() + seconds
        threads = [
            threading.Thread(target=self._work, args=(end, method))
            for _sender in range(senders)
        ]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(self.times) / (time.monotonic() - start)

    def percentile(self, share: float) -> float:
        """Return the milliseconds that a share of the posts stayed under."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    def _work(self, end: float, method: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        while time.monotonic() < end:
            raw, headers = b"", {}
            path = self._path if method == "POST" else "/web/health"
            if method == "POST":
                raw = _make_notice()
                headers = sign_body(self._cloud, raw)
            start = time.monotonic()
            connection.request(method, path, raw, headers)
            answer = connection.getresponse()
            answer.read()
            self.times.append(time.monotonic() - start)
            if answer.status != 200:
                self.errors.append(answer.status)
        connection.close()


def _make_notice() -> bytes:
    status = {
        "id": f"wamid.{uuid.uuid4()}",
        "status": "sent",
        "timestamp": "1763478000",
        "recipient_id": "5493415550100",
        "biz_opaque_callback_data": str(uuid.uuid4()),
    }
    [raw] = make_bodies([(NUMBER, status)])
    assert json.loads(raw)
    return raw


def _fill(env) -> tuple[int, str]:
    # Odoo's packages can be imported once its configuration is read.
    from odoo.addons.ahorro_whatsapp.tests.wa_records import make_account

    company = new_company(env, "Bench avisos")
    account = make_account(
        company, phone_number_id=NUMBER, typed_token=TOKEN, typed_app_secret=SECRET
    )
    env.cr.commit()
    return account.id, f"/ahorro_wa/webhook/{account.webhook_key}"


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made_parser = parser(__doc__, plans=0)
    made_parser.add_argument("--seconds", type=float, default=SECONDS)
    options = made_parser.parse_args(arguments)
    with environment(options.config) as env:
        print_machine(env)
        account_id, path = _fill(env)
        posted = 0
        with serving(env.cr.dbname, workers=WORKERS) as server:
            poster = Poster(server.port, path)
            poster.run(2, 2)  # each process has loaded what it needs
            posted += len(poster.times)
            for senders in SENDERS:
                name = f"prefork {WORKERS}, {senders} senders"
                bare = poster.run(senders, options.seconds / 2, "GET")
                print_figure(f"{name}: smallest answers", bare, "/s")
                before = server.cpu_seconds()
                rate = poster.run(senders, options.seconds)
                cpu = server.cpu_seconds() - before
                posted += len(poster.times)
                goal = POSTS_A_SECOND if senders > 1 else None
                keep_figure("B8", f"{name}: posts", rate, "/s", at_least=goal)
                median, slow = poster.percentile(0.5), poster.percentile(0.99)
                print_figure(f"{name}, median", median, f"ms (under {MEDIAN_MS})")
                keep_figure("B8", f"{name}, p99", slow, "ms", at_most=MOST_MS)
                each = 1000 * cpu / len(poster.times)
                print_figure(f"{name}, processor time", each, "ms a post")
            print_figure("answers that were no 200", len(poster.errors), "")
        env.cr.rollback()
        kept = env["ahorro.wa.event"].search_count([("account_id", "=", account_id)])
        keep_figure("B8", "posts that were not kept", posted - kept, at_most=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
