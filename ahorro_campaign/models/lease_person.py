# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who somebody is, and how they can be reached, changes while the queue works.

A phone that a client tells, a document, a merge of two contacts: the lease learns of it
as soon as it is committed, and whoever had no phone is asked about again. It happens in
a transaction of its own, because the request's must not touch leases; what is missed
here the next heartbeat finds, or the cron that asks the guard again.
"""

import logging

from odoo import api, models
from odoo.tools import SQL

from .queue_cursor import run_step

_logger = logging.getLogger(__name__)
#: What makes two contacts one person.
PHONE_MARKS = {"raw", "partner_id", "active", "is_wrong", "is_shared"}
DOCUMENT_MARKS = {"ahorro_document_kind", "ahorro_document_number"}
WAITING = "ahorro_campaign.people"


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if DOCUMENT_MARKS & set(vals):
            self._tell_queue()
        return result

    def _tell_queue(self):
        """Have the queue learn who these people are once this is committed."""
        after = self.env.cr.postcommit
        if WAITING not in after.data:
            after.data[WAITING] = set()
            env = self.env

            def learn():
                people = list(after.data.pop(WAITING, ()))
                try:
                    run_step(
                        env, lambda own: own["ahorro.case"]._learn_people_step(people)
                    )
                except Exception:
                    # What was asked for is committed and done: nobody is told that it
                    # failed, and the next heartbeat or the cron makes up for this.
                    _logger.info(
                        "The queue learns of it a little later.", exc_info=True
                    )

            after.add(learn)
        after.data[WAITING].update(self.ids)


class AhorroCase(models.Model):
    _inherit = "ahorro.case"

    @api.model
    def _learn_people_step(self, partner_ids):
        """Give leases the keys that these people got, and ask about them again."""
        self.env["ahorro.lease"]._add_keys_of(partner_ids)
        self._forget_blocked(
            SQL(
                """blocked_reason = 'no_phone' AND plan_id IN (
                    SELECT id FROM ahorro_plan WHERE partner_id = ANY(%s))""",
                partner_ids,
            )
        )


class AhorroPhone(models.Model):
    _inherit = "ahorro.phone"

    @api.model_create_multi
    def create(self, vals_list):
        phones = super().create(vals_list)
        phones.partner_id._tell_queue()
        return phones

    def write(self, vals):
        result = super().write(vals)
        if PHONE_MARKS & set(vals):
            self.partner_id._tell_queue()
        return result
