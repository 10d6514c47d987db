# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import logging
from contextlib import suppress
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.cause import get_cause_sentence

_logger = logging.getLogger(__name__)

#: Context key for files whose words are not searched.
NO_INDEX = "ahorro_import_no_index"


class IrAttachment(models.Model):
    """The stored files of portfolios, which nobody searches by their words."""

    _inherit = "ir.attachment"

    @api.model
    def _index(self, *args, **kwargs):
        """Leave a portfolio's text out of the table.

        Odoo would store every word of a text file a second time, people's data
        included, and take half a minute for a large one.
        """
        if self.env.context.get(NO_INDEX):
            return False
        return super()._index(*args, **kwargs)

    def _get_path(self, bin_data, sha):
        """Heal half a file that was left in the store.

        A file's name in the store is the sum of its content. Half a file under that
        name, from a full disk or a server that was killed, would make Odoo refuse the
        whole one for ever: *the attachment collides with an existing file*.
        """
        if self.env.context.get(NO_INDEX):
            path = Path(self._full_path(f"{sha[:2]}/{sha}"))
            if path.is_file() and _sum_of(path) != sha:
                _logger.info("Half a file was left in the store: %s", path)
                path.unlink()
        return super()._get_path(bin_data, sha)

    @api.model
    def _file_write(self, bin_value, checksum):
        """Leave no half of a portfolio in the store.

        :raises UserError: the disk is full or the like
        """
        if not self.env.context.get(NO_INDEX):
            return super()._file_write(bin_value, checksum)
        path = Path(self._full_path(f"{checksum[:2]}/{checksum}"))
        was_there = path.is_file()
        try:
            return super()._file_write(bin_value, checksum)
        except OSError as error:
            if not was_there:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            sentence = get_cause_sentence(self.env, error)
            if not sentence:
                raise
            _logger.error("%s could not be written: %s", path, error)
            raise UserError(sentence) from error


def _sum_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha1").hexdigest()
