# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The service by hand: ``python -m tests.fake_cloud --webhook http://…/webhook/KEY``.

It ends by Ctrl-C, and when whoever started it closes its standard input.
"""

import argparse
import json
import random
import select
import sys
import time
from pathlib import Path

from .cloud import FakeCloud
from .notices import Disorder, Notices
from .server import serving

#: What people answer, one after the other, and that one of them wants no more.
ANSWERS = (
    *("Gracias, ya lo veo", "Hoy lo pago", "¿A qué hora atienden?"),
    *("BAJA", "Quiero la baja del plan"),
)


def main() -> None:
    """Answer at a port, and tell what becomes of each message, until told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_cloud")
    parser.add_argument("--port", type=int, default=8090, help="0 for any")
    parser.add_argument("--webhook", default="", help="where notices are sent")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--delay", type=float, default=3.0, help="of notices, seconds")
    parser.add_argument("--duplicated", type=float, default=0.0, help="a share")
    parser.add_argument("--answered", type=float, default=0.0, help="a share")
    parser.add_argument("--waba", default="WABA", help="the business account's id")
    parser.add_argument("--known", type=Path, help="JSON of templates it has already")
    parser.add_argument("--strict", action="store_true", help="windows, templates, …")
    options = parser.parse_args()
    cloud = FakeCloud(strict=options.strict)
    cloud.waba_id = options.waba
    if options.known:
        cloud.templates.know(json.loads(options.known.read_text() or "[]"))
    disorder = Disorder(delay=options.delay, duplicated=options.duplicated)
    notices = Notices(cloud, disorder, options.seed)
    people = People(cloud, notices, options.answered, options.seed)
    with serving(cloud, options.port) as server:
        print(f"{server.url}, token {cloud.token}, secret {cloud.secret}", flush=True)
        try:
            while not select.select([sys.stdin], [], [], 1)[0] or sys.stdin.read(1):
                people.answer(time.time())
                for template in cloud.templates.list():
                    if template["status"] == "PENDING":
                        cloud.templates.decide(template["id"], "APPROVED")
                notices.collect(time.time())
                if options.webhook:
                    for status in notices.post(options.webhook, time.time()):
                        print(f"notice: HTTP {status}", flush=True)
        except KeyboardInterrupt:
            pass
        print(f"{len(cloud.taken)} messages")


class People:
    """Some of those who are written to answer."""

    def __init__(
        self, cloud: FakeCloud, notices: Notices, share: float, seed: int
    ) -> None:
        self._cloud, self._notices, self._share = cloud, notices, share
        self._chance, self._seen = random.Random(seed), 0

    def answer(self, now: float) -> None:
        """Have some of those who were written to since the last time answer."""
        taken = list(self._cloud.taken.values())
        for message in taken[self._seen :]:
            if self._chance.random() < self._share:
                text = self._chance.choice(ANSWERS)
                self._notices.write(message.number_id, message.to, now, text=text)
        self._seen = len(taken)


if __name__ == "__main__":
    main()
