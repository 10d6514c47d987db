# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Spreadsheets and files of Google, read with the client of gspread and google-auth.

The client talks to Google's hosts only (or to the server that stands in for them),
waits for none of them without end, and never reads more than the importer takes.
"""

import mimetypes
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Final, Literal

from gspread.http_client import HTTPClient
from gspread.utils import absolute_range_name

from .google_calls import DEADLINE, WRITE_SCOPES, GoogleCalls, Key
from .google_reference import GoogleError, Reference
from .google_workbook import SheetRows, workbook_of
from .table import Limits

_SPREADSHEET: Final = "application/vnd.google-apps.spreadsheet"
_FOLDER: Final = "application/vnd.google-apps.folder"
_SHORTCUT: Final = "application/vnd.google-apps.shortcut"
_GOOGLE_TYPES: Final = "application/vnd.google-apps."
_CELLS_PER_CALL: Final = 400_000
_FILE_FIELDS: Final = "id,name,mimeType,size,shortcutDetails(targetId)"
_LISTED_FIELDS: Final = "id,name,mimeType,md5Checksum,modifiedTime,appProperties"
#: Of 200 files each.
_FOLDER_PAGES: Final = 5
_SHEET_FIELDS: Final = (
    "properties(title),sheets(properties(sheetId,title,hidden,sheetType,"
    "gridProperties(rowCount,columnCount)))"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file found in Google, before it is downloaded. ``size`` in bytes, if known."""

    kind: Literal["sheet", "file"]
    id: str
    name: str
    gid: int | None = None
    size: int | None = None
    resource_key: str = ""


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file in a folder. ``mark`` is another one once it has changed."""

    id: str
    name: str
    is_sheet: bool
    modified: str
    mark: str


def _answers_understood(method: Callable[..., Any]) -> Callable[..., Any]:
    """Take an answer of another shape than Google's for an error with a code."""

    @wraps(method)
    def wrapped(*arguments: Any, **values: Any) -> Any:
        try:
            return method(*arguments, **values)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            raise GoogleError("unexpected", status=0) from None

    return wrapped


class GoogleClient:
    """Reads what a :class:`Key` may read, and leaves copies in a folder.

    Every method raises :class:`GoogleError` and nothing else.
    """

    def __init__(
        self, key: Key, base_url: str = "", *, limits: Limits | None = None
    ) -> None:
        """:raises GoogleError: where the key is empty"""
        self._calls = GoogleCalls(key, base_url)
        self._at = self._calls.at
        self._limits = limits or Limits()

    @_answers_understood
    def describe(self, reference: Reference) -> Source:
        """Find what a reference names, without reading its content."""
        if reference.kind == "folder":
            raise GoogleError("folder_link")
        if reference.kind == "file":
            return self._describe_file(reference)
        try:
            return self._describe_sheet(reference)
        except GoogleError as error:
            # A workbook opened in Google's editor has the link of a spreadsheet, and
            # an id alone does not say what it is of.
            if error.code not in ("not_a_sheet", "not_found"):
                raise
            try:
                return self._describe_file(reference)
            except GoogleError as other:
                if other.code == "api_disabled" and error.code == "not_found":
                    raise error from None
                raise

    @_answers_understood
    def fetch(self, source: Source) -> tuple[str, bytes]:
        """Return a file's name and bytes; a spreadsheet comes as a workbook.

        Its cells come as they are stored, so that an amount or a date does not depend
        on how the spreadsheet shows it.
        """
        if source.kind == "sheet":
            return self._fetch_sheet(source)
        answer = self._calls.ask(
            "GET",
            f"{self._at.drive}/{source.id}",
            params={"alt": "media", "supportsAllDrives": "true"},
            headers=_headers(source.id, source.resource_key),
            limit=self._limits.max_bytes,
        )
        return source.name, answer.content

    @_answers_understood
    def check(self, folder: str = "") -> str:
        """Make sure that Google takes the key, and that copies may go to a folder.

        :return: the name of the folder, if one was given
        """
        self._calls.check_key()
        if not folder:
            return ""
        self._calls.need_account()
        found = self._calls.ask(
            "GET",
            f"{self._at.drive}/{folder}",
            params={
                "fields": "name,mimeType,capabilities(canAddChildren)",
                "supportsAllDrives": "true",
            },
            scopes=WRITE_SCOPES,
        ).json()
        if found.get("mimeType") != _FOLDER:
            raise GoogleError("not_a_folder")
        if not found.get("capabilities", {}).get("canAddChildren"):
            raise GoogleError("read_only_folder", account=self._calls.key.account)
        return str(found.get("name") or "")

    @_answers_understood
    def list_folder(self, folder: str) -> list[FolderFile]:
        """Return the files of a folder, those changed last first, copies left out.

        :raises GoogleError: also where it is no folder or the key does not reach it
        """
        found = self._calls.ask(
            "GET",
            f"{self._at.drive}/{folder}",
            params={"fields": "mimeType", "supportsAllDrives": "true"},
        ).json()
        if found.get("mimeType") != _FOLDER:
            raise GoogleError("not_a_folder")
        files: list[FolderFile] = []
        page = ""
        for _page in range(_FOLDER_PAGES):
            answer = self._calls.ask(
                "GET",
                self._at.drive,
                params={
                    "q": f"'{_quote(folder)}' in parents and trashed=false",
                    "fields": f"nextPageToken,files({_LISTED_FIELDS})",
                    "orderBy": "modifiedTime desc",
                    "pageSize": "200",
                    "supportsAllDrives": "true",
                    "includeItemsFromAllDrives": "true",
                    **({"pageToken": page} if page else {}),
                },
            ).json()
            files += (_listed(item) for item in answer["files"] if _is_wanted(item))
            page = str(answer.get("nextPageToken") or "")
            if not page:
                break
        return files

    @_answers_understood
    def leave_copy(self, data: bytes, filename: str, folder: str, mark: str) -> str:
        """Leave a copy of a file in a folder, once, and return its id there.

        :param mark: tells a copy already made apart, so that a second try finds it
        """
        self._calls.need_account()
        drive = partial(self._calls.ask, scopes=WRITE_SCOPES)
        wanted = f"appProperties has {{key='ahorro' and value='{_quote(mark)}'}}"
        found = drive(
            "GET",
            self._at.drive,
            params={
                "q": f"'{_quote(folder)}' in parents and trashed=false and {wanted}",
                "fields": "files(id)",
                "supportsAllDrives": "true",
                "includeItemsFromAllDrives": "true",
            },
        ).json()
        if found.get("files"):
            return str(found["files"][0]["id"])
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        begun = drive(
            "POST",
            self._at.upload,
            params={
                "uploadType": "resumable",
                "supportsAllDrives": "true",
                "fields": "id",
            },
            json={
                "name": filename,
                "parents": [folder],
                "mimeType": kind,
                "appProperties": {"ahorro": mark},
            },
            headers={
                "X-Upload-Content-Type": kind,
                "X-Upload-Content-Length": str(len(data)),
            },
        )
        place = begun.headers.get("Location", "")
        if not place.startswith(f"{self._at.upload}?"):
            raise GoogleError("unexpected", status=begun.status)
        return str(drive("PUT", place, data=data).json()["id"])

    # === SPREADSHEETS ===

    def _describe_sheet(self, reference: Reference) -> Source:
        found = self._sheet_metadata(reference.id, reference.resource_key)
        title = str(found.get("properties", {}).get("title") or reference.id)
        if reference.gid is not None:
            self._worksheets(found, reference.gid)
        return Source(
            "sheet",
            reference.id,
            f"{title}.xlsx",
            reference.gid,
            None,
            reference.resource_key,
        )

    def _sheet_metadata(self, number: str, resource_key: str) -> Mapping[str, Any]:
        with self._spreadsheets(number, resource_key) as client:
            return client.fetch_sheet_metadata(number, params={"fields": _SHEET_FIELDS})

    def _worksheets(
        self, found: Mapping[str, Any], gid: int | None
    ) -> list[dict[str, Any]]:
        """Return the properties of the sheets to read: the one asked for, or all."""
        sheets = [
            sheet["properties"]
            for sheet in found.get("sheets", [])
            if sheet["properties"].get("sheetType", "GRID") == "GRID"
        ]
        if gid is None:
            return [sheet for sheet in sheets if not sheet.get("hidden")]
        sheets = [sheet for sheet in sheets if sheet.get("sheetId") == gid]
        if not sheets:
            raise GoogleError("no_worksheet", gid=gid)
        return sheets

    def _fetch_sheet(self, source: Source) -> tuple[str, bytes]:
        # Asked again: it may have grown since it was found, and a range may not go
        # past its end.
        found = self._sheet_metadata(source.id, source.resource_key)
        sheets = self._worksheets(found, source.gid)
        with self._spreadsheets(source.id, source.resource_key) as client:
            return source.name, workbook_of(
                SheetRows(
                    str(sheet["title"]), self._sheet_rows(client, source.id, sheet)
                )
                for sheet in sheets
            )

    def _sheet_rows(
        self, client: HTTPClient, number: str, sheet: dict[str, Any]
    ) -> Iterator[list[Any]]:
        """Yield the rows of a sheet, as many as the importer would take and one more.

        Google leaves out what is empty at the end of a row and of a range.
        """
        grid = sheet.get("gridProperties", {})
        total = int(grid.get("rowCount") or 0)
        step = max(1, _CELLS_PER_CALL // max(1, int(grid.get("columnCount") or 1)))
        room = self._limits.max_rows + self._limits.slack_rows + 1
        until = time.monotonic() + DEADLINE
        for first in range(1, total + 1, step):
            last = min(first + step - 1, total)
            rows = client.values_get(
                number,
                absolute_range_name(str(sheet["title"]), f"{first}:{last}"),
                params={
                    "majorDimension": "ROWS",
                    "valueRenderOption": "UNFORMATTED_VALUE",
                    "dateTimeRenderOption": "SERIAL_NUMBER",
                },
            ).get("values", [])
            yield from rows
            room -= sum(1 for row in rows if row)
            if room <= 0:
                return
            if time.monotonic() > until:
                raise GoogleError("network")
            if last < total:
                yield from ([] for _missing in range(last - first + 1 - len(rows)))

    def _spreadsheets(
        self, number: str, resource_key: str
    ) -> AbstractContextManager[HTTPClient]:
        return self._calls.spreadsheets(_headers(number, resource_key))

    # === FILES ===

    def _describe_file(self, reference: Reference, hops: int = 1) -> Source:
        found = self._calls.ask(
            "GET",
            f"{self._at.drive}/{reference.id}",
            params={"fields": _FILE_FIELDS, "supportsAllDrives": "true"},
            headers=_headers(reference.id, reference.resource_key),
        ).json()
        kind = str(found.get("mimeType") or "")
        if kind == _SPREADSHEET:
            return self._describe_sheet(reference)
        if kind == _SHORTCUT and hops:
            target = str(found.get("shortcutDetails", {}).get("targetId") or "")
            return self._describe_file(Reference("file", target), hops - 1)
        if kind == _FOLDER:
            raise GoogleError("folder_link")
        if kind.startswith(_GOOGLE_TYPES):
            raise GoogleError("not_a_sheet", kind=kind.removeprefix(_GOOGLE_TYPES))
        size = int(found["size"]) if str(found.get("size", "")).isdigit() else None
        if size is not None and size > self._limits.max_bytes:
            raise GoogleError("too_large", size=size, limit=self._limits.max_bytes)
        name = str(found.get("name") or reference.id)
        return Source("file", reference.id, name, None, size, reference.resource_key)


def _is_wanted(item: Mapping[str, Any]) -> bool:
    """Tell whether a file of a folder may be one to import, and no copy of one."""
    kind = str(item.get("mimeType") or "")
    is_google = kind.startswith(_GOOGLE_TYPES) and kind != _SPREADSHEET
    return not is_google and "ahorro" not in (item.get("appProperties") or {})


def _listed(item: Mapping[str, Any]) -> FolderFile:
    is_sheet = item["mimeType"] == _SPREADSHEET
    modified = str(item.get("modifiedTime") or "")
    name = str(item.get("name") or item["id"])
    return FolderFile(
        str(item["id"]),
        f"{name}.xlsx" if is_sheet else name,
        is_sheet,
        modified,
        str(item.get("md5Checksum") or modified),
    )


def _headers(number: str, resource_key: str) -> dict[str, str]:
    if not resource_key:
        return {}
    return {"X-Goog-Drive-Resource-Keys": f"{number}/{resource_key}"}


def _quote(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
