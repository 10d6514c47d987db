# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The templates of the service: what it takes, which of them may be sent."""

import itertools
import re
from collections.abc import Callable
from typing import Any

from .bodies import NAME, Refused

CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
#: States in which a template may be edited.
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
MAX_LENGTHS = {"HEADER": 60, "BODY": 1024, "FOOTER": 60}
DAY, HOUR = 24 * 3600, 3600
#: New templates within an hour.
MAX_CREATED = 100
#: How long the name of a deleted template stays taken.
BLOCKED = 30 * DAY
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_WORD = re.compile(r"\w")

Template = dict[str, Any]
Tell = Callable[[str, dict[str, Any]], None]


class Templates:
    """All templates of one business account.

    :ivar pacing: how many messages of a template that is new, unpaused or not green
        leave before the others are held
    """

    def __init__(self, clock: Callable[[], float], tell: Tell) -> None:
        self.pacing: int | None = None
        self._by_id: dict[str, Template] = {}
        self._blocked: dict[str, float] = {}
        self._edited: dict[str, list[float]] = {}
        self._paced: dict[str, int] = {}
        self._created: list[float] = []
        self._ids = itertools.count(1689556908129835)
        self._clock, self._tell = clock, tell

    # === WHAT IS ASKED ===

    def create(self, body: Any) -> Template:
        """Take a template to judge it."""
        checked = _check(body)
        name, language = checked["name"], checked["language"]
        if self._blocked.get(name, 0) > self._clock():
            raise Refused(100, "a template of this name was deleted: 30 days")
        if self.find(name, language):
            # Its subcode and words are those that Meta documents.
            raise Refused(
                100,
                "there is one of this name and language",
                error_subcode=2388024,
                error_user_msg="There is already a template of this name.",
            )
        now = self._clock()
        self._created = [each for each in self._created if now - each < HOUR]
        if len(self._created) >= MAX_CREATED:
            raise Refused(80008, "a hundred templates an hour", 429)
        self._created.append(now)
        template_id = str(next(self._ids))
        self._by_id[template_id] = {
            "id": template_id,
            "status": "PENDING",
            "quality_score": self._score("UNKNOWN"),
            "rejected_reason": "NONE",
            **checked,
        }
        return {key: self._by_id[template_id][key] for key in _CREATED}

    def know(self, templates: list[Template]) -> None:
        """Have templates that were approved before, each with its id and parts."""
        for template in templates:
            self._by_id[template["id"]] = {
                "quality_score": self._score("GREEN"),
                "rejected_reason": "NONE",
                "parameter_format": "NAMED",
                **template,
            }

    def edit(self, template_id: str, body: Any) -> dict[str, Any]:
        """Replace all components, which are judged anew."""
        template = self.get(template_id)
        if template["status"] not in EDITABLE:
            raise Refused(100, f"not while {template['status']}")
        category = body.get("category", template["category"])
        if template["status"] == "APPROVED" and category != template["category"]:
            raise Refused(100, "the category of an approved one stays")
        times, now = self._edited.setdefault(template_id, []), self._clock()
        if template["status"] == "APPROVED":
            lately = [each for each in times if now - each < 30 * DAY]
            if any(now - each < DAY for each in lately) or len(lately) >= 10:
                raise Refused(100, "edited too often")
            times.append(now)
        checked = _check({**template, **body})
        template |= {"components": checked["components"], "category": category}
        template["status"] = "PENDING"
        return {"success": True}

    def delete(self, name: str, template_id: str = "") -> dict[str, Any]:
        """Delete the templates of a name, or one of them."""
        found = [
            each
            for each in self._by_id.values()
            if each["name"] == name and template_id in ("", each["id"])
        ]
        if not found:
            raise Refused(100, "no such template")
        for template in found:
            if template["status"] == "APPROVED":
                self._blocked[name] = self._clock() + BLOCKED
            del self._by_id[template["id"]]
        return {"success": True}

    def get(self, template_id: str) -> Template:
        """Return a template."""
        if template_id not in self._by_id:
            raise Refused(100, "no such object", error_subcode=33)
        return self._by_id[template_id]

    def find(self, name: str, language: str) -> Template | None:
        """Return the template of a name in a language."""
        for each in self._by_id.values():
            if (each["name"], each["language"]) == (name, language):
                return each
        return None

    def list(self) -> list[Template]:
        """Return all, in the order in which they came."""
        return list(self._by_id.values())

    # === WHAT THE SERVICE DECIDES ===

    def decide(
        self, template_id: str, status: str, reason: str = "NONE", advice: str = ""
    ) -> None:
        """Approve, reject, pause or otherwise change a template, and tell it.

        :param advice: what Meta's reviewers say beside the reason
        """
        template = self.get(template_id)
        if status == "APPROVED":
            self._paced[template_id] = 0
        template |= {"status": status, "rejected_reason": reason}
        self._tell(
            "message_template_status_update",
            {
                "event": status,
                **_named(template),
                "message_template_category": template["category"],
                "reason": reason,
                **({"rejection_info": {"recommendation": advice}} if advice else {}),
            },
        )

    def rate(self, template_id: str, score: str) -> None:
        """Change the quality of a template, and tell it."""
        template = self.get(template_id)
        before = template["quality_score"]["score"]
        template["quality_score"] = self._score(score)
        told = {"previous_quality_score": before, "new_quality_score": score}
        self._tell("message_template_quality_update", told | _named(template))

    def _score(self, score: str) -> dict[str, Any]:
        return {"score": score, "date": int(self._clock())}

    def recategorise(self, template_id: str, category: str) -> None:
        """Change the category of a template, and with it the price, and tell it."""
        template = self.get(template_id)
        told = {"previous_category": template["category"], "new_category": category}
        template["category"] = category
        self._tell("template_category_update", told | _named(template))

    def check_sending(self, sent: dict[str, Any]) -> tuple[Template, bool]:
        """Return the template of a message, and whether the message is held.

        :raises Refused: there is none, it is not approved, or other values belong to it
        """
        template = self.find(sent["name"], sent["language"]["code"])
        if template is None:
            raise Refused(132001, "no template of this name in this language", 404)
        if template["status"] == "PAUSED":
            raise Refused(132015, "the template is paused")
        if template["status"] == "DISABLED":
            raise Refused(132016, "the template is disabled")
        if template["status"] != "APPROVED":
            raise Refused(132001, f"the template is {template['status']}", 404)
        _check_values(template, sent.get("components", []))
        if self.pacing is None or template["quality_score"]["score"] == "GREEN":
            return template, False
        self._paced[template["id"]] = count = self._paced.get(template["id"], 0) + 1
        return template, count > self.pacing


_CREATED = ("id", "status", "category")


def _named(template: Template) -> dict[str, Any]:
    return {
        "message_template_id": int(template["id"]),
        "message_template_name": template["name"],
        "message_template_language": template["language"],
    }


def _check(body: Any) -> Template:
    if not isinstance(body, dict):
        raise Refused(100, "no JSON object")
    if not NAME.fullmatch(str(body.get("name", ""))):
        raise Refused(100, "name")
    if str(body.get("category", "")).upper() not in CATEGORIES:
        raise Refused(100, "category")
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", str(body.get("language", ""))):
        raise Refused(100, "language")
    form = str(body.get("parameter_format", "POSITIONAL")).upper()
    components = body.get("components")
    if not isinstance(components, list):
        raise Refused(100, "components")
    kinds = [str(each.get("type", "")).upper() for each in components]
    if kinds.count("BODY") != 1 or len(set(kinds)) != len(kinds):
        raise Refused(100, "one body, and each other part once at most")
    for kind, component in zip(kinds, components, strict=True):
        if kind in MAX_LENGTHS:
            _check_text(kind, component, form)
        elif kind == "BUTTONS":
            _check_buttons(component.get("buttons"))
        else:
            raise Refused(100, f"component {kind}")
    return {
        "name": body["name"],
        "language": body["language"],
        "category": body["category"].upper(),
        "parameter_format": form,
        "components": components,
    }


def _check_text(kind: str, component: dict[str, Any], form: str) -> None:
    if kind == "HEADER" and component.get("format", "TEXT") != "TEXT":
        if not (component.get("example") or {}).get("header_handle"):
            raise Refused(100, "a header's file needs an example")
        return
    text = component.get("text")
    if not isinstance(text, str) or not 0 < len(text) <= MAX_LENGTHS[kind]:
        raise Refused(100, f"{kind} of {len(text or '')} characters")
    found = list(_VARIABLE.finditer(text))
    if not found:
        return
    if kind == "FOOTER" or (kind == "HEADER" and len(found) > 1):
        raise Refused(100, f"variables of the {kind}")
    if not component.get("example"):
        raise Refused(100, f"the variables of the {kind} need examples")
    names = [each[1] for each in found]
    if form == "POSITIONAL" and names != [str(n + 1) for n in range(len(names))]:
        raise Refused(100, "variables are numbered in their order")
    if form == "NAMED" and any(not re.fullmatch("[a-z][a-z0-9_]*", n) for n in names):
        raise Refused(100, "variables have names of small letters")
    if form == "NAMED" and len(set(names)) < len(names):
        # Not documented: the stricter of two readings.
        raise Refused(100, "a variable stands twice")
    _check_examples(kind, component["example"], names, form)
    if re.search(r"\}\}\s*\{\{", text):
        raise Refused(100, "variables touch each other")
    if kind == "BODY" and not (
        _WORD.search(text[: found[0].start()]) and _WORD.search(text[found[-1].end() :])
    ):
        raise Refused(100, "a variable stands first or last")


def _check_examples(kind: str, example: Any, names: list[str], form: str) -> None:
    """Refuse examples that are not one for each variable."""
    part = f"{kind.lower()}_text"
    if form == "NAMED":
        rows = example.get(f"{part}_named_params") or []
        given = [row.get("param_name") for row in rows if row.get("example")]
    else:
        rows = example.get(part) or []
        # Of a body there are sets of examples, of which one is enough.
        given = rows[0] if rows and isinstance(rows[0], list) else rows
    if len(given) != len(names) or (form == "NAMED" and given != names):
        raise Refused(100, f"examples of the {kind}")


def _check_buttons(buttons: Any) -> None:
    if not isinstance(buttons, list) or not 0 < len(buttons) <= 10:
        raise Refused(100, "buttons")
    kinds = [str(each.get("type", "")) for each in buttons]
    if kinds.count("URL") > 2 or kinds.count("PHONE_NUMBER") > 1:
        raise Refused(100, "too many buttons of a kind")
    groups = [
        kind for kind, _all in itertools.groupby(k == "QUICK_REPLY" for k in kinds)
    ]
    if groups.count(True) > 1:
        raise Refused(100, "quick replies stand together")
    for button in buttons:
        if not 0 < len(str(button.get("text", ""))) <= 25:
            raise Refused(100, "a button's text")
        if _VARIABLE.search(str(button.get("url", ""))) and not button.get("example"):
            raise Refused(100, "a button's address needs an example")


def _check_values(template: Template, components: list[dict[str, Any]]) -> None:
    """Refuse a message with other values than those that the template has."""
    given: dict[str, list[dict[str, Any]]] = {"HEADER": [], "BODY": []}
    buttons = set()
    for component in components:
        kind = component["type"].upper()
        if kind == "BUTTON":
            buttons.add(int(component["index"]))
        else:
            given[kind] += component.get("parameters", [])
    for component in template["components"]:
        kind = component["type"].upper()
        if kind == "BUTTONS":
            dynamic = {
                place
                for place, each in enumerate(component["buttons"])
                if "{{" in str(each.get("url", ""))
            }
            if not dynamic <= buttons or max(buttons, default=0) >= len(
                component["buttons"]
            ):
                raise Refused(132000, "values of buttons")
        elif kind in given:
            file = component.get("format", "TEXT") != "TEXT"
            wanted = _VARIABLE.findall(component.get("text", ""))
            if len(given[kind]) != (1 if file else len(wanted)):
                raise Refused(132000, f"{len(given[kind])} values of {len(wanted)}")
            names = [each.get("parameter_name") for each in given[kind]]
            named = template["parameter_format"] == "NAMED" and not file
            if named and sorted(wanted) != sorted(map(str, names)):
                raise Refused(132000, "names of the values")
