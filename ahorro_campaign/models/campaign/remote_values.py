# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: Of the days that are asked for: around the others lies no day in another zone.
YEARS = range(1000, 9999)


class AhorroRemoteValues(models.AbstractModel):
    """What a screen or another program sends, checked before anything is done with it.

    Called by others: ``_check_domain``, ``_check_ids``, ``_check_day``,
    ``_check_record`` and ``_unreadable_message``.
    """

    _name = "ahorro.remote.values"
    _description = "Values that a remote client sends"

    @api.model
    def _check_ids(self, ids):
        """Return a list of ids; False may stand for nobody.

        :raises UserError: something else was sent
        """
        if ids is None or ids is False:
            return []
        if not isinstance(ids, list | tuple) or any(
            type(id_) is not int and id_ is not False for id_ in ids
        ):
            raise UserError(self._unreadable_message())
        return list(ids)

    @api.model
    def _check_domain(self, model, domain):
        """Return the domain on a model that was sent as a list.

        :raises UserError: it cannot be read, or the database would not read it
        """
        statement = None
        if isinstance(domain, list):
            try:
                domain = Domain(domain)
                statement = self.env[model]._search(domain).select()
            except (ValueError, TypeError, KeyError, IndexError, RecursionError):
                statement = None
        if not statement or not self.env["ahorro.plan.past"]._is_readable(statement):
            raise UserError(self._unreadable_message())
        return domain

    @api.model
    def _check_day(self, day):
        """Return a day, or False for none.

        :raises UserError: it is no date
        """
        if not day:
            return False
        try:
            read = fields.Date.to_date(day)
            if read.year not in YEARS:  # the day after it, or its UTC, may be none
                raise ValueError(day)
            return read
        except (TypeError, ValueError, AttributeError):
            raise UserError(
                self.env._("%(day)s is not a date.", day=str(day)[:40])
            ) from None

    @api.model
    def _check_record(self, model, record_id, sentence):
        """Return the record of an id, which the user may read.

        :param sentence: what to say where there is none
        :raises UserError: there is none
        :raises AccessError: out of the user's reach
        """
        if type(record_id) is not int or not 0 < record_id < 2**31:
            raise UserError(self._unreadable_message())
        record = self.env[model].browse(record_id).exists()
        if not record:
            raise UserError(sentence)
        record.check_access("read")
        return record

    @api.model
    def _unreadable_message(self):
        return self.env._("The request could not be read: reload the page.")
