# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A client of WhatsApp's service (Meta's Cloud API), for one number.

It asks once and tells what came back. Nothing is tried again here: whether a request
may be repeated depends on whether it can have left, which an :class:`Answer` says.
"""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote

import requests
from urllib3.exceptions import NewConnectionError

#: Seconds to connect, and to wait for an answer.
TIMEOUT: Final = (5, 20)
#: Seconds that a file may take in all, and bytes of it that are read at once.
MEDIA_TIME: Final = 60
CHUNK: Final = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What became of a request.

    ``outcome``: ``answered``; ``not_sent``, where no connection was made, so that
    nothing left; ``lost``, where the request may have arrived and no answer came.
    ``status`` is HTTP's and ``body`` its JSON (of a file: its bytes), None where there
    is none.
    """

    outcome: Literal["answered", "not_sent", "lost"]
    status: int = 0
    body: object = None


class CloudClient:
    """Asks the service, over one connection that is kept."""

    def __init__(
        self, base_url: str, version: str, token: str, phone_number_id: str
    ) -> None:
        self._url = f"{base_url.rstrip('/')}/{version}"
        self._number = phone_number_id
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"
        # The server's own environment (proxies of a .netrc) is not the token's.
        self._session.trust_env = False

    def send(self, body: Mapping[str, object]) -> Answer:
        """Send a message: ``POST /<number>/messages``."""
        return self._ask("POST", f"{self._number}/messages", json=body)

    def get_number(self) -> Answer:
        """Ask how the number is: quality, tier, status."""
        names = (
            "display_phone_number,verified_name,quality_rating,status,throughput,"
            "name_status,whatsapp_business_manager_messaging_limit,health_status"
        )
        return self._ask("GET", self._number, params={"fields": names})

    def get_owner(self, waba_id: str) -> Answer:
        """Ask which business portfolio a business account is of."""
        return self._ask("GET", waba_id, params={"fields": "id,owner_business_info"})

    def list_templates(self, waba_id: str, after: str = "", name: str = "") -> Answer:
        """Ask for a page of a business account's templates.

        :param after: the cursor of the page before
        :param name: only those whose name has it
        """
        wanted = "id,name,language,status,category,components,quality_score"
        params = {"fields": f"{wanted},rejected_reason", "limit": "100"}
        params |= {"after": after} if after else {}
        params |= {"name": name} if name else {}
        return self._ask("GET", f"{waba_id}/message_templates", params=params)

    def create_template(self, waba_id: str, body: Mapping[str, object]) -> Answer:
        """Submit a template that is not there."""
        return self._ask("POST", f"{waba_id}/message_templates", json=body)

    def edit_template(self, template_id: str, body: Mapping[str, object]) -> Answer:
        """Submit a template that is there: all its parts are replaced."""
        return self._ask("POST", template_id, json=body)

    def get_media(self, media_id: str) -> Answer:
        """Ask where a file that somebody sent is, for five minutes."""
        params = {"phone_number_id": self._number}
        return self._ask("GET", quote(media_id, safe=""), params=params)

    def fetch_media(self, url: str, limit: int) -> Answer:
        """Fetch a file; ``body`` is its bytes, None where there are more than a limit.

        :param url: one that the token may go to, see ``media_file.may_ask``
        """
        until = time.monotonic() + MEDIA_TIME
        data = bytearray()
        try:
            with self._session.get(
                url, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as response:
                for part in response.iter_content(CHUNK):
                    data += part
                    if len(data) > limit:
                        return Answer("answered", response.status_code, None)
                    if time.monotonic() > until:
                        return Answer("lost")
                return Answer("answered", response.status_code, bytes(data))
        except requests.RequestException:
            return Answer("lost")

    def upload_media(self, data: bytes, mime: str, name: str) -> Answer:
        """Give the service a file to be sent; done again, it has it twice."""
        return self._ask(
            "POST",
            f"{self._number}/media",
            data={"messaging_product": "whatsapp", "type": mime},
            files={"file": (name, data, mime)},
        )

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _ask(self, method: str, path: str, **options: object) -> Answer:
        try:
            response = self._session.request(
                method,
                f"{self._url}/{path}",
                timeout=TIMEOUT,
                allow_redirects=False,  # the token goes to one server only
                **options,  # type: ignore[arg-type]
            )
        except requests.ConnectTimeout:
            return Answer("not_sent")
        except requests.ConnectionError as error:
            return Answer("not_sent" if _never_connected(error) else "lost")
        except requests.RequestException:
            return Answer("lost")
        try:
            body = response.json()
        except ValueError:
            body = None
        return Answer("answered", response.status_code, body)


def _never_connected(error: requests.ConnectionError) -> bool:
    """Tell whether no connection came about, so that nothing was written to it."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    # A certificate is refused before the request; other faults of TLS may come after.
    refused = getattr(reason, "args", None) or (None,)
    return isinstance(reason, NewConnectionError) or isinstance(
        refused[0], ssl.SSLCertVerificationError
    )
