# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .queue_transaction import run_step

_logger = logging.getLogger(__name__)
#: Where a transaction keeps what the queue has to look at again once it is committed.
WAITING = "ahorro_campaign.queue_refresh"


class AhorroQueueRefresh(models.AbstractModel):
    """Who somebody is, and whether they may be called, changes while the queue works.

    A phone that a client tells, a document, a merge of two contacts: the lease gets the
    new keys as soon as that is committed, and whoever had no phone is asked about
    again; so is a plan that is in no lawsuit any more, or has a holder now. It happens
    in a transaction of its own, because the request's must not touch leases; what is
    missed here the next heartbeat finds, or the cron that asks the guard again.

    Called by others: ``_refresh_after_commit``.
    """

    _name = "ahorro.queue.refresh"
    _description = "What the queue looks at again"

    @api.model
    def _refresh_after_commit(self, partner_ids=(), plan_ids=()):
        """Have the queue look at these people and plans again after the commit."""
        if partner_ids and not self._hold_plans(partner_ids):
            partner_ids = ()
        if not partner_ids and not plan_ids:
            return
        after = self.env.cr.postcommit
        if WAITING not in after.data:
            after.data[WAITING] = set(), set()
            env = self.env

            def refresh():
                people, plans = map(list, after.data.pop(WAITING))
                try:
                    run_step(
                        env,
                        lambda own: own["ahorro.queue.refresh"]._refresh_step(
                            people, plans
                        ),
                    )
                except Exception:
                    # What was asked for is committed and done: nobody is told that it
                    # failed, and the next heartbeat or the cron makes up for this.
                    _logger.info(
                        "The queue looks at it again a little later.", exc_info=True
                    )

            after.add(refresh)
        people, plans = after.data[WAITING]
        people.update(partner_ids)
        plans.update(plan_ids)

    @api.model
    def _hold_plans(self, partner_ids):
        """Tell whether one of these contacts holds a plan, also under another contact.

        Most contacts of a company that does more than savings plans hold none: one
        statement now instead of a transaction afterwards.
        """
        self.env["res.partner"].flush_model(["ahorro_document_key"])
        self.env["ahorro.phone"].flush_model()
        self.env["ahorro.plan"].flush_model(["partner_id"])
        same = self.env["ahorro.person.keys"]._same_people_condition(
            SQL.identifier("partner_id"), partner_ids
        )
        rows = self.env.execute_query(
            SQL("SELECT EXISTS (SELECT FROM ahorro_plan WHERE %s)", same)
        )
        return rows[0][0]

    @api.model
    def _refresh_step(self, partner_ids, plan_ids):
        """Give leases the keys that these people got, and ask the guard again."""
        blocking = self.env["ahorro.case.blocking"]
        if partner_ids:
            self.env["ahorro.lease"]._add_keys_of(partner_ids)
            blocking._ask_again_about(partner_ids)
        if plan_ids:
            blocking._ask_again(Domain("plan_id", "in", plan_ids))

    @api.model
    def _cron_refresh_blocked(self):
        """Ask the guard again about the blocked cases.

        What blocked them may have passed: the week, a phone that was added in another
        way, a lawsuit that is over.
        """
        blocked = Domain("blocked_reason", "!=", False)
        self.env["ahorro.case.blocking"]._ask_again(blocked)
