# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether a notice comes from Meta: the signature of the bytes as they arrived."""

import hashlib
import hmac
from typing import Final

PREFIX: Final = "sha256="


def sign(body: bytes, secret: str) -> str:
    """Return the header ``X-Hub-Signature-256`` of a body."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return f"{PREFIX}{digest}"


def is_signed(body: bytes, header: str | None, secret: str) -> bool:
    r"""Tell whether a header signs these bytes.

    Never with an empty secret: whoever knows none could sign with it. The bytes are
    those that came: Meta writes ``\u00e1`` for an accent, and a body that was read and
    written again has another signature.
    """
    if not secret or not header or not header.startswith(PREFIX):
        return False
    return hmac.compare_digest(
        sign(body, secret).encode(), header.encode("utf-8", "replace")
    )
