# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a user names in Google: an id or a link; and why Google does not give it.

Of a link only the id is used: no text typed by a user ever chooses whom the server
talks to.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qs, urlsplit

from .errors import CodedError

Kind = Literal["sheet", "file", "folder", "unknown"]

#: Code of each reason, and the names of its details. ``account`` is the address of the
#: service account, empty where only an API key is used; ``api`` is Sheets or Drive.
GOOGLE_ERRORS: Final[dict[str, tuple[str, ...]]] = {
    # What was typed
    "wrong_link": (),
    "published_link": (),  # of *publish to the web*: has no id of the file
    "folder_link": (),
    "not_a_sheet": ("kind",),
    "not_a_folder": (),
    "no_worksheet": ("gid",),  # the link names a sheet that is not there
    # Credentials
    "no_credentials": (),
    "bad_key_file": (),  # not the JSON of a service account
    "bad_api_key": (),  # not even the shape of one
    "server_key": (),  # a file of the server that cannot be used
    "rejected_key": ("account",),
    "needs_account": (),  # an API key only reads what is public
    # What Google answers
    "not_shared": ("account",),
    "not_found": ("account",),
    "read_only_folder": ("account",),
    "api_disabled": ("api",),
    "quota": (),
    "storage_full": ("account",),
    "too_large": ("size", "limit"),  # bytes
    "google_down": (),
    "network": (),
    "unexpected": ("status",),
}

_ID: Final = re.compile(r"[A-Za-z0-9_-]{15,120}")
_RESOURCE_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,60}")
_GID: Final = re.compile(r"(?:^|[#?&])gid=(\d{1,12})(?:&|$)")
_HOSTS: Final = frozenset(
    {
        "docs.google.com",
        "drive.google.com",
        "sheets.google.com",
        "spreadsheets.google.com",
    }
)
#: First word of a link's path, and what stands behind it.
_PLACES: Final[dict[str, Kind]] = {"spreadsheets": "sheet", "file": "file"}
_OTHER_DOCUMENTS: Final = frozenset({"document", "presentation", "forms", "drawings"})


class GoogleError(CodedError):
    """Google does not give what was asked.

    ``details`` never holds a key, and never Google's own text.
    """


@dataclass(frozen=True, slots=True)
class Reference:
    """A file of Google. ``gid`` is the sheet within a spreadsheet, where it was said.

    ``resource_key`` comes with links to old files and must be shown to get them.
    """

    kind: Kind
    id: str
    gid: int | None = None
    resource_key: str = ""


def parse_reference(text: str) -> Reference:
    """Read an id or a link as the user copied it.

    :raises GoogleError: where it is neither
    """
    text = text.strip()
    if _ID.fullmatch(text):
        return Reference("unknown", text)
    if len(text) > 2000:
        raise GoogleError("wrong_link")
    if "://" not in text:
        text = f"https://{text}"
    try:
        link = urlsplit(text)
        host = link.hostname
    except ValueError:
        raise GoogleError("wrong_link") from None
    if link.scheme not in ("http", "https") or host not in _HOSTS:
        raise GoogleError("wrong_link")
    kind, number = _read_path([part for part in link.path.split("/") if part])
    query = parse_qs(link.query, max_num_fields=50)
    if not number:
        number = next((query[name][0] for name in ("id", "key") if name in query), "")
    if not _ID.fullmatch(number):
        raise GoogleError("wrong_link")
    gid = _GID.search(f"#{link.fragment}") or _GID.search(f"?{link.query}")
    key = query.get("resourcekey", [""])[0]
    return Reference(
        kind,
        number,
        int(gid[1]) if gid and kind != "folder" else None,
        key if _RESOURCE_KEY.fullmatch(key) else "",
    )


def parse_folder(text: str) -> str:
    """Return the id of a Drive folder from it or from its link.

    :raises GoogleError: where it is neither
    """
    reference = parse_reference(text)
    if reference.kind not in ("folder", "unknown"):
        raise GoogleError("not_a_folder")
    return reference.id


def _read_path(parts: list[str]) -> tuple[Kind, str]:
    """Return what a link's path leads to, and the id in it if there is one."""
    # Links of a company's own domain begin with /a/<domain>, those of somebody with
    # several accounts hold /u/<number>.
    if parts[:1] == ["a"]:
        parts = parts[2:]
    if "u" in parts[:2]:
        place = parts.index("u")
        parts = parts[:place] + parts[place + 2 :]
    if "folders" in parts:
        number = parts[parts.index("folders") + 1 :]
        return "folder", number[0] if number else ""
    if parts and parts[0] in _OTHER_DOCUMENTS:
        raise GoogleError("not_a_sheet", kind=parts[0])
    kind = _PLACES.get(parts[0], "unknown") if parts else "unknown"
    if "d" not in parts:
        return ("sheet" if parts[-1:] == ["ccc"] else kind), ""
    number = parts[parts.index("d") + 1 :]
    if number[:1] == ["e"]:
        raise GoogleError("published_link")
    return kind, number[0] if number else ""
