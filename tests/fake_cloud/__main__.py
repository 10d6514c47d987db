# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The service by hand: ``python -m tests.fake_cloud --webhook http://…/webhook/KEY``."""

import argparse
import time

from .cloud import FakeCloud
from .notices import Disorder, Notices
from .server import serving


def main() -> None:
    """Answer at a port, and tell what becomes of each message, until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_cloud")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--webhook", default="", help="where notices are sent")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--delay", type=float, default=3.0, help="of notices, seconds")
    parser.add_argument("--duplicated", type=float, default=0.0, help="a share")
    parser.add_argument("--strict", action="store_true", help="windows, templates, …")
    options = parser.parse_args()
    cloud = FakeCloud(strict=options.strict)
    disorder = Disorder(delay=options.delay, duplicated=options.duplicated)
    notices = Notices(cloud, disorder, options.seed)
    with serving(cloud, options.port) as server:
        print(f"{server.url}, token {cloud.token}, secret {cloud.secret}", flush=True)
        try:
            while True:
                time.sleep(1)
                notices.collect(time.time())
                if options.webhook:
                    for status in notices.post(options.webhook, time.time()):
                        print(f"notice: HTTP {status}", flush=True)
        except KeyboardInterrupt:
            print(f"{len(cloud.taken)} messages")


if __name__ == "__main__":
    main()
