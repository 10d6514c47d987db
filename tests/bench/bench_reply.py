# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An answer in a conversation: from the operator's Enter to the request at Meta.

A server with processes as a dealership has it, with its scheduler; the answers are
posted over HTTP as Discuss does. The clocks of both ends are this machine's.
"""

import json
import statistics
import sys
import time
import urllib.request
from http.cookiejar import CookieJar

from tests.attention.server import serving
from tests.fake_cloud import FakeCloud
from tests.fake_cloud import serving as serving_cloud
from tests.fake_cloud.cloud import SECRET, TOKEN

from .common import environment, new_company, parser, print_figure, print_machine

NUMBER, PHONE = "106540352242922", "5493415550100"
WORKERS, ANSWERS = 2, 20
#: Seconds in which an answer has to reach the service.
MOST = 2.0


def _fill(env, url):
    # Odoo's packages can be imported once its configuration is read.
    from odoo import fields

    from odoo.addons.ahorro_whatsapp.tests.wa_records import make_account

    company = new_company(env, "Bench respuestas")
    env["ir.config_parameter"].set_param("ahorro_whatsapp.graph_base_url", url)
    account = make_account(
        company, phone_number_id=NUMBER, typed_token=TOKEN, typed_app_secret=SECRET
    )
    user = env["res.users"].create(
        {
            "name": "Operadora",
            "login": "bench_reply",
            "password": "bench_reply",
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(4, env.ref("ahorro_plan.group_supervisor").id)],
        }
    )
    account.user_ids = user
    env["ahorro.wa.inbound"].create(
        {
            "company_id": company.id,
            "account_id": account.id,
            "wamid": "wamid.bench",
            "phone": PHONE,
            "kind": "text",
            "moment": fields.Datetime.now(),
            "text": "Hola",
            "shown_state": "waiting",
        }
    )
    env.cr.commit()  # showing has transactions of its own
    env["ahorro.wa.conversation"]._show_some(1)
    env.cr.commit()
    channel = env["discuss.channel"].search([("ahorro_wa_account_id", "=", account.id)])
    env.cr.commit()
    return channel.id


class Operator:
    """Somebody who is logged in and answers."""

    def __init__(self, port, database):
        self._url = f"http://127.0.0.1:{port}"
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)
        values = {"db": database, "login": "bench_reply", "password": "bench_reply"}
        self.ask("/web/session/authenticate", values)

    def ask(self, path, params):
        """Ask as the web client does; return the answer."""
        body = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._url + path, body, headers)
        with self._opener.open(request, timeout=30) as answer:
            found = json.load(answer)
        assert "error" not in found, found
        return found["result"]

    def answer(self, channel_id, text):
        """Write in a conversation."""
        self.ask(
            "/mail/message/post",
            {
                "thread_model": "discuss.channel",
                "thread_id": channel_id,
                "post_data": {"body": text, "message_type": "comment"},
            },
        )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = parser(__doc__, plans=0).parse_args(arguments)
    cloud = FakeCloud()
    with serving_cloud(cloud) as service, environment(options.config) as env:
        print_machine(env)
        channel_id = _fill(env, service.url)
        database = env.cr.dbname
        env.cr.commit()
        with serving(database, workers=WORKERS, max_cron_threads=2) as server:
            operator = Operator(server.port, database)
            requests, wholes = [], []
            for place in range(ANSWERS + 1):
                text = f"respuesta {place}"
                begin = time.time()
                operator.answer(channel_id, text)
                requests.append(1000 * (time.time() - begin))
                end = begin + 90
                moment = None
                while moment is None and time.time() < end:
                    moment = next(
                        (
                            one.moment
                            for one in list(cloud.taken.values())
                            if one.body["text"]["body"] == text
                        ),
                        None,
                    )
                    time.sleep(0.005)
                assert moment, "it never came"
                wholes.append(moment - begin)
            # The first one finds processes that have loaded nothing yet.
            first, wholes = wholes[0], sorted(wholes[1:])
            print_figure("first answer of a new server", first, "s")
            print_figure(
                "answer reaches the service, median", wholes[len(wholes) // 2], "s"
            )
            print_figure("the slowest", wholes[-1], f"s (under {MOST})")
            print_figure(
                "request of the operator, median", statistics.median(requests[1:]), "ms"
            )
        sent = [one.body["text"]["body"] for one in cloud.taken.values()]
        print_figure("answers that were sent twice", len(sent) - len(set(sent)), "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
