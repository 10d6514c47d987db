# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stand-in of WhatsApp's service: what it takes, refuses, limits and tells."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import requests

from .fake_cloud import FakeCloud, Fault, serving
from .fake_cloud.cloud import TOKEN
from .fake_cloud.samples import (
    BODY,
    Clock,
    approve,
    open_window,
    send,
    template,
    text,
)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cloud(clock):
    return FakeCloud(clock, strict=True)


@pytest.fixture
def ask(cloud):
    """Ask the service over HTTP; return HTTP's status and the answer."""
    with serving(cloud) as server, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {TOKEN}"

        def ask(method, path, **options):
            url = path if path.startswith("http") else f"{server.url}/v27.0/{path}"
            answer = session.request(method, url, timeout=10, **options)
            kind = answer.headers["Content-Type"]
            return answer.status_code, (
                answer.json() if kind == "application/json" else answer.content
            )

        ask.session = session
        yield ask


# === WHAT WAS WITHDRAWN, AND WHO MAY ASK ===


@pytest.mark.parametrize("query", ["ids=1,2", "method=POST", "batch=[]"])
def test_what_meta_withdrew_is_refused(ask, query):
    assert ask("GET", f"100?{query}")[0] == 400


def test_without_its_token_nothing_is_answered(ask):
    ask.session.headers["Authorization"] = "Bearer other"
    status, answer = ask("GET", "100")
    assert (status, answer["error"]["code"]) == (401, 190)


def test_another_version_is_refused(ask, cloud):
    with serving(cloud) as server:
        assert ask("GET", f"{server.url}/v19.0/100")[0] == 400


# === MESSAGES ===


def test_a_name_put_where_phones_stand_is_taken_and_never_arrives(cloud):
    assert send(cloud, text(to="AR.abc")) == "accepted"
    assert cloud.get_statuses() == []


def test_who_hides_the_phone_is_reached_as_recipient(cloud):
    approve(cloud)
    body = template() | {"recipient": "AR.abc"}
    del body["to"]
    assert send(cloud, body) == "accepted"
    _number, status = cloud.get_statuses()[0]
    assert status["recipient_user_id"] == "AR.abc"
    assert "recipient_id" not in status


@pytest.mark.parametrize(
    "change",
    [
        {"to": "5493462663250"},
        {"messaging_product": "sms"},
        {"type": "hologram"},
        {"text": {"body": ""}},
        {"text": {"body": "a" * 4097}},
        {"biz_opaque_callback_data": "u" * 513},
    ],
)
def test_a_body_of_another_form_is_refused(cloud, clock, change):
    open_window(cloud, clock)
    assert send(cloud, text()) == "accepted"
    assert isinstance(send(cloud, text() | change), int)


def test_a_text_needs_that_the_person_wrote_within_24_hours(cloud, clock):
    assert send(cloud, text()) == 131047
    open_window(cloud, clock)
    assert send(cloud, text()) == "accepted"
    clock.now += 24 * 3600
    assert send(cloud, text()) == 131047


def test_each_uuid_is_counted_as_often_as_it_was_taken(cloud, clock):
    open_window(cloud, clock)
    cloud.plan_faults([Fault("error", 130429, 429), None, None])
    assert [send(cloud, text("u-7")) for _time in range(3)][0] == 130429
    assert (cloud.requests["u-7"], cloud.by_uuid["u-7"]) == (3, 2)


def test_reading_a_message_is_noted(cloud):
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.X"}
    assert cloud.send("100", body)[1:] == (200, {"success": True})
    assert cloud.read == ["wamid.X"]


# === LIMITS ===


def test_more_than_the_speed_within_a_second_is_refused(cloud, clock):
    approve(cloud)
    cloud.limits.mps = 2
    codes = [send(cloud, template(to=f"+54911{n:08d}")) for n in range(3)]
    assert codes == ["accepted", "accepted", 130429]
    clock.now += 1
    assert send(cloud, template(to="+5491199999999")) == "accepted"


def test_one_person_gets_a_burst_and_then_one_each_six_seconds(cloud, clock):
    approve(cloud)
    assert {send(cloud, template()) for _time in range(45)} == {"accepted"}
    assert send(cloud, template()) == 131056
    clock.now += 6
    assert send(cloud, template()) == "accepted"
    assert send(cloud, template()) == 131056


def test_a_new_business_reaches_250_people_within_24_hours(cloud, clock):
    approve(cloud)
    cloud.limits.tier, cloud.limits.mps = "TIER_250", 1000
    people = [f"+54911{n:08d}" for n in range(251)]
    sent = Counter(send(cloud, template(to=person)) for person in people)
    assert sent == {"accepted": 250, 131048: 1}
    # Again to one of them, and to somebody who wrote: no new person.
    assert send(cloud, template(to=people[0])) == "accepted"
    open_window(cloud, clock, "+5493410000000")
    assert send(cloud, template(to="+5493410000000")) == "accepted"
    clock.now += 24 * 3600
    assert send(cloud, template(to=people[250])) == "accepted"


def test_after_a_thousand_answers_of_a_month_each_is_charged(cloud, clock):
    open_window(cloud, clock)
    cloud.limits.service["100", "2026-09"] = 999
    for uuid in ("u-1", "u-2"):
        send(cloud, text(uuid))
    billable = {
        status["biz_opaque_callback_data"]: status["pricing"]["billable"]
        for _number, status in cloud.get_statuses(["sent"])
    }
    assert billable == {"u-1": False, "u-2": True}


def test_charged_answers_without_a_means_of_payment_are_taken_and_not_sent(
    cloud, clock
):
    open_window(cloud, clock)
    cloud.limits.has_payment = False
    cloud.limits.service["100", "2026-09"] = 1000
    assert send(cloud, text()) == "accepted"
    assert cloud.get_statuses() == []


# === TEMPLATES ===


def test_a_template_is_judged_before_it_can_be_sent(cloud):
    template_id = cloud.templates.create(BODY)["id"]
    assert send(cloud, template()) == 132001
    cloud.templates.decide(template_id, "APPROVED")
    assert send(cloud, template()) == "accepted"
    for status, code in (("PAUSED", 132015), ("DISABLED", 132016), ("NEW_ONE", 132001)):
        cloud.templates.decide(template_id, status)
        assert send(cloud, template()) == code


@pytest.mark.parametrize("values", [("Ana",), ("Ana", "10/12", "x"), ()])
def test_a_template_takes_as_many_values_as_it_has_variables(cloud, values):
    approve(cloud)
    assert send(cloud, template(values=values)) == 132000


def _text_of(kind, words, **values):
    return [{"type": kind, "text": words, **values}]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Cupón"},
        {"category": "OTHER"},
        {"language": "español"},
        {"components": []},
        {"components": _text_of("BODY", "a" * 1025)},
        {"components": _text_of("BODY", "Hola {{1}} por el plan")},
        {"components": _text_of("BODY", "Hola {{1}}.", example={"body_text": [["a"]]})},
        {"components": _text_of("BODY", "Ya {{2}} es", example={"body_text": [["a"]]})},
        {"components": BODY["components"] + _text_of("FOOTER", "Chau {{1}}")},
        {"components": BODY["components"] + [{"type": "BUTTONS", "buttons": []}]},
    ],
)
def test_a_template_beyond_a_limit_is_refused(ask, change):
    assert ask("POST", "WABA/message_templates", json=BODY)[0] == 200
    named = {"name": "otra"} | change
    assert ask("POST", "WABA/message_templates", json=BODY | named)[0] == 400


def test_templates_come_in_pages(ask, cloud):
    for number in range(5):
        cloud.templates.create(BODY | {"name": f"t{number}"})
    status, page = ask("GET", "WABA/message_templates?limit=2&fields=name")
    names = [each["name"] for each in page["data"]]
    while "next" in page["paging"]:
        status, page = ask("GET", page["paging"]["next"])
        names += [each["name"] for each in page["data"]]
    assert (status, names) == (200, ["t0", "t1", "t2", "t3", "t4"])


def test_an_approved_template_is_edited_once_a_day_and_judged_again(cloud, clock):
    template_id = approve(cloud)
    assert cloud.templates.edit(template_id, {"components": BODY["components"]})
    assert cloud.templates.get(template_id)["status"] == "PENDING"
    cloud.templates.decide(template_id, "APPROVED")
    with pytest.raises(Exception, match="too often"):
        cloud.templates.edit(template_id, {"components": BODY["components"]})
    clock.now += 24 * 3600
    assert cloud.templates.edit(template_id, {"components": BODY["components"]})


def test_the_name_of_a_deleted_template_is_taken_for_30_days(ask, cloud, clock):
    approve(cloud)
    assert ask("DELETE", "WABA/message_templates?name=cupon_cuota")[0] == 200
    assert ask("POST", "WABA/message_templates", json=BODY)[0] == 400
    clock.now += 30 * 24 * 3600
    assert ask("POST", "WABA/message_templates", json=BODY)[0] == 200


@pytest.mark.parametrize(
    ("released", "told"),
    [(True, {"sent", "delivered", "read"}), (False, {"sent", "failed"})],
)
def test_what_pacing_holds_is_let_go_or_dropped(cloud, released, told):
    approve(cloud, score="UNKNOWN")
    cloud.templates.pacing = 1
    assert send(cloud, template("u-1")) == "accepted"
    assert send(cloud, template("u-2")) == "held_for_quality_assessment"
    of_held = [
        status
        for _number, status in cloud.get_statuses()
        if status["biz_opaque_callback_data"] == "u-2"
    ]
    assert of_held == []
    cloud.settle_held("cupon_cuota", released)
    words = {
        status["status"]
        for _number, status in cloud.get_statuses()
        if status["biz_opaque_callback_data"] == "u-2"
    }
    assert words == told


# === ACCOUNT AND FILES ===


def test_numbers_and_account_are_told(ask):
    status, page = ask("GET", "WABA/phone_numbers")
    assert [each["id"] for each in page["data"]] == ["100", "200"]
    assert ask("GET", "100")[1]["quality_rating"] == "GREEN"
    status, answer = ask("GET", "999")
    assert (status, answer["error"]["error_subcode"]) == (400, 33)


def test_a_file_goes_up_and_comes_down_for_five_minutes(ask, clock):
    values = {"messaging_product": "whatsapp", "type": "application/pdf"}
    files = {"file": ("a.pdf", b"%PDF\r\n\x00", "application/pdf")}
    media_id = ask("POST", "100/media", data=values, files=files)[1]["id"]
    about = ask("GET", media_id)[1]
    assert (about["mime_type"], about["file_size"]) == ("application/pdf", 7)
    assert ask("GET", about["url"]) == (200, b"%PDF\r\n\x00")
    clock.now += 301
    assert ask("GET", about["url"])[0] == 404


def test_an_example_of_a_header_goes_up_in_two_steps(ask):
    upload = ask("POST", "APP/uploads?file_length=3&file_type=image/png")[1]["id"]
    assert ask("POST", upload, data=b"PNG")[0] == 400
    answer = ask("POST", upload, data=b"PNG", headers={"file_offset": "0"})
    assert answer[0] == 200
    assert answer[1]["h"]


def test_it_runs_by_hand():
    root = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-m", "tests.fake_cloud", "--help"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    assert (done.returncode, b"--webhook" in done.stdout) == (0, True)
