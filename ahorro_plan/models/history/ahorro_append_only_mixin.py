# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError


class AhorroAppendOnlyMixin(models.AbstractModel):
    """A log: what was written stays, for everybody and the superuser too.

    The ORM creates, changes, deletes and copies none of its rows; the model's own code
    inserts them, by SQL or by a trigger. A model whose rows the ORM may create says so
    with ``_orm_creates``. Each model gives its own sentence in
    ``_append_only_message``.
    """

    _name = "ahorro.append.only.mixin"
    _description = "Rows that are never edited or deleted"

    #: Whether the ORM creates rows; it never changes or deletes one.
    _orm_creates = False

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse, unless the ORM creates the rows of this model.

        :raises UserError: the model's rows are written in another way
        """
        if vals_list and not self._orm_creates:
            raise UserError(self._append_only_message())
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super  # refused
        """Refuse: what happened stays as it was written.

        :raises UserError: always
        """
        raise UserError(self._append_only_message())

    def copy_data(self, default=None):
        """Refuse: nothing happens twice by being copied.

        :raises UserError: always
        """
        raise UserError(self._append_only_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._append_only_message())

    def _append_only_message(self):
        """Return the sentence of the refusal, with what to do instead."""
        return self.env._("This is a record of what happened: it stays as it is.")
