# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The files of the service: uploads, what people sent, samples of templates."""

import base64
import email
import email.policy
import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .bodies import Refused

MEGABYTE = 2**20
#: What may be uploaded, and how many megabytes of each (Cloud API, media types).
UPLOADS = {
    **dict.fromkeys(("image/jpeg", "image/png"), 5),
    **dict.fromkeys(
        ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), 16
    ),
    **dict.fromkeys(("video/mp4", "video/3gpp"), 16),
    **dict.fromkeys(
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        100,
    ),
    "image/webp": 0.5,
}
KEPT = 30 * 24 * 3600
ADDRESS_KEPT = 5 * 60


@dataclass(frozen=True)
class File:
    """A file that was uploaded, or sent by somebody."""

    media_id: str
    mime: str
    data: bytes
    at: float


class Files:
    """All files of one business."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._by_id: dict[str, File] = {}
        self._addresses: dict[str, float] = {}
        self._samples: dict[str, int] = {}
        self._ids, self._clock = itertools.count(654), clock

    def add(self, mime: str, data: bytes, media_id: str = "") -> str:
        """Keep a file and return its id, one that was said or a new one."""
        media_id = media_id or str(next(self._ids))
        self._by_id[media_id] = File(media_id, mime, data, self._clock())
        return media_id

    def upload(self, mime: str, data: bytes) -> str:
        """Take a file to be sent and return its id.

        :raises Refused: of a kind or of a size that the service does not take
        """
        limit = UPLOADS.get(mime.split(";")[0].strip())
        if limit is None:
            raise Refused(
                100, f"Param file must be a file with one of the types: {mime}"
            )
        if not data or len(data) > limit * MEGABYTE:
            raise Refused(131053, f"{len(data)} bytes of {mime}")
        return self.add(mime, data)

    def check_sending(self, kind: str, media_id: str) -> None:
        """Check that a file can be sent as a kind of message.

        :raises Refused: it is not there, or something else
        """
        mime = self.get(media_id).mime
        group = mime.split("/", maxsplit=1)[0]
        wanted = group if group in ("image", "audio", "video") else "document"
        if kind not in (wanted, "document") and mime != "image/webp":
            raise Refused(131053, f"{mime} as {kind}")

    def get(self, media_id: str) -> File:
        """Return a file that is still kept."""
        file = self._by_id.get(media_id)
        if file is None or self._clock() - file.at > KEPT:
            raise Refused(131052, "no such file", error_subcode=33)
        return file

    def delete(self, media_id: str) -> None:
        """Forget a file."""
        self.get(media_id)
        del self._by_id[media_id]

    def describe(self, media_id: str, base: str) -> dict[str, Any]:
        """Return where a file can be fetched for five minutes."""
        file = self.get(media_id)
        self._addresses[media_id] = self._clock()
        return {
            "messaging_product": "whatsapp",
            "url": f"{base}/v27.0/{media_id}/content",
            "mime_type": file.mime,
            "sha256": base64.b64encode(hashlib.sha256(file.data).digest()).decode(),
            "file_size": len(file.data),
            "id": media_id,
        }

    def fetch(self, media_id: str) -> File:
        """Return a file by its address, while that holds."""
        given = self._addresses.get(media_id)
        if given is None or self._clock() - given > ADDRESS_KEPT:
            raise Refused(100, "the address has expired", 404)
        return self.get(media_id)

    def start_sample(self, size: str) -> str:
        """Begin the upload of a template's example."""
        if not size.isdecimal():
            raise Refused(100, "file_length")
        name = f"upload:{next(self._ids)}"
        self._samples[name] = int(size)
        return name

    def end_sample(self, name: str, data: bytes, offset: str | None) -> str:
        """Take the content of an example and return its handle."""
        if offset != "0" or self._samples.get(name) != len(data):
            raise Refused(100, "file_offset or length")
        return f"4::{base64.b64encode(name.encode()).decode()}"


def read_form(content_type: str, raw: bytes) -> tuple[dict[str, str], str, bytes]:
    """Return the values of a form, and the type and content of its file."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = email.message_from_bytes(head + raw, policy=email.policy.HTTP)
    values, mime, data = {}, "", None
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True) or b""
        if part.get_filename():
            mime, data = part.get_content_type(), content
        else:
            values[str(name)] = content.decode()
    if data is None:
        raise Refused(100, "file")
    return values, mime, data
