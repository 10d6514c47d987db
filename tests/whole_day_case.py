# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the whole day begins with: a portfolio, people, WhatsApp's local service."""

import base64
import json
import random
import re
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html

from odoo import Command, fields

from odoo.addons.ahorro_campaign.tests.campaign_common import open_all_hours
from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon
from odoo.addons.ahorro_whatsapp.tests.wa_common import BODY
from odoo.addons.ahorro_whatsapp.tests.wa_records import (
    NUMBER,
    approve_at_meta,
    make_account,
)
from odoo.addons.mail.tests.common import MockEmail

from .fake_cloud import FakeCloud, serving
from .fake_cloud.cloud import SECRET, TOKEN
from .fake_cloud.notices import Disorder, Notices
from .fake_cloud.server import sign_body
from .page_case import FirstPageCase
from .portfolio import iter_plans, render
from .portfolio.people import make_holder
from .wa_case import WaCloudCommon

#: Of this seed all savers who owe have a mobile, and each is another person.
SEED, PLANS = 3, 40
NEW_LOGIN = "nayla@litoral.com"


def holder_of(number):
    """Return somebody whom no file has named yet."""
    return make_holder(random.Random(number), 90_000_000 + number)


class WholeDayCase(FirstPageCase, AhorroPlanCommon, MockEmail):
    """Acts are tours; between them time passes and notices come in."""

    # A request of the outbox reaches the local service, and no other address.
    _request_handler = classmethod(WaCloudCommon._request_handler.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = freeze_time(datetime.now().replace(microsecond=0))
        cls.time = cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls.colleague = cls._user("ahorro_colleague", "ahorro_plan.group_operator")
        open_all_hours(cls.env)
        cls.today = fields.Date.context_today(cls.operator)
        cls.env["ahorro.contact.holiday"].create(
            {
                "name": "Se trabaja",
                "date": cls.today + timedelta(2),
                "is_worked": True,
            }
        )
        cls.admin.group_ids = [
            Command.link(cls.env.ref("base.group_erp_manager").id),
            Command.link(cls.env.ref("base.group_partner_manager").id),
        ]
        cls._connect_whatsapp()
        cls._tell_months()

    @classmethod
    def _connect_whatsapp(cls):
        cls.cloud = FakeCloud(strict=True)
        cls.cloud.numbers.append(NUMBER)
        cls.notices = Notices(cls.cloud, Disorder())
        server = cls.enterClassContext(serving(cls.cloud))
        cls.env["ir.config_parameter"].set_param(
            "ahorro_whatsapp.graph_base_url", server.url
        )
        cls.account = make_account(
            cls.company,
            typed_token=TOKEN,
            typed_app_secret=SECRET,
            typed_verify_token="mine",
        )
        cls.text = cls.env["ahorro.wa.template"].create(
            {
                "name": "Aviso de cuota",
                "body": BODY,
                "state": "ready",
                "company_id": cls.company.id,
            }
        )
        made = cls.cloud.templates.create(cls.text._prepare_submission())
        cls.cloud.templates.decide(made["id"], "APPROVED")
        approve_at_meta(cls.text, cls.account)

    @classmethod
    def _tell_months(cls):
        """Invent the portfolio; the first plan was typed by hand, for somebody else."""
        plans = list(iter_plans(PLANS, seed=SEED))
        savers = [plan for plan in plans if plan.stage == "N0"]
        cls.savers = [plan for plan in savers if plan.installments_owed]
        # Whoever stands in the figure of the panel owes something.
        cls.plans_of_file = [
            plan for plan in plans if plan not in savers or plan in cls.savers
        ]
        cls.typed = cls.savers[0]
        cls.plan.write(
            {
                "subscription_number": cls.typed.subscription_number,
                "group": cls.typed.group,
                "order": cls.typed.order,
            }
        )

    def setUp(self):
        super().setUp()
        # No program runs jobs while tests do: a phase is worked when it is asked for.
        runs = type(self.env["ahorro.import"])
        start = runs._start

        def start_at_once(run, phase):
            return start(run.with_context(queue_job__no_delay=True), phase)

        self.enterContext(patch.object(runs, "_start", start_at_once))

    # === HELPERS ===

    def _tour(self, path, name, login, **told):
        """Play an act; what the test knows and no screen does is told to it."""
        code = f"odoo.wholeDay = {json.dumps(told)};"
        self.start_tour(
            path,
            name,
            login=login,
            timeout=180,
            ready="odoo.isReady === true && Boolean(odoo.startTour)",
            code=f"{code} odoo.startTour('{name}', {{}})",
        )
        self.env.invalidate_all()

    def _file(self, plans, day):
        made = render(plans, layout="rombo", fmt="xlsx", seed=SEED, day=day)
        name = f"cartera_{day:%Y-%m-%d}.xlsx"
        return {"name": name, "content": base64.b64encode(made.data).decode()}

    def _record(self, plan):
        """Return the plan of the database that a file's plan is."""
        domain = [("company_id", "=", self.company.id)]
        if plan.subscription_number:
            domain += [("subscription_number", "=", plan.subscription_number)]
        else:
            domain += [("group", "=", plan.group), ("order", "=", plan.order)]
        record = self.env["ahorro.plan"].search(domain)
        self.assertEqual(len(record), 1, plan)
        return record

    def _last_run(self):
        return self.env["ahorro.import"].search([], limit=1, order="id desc")

    def _movements(self, user, after=0):
        """Return what a user did since a movement, in its order."""
        return self.env["ahorro.movement"].search(
            [("user_id", "=", user.id), ("id", ">", after)], order="id"
        )

    def _work_nights(self):
        """Do what the scheduler does after a file."""
        self.env["ahorro.living.run"]._cron_follow()
        self.env["ahorro.attend.promise"]._cron_bring_up()
        self.env.flush_all()
        self.env.invalidate_all()

    def _choose_password(self, user):
        """Follow the link of the invitation, as its mail has it."""
        [mail] = [one for one in self._mails if NEW_LOGIN in str(one["email_to"])]
        link = re.search(
            r'href="([^"]*/web/(?:signup|reset_password)[^"]*)"', mail["body"]
        )
        path = re.sub(r"^https?://[^/]+", "", link[1].replace("&amp;", "&"))
        page = html.fromstring(self.url_open(path).text)
        token = page.xpath("//form//input[@name='csrf_token']/@value")[0]
        answer = self.url_open(
            path,
            data={
                "csrf_token": token,
                "login": NEW_LOGIN,
                "name": user.name,
                # Odoo's tests log in with the log-in as the password.
                "password": NEW_LOGIN,
                "confirm_password": NEW_LOGIN,
            },
        )
        self.assertEqual(answer.status_code, 200)

    # === WHATSAPP ===

    def _exchange(self):
        """Let messages leave and Meta's notices come in by their address."""
        self.time.tick(timedelta(minutes=2))
        self.env["ahorro.wa.outbox"]._send(self.account)
        now = datetime.now().timestamp()
        self.notices.collect(now)
        for raw in self.notices.due(now + 60):
            self.env.flush_all()
            answer = self.url_open(
                f"/ahorro_wa/webhook/{self.account.webhook_key}",
                data=raw,
                headers=sign_body(self.cloud, raw),
            )
            self.assertEqual(answer.status_code, 200)
        while self.env["ahorro.wa.receiver"]._read_some(50):
            pass
        while self.env["ahorro.wa.conversation"]._show_some(20):
            pass
        self.env.flush_all()
        self.env.invalidate_all()

    def _client_writes(self, phone, text):
        now = datetime.now().timestamp()
        self.notices.write(NUMBER, phone.lstrip("+"), now, text=text)
        self._exchange()
