# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is in a notice of WhatsApp's service, whatever came.

A body may hold a thousand updates of several numbers, of kinds that did not exist when
this was written, or nothing that makes sense. Each becomes an item; what cannot be read
is an item too, and nothing raises.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from .webhook_item import (
    AccountNotice,
    Item,
    Other,
    Preference,
    Status,
    TemplateNotice,
    Unreadable,
)
from .webhook_message import read_echo, read_message
from .webhook_value import (
    get_code,
    get_id,
    get_list,
    get_map,
    get_moment,
    get_name,
    get_text,
)

MAX_ITEMS: Final = 10_000
MAX_DETAIL: Final = 500
#: Notices about a number or the business account; each has a word of its own kind.
ACCOUNT_FIELDS: Final = (
    "account_alerts",
    "account_review_update",
    "account_update",
    "business_capability_update",
    "phone_number_name_update",
    "phone_number_quality_update",
)
TEMPLATE_FIELDS: Final = (
    "message_template_quality_update",
    "message_template_status_update",
    "template_category_update",
)


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
    for entry in get_list(payload, "entry"):
        for change in get_list(entry, "changes"):
            name = get_text(change, "field")
            value = change.get("value") if isinstance(change, Mapping) else None
            if not isinstance(value, Mapping):
                yield Unreadable("a change without a value")
            elif name == "messages":
                yield from _read_messages(value)
            elif name == "smb_message_echoes":
                number_id = _number_id(value)
                for echo in get_list(value, "message_echoes"):
                    yield read_echo(number_id, echo)
            elif name == "user_preferences":
                yield from _read_preferences(value)
            elif name in TEMPLATE_FIELDS:
                yield _read_template(name, entry, value)
            elif name in ACCOUNT_FIELDS:
                yield _read_account(name, entry, value)
            else:
                yield Other(name, value)
        if isinstance(entry, Mapping) and "standby" in entry:
            yield Other("standby", entry["standby"])


def _number_id(value: Mapping[str, object]) -> str:
    return get_id(value.get("metadata"), "phone_number_id")


def _read_messages(value: Mapping[str, object]) -> Iterator[Item]:
    number_id = _number_id(value)
    contacts = get_list(value, "contacts")
    for status in get_list(value, "statuses"):
        yield _read_status(number_id, status)
    for message in get_list(value, "messages"):
        yield read_message(number_id, message, contacts)
    errors = value.get("errors")
    if errors:
        yield Other("errors", errors)


def _read_status(number_id: str, status: object) -> Item:
    wamid, word = get_id(status, "id"), get_text(status, "status")
    uuid = get_id(status, "biz_opaque_callback_data")
    if not word or not (wamid or uuid):
        return Unreadable("a status without id")
    assert isinstance(status, Mapping)
    error = next(iter(get_list(status, "errors")), None)
    pricing = get_map(status, "pricing")
    billable = pricing.get("billable")
    details = get_text(get_map(error, "error_data"), "details")
    return Status(
        number_id,
        wamid,
        uuid,
        word,
        get_moment(status),
        get_code(error, "code"),
        (details or get_text(error, "title"))[:MAX_DETAIL],
        get_text(pricing, "category"),
        billable if isinstance(billable, bool) else None,
        get_id(status, "recipient_user_id"),
    )


def _read_preferences(value: Mapping[str, object]) -> Iterator[Item]:
    number_id = _number_id(value)
    for row in get_list(value, "user_preferences"):
        phone, user_id = get_id(row, "wa_id"), get_id(row, "user_id")
        if not phone and not user_id:
            yield Unreadable("a preference of nobody")
        else:
            yield Preference(
                number_id, phone, user_id, get_text(row, "value"), get_moment(row)
            )


def _read_template(name: str, entry: object, value: Mapping[str, object]) -> Item:
    template_id = get_name(value, "message_template_id")
    code = get_text(value, "message_template_name")
    if not template_id and not code:
        return Unreadable("a notice of no template")
    said: dict[str, str] = {}
    if name == "message_template_status_update":
        said["status"] = get_text(value, "event") or get_text(value, "status")
        said["rejected_reason"] = get_text(value, "reason") or "NONE"
        info, other = get_map(value, "rejection_info"), get_map(value, "other_info")
        words = (
            *(get_text(info, "reason"), get_text(info, "recommendation")),
            *(get_text(other, "title"), get_text(other, "description")),
        )
        said["rejection_detail"] = " ".join(filter(None, words))
        said["category"] = get_text(value, "message_template_category")
    elif name == "message_template_quality_update":
        said["quality"] = get_text(value, "new_quality_score")
    else:
        said["category"] = get_text(value, "new_category")
        said["previous_category"] = get_text(value, "previous_category")
    kept = {key: text[:MAX_DETAIL] for key, text in said.items() if text}
    return TemplateNotice(
        get_name(entry, "id"),
        template_id,
        code[:512],
        get_text(value, "message_template_language")[:64],
        get_moment(entry, "time"),
        tuple(kept.items()),
    )


def _read_account(name: str, entry: object, value: Mapping[str, object]) -> Item:
    restricted = next(iter(get_list(value, "restriction_info")), None)
    words = (
        get_text(restricted, "restriction_type"),
        get_text(get_map(value, "violation_info"), "violation_type"),
        get_text(get_map(value, "ban_info"), "waba_ban_state"),
        get_text(value, "rejection_reason"),
        get_text(value, "alert_description"),
    )
    return AccountNotice(
        get_name(entry, "id"),
        name,
        (
            get_text(value, "event")
            or get_text(value, "decision")
            or get_text(value, "alert_type")
        )[:MAX_DETAIL],
        " ".join(filter(None, words))[:MAX_DETAIL],
        get_moment(entry, "time"),
        "".join(filter(str.isdigit, get_text(value, "display_phone_number"))),
    )
