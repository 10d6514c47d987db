# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ten thousand notices in disorder leave each message as an oracle says."""

import random
import uuid
from collections import Counter

import pytest

from odoo import fields
from odoo.tests import tagged

from .fake_cloud.server import make_bodies
from .wa_case import NUMBER, WebhookCommon
from .wa_oracle import expect, make_course

NOTICES = 10_000
DUPLICATED = 0.3


@pytest.mark.slow
@tagged("ahorro", "-at_install", "post_install")
class TestTenThousandNotices(WebhookCommon):
    def test_shuffled_and_a_third_of_them_twice_they_equal_the_oracle(self):
        chance = random.Random(18)
        courses, notices = {}, []
        while len(notices) < NOTICES:
            wamid = f"wamid.{len(courses):06}"
            courses[wamid] = make_course(chance)
            for place, word in enumerate(courses[wamid]):
                moment = str(1_763_478_000 + place)
                status = {"id": wamid, "status": word, "timestamp": moment}
                notices.append((NUMBER, status))
        self._insert(courses)
        bodies = make_bodies(
            notices, size=97, seed=18, duplicated=DUPLICATED, shuffled=True
        )
        for place, raw in enumerate(bodies):
            self.env["ahorro.wa.event"]._store(self.account.id, raw)
            # Meta sends a whole request again, too.
            if chance.random() < DUPLICATED:
                self.env["ahorro.wa.event"]._store(self.account.id, raw + b" ")
            if place % 40 == 0:
                self.env["ahorro.wa.receiver"]._read_some(50)
        self._receive()
        messages = self.env["ahorro.wa.message"].search([("wamid", "in", [*courses])])
        self.assertEqual(len(messages), len(courses))
        wrong = [
            (message.wamid, message.state, courses[message.wamid])
            for message in messages
            if message.state != expect(set(courses[message.wamid]))
        ]
        self.assertFalse(wrong[:5])
        self.assertGreater(min(Counter(messages.mapped("state")).values()), 50)

    def _insert(self, wamids):
        """Have messages be accepted, all at once."""
        case = self.cases[0]
        now = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO ahorro_wa_message (company_id, transport, state, account_id,
                      template_id, case_id, plan_id, partner_id, user_id, opened_at,
                      accepted_at, wamid, uuid)
               SELECT %s, 'api', 'accepted', %s, %s, %s, %s, %s, %s, %s, %s, w, u
                 FROM unnest(%s::text[], %s::text[]) AS v (w, u)""",
            [
                *(self.company.id, self.account.id, self.text.id, case.id),
                *(case.plan_id.id, case.plan_id.partner_id.id, self.supervisor.id),
                *(now, now, list(wamids), [str(uuid.uuid4()) for _one in wamids]),
            ],
        )
