# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls to Google: whom to ask, as whom, and for how long to wait."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import google.auth.exceptions
import requests
from google.auth import api_key
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL

from .google_answers import Answer, error_of, read_body
from .google_reference import GoogleError

T = TypeVar("T")
#: Seconds that a connection and each read may take, and an answer in all.
TIMEOUT: Final = 30
DEADLINE: Final = 600
READ_SCOPES: Final = (
    "https://www.googleapis.com/auth/spreadsheets.readonly",
    "https://www.googleapis.com/auth/drive.readonly",
)
WRITE_SCOPES: Final = ("https://www.googleapis.com/auth/drive",)


@dataclass(frozen=True, slots=True)
class Key:
    """How the dealership makes itself known to Google. Its secrets never show.

    ``account`` and ``private_key`` are those of a service account; with ``api_key``
    alone only what everybody with the link sees can be read.
    """

    account: str = ""
    private_key: str = field(default="", repr=False)
    private_key_id: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.private_key or self.api_key)


class Addresses:
    """Where Google is: its own hosts, or one server that stands in for them all."""

    def __init__(self, base_url: str = "") -> None:
        """:raises GoogleError: where the address is none of http or https"""
        base = base_url.strip().rstrip("/")
        if base and (
            urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).netloc
        ):
            raise GoogleError("network")
        self.token = f"{base or 'https://oauth2.googleapis.com'}/token"
        self.sheets = f"{base or 'https://sheets.googleapis.com'}/v4/spreadsheets"
        self.drive = f"{base or 'https://www.googleapis.com'}/drive/v3/files"
        self.upload = f"{base or 'https://www.googleapis.com'}/upload/drive/v3/files"

    @property
    def all(self) -> tuple[str, ...]:
        """Return the only addresses that may be asked."""
        return (self.token, self.sheets, self.drive, self.upload)


def read_key_file(text: str) -> Key:
    """Read the JSON that Google gives for a service account.

    Of it only who and the key are kept: the addresses that it also names are ignored,
    or whoever writes it would choose whom the server sends the key's signature.

    :raises GoogleError: bad_key_file
    """
    try:
        values = json.loads(text)
        if values["type"] != "service_account":
            raise ValueError
        key = Key(
            account=str(values["client_email"]).strip(),
            private_key=str(values["private_key"]),
            private_key_id=str(values.get("private_key_id") or ""),
        )
        _service_credentials(key, Addresses(), READ_SCOPES)
    # Whatever is wrong with it, the reason may quote the key.
    except Exception:
        raise GoogleError("bad_key_file") from None
    if "@" not in key.account or len(key.account) > 200 or "\0" in key.private_key:
        raise GoogleError("bad_key_file")
    return key


class GoogleCalls:
    """Asks Google as somebody. Whatever it refuses is a :class:`GoogleError`."""

    def __init__(self, key: Key, base_url: str = "") -> None:
        if not key:
            raise GoogleError("no_credentials")
        self.at = Addresses(base_url)
        self.key = key
        # A token lasts an hour: one is asked for each scope, not for each call.
        self._credentials: dict[tuple[str, ...], Any] = {}

    def need_account(self) -> None:
        """:raises GoogleError: where there is an API key only"""
        if not self.key.private_key:
            raise GoogleError("needs_account")

    def check_key(self) -> None:
        """Have Google take the key of the service account, if there is one."""
        if self.key.private_key:
            with self._session(READ_SCOPES) as session:
                ask = partial(session.token_request, timeout=TIMEOUT)
                self._guard(lambda: session.credentials.refresh(ask))

    def ask(
        self,
        method: str,
        url: str,
        *,
        scopes: tuple[str, ...] = READ_SCOPES,
        **values: Any,
    ) -> Answer:
        """Ask one thing; see :meth:`_send`."""
        with self._session(scopes) as session:
            return self._send(session, method, url, **values)

    def spreadsheets(self, headers: dict[str, str]) -> "_Sheets":
        """Return gspread's client, to be closed by ``with``."""
        session = self._session(READ_SCOPES)
        send = partial(self._send, session, headers=headers)
        return _Sheets(session, send)

    def _session(self, scopes: tuple[str, ...]) -> "_Session":
        if scopes not in self._credentials:
            self._credentials[scopes] = (
                _service_credentials(self.key, self.at, scopes)
                if self.key.private_key
                else api_key.Credentials(self.key.api_key)
            )
        return _Session(self._credentials[scopes], self.at)

    def _send(
        self,
        session: requests.Session,
        method: str,
        url: str,
        *,
        limit: int | None = None,
        **values: Any,
    ) -> Answer:
        """Ask Google, and take no more of the answer than ``limit`` bytes."""
        url = url.replace(SPREADSHEETS_API_V4_BASE_URL, self.at.sheets, 1)

        def ask() -> Answer:
            with session.request(
                method, url, timeout=TIMEOUT, stream=True, **values
            ) as response:
                if not response.ok or response.is_redirect:
                    api = "Sheets" if url.startswith(self.at.sheets) else "Drive"
                    raise error_of(response, api, self.key.account)
                return read_body(response, limit, time.monotonic() + DEADLINE)

        return self._guard(ask)

    def _guard(self, ask: Callable[[], T]) -> T:
        """Run a call; turn what the libraries raise into codes.

        Their own exceptions name addresses and hold requests with keys: none of them
        is chained.
        """
        try:
            return ask()
        except google.auth.exceptions.TransportError:
            raise GoogleError("network") from None
        except google.auth.exceptions.RefreshError as error:
            code = "google_down" if error.retryable else "rejected_key"
            raise GoogleError(code, account=self.key.account) from None
        except google.auth.exceptions.GoogleAuthError:
            raise GoogleError("rejected_key", account=self.key.account) from None
        except requests.RequestException:
            raise GoogleError("network") from None


class _Sheets(HTTPClient):
    """gspread's client, whose calls go through ours."""

    def __init__(self, session: AuthorizedSession, send: Callable[..., Answer]) -> None:
        super().__init__(session.credentials, session)
        self._send = send

    def request(self, method: str, endpoint: str, **values: Any) -> Answer:  # type: ignore[override]
        values = {name: value for name, value in values.items() if value is not None}
        return self._send(method.upper(), endpoint, **values)

    def __enter__(self) -> "_Sheets":
        return self

    def __exit__(self, *_error: object) -> None:
        self.session.close()


class _Session(AuthorizedSession):
    """A session that reaches Google's addresses and nothing else.

    That holds for redirections too, and for what google-auth asks on its own.
    """

    def __init__(self, credentials: Any, addresses: Addresses) -> None:
        tokens = requests.Session()
        self.token_request = Request(tokens)
        # google-auth has types for a part of itself, and this is of the other part.
        super().__init__(  # type: ignore[no-untyped-call]
            credentials, auth_request=self.token_request
        )
        for session in (tokens, self):
            session.adapters.clear()
            for address in addresses.all:
                session.mount(address, requests.adapters.HTTPAdapter())


def _service_credentials(
    key: Key, addresses: Addresses, scopes: tuple[str, ...]
) -> service_account.Credentials:
    info = {
        "client_email": key.account,
        "private_key": key.private_key,
        "private_key_id": key.private_key_id or None,
        "token_uri": addresses.token,
    }
    credentials: service_account.Credentials = (
        service_account.Credentials.from_service_account_info(info, scopes=scopes)
    )
    return credentials
