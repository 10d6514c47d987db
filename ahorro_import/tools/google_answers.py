# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Google answers: a body of bounded size, or a reason why not."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import requests

from .google_reference import GoogleError

#: Bytes that an answer without a limit of its own may have.
MAX_ANSWER: Final = 200 * 2**20
_MAX_ERROR: Final = 64 * 2**10
_QUOTA: Final = frozenset(
    {
        "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
        "dailyLimitExceeded",
        "downloadQuotaExceeded",
        "quotaExceeded",
        "rateLimitExceeded",
        "sharingRateLimitExceeded",
        "userRateLimitExceeded",
    }
)
_DISABLED: Final = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
_KEY: Final = frozenset(
    {
        "API_KEY_INVALID",
        "API_KEY_HTTP_REFERRER_BLOCKED",
        "API_KEY_IP_ADDRESS_BLOCKED",
        "API_KEY_SERVICE_BLOCKED",
        "CONSUMER_INVALID",
        "keyInvalid",
        "keyExpired",
        "ipRefererBlocked",
        "authError",
    }
)
_STORAGE: Final = frozenset({"storageQuotaExceeded", "teamDriveFileLimitExceeded"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """Return what the answer says.

        :raises ValueError: it is no JSON
        """
        return json.loads(self.content)


def read_body(response: requests.Response, limit: int | None, until: float) -> Answer:
    """Read an answer, at most ``limit`` bytes of it and until a moment.

    :param until: by the clock of :func:`time.monotonic`
    :raises GoogleError: too_large, network
    """
    most = limit or MAX_ANSWER
    parts = []
    size = 0
    for part in response.iter_content(2**18):
        size += len(part)
        if size > most:
            raise GoogleError("too_large", size=size, limit=most)
        if time.monotonic() > until:
            raise GoogleError("network")
        parts.append(part)
    return Answer(response.status_code, response.headers, b"".join(parts))


def error_of(response: requests.Response, api: str, account: str) -> GoogleError:
    """Return the reason why Google refused, from its status and its machine codes.

    Its sentences are for developers, in English, and may quote what was asked.
    """
    status = response.status_code
    reasons = _reasons(response)
    for codes, code in ((_QUOTA, "quota"), (_KEY, "rejected_key")):
        if reasons & codes:
            return GoogleError(code, account=account)
    if reasons & _DISABLED:
        return GoogleError("api_disabled", api=api)
    if reasons & _STORAGE:
        return GoogleError("storage_full", account=account)
    if status == 429:
        return GoogleError("quota", account=account)
    if status == 401:
        return GoogleError("rejected_key", account=account)
    if status == 403:
        return GoogleError("not_shared", account=account)
    if status == 404:
        return GoogleError("not_found", account=account)
    if status == 400 and "FAILED_PRECONDITION" in reasons:
        return GoogleError("not_a_sheet", kind="file")
    if status >= 500:
        return GoogleError("google_down")
    return GoogleError("unexpected", status=status)


def _reasons(response: requests.Response) -> set[str]:
    """Return the codes in an error's body: status, and reasons of both generations."""
    try:
        body = response.raw.read(_MAX_ERROR, decode_content=True)
        error = json.loads(body)["error"]
        found = {error.get("status")}
        for item in [*error.get("errors", []), *error.get("details", [])]:
            found.add(item.get("reason"))
    # A page of a proxy, or no body at all.
    except Exception:
        return set()
    return {reason for reason in found if isinstance(reason, str)}
