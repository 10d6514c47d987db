# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The service over HTTP, at an address of this machine."""

import hashlib
import hmac
import json
import random
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .bodies import Refused
from .cloud import FakeCloud, Fault, error_json
from .media import File
from .requests import Request, answer_request

VERSION = "v27.0"
#: What Meta took away from new apps (developers.facebook.com, changelog).
WITHDRAWN = ("ids", "method", "batch")


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        """Answer about a number, the account, a template or a file."""
        self._serve("GET")

    def do_DELETE(self) -> None:
        """Delete a template or a file."""
        self._serve("DELETE")

    def do_POST(self) -> None:
        """Take a message, a file or a template."""
        self._serve("POST")

    def _serve(self, method: str) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self._start()
        if path is None:
            return
        if method == "POST" and path[1:] == ["messages"]:
            self._send(path[0], raw)
            return
        query = {k: v[-1] for k, v in parse_qs(urlsplit(self.path).query).items()}
        request = Request(method, path, query, raw, self.headers, self.server.url)
        try:
            answer = answer_request(self.server.cloud, request)
        except Refused as refusal:
            self._answer(refusal.status, refusal.as_json())
            return
        self._answer(200, answer)

    def _send(self, number_id: str, raw: bytes) -> None:
        cloud = self.server.cloud
        if cloud.latency:
            time.sleep(cloud.latency)
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        fault, status, answer = cloud.send(number_id, body)
        if fault and fault.kind in ("lost", "reset"):
            self._break(fault)
        elif fault and fault.kind == "blank":
            self._answer(500, None)
        else:
            self._answer(status, answer)

    def _start(self) -> list[str] | None:
        """Return the path after the version; None where the request was refused."""
        url = urlsplit(self.path)
        parts = url.path.strip("/").split("/")
        if any(name in parse_qs(url.query) for name in WITHDRAWN):
            self._answer(400, error_json(100))
            return None
        token = self.server.cloud.token
        if self.headers.get("Authorization") not in (
            f"Bearer {token}",
            f"OAuth {token}",
        ):
            self._answer(401, error_json(190))
            return None
        if parts[0] != VERSION or len(parts) < 2:
            self._answer(400, error_json(2635))
            return None
        return parts[1:]

    def _answer(self, status: int, body: Any) -> None:
        kind = "application/json"
        if isinstance(body, File):
            kind, raw = body.mime, body.data
        else:
            raw = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _break(self, fault: Fault) -> None:
        """End the connection without an answer; ``reset`` says so to the other end."""
        if fault.kind == "reset":
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The service's server."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, cloud: FakeCloud, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.cloud = cloud

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away: some are killed on purpose."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Return the address that stands in for Meta's."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving(cloud: FakeCloud, port: int = 0) -> Iterator[Server]:
    """Have the service answer while this lasts."""
    server = Server(cloud, port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_bodies(
    notices: list[tuple[str, dict[str, Any]]],
    *,
    size: int = 50,
    seed: int = 0,
    duplicated: float = 0.0,
    shuffled: bool = False,
) -> list[bytes]:
    """Return notices as the bodies of requests, with the disorder that Meta allows.

    :param notices: of :meth:`FakeCloud.get_statuses`
    :param size: of one request
    :param duplicated: share of the notices that come twice
    """
    chance = random.Random(seed)
    rows = list(notices)
    rows += [row for row in notices if chance.random() < duplicated]
    if shuffled:
        chance.shuffle(rows)
    bodies = []
    for start in range(0, len(rows), size):
        changes = [
            {
                "field": "messages",
                "value": {
                    "messaging_product": "whatsapp",
                    "metadata": {"phone_number_id": number_id},
                    "statuses": [status],
                },
            }
            for number_id, status in rows[start : start + size]
        ]
        event = {
            "object": "whatsapp_business_account",
            "entry": [{"id": "1", "time": start, "changes": changes}],
        }
        # Meta writes every sign beyond ASCII as an escape.
        bodies.append(json.dumps(event, ensure_ascii=True).encode())
    return bodies


def sign_body(cloud: FakeCloud, raw: bytes) -> dict[str, str]:
    """Return the headers of a notice."""
    digest = hmac.new(cloud.secret.encode(), raw, hashlib.sha256).hexdigest()
    return {
        "X-Hub-Signature-256": f"sha256={digest}",
        "Content-Type": "application/json",
    }
