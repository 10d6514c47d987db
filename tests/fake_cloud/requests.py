# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Requests about anything but messages: who answers which."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .bodies import Refused
from .cloud import FakeCloud
from .media import read_form


@dataclass(frozen=True)
class Request:
    """A request: ``path`` begins after the version, ``base`` is this server's."""

    method: str
    path: list[str]
    query: Mapping[str, str]
    raw: bytes
    headers: Mapping[str, str]
    base: str

    def read_json(self) -> Any:
        """Return the body."""
        try:
            return json.loads(self.raw)
        except ValueError:
            raise Refused(100, "no JSON") from None


def answer_request(cloud: FakeCloud, request: Request) -> Any:
    """Return the answer, or a file.

    :raises Refused: it is refused
    """
    first, rest = request.path[0], request.path[1:]
    if first.startswith("upload:"):
        offset = request.headers.get("file_offset")
        return {"h": cloud.files.end_sample(first, request.raw, offset)}
    if rest in ([], [""]):
        return _answer_object(cloud, request, first)
    edge = rest[0]
    if edge == "uploads" and request.method == "POST":
        return {"id": cloud.files.start_sample(request.query.get("file_length", ""))}
    if edge == "content" and request.method == "GET":
        return cloud.files.fetch(first)
    if edge == "media" and request.method == "POST":
        content_type = request.headers.get("Content-Type") or ""
        values, mime, data = read_form(content_type, request.raw)
        if values.get("messaging_product") != "whatsapp":
            raise Refused(100, "messaging_product")
        if fault := cloud.upload_faults.popleft() if cloud.upload_faults else None:
            raise Refused(fault.code, "fault", fault.status)
        return {"id": cloud.files.upload(values.get("type", mime), data)}
    if first != cloud.waba_id:
        raise Refused(100, "no such object", error_subcode=33)
    if edge == "message_templates":
        return _answer_templates(cloud, request)
    if edge == "phone_numbers" and request.method == "GET":
        return get_page([_get_number(cloud, each) for each in cloud.numbers], request)
    if edge == "subscribed_apps":
        return _answer_subscription(cloud, request)
    raise Refused(100, "no such object", error_subcode=33)


def _answer_object(cloud: FakeCloud, request: Request, name: str) -> Any:
    """Answer about one thing, whose kind only its id says."""
    method = request.method
    known = {each["id"] for each in cloud.templates.list()}
    if name in known:
        if method == "POST":
            return cloud.templates.edit(name, request.read_json())
        return _choose(cloud.templates.get(name), request.query.get("fields"))
    if name == cloud.waba_id and method == "GET":
        return {
            "id": name,
            "name": "Concesionario Uno",
            "currency": "USD",
            "owner_business_info": {"id": cloud.portfolio, "name": "Grupo Uno"},
        }
    if method == "DELETE":
        cloud.files.delete(name)
        return {"success": True}
    if method == "POST":
        return _override(cloud, request, name)
    try:
        return cloud.files.describe(name, request.base)
    except Refused:
        if cloud.strict and name not in cloud.numbers:
            raise Refused(100, "no such object", error_subcode=33) from None
        return _get_number(cloud, name)


def _get_number(cloud: FakeCloud, name: str) -> dict[str, Any]:
    return {"id": name, **cloud.number}


def _override(cloud: FakeCloud, request: Request, name: str) -> dict[str, bool]:
    wanted = request.read_json().get("webhook_configuration")
    if not isinstance(wanted, dict):
        raise Refused(100, "webhook_configuration")
    cloud.callbacks[name] = wanted.get("override_callback_uri", "")
    return {"success": True}


def _answer_subscription(cloud: FakeCloud, request: Request) -> dict[str, Any]:
    if request.method == "GET":
        app = {"id": "APP", "name": "Ahorro"}
        return {"data": [{"whatsapp_business_api_data": app}]}
    body = request.read_json() if request.raw else {}
    cloud.callbacks[cloud.waba_id] = body.get("override_callback_uri", "")
    return {"success": True}


def _answer_templates(cloud: FakeCloud, request: Request) -> Any:
    if request.method == "POST":
        return cloud.templates.create(request.read_json())
    if request.method == "DELETE":
        name, one = request.query.get("name", ""), request.query.get("hsm_id", "")
        return cloud.templates.delete(name, one)
    wanted = {
        key: request.query[key].upper()
        for key in ("status", "category")
        if key in request.query
    }
    name = request.query.get("name", "")
    found = [
        _choose(each, request.query.get("fields"))
        for each in cloud.templates.list()
        if name in each["name"] and all(each[k] == v for k, v in wanted.items())
    ]
    page = get_page(found, request)
    if "summary" in request.query:
        count = len(cloud.templates.list())
        told = ("total_count", "message_template_count")
        page["summary"] = dict.fromkeys(told, count) | {
            "message_template_limit": 6000,
            "are_translations_complete": True,
        }
    return page


def _choose(item: dict[str, Any], fields: str | None) -> dict[str, Any]:
    names = ["id", *fields.split(",")] if fields else list(item)
    return {name: item[name] for name in dict.fromkeys(names) if name in item}


def get_page(items: list[dict[str, Any]], request: Request) -> dict[str, Any]:
    """Return one page of a list; a cursor names the last item of the page before."""
    limit = min(int(request.query.get("limit", 25)), 100)
    start = 0
    if after := request.query.get("after"):
        start = int(base64.b64decode(after)) + 1
    data = items[start : start + limit]
    if not data:
        return {"data": []}
    ends = (start, start + len(data) - 1)
    before, after = (base64.b64encode(str(end).encode()).decode() for end in ends)
    paging: dict[str, Any] = {"cursors": {"before": before, "after": after}}
    if start + limit < len(items):
        path = "/".join(request.path)
        paging["next"] = f"{request.base}/v27.0/{path}?limit={limit}&after={after}"
    return {"data": data, "paging": paging}
