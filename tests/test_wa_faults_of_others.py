# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Faults that comparable products were reported for, and the test that proves ours.

Each row: who reported it, what went wrong, and where it is tested here. The table is
checked: a test that is renamed or goes leaves its row without proof.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = "tests/test_wa_processes.py"
OUTBOX = "tests/test_wa_outbox.py"
WEBHOOK = "tests/test_wa_webhook.py"
RECEIVED = "tests/test_wa_received.py"

FAULTS = (
    (
        "chatwoot PR #12955",
        "marked as done before it was sent: a dead worker drops it in silence",
        PROCESSES,
        "test_each_message_leaves_at_most_once_whoever_is_killed",
    ),
    (
        "ArnasDon/wacrm #472, PR #495",
        "texts are made when they are sent: what was confirmed is not what leaves",
        OUTBOX,
        "test_what_was_confirmed_is_sent_whatever_changes_until_then",
    ),
    (
        "ArnasDon/wacrm #472, PR #495",
        "a tab that is closed leaves a mass send half sent",
        PROCESSES,
        "test_who_closes_the_tab_while_confirming_has_all_of_it_sent_as_it_was_shown",
    ),
    (
        "listmonk #2070, #2168",
        "a mass send that goes on after a pause sends again, or ends too soon",
        PROCESSES,
        "test_a_mass_send_reaches_each_once_whoever_is_killed_and_adds_up",
    ),
    (
        "listmonk #2070, #2168",
        "going on after a pause sends again, or ends too soon",
        PROCESSES,
        "test_each_message_leaves_at_most_once_whoever_is_killed",
    ),
    (
        "glific #2822",
        "a wrong error of the provider opts people out",
        "tests/test_wa_watch.py",
        "test_a_burst_of_undeliverables_marks_nobody_and_pauses",
    ),
    (
        "whatomate #531, chatwoot #15586",
        "messages of people with only a user name are dropped",
        RECEIVED,
        "test_baja_of_who_hides_the_number_is_of_the_message_that_it_answers",
    ),
    (
        "whatomate #531, chatwoot #15586",
        "whoever has only a user name and asks to be left alone is lost",
        RECEIVED,
        "test_baja_of_somebody_whom_nobody_knows_is_told_to_people",
    ),
    (
        "capo-v1 #182",
        "STOP holds for one role only: the holder",
        WEBHOOK,
        "test_baja_from_the_holders_number_stops_what_waits_and_what_comes",
    ),
    (
        "capo-v1 #182",
        "STOP holds for one role only: a third party's phone",
        WEBHOOK,
        "test_baja_from_a_third_partys_number_is_about_that_number",
    ),
    (
        "capo-v1 #182",
        "STOP holds for one role only: two people with one phone",
        WEBHOOK,
        "test_baja_of_a_number_that_two_share_stops_what_waits_for_both",
    ),
    (
        "capo-v1 #182",
        "STOP holds for one role only: a client of two companies",
        WEBHOOK,
        "test_baja_to_one_of_two_companies_is_about_that_company",
    ),
    (
        "capo-v1 #182",
        "STOP holds for one role only: a guest",
        WEBHOOK,
        "test_baja_from_a_number_that_nobody_knows_is_kept_for_that_number",
    ),
    (
        "OCA/social #1911",
        "what staff wrote on the phone is not kept",
        RECEIVED,
        "test_what_staff_wrote_on_the_phone_is_kept_and_wishes_nothing",
    ),
)


@pytest.mark.parametrize(("who", "fault", "path", "name"), FAULTS)
def test_each_fault_of_others_has_its_test_here(who, fault, path, name):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert name in names, f"{who} ({fault}): {path} has no {name}"
