# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import remote
from odoo.addons.ahorro_plan.tools.arguments import Anything

from ...tools import attention
from ..queue.operator_mixin import MAX_TEXT
from ..queue.queue_transaction import reading, run_step
from .ahorro_attend_save import LeaseLost
from .ahorro_attend_upcoming import LINES, MAX_LINES


class AhorroAttend(models.AbstractModel):
    """What the attend screen calls: one client in front of one operator.

    Each call is cut in up to three transactions of their own: save and give the person
    back; take the next person; read what the screen shows. The request's own only
    checks who is asking. So an answer that was lost can be asked for again: what was
    saved is found by its key, and the client who was given is still there.

    Called by others: the public methods, which check all that they are given.
    """

    _name = "ahorro.attend"
    _description = "Attending clients"
    _inherit = "ahorro.operator.mixin"

    # === TAKING ===

    @api.model
    @remote()
    def attend_next(self, campaign_id=False):
        """Put the next client of the queue in front of the user.

        Asked again while the user has one, it gives the same.

        :param campaign_id: only of this campaign; False for all that are the user's
        :return: what the screen shows, see ``_prepare_attend_values``; False when the
            queue has nobody: ``get_queue_status`` says why
        :raises AccessError: no role in Ahorro
        :raises UserError: marked as away, or not a campaign of the user
        """
        self._check_operator()
        self._check_present()
        campaign_id = self._check_own_campaign(campaign_id)
        lease = self.env["ahorro.queue"]._lease_next(campaign_id)
        return self._answer(lease)

    @api.model
    @remote()
    def attend_case(self, case_id, incoming=False, campaign_id=False):
        """Put the person of a case in front of the user.

        :param int case_id: one that the user may read
        :param bool incoming: the client got in touch, so that no rule about calling
            them applies
        :param campaign_id: the campaign that the user works through: the next client
            is of it too; False for all
        :return: what the screen shows
        :raises UserError: finished, archived, somebody else has the client, or the
            contact guard says no
        """
        self._check_operator()
        self._check_present()
        case = self._check_one(
            "ahorro.case", case_id, self.env._("This case is not there any more.")
        )
        if case.state == "done":
            raise self._done_error()
        if case.campaign_id.state == "archived":
            raise UserError(self._archived_sentence(case.campaign_id))
        if case.blocked_reason == attention.EXHAUSTED and incoming is not True:
            self._check_exhausted()
        return self._answer(
            self.env["ahorro.queue"]._lease_chosen(
                {
                    **self._prepare_plan_lease(case.plan_id),
                    "case_id": case.id,
                    "campaign_id": case.campaign_id.id,
                    "only_campaign_id": self._check_own_campaign(campaign_id),
                    "incoming": incoming is True,
                },
                case.type_id.id,
            )
        )

    @api.model
    @remote()
    def attend_plan(self, plan_id, incoming=False):
        """Put the holder of a plan in front of the user, without a campaign.

        What is saved becomes a case without campaign; one that is open is continued.

        :param int plan_id: one that the user may read
        :return: as ``attend_case``
        """
        self._check_operator()
        self._check_present()
        plan = self._check_one(
            "ahorro.plan", plan_id, self.env._("This plan is not there any more.")
        )
        # sudo: a colleague's case without campaign is out of reach until it is leased.
        opened_sudo = (
            self.env["ahorro.case"]
            .sudo()
            .search(
                Domain("plan_id", "=", plan.id)
                & Domain("campaign_id", "=", False)
                & Domain("state", "!=", "done")
            )
        )
        if opened_sudo.blocked_reason == attention.EXHAUSTED and incoming is not True:
            self._check_exhausted()
        lease = self.env["ahorro.queue"]._lease_chosen(
            {
                **self._prepare_plan_lease(plan),
                "case_id": opened_sudo.id,
                "incoming": incoming is True,
            },
            opened_sudo.type_id.id,
        )
        return self._answer(lease)

    @api.model
    def _prepare_plan_lease(self, plan):
        if not plan.active:
            raise UserError(
                self.env._("The plan is archived: a supervisor can restore it.")
            )
        if not plan.partner_id:
            raise UserError(
                self.env._("The plan has no holder: there is nobody to attend.")
            )
        return {
            "plan_id": plan.id,
            "partner_id": plan.partner_id.id,
            "company_id": plan.company_id.id,
        }

    @api.model
    def _answer(self, lease):
        """Return what the screen shows of a lease, read in a transaction of its own."""
        if not lease:
            return False
        with reading(self.env) as own:
            answer = own["ahorro.attend.screen"]._prepare_attend_values(lease)
        self.env.invalidate_all(flush=False)
        return answer

    # === HOLDING ===

    @api.model
    @remote()
    def lease_heartbeat(self, lease_token):
        """Say that the user is still with the client.

        :return: dict of ``expires_at``, ``server_now`` and ``also_with``: the name of a
            colleague who has the same person under another contact, which only turned
            out since, or ``""``
        :raises UserError: somebody else has the client, or nobody
        """
        self._check_operator()
        self._check_text(lease_token)
        now = fields.Datetime.now()
        lease = run_step(
            self.env,
            lambda env: env["ahorro.attend"]._heartbeat_step(lease_token, now),
        )
        if not lease:
            raise self.env["ahorro.attend.refusal"]._lost_error(lease_token)
        return {
            "expires_at": fields.Datetime.to_string(lease["expires_at"]),
            "server_now": fields.Datetime.to_string(now),
            "also_with": lease["also_with"],
        }

    @api.model
    def _heartbeat_step(self, token, now):
        leases = self.env["ahorro.lease"]
        lease = leases._extend(token, now)
        return lease and lease | {"also_with": leases._add_keys(lease, now)}

    @api.model
    @remote()
    def lease_release(self, lease_token):
        """Give the client back to the queue, with nothing done; twice is no harm."""
        self._check_operator()
        self._check_text(lease_token)
        run_step(self.env, lambda env: env["ahorro.lease"]._give_back(lease_token))
        return True

    # === SAVING ===

    @api.model
    # What an operator typed is kept: a sign that cannot be stored is written as "?".
    @remote(values=Anything(any_sign=True))
    def save_attention(self, lease_token, values, idempotency_key, then_next=True):
        """Save what was done with the client, and take the next one.

        :param dict values: ``kind`` (``comment`` or ``finish``), ``result_id``,
            ``comment``, ``next_action_at`` (UTC), ``promise_date``, ``promise_amount``,
            ``phone_id`` where a result marks a phone as wrong, and ``also``: other
            cases of the person that get the same, dicts of ``case_id`` and their own
            ``promise_amount``. All are saved, or none
        :param str idempotency_key: the same key again saves nothing and answers alike
        :param bool then_next: take the next client too
        :return: dict of ``movement_id`` and ``next`` (as ``attend_next``), and where
            that is False ``why_empty``
        :raises UserError: the lease is lost or the form cannot be saved; its
            ``context`` says which, and nothing is saved
        """
        self._check_operator()
        self._check_text(lease_token, idempotency_key)
        try:
            form = attention.read_form(values)
        except attention.AttentionError as error:
            raise self.env["ahorro.attend.refusal"]._form_error(error.code) from None

        saved = self._run_with_lease(
            lease_token,
            lambda env: env["ahorro.attend.save"]._save_step(
                lease_token, form, idempotency_key
            ),
        )
        return self._then_next(saved, then_next)

    @api.model
    @remote(reason=Anything(any_sign=True))
    def skip(self, lease_token, reason, then_next=True, idempotency_key=False):
        """Put the client off for a while, saying why, and take the next one.

        :param str reason: kept in the movement
        :return: as ``save_attention``
        """
        self._check_operator()
        self._check_text(lease_token, *([idempotency_key] if idempotency_key else []))
        reason = attention.clean_text(reason) if isinstance(reason, str) else ""
        if not reason or "\0" in reason:
            raise UserError(self.env._("Say in a few words why you skip this client."))
        if len(reason) > MAX_TEXT:
            raise UserError(
                self.env._(
                    "Say it in at most %(limit)s characters: the reason has %(count)s.",
                    limit=MAX_TEXT,
                    count=len(reason),
                )
            )
        skipped = self._run_with_lease(
            lease_token,
            lambda env: env["ahorro.attend.save"]._skip_step(
                lease_token, reason, idempotency_key
            ),
        )
        return self._then_next(skipped, then_next)

    @api.model
    def _run_with_lease(self, token, step):
        """Run a step that needs a lease, and say who has the client where it is lost.

        Who that is is asked once the step's own transaction is over.
        """
        try:
            return run_step(self.env, step)
        except LeaseLost:
            raise self.env["ahorro.attend.refusal"]._lost_error(token) from None

    @api.model
    def _then_next(self, saved, then_next):
        """Return the answer of a save, with the next client where one is wanted."""
        answer = {"movement_id": saved["movement_id"] or False, "next": False}
        if not then_next:
            return answer
        campaign_id = saved["only_campaign_id"]
        lease = self.env["ahorro.queue"]._lease_next(
            campaign_id, skip_partner_id=saved["partner_id"]
        )
        answer["next"] = self._answer(lease)
        if not answer["next"]:
            answer["why_empty"] = self._get_why_none_follows(
                campaign_id, saved["partner_id"]
            )
        return answer

    @api.model
    def _get_why_none_follows(self, campaign_id, partner_id):
        """Return ``get_queue_status`` as it is now that something was saved.

        The request's own transaction began before.

        :param partner_id: who was attended
        """
        if self._is_absent():
            return self.env["ahorro.queue.status"]._prepare_why_empty("away")
        with reading(self.env) as own:
            status = own["ahorro.queue.status"]._get_status(campaign_id)
            order = own["ahorro.queue.order"]
            others = not status["code"] and order._get_candidates(
                campaign_id,
                partner_id,
                [],
                set(self.env.companies.ids),
                1,
                fields.Datetime.now(),
            )
        self.env.invalidate_all(flush=False)
        if status["code"]:
            return status
        # Either somebody else was faster each time, or only who was attended is left.
        return status | self.env["ahorro.queue.status"]._prepare_why_empty(
            "busy" if others else "same"
        )

    # === TAKING BACK ===

    @api.model
    @remote()
    def undo_attention(self, movement_id, idempotency_key):
        """Take back the user's own save of a moment ago, and return to that client.

        The client who came next goes back to the queue. It is a movement of its own:
        nothing is deleted.

        :return: dict of ``movement_id`` (of the reversal), ``next`` (the client again;
            False when somebody else has them now) and then ``message``
        :raises UserError: too late, not the user's, or the case went on since
        """
        self._check_operator()
        self._check_text(idempotency_key)
        if type(movement_id) is not int:
            raise UserError(self.env._("There is nothing to undo: reload the page."))
        undone = run_step(
            self.env,
            lambda env: env["ahorro.attend.undo"]._undo_step(
                movement_id, idempotency_key
            ),
        )
        answer = {"movement_id": undone["movement_id"], "next": False}
        message = self._get_undo_obstacle(undone)
        if message:
            return answer | {"message": message}
        names = ("partner_id", "plan_id", "company_id", "case_id", "campaign_id")
        values = {name: undone[name] for name in (*names, "only_campaign_id")}
        try:
            lease = self.env["ahorro.queue"]._lease_chosen(
                values, undone["type_id"], again=True
            )
            answer["next"] = self._answer(lease)
        except UserError as error:
            answer["message"] = str(error)
        return answer

    @api.model
    def _get_undo_obstacle(self, undone):
        """Return why the user does not get an undone client back, or ``""``."""
        if self._is_absent():
            return self.env._("It is undone. You are marked as away.")
        if undone["is_old"]:
            return self.env._("It is undone.")
        if not self.env["ahorro.plan"].sudo().browse(undone["plan_id"]).active:
            return self.env._("It is undone, and the plan was archived meanwhile.")
        campaign = self.env["ahorro.campaign"].browse(undone["campaign_id"] or [])
        supervises = self.env["ahorro.role"]._has_role("supervisor")
        if campaign.sudo().state == "archived":  # a state is no secret
            return self.env._("It is undone, and the campaign was archived meanwhile.")
        if (
            campaign
            and not supervises
            and self.env.user not in campaign.sudo().user_ids
        ):
            return self.env._("It is undone, and the campaign is not yours any more.")
        return ""

    # === WHO COMES NEXT ===

    @api.model
    @api.readonly
    @remote()
    def get_attend_queue(self, campaign_id=False, limit=LINES):
        """Return who comes next, and the campaigns at work.

        :param campaign_id: only of this campaign; False for all that are the user's
        :param int limit: lines, at most
        :return: dict of ``cases`` (the one in front first, then in the order in which
            they are handed out, then the user's callbacks to come), ``campaigns``
            (``id``, ``name``, ``done``, ``total``, ``progress``), ``open`` (how many
            are at work), ``today`` (the user's own day), ``best_hour`` (to find who
            is in front, see ``ahorro.attend.best.hour``), ``deadlines`` (of who is in
            front, see ``ahorro.attend.deadlines``) and ``why_empty`` (as
            ``get_queue_status``)
        :raises UserError: not a campaign of the user
        """
        self._check_operator()
        campaign_id = self._check_own_campaign(campaign_id)
        if type(limit) is not int or not 0 < limit <= MAX_LINES:
            raise UserError(self.env._("There is no such filter: reload the page."))
        return self.env["ahorro.attend.upcoming"]._prepare_upcoming(campaign_id, limit)
