# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The weekly summary when two crons run at once, and when one is killed.

Run by an Odoo shell on a database of its own: ``once``.
"""

import os
import tempfile
from contextlib import ExitStack
from unittest.mock import MagicMock, patch

from .crew import Crew

DELIVERY = "ahorro.summary.delivery"


class Scene:
    """Supervisors whose summary is due, and a mail server that notes its mails."""

    def __init__(self, env):
        from odoo.tests import new_test_user

        handle, self._sent = tempfile.mkstemp()
        os.close(handle)
        company = env["res.company"].create({"name": "Concesionario de prueba"})
        env["ir.mail_server"].create({"name": "Salida", "smtp_host": "localhost"})
        for number in range(4):
            user = new_test_user(
                env,
                login=f"lider{number}",
                groups="ahorro_plan.group_supervisor",
                email=f"lider{number}@litoral.example.com",
                tz="America/Argentina/Buenos_Aires",
                company_id=company.id,
                company_ids=[(6, 0, company.ids)],
            )
            summary = env["ahorro.summary"].create(
                {"user_id": user.id, "is_wanted": True, "hour": 0}
            )
            # Due since the beginning of this week.
            env.cr.execute(
                "UPDATE ahorro_summary SET since = '2020-01-01' WHERE id = %s",
                [summary.id],
            )
        env.invalidate_all()
        self.crew = Crew(env)

    def cron(self, number):
        """Return the action of a cron that sends one supervisor's mail."""

        def action(env):
            with ExitStack() as stack:
                server = env.registry["ir.mail_server"]
                for name, value in (
                    ("_connect__", lambda *args, **kwargs: MagicMock()),
                    ("send_email", self._get_sender()),
                ):
                    stack.enter_context(patch.object(server, name, value))
                summaries = env["ahorro.summary"]
                only = [("user_id.login", "=", f"lider{number}")]
                found = summaries.search(only)
                with patch.object(
                    env.registry["ahorro.summary"], "search", lambda *args: found
                ):
                    summaries._cron_send()

        return action

    def _get_sender(self):
        """Return what stands in the place of the mail server's ``send_email``."""

        def send_email(server, message, *args, **kwargs):
            with open(self._sent, "a", encoding="utf-8") as sent:
                sent.write(message["To"] + "\n")
            return "id"

        return send_email

    def count(self, number):
        """Return how often a supervisor got the mail."""
        with open(self._sent, encoding="utf-8") as sent:
            return sent.read().count(f"lider{number}@")

    def state(self, number):
        """Return what is written of a supervisor's mail."""

        def action(env):
            domain = [("summary_id.user_id.login", "=", f"lider{number}")]
            return env[DELIVERY].search(domain).mapped("state")

        return self.crew.run(action)


def once(env):
    """Each supervisor gets the mail at most once, whatever happens in the middle."""
    scene = Scene(env)
    crew = scene.crew

    # Two at the same moment: the first stops with the mail taken and not sent.
    first = crew.start(scene.cron(0), (DELIVERY, "_send"))
    first.wait_until_stopped()
    second = crew.start(scene.cron(0))
    second.join()
    assert scene.count(0) == 0, "the second one sent what the first had taken"
    first.go_on()
    first.join()
    assert scene.count(0) == 1, scene.count(0)
    assert scene.state(0) == ["sent"]

    # Two that both found it due before either took it.
    first = crew.start(scene.cron(1), ("ahorro.summary", "_claim"))
    first.wait_until_stopped()
    second = crew.start(scene.cron(1))
    second.join()
    first.go_on()
    first.join()
    assert scene.count(1) == 1, scene.count(1)

    # Killed before the mail left: it is not sent, and not by the next one either.
    killed = crew.start(scene.cron(2), (DELIVERY, "_send"))
    killed.wait_until_stopped()
    killed.kill()
    crew.start(scene.cron(2)).join()
    assert scene.count(2) == 0, scene.count(2)
    assert scene.state(2) == ["sending"]

    # Killed after the mail left and before that was written down.
    killed = crew.start(scene.cron(3), (DELIVERY, "write"))
    killed.wait_until_stopped()
    assert scene.count(3) == 1, scene.count(3)
    killed.kill()
    crew.start(scene.cron(3)).join()
    assert scene.count(3) == 1, scene.count(3)
    assert scene.state(3) == ["sending"]

    print("ended well")
    crew.leave()


def really(env):
    """A summary arrives at a mail server as a mail that people and phones can read."""
    import email.policy
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    from .smtp import receiving

    with receiving() as server:
        scene = Scene(env)

        def use_it(env):
            env["ir.mail_server"].search([]).write(
                {"smtp_host": "127.0.0.1", "smtp_port": server.port}
            )
            env["res.users"].search([("login", "=like", "lider%")]).lang = "es_AR"

        scene.crew.run(use_it)
        scene.crew.run(lambda env: env["ahorro.summary"]._cron_send())
        mails = list(server.mails)
    assert len(mails) == 4, len(mails)
    assert [scene.state(number) for number in range(4)] == [["sent"]] * 4
    for recipients, raw in mails:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        [recipient] = recipients
        assert recipient.startswith("lider"), recipient
        assert recipient in mail["To"], mail["To"]
        assert "Resumen" in mail["Subject"], mail["Subject"]
        text = mail.get_body(("html",)).get_content()
        assert 'href="http' in text, "no link opens the rows"
        [attachment] = mail.iter_attachments()
        assert attachment.get_filename().endswith(".xlsx"), attachment.get_filename()
        book = CalamineWorkbook.from_filelike(BytesIO(attachment.get_content()))
        assert book.sheet_names, "an empty workbook"
    print("ended well")
    scene.crew.leave()
