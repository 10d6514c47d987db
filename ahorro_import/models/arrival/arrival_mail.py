# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import email_normalize

from ...tools.arrival import (
    attached_files,
    check_file,
    is_known_sender,
    read_senders,
)
from ...tools.errors import FileError

ARRIVAL = "ahorro.import.arrival"
#: Context key of the mail itself: Odoo hands on its texts only, decoded.
MAIL = "ahorro_import_mail"


class MailThread(models.AbstractModel):
    """Handing a mail for an intake on as it came, with the bytes of its files."""

    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if any(route[0] == ARRIVAL for route in routes or ()):
            self = self.with_context(**{MAIL: message})
        return super()._message_route_process(message, message_dict, routes)


class AhorroImportArrival(models.Model):
    """Files that come by mail, each an arrival of its own."""

    # Apart from what becomes of a file, however it came.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import.arrival"

    @api.private
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Take the files of a mail that came to the address of an intake.

        :return: the first arrival, on which Odoo writes the mail's text
        """
        intake = self.env["ahorro.import.intake"].browse(
            (custom_values or {}).get("intake_id")
        )
        # sudo: the mail gateway works for nobody; the address says whose intake it is.
        return self._take_mail(intake.sudo().exists(), msg_dict)[:1]

    @api.private
    def message_update(self, msg_dict, update_vals=None):
        """Take the files of an answer too: a corrected file comes as one."""
        if self.env.context.get(MAIL) and list(attached_files(self.env.context[MAIL])):
            self._take_mail(self.sudo().intake_id, msg_dict)
        return super().message_update(msg_dict, update_vals=update_vals)

    @api.model
    def _take_mail(self, intake, msg_dict):
        """Take each file of a mail.

        :raises ValueError: there is no such intake
        """
        if not intake:
            raise ValueError("A mail came for an intake that is gone.")
        message = self.env.context.get(MAIL)
        files = list(attached_files(message)) if message else []
        # The files are kept once: with their import, or with the refusal.
        msg_dict["attachments"] = []
        sender = email_normalize(msg_dict.get("email_from") or "") or ""
        values = {"channel": "mail", "sender": sender}
        arrivals = self.sudo()
        lang = intake.user_id.lang
        if not is_known_sender(sender, read_senders(intake.senders)[0]):
            values["is_stranger"] = True
            reason = self.with_context(lang=lang).env._(
                "It came from %(sender)s, who is not among the known senders. If it "
                "is right, take it from the list of files that arrived, and add the "
                "sender.",
                sender=sender or "?",
            )
            return self._refuse_mail(intake, msg_dict, files, values, reason)
        if not intake.active:
            reason = self.with_context(lang=lang).env._(
                "%(name)s is archived and takes no files: bring it back, or take this "
                "one from the list of files that arrived.",
                name=intake.name,
            )
            return self._refuse_mail(intake, msg_dict, files, values, reason)
        for name, data in files:
            arrivals |= self._take(intake, name, data, **values)
        if not files:
            arrivals |= self.sudo()._refuse(
                {
                    **values,
                    "intake_id": intake.id,
                    "filename": msg_dict.get("subject") or "",
                },
                self.with_context(lang=lang).env._(
                    "The mail of %(sender)s has no file: ask for it to be sent "
                    "attached, not as a link or within the text.",
                    sender=sender,
                ),
            )
        return arrivals

    @api.model
    def _refuse_mail(self, intake, msg_dict, files, values, reason):
        """Refuse each file of a mail, and keep those that may be a portfolio."""
        # sudo: the mail gateway works for nobody.
        arrivals = self.sudo()
        refused = arrivals.browse()
        for name, data in files or [(msg_dict.get("subject") or "", b"")]:
            told = {**values, "intake_id": intake.id, "filename": name}
            try:
                check_file(data)
            except FileError:
                data = b""
            refused |= arrivals._refuse(told, reason, data)
        return refused
