# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""XML read as a stream: no tree, no entities of its own, no other files, no network."""

from collections.abc import Callable, Iterable
from typing import Final
from xml.parsers import expat

from ..errors import FileError

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_TEXT_SIZE: Final = 1 << 16


def parse(
    pieces: Iterable[bytes],
    kind: str,
    start: Start,
    end: End,
    text: Text,
    *,
    encoding: str | None = None,
) -> None:
    """Call back for each element and text; names come with their prefix.

    Raises ``broken_file`` for what is no XML, and for XML that declares entities: no
    workbook does, and a few of them can make gigabytes of a few bytes.
    """
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.buffer_size = _TEXT_SIZE
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def refuse(*_args: object) -> None:
        raise FileError("broken_file", kind=kind)

    parser.EntityDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        # A LookupError is an encoding that there is not.
        raise FileError("broken_file", kind=kind) from error


def local(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]
