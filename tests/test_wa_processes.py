# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""WhatsApp messages in real processes: kills, two senders, pauses."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root

pytestmark = pytest.mark.slow


def test_each_message_leaves_at_most_once_whoever_is_killed():
    play("ahorro_wa", "wa_messages", "once")


def test_what_is_kept_back_while_the_sender_works_never_leaves():
    play("ahorro_wa_kept", "wa_kept_back", "kept_back")


def test_a_mass_send_reaches_each_once_whoever_is_killed_and_adds_up():
    play("ahorro_wa_mass", "wa_batches", "mass")


def test_two_accounts_that_claim_at_once_write_to_a_person_once():
    play("ahorro_wa_two", "wa_messages", "two_accounts")


def test_who_closes_the_tab_while_confirming_has_all_of_it_sent_as_it_was_shown():
    play("ahorro_wa_tab", "wa_batches", "closed_tab")


def test_forty_conversations_at_once_lose_double_and_mix_nothing():
    play("ahorro_wa_forty", "wa_conversations", "forty")
