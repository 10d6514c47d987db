# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shared queue with real server processes: what one transaction cannot prove.

Operators attend over HTTP until nobody is left; answers get lost, requests are sent
twice, workers are killed. Afterwards the database and the operators' own notes are
compared: nobody was in front of two, nothing was saved twice, nothing is stuck.
"""

import http.client
import json
import sys
import threading
import time
import uuid
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.attention.client import Client, RpcError  # noqa: E402  # from the root
from tests.attention.operator import Operator  # noqa: E402
from tests.attention.server import RETRY, STEP_RETRY, serving  # noqa: E402
from tests.attention.together import assert_all_or_none  # noqa: E402
from tools.devenv import cluster, database, odoo_source  # noqa: E402

NAME = "ahorro_queue"
FILL = """
import json
from tests.attention import fill
company = env["res.company"].create({{"name": "Concesionario de la cola"}})
made = fill.make_crossed_campaigns(env, company, {cases}, {operators}, seed=77)
supervisor = fill.make_operators(env, company, 1, "supervisor")[0]
arrears = env.ref("ahorro_campaign.campaign_type_arrears")
made["supervisor"] = supervisor
made["results"] = {{
    "closing": arrears.result_ids.filtered("closes")[0].id,
    "no_answer": env["ahorro.result"].search(
        [("type_id", "=", False), ("retry_hours", ">", 0),
         ("flags_phone_wrong", "=", False)], limit=1).id,
}}
env.cr.commit()
with open({path!r}, "w") as file:
    json.dump(made, file)
"""


def _make(tmp_path, cases: int, operators: int) -> dict:
    """Make the database of a test and return what its operators have to know."""
    database.copy(database.with_addons(odoo_source.find()), NAME)
    made, script = tmp_path / "made.json", tmp_path / "fill.py"
    script.write_text(FILL.format(cases=cases, operators=operators, path=str(made)))
    database.fill(NAME, script, "The queue's database could not be filled")
    return json.loads(made.read_text())


@pytest.fixture(scope="module")
def crew(tmp_path_factory):
    """A server with two workers, and operators who share four hundred cases."""
    made = _make(tmp_path_factory.mktemp("queue"), 300, 12)
    with serving(NAME, workers=2) as server:
        yield server, made
    database.drop(NAME)


@pytest.fixture
def crowd(tmp_path):
    """Forty operators and two thousand cases, without a server yet."""
    yield _make(tmp_path, 2000, 40)
    database.drop(NAME)


def _connect():
    known = cluster.connection()
    return psycopg2.connect(
        dbname=NAME,
        host=known["db_host"],
        port=known["db_port"],
        user=known["db_user"],
        password=known["db_password"] or None,
    )


def _query(text: str, *parameters):
    connection = _connect()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(text, parameters)
            return cursor.fetchall()
    finally:
        connection.close()


#: What may keep each open case from being called now, each asked apart: this is not how
#: the product asks it.
WHERE = """
    SELECT c.id,
           EXISTS (SELECT FROM ahorro_lease l
                    WHERE l.expires_at > now() AT TIME ZONE 'UTC'
                      AND (l.plan_id = p.id OR l.partner_id = h.id
                           OR EXISTS (SELECT FROM res_partner o
                                       WHERE o.id = l.partner_id
                                         AND o.ahorro_document_key
                                             = h.ahorro_document_key)
                           OR EXISTS (SELECT FROM ahorro_phone mine, ahorro_phone theirs
                                       WHERE mine.partner_id = h.id
                                         AND theirs.partner_id = l.partner_id
                                         AND mine.national = theirs.national
                                         AND mine.active AND theirs.active
                                         AND NOT COALESCE(mine.is_wrong, FALSE)
                                         AND NOT COALESCE(theirs.is_wrong, FALSE)
                                         AND NOT COALESCE(mine.is_shared, FALSE)
                                         AND NOT COALESCE(theirs.is_shared, FALSE)))),
           c.blocked_reason IS NOT NULL OR m.state = 'archived' OR NOT p.active
               OR h.id IS NULL,
           c.next_action_at > now() AT TIME ZONE 'UTC'
      FROM ahorro_case c
      JOIN ahorro_plan p ON p.id = c.plan_id
      LEFT JOIN res_partner h ON h.id = p.partner_id
      LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
     WHERE c.state <> 'done'
"""


def _states(server, made) -> dict:
    """Return where the open cases are, as the supervisor sees it."""
    client = Client(server.port, made["supervisor"]["sid"])
    states = client.call("ahorro.live.floor", "get_live_floor")["states"]
    client.close()
    return states


def _assert_each_open_case_is_in_one_state(server, made) -> None:
    """Compare what the supervisor sees with what is asked of each case apart.

    Nobody may be working meanwhile.
    """
    counted = dict.fromkeys(("waiting", "leased", "scheduled", "blocked"), 0)
    for _case, leased, blocked, scheduled in _query(WHERE):
        flags = {"leased": leased, "blocked": blocked, "scheduled": scheduled}
        counted[next((name for name in flags if flags[name]), "waiting")] += 1
    seen = _states(server, made)
    assert {name: seen[name] for name in counted} == counted
    assert seen["open"] == sum(counted.values())


def _operators(server, made, *, trouble: float, stop=None) -> list[Operator]:
    return [
        Operator(server.port, user, made["results"], number, trouble=trouble, stop=stop)
        for number, user in enumerate(made["operators"])
    ]


def _run(operators, meanwhile=None) -> None:
    for operator in operators:
        operator.start()
    if meanwhile:
        meanwhile()
    for operator in operators:
        operator.join(600)
    errors = [error for operator in operators for error in operator.diary.errors]
    assert not errors, errors


def _assert_nobody_was_in_front_of_two(operators, people) -> None:
    by_key = defaultdict(list)
    for operator in operators:
        for case, start, end in operator.diary.held:
            for key in people[str(case)]:
                by_key[key].append((start, end, operator.diary.uid))
    for key, intervals in by_key.items():
        intervals.sort()
        for (_s, end, uid), (start, _e, other) in zip(
            intervals, intervals[1:], strict=False
        ):
            assert uid == other or end <= start, f"{key}: {uid} and {other}"


def _assert_each_save_is_one_movement(made, operators) -> None:
    saved = dict(made.get("apart", {}))
    for operator in operators:
        for key, movement in operator.diary.saved.items():
            saved[f"{operator.diary.uid}-{key}"] = movement
    rows = dict(
        _query(
            """SELECT idempotency_key, id FROM ahorro_movement
                WHERE kind IN ('comment', 'finish', 'skip')
                  AND detail->'together' IS NULL"""
        )
    )
    assert rows == saved


def _assert_cases_say_what_movements_say() -> None:
    wrong = _query(
        """
        WITH counted AS (
            SELECT m.case_id, count(*) AS saves,
                   count(*) FILTER (WHERE m.kind = 'finish') AS finished
              FROM ahorro_movement m
             WHERE m.kind IN ('comment', 'finish') AND NOT EXISTS (
                   SELECT FROM ahorro_movement u WHERE u.reverses_id = m.id)
             GROUP BY m.case_id)
        SELECT c.id FROM ahorro_case c LEFT JOIN counted n ON n.case_id = c.id
         WHERE COALESCE(n.saves, 0) <> c.attempts
            OR COALESCE(n.finished, 0) <> CASE WHEN c.state = 'done' THEN 1 ELSE 0 END
        """
    )
    assert not wrong


def _check(server, made, operators) -> None:
    _assert_nobody_was_in_front_of_two(operators, made["people"])
    _assert_each_save_is_one_movement(made, operators)
    _assert_cases_say_what_movements_say()
    _assert_each_open_case_is_in_one_state(server, made)
    states = _states(server, made)
    assert states["leased"] == 0, "nobody is left in front of an operator"
    assert states["waiting"] == 0, "nobody is left behind"
    _assert_the_log_is_clean(server)


def _assert_the_log_is_clean(server) -> None:
    for text in (RETRY, STEP_RETRY, "Traceback"):
        assert not server.lines(text), server.lines(text)[:3]


def test_two_windows_that_ask_at_once_have_one_client(crew):
    server, made = crew
    answers = []

    def ask():
        client = Client(server.port, made["operators"][0]["sid"])
        answers.append(client.call("ahorro.attend", "attend_next")["lease_token"])
        client.close()

    threads = [threading.Thread(target=ask) for _window in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 6 and len(set(answers)) == 1
    client = Client(server.port, made["operators"][0]["sid"])
    client.call("ahorro.attend", "lease_release", answers[0])
    client.close()


def _wait_for_a_lock(count: int) -> None:
    """Wait until so many connections wait for somebody's lock."""
    for _try in range(200):
        waiting = _query(
            """SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'"""
        )[0][0]
        if waiting >= count:
            return
        time.sleep(0.02)  # they are on their way
    raise AssertionError("nobody waits")


@contextmanager
def _locked(case: int):
    """Hold a case as somebody does who is about to change it, and then change it."""
    connection = _connect()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "UPDATE ahorro_case SET write_date = now() WHERE id = %s", [case]
            )
            yield
    finally:
        connection.close()


def test_a_save_that_waited_sees_what_was_committed_meanwhile(crew):
    server, made = crew
    client = Client(server.port, made["operators"][1]["sid"])
    twin = Client(server.port, made["operators"][1]["sid"])
    answer = client.call("ahorro.attend", "attend_next")
    values = {"kind": "finish", "result_id": made["results"]["closing"]}
    key = str(uuid.uuid4())
    arguments = ("save_attention", answer["lease_token"], values, key)
    answers = []

    def save(window):
        answers.append(window.call("ahorro.attend", *arguments, True))

    threads = [threading.Thread(target=save, args=[one]) for one in (client, twin)]
    with _locked(answer["case_id"]):
        for thread in threads:
            thread.start()
        _wait_for_a_lock(2)
    for thread in threads:
        thread.join(60)
    one, other = answers
    assert one["movement_id"] == other["movement_id"]
    assert one["next"]["lease_token"] == other["next"]["lease_token"]
    saved = "SELECT id FROM ahorro_movement WHERE case_id = %s AND kind = 'finish'"
    assert _query(saved, answer["case_id"]) == [(one["movement_id"],)]
    made["apart"] = {f"{made['operators'][1]['uid']}-{key}": one["movement_id"]}
    client.call("ahorro.attend", "lease_release", one["next"]["lease_token"])
    client.close()
    twin.close()
    _assert_the_log_is_clean(server)


def test_an_expired_lease_returns_to_the_queue(crew):
    server, made = crew
    first = Client(server.port, made["operators"][2]["sid"])
    second = Client(server.port, made["operators"][3]["sid"])
    answer = first.call("ahorro.attend", "attend_next")
    case, token = answer["case_id"], answer["lease_token"]
    with pytest.raises(RpcError) as taken:
        second.call("ahorro.attend", "attend_case", case)
    assert taken.value.code == "taken"
    _query(
        """UPDATE ahorro_lease SET expires_at = taken_at
            WHERE token = %s RETURNING id""",
        token,
    )
    again = second.call("ahorro.attend", "attend_case", case)
    assert again["case_id"] == case and again["lease_token"] != token
    values = {"kind": "comment", "comment": "Llegué tarde"}
    with pytest.raises(RpcError) as lost:
        first.call("ahorro.attend", "save_attention", token, values, "late", False)
    assert lost.value.code == "lease_lost"
    second.call("ahorro.attend", "lease_release", again["lease_token"])
    first.close()
    second.close()


def test_operators_on_a_bad_network_share_the_queue(crew):
    server, made = crew
    _assert_each_open_case_is_in_one_state(server, made)
    before = _states(server, made)
    assert before["waiting"] == before["open"] > 250
    operators = _operators(server, made, trouble=0.2)
    saves = threading.Semaphore(0)
    for operator in operators:
        operator.diary.note = saves.release

    def kill():
        for _time in range(2):
            for _save in range(40):  # in the middle of the work
                assert saves.acquire(timeout=60)
            server.kill_worker()
            assert any(operator.is_alive() for operator in operators)
            _states_when_up(server, made)

    _run(operators, kill)
    _check(server, made, operators)
    assert_all_or_none(operators, _query)
    assert sum(operator.diary.undone for operator in operators)


def _states_when_up(server, made) -> None:
    for _try in range(50):
        try:
            _states(server, made)
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)  # its request was on the worker that was killed
    raise AssertionError("no worker came back")


@pytest.mark.slow
@pytest.mark.parametrize("workers", [4, 0])
def test_forty_operators_and_two_thousand_cases(crowd, workers):
    # A server with threads needs two connections a request (docs/operations.md).
    with serving(NAME, workers=workers, db_maxconn=160) as server:
        operators = _operators(server, crowd, trouble=0.1)
        _run(operators)
        _check(server, crowd, operators)
