# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which encoding a text is in, when nothing or something false says so."""

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache
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
# Windows first: the others only where Spanish words prove them.
_ONE_BYTE: Final = ("cp1252", "cp850", "mac_roman")
# A word from its first byte on that is no letter of English.
_WORD_END: Final = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]*")
_LETTERS: Final = bytes([*range(0x41, 0x5B), *range(0x61, 0x7B)])
_HIGH: Final = bytes(range(0x80, 0x100))
#: Letters of English that a word may begin with.
_WORD_START: Final = 40
_SPANISH: Final = "áéíóúüñ"
# Letters of Spanish as it writes them: all small, all capitals, or the first capital;
# an Ñ and a Ü only beside a vowel.
_SPELLED: Final = re.compile(
    rf"[A-Z{_SPANISH.upper()}]?[a-z{_SPANISH}]*|[A-Z{_SPANISH.upper()}]+"
)
_VOWEL: Final = "aeiouáéíóúü"
_MISSPELLED: Final = re.compile(rf"ñ(?![{_VOWEL}])|ü(?![eiéí])", re.I)
# Signs of words in Spanish that are no letters: they prove nothing.
_NEUTRAL: Final = re.compile(
    "[\u00a0\u2010-\u2015\u2018-\u201e\u2020-\u2026\u00ab\u00bb\u00b4\u00b7\u00ba\u00aa\u00b0"
    "\u00bf\u00a1\u20ac\u00a3\u00ae\u00a9\u2122\u00ad]+"
)
# Letters of Spanish, Portuguese, Italian, French and German, as names have them.
_WESTERN: Final = "a-záàâäãåéèêëíìîïóòôöõúùûüñçý"
_WESTERN_WORD: Final = re.compile(
    rf"[{_WESTERN.upper()}]?[{_WESTERN}ß]*"
    rf"|[{_WESTERN.upper()}]+"
    rf"|(?:[{_WESTERN.upper()}]+['\u2019\u00b4][{_WESTERN.upper()}]+)"
)
_ENGLISH: Final = frozenset(range(0x20, 0x7F)) | {0x09, 0x0A, 0x0D}
_MAX_WORDS: Final = 4000
# Words of headers and surnames: one of them proves an encoding by itself, as do so many
# other words that look Spanish.
_KNOWN: Final = frozenset(
    "adjudicación agrupación código descripción día días dirección emisión emitió"
    " financiación información licitación línea modelo número órdenes pagó página"
    " provincia razón situación suscripción solicitó teléfono título última último"
    " últ vehículo concesión teléfonos opción año años compañía señor señora peña muñoz"
    " nuñez núñez ibáñez ordóñez castañeda zúñiga acuña ñáñez peñalva montaña garcía"
    " gonzález rodríguez fernández lópez martínez pérez gómez sánchez romero álvarez"
    " benítez ramírez giménez gutiérrez díaz méndez domínguez suárez vázquez jiménez"
    " josé maría andrés martín sebastián agustín joaquín raúl ángel sofía lucía inés"
    " córdoba neuquén tucumán ríos río".split()
)
_MANY: Final = 3
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
    whole is UTF-8, then which encoding of one byte the words are Spanish in.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        return _by_zeros(sample)
    if _is_utf8(data) or _has_utf8_lines(data):
        return "utf-8"
    return _one_byte(data)


def decoder(encoding: str) -> codecs.IncrementalDecoder:
    """Return a decoder that never fails."""
    return codecs.getincrementaldecoder(encoding)(_errors(encoding))


def _errors(encoding: str) -> str:
    return _FALLBACK if encoding in ("utf-8", "cp1252") else "replace"


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


def _has_utf8_lines(data: bytes) -> bool:
    """Tell whether most lines with other letters than English ones are UTF-8."""
    strict = other = 0
    for line in data[: 16 * _SAMPLE].split(b"\n"):
        if not line.isascii():
            is_strict = _is_strict_utf8(line)
            strict += is_strict
            other += not is_strict
    return strict > other


def _one_byte(data: bytes, default: str = "cp1252", *, is_line: bool = False) -> str:
    """Return the encoding of one byte that the words of a text are Spanish in.

    It is ``default`` unless another one gives words of Spanish and it does not: dashes,
    quotes and blanks, which other encodings have letters for, prove nothing.
    """
    words = _words(data)
    if not words:
        return default
    points = {name: _spanish(words, name) for name in _ONE_BYTE}
    best = max(_ONE_BYTE, key=lambda name: (points[name], name == default))
    if points[best] > max(points[default], 0) and (
        points[default] < 0
        or points[best] - points[default] >= _MANY
        or any(_is_known(word, best) for word in words)
    ):
        return best
    if points[default] < 0:
        # Not Spanish as we know it: names of other languages written with our letters.
        western = {name: _western(words, name) for name in _ONE_BYTE}
        best = max(_ONE_BYTE, key=lambda name: (western[name], name == default))
        if western[best] > 0:
            return best
    if is_line or points[default] >= 0 or _is_mostly_english(data):
        return default
    # Not even the letters of English are where they should: ask a library.
    guess = from_bytes(data[:_SAMPLE]).best()
    name = guess.encoding if guess else default
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return default
    no_proof = found in ("iso8859-1", "ascii", "cp1250", "cp850")
    return default if no_proof or found.startswith(("mac", "utf")) else found


def _words(data: bytes, most: int = _MAX_WORDS) -> set[bytes]:
    """Return different words with bytes that are no letters of English."""
    words: set[bytes] = set()
    for match in _WORD_END.finditer(data):
        start = match.start()
        before = data[max(start - _WORD_START, 0) : start]
        word = before[len(before.rstrip(_LETTERS)) :] + match[0]
        # Without a letter of English it may be anything.
        if word not in words and word.strip(_HIGH):
            words.add(word)
            if len(words) > most:
                break
    return words


def _has_odd_words(data: bytes, encoding: str) -> bool:
    """Tell whether a word may be of another encoding than the text."""
    others = [name for name in _ONE_BYTE if name != encoding]
    for word in _words(data, len(data)):
        points = _points(word, encoding)
        if points < 0 or (
            points == 0 and any(_is_known(word, name) for name in others)
        ):
            return True
    return False


def _is_known(word: bytes, encoding: str) -> bool:
    return word.decode(encoding, "replace").lower() in _KNOWN


def _spanish(words: Iterable[bytes], encoding: str) -> int:
    """Return how many more of some words are Spanish than are not."""
    return sum(_points(word, encoding) for word in words)


def _western(words: Iterable[bytes], encoding: str) -> int:
    """Return how many more of some words have only letters of our neighbours."""
    points = 0
    for word in words:
        text = word.decode(encoding, "replace")
        if not text.isascii():
            points += 1 if _WESTERN_WORD.fullmatch(text) else -1
    return points


def _is_mostly_english(data: bytes) -> bool:
    """Tell whether most bytes are signs of a text in English."""
    sample = data[:_SAMPLE]
    return sum(map(_ENGLISH.__contains__, sample)) * 4 > 3 * len(sample)


@lru_cache(maxsize=32_768)
def _points(word: bytes, encoding: str) -> int:
    text = word.decode(encoding, "replace")
    parts = [part for part in _NEUTRAL.split(text) if part]
    if all(part.isascii() for part in parts):
        return 0
    is_spanish = all(
        _SPELLED.fullmatch(part) and not _MISSPELLED.search(part) for part in parts
    )
    return 1 if is_spanish else -1


def decode_lines(data: bytes, encoding: str) -> tuple[str, dict[int, str]] | None:
    """Decode a text line by line, those of another encoding by their own.

    Returns the text and the encoding of each line that is another one, by its number
    from 1; None if all are of ``encoding``, which has one byte for a sign or is UTF-8.
    """
    if encoding not in (*_ONE_BYTE, "utf-8"):
        return None
    if encoding == "utf-8" and _is_strict_utf8(data):
        return None
    if encoding != "utf-8" and not _has_odd_words(data, encoding):
        return None
    base = _one_byte(data) if encoding == "utf-8" else encoding
    others: dict[int, str] = {}
    lines: list[str] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        found = encoding
        if not line.isascii():
            found = _of_line(line, encoding, base)
            if found != encoding:
                others[number] = found
        lines.append(line.decode(found, _errors(found)))
    return ("\n".join(lines).lstrip("\ufeff"), others) if others else None


def _of_line(line: bytes, encoding: str, base: str) -> str:
    if _is_strict_utf8(line):
        return "utf-8"
    default = base if encoding == "utf-8" else encoding
    return _one_byte(line, default, is_line=True)


def _is_strict_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
