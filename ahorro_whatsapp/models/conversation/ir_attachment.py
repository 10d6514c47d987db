# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from .discuss_channel import TYPE


class IrAttachment(models.Model):
    """Files of a conversation are read by who reads it, and by no address alone.

    Odoo hands out addresses by which whoever has them reads a file for some weeks, and
    by which who uploaded it deletes it: somebody who left the conversation would go on
    reading it, and what was sent would not stand.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        """Create files; those of a conversation come by its own service alone."""
        files = super().create(vals_list)
        files._check_ahorro_wa()
        return files

    def write(self, vals):
        """Write files; those of a conversation stay as they were sent."""
        self._check_ahorro_wa()
        result = super().write(vals)
        self._check_ahorro_wa()
        return result

    def unlink(self):
        """Delete files; those of a conversation stay."""
        self._check_ahorro_wa()
        return super().unlink()

    def _check_ahorro_wa(self):
        if not self.env.su and any(file._is_of_ahorro_wa() for file in self):
            raise self.env["discuss.channel"]._refusal()

    def _get_raw_access_token(self):
        return "" if self._is_of_ahorro_wa() else super()._get_raw_access_token()

    def _get_thumbnail_token(self):
        return "" if self._is_of_ahorro_wa() else super()._get_thumbnail_token()

    def _has_attachments_ownership(self, attachment_tokens):
        if any(file.exists() and file._is_of_ahorro_wa() for file in self):
            return False
        return super()._has_attachments_ownership(attachment_tokens)

    def _is_of_ahorro_wa(self):
        """Tell whether a file is of a conversation."""
        self.ensure_one()
        # sudo: whether it is one, not what it says.
        file_sudo = self.sudo()
        if file_sudo.res_model != "discuss.channel" or not file_sudo.res_id:
            return False  # as nearly all
        channel_sudo = self.env["discuss.channel"].sudo().browse(file_sudo.res_id)
        return channel_sudo.exists().channel_type == TYPE
