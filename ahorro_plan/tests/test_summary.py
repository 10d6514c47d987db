# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
from datetime import datetime, timedelta

import openpyxl
from freezegun import freeze_time
from lxml import html

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.base.models.ir_mail_server import MailDeliveryException
from odoo.addons.mail.tests.common import MockEmail

from .panel_common import PanelCase

#: A Monday, 08:00 in Buenos Aires; in Madrid it is noon.
MONDAY = datetime(2026, 3, 9, 11)


class TestSummary(PanelCase, MockEmail):
    """The weekly summary: who gets it, when, what it says, and never twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = freeze_time(MONDAY)
        cls.time = cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls.env["ir.mail_server"].create({"name": "Salida", "smtp_host": "localhost"})
        cls.env["ahorro.summary"].search([]).unlink()
        cls.supervisor.email = "lider@litoral.example.com"
        cls.rombo.unpaid_to_rescission = 3
        cls.env["ahorro.plan"]._set_change_origin(
            changed_at=MONDAY - timedelta(days=30)
        )
        cls.near = cls._plan(
            partner_id=cls.holder.id,
            subscription_number="2711701",
            installments_owed=2,
            overdue_debt=90000,
        )
        cls.env.flush_all()
        cls.env["ahorro.plan"]._set_change_origin()

    def setUp(self):
        super().setUp()
        self.time.move_to(MONDAY - timedelta(days=3))
        self.summary = self._own(self.supervisor, is_wanted=True)
        self.time.move_to(MONDAY)

    def _own(self, user, **values):
        action = self._rpc(user, "ahorro.summary", "action_open_own")
        if values:
            self._rpc(user, "ahorro.summary", "write", [action["res_id"]], values)
        return self.env["ahorro.summary"].browse(action["res_id"])

    def _run(self):
        """Run the cron as Odoo does; return the mails that it sent."""
        self.env.flush_all()
        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            cron = self.env.ref("ahorro_plan.ir_cron_send_summaries")
            self.assertTrue(cron.method_direct_trigger())
        self.env.invalidate_all()
        return list(self._mails)

    # === WHEN ===

    def test_it_is_sent_on_the_day_and_hour_of_the_users_own_zone(self):
        self.time.move_to(MONDAY - timedelta(minutes=1))
        self.assertFalse(self._run())
        self.time.move_to(MONDAY)
        (mail,) = self._run()
        self.assertIn("lider@litoral.example.com", mail["email_to"][0])

    def test_another_zone_is_another_moment(self):
        self.supervisor.tz = "Europe/Madrid"
        # 08:00 there was four hours ago, after the setting was made.
        self.time.move_to(MONDAY - timedelta(hours=4, minutes=1))
        self.assertFalse(self._run())
        self.time.move_to(MONDAY - timedelta(hours=4))
        self.assertEqual(len(self._run()), 1)

    def test_a_week_is_sent_once_however_often_the_cron_runs(self):
        self.assertEqual(len(self._run()), 1)
        for hours in (0, 1, 24, 6 * 24):
            self.time.move_to(MONDAY + timedelta(hours=hours))
            self.assertFalse(self._run())
        self.time.move_to(MONDAY + timedelta(days=7))
        self.assertEqual(len(self._run()), 1)
        self.assertEqual(len(self.summary.delivery_ids), 2)

    def test_changing_the_day_sends_the_same_week_no_second_time(self):
        self._run()
        self.time.move_to(MONDAY + timedelta(hours=1))
        self._own(self.supervisor, weekday="2")
        self.time.move_to(MONDAY + timedelta(days=2))
        self.assertFalse(self._run())

    def test_what_was_due_before_it_was_wanted_is_not_made_up_for(self):
        self.time.move_to(MONDAY + timedelta(days=2))
        self._own(self.supervisor, is_wanted=False)
        self._own(self.supervisor, is_wanted=True)
        self.assertFalse(self._run())
        self.assertEqual(self.summary.next_at, MONDAY + timedelta(days=7))

    def test_a_cron_that_was_down_sends_it_later_in_the_same_week(self):
        self.time.move_to(MONDAY + timedelta(days=4))
        self.assertEqual(len(self._run()), 1)

    # === TO WHOM ===

    def test_nobody_gets_it_unless_they_want_it(self):
        self._own(self.admin)
        self._own(self.supervisor, is_wanted=False)
        self.assertFalse(self._run())

    def test_who_was_archived_or_lost_the_role_gets_none(self):
        self.supervisor.active = False
        self.assertFalse(self._run())
        self.supervisor.active = True
        self.supervisor.group_ids = [Command.set(self.operator.group_ids.ids)]
        self.assertFalse(self._run())

    def test_each_setting_is_its_owners_alone(self):
        model, ids = "ahorro.summary", self.summary.ids
        for user in (self.operator, self.stranger, self.portal):
            self._assert_refused(user, model, "action_open_own")
            self._assert_refused(user, model, "get_summary_figure", "2026-03-02", "x")
            self._assert_refused(user, model, "read", ids, ["hour"])
        for user in (self.admin, self.other_supervisor):
            self.assertFalse(self._rpc(user, model, "search", []))
            self._assert_refused(user, model, "read", ids, ["preview"])
            self._assert_refused(user, model, "write", ids, {"hour": 3})
            self._assert_refused(user, model, "action_send_again", ids)
        self._assert_refused(self.supervisor, model, "create", [{"hour": 5}])
        with self.assertRaises(UserError):
            self._rpc(self.supervisor, model, "write", ids, {"user_id": self.admin.id})

    def test_an_hour_that_is_none_is_refused(self):
        with self.assertRaises(UserError):
            self._own(self.supervisor, hour=24)

    # === WHAT IT SAYS ===

    def _lines(self, user):
        content = self._own(user)._get_content()
        return {
            line["id"]: line["figure"]
            for line in content._get_lines(MONDAY.date() - timedelta(days=7))
        }

    def test_everybody_gets_what_their_own_rights_let_them_see(self):
        both = new_test_user(
            self.env,
            login="ahorro_both",
            groups="ahorro_plan.group_supervisor",
            email="ambas@litoral.example.com",
            company_id=self.company.id,
            company_ids=[Command.set((self.company | self.other_company).ids)],
        )
        mine = self._lines(self.supervisor)["rescission_1"]
        self.assertEqual(mine["value"], 1)
        self.assertEqual(self._rows(mine, user=self.supervisor).ids, self.near.ids)
        self.assertEqual(self._lines(self.other_supervisor)["rescission_1"]["value"], 0)
        self.assertEqual(self._lines(both)["rescission_1"]["value"], 1)

    def test_the_mail_is_in_spanish_with_links_and_the_workbook(self):
        (mail,) = self._run()
        self.assertEqual(mail["subject"][:21], "Resumen de la semana ")
        body = html.fromstring(mail["body"])
        links = [link.get("href") for link in body.iter("a")]
        link = next(link for link in links if "cifra=rescission_1" in link)
        self.assertIn("/odoo/resumen-semanal?semana=2026-03-02&cifra=", link)
        self.assertIn("90.000", body.text_content())
        self.assertIn("Concesionario Uno", body.text_content())
        (attachment,) = mail["attachments"]
        book = openpyxl.load_workbook(io.BytesIO(attachment[1]))
        rows = list(book.worksheets[0].values)
        near = next(row for row in rows if "rescisión" in str(row[1]))
        self.assertEqual(near[2], 1)
        # How many of them are in the workbook, and where all of them are.
        self.assertEqual(near[4], 1)
        self.assertIn("/odoo/resumen-semanal?semana=2026-03-02&cifra=", near[5])
        text = str([list(sheet.values) for sheet in book.worksheets[1:]])
        self.assertIn("2711701", text)

    def test_a_link_opens_the_rows_with_the_readers_own_rights(self):
        args = ("2026-03-02", "rescission_1")
        model = "ahorro.summary"
        figure = self._rpc(self.supervisor, model, "get_summary_figure", *args)
        self.assertEqual(self._rows(figure).ids, self.near.ids)
        # What changes later is not of that week.
        self.near.installments_owed = 0
        self.env.flush_all()
        figure = self._rpc(self.supervisor, model, "get_summary_figure", *args)
        self.assertEqual(self._rows(figure).ids, self.near.ids)
        theirs = self._rpc(self.other_supervisor, model, "get_summary_figure", *args)
        self.assertFalse(self._rows(theirs, user=self.other_supervisor))
        for wrong in (
            ("2026-03-03", "rescission_1"),
            ("x", "rescission_1"),
            (5, "rescission_1"),
            ("2026-03-02", "nothing"),
        ):
            with self.assertRaises(UserError, msg=wrong):
                self._rpc(self.supervisor, model, "get_summary_figure", *wrong)

    def test_the_preview_is_what_is_sent(self):
        shown = self._rpc(
            self.supervisor, "ahorro.summary", "read", self.summary.ids, ["preview"]
        )[0]["preview"]
        (mail,) = self._run()
        self.assertEqual(
            html.fromstring(str(shown)).text_content().split(),
            html.fromstring(mail["body"]).text_content().split(),
        )

    # === WHAT GOES WRONG ===

    def test_without_outgoing_mail_it_says_so_and_sends_nothing(self):
        self.env["ir.mail_server"].search([]).active = False
        self.env.flush_all()
        read = self._rpc(
            self.supervisor,
            "ahorro.summary",
            "read",
            self.summary.ids,
            ["is_mail_ready"],
        )
        self.assertFalse(read[0]["is_mail_ready"])
        self.assertFalse(self._run())
        self.assertEqual(self.summary.delivery_ids.state, "failed")
        self.assertTrue(self.summary.delivery_ids.failure)

    def test_a_failure_is_told_and_repeated_by_its_owner_alone(self):
        self.supervisor.email = False
        self.assertFalse(self._run())
        self.assertEqual(self.summary.delivery_ids.state, "failed")
        self.supervisor.email = "lider@litoral.example.com"
        self.assertFalse(self._run(), "nobody asked for it")
        self._rpc(
            self.supervisor, "ahorro.summary", "action_send_again", self.summary.ids
        )
        self.assertEqual(len(self._run()), 1)
        self.assertEqual(self.summary.delivery_ids.state, "sent")
        with self.assertRaises(UserError):
            self._rpc(
                self.supervisor, "ahorro.summary", "action_send_again", self.summary.ids
            )
        self.assertFalse(self._run())

    def test_a_server_that_refuses_is_a_failure_and_stops_no_other_mail(self):
        self.admin.email = "administradora@litoral.example.com"
        self.time.move_to(MONDAY - timedelta(days=1))
        other = self._own(self.admin, is_wanted=True)
        self.time.move_to(MONDAY)

        def refuse(server, message, *args, **kwargs):
            if "lider@" in message["To"]:
                raise MailDeliveryException("No hay nadie")
            return "id"

        self.env.flush_all()
        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            self.send_email_mocked.side_effect = refuse
            cron = self.env.ref("ahorro_plan.ir_cron_send_summaries")
            self.assertTrue(cron.method_direct_trigger())
        self.env.invalidate_all()
        self.assertEqual(self.summary.delivery_ids.state, "failed")
        self.assertEqual(other.delivery_ids.state, "sent")

    def test_one_that_was_interrupted_is_not_sent_again_by_itself(self):
        delivery = self.summary._claim()
        self.assertEqual(delivery.state, "sending")
        self.assertFalse(self.summary._claim())
        self.time.move_to(MONDAY + timedelta(hours=2))
        self.assertFalse(self._run())
        self._rpc(
            self.supervisor, "ahorro.summary", "action_send_again", self.summary.ids
        )
        self.assertEqual(len(self._run()), 1)
        with self.assertRaises(AccessError):
            self._rpc(self.operator, "ahorro.summary", "search", [])
