# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Statements in the form in which PostgreSQL keeps them: ``$1`` where ``%s`` was.

A value sent to a statement that is kept has to be of the type that the same value has
as a literal of its own, or the statement would mean something else. These types are
those of what psycopg2 writes:
https://www.psycopg.org/docs/usage.html#adaptation-of-python-values-to-sql-types
A quoted literal has no type until its place gives it one, and ``unknown`` says the same
of a parameter.
"""

import functools
import math
import re
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from psycopg2.extras import Json

_MARK = re.compile(r"%[s%]")
#: How many rows are wanted decides how they are looked for: a limit is no parameter.
_LIMIT = re.compile(r"\bLIMIT\s*$", re.IGNORECASE)
_KEPT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
_INT4, _INT8 = 2**31, 2**63
#: Parameters of a statement, at most: longer ones are lists of rows, never twice alike.
MAX_PARAMS = 100


class Shape(NamedTuple):
    """What two statements have in common when one plan serves both."""

    code: str
    #: The PostgreSQL type of each parameter.
    types: tuple[str, ...]
    #: For each ``%s``: None for a parameter, how many for a tuple of them, and a limit
    #: as the text that it is.
    marks: tuple[int | str | None, ...]

    def get_text(self) -> str:
        """Return the statement with ``$1``, ``$2`` and so on for its parameters."""
        marks = iter(self.marks)
        number = 0

        def write_mark(found: re.Match) -> str:
            nonlocal number
            if found[0] == "%%":
                return "%"
            mark = next(marks)
            if isinstance(mark, str):
                return mark
            first, number = number + 1, number + (1 if mark is None else mark)
            names = ", ".join(f"${n}" for n in range(first, number + 1))
            return names if mark is None else f"({names})"

        return _MARK.sub(write_mark, self.code)


@functools.lru_cache(maxsize=1000)
def _find_limits(code: str) -> tuple[bool, ...] | None:
    """Return for each ``%s`` whether it is a limit; None for what is not kept."""
    if not _KEPT.match(code):
        return None
    return tuple(
        bool(_LIMIT.search(code, 0, found.start()))
        for found in _MARK.finditer(code)
        if found[0] == "%s"
    )


def read_shape(code: str, params: tuple | list) -> tuple[Shape, list] | None:
    """Return the shape of a statement, and its parameters one by one.

    :param code: with a ``%s`` for each parameter, and ``%%`` for a percent sign
    :param params: a tuple stands for a list in parentheses, as psycopg2 writes it
    :return: None for a statement that is not kept: neither a query nor a change of
        rows, too long, or with a value whose type is not known here
    """
    limits = _find_limits(code)
    if limits is None or len(limits) != len(params):
        return None
    values: list = []
    marks: list = []
    for param, is_limit in zip(params, limits, strict=True):
        if is_limit and type(param) is int:
            marks.append(str(param))
        elif type(param) is tuple and param:
            marks.append(len(param))
            values.extend(param)
        else:
            marks.append(None)
            values.append(param)
    if len(values) > MAX_PARAMS:
        return None
    types = tuple(map(get_type, values))
    if None in types:
        return None
    return Shape(code, types, tuple(marks)), values


def get_type(value: Any) -> str | None:
    """Return the type of the literal that psycopg2 writes for a value.

    :return: None where it is not known here
    """
    kind = type(value)
    if kind is str or kind is Json or value is None:
        return "unknown"
    if kind is bool:
        return "boolean"
    if kind is int:
        if -_INT4 < value < _INT4:
            return "integer"
        return "bigint" if -_INT8 < value < _INT8 else None
    if kind is datetime:
        return "timestamptz" if value.tzinfo else "timestamp"
    if kind is date:
        return "date"
    if kind is timedelta:
        return "interval"
    if kind is float:
        return "numeric" if math.isfinite(value) else None
    if kind is list:
        return _get_list_type(value)
    return None


def _get_list_type(values: list) -> str | None:
    if not values:
        return "unknown"  # written as '{}'
    kinds = {type(value) for value in values} - {type(None)}
    if kinds == {int}:
        widest = max(abs(value) for value in values if value is not None)
        name = get_type(widest)
        return f"{name}[]" if name else None
    return "text[]" if kinds == {str} else None
