# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What operators who save several cases of a person at once leave in the database."""

from collections import defaultdict
from collections.abc import Callable

from .operator import Operator


def assert_all_or_none(operators: list[Operator], query: Callable) -> None:
    """Check that cases saved together are those that were sent, undone together.

    :param query: runs SQL in the database and returns its rows
    """
    sent = {
        f"{operator.diary.uid}-{key}": count
        for operator in operators
        for key, count in operator.diary.together.items()
        if count
    }
    rows = query(
        """
        SELECT m.idempotency_key, m.id, other.id, other.user_id = m.user_id,
               EXISTS (SELECT FROM ahorro_movement u WHERE u.reverses_id = m.id),
               EXISTS (SELECT FROM ahorro_movement u WHERE u.reverses_id = other.id)
          FROM ahorro_movement m, jsonb_array_elements_text(m.detail->'also') also
          JOIN ahorro_movement other ON other.id = also::integer
               AND other.detail->'together' IS NOT NULL
        """
    )
    found = defaultdict(int)
    for key, _main, _other, same_user, undone, other_undone in rows:
        found[key] += 1
        assert same_user and undone == other_undone, key
    assert dict(found) == sent
    assert sum(sent.values()) > 10, "some were saved together"
    every = query("SELECT id FROM ahorro_movement WHERE detail->'together' IS NOT NULL")
    assert sorted(row[2] for row in rows) == sorted(row[0] for row in every)
