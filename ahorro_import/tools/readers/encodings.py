# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which encoding a text is in, when nothing or something false says so."""

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

_SAMPLE: Final = 1 << 16
_PIECE: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes that are letters of Spanish in each encoding of one byte.
_SPANISH: Final = "áéíóúüñÁÉÍÓÚÜÑºª°¿¡"
_ONE_BYTE: Final = ("cp1252", "cp850", "mac_roman")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_FALLBACK: Final = "ahorro_cp1252"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Decode as Windows does the bytes that are none of the encoding's."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    text = "".join(
        bytes([code]).decode("cp1252", "ignore") or chr(code) for code in wrong
    )
    return text, error.end


codecs.register_error(_FALLBACK, _as_windows)


def find_encoding(data: bytes) -> str:
    """Return the name of a codec for these bytes; "" if they are no text.

    A mark decides, then zeros (text of two or four bytes a sign), then whether the
    whole is UTF-8, then which encoding of one byte gives most letters of Spanish.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        return _by_zeros(sample)
    if _is_utf8(data):
        return "utf-8"
    return _one_byte(data)


def decoder(encoding: str) -> codecs.IncrementalDecoder:
    """Return a decoder that never fails."""
    errors = _FALLBACK if encoding in ("utf-8", "cp1252") else "replace"
    return codecs.getincrementaldecoder(encoding)(errors)


def _by_zeros(sample: bytes) -> str:
    size = len(sample) // 4 * 4
    if size >= 8:
        zeros = [sample[place:size:4].count(0) * 4 / size for place in range(4)]
        if min(zeros[1:]) > 0.9 > zeros[0]:
            return "utf-32-le"
        if min(zeros[:3]) > 0.9 > zeros[3]:
            return "utf-32-be"
    size = len(sample) // 2 * 2
    even, odd = (sample[place:size:2].count(0) * 2 / max(size, 1) for place in (0, 1))
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    if even > 0.6 and odd < 0.1:
        return "utf-16-be"
    # A few zeros are dirt in a text; many are a file of another kind.
    return "" if sample.count(0) * 50 > len(sample) else _one_byte(sample)


def _is_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8, but for a few that some program left in it."""
    wrong = right = 0

    def count(error: UnicodeError) -> tuple[str, int]:
        nonlocal wrong
        if not isinstance(error, UnicodeDecodeError):
            raise error
        wrong += 1
        return "", error.end

    codecs.register_error("ahorro_count", count)
    reader = codecs.getincrementaldecoder("utf-8")("ahorro_count")
    for at in range(0, len(data), _PIECE):
        text = reader.decode(data[at : at + _PIECE])
        if not text.isascii():
            right += sum(1 for sign in text if ord(sign) > 127)
        if wrong > 1000 and wrong * 10 > right:
            return False
    return wrong * 10 <= right


def _one_byte(data: bytes) -> str:
    high = b"".join(_HIGH.findall(data[: 1 << 22])) or b"".join(_HIGH.findall(data))
    high = high[:_SAMPLE]
    if not high:
        return "cp1252"
    letters = {
        name: sum(high.count(code) for code in _SPANISH.encode(name, "ignore"))
        for name in _ONE_BYTE
    }
    best = max(_ONE_BYTE, key=lambda name: letters[name])
    if letters[best] * 2 >= len(high):
        return best
    # Not Spanish as we know it: ask a library that knows other languages.
    guess = from_bytes(data[:_SAMPLE]).best()
    name = guess.encoding if guess else "cp1252"
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "cp1252"
    return "cp1252" if found in ("iso8859-1", "ascii", "utf-8") else found
