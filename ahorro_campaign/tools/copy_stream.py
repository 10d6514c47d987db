# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows made one by one, as the file that PostgreSQL's COPY reads."""

from collections.abc import Iterable


class LineStream:
    """A file of lines that are only made when they are read.

    COPY reads it in blocks of some kilobytes, so that a million rows take no memory.
    Lines must not hold tabs, backslashes or line ends.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._rest = ""

    # pylint: disable-next=method-required-super  # a file's read, not a model's
    def read(self, size: int = 8192) -> str:
        """Return up to ``size`` characters; an empty text is the end."""
        parts, length = [self._rest], len(self._rest)
        while length < size:
            line = next(self._lines, None)
            if line is None:
                break
            parts.append(f"{line}\n")
            length += len(line) + 1
        text = "".join(parts)
        self._rest = text[size:]
        return text[:size]
