# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mass send whose senders are killed, meet each other, are paused and go on.

Run by an Odoo shell on a database of its own: ``mass`` and ``closed_tab``.
"""

import http.client
import json
import random
import socket
import struct
import time
from unittest.mock import patch

from tests.attention.server import serving as odoo

from .wa_messages import KILLS, MESSAGES, Scene

PAUSES = 10
#: Messages that a sender has taken when it is killed: nobody knows whether they left.
CLAIMED = 48


class BatchScene(Scene):
    """To the people it adds two supervisors and a text that Meta approved."""

    def _make_more(self, env):
        from odoo.addons.ahorro_whatsapp.tests.wa_records import approve_at_meta

        template = env["ahorro.wa.template"].browse(self.template)
        template.state = "ready"
        account = env["ahorro.wa.account"].browse(self.account)
        approve_at_meta(template, account)
        for name in ("approve_messages", "approve_cost"):
            env["ir.config_parameter"].set_param(f"ahorro_whatsapp.{name}", "0")
        group = env.ref("ahorro_plan.group_supervisor")
        users = env["res.users"].with_context(no_reset_password=True)
        self._supervisors = users.create(
            [
                {
                    "name": login,
                    "login": login,
                    "password": login,
                    "company_id": self.company,
                    "company_ids": [self.company],
                    "group_ids": group.ids,
                }
                for login in ("una_supervisora", "otro_supervisor")
            ]
        ).ids
        self.type = env["ahorro.campaign.type"].search(
            [("purpose", "=", "contractual")], limit=1
        )

    def _as(self, env, place=0):
        return env(
            user=self._supervisors[place],
            context={"allowed_company_ids": [self.company]},
            su=False,
        )

    def prepare(self):
        """Prepare the mass send as its page does."""

        def action(env):
            env = self._as(env)
            page = env["ahorro.wa.batch"].open_create(
                "ahorro.plan", domain=[("company_id", "=", self.company)]
            )
            made = (
                env["ahorro.wa.batch.create"]
                .with_context(**page["context"])
                .create({"template_id": self.template, "type_id": self.type.id})
                .action_prepare()
            )
            return made["res_id"]

        self.batch = self.crew.run(action)

    def confirm(self, env, place=0):
        """Press the button that sends it."""
        self._get_batch(env, place).action_confirm()

    def pause(self):
        """Pause it."""
        self.crew.run(lambda env: self._get_batch(env).action_pause())

    def resume(self):
        """Have somebody else let it go on."""
        self.crew.run(lambda env: self._get_batch(env, 1).action_resume())

    def _get_batch(self, env, place=0):
        return self._as(env, place)["ahorro.wa.batch"].browse(self.batch)

    def look(self):
        """Check that its figures add up; return its state and the figures by key."""

        def action(env):
            batch = self._get_batch(env)
            return batch.state, batch.figures

        state, figures = self.crew.run(action)
        counts = {row["key"]: row["count"] for row in figures["progress"]}
        assert figures["enter"]["count"] == self.people, figures["enter"]
        if state != "draft":
            assert sum(counts.values()) == self.people, counts
        twice = [one for one, count in self.cloud.by_uuid.items() if count > 1]
        assert not twice, f"{len(twice)} were sent twice"
        return state, counts


def mass(env):
    """A mass send reaches each once at most and ends with all accounted for."""
    with patch.object(env.registry["ir.cron"], "_trigger", lambda *args, **kw: None):
        _play(BatchScene(env, MESSAGES))


def _play(scene):
    crew, cloud = scene.crew, scene.cloud
    chance = random.Random(5)
    scene.prepare()

    # Killed while it is confirmed: nothing was.
    worker = crew.start(scene.confirm, ("ahorro.wa.batch.dispatch", "_join_lines"))
    worker.wait_until_stopped()
    worker.kill()
    assert scene.look() == ("draft", {})
    assert not scene.states()

    # Two confirm it at once: it is confirmed once.
    first = crew.start(scene.confirm, ("ahorro.wa.batch.dispatch", "_join_lines"))
    first.wait_until_stopped()
    second = crew.start(scene.confirm)
    first.go_on()
    first.join()
    second.join()
    assert scene.look() == ("running", {"queued": MESSAGES})

    # Killed between the change of its state and the first claim.
    worker = crew.start(scene.send, ("ahorro.wa.outbox.claim", "_claim"))
    worker.wait_until_stopped()
    worker.kill()
    assert not cloud.requests.total()
    assert scene.look() == ("running", {"queued": MESSAGES})

    # Paused while it leaves, restarted and resumed.
    cloud.latency = 0.002
    for turn in range(PAUSES):
        worker = crew.start(scene.send)
        wanted = cloud.requests.total() + chance.randint(1, 30)
        assert cloud.wait_for_requests(wanted), "nothing was asked"
        scene.pause()
        if turn % 2:
            worker.kill()
        else:
            worker.join()
        asked = cloud.requests.total()
        crew.start(scene.send).join()
        assert cloud.requests.total() == asked, "what was paused was sent"
        state, _counts = scene.look()
        assert state == "paused", state
        scene.resume()

    # Two senders at once: the second has nothing to do.
    first = crew.start(scene.send, ("ahorro.wa.outbox.record", "_record"))
    first.wait_until_stopped()
    asked = cloud.requests.total()
    crew.start(scene.send).join()
    assert cloud.requests.total() == asked, "a second sender sent too"
    first.kill()

    # Killed twenty times, each time somewhere else.
    for _kill in range(KILLS):
        worker = crew.start(scene.send)
        wanted = cloud.requests.total() + chance.randint(1, 30)
        assert cloud.wait_for_requests(wanted), "nothing was asked"
        worker.kill()
        state, _counts = scene.look()
        assert state == "running", state
    crew.start(scene.send).join()
    state, counts = scene.look()
    assert state == "done", state
    assert set(counts) == {"accepted", "unknown"}, counts
    kills = KILLS + PAUSES // 2 + 1
    assert counts["unknown"] <= kills * CLAIMED, counts
    print(f"{counts['unknown']} unconfirmed after {kills} kills")
    assert len(scene.check()) == MESSAGES

    # Meta's notices say which of those left, and no others are said to have.
    scene.receive()
    states = scene.check()
    for number, state in states.items():
        assert (state == "sent") == (number in cloud.by_uuid), (number, state)
    _state, counts = scene.look()
    assert counts["sent"] == len(cloud.by_uuid), counts

    print("ended well")
    crew.leave()


# === A TAB THAT IS CLOSED ===

#: People of it, and seconds that the server may take.
PEOPLE = 1_000
PATIENCE = 60


def closed_tab(env):
    """Who closes the tab while confirming has all of it sent, as it was shown."""
    database = env.cr.dbname
    with patch.object(env.registry["ir.cron"], "_trigger", lambda *args, **kw: None):
        _play_closed_tab(BatchScene(env, PEOPLE), database)


def _play_closed_tab(scene, database):
    scene.prepare()
    shown = scene.crew.run(
        lambda env: {line.phone: line.text for line in scene._get_batch(env).line_ids}
    )
    assert len(shown) == PEOPLE
    with odoo(database, 0, max_cron_threads=0) as server:
        _ask_and_leave(server.port, database, scene.batch)
        end = time.monotonic() + PATIENCE
        while (state := scene.look()[0]) == "draft" and time.monotonic() < end:
            pass
    assert (state, scene.look()[1]) == ("running", {"queued": PEOPLE})

    # Somebody corrects names meanwhile.
    scene.crew.run(
        lambda env: (
            scene._get_batch(env)
            .line_ids[:10]
            .partner_id.sudo()
            .write({"name": "Otro Nombre"})
        )
    )
    scene.crew.start(scene.send).join()
    assert scene.look() == ("done", {"accepted": PEOPLE})
    sent = {}
    for taken in scene.cloud.taken.values():
        parameters = taken.body["template"]["components"][0]["parameters"]
        sent[taken.body["to"]] = [one["text"] for one in parameters]
    assert set(sent) == set(shown)
    for phone, values in sent.items():
        assert all(value in shown[phone] for value in values), (phone, values)

    print("ended well")
    scene.crew.leave()


def _ask_and_leave(port, database, batch_id):
    """Press the button by HTTP, and close the connection before the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    login = "una_supervisora"
    connection.request(
        "POST",
        "/web/session/authenticate",
        json.dumps(
            {
                "params": {
                    "db": database,
                    "login": login,
                    "password": login,
                }
            }
        ),
        {"Content-Type": "application/json"},
    )
    answer = connection.getresponse()
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    assert json.loads(answer.read())["result"]["uid"]
    connection.close()
    connection.connect()
    # Closed with a reset, as by a browser that is gone.
    connection.sock.setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
    )
    params = {
        "model": "ahorro.wa.batch",
        "method": "action_confirm",
        "args": [[batch_id]],
        "kwargs": {},
    }
    connection.request(
        "POST",
        "/web/dataset/call_kw",
        json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
        {"Content-Type": "application/json", "Cookie": cookie},
    )
    connection.close()
