# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tools.panel_question import (
    QuestionError,
    a_moment,
    a_text,
    moment_or_none,
    read_question,
    texts,
    write_question,
)

SHAPE = {"name": a_text, "names": texts, "since": a_moment, "until": moment_or_none}
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
MOMENTS = st.datetimes(min_value=datetime.datetime(1000, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(TEXTS, st.lists(TEXTS), MOMENTS, st.none() | MOMENTS)
def test_what_is_written_is_read(name, names, since, until):
    question = {"name": name, "names": names, "since": since, "until": until}
    assert read_question(write_question(question), SHAPE) == question


@given(JSON.map(json.dumps) | st.text() | JSON)
def test_anything_else_is_refused(text):
    with pytest.raises(QuestionError):
        read_question(text, SHAPE)


@given(st.sampled_from(list(SHAPE)), JSON)
def test_a_value_of_another_kind_is_refused_or_of_its_kind(name, value):
    question = {
        "name": "a",
        "names": [],
        "since": "2020-01-31 00:00:00",
        "until": None,
        name: value,
    }
    try:
        read = read_question(json.dumps(question), SHAPE)
    except QuestionError:
        return
    assert isinstance(read[name], str | list | datetime.datetime | None)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"name": "\\u0000"}', '{"name": "\\ud800"}', '{"name": NaN}', ""],
)
def test_what_no_database_holds_is_refused(text):
    with pytest.raises(QuestionError):
        read_question(text, {"name": a_text})


@pytest.mark.parametrize(
    "moment",
    ["1-1-1 0:0:0", "0001-01-01 00:00:00", "2020-02-30 00:00:00", "2020-01-31"],
)
def test_a_moment_is_written_as_odoo_writes_it(moment):
    with pytest.raises(QuestionError):
        read_question(json.dumps({"since": moment}), {"since": a_moment})
