# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Why a file cannot be read, as codes that the models turn into sentences."""

from typing import Final

#: Code of each reason, and the names of its details.
FILE_ERRORS: Final[dict[str, tuple[str, ...]]] = {
    "empty_file": (),
    "too_large": ("size", "limit"),  # bytes
    "too_many_rows": ("limit",),
    "too_many_columns": ("limit",),
    # What it would unpack to is more than any real file, or claims to be.
    "zip_bomb": ("size", "limit"),
    "zip_empty": (),
    "zip_several": ("names",),  # up to five names of the files inside
    "zip_encrypted": (),
    "password_protected": (),
    # All sheets with something in them are hidden.
    "hidden_sheets": ("names",),
    # A document of Apple's Numbers, which only Numbers can export.
    "numbers_file": (),
    # A binary workbook that cannot be read.
    "save_as_xlsx": (),
    # Of a kind that is known and holds no table: pdf, png, docx…
    "not_a_table": ("kind",),
    "unknown_format": (),
    # Of a kind that can be read, but damaged.
    "broken_file": ("kind",),
    "no_header": ("seen",),  # the texts of the row most like a header
    "missing_columns": ("missing", "seen"),  # fields; texts of the header
}


class CodedError(Exception):
    """What went wrong as a code, of which people read a sentence.

    ``details`` holds what that sentence needs to name.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        return f"{self.code} {self.details}" if self.details else self.code


class FileError(CodedError):
    """A file that cannot be read as a table; ``details`` never holds a path."""
