# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who somebody is, and whether they may be called, changes while the queue works.

A phone that a client tells, a document, a merge of two contacts: the lease learns of it
as soon as it is committed, and whoever had no phone is asked about again; so is a plan
that is in no lawsuit any more, or has a holder now. It happens in a transaction of its
own, because the request's must not touch leases; what is missed here the next heartbeat
finds, or the cron that asks the guard again.
"""

import logging

from odoo import api, models
from odoo.tools import SQL

from .queue_cursor import run_step

_logger = logging.getLogger(__name__)
#: What makes two contacts one person.
PHONE_MARKS = {"raw", "partner_id", "active", "is_wrong", "is_shared"}
DOCUMENT_MARKS = {"ahorro_document_kind", "ahorro_document_number"}
#: What the guard asks of a plan itself.
PLAN_MARKS = {"in_lawsuit", "partner_id"}
WAITING = "ahorro_campaign.learn"


class AhorroCase(models.Model):
    _inherit = "ahorro.case"

    @api.model
    def _learn_later(self, partner_ids=(), plan_ids=()):
        """Have the queue learn about these people and plans once this is committed."""
        after = self.env.cr.postcommit
        if WAITING not in after.data:
            after.data[WAITING] = set(), set()
            env = self.env

            def learn():
                people, plans = map(list, after.data.pop(WAITING))
                try:
                    run_step(
                        env, lambda own: own["ahorro.case"]._learn_step(people, plans)
                    )
                except Exception:
                    # What was asked for is committed and done: nobody is told that it
                    # failed, and the next heartbeat or the cron makes up for this.
                    _logger.info(
                        "The queue learns of it a little later.", exc_info=True
                    )

            after.add(learn)
        people, plans = after.data[WAITING]
        people.update(partner_ids)
        plans.update(plan_ids)

    @api.model
    def _learn_step(self, partner_ids, plan_ids):
        """Give leases the keys that these people got, and ask the guard again."""
        if partner_ids:
            self.env["ahorro.lease"]._add_keys_of(partner_ids)
            self._forget_blocked(
                SQL(
                    """blocked_reason = 'no_phone' AND plan_id IN (
                        SELECT id FROM ahorro_plan WHERE partner_id = ANY(%s))""",
                    partner_ids,
                )
            )
        if plan_ids:
            self._forget_blocked(SQL("plan_id = ANY(%s)", plan_ids))


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if DOCUMENT_MARKS & set(vals):
            self.env["ahorro.case"]._learn_later(partner_ids=self.ids)
        return result


class AhorroPhone(models.Model):
    _inherit = "ahorro.phone"

    @api.model_create_multi
    def create(self, vals_list):
        phones = super().create(vals_list)
        self.env["ahorro.case"]._learn_later(partner_ids=phones.partner_id.ids)
        return phones

    def write(self, vals):
        result = super().write(vals)
        if PHONE_MARKS & set(vals):
            self.env["ahorro.case"]._learn_later(partner_ids=self.partner_id.ids)
        return result


class AhorroPlan(models.Model):
    _inherit = "ahorro.plan"

    def write(self, vals):
        result = super().write(vals)
        if PLAN_MARKS & set(vals):
            self.env["ahorro.case"]._learn_later(plan_ids=self.ids)
        return result
