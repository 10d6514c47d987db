# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the stand-in of WhatsApp's service tells: signed, late, twice, or never."""

import http.server
import json
import threading
from collections import Counter

import pytest

from .fake_cloud import FakeCloud
from .fake_cloud.cloud import SECRET
from .fake_cloud.notices import Disorder, Notices
from .fake_cloud.samples import PHONE, Clock, approve, send, text
from .fake_cloud.server import sign_body


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cloud(clock):
    return FakeCloud(clock, strict=True)


def _bodies(seed, cloud, clock, **disorder):
    notices = Notices(cloud, Disorder(**disorder), seed)
    notices.collect(clock())
    return notices.due(clock() + 10_000)


def _statuses(bodies):
    return [
        (status["biz_opaque_callback_data"], status["status"])
        for body in bodies
        for entry in json.loads(body)["entry"]
        for change in entry["changes"]
        for status in change["value"]["statuses"]
    ]


def _send_some(cloud, count=20):
    cloud.strict = False
    for number in range(count):
        send(cloud, text(f"u-{number}"))


def test_the_same_seed_tells_the_same_and_another_does_not(cloud, clock):
    _send_some(cloud)
    disorder = {"delay": 60.0, "duplicated": 0.3, "omitted": 0.3}
    assert _bodies(1, cloud, clock, **disorder) == _bodies(1, cloud, clock, **disorder)
    assert _bodies(1, cloud, clock, **disorder) != _bodies(2, cloud, clock, **disorder)


def test_notices_come_twice_out_of_order_and_some_not_at_all(cloud, clock):
    _send_some(cloud)
    told = _statuses(_bodies(1, cloud, clock, delay=60.0, duplicated=0.5, omitted=0.5))
    words = Counter(word for _uuid, word in set(told))
    assert (words["sent"], words["read"]) == (20, 20)
    assert words["delivered"] < 20
    assert len(told) > len(set(told))
    places = {each: place for place, each in enumerate(told)}
    assert any(places[f"u-{n}", "read"] < places[f"u-{n}", "sent"] for n in range(20))


def test_a_notice_is_due_when_its_time_has_come(cloud, clock):
    _send_some(cloud, 1)
    notices = Notices(cloud, Disorder(delay=100.0), 1)
    notices.collect(clock())
    assert notices.due(clock() - 1) == []
    assert len(notices.due(clock() + 100)) == 3
    notices.collect(clock())  # nothing is planned a second time
    assert notices.due(clock() + 1000) == []


def test_a_batch_holds_a_thousand_at_most(cloud, clock):
    _send_some(cloud, 400)
    bodies = _bodies(1, cloud, clock, batch=5000)
    assert [len(_statuses([body])) for body in bodies] == [1000, 200]


def test_a_notice_is_signed_over_escaped_bytes_and_comes_again_when_refused(
    cloud, clock
):
    came, answers = [], [500, 200]

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((raw, self.headers["X-Hub-Signature-256"]))
            self.send_response(answers.pop(0))
            self.end_headers()

        def log_message(self, *_arguments):
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    notices = Notices(cloud, Disorder())
    notices.write("100", PHONE, clock(), name="José", text="¿Qué?")
    url = f"http://127.0.0.1:{server.server_port}/"
    assert notices.post(url, clock()) == [500]
    assert notices.post(url, clock() + 59) == []
    assert notices.post(url, clock() + 60) == [200]
    server.shutdown()
    server.server_close()
    thread.join()
    assert came[0] == came[1]
    raw, signature = came[0]
    assert rb"Jos\u00e9" in raw
    assert sign_body(cloud, raw)["X-Hub-Signature-256"] == signature
    assert cloud.secret == SECRET


def test_a_change_of_a_template_is_told(cloud, clock):
    template_id = approve(cloud, score="RED")
    cloud.templates.recategorise(template_id, "MARKETING")
    (first, second, third) = map(json.loads, _bodies(0, cloud, clock))
    fields = [
        each["entry"][0]["changes"][0]["field"] for each in (first, second, third)
    ]
    assert fields == [
        "message_template_status_update",
        "message_template_quality_update",
        "template_category_update",
    ]
