# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The door of public methods: what they are called with is typed and bounded."""

import logging
from functools import wraps
from inspect import signature

import psycopg2

from odoo.api import NewId
from odoo.exceptions import UserError

from ...tools.arguments import Anything, check, is_id
from ...tools.causes import cause_of
from .cause import get_cause_sentence

_logger = logging.getLogger(__name__)

ANYTHING = Anything()
#: Said of ``self``: the method is of one record.
ONE = "one record"
#: Context keys with which a caller would choose values of records that are made.
DEFAULTS = "default_"


def remote(**kinds):
    """Return a decorator for a method that remote calls reach.

    Its arguments are checked before it begins, and refused with a sentence; ids of
    records too. Keys ``default_*`` of the context are left outside: what a public
    method makes, often with more rights than the caller's, has the values that the
    method gives. So is a time zone that is no text. A parameter that is not named
    here may be anything, within bounds.

    A full disk, a lost connection and the like become their sentence; the log keeps one
    line of each.

    :param kinds: of ``tools.arguments``, by the parameter's name; ``self=ONE`` for a
        method of one record
    """
    single = kinds.pop("self", None) is ONE

    def decorate(method):
        parameters = list(signature(method).parameters)[1:]
        expected = {name: kinds.get(name, ANYTHING) for name in parameters}
        unknown = kinds.keys() - expected.keys()
        if unknown:
            raise TypeError(f"{method.__name__} has no parameter {sorted(unknown)}")

        @wraps(method)
        def checked(self, *args, **kwargs):
            if not all(is_id(id_) or isinstance(id_, NewId) for id_ in self._ids) or (
                single and len(self._ids) != 1
            ):
                raise UserError(self.env._("There is no such record: reload the page."))
            for name, value in (*zip(parameters, args, strict=False), *kwargs.items()):
                problem = name in expected and check(expected[name], value)
                if problem:
                    raise UserError(_get_sentence(self.env, name, *problem))
            context = self.env.context
            odd = {key for key in context if key.startswith(DEFAULTS)}
            if not isinstance(context.get("tz") or "", str):
                odd.add("tz")
            if odd:
                kept = {key: context[key] for key in context if key not in odd}
                self = self.with_env(self.env(context=kept))
            try:
                return method(self, *args, **kwargs)
            except (psycopg2.Error, OSError, MemoryError) as error:
                sentence = get_cause_sentence(self.env, error)
                if not sentence:
                    raise
                _logger.error("%s.%s: %s", self._name, method.__name__, error)
                refusal = UserError(sentence)
                refusal.context = {"ahorro": {"code": cause_of(error)}}
                raise refusal from error

        checked.ahorro_remote = expected
        return checked

    return decorate


def _get_sentence(env, name, problem, limit):
    """Return what to say of an argument that cannot be taken."""
    if problem == "long":
        return env._(
            "This text is too long: at most %(limit)s characters fit.", limit=limit
        )
    if problem == "many":
        return env._(
            "These are too many at a time: at most %(limit)s. Do it in several parts.",
            limit=limit,
        )
    if problem == "sign":
        return env._(
            "The text has a sign that cannot be stored: type it again instead of "
            "copying it."
        )
    return env._("The form could not be read (%(name)s): reload the page.", name=name)
