# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is in a notice of WhatsApp's service, whatever came.

A body may hold a thousand updates of several numbers, of kinds that did not exist when
this was written, or nothing that makes sense. Each becomes an item; what cannot be read
is an item too, and nothing raises.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Status:
    """What became of a message of ours.

    ``word``: Meta's; ``moment``: in seconds since 1970, 0 where it said none.
    """

    number_id: str
    wamid: str
    uuid: str
    word: str
    moment: int
    code: int = 0
    detail: str = ""
    category: str = ""
    billable: bool | None = None


@dataclass(frozen=True)
class Inbound:
    """A message of a client.

    ``phone``: as Meta writes it, ``""`` of somebody who has only a user name;
    ``user_id``: Meta's own of the person; ``text``: typed, or of the button pressed;
    ``payload``: of a template's button.
    """

    number_id: str
    wamid: str
    phone: str
    user_id: str
    kind: str
    moment: int
    text: str = ""
    payload: str = ""


@dataclass(frozen=True)
class Preference:
    """What somebody chose at WhatsApp about a business's advertising."""

    number_id: str
    phone: str
    user_id: str
    value: str
    moment: int


@dataclass(frozen=True)
class Other:
    """An update of a kind that only is kept."""

    field: str
    value: object


@dataclass(frozen=True)
class Unreadable:
    """Something that is no update."""

    problem: str


Item = Status | Inbound | Preference | Other | Unreadable
MAX_ITEMS: Final = 10_000
MAX_TEXT: Final = 4_096
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def read_event(raw: bytes) -> list[Item]:
    """Return the items of a body."""
    try:
        payload = json.loads(raw)
    except (ValueError, RecursionError):
        return [Unreadable("no JSON")]
    try:
        items: list[Item] = []
        for item in _read_payload(payload):
            if len(items) >= MAX_ITEMS:
                return [*items, Unreadable("too many updates")]
            items.append(item)
    except RecursionError:
        return [Unreadable("no JSON")]
    return items or [Unreadable("no updates")]


def _read_payload(payload: object) -> Iterator[Item]:
    for entry in _list(payload, "entry"):
        for change in _list(entry, "changes"):
            name = _text(change, "field")
            value = change.get("value") if isinstance(change, Mapping) else None
            if not isinstance(value, Mapping):
                yield Unreadable("a change without a value")
            elif name == "messages":
                yield from _read_messages(value)
            elif name == "user_preferences":
                yield from _read_preferences(value)
            else:
                yield Other(name, value)
        if isinstance(entry, Mapping) and "standby" in entry:
            yield Other("standby", entry["standby"])


def _read_messages(value: Mapping[str, object]) -> Iterator[Item]:
    number_id = _text(value.get("metadata"), "phone_number_id")
    contact = next(iter(_list(value, "contacts")), None)
    for status in _list(value, "statuses"):
        yield _read_status(number_id, status)
    for message in _list(value, "messages"):
        yield _read_inbound(number_id, message, contact)
    errors = value.get("errors")
    if errors:
        yield Other("errors", errors)


def _read_status(number_id: str, status: object) -> Item:
    wamid, word = _text(status, "id"), _text(status, "status")
    uuid = _text(status, "biz_opaque_callback_data")
    if not word or not (wamid or uuid):
        return Unreadable("a status without id")
    assert isinstance(status, Mapping)
    error = next(iter(_list(status, "errors")), None)
    pricing = status.get("pricing")
    billable = pricing.get("billable") if isinstance(pricing, Mapping) else None
    data = error.get("error_data") if isinstance(error, Mapping) else None
    return Status(
        number_id,
        wamid,
        uuid,
        word,
        _moment(status),
        _int(error.get("code")) if isinstance(error, Mapping) else 0,
        (_text(data, "details") or _text(error, "title"))[:500],
        _text(pricing, "category"),
        billable if isinstance(billable, bool) else None,
    )


def _read_inbound(number_id: str, message: object, contact: object) -> Item:
    wamid, kind = _text(message, "id"), _text(message, "type")
    if not wamid:
        return Unreadable("a message without id")
    assert isinstance(message, Mapping)
    text = payload = ""
    if kind == "text":
        text = _text(message.get("text"), "body")
    elif kind == "button":
        text = _text(message.get("button"), "text")
        payload = _text(message.get("button"), "payload")
    elif kind == "interactive":
        interactive = message.get("interactive")
        for name in ("button_reply", "list_reply"):
            reply = interactive.get(name) if isinstance(interactive, Mapping) else None
            if isinstance(reply, Mapping):
                text, payload = _text(reply, "title"), _text(reply, "id")
    return Inbound(
        number_id,
        wamid,
        _text(message, "from") or _text(contact, "wa_id"),
        _text(message, "from_user_id") or _text(contact, "user_id"),
        kind or "unknown",
        _moment(message),
        text[:MAX_TEXT],
        payload[:MAX_TEXT],
    )


def _read_preferences(value: Mapping[str, object]) -> Iterator[Item]:
    number_id = _text(value.get("metadata"), "phone_number_id")
    for row in _list(value, "user_preferences"):
        phone, user_id = _text(row, "wa_id"), _text(row, "user_id")
        if not phone and not user_id:
            yield Unreadable("a preference of nobody")
        else:
            yield Preference(
                number_id, phone, user_id, _text(row, "value"), _moment(row)
            )


def _list(value: object, name: str) -> list[object]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []


def _text(value: object, name: str) -> str:
    found = value.get(name) if isinstance(value, Mapping) else None
    # Neither a NUL nor half a character can be stored; no id or text has one.
    return _UNSTORABLE.sub("", found) if isinstance(found, str) else ""


def _moment(value: object) -> int:
    found = value.get("timestamp") if isinstance(value, Mapping) else None
    moment = _int(found)
    return moment if 0 < moment < 2**33 else 0


def _int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return 0
    try:
        number = int(value)
    except ValueError:
        return 0
    return number if abs(number) < 2**53 else 0
