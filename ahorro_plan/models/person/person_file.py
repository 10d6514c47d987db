# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from ...tools.file_mentions import is_mentioned
from .person_place import Place

#: Documents of other applications whose files the law wants kept: the books.
BOOKS = (
    "account.move",
    "account.payment",
    "account.bank.statement.line",
    "payment.transaction",
    "sale.order",
    "purchase.order",
)
#: What files hang on that are of no record of their own.
LOOSE = ("mail.mail", "mail.message", "mail.compose.message", "mail.scheduled.message")
#: What the program's own files are made of.
ASSETS = ("text/css", "text/javascript", "application/javascript", "text/scss")


class AhorroPersonFile(models.AbstractModel):
    """Places of the register: files, and the books that the law wants kept.

    Others call ``_get_places`` and ``_find_own_files``.
    """

    _name = "ahorro.person.file"
    _description = "Personal data in files"

    @api.model
    def _get_places(self):
        register = self.env["ahorro.person.register"]
        places = [
            Place(
                "attachment",
                self.env._("Attachments"),
                "ir.attachment",
                "erased",
                self._find_attachments,
                register._delete,
                shown=("create_date", "name", "file_size"),
            ),
        ]
        why = self.env._(
            "Accounting documents and orders are kept for ten years, with their files "
            "(Civil and Commercial Code, art. 328; Law 25.326, art. 16 par. 5)."
        )
        places += [
            Place(
                f"book.{name}",
                self.env["ir.model"]._get(name).name,
                name,
                "kept",
                lambda person, name=name: person.mine(name),
                shown=("create_date", "display_name"),
                why=why,
            )
            for name in BOOKS
            if name in self.env and "partner_id" in self.env[name]._fields
        ]
        return places

    @api.model
    def _find_attachments(self, person):
        return self._find_own_files(person) | self._find_loose_files(person)

    @api.model
    def _find_own_files(self, person):
        """Return the files that are about the person alone."""
        attachments = person.env["ir.attachment"]
        mail = self.env["ahorro.person.mail"]
        found = attachments.search(
            mail._about(person, "res_model", "res_id", "create_date")
            & Domain("res_field", "=", False)
        )
        found |= mail._find_messages(person).attachment_ids
        found |= (
            self.env["ahorro.person.agenda"]._find_activities(person).attachment_ids
        )
        found |= mail._find_scheduled(person).attachment_ids
        return found.filtered(lambda file: file.res_model not in BOOKS)

    @api.model
    def _find_loose_files(self, person):
        """Return the files of mails and of no record that mention the person.

        A workbook that was sent by mail, the weekly summary for one: it is unpacked.
        """
        files = person.env["ir.attachment"].search(
            (Domain("res_model", "in", LOOSE) | Domain("res_id", "in", [False, 0]))
            & Domain("res_field", "=", False)
            & Domain("type", "=", "binary")
            & Domain("public", "=", False)
            & Domain("mimetype", "not in", ASSETS)
        )
        marks = person.marks
        return files.filtered(
            lambda file: (
                marks.mentioned_in(file.name or "")
                or is_mentioned(marks, file.raw or b"")
            )
        )
