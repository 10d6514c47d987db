# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import json
import logging
import socket
import threading

import openpyxl
import pytest

from odoo.addons.ahorro_import.tests import fake_google
from odoo.addons.ahorro_import.tests.fake_google import (
    ACCOUNT,
    API_KEY,
    FakeGoogle,
    error_body,
)
from odoo.addons.ahorro_import.tools import google, google_calls
from odoo.addons.ahorro_import.tools.google import GoogleClient
from odoo.addons.ahorro_import.tools.google_calls import (
    Addresses,
    Key,
    read_key_file,
)
from odoo.addons.ahorro_import.tools.google_reference import (
    GOOGLE_ERRORS,
    GoogleError,
    Reference,
    parse_reference,
)
from odoo.addons.ahorro_import.tools.table import Limits

ROWS = [
    ["Suscripción", "Titular", "Deuda", "Firma"],
    [2711700, "Gorosito Analía", 40041.87, 43409],
    ["0271", "=HYPERLINK(1)", None, True],
]


@pytest.fixture(scope="module")
def server():
    with FakeGoogle() as fake:
        yield fake


@pytest.fixture
def fake(server):
    server.items.clear()
    server.asked.clear()
    server.failures.clear()
    return server


@pytest.fixture
def client(fake):
    return GoogleClient(read_key_file(fake.key_file()), fake.url)


def _code(call, *arguments):
    with pytest.raises(GoogleError) as caught:
        call(*arguments)
    error = caught.value
    assert error.code in GOOGLE_ERRORS
    # Neither an address nor a key hangs on it.
    assert error.__cause__ is None
    assert error.__suppress_context__ or isinstance(
        error.__context__, GoogleError | None
    )
    return error.code


def _values(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


def _link(number, rest=""):
    return parse_reference(f"https://docs.google.com/spreadsheets/d/{number}/{rest}")


def _fetch(client, reference):
    return client.fetch(client.describe(reference))


# === READING ===


def test_a_sheet_becomes_a_workbook_with_its_values_as_stored(fake, client):
    number = fake.add_sheet("Cartera mayo", {"Hoja 1": ROWS})
    name, data = _fetch(client, _link(number))
    assert name == "Cartera mayo.xlsx"
    assert _values(data) == {"Hoja 1": ROWS}
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["B3"]
    assert cell.data_type == "s"


def test_the_same_sheet_gives_the_same_bytes(fake, client):
    number = fake.add_sheet("Cartera", {"Hoja 1": ROWS})
    assert _fetch(client, _link(number)) == _fetch(client, _link(number))


def test_a_link_to_one_sheet_reads_that_one(fake, client):
    number = fake.add_sheet("Cartera", {"Notas": [["x"]], "It's: 2": ROWS})
    _name, data = _fetch(client, _link(number, "edit#gid=100"))
    assert list(_values(data)) == ["It's  2"]
    _name, data = _fetch(client, _link(number))
    assert list(_values(data)) == ["Notas", "It's  2"]
    assert _code(client.describe, _link(number, "edit#gid=7")) == "no_worksheet"


def test_a_long_sheet_comes_in_parts_with_its_blank_rows(fake, client, monkeypatch):
    monkeypatch.setattr(google, "_CELLS_PER_CALL", 26 * 300)
    rows = [[f"fila {number}"] for number in range(1, 1501)]
    rows[100:700] = [[] for _blank in range(600)]
    number = fake.add_sheet("Cartera", {"Hoja 1": rows})
    _name, data = _fetch(client, _link(number))
    read = [row[0] for row in _values(data)["Hoja 1"]]
    assert read == [row[0] if row else None for row in rows]
    ranges = [path for _method, path, *_rest in fake.asked if "/values/" in path]
    assert len(ranges) == 5


def test_no_more_rows_are_asked_than_the_importer_takes(fake, monkeypatch):
    monkeypatch.setattr(google, "_CELLS_PER_CALL", 26 * 100)
    limits = Limits(max_rows=150, slack_rows=10)
    client = GoogleClient(read_key_file(fake.key_file()), fake.url, limits=limits)
    number = fake.add_sheet("Cartera", {"Hoja 1": [["x"]] * 1000})
    _name, data = _fetch(client, _link(number))
    assert len(_values(data)["Hoja 1"]) == 200


def test_a_drive_file_comes_as_it_is(fake, client):
    number = fake.add_file("cartera_0346.csv", b"a;b\n1;2\n", "text/csv")
    link = f"https://drive.google.com/file/d/{number}/view"
    assert _fetch(client, parse_reference(link)) == ("cartera_0346.csv", b"a;b\n1;2\n")


def test_an_id_alone_finds_either(fake, client):
    sheet = fake.add_sheet("Cartera", {"Hoja 1": ROWS})
    file = fake.add_file("cartera.csv", b"a;b", "text/csv")
    assert client.describe(parse_reference(sheet)).kind == "sheet"
    assert client.describe(parse_reference(file)).kind == "file"


def test_a_workbook_opened_in_googles_editor_is_a_file(fake, client):
    number = fake.add_file("cartera.xlsx", b"PK")
    assert _fetch(client, _link(number)) == ("cartera.xlsx", b"PK")


def test_a_spreadsheet_by_its_drive_link_and_a_shortcut_to_it(fake, client):
    number = fake.add_sheet("Cartera", {"Hoja 1": ROWS})
    short = fake.add("Atajo", fake_google.SHORTCUT, target=number)
    for target in (number, short):
        assert client.describe(Reference("file", target)).name == "Cartera.xlsx"


def test_an_api_key_reads_what_is_public(fake):
    client = GoogleClient(Key(api_key=API_KEY), fake.url)
    public = fake.add_sheet("Cartera", {"Hoja 1": ROWS}, public=True)
    assert _fetch(client, _link(public))[0] == "Cartera.xlsx"
    private = fake.add_sheet("Otra", {"Hoja 1": ROWS})
    assert _code(client.describe, _link(private)) == "not_shared"
    # The key travels in a header: addresses are logged.
    assert all(API_KEY not in str(asked[:3]) for asked in fake.asked)


def test_the_key_of_an_old_link_is_shown_to_google(fake, client):
    number = fake.add_file("cartera.csv", b"a;b", "text/csv")
    link = f"https://drive.google.com/file/d/{number}/view?resourcekey=0-xyz"
    _fetch(client, parse_reference(link))
    asked = [headers for _m, path, _q, headers in fake.asked if number in path]
    assert len(asked) == 2
    for headers in asked:
        assert headers["X-Goog-Drive-Resource-Keys"] == f"{number}/0-xyz"


def test_one_token_serves_all_the_calls(fake, client):
    number = fake.add_sheet("Cartera", {"Hoja 1": ROWS})
    _fetch(client, _link(number))
    assert [path for _method, path, *_rest in fake.asked].count("/token") == 1


# === REFUSALS ===


def test_without_credentials_nothing_is_asked():
    assert _code(GoogleClient, Key()) == "no_credentials"


def test_not_shared_says_which_account(fake, client):
    number = fake.add_sheet("Ajena", {"Hoja 1": ROWS}, shared=False)
    with pytest.raises(GoogleError) as caught:
        client.describe(_link(number))
    assert caught.value.code == "not_shared"
    assert caught.value.details == {"account": ACCOUNT}


def test_what_is_not_there_is_not_found(fake, client):
    for reference in (Reference("sheet", "x" * 30), Reference("file", "x" * 30)):
        assert _code(client.describe, reference) == "not_found"
    hidden = fake.add_file("ajena.csv", b"a;b", "text/csv", shared=False)
    assert _code(client.describe, Reference("file", hidden)) == "not_found"


def test_what_is_no_table_of_google(fake, client):
    folder = fake.add_folder("Carteras")
    document = fake.add("Nota", "application/vnd.google-apps.document")
    assert _code(client.describe, Reference("folder", folder)) == "folder_link"
    assert _code(client.describe, Reference("unknown", folder)) == "folder_link"
    assert _code(client.describe, Reference("file", document)) == "not_a_sheet"


def test_a_file_too_large_is_not_downloaded(fake):
    limits = Limits(max_bytes=1000)
    client = GoogleClient(read_key_file(fake.key_file()), fake.url, limits=limits)
    number = fake.add_file("cartera.csv", b"x" * 1001, "text/csv")
    assert _code(client.describe, Reference("file", number)) == "too_large"
    # Nor where its size was not known before.
    source = google.Source("file", number, "cartera.csv")
    assert _code(client.fetch, source) == "too_large"


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (429, error_body(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"), "quota"),
        (403, error_body(403, None, "userRateLimitExceeded"), "quota"),
        (429, b"<html>Sorry...</html>", "quota"),
        (403, error_body(403, "PERMISSION_DENIED", "SERVICE_DISABLED"), "api_disabled"),
        (403, error_body(403, None, "accessNotConfigured"), "api_disabled"),
        (400, error_body(400, "INVALID_ARGUMENT", "API_KEY_INVALID"), "rejected_key"),
        (401, error_body(401, "UNAUTHENTICATED", "authError"), "rejected_key"),
        (500, {}, "google_down"),
        (503, b"", "google_down"),
        (418, {"error": "teapot"}, "unexpected"),
        (400, {"error": {"errors": "x"}}, "unexpected"),
        (200, b"<html></html>", "unexpected"),
        (200, b"[]", "unexpected"),
        (302, b"", "unexpected"),
    ],
)
def test_each_answer_of_google_has_its_code(fake, client, status, body, code):
    number = fake.add_sheet("Cartera", {"Hoja 1": ROWS})
    fake.fail("/v4/", status, body, times=9)
    assert _code(client.describe, _link(number)) == code


def test_a_key_that_google_rejects(fake):
    with FakeGoogle() as other:
        key = read_key_file(other.key_file())
    client = GoogleClient(key, fake.url)
    assert _code(client.check) == "rejected_key"
    assert _code(client.describe, Reference("sheet", "x" * 30)) == "rejected_key"


def test_no_network():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    for key in (Key(api_key=API_KEY), read_key_file(FakeGoogle().key_file())):
        client = GoogleClient(key, url)
        assert _code(client.describe, Reference("sheet", "x" * 30)) == "network"


def test_who_does_not_answer_is_not_waited_for(fake, client, monkeypatch):
    monkeypatch.setattr(google_calls, "TIMEOUT", 0.2)
    number = fake.add_sheet("Cartera", {"Hoja 1": ROWS})
    fake.fail("/v4/", 200, wait=1)
    assert _code(client.describe, _link(number)) == "network"
    fake.fail("/token", 200, wait=1, times=3)
    other = GoogleClient(read_key_file(fake.key_file()), fake.url)
    assert _code(other.check) == "network"


def test_an_answer_without_end_is_cut(fake, client, monkeypatch):
    monkeypatch.setattr(google_calls, "DEADLINE", -1)
    number = fake.add_sheet("Cartera", {"Hoja 1": ROWS})
    assert _code(client.describe, _link(number)) == "network"


# === WHOM IT TALKS TO ===


def test_without_a_stand_in_only_googles_hosts_are_asked():
    at = Addresses()
    assert {address.split("/")[2] for address in at.all} == {
        "oauth2.googleapis.com",
        "sheets.googleapis.com",
        "www.googleapis.com",
    }
    assert all(address.startswith("https://") for address in at.all)
    assert _code(Addresses, "file:///etc") == "network"


def test_a_redirection_elsewhere_is_not_followed(fake, client):
    with FakeGoogle() as other:
        number = fake.add_file("cartera.csv", b"a;b", "text/csv")
        source = client.describe(Reference("file", number))
        fake.fail("/drive/", 302, b"", location=f"{other.url}/drive/v3/files/x")
        assert _code(client.fetch, source) == "network"
        assert other.asked == []


def test_the_addresses_of_a_key_file_are_ignored(fake):
    with FakeGoogle() as other:
        text = fake.key_file(
            token_uri=f"{other.url}/token", universe_domain="example.com"
        )
        GoogleClient(read_key_file(text), fake.url).check()
        assert other.asked == []
    assert fake.asked


def test_google_auth_asks_nobody_on_its_own(fake, client):
    before = set(threading.enumerate())
    number = fake.add_sheet("Cartera", {"Hoja 1": ROWS})
    _fetch(client, _link(number))
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert {path.split("/")[1] for _method, path, *_rest in fake.asked} == {
        "token",
        "v4",
    }


# === KEYS ===


def test_a_key_file_that_is_none(fake):
    for text in (
        "",
        "x",
        "[]",
        "{}",
        '{"type": "authorized_user"}',
        fake.key_file(type="external_account"),
        fake.key_file(private_key="-----BEGIN PRIVATE KEY-----\nx"),
        fake.key_file(client_email="nobody"),
        json.dumps({"type": "service_account", "client_email": "a@b"}),
    ):
        assert _code(read_key_file, text) == "bad_key_file"


def test_secrets_show_in_no_text(fake, client, caplog):
    key = read_key_file(fake.key_file())
    secret = key.private_key.splitlines()[1]
    assert secret in key.private_key
    assert secret not in repr(key) and secret not in str(key)
    assert API_KEY not in repr(Key(api_key=API_KEY))
    fake.fail("/token", 400, {"error": "invalid_grant"})
    with caplog.at_level(logging.DEBUG):
        _code(client.check)
        _code(client.describe, Reference("sheet", "x" * 30))
        GoogleClient(Key(api_key=API_KEY), fake.url).check()
    assert secret not in caplog.text
    assert API_KEY not in caplog.text


# === COPIES ===


def test_a_copy_is_left_once(fake, client):
    folder = fake.add_folder("Copias")
    assert client.check(folder) == "Copias"
    first = client.leave_copy(b"PK", "cartera.xlsx", folder, "db-1")
    assert client.leave_copy(b"PK", "cartera.xlsx", folder, "db-1") == first
    [copy] = fake.uploaded()
    assert (copy.name, copy.data, copy.parents) == ("cartera.xlsx", b"PK", [folder])
    assert client.leave_copy(b"PK2", "cartera.xlsx", folder, "db-2") != first


def test_copies_need_an_account_and_a_folder_to_write_in(fake, client):
    folder = fake.add_folder("Copias", writable=False)
    with pytest.raises(GoogleError) as caught:
        client.check(folder)
    assert caught.value.code == "read_only_folder"
    assert caught.value.details == {"account": ACCOUNT}
    file = fake.add_file("cartera.csv", b"a", "text/csv")
    assert _code(client.check, file) == "not_a_folder"
    other = GoogleClient(Key(api_key=API_KEY), fake.url)
    assert _code(other.leave_copy, b"a", "a.csv", folder, "m") == "needs_account"


def test_an_account_without_room(fake, client):
    folder = fake.add_folder("Copias")
    fake.fail("/upload/", 403, error_body(403, None, "storageQuotaExceeded"))
    assert _code(client.leave_copy, b"a", "a.csv", folder, "m") == "storage_full"


def test_an_upload_is_not_sent_elsewhere(fake, client):
    folder = fake.add_folder("Copias")
    with FakeGoogle() as other:
        place = f"{other.url}/upload/drive/v3/files?upload_id=1"
        fake.fail("/upload/", 200, {}, location=place)
        assert _code(client.leave_copy, b"a", "a.csv", folder, "m") == "unexpected"
        assert other.asked == []
