# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that arrive when two processes take them at once, and when one is killed.

Run by an Odoo shell on a database of its own: ``once``.
"""

import zlib
from email.message import EmailMessage
from unittest.mock import patch

from .crew import Crew

SOURCE = "ahorro.import.source"
ARRIVAL = "ahorro.import.arrival"
SENDER = "cartera@administradora.example"


class Folder:
    """A folder of Drive, as the client answers it."""

    def __init__(self, *names):
        self.names = names

    def list_folder(self, _folder):
        """Return its files."""
        from odoo.addons.ahorro_import.tools.google import FolderFile

        return [FolderFile(name, name, False, "2026", "1") for name in self.names]

    def fetch(self, source):
        """Return a file, whose content is its own."""
        return source.name, content(source.name)


def content(name):
    """Return the bytes of a portfolio that no other name has."""
    return f"Suscripción;Titular\r\n{zlib.crc32(name.encode()) % 10**7};X\r\n".encode()


class Scene:
    """An intake by mail and from Drive."""

    def __init__(self, env):
        from odoo.tests import new_test_user

        domain = env["mail.alias.domain"].create({"name": "concesionario.example"})
        company = env["res.company"].create(
            {"name": "Concesionario de prueba", "alias_domain_id": domain.id}
        )
        user = new_test_user(
            env,
            login="lider",
            groups="ahorro_plan.group_supervisor",
            notification_type="inbox",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        intake = env["ahorro.import.intake"].create(
            {
                "name": "Cartera",
                "company_id": company.id,
                "user_id": user.id,
                "alias_name": "cartera",
                "senders": SENDER,
                "folder": "x" * 30,
            }
        )
        intake.is_seen = True
        self.intake_id = intake.id
        self.crew = Crew(env)

    def look(self, *names):
        """Return the action of a look at the folder."""

        def action(env):
            accounts = env.registry["ahorro.google.account"]
            with patch.object(accounts, "_get_client", lambda _self: Folder(*names)):
                intake = env["ahorro.import.intake"].browse(self.intake_id)
                env["ahorro.import.drive"]._look(intake)

        return action

    def mail(self, name):
        """Return the action of a mail that arrives with a file."""
        mail = EmailMessage()
        mail["From"] = SENDER
        mail["To"] = "cartera@concesionario.example"
        mail["Message-Id"] = f"<{name}@administradora.example>"
        mail.set_content("Va.")
        mail.add_attachment(content(name), "text", "csv", filename=name)
        return lambda env: env["mail.thread"].message_process(None, mail.as_bytes())

    def check(self, name):
        """Check that a file has one import, whatever tried to make one."""

        def action(env):
            taken = env[ARRIVAL].search(
                [("filename", "=", name), ("state", "=", "taken")]
            )
            runs = env["ahorro.import"].search([("filename", "=", name)])
            return taken.import_id.ids, runs.ids, runs.mapped("attachment_id.raw")

        taken, runs, files = self.crew.run(action)
        assert len(runs) == 1 and taken == runs, (name, taken, runs)
        assert files == [content(name)], name


def once(env):
    """Each file becomes one import, and none is lost."""
    scene = Scene(env)
    crew = scene.crew

    # Two looks: the second waits for what the first is taking.
    first = crew.start(scene.look("a.csv", "b.csv"), (SOURCE, "_create_run"))
    first.wait_until_stopped()
    second = crew.start(scene.look("a.csv", "b.csv"))
    first.go_on()
    first.join()
    second.join()
    scene.check("a.csv")
    scene.check("b.csv")

    # Killed with the file half taken: the next look takes it.
    killed = crew.start(scene.look("c.csv"), (SOURCE, "_create_run"))
    killed.wait_until_stopped()
    killed.kill()
    crew.start(scene.look("c.csv")).join()
    crew.start(scene.look("c.csv")).join()
    scene.check("c.csv")

    # A mail that is handed in by two processes, and one that is handed in again.
    first = crew.start(scene.mail("d.csv"), (SOURCE, "_create_run"))
    first.wait_until_stopped()
    second = crew.start(scene.mail("d.csv"))
    first.go_on()
    first.join()
    second.join()
    crew.start(scene.mail("d.csv")).join()
    scene.check("d.csv")
    killed = crew.start(scene.mail("e.csv"), (SOURCE, "_create_run"))
    killed.wait_until_stopped()
    killed.kill()
    crew.start(scene.mail("e.csv")).join()
    scene.check("e.csv")

    print("ended well")
    crew.leave()
