# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each kind of message that Meta documents, as its documents show it."""

import json

from odoo.addons.ahorro_whatsapp.tools.webhook_event import read_event
from odoo.addons.ahorro_whatsapp.tools.webhook_item import (
    AccountNotice,
    Correction,
    File,
    Inbound,
    Move,
    Other,
    TemplateNotice,
    Unreadable,
)

NUMBER = "106540352242922"
BASE = {"from": "5493462663250", "id": "wamid.I", "timestamp": "1750857384"}
PLACE = {"latitude": -32.9, "longitude": -60.6, "name": "Agencia", "address": "Oroño 1"}

#: A message by its kind: the part that is its own, and what is read of it.
KINDS = {
    "text": ({"body": "Hola"}, {"text": "Hola"}),
    "button": (
        {"payload": "baja:1", "text": "No recibir más"},
        {"text": "No recibir más", "payload": "baja:1"},
    ),
    "interactive": (
        {"type": "list_reply", "list_reply": {"id": "x", "title": "Sí"}},
        {"text": "Sí", "payload": "x"},
    ),
    "image": (
        {"id": "654", "mime_type": "image/jpeg", "sha256": "b=", "caption": "Pago"},
        {"text": "Pago", "file": File("654", "image/jpeg", "b=")},
    ),
    "video": (
        {"id": "1", "mime_type": "video/mp4"},
        {"file": File("1", "video/mp4")},
    ),
    "audio": (
        {"id": "2", "mime_type": "audio/ogg", "voice": True},
        {"file": File("2", "audio/ogg")},
    ),
    "document": (
        {"id": "3", "mime_type": "application/pdf", "filename": "recibo.pdf"},
        {"file": File("3", "application/pdf", "", "recibo.pdf")},
    ),
    "sticker": (
        {"id": "4", "mime_type": "image/webp"},
        {"file": File("4", "image/webp")},
    ),
    "location": (PLACE, {"text": "Agencia\nOroño 1\n-32.9, -60.6"}),
    "reaction": (
        {"message_id": "wamid.O", "emoji": "👍"},
        {"text": "👍", "reply_to": "wamid.O"},
    ),
    "order": ({"catalog_id": "1"}, {}),
    "unsupported": ({"type": "poll"}, {}),
    "something_of_2028": ({"anything": 1}, {}),
}


def _event(field="messages", entry=None, **value):
    value.setdefault("metadata", {"phone_number_id": NUMBER})
    change = {"field": field, "value": value}
    rows = [{"id": "WABA", "time": 1750857384, "changes": [change], **(entry or {})}]
    return json.dumps({"entry": rows}).encode()


def _read(message, **value):
    [item] = read_event(_event(messages=[BASE | message], **value))
    return item


def test_every_kind_of_message_is_read():
    for kind, (part, expected) in KINDS.items():
        item = _read({"type": kind, kind: part})
        assert isinstance(item, Inbound), kind
        assert (item.kind, item.phone, item.wamid) == (kind, BASE["from"], "wamid.I")
        got = {name: getattr(item, name) for name in ("text", "payload", "file")}
        got["reply_to"] = item.reply_to
        wanted = {"text": "", "payload": "", "file": None, "reply_to": ""} | expected
        assert got == wanted, kind


def test_people_that_somebody_shares_are_named():
    people = [{"name": {"formatted_name": "Ana"}}, {"name": {"formatted_name": "Leo"}}]
    assert _read({"type": "contacts", "contacts": people}).text == "Ana, Leo"


def test_an_answer_names_the_message_that_it_answers():
    context = {"from": "54346", "id": "wamid.O"}
    assert _read({"type": "text", "context": context}).reply_to == "wamid.O"


def test_a_reaction_without_emoji_was_taken_back():
    item = _read({"type": "reaction", "reaction": {"message_id": "wamid.O"}})
    assert (item.text, item.reply_to) == ("", "wamid.O")


def test_whoever_wrote_is_the_contact_of_that_message():
    contacts = [
        {"profile": {"name": "Ana"}, "wa_id": "5491", "user_id": "AR.1"},
        {"profile": {"username": "leo"}, "user_id": "AR.2"},
    ]
    rows = [
        {"id": "w1", "type": "text", "from": "5491"},
        {"id": "w2", "type": "text", "from_user_id": "AR.2"},
        {"id": "w3", "type": "text"},
    ]
    items = read_event(_event(contacts=contacts, messages=rows))
    assert [(one.name, one.phone, one.user_id) for one in items] == [
        ("Ana", "5491", "AR.1"),
        ("leo", "", "AR.2"),
        ("", "", ""),
    ]


def test_an_edit_and_a_revocation_name_the_first_message():
    edit = {
        "original_message_id": "wamid.1",
        "message": {"type": "text", "text": {"body": "Perdón, mañana"}},
    }
    item = _read({"type": "edit", "edit": edit})
    assert item == Correction(NUMBER, "wamid.1", 1750857384, "Perdón, mañana")
    item = _read({"type": "revoke", "revoke": {"original_message_id": "wamid.1"}})
    assert item == Correction(NUMBER, "wamid.1", 1750857384, None)
    assert _read({"type": "edit", "edit": {}}) == Unreadable("edit of no message")


def test_a_person_moves_to_another_number_or_id():
    item = _read(
        {"type": "system", "system": {"type": "user_changed_number", "wa_id": "5492"}}
    )
    assert isinstance(item, Move)
    assert (item.old_phone, item.new_phone) == (BASE["from"], "5492")
    part = {
        "type": "user_changed_user_id",
        "previous_user_id": "AR.1",
        "user_id": "AR.2",
    }
    [item] = read_event(
        _event(messages=[{"id": "w", "type": "system", "system": part}])
    )
    assert (item.old_user_id, item.new_user_id) == ("AR.1", "AR.2")
    assert _read({"type": "system", "system": {}}) == Unreadable("a change of nobody")


def test_what_staff_wrote_on_the_phone_is_an_echo_to_the_client():
    echo = {"from": "54346", "to": "5493462663250", "id": "wamid.E", "type": "text"}
    raw = _event("smb_message_echoes", message_echoes=[echo | {"text": {"body": "x"}}])
    [item] = read_event(raw)
    assert (item.is_echo, item.phone, item.text) == (True, "5493462663250", "x")


def test_standby_calls_and_fields_of_tomorrow_are_kept():
    for field in ("standby", "calls", "flows", "something_of_2028"):
        [item] = read_event(_event(field, anything=1))
        assert (type(item), item.field) == (Other, field)
    raw = json.dumps({"entry": [{"id": "1", "standby": [{"x": 1}]}]}).encode()
    assert read_event(raw) == [Other("standby", [{"x": 1}])]


def test_errors_of_a_number_are_kept():
    error = {"code": 130429, "title": "x"}
    assert read_event(_event(errors=[error])) == [Other("errors", [error])]


def test_a_templates_notices_say_what_changed():
    about = {
        "message_template_id": 1689556908129835,
        "message_template_name": "cupon_cuota",
        "message_template_language": "es_AR",
    }
    for field, said, expected in (
        (
            "message_template_status_update",
            {
                "event": "REJECTED",
                "reason": "INVALID_FORMAT",
                "rejection_info": {"reason": "a", "recommendation": "b"},
                "message_template_category": "UTILITY",
            },
            {
                "status": "REJECTED",
                "rejected_reason": "INVALID_FORMAT",
                "rejection_detail": "a b",
                "category": "UTILITY",
            },
        ),
        (
            "message_template_status_update",
            {"event": "LOCKED", "other_info": {"title": "t", "description": "d"}},
            {"status": "LOCKED", "rejected_reason": "NONE", "rejection_detail": "t d"},
        ),
        (
            "message_template_quality_update",
            {"previous_quality_score": "GREEN", "new_quality_score": "RED"},
            {"quality": "RED"},
        ),
        (
            "template_category_update",
            {"new_category": "MARKETING"},
            {"category": "MARKETING"},
        ),
    ):
        [item] = read_event(_event(field, **about, **said))
        assert isinstance(item, TemplateNotice)
        assert (item.waba_id, item.template_id) == ("WABA", "1689556908129835")
        assert (item.name, item.language) == ("cupon_cuota", "es_AR")
        assert dict(item.values) == expected
    [item] = read_event(_event("message_template_status_update", event="APPROVED"))
    assert item == Unreadable("a notice of no template")


def test_an_accounts_notices_say_their_word():
    restriction = [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}]
    [item] = read_event(
        _event(
            "account_update", event="ACCOUNT_RESTRICTION", restriction_info=restriction
        )
    )
    assert isinstance(item, AccountNotice)
    assert item.event == "ACCOUNT_RESTRICTION"
    assert item.detail == "RESTRICTED_BIZ_INITIATED_MESSAGING"
    [item] = read_event(
        _event(
            "phone_number_quality_update",
            event="FLAGGED",
            display_phone_number="+54 9 341 555-0100",
        )
    )
    assert (item.field, item.phone) == ("phone_number_quality_update", "5493415550100")


def test_a_thousand_messages_of_every_kind_are_read():
    rows = [
        BASE | {"id": f"w{place}", "type": kind, kind: part}
        for place, (kind, (part, _read_of_it)) in enumerate(list(KINDS.items()) * 80)
    ][:1000]
    items = read_event(_event(messages=rows))
    assert [item.wamid for item in items] == [f"w{place}" for place in range(1000)]


def test_a_phone_that_was_asked_for_is_the_persons_and_any_other_card_is_not():
    phones = [{"phone": "+54 9 341 555-0100", "wa_id": "5493415550100"}]
    asked = [{"origin": "contact_request", "phones": phones}]
    row = {"type": "contacts", "from_user_id": "AR.1", "contacts": asked}
    assert _read({**row, "from": None}).phone == "5493415550100"
    for other in (
        [{"origin": "other", "phones": phones}],
        [{"phones": phones}],
        [{"origin": "contact_request", "phones": ["x"]}],
        ["x"],
        "x",
    ):
        assert not _read({**row, "from": None, "contacts": other}).phone
