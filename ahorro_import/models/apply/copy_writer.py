# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The rows of many records that are alike, as COPY reads them."""

import json
import re

from odoo import fields

from ..read.copy_text import copy_text

#: How COPY is told that an empty text is no value.
OPTIONS = "(FORMAT text, NULL '')"
#: What COPY would take for something else, or the database cannot hold.
_SPECIAL = re.compile(r"[\\\n\r\x00\ud800-\udfff]")
#: Fields that store nothing for what is empty, whichever emptiness it is.
_EMPTY_IS_NULL = (fields.Char, fields.Text, fields.Selection, fields.Many2one)


class CopyWriter:
    """Writes the rows of one shape: what they have in common once, for all of them.

    :param records: of the model
    :param list names: the columns, in their order; ``id`` is one of them
    :param dict common: what a column holds where a record says nothing of it
    :param vals: the values of one of them; the others give the same names, and leave
        the same ones empty
    :param equal: names whose values are the same in all of them
    :param worked_out: names that follow from the values, and come with each record
    """

    def __init__(self, records, names, common, vals, equal, worked_out):
        places = {name: place for place, name in enumerate(names)}
        self._texts = [_write_text(common[name]) for name in names]
        self._id_place = places["id"]
        self._worked_out = [(places[name], name) for name in worked_out]
        self._given_texts, self._given = [], []
        for name, value in vals.items():
            if name in worked_out:
                continue
            write = get_writer(records, name)
            kind = type(records._fields[name])
            # Whether there is a value is a matter of the shape.
            is_empty = not value and kind in _EMPTY_IS_NULL
            if is_empty or kind is fields.Boolean or name in equal:
                self._texts[places[name]] = write(value, vals)
            else:
                given = self._given_texts if is_plain(records, name) else self._given
                given.append((places[name], name, write))

    def write_row(self, record_id, vals, follows):
        """Return the row of a record.

        :param dict follows: of the names that are worked out
        """
        texts = self._texts.copy()
        for place, name, write in self._given_texts:
            value = vals[name]
            texts[place] = value if type(value) is str else write(value, vals)
        for place, name, write in self._given:
            texts[place] = write(vals[name], vals)
        for place, name in self._worked_out:
            value = follows[name]
            texts[place] = value if type(value) is str else str(value or "")
        texts[self._id_place] = str(record_id)
        row = "\t".join(texts)
        # Few rows have a sign that means something to COPY.
        if _SPECIAL.search(row) or row.count("\t") >= len(texts):
            return "\t".join(text and copy_text(text) for text in texts)
        return row


def convert(records, name, value, vals):
    """Return a value of a new record as its column holds it."""
    field = records._fields[name]
    # Most of what may be given is not.
    if value is False and field.type != "boolean":
        return None
    return field.convert_to_column_insert(value, records, vals)


def is_plain(records, name):
    """Tell whether Odoo stores a text as it is given."""
    field = records._fields[name]
    return type(field) in (fields.Char, fields.Text) and not field.size


def get_writer(records, name):
    """Return a function of a value, and of all of its record, that writes it."""
    field = records._fields[name]
    known = {}

    def write_any(value, vals):
        return _write_text(convert(records, name, value, vals))

    def write_known(value, vals):
        text = known.get(value)
        if text is None:
            text = known[value] = write_any(value, vals)
        return text

    def write_number(value, vals):
        return str(value) if type(value) is int else write_any(value, vals)

    if type(field) is fields.Selection:
        return write_known
    return write_number if type(field) is fields.Many2one else write_any


def _write_text(value):
    if value is None:
        return ""
    return json.dumps(value) if type(value) in (list, dict) else str(value)
