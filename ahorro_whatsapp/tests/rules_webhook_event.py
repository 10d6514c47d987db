# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.webhook_event import MAX_ITEMS, read_event
from odoo.addons.ahorro_whatsapp.tools.webhook_item import (
    Inbound,
    Other,
    Preference,
    Status,
    Unreadable,
)

NUMBER = "106540352242922"


def _event(field="messages", **value):
    value.setdefault("metadata", {"phone_number_id": NUMBER})
    change = {"field": field, "value": value}
    return json.dumps({"entry": [{"id": "1", "changes": [change]}]}).encode()


def test_a_status_says_of_which_message_what_and_when():
    raw = _event(
        statuses=[
            {
                "id": "wamid.O",
                "status": "failed",
                "timestamp": "1750857384",
                "biz_opaque_callback_data": "our-uuid",
                "pricing": {"billable": True, "category": "utility"},
                "errors": [{"code": 131049, "error_data": {"details": "limit"}}],
            }
        ]
    )
    assert read_event(raw) == [
        Status(
            NUMBER,
            "wamid.O",
            "our-uuid",
            "failed",
            1750857384,
            131049,
            "limit",
            "utility",
            True,
        )
    ]


def test_texts_and_buttons_of_clients_are_read():
    rows = [
        {"type": "text", "text": {"body": "BAJA"}},
        {"type": "button", "button": {"payload": "baja:1", "text": "No recibir más"}},
        {
            "type": "interactive",
            "interactive": {"button_reply": {"id": "si", "title": "Sí"}},
        },
        {"type": "image", "image": {"id": "1"}},
    ]
    base = {"from": "5493462663250", "id": "wamid.I", "timestamp": "1"}
    items = read_event(_event(messages=[{**base, **row} for row in rows]))
    assert [(item.kind, item.text, item.payload) for item in items] == [
        ("text", "BAJA", ""),
        ("button", "No recibir más", "baja:1"),
        ("interactive", "Sí", "si"),
        ("image", "", ""),
    ]


def test_whoever_has_only_a_user_name_is_read_too():
    raw = _event(
        contacts=[{"profile": {"name": "Ana", "username": "ana"}, "user_id": "AR.123"}],
        messages=[{"id": "wamid.I", "type": "text", "text": {"body": "Hola"}}],
    )
    [item] = read_event(raw)
    assert isinstance(item, Inbound)
    assert (item.phone, item.user_id, item.text) == ("", "AR.123", "Hola")


def test_a_preference_has_its_moment_as_a_number():
    row = {"wa_id": "5491", "value": "stop", "timestamp": 1731705721}
    [item] = read_event(_event("user_preferences", user_preferences=[row]))
    assert item == Preference(NUMBER, "5491", "", "stop", 1731705721)


def test_kinds_that_nobody_knows_are_kept():
    for name in ("calls", "standby", "something_of_2028"):
        [item] = read_event(_event(name, anything=1))
        assert isinstance(item, Other)
        assert item.field == name


def test_what_is_no_update_is_said():
    for raw in (
        b"",
        b"no",
        b"[]",
        b"{}",
        b'{"entry": 3}',
        b'{"entry": [{"changes": [1]}]}',
    ):
        items = read_event(raw)
        assert items
        assert all(isinstance(item, Unreadable) for item in items)
    assert read_event(b"[" * 100_000) == [Unreadable("no JSON")]


def test_one_bad_item_leaves_the_others():
    raw = _event(statuses=[{"no": "id"}, {"id": "wamid.O", "status": "sent"}, 7])
    kinds = [type(item) for item in read_event(raw)]
    assert kinds == [Unreadable, Status, Unreadable]


def test_a_thousand_updates_are_read_and_a_flood_is_cut_and_said():
    status = {"id": "wamid.O", "status": "sent"}
    assert len(read_event(_event(statuses=[status] * 1000))) == 1000
    flood = read_event(_event(statuses=[status] * (MAX_ITEMS + 5)))
    assert flood[-1] == Unreadable("too many updates")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    *(
                        "entry",
                        "changes",
                        "field",
                        "value",
                        "messages",
                        "statuses",
                        "id",
                    ),
                    *(
                        "status",
                        "errors",
                        "pricing",
                        "text",
                        "button",
                        "type",
                        "contacts",
                    ),
                    *("metadata", "timestamp", "user_preferences", "interactive"),
                )
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(_VALUES)
def test_whatever_json_comes_is_read(payload):
    assert read_event(json.dumps(payload).encode())


@given(st.binary(max_size=60))
def test_whatever_bytes_come_are_read(raw):
    assert read_event(raw)


def test_half_a_character_is_left_out_because_nothing_can_store_it():
    body = (
        rb'{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":"w",'
        rb'"type":"text","from":"549","text":{"body":"a\ud83d\u0000b"}}]}}]}]}'
    )
    (item,) = read_event(body)
    assert item.text == "ab"


def test_what_no_table_can_hold_spoils_nothing_of_what_came_with_it():
    place = {"latitude": "a\0b\ud800", "longitude": {}}
    raw = _event(
        statuses=[
            {"id": "wamid.A", "status": "failed", "errors": [{"code": 2**40}]},
            {"id": "w" * 5_000, "status": "sent"},
            {"id": "wamid.B", "status": "sent"},
        ],
        messages=[
            {"id": "w" * 5_000, "from": "549", "type": "text"},
            {
                "id": "wamid.C",
                "from": "5" * 5_000,
                "type": "location",
                "location": place,
            },
        ],
    )
    failed, unreadable, sent, no_id, message = read_event(raw)
    assert (failed.wamid, failed.code, sent.wamid) == ("wamid.A", 0, "wamid.B")
    assert unreadable == Unreadable("a status without id")
    assert no_id == Unreadable("a message without id")
    assert (message.phone, message.text) == ("", "ab, {}")
