# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A server that stands in for Google: tokens, Sheets v4 and Drive v3.

It speaks what gspread and google-auth really send, and answers errors as Google does.
Start it, write its address in the parameter ``ahorro_import.google_base_url`` and its
key file in the settings::

    with FakeGoogle() as fake:
        sheet = fake.add_sheet("Cartera", {"Hoja 1": [["Suscripción"], [2711700]]})
"""

import hashlib
import json
import re
import secrets
import threading
import time
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

ACCOUNT = "importador@concesionario-uno.iam.gserviceaccount.com"
API_KEY = "AIzaSyFake-0123456789_abcdefghijklmnopq"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Item:
    """Something in the fake Drive; ``shared`` with the account, ``public`` to all."""

    id: str
    name: str
    kind: str
    data: bytes = b""
    sheets: dict = field(default_factory=dict)
    shared: bool = True
    public: bool = False
    writable: bool = True
    parents: list = field(default_factory=list)
    properties: dict = field(default_factory=dict)
    target: str = ""
    modified: str = "2026-01-01T12:00:00.000Z"


class FakeGoogle:
    def __init__(self, port=0):
        self.items = {}
        #: What was asked: (method, path, query, headers).
        self.asked = []
        self.failures = []
        self._tokens = {}
        self._uploads = {}
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._server.server_close()

    @cached_property
    def _private(self):
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @cached_property
    def private_key(self):
        return self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    def key_file(self, **values):
        """Return the JSON of the service account.

        Its token address is nobody's: a client that follows it does not work.
        """
        return json.dumps(
            {
                "type": "service_account",
                "project_id": "concesionario-uno",
                "private_key_id": "0123456789abcdef",
                "private_key": self.private_key,
                "client_email": ACCOUNT,
                "token_uri": "http://169.254.169.254/token",
                **values,
            }
        )

    # === CONTENT ===

    def add(self, name, kind, **values):
        number = values.pop("id", None) or secrets.token_urlsafe(32)
        self.items[number] = Item(number, name, kind, **values)
        return number

    def add_sheet(self, name, sheets, **values):
        """Add a spreadsheet: title of each sheet to its rows, unformatted values."""
        return self.add(name, SPREADSHEET, sheets=sheets, **values)

    def add_file(self, name, data, kind=XLSX, **values):
        return self.add(name, kind, data=data, **values)

    def add_folder(self, name, **values):
        return self.add(name, FOLDER, **values)

    def fail(self, part, status, body=b"", *, times=1, wait=0, location=None):
        """Answer so to the next calls whose path holds ``part``.

        :param wait: seconds before it
        """
        self.failures.append([part, status, body, times, wait, location])

    def uploaded(self):
        """Return the files that were copied here."""
        return [item for item in self.items.values() if item.parents]


class _Handler(BaseHTTPRequestHandler):
    fake: FakeGoogle

    def log_message(self, *_arguments):
        """Say nothing: a test's output is the test's."""

    def do_GET(self):
        self._serve()

    def do_POST(self):
        self._serve()

    def do_PUT(self):
        self._serve()

    def _serve(self):
        link = urlsplit(self.path)
        path = unquote(link.path)
        query = {name: values[0] for name, values in parse_qs(link.query).items()}
        self.fake.asked.append((self.command, path, query, dict(self.headers)))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        for failure in self.fake.failures:
            if failure[3] and failure[0] in path:
                failure[3] -= 1
                time.sleep(failure[4])
                return self._answer(failure[1], failure[2], location=failure[5])
        if path == "/token":
            return self._token(body)
        caller = self._caller()
        if not caller:
            return self._refuse(401, "UNAUTHENTICATED", "authError")
        if match := re.fullmatch(r"/v4/spreadsheets/([\w-]+)", path):
            return self._spreadsheet(caller, match[1])
        if match := re.fullmatch(r"/v4/spreadsheets/([\w-]+)/values/(.+)", path):
            return self._values(caller, match[1], match[2])
        if path == "/drive/v3/files":
            return self._list(query)
        if match := re.fullmatch(r"/drive/v3/files/([\w-]+)", path):
            return self._file(caller, match[1], query)
        if path == "/upload/drive/v3/files":
            return self._upload(query, body)
        return self._refuse(404, "NOT_FOUND", "notFound")

    # === WHO ===

    def _token(self, body):
        values = parse_qs(body.decode())
        public = self.fake._private.public_key().public_bytes(
            serialization.Encoding.PEM,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        try:
            claims = jwt.decode(
                values["assertion"][0],
                certs=public,
                audience="https://oauth2.googleapis.com/token",
            )
        except (KeyError, ValueError):
            claims = {}
        if claims.get("iss") != ACCOUNT:
            return self._answer(
                400,
                {
                    "error": "invalid_grant",
                    "error_description": "Invalid JWT Signature.",
                },
            )
        token = secrets.token_urlsafe(16)
        self.fake._tokens[token] = claims["scope"].split()
        return self._answer(
            200, {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}
        )

    def _caller(self):
        if self.headers.get("X-Goog-Api-Key") == API_KEY:
            return "public"
        kind, _space, token = self.headers.get("Authorization", "").partition(" ")
        known = kind == "Bearer" and token in self.fake._tokens
        return "account" if known else None

    def _found(self, caller, number):
        item = self.fake.items.get(number)
        if not item:
            return None, False
        return item, item.public or (caller == "account" and item.shared)

    # === SHEETS ===

    def _sheet(self, caller, number):
        item, allowed = self._found(caller, number)
        if not item:
            self._refuse(404, "NOT_FOUND", "notFound")
        elif not allowed:
            self._refuse(403, "PERMISSION_DENIED", "forbidden")
        elif item.kind != SPREADSHEET:
            self._refuse(400, "FAILED_PRECONDITION", "failedPrecondition")
        else:
            return item
        return None

    def _spreadsheet(self, caller, number):
        item = self._sheet(caller, number)
        if not item:
            return
        sheets = [
            {
                "properties": {
                    "sheetId": index * 100,
                    "title": title,
                    "sheetType": "GRID",
                    "gridProperties": {
                        # A new spreadsheet has 1,000 rows, most of them empty.
                        "rowCount": max(1000, len(rows)),
                        "columnCount": max([26, *map(len, rows)]),
                    },
                }
            }
            for index, (title, rows) in enumerate(item.sheets.items())
        ]
        self._answer(200, {"properties": {"title": item.name}, "sheets": sheets})

    def _values(self, caller, number, where):
        item = self._sheet(caller, number)
        if not item:
            return
        match = re.fullmatch(r"'((?:[^']|'')*)'!(\d+):(\d+)", where)
        rows = item.sheets.get(match[1].replace("''", "'")) if match else None
        if rows is None or int(match[3]) > max(1000, len(rows)):
            self._refuse(400, "INVALID_ARGUMENT", "badRequest")
            return
        chosen = [self._trim(row) for row in rows[int(match[2]) - 1 : int(match[3])]]
        while chosen and not chosen[-1]:
            chosen.pop()
        answer = {"range": where, "majorDimension": "ROWS"}
        self._answer(200, {**answer, "values": chosen} if chosen else answer)

    def _trim(self, row):
        row = ["" if value is None else value for value in row]
        while row and row[-1] == "":
            row.pop()
        return row

    # === DRIVE ===

    def _file(self, caller, number, query):
        item, allowed = self._found(caller, number)
        if not item or not allowed:
            return self._refuse(404, "NOT_FOUND", "notFound")
        if query.get("alt") == "media":
            return self._answer(200, item.data, item.kind)
        answer = {
            "id": item.id,
            "name": item.name,
            "mimeType": item.kind,
            "capabilities": {"canAddChildren": item.writable},
        }
        if not item.kind.startswith("application/vnd.google-apps."):
            answer["size"] = str(len(item.data))
        if item.target:
            answer["shortcutDetails"] = {"targetId": item.target}
        return self._answer(200, answer)

    def _list(self, query):
        inside = re.fullmatch(
            r"'([\w-]+)' in parents and trashed=false", query.get("q", "")
        )
        if inside:
            return self._list_folder(inside[1])
        match = re.search(r"key='ahorro' and value='([^']*)'", query.get("q", ""))
        files = [
            {"id": item.id}
            for item in self.fake.items.values()
            if match and item.properties.get("ahorro") == match[1]
        ]
        self._answer(200, {"files": files})

    def _list_folder(self, folder):
        files = [
            {
                "id": item.id,
                "name": item.name,
                "mimeType": item.kind,
                "modifiedTime": item.modified,
                "appProperties": item.properties,
            }
            | ({"md5Checksum": hashlib.md5(item.data).hexdigest()} if item.data else {})
            for item in list(self.fake.items.values())
            if folder in item.parents
        ]
        files.sort(key=lambda file: file["modifiedTime"], reverse=True)
        return self._answer(200, {"files": files})

    def _upload(self, query, body):
        if "upload_id" in query:
            wanted = self.fake._uploads.pop(query["upload_id"])
            number = self.fake.add(
                wanted["name"],
                wanted["mimeType"],
                data=body,
                parents=wanted["parents"],
                properties=wanted["appProperties"],
            )
            return self._answer(200, {"id": number})
        wanted = json.loads(body)
        folder = self.fake.items.get(wanted["parents"][0])
        if not folder or not folder.shared:
            return self._refuse(404, "NOT_FOUND", "notFound")
        if not folder.writable:
            return self._refuse(403, "PERMISSION_DENIED", "insufficientFilePermissions")
        number = secrets.token_urlsafe(8)
        self.fake._uploads[number] = wanted
        place = f"{self.fake.url}/upload/drive/v3/files?upload_id={number}"
        return self._answer(200, {}, location=place)

    # === ANSWERS ===

    def _refuse(self, status, code, reason):
        self._answer(status, error_body(status, code, reason))

    def _answer(self, status, body, kind="application/json", location=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(data)


def error_body(status, code, reason):
    """Return an error as Google writes it, with the reasons of both generations."""
    return {
        "error": {
            "code": status,
            "message": f"Error {reason}",
            "status": code,
            "errors": [{"domain": "global", "reason": reason}],
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": reason,
                    "domain": "googleapis.com",
                }
            ],
        }
    }
