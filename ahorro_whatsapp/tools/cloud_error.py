# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an error of WhatsApp's service means for the message, and what is done.

The codes are those of developers.facebook.com, "Cloud API error codes". A code decides;
where there is none, the HTTP status does. The list of reasons is closed: a code that
nobody knows ends the message and is shown as it came.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Action = Literal["retry", "pause_account", "pause_template", "fail", "unknown"]

#: Tries of one message before it is given up.
MAX_TRIES: Final = 6
MAX_TRIES_UNCLEAR: Final = 3
MAX_WAIT: Final = 15 * 60
FIRST_WAIT: Final = 5

#: The service is busy or out of order: later, and more slowly.
RETRY: Final = frozenset({1, 2, 4, 80007, 130429, 131016, 131057, 133004})
#: Nobody knows what went wrong, and it seldom helps to try again.
UNCLEAR: Final = frozenset({131000})
#: Too many messages to this one person.
RECIPIENT_BUSY: Final = frozenset({131056})
#: Nothing of the account leaves until somebody mends it.
ACCOUNT: Final = frozenset(
    {0, 3, 10, 190, 368, 131005, 131031, 131042, 131045, 131048, 131064, 133010}
    | set(range(200, 300))
)
#: Nothing made of the template leaves until somebody mends it.
TEMPLATE: Final = frozenset(
    {
        *(132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016),
        *(131063, 132068, 132069),
    }
)
#: The service is slowed down by its own limits: fewer a second.
THROTTLED: Final = frozenset({4, 80007, 130429})
WRONG_ID_SUBCODE: Final = 33


@dataclass(frozen=True)
class Decision:
    """What is done about an error.

    ``wait``: seconds until the next try, of a ``retry``; ``code`` and ``detail``: as
    the service said, 0 and ``""`` where it said nothing; ``slower``: send fewer a
    second.
    """

    action: Action
    code: int = 0
    detail: str = ""
    wait: int = 0
    slower: bool = False


def read_error(body: object) -> Mapping[str, object] | None:
    """Return the error of an answer's JSON, or None where it has none."""
    error = body.get("error") if isinstance(body, Mapping) else None
    return error if isinstance(error, Mapping) else None


def read_words(error: Mapping[str, object]) -> str:
    """Return what an error says to people: Meta's own words for them, if it has any."""
    words = error.get("error_user_msg") or error.get("error_user_title")
    return (
        str(words)[:500] if words else f"{_as_int(error.get('code'))}, {_detail(error)}"
    )


def decide(status: int, body: object, attempts: int) -> Decision:
    """Say what to do about an answer that is no success.

    :param status: of HTTP
    :param body: the JSON of the answer; None where it was none
    :param attempts: how often the message was tried, this time included
    """
    error = read_error(body)
    if error is None:
        # Whether a server that breaks down took the message, only it knows.
        return Decision("unknown" if status >= 500 else "fail", 0, f"HTTP {status}")
    code, detail = _as_int(error.get("code")), _detail(error)
    if code in ACCOUNT or (
        code == 100 and _as_int(error.get("error_subcode")) == WRONG_ID_SUBCODE
    ):
        return Decision("pause_account", code, detail)
    if code in TEMPLATE:
        return Decision("pause_template", code, detail)
    if code in RECIPIENT_BUSY:
        return _retry(code, detail, attempts, MAX_TRIES, 4**attempts)
    if code in UNCLEAR:
        return _retry(code, detail, attempts, MAX_TRIES_UNCLEAR)
    if (
        code in RETRY
        or status == 429
        or status >= 500
        or error.get("is_transient") is True
    ):
        return _retry(code, detail, attempts, MAX_TRIES)
    return Decision("fail", code, detail)


def get_wait(attempts: int) -> int:
    """Return the seconds before the next try of something tried so often."""
    return min(FIRST_WAIT << max(attempts - 1, 0), MAX_WAIT)


def _retry(
    code: int, detail: str, attempts: int, tries: int, wait: int | None = None
) -> Decision:
    if attempts >= tries:
        return Decision("fail", code, detail)
    wait = get_wait(attempts) if wait is None else min(wait, MAX_WAIT)
    return Decision("retry", code, detail, wait, code in THROTTLED)


def _as_int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return -1
    try:
        return int(value)
    except ValueError:
        return -1


def _detail(error: Mapping[str, object]) -> str:
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, Mapping) else None
    text = details or error.get("message") or error.get("title") or ""
    return str(text)[:500]
