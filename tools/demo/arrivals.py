# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A door by which the demo's files arrive by themselves, and what came by it."""

from email.message import EmailMessage

from odoo.api import Environment

from .people import get_user

SENDER = "cartera@plan-rombo.example.com"


def fill(env: Environment, name: str, data: bytes) -> None:
    """Have mails arrive: the file that waits in its review, and two that are refused.

    :param name: of the file in review
    :param data: its bytes
    """
    domain = env["mail.alias.domain"].search([], limit=1) or env[
        "mail.alias.domain"
    ].create({"name": "litoral.example.com"})
    env.company.alias_domain_id = domain
    supervisor = get_user(env, "supervisor")
    env["ahorro.import.intake"].with_user(supervisor).create(
        {
            "name": "Cartera de Plan Rombo",
            "profile_id": env.ref("ahorro_import.profile_rombo_cartera").id,
            "alias_name": "cartera",
            "senders": SENDER,
        }
    )
    gateway = env["mail.thread"].with_user(env.ref("base.user_root"))
    for number, (sender, attached, content) in enumerate(
        (
            (SENDER, name, data),
            (SENDER, "liquidación.pdf", b"%PDF-1.4\n"),
            (
                "ventas@desconocido.example.com",
                "base.csv",
                b"Nombre;Tel\r\nAna Demo;1\r\n",
            ),
        )
    ):
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = f"cartera@{domain.name}"
        mail["Subject"] = "Cartera"
        mail["Message-Id"] = f"<demo-{number}@example.com>"
        mail.set_content("Adjunto el archivo del mes.")
        mail.add_attachment(content, "application", "octet-stream", filename=attached)
        gateway.message_process(None, mail.as_bytes())
