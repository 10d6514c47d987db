# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The questions that domains of the panel carry to their searches, checked.

A figure's domain may come back from any client: whatever it holds by then is either a
question of the right shape or a ``QuestionError``.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

MOMENT: Final = "%Y-%m-%d %H:%M:%S"
#: What PostgreSQL cannot hold.
_ILLEGAL: Final = re.compile("[\0\ud800-\udfff]")


class QuestionError(ValueError):
    """The text is no question of the shape that its search understands."""


def write_question(question: Mapping[str, Any]) -> str:
    """Return the text of a question; moments are written as Odoo writes them."""
    return json.dumps(
        {
            name: value.strftime(MOMENT)
            if isinstance(value, datetime.datetime)
            else value
            for name, value in question.items()
        },
        sort_keys=True,
    )


def read_question(
    text: object, shape: Mapping[str, Callable[[object], Any]]
) -> dict[str, Any]:
    """Return what ``write_question`` wrote.

    :param shape: name to what reads its value: ``a_text``, ``texts``, ``a_moment``,
        ``moment_or_none``; every name has to be there
    :raises QuestionError: it is something else
    """
    if not isinstance(text, str):
        raise QuestionError("text")
    try:
        question = json.loads(text)
        if not isinstance(question, dict) or question.keys() != shape.keys():
            raise QuestionError("names")
        return {name: read(question[name]) for name, read in shape.items()}
    except (TypeError, ValueError, RecursionError) as error:
        raise QuestionError(str(error)) from None


def a_text(value: object) -> str:
    """Return a text that the database can hold."""
    if not isinstance(value, str) or _ILLEGAL.search(value):
        raise QuestionError("text")
    return value


def texts(value: object) -> list[str]:
    """Return a list of texts."""
    if not isinstance(value, list):
        raise QuestionError("texts")
    return [a_text(item) for item in value]


def a_moment(value: object) -> datetime.datetime:
    """Return a UTC moment."""
    # Read by the letter: "1-1-1 0:0:0" is a moment too for Python.
    moment = datetime.datetime.strptime(a_text(value), MOMENT)
    if moment.year < 1000:
        raise QuestionError("moment")
    return moment


def moment_or_none(value: object) -> datetime.datetime | None:
    """Return a UTC moment, or None where there is none."""
    return None if value is None else a_moment(value)
