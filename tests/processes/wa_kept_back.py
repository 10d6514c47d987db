# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""*Do not send* is pressed while the sender is at work.

Run by an Odoo shell on a database of its own: ``kept_back``.
"""

import random
from unittest.mock import patch

from .wa_messages import Scene

MESSAGES = 300
#: At how many moments of the sending somebody presses the button.
PRESSES = 60


class KeptBack(Scene):
    """Who presses the button writes down in the account's name what they were told."""

    def press(self, message_id):
        """Return the action of somebody who keeps a message from leaving."""

        def action(env):
            from odoo.exceptions import UserError

            message = env["ahorro.wa.message"].browse(message_id)
            try:
                message.action_cancel()
            except UserError:
                print(f"refused {message_id}", flush=True)

        return action

    def read(self):
        """Return id, number and state of each message."""

        def action(env):
            return [
                (one.id, one.uuid, one.state)
                for one in env["ahorro.wa.message"].search([], order="id")
            ]

        return self.crew.run(action)

    def assert_sent(self, number, state, times):
        """Check that a message is in a state and was asked for so often."""
        told = {uuid: then for _id, uuid, then in self.read()}
        assert told[number] == state, (told[number], state)
        assert self.cloud.requests[number] == times, self.cloud.requests[number]


def kept_back(env):
    """What is kept back never leaves, and who is told so is told the truth."""
    with patch.object(env.registry["ir.cron"], "_trigger", lambda *args, **kw: None):
        _play(KeptBack(env))


def _play(scene):
    crew = scene.crew

    # The sender has it: who presses the button waits, and is told that it left.
    scene.enqueue(1)
    [(message_id, number, _state)] = scene.read()
    sender = crew.start(scene.send, ("ahorro.wa.outbox.claim", "_take"))
    sender.wait_until_stopped()
    person = crew.start(scene.press(message_id))
    sender.go_on()
    sender.join()
    person.join()
    scene.assert_sent(number, "accepted", 1)

    # Whoever pressed it has it: the sender passes it by, now and later.
    scene.enqueue(1)
    message_id, number, _state = scene.read()[-1]
    person = crew.start(scene.press(message_id), ("ahorro.wa.message", "_decide"))
    person.wait_until_stopped()
    crew.start(scene.send).join()
    assert not scene.cloud.requests[number], "it left while somebody kept it back"
    person.go_on()
    person.join()
    crew.start(scene.send).join()
    scene.assert_sent(number, "cancelled", 0)

    # At sixty moments of the sending of many, whichever of them it is.
    scene.enqueue(MESSAGES)
    scene.cloud.latency = 0.002
    new = [row for row in scene.read() if row[2] == "queued"]
    chance = random.Random(7)
    sender = crew.start(scene.send)
    people = [
        crew.start(scene.press(message_id))
        for message_id, _number, _state in chance.sample(new, PRESSES)
    ]
    for worker in (*people, sender):
        worker.join()
    crew.start(scene.send).join()
    states = {number: state for _id, number, state in scene.read()}
    kept = [number for number, state in states.items() if state == "cancelled"]
    for number, state in states.items():
        assert state in ("accepted", "cancelled"), (number, state)
        asked = scene.cloud.requests[number]
        assert asked == (state == "accepted"), (number, state, asked)
    print(f"{len(kept) - 1} of {PRESSES} kept back")
    assert 1 < len(kept) <= PRESSES + 1, len(kept)

    print("ended well")
    crew.leave()
