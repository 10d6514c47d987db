# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A client that somebody else wrote works against the stand-in, and reads its notices.

pywa knows the service from its documents and from use. Where it and we agree, one of
us would have had to err in the same way.
"""

import json

import httpx
import pytest
from pywa import WhatsApp
from pywa.errors import ReEngagementMessage, WhatsAppError
from pywa.types import Pagination
from pywa.types.templates import (
    BodyText,
    Buttons,
    FooterText,
    QuickReplyButton,
    Template,
    TemplateCategory,
    TemplateLanguage,
)

from .fake_cloud import FakeCloud, serving
from .fake_cloud.cloud import SECRET, TOKEN
from .fake_cloud.notices import Disorder, Notices
from .fake_cloud.samples import BODY, PHONE, Clock, approve, open_window, send, text
from .fake_cloud.server import sign_body


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cloud(clock):
    return FakeCloud(clock, strict=True)


@pytest.fixture
def peer(cloud):
    with serving(cloud) as server, httpx.Client(trust_env=False) as session:
        client = WhatsApp(
            phone_id="100",
            token=TOKEN,
            session=session,
            waba_id="WABA",
            server=None,
            app_secret=SECRET,
            verify_token="verify",
            api_version=27.0,
        )
        session.base_url = f"{server.url}/v27.0"
        yield client


def test_it_sends_a_text_to_who_wrote(peer, cloud, clock):
    with pytest.raises(ReEngagementMessage):
        peer.send_message(PHONE, "Hola", tracker="u-1")
    open_window(cloud, clock)
    sent = peer.send_message(PHONE, "Hola", tracker="u-2")
    assert cloud.taken[sent.id].body["text"]["body"] == "Hola"
    assert (cloud.by_uuid["u-1"], cloud.by_uuid["u-2"]) == (0, 1)


def test_it_is_refused_without_the_token(peer, cloud):
    cloud.token = "another"
    with pytest.raises(WhatsAppError) as refused:
        peer.send_message(PHONE, "Hola", tracker="u-1")
    assert refused.value.code == 190


def test_it_creates_lists_and_sends_a_template(peer, cloud):
    template = Template(
        name="cupon_cuota",
        language=TemplateLanguage.SPANISH_ARG,
        category=TemplateCategory.UTILITY,
        components=[
            BodyText(
                "Hola {{1}}, tu cuota vence el {{2}} según el plan.", "Ana", "1/2"
            ),
            FooterText(text="Respondé BAJA para no recibir más"),
            Buttons(buttons=[QuickReplyButton(text="Ya pagué")]),
        ],
    )
    created = peer.create_template(template)
    cloud.templates.decide(created.id, "APPROVED")
    (found,) = peer.get_templates()
    assert (found.id, found.name, found.status) == (
        created.id,
        "cupon_cuota",
        "APPROVED",
    )
    sent = peer.send_template(
        PHONE,
        "cupon_cuota",
        TemplateLanguage.SPANISH_ARG,
        [
            BodyText.params("Ana", "10/12"),
            QuickReplyButton.params(callback_data="baja:u-1", index=0),
        ],
        tracker="u-1",
    )
    assert cloud.taken[sent.id].uuid == "u-1"


def test_it_reads_a_list_of_several_pages(peer, cloud):
    for number in range(60):
        cloud.templates.create(BODY | {"name": f"t{number}"})
    names, after = [], None
    while True:
        page = peer.get_templates(pagination=Pagination(after=after, limit=25))
        names += [each.name for each in page]
        if not page.has_next:
            break
        after = page.after
    assert names == [f"t{number}" for number in range(60)]


def test_it_uploads_and_fetches_a_file(peer):
    media = peer.upload_media(b"%PDF", "application/pdf", "cupon.pdf")
    about = peer.get_media_url(media.id)
    assert (about.mime_type, about.file_size) == ("application/pdf", 4)
    assert peer.get_media_bytes(about.url) == b"%PDF"


def test_it_reads_the_numbers(peer):
    assert [each.id for each in peer.get_business_phone_numbers()] == ["100", "200"]
    assert peer.get_business_phone_number().quality_rating == "GREEN"


def test_it_marks_a_message_as_read(peer, cloud):
    assert peer.mark_message_as_read("wamid.X")
    assert cloud.read == ["wamid.X"]


def _receive(peer, cloud, bodies):
    """Give signed notices to the peer; return what it made of them."""
    got = []
    for add in (
        peer.on_message,
        peer.on_message_status,
        peer.on_template_status_update,
    ):
        add()(lambda _client, update: got.append(update))
    for body in bodies:
        header = sign_body(cloud, body)["X-Hub-Signature-256"]
        assert peer.webhook_update_validator(body, header) is None
        assert peer.webhook_update_validator(body + b" ", header) is not None
        assert peer.webhook_update_handler(body)[1] == 200
    return got


def test_it_reads_a_message_and_who_wrote_it(peer, cloud, clock):
    notices = Notices(cloud, Disorder())
    wamid = notices.write("100", PHONE, clock(), name="José", text="¿Cuánto debo?")
    (message,) = _receive(peer, cloud, notices.due(clock()))
    assert (message.id, message.text) == (wamid, "¿Cuánto debo?")
    assert (message.from_user.wa_id, message.from_user.name) == (PHONE[1:], "José")


def test_it_reads_who_hides_the_phone(peer, cloud, clock):
    notices = Notices(cloud, Disorder())
    notices.write("100", "AR.abc", clock(), text="BAJA")
    (message,) = _receive(peer, cloud, notices.due(clock()))
    assert message.from_user.wa_id is None
    assert message.from_user.bsuid == "AR.abc"


def test_it_reads_statuses_with_their_uuid(peer, cloud, clock):
    open_window(cloud, clock)
    assert send(cloud, text("u-5")) == "accepted"
    notices = Notices(cloud, Disorder())
    notices.collect(clock())
    statuses = _receive(peer, cloud, notices.due(clock()))
    assert [(each.status.value, each.tracker) for each in statuses] == [
        ("sent", "u-5"),
        ("delivered", "u-5"),
        ("read", "u-5"),
    ]


def test_it_reads_the_new_state_of_a_template(peer, cloud, clock):
    template_id = approve(cloud)
    notices = Notices(cloud, Disorder())
    notices.collect(clock())
    bodies = notices.due(clock())
    assert json.loads(bodies[0])["entry"][0]["id"] == "WABA"
    (update,) = _receive(peer, cloud, bodies[:1])
    assert (update.template_id, update.new_status.value) == (template_id, "APPROVED")


def test_it_reads_each_state_of_a_template_with_its_reason(peer, cloud, clock):
    template_id = approve(cloud)
    cloud.changes.clear()
    cloud.templates.decide(template_id, "REJECTED", "INVALID_FORMAT", "sin enlaces")
    cloud.templates.decide(template_id, "PAUSED")
    notices = Notices(cloud, Disorder())
    notices.collect(clock())
    updates = _receive(peer, cloud, notices.due(clock()))
    told = [(each.new_status.value, each.template_name) for each in updates]
    assert told == [("REJECTED", "cupon_cuota"), ("PAUSED", "cupon_cuota")]


def test_it_finds_one_template_by_its_name(peer, cloud):
    for name in ("una", "otra"):
        cloud.templates.create(BODY | {"name": name})
    (found,) = peer.get_templates(name="otra")
    assert found.name == "otra"


def test_it_asks_who_hides_the_phone_for_it_and_reads_the_answer(peer, cloud, clock):
    notices = Notices(cloud, Disorder())
    notices.write("100", "AR.123", clock(), text="Hola")
    sent = peer.request_contact_info("AR.123", "Compartí tu teléfono", tracker="u-1")
    assert cloud.taken[sent.id].body["interactive"]["type"] == "request_contact_info"


def test_it_uploads_a_file_and_sends_it(peer, cloud, clock):
    open_window(cloud, clock)
    sent = peer.send_document(
        PHONE, b"%PDF-1.7", filename="a.pdf", mime_type="application/pdf", tracker="u-1"
    )
    part = cloud.taken[sent.id].body["document"]
    assert cloud.files.get(part["id"]).data == b"%PDF-1.7"


def test_it_is_refused_a_file_of_a_kind_or_size_that_is_not_taken(peer, cloud):
    for data, mime in ((b"<svg/>", "image/svg+xml"), (b"x" * 6 * 2**20, "image/png")):
        with pytest.raises(WhatsAppError):
            peer.upload_media(data, mime_type=mime, filename="a")
