# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import Any, NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ...tools.media_out import (
    CAPTIONED,
    LIMITS,
    MEGABYTE,
    OutFile,
    read_file,
    refuse_size,
)
from ...tools.send_body import MAX_CAPTION, Media, media_body, text_body

#: What a file is called at Meta before it was uploaded.
NOT_UPLOADED = "0"
#: Files of one answer, at most.
MAX_FILES = 10


class Part(NamedTuple):
    """One message of an answer: a text, a file, or a file with its text."""

    text: str
    attachment_sudo: Any
    file: OutFile | None = None


class DiscussChannel(models.Model):
    """Files are sent too: each is one message, as WhatsApp has it.

    What a file is its content says, whatever it is called. It stays an attachment of
    the conversation, and no message holds its bytes.
    """

    # Apart: what an answer is made of.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "discuss.channel"

    def _split_answer(self, text, attachment_ids):
        """Return the messages that an answer is, as :class:`Part`.

        The text goes with the first file, where that can have one.

        :raises UserError: a file is not the user's own, or WhatsApp takes none like it
        """
        files = self._read_files(attachment_ids)
        none = self.env["ir.attachment"]
        if not files:
            return [Part(text, none)] if text else []
        parts = [Part("", attachment, file) for attachment, file in files]
        if not text:
            return parts
        if parts[0].file.kind in CAPTIONED and len(text) <= MAX_CAPTION:
            return [parts[0]._replace(text=text), *parts[1:]]
        return [Part(text, none), *parts]

    def _read_files(self, attachment_ids):
        """Return the files of an answer with what they are.

        :return: list of (attachment with ``sudo``, :class:`OutFile`)
        """
        if not attachment_ids:
            return []
        if not isinstance(attachment_ids, list | tuple) or not all(
            type(file_id) is int for file_id in attachment_ids
        ):
            raise UserError(self.env._("A file is missing: attach it again."))
        if len(attachment_ids) > MAX_FILES:
            raise UserError(
                self.env._("Send at most %(count)s files at once.", count=MAX_FILES)
            )
        # sudo: Discuss keeps what is being attached where nobody reads it.
        attachments_sudo = self.env["ir.attachment"].sudo().browse(attachment_ids)
        found = []
        for attachment_sudo in attachments_sudo.exists():
            # Just attached by the user here, and nothing of anybody else's.
            if (
                attachment_sudo.create_uid.id == self.env.uid
                and attachment_sudo.res_model == "mail.compose.message"
                and not attachment_sudo.res_id
                and attachment_sudo.type == "binary"
            ):
                found.append((attachment_sudo, self._read_file(attachment_sudo)))
        if len(found) != len(set(attachment_ids)):
            raise UserError(self.env._("A file is missing: attach it again."))
        for attachment_sudo, file in found:
            # Nothing that a browser would run is served as such.
            attachment_sudo.write({"name": file.name, "mimetype": file.mime})
        return found

    def _read_file(self, attachment):
        data = attachment.raw or b""
        if not data:
            raise UserError(
                self.env._("%(name)s is empty: attach it again.", name=attachment.name)
            )
        file = read_file(data, attachment.name)
        if not file:
            raise UserError(
                self.env._(
                    "WhatsApp does not take files like %(name)s. Send photos as JPG or "
                    "PNG, videos as MP4, audios as MP3 or OGG, documents as PDF, Word "
                    "or Excel: save the file as one of these and attach it again.",
                    name=attachment.name,
                )
            )
        if refuse_size(file, data):
            advice = {
                "image": self.env._("Send a smaller photo, or a screenshot of it."),
                "video": self.env._("Cut it, or send a link to it."),
                "audio": self.env._("Cut it into parts."),
                "document": self.env._("Divide it, or send it by mail."),
            }[file.kind]
            raise UserError(
                self.env._(
                    "%(name)s has %(size)s MB, and WhatsApp takes %(limit)s. "
                    "%(advice)s",
                    name=attachment.name,
                    size=round(len(data) / MEGABYTE, 1),
                    limit=LIMITS[file.kind],
                    advice=advice,
                )
            )
        return file

    def _prepare_part(self, part, to, reply_to):
        """Return the values of the message that a part of an answer is."""
        if not part.file:
            return {"text": part.text, "body": text_body(to, part.text, reply_to)}
        file = part.file
        media = Media(file.kind, NOT_UPLOADED, file.name, part.text)
        labels = {
            "image": self.env._("Photo"),
            "video": self.env._("Video"),
            "audio": self.env._("Audio"),
            "document": self.env._("Document"),
        }
        text = "\n".join(
            filter(None, [f"[{labels[file.kind]}: {file.name}]", part.text])
        )
        return {
            "text": text,
            "body": media_body(to, media, reply_to),
            "upload_state": "waiting",
            "upload_id": part.attachment_sudo.id,
        }
