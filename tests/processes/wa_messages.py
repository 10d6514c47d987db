# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""WhatsApp messages whose senders are killed, meet each other, pause and go on.

Run by an Odoo shell on a database of its own: ``once`` and ``two_accounts``.
"""

import random
import time
import uuid
from unittest.mock import patch

from tests.fake_cloud import FakeCloud, serving
from tests.fake_cloud.cloud import SECRET, TOKEN
from tests.fake_cloud.server import make_bodies

from .crew import Crew

PEOPLE = 100
MESSAGES = 2_000
KILLS = 20


class Scene:
    """People with a plan each, an account, and the service that stands in for Meta."""

    def __init__(self, env, people=PEOPLE):
        from odoo.addons.ahorro_whatsapp.tests.wa_records import make_account

        self.people = people
        company = env["res.company"].create({"name": "Concesionario de prueba"})
        env["ir.config_parameter"].set_param("ahorro_campaign.weekly_cap", "0")
        provider = env["ahorro.provider"].search([], limit=1)
        status = env["ahorro.plan.status"].search(
            [("provider_id", "=", provider.id)], limit=1
        )
        template = env["ahorro.wa.template"].create(
            {
                "name": "Aviso",
                "body": "Hola {{nombre}}, te escribimos por tu plan.",
                "company_id": company.id,
            }
        )
        partners = env["res.partner"].create(
            [
                {"name": f"Cliente {place}", "phone": f"+54 9 341 555-{place:04}"}
                for place in range(people)
            ]
        )
        plans = env["ahorro.plan"].create(
            [
                {
                    "provider_id": provider.id,
                    "company_id": company.id,
                    "partner_id": partner.id,
                    "subscription_number": str(3_000_000 + place),
                    "status_id": status.id,
                }
                for place, partner in enumerate(partners)
            ]
        )
        account = make_account(company, typed_token=TOKEN, typed_app_secret=SECRET)
        self.company, self.template = company.id, template.id
        self.account = account.id
        self._common = {
            "company_id": company.id,
            "account_id": account.id,
            "template_id": template.id,
            "user_id": env.uid,
        }
        self._people = [
            (plan.id, plan.partner_id.id, plan.partner_id.ahorro_phone_ids[:1].e164)
            for plan in plans
        ]
        assert all(phone for _plan, _partner, phone in self._people)
        self._make_more(env)
        # At whatever hour this runs; the hours of contact have tests of their own.
        env.registry["ahorro.contact.guard"]._get_closed_companies = lambda *args: []
        self.cloud = FakeCloud()
        self._serving = serving(self.cloud)
        server = self._serving.__enter__()
        env["ir.config_parameter"].set_param(
            "ahorro_whatsapp.graph_base_url", server.url
        )
        self.crew = Crew(env)

    def _make_more(self, env):
        """Make what another scene needs besides, before there are workers."""

    def enqueue(self, count):
        """Put messages in, in a transaction of their own."""

        def action(env):
            rows = []
            for place in range(count):
                plan, partner, phone = self._people[place % self.people]
                rows.append(
                    {
                        **self._common,
                        "plan_id": plan,
                        "partner_id": partner,
                        "phone": phone,
                        "text": f"Hola {place}",
                        "body": {
                            "messaging_product": "whatsapp",
                            "to": phone,
                            "type": "text",
                            "text": {"body": f"Hola {place}"},
                        },
                        "idempotency_key": str(uuid.uuid4()),
                    }
                )
            env["ahorro.wa.outbox"]._enqueue(rows)

        self.crew.run(action)

    def send(self, env):
        """Do what the scheduler does."""
        env["ahorro.wa.outbox"]._send(env["ahorro.wa.account"].browse(self.account))

    def states(self):
        """Return the state of each message, by its number."""

        def action(env):
            messages = env["ahorro.wa.message"].search([])
            return {message.uuid: message.state for message in messages}

        return self.crew.run(action)

    def receive(self):
        """Have Meta tell what it sent, in disorder, and read it."""

        def keep(env):
            bodies = make_bodies(self.cloud.get_statuses(["sent"]), shuffled=True)
            for raw in bodies:
                env["ahorro.wa.event"]._store(self.account, raw)

        def read(env):
            while env["ahorro.wa.receiver"]._read_some(50):
                pass

        self.crew.run(keep)
        self.crew.start(read).join()

    def set_paused(self, paused):
        """Pause the account, or let it go on."""

        def action(env):
            account = env["ahorro.wa.account"].browse(self.account)
            if paused:
                account._pause("En pausa")
            else:
                account.action_resume()

        self.crew.run(action)

    def check(self):
        """Check that nothing was sent twice and nothing was lost; return the states."""
        states = self.states()
        twice = [one for one, count in self.cloud.by_uuid.items() if count > 1]
        assert not twice, f"{len(twice)} were sent twice"
        taken = set(self.cloud.by_uuid)
        for number, state in states.items():
            if number in taken:
                assert state in ("accepted", "unknown", "sent"), (number, state)
            else:
                assert state in ("queued", "unknown"), (number, state)
        return states


def once(env):
    """Each message reaches the service at most once, and none is forgotten."""
    with patch.object(env.registry["ir.cron"], "_trigger", lambda *args, **kw: None):
        _play(env)


def _play(env):
    scene = Scene(env)
    crew, cloud = scene.crew, scene.cloud
    chance = random.Random(3)

    # Killed twenty times, each time somewhere else.
    scene.enqueue(MESSAGES)
    # Enough time for the requests to be on their way when the kill comes.
    cloud.latency = 0.002
    for _kill in range(KILLS):
        worker = crew.start(scene.send)
        wanted = cloud.requests.total() + chance.randint(1, 90)
        assert cloud.wait_for_requests(min(wanted, MESSAGES)), "nothing was asked"
        worker.kill()
    crew.start(scene.send).join()
    states = scene.check()
    assert "queued" not in states.values(), "some were left behind"
    lost = [one for one, state in states.items() if state == "unknown"]
    print(f"{len(lost)} unconfirmed after {KILLS} kills")
    assert len(lost) <= KILLS * 48

    # Meta's notices say which of those left.
    scene.receive()
    states = scene.check()
    for number, state in states.items():
        assert (state == "sent") == (number in cloud.by_uuid), (number, state)

    # Killed between the commit of what waits and the first claim.
    scene.enqueue(50)
    worker = crew.start(scene.send, ("ahorro.wa.outbox.claim", "_claim"))
    worker.wait_until_stopped()
    worker.kill()
    before = cloud.requests.total()
    crew.start(scene.send).join()
    scene.check()
    assert cloud.requests.total() == before + 50

    # Two senders at once: the second has nothing to do.
    scene.enqueue(100)
    first = crew.start(scene.send, ("ahorro.wa.outbox.record", "_record"))
    first.wait_until_stopped()
    asked = cloud.requests.total()
    crew.start(scene.send).join()
    assert cloud.requests.total() == asked, "a second sender sent too"
    first.go_on()
    first.join()
    scene.check()

    # Paused, gone on with and killed, ten times.
    scene.enqueue(300)
    for turn in range(10):
        worker = crew.start(scene.send)
        cloud.wait_for_requests(cloud.requests.total() + 10, timeout=1)
        if turn % 2:
            worker.kill()
        scene.set_paused(True)
        if not turn % 2:
            worker.join()
        count = cloud.requests.total()
        crew.start(scene.send).join()
        assert cloud.requests.total() == count, "a paused account sent"
        scene.set_paused(False)
    crew.start(scene.send).join()
    states = scene.check()
    assert "queued" not in states.values()
    assert len(states) == MESSAGES + 450

    print("ended well")
    crew.leave()


def two_accounts(env):
    """Of two accounts that claim at one moment, one writes to a person."""
    with patch.object(env.registry["ir.cron"], "_trigger", lambda *args, **kw: None):
        _play_two_accounts(TwoAccounts(env, people=1))


class TwoAccounts(Scene):
    """To the account it adds another one of the same dealership."""

    def _make_more(self, env):
        from odoo.addons.ahorro_whatsapp.tests.wa_records import make_account

        company = env["res.company"].browse(self.company)
        self.other = make_account(
            company, name="Cobranzas", phone_number_id="2", typed_token=TOKEN
        ).id
        env["ir.config_parameter"].set_param("ahorro_campaign.weekly_cap", "1")

    def claim(self, account_id):
        """Return the action that claims what waits for an account."""

        def action(env):
            from odoo.addons.ahorro_campaign.models.queue.queue_transaction import (
                run_step,
            )
            from odoo.addons.ahorro_whatsapp.models.outbox.wa_outbox import _claim_step

            run_step(env, _claim_step, account_id)

        return action

    def wait_until_one_waits(self):
        """Wait until somebody waits for the lock of claims, or two seconds."""
        end = time.monotonic() + 2
        waits = False
        while not waits and time.monotonic() < end:
            waits = self.crew.run(_somebody_waits)
        return waits


def _somebody_waits(env):
    env.cr.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    return bool(env.cr.fetchall())


def _play_two_accounts(scene):
    scene.enqueue(1)
    scene._common["account_id"] = scene.other
    scene.enqueue(1)
    first = scene.crew.start(
        scene.claim(scene.account), ("ahorro.wa.outbox.claim", "_take")
    )
    first.wait_until_stopped()
    second = scene.crew.start(scene.claim(scene.other))
    scene.wait_until_one_waits()
    first.go_on()
    first.join()
    second.join()
    states = sorted(scene.states().values())
    assert states == ["queued", "sending"], states

    print("ended well")
    scene.crew.leave()
