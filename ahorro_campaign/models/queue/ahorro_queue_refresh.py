# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
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

    Called by others: ``_refresh_after_commit``, and ``_forget_blocked`` within a short
    transaction.
    """

    _name = "ahorro.queue.refresh"
    _description = "What the queue looks at again"

    @api.model
    def _refresh_after_commit(self, partner_ids=(), plan_ids=()):
        """Have the queue look at these people and plans again after the commit."""
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
    def _refresh_step(self, partner_ids, plan_ids):
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

    # === REASONS THAT PASS ===

    @api.model
    def _forget_blocked(self, where=None):
        """Let the guard be asked again about cases that it blocked.

        :param where: SQL condition on ``ahorro_case``; None for all
        """
        self.env["ahorro.case"].flush_model(["blocked_reason", "blocked_until"])
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_case SET blocked_reason = NULL, blocked_until = NULL
                    WHERE id IN (
                          SELECT id FROM ahorro_case
                           WHERE state <> 'done' AND blocked_reason IS NOT NULL
                             AND blocked_reason <> 'exhausted' AND %s
                             FOR UPDATE SKIP LOCKED)""",
                where or SQL("TRUE"),
            )
        )
        self.env["ahorro.case"].invalidate_model(["blocked_reason", "blocked_until"])

    @api.model
    def _cron_refresh_blocked(self):
        """Ask the guard again about the blocked cases, and free those it allows.

        What blocked them may have passed: the week, an opt-out that ended, a phone that
        was added, a lawsuit that is over.
        """
        self._forget_blocked(SQL("blocked_until <= %s", fields.Datetime.now()))
        guard = self.env["ahorro.contact.guard"]
        types = self.env["ahorro.campaign.type"]
        blocked = SQL(
            "state <> 'done' AND blocked_reason IS NOT NULL "
            "AND blocked_reason <> 'exhausted'"
        )
        rows = self.env.execute_query(
            SQL("SELECT DISTINCT type_id FROM ahorro_case WHERE %s", blocked)
        )
        for (type_id,) in rows:
            same = SQL("%s AND type_id IS NOT DISTINCT FROM %s", blocked, type_id)
            verdicts = guard._evaluate_query(
                SQL("SELECT plan_id FROM ahorro_case WHERE %s", same),
                "phone",
                types.browse(type_id or []),
                use="attend",
            )
            self._forget_blocked(
                SQL(
                    """type_id IS NOT DISTINCT FROM %s AND plan_id IN (
                        SELECT plan_id FROM (%s) v
                         WHERE reason IS NULL OR reason IN ('hours', 'holiday'))""",
                    type_id,
                    verdicts,
                )
            )


class AhorroContactGuard(models.AbstractModel):
    """Tells the queue when the guard's answers may be others."""

    _inherit = "ahorro.contact.guard"

    @api.model
    def _rules_changed(self, partners=None):
        """Have the queue ask again where an answer may be another one now."""
        result = super()._rules_changed(partners)
        where = None
        if partners is not None:
            where = SQL(
                "plan_id IN (SELECT id FROM ahorro_plan WHERE partner_id = ANY(%s))",
                partners.ids,
            )
        self.env["ahorro.queue.refresh"].sudo()._forget_blocked(where)
        return result
