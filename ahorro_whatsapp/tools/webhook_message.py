# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Messages of clients in a notice, and what becomes of those written before."""

from collections.abc import Mapping
from typing import Final

from .webhook_item import Correction, File, Inbound, Item, Move, Unreadable
from .webhook_value import clean, get_id, get_list, get_map, get_moment, get_text

MAX_TEXT: Final = 4_096
MAX_NAME: Final = 200
FILES: Final = ("image", "video", "audio", "document", "sticker")


def read_message(number_id: str, message: object, contacts: list[object]) -> Item:
    """Return what a message is, for the number that it came to."""
    wamid, kind = get_id(message, "id"), get_text(message, "type")
    if not wamid or not isinstance(message, Mapping):
        return Unreadable("a message without id")
    if kind == "system":
        return _read_move(number_id, message)
    if kind in ("edit", "revoke"):
        return _read_correction(number_id, message, kind)
    contact = _find_contact(message, contacts)
    text, payload = _read_text(message, kind)
    profile = get_map(contact, "profile")
    return Inbound(
        number_id,
        wamid,
        get_id(message, "from")
        or get_id(contact, "wa_id")
        or _read_shared_phone(message, kind),
        get_id(message, "from_user_id") or get_id(contact, "user_id"),
        (kind or "unknown")[:64],
        get_moment(message),
        text[:MAX_TEXT],
        payload[:MAX_TEXT],
        (get_text(profile, "name") or get_text(profile, "username"))[:MAX_NAME],
        _read_reply(message, kind),
        _read_file(message, kind),
    )


def read_echo(number_id: str, message: object) -> Item:
    """Return what staff wrote to a client on the phone itself."""
    wamid, kind = get_id(message, "id"), get_text(message, "type")
    if not wamid or not isinstance(message, Mapping):
        return Unreadable("a message without id")
    text, payload = _read_text(message, kind)
    return Inbound(
        number_id,
        wamid,
        get_id(message, "to"),
        get_id(message, "to_user_id"),
        (kind or "unknown")[:64],
        get_moment(message),
        text[:MAX_TEXT],
        payload[:MAX_TEXT],
        "",
        _read_reply(message, kind),
        _read_file(message, kind),
        is_echo=True,
    )


def _find_contact(message: Mapping[str, object], contacts: list[object]) -> object:
    """Return who wrote a message, of those whom the notice names.

    A message that names nobody is of the only one there is.
    """
    phone, user_id = get_id(message, "from"), get_id(message, "from_user_id")
    for contact in contacts:
        if user_id and user_id == get_id(contact, "user_id"):
            return contact
        if phone and phone == get_id(contact, "wa_id"):
            return contact
    return contacts[0] if len(contacts) == 1 and not (phone or user_id) else None


def _read_text(message: Mapping[str, object], kind: str) -> tuple[str, str]:
    """Return what was typed or pressed, and what a button brings back."""
    part = get_map(message, kind)
    if kind == "text":
        return get_text(part, "body"), ""
    if kind == "button":
        return get_text(part, "text"), get_text(part, "payload")
    if kind == "reaction":
        return get_text(part, "emoji"), ""
    if kind == "interactive":
        for name in ("button_reply", "list_reply"):
            if reply := get_map(part, name):
                return get_text(reply, "title"), get_text(reply, "id")
    if kind in FILES:
        return get_text(part, "caption"), ""
    if kind == "location":
        named = (get_text(part, "name"), get_text(part, "address"))
        place = f"{part.get('latitude')}, {part.get('longitude')}"
        return "\n".join(filter(None, (*named, clean(place)))), ""
    if kind == "contacts":
        people = get_list(message, "contacts")
        names = (get_text(get_map(one, "name"), "formatted_name") for one in people)
        return ", ".join(filter(None, names)), ""
    return "", ""


def _read_shared_phone(message: Mapping[str, object], kind: str) -> str:
    """Return the own phone that somebody shared who hid it, or ``""``.

    Only where they pressed the button that we sent: other cards are anybody's.
    """
    if kind != "contacts":
        return ""
    for card in get_list(message, "contacts"):
        if get_text(card, "origin") != "contact_request":
            continue
        for phone in get_list(card, "phones"):
            digits = get_id(phone, "wa_id") or get_id(phone, "phone")
            if digits := "".join(filter(str.isdigit, digits)):
                return digits
    return ""


def _read_reply(message: Mapping[str, object], kind: str) -> str:
    if kind == "reaction":
        return get_id(get_map(message, "reaction"), "message_id")
    return get_id(get_map(message, "context"), "id")


def _read_file(message: Mapping[str, object], kind: str) -> File | None:
    part = get_map(message, kind)
    media_id = get_id(part, "id")
    if kind not in FILES or not media_id:
        return None
    return File(
        media_id[:MAX_NAME],
        get_text(part, "mime_type")[:MAX_NAME],
        get_text(part, "sha256")[:MAX_NAME],
        get_text(part, "filename")[:MAX_NAME],
    )


def _read_correction(number_id: str, message: Mapping[str, object], kind: str) -> Item:
    part = get_map(message, kind)
    wamid = get_id(part, "original_message_id")
    if not wamid:
        return Unreadable(f"{kind} of no message")
    if kind == "revoke":
        return Correction(number_id, wamid, get_moment(message), None)
    inner = get_map(part, "message")
    text, _payload = _read_text(inner, get_text(inner, "type"))
    return Correction(number_id, wamid, get_moment(message), text[:MAX_TEXT])


def _read_move(number_id: str, message: Mapping[str, object]) -> Item:
    part = get_map(message, "system")
    old_phone, new_phone = get_id(message, "from"), get_id(part, "wa_id")
    old_user_id = get_id(part, "previous_user_id")
    new_user_id = get_id(part, "user_id") or get_id(message, "from_user_id")
    if not (old_phone and new_phone) and not (old_user_id and new_user_id):
        return Unreadable("a change of nobody")
    return Move(
        number_id, get_moment(message), old_phone, new_phone, old_user_id, new_user_id
    )
