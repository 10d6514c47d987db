# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Forty conversations at once: clients write, operators answer, senders send.

Run by an Odoo shell on a database of its own: ``forty``.
"""

import json
import random
import time
from unittest.mock import patch

from .wa_messages import Scene

PEOPLE, ROUNDS, OPERATORS, WRITERS = 40, 3, 4, 4


class Conversations(Scene):
    """To the people it adds open cases, each of one of some operators."""

    def _make_more(self, env):
        kind = env.ref("ahorro_campaign.campaign_type_arrears")
        users = env["res.users"]
        for place in range(OPERATORS):
            users |= users.create(
                {
                    "name": f"Operador {place}",
                    "login": f"operador{place}",
                    "company_id": self.company,
                    "company_ids": [(6, 0, [self.company])],
                    "group_ids": [(4, env.ref("ahorro_plan.group_operator").id)],
                }
            )
        self.operators = {}
        for place, (plan, _partner, phone) in enumerate(self._people):
            user = users[place % OPERATORS]
            env["ahorro.case"].create(
                {
                    "plan_id": plan,
                    "company_id": self.company,
                    "type_id": kind.id,
                    "user_id": user.id,
                }
            )
            self.operators[phone.lstrip("+")] = user.id
        self.phones = sorted(self.operators)
        self.clients = {
            phone.lstrip("+"): partner for _plan, partner, phone in self._people
        }

    def tell(self, turn):
        """Have everybody write once, by several posts that arrive in disorder."""
        chance = random.Random(turn)
        rows = [
            {
                "from": phone,
                "id": f"wamid.{phone}.{turn}",
                "timestamp": str(int(time.time())),
                "type": "text",
                "text": {"body": f"de {phone}, vez {turn}"},
            }
            for phone in self.phones
        ]
        twice = rows + chance.sample(rows, len(rows) // 3)
        chance.shuffle(twice)
        return [
            _as_notice(twice[start : start + 5]) for start in range(0, len(twice), 5)
        ]

    def write(self, bodies):
        """Return the action that receives some posts, each by itself."""

        def action(env):
            for raw in bodies:
                env["ahorro.wa.event"]._store(self.account, raw)
                env.cr.commit()
                env["ahorro.wa.receiver"]._read_some(50)
                env["ahorro.wa.conversation"]._show_some(5)
                env.cr.commit()

        return action

    def answer(self, user_id, turn):
        """Return the action by which an operator answers all theirs."""

        def action(env):
            own = env(user=user_id, su=False)
            channels = own["discuss.channel"].search(
                [("channel_type", "=", "ahorro_wa"), ("is_member", "=", True)]
            )
            for channel in channels:
                text = f"a {channel.ahorro_wa_phone}, vez {turn}"
                _post(env.registry, user_id, channel.id, text)
                self.send(env)

        return action

    def finish(self):
        """Read, show and send what is left."""

        def action(env):
            while env["ahorro.wa.receiver"]._read_some(50):
                pass
            while env["ahorro.wa.conversation"]._show_some(20):
                pass
            self.send(env)

        self.crew.start(action).join()

    def bodies(self):
        """Return what each conversation says, by its phone, and who reads it."""

        def action(env):
            channels = env["discuss.channel"].search(
                [("channel_type", "=", "ahorro_wa")]
            )
            return [
                (
                    channel.ahorro_wa_phone,
                    channel.ahorro_wa_partner_id.id,
                    channel.channel_member_ids.partner_id.user_ids.ids,
                    [str(one.body) for one in channel.message_ids.sorted("id")],
                )
                for channel in channels
            ]

        return self.crew.run(action)


def _post(registry, user_id, channel_id, text):
    """Answer as a request does, which Odoo runs again where it met another."""
    from odoo import api
    from odoo.service.model import retrying

    with registry.cursor() as cr:
        env = api.Environment(cr, user_id, {})
        channel = env["discuss.channel"].browse(channel_id)
        retrying(lambda: channel.message_post(body=text, message_type="comment"), env)


def _as_notice(rows):
    from odoo.addons.ahorro_whatsapp.tests.wa_records import NUMBER

    value = {"metadata": {"phone_number_id": NUMBER}, "messages": rows}
    entry = {"changes": [{"field": "messages", "value": value}]}
    return json.dumps({"entry": [entry]}).encode()


def forty(env):
    """No message is lost, doubled, or in anybody else's conversation."""
    with patch.object(env.registry["ir.cron"], "_trigger", lambda *args, **kw: None):
        _play(Conversations(env, people=PEOPLE))


def _play(scene):
    crew = scene.crew
    users = sorted(set(scene.operators.values()))
    for turn in range(ROUNDS):
        # While clients write for the second time, operators answer the first.
        bodies = scene.tell(turn)
        workers = [
            crew.start(scene.write(bodies[place::WRITERS])) for place in range(WRITERS)
        ]
        if turn:
            workers += [crew.start(scene.answer(user, turn)) for user in users]
        for worker in workers:
            worker.join()
        scene.finish()
    found = scene.bodies()
    assert len(found) == PEOPLE, f"{len(found)} conversations"
    for phone, partner, members, bodies in found:
        assert partner == scene.clients[phone], phone
        assert members == [scene.operators[phone]], (phone, members)
        text = " ".join(bodies)
        for turn in range(ROUNDS):
            assert text.count(f"de {phone}, vez {turn}") == 1, (phone, bodies)
        for turn in range(1, ROUNDS):
            assert text.count(f"a {phone}, vez {turn}") == 1, (phone, bodies)
        assert len(bodies) == 2 * ROUNDS - 1, (phone, bodies)
    sent = [
        (taken.to.lstrip("+"), taken.body["text"]["body"])
        for taken in scene.cloud.taken.values()
    ]
    wanted = [
        (phone, f"a {phone}, vez {turn}")
        for phone in scene.phones
        for turn in range(1, ROUNDS)
    ]
    assert sorted(sent) == sorted(wanted)
    assert set(scene.cloud.by_uuid.values()) == {1}

    print("ended well")
    crew.leave()
