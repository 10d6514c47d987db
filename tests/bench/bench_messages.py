# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ten thousand WhatsApp messages against a local stand-in of Meta, and its notices.

Beside the naive way on the same machine: a message, a request, a commit. The stand-in
runs in a process of its own and counts each message by our number of it.
"""

import multiprocessing
import sys
import time
import uuid
from collections import Counter
from contextlib import contextmanager

import requests

from tests.fake_cloud import FakeCloud, serving
from tests.fake_cloud.cloud import SECRET, TOKEN
from tests.fake_cloud.server import make_bodies

from .common import (
    environment,
    keep_figure,
    new_company,
    parser,
    print_figure,
    print_machine,
    seconds,
)

SEED = 1818
NUMBER = "106540352242922"
MESSAGES = 10_000
NAIVE = 300
#: Milliseconds that Meta takes to answer, and messages a second to reach.
LATENCIES = {0: 300, 200: 75}
STATUSES_A_SECOND = 5_000


def _serve(pipe) -> None:
    """Be Meta, until told to stop."""
    cloud = FakeCloud()
    with serving(cloud) as server:
        pipe.send(server.url)
        while (order := pipe.recv()) != "stop":
            if order == "count":
                pipe.send(Counter(cloud.by_uuid))
            elif order == "notices":
                pipe.send(cloud.get_statuses())
            else:
                cloud.latency = order / 1000


@contextmanager
def _meta():
    """Yield the end of a pipe to the stand-in, and its address."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours, ours.recv()
    finally:
        ours.send("stop")
        process.join()


def _fill(env, plans: int, url: str) -> dict:
    # Odoo's packages can be imported once its configuration is read.
    from odoo.addons.ahorro_whatsapp.tests.wa_records import make_account

    from tests.attention import fill
    from tests.portfolio import sql

    fill.open_hours(env)
    company = new_company(env, "Bench mensajes")
    loaded = sql.load(env, plans, SEED, company=company)
    env["ir.config_parameter"].set_param("ahorro_campaign.weekly_cap", "0")
    env["ir.config_parameter"].set_param("ahorro_whatsapp.graph_base_url", url)
    account = make_account(company, typed_token=TOKEN, typed_app_secret=SECRET)
    template = env["ahorro.wa.template"].create(
        {"name": "Aviso", "body": "Hola {{nombre}}, te escribimos por tu plan."}
    )
    env.flush_all()
    env.cr.execute(
        """SELECT p.id, p.partner_id, min(f.e164) FROM ahorro_plan p
             JOIN ahorro_phone f ON f.partner_id = p.partner_id
            WHERE p.id = ANY(%s) AND f.e164 IS NOT NULL AND f.is_wrong IS NOT TRUE
              AND f.is_shared IS NOT TRUE AND f.no_whatsapp IS NOT TRUE
            GROUP BY 1, 2 ORDER BY 1""",
        [loaded["plan_ids"]],
    )
    people = env.cr.fetchall()
    return {
        "account": account,
        "people": people,
        "common": {
            "company_id": company.id,
            "account_id": account.id,
            "template_id": template.id,
            "user_id": env.uid,
        },
    }


def _enqueue(env, made: dict, count: int) -> None:
    rows = []
    for place in range(count):
        plan, partner, phone = made["people"][place % len(made["people"])]
        rows.append(
            {
                **made["common"],
                "plan_id": plan,
                "partner_id": partner,
                "phone": phone,
                "text": "Hola",
                "body": _body(phone),
                "idempotency_key": str(uuid.uuid4()),
            }
        )
    env["ahorro.wa.outbox"]._enqueue(rows)
    env.cr.commit()


def _body(phone: str) -> dict:
    return {
        "messaging_product": "whatsapp",
        "to": phone,
        "type": "text",
        "text": {"body": "Hola, te escribimos por tu plan."},
    }


def _send_naively(env, made: dict, url: str) -> None:
    """Send as a loop over records does: one request and one commit each."""
    messages = env["ahorro.wa.message"].search([("state", "=", "queued")], limit=NAIVE)
    for message in messages:
        answer = requests.post(
            f"{url}/v27.0/{NUMBER}/messages",
            json={**_body(message.phone), "biz_opaque_callback_data": message.uuid},
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=20,
        )
        wamid = answer.json()["messages"][0]["id"]
        message.write({"state": "accepted", "wamid": wamid})
        env.flush_all()
        env.cr.commit()


def _measure_sending(env, made: dict, meta, url: str, count: int) -> None:
    for latency, goal in LATENCIES.items():
        meta.send(latency)
        amount = count if not latency else count // 5
        _enqueue(env, made, NAIVE)
        naive = NAIVE / seconds(lambda: _send_naively(env, made, url))
        print_figure(f"{latency} ms: one by one", naive, "msg/s")
        _enqueue(env, made, amount)
        ours = amount / seconds(lambda: env["ahorro.wa.outbox"]._send(made["account"]))
        what = f"{amount:,} messages, Meta answers after {latency} ms"
        keep_figure("B7", what, ours, "msg/s", at_least=goal)
        keep_figure("B7", f"{what}: beside one by one", ours / naive, "times")
        env.cr.commit()
        env.invalidate_all()
    meta.send("count")
    counts = meta.recv()
    twice = sum(1 for count in counts.values() if count > 1)
    keep_figure("B7", "messages sent twice", twice, at_most=0)
    waiting = env["ahorro.wa.message"].search_count([("state", "=", "queued")])
    keep_figure("B7", "messages left behind", waiting, at_most=0)


def _measure_notices(env, made: dict, meta) -> None:
    meta.send("notices")
    notices = meta.recv()
    bodies = make_bodies(notices, size=100, seed=SEED, duplicated=0.3, shuffled=True)
    store = env["ahorro.wa.event"]._store

    def keep():
        for raw in bodies:
            store(made["account"].id, raw)
        env.cr.commit()

    def read():
        while env["ahorro.wa.receiver"]._read_some(50):
            pass

    keep()
    start = time.perf_counter()
    read()
    rate = 1.3 * len(notices) / (time.perf_counter() - start)
    keep_figure("B8", "statuses applied", rate, "/s", at_least=STATUSES_A_SECOND)
    env.cr.commit()
    env.invalidate_all()
    # Some were never sent: whom the guard does not let be written to.
    sent = env["ahorro.wa.message"].search([("wamid", "!=", False)])
    unread = sent.filtered(lambda message: message.state != "read")
    print_figure("sent", len(sent), "messages")
    what = "messages whose status was lost"
    keep_figure("B8", what, len(unread), at_most=0)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    made_parser = parser(__doc__, plans=2_500)
    made_parser.add_argument("--messages", type=int, default=MESSAGES)
    options = made_parser.parse_args(arguments)
    with _meta() as (meta, url), environment(options.config) as env:
        print_machine(env)
        made = _fill(env, options.plans, url)
        _measure_sending(env, made, meta, url, options.messages)
        _measure_notices(env, made, meta)
    return 0


if __name__ == "__main__":
    sys.exit(main())
