# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools.balance import share
from ..queue.queue_transaction import run_step

#: The states whose cases can change hands.
OPEN_STATES = ("pending", "in_progress")
#: What ``values`` may say about a reassignment.
VALUES = {"from_user_ids", "states", "count", "case_ids", "to_user_ids"}


class AhorroCampaignReassignment(models.AbstractModel):
    """Moving open cases between operators, balanced, seen before it is done.

    Called by screens: ``open_reassign``. Called by others: ``_check_can_reassign``,
    ``_get_likely_values``, ``_preview`` and ``_reassign``.
    """

    _name = "ahorro.campaign.reassignment"
    _description = "Reassignment of cases"

    @api.model
    @remote()
    def open_reassign(self, row_ids=None, domain=None):
        """Open the page *Reasignar* for what is selected in a list of cases.

        :param row_ids: the ticked cases
        :param domain: all cases of the list, when the user selected all of them
        :return: an action
        :raises UserError: none is open, or they are of several campaigns
        """
        self.env["ahorro.campaign"]._check_manager()
        cases = self._get_selected_cases(row_ids, domain)
        campaign = cases.campaign_id
        if len(campaign) > 1:
            raise UserError(
                self.env._(
                    "These cases are of %(count)s campaigns: choose those of one, with "
                    "the filter Campaign.",
                    count=len(campaign),
                )
            )
        return campaign.action_open_reassign(case_ids=cases.ids)

    @api.model
    def _preview(self, campaign, values):
        """Return what ``preview_reassign`` of a campaign answers."""
        return self._plan_reassignment(campaign, values)[0]

    @api.model
    def _reassign(self, campaign, values):
        """Move open cases of a campaign, and return what was done."""
        # Operators save meanwhile: a transaction that began before them would fail.
        return run_step(
            self.env,
            lambda env: env[self._name]._reassign_step(
                env["ahorro.campaign"].browse(campaign.id), values
            ),
        )

    @api.model
    def _reassign_step(self, campaign, values):
        """Plan a reassignment and do it; what was finished meanwhile stays."""
        self._check_can_reassign(campaign)
        preview, moves = self._plan_reassignment(campaign, values)
        if not moves:
            raise UserError(
                self.env._(
                    "There are no open cases to move: choose other operators or states."
                )
            )
        self._move_cases(moves)
        campaign._log_action(
            "reassign",
            lambda _campaign: {"moved": len(moves), "users": preview["users"]},
        )
        return preview

    @api.model
    def _check_can_reassign(self, campaign):
        """Check that the user may move cases of a campaign, and that it is at work.

        :raises AccessError: not a supervisor
        :raises UserError: it is archived
        """
        campaign.ensure_one()
        campaign._check_manager()
        campaign.check_access("write")
        if campaign.state != "in_progress":
            raise UserError(
                self.env._(
                    "The campaign %(name)s is archived: reopen it to reassign its "
                    "cases.",
                    name=campaign.name,
                )
            )

    # === WHAT IS CHOSEN AT FIRST ===

    @api.model
    def _get_likely_values(self, campaign, user_ids, case_ids):
        """Return what the page begins with: fields of ``ahorro.campaign.reassign``."""
        facts = self.env["ahorro.case.facts"]
        open_cases = Domain("campaign_id", "=", campaign.id) & facts._get_open_domain()
        tally = self.env["ahorro.case.figures"]._count_by_operator(campaign)
        left = self.env["ahorro.case"].search(open_cases & facts._get_left_domain())
        # sudo: who is active and has a role; a supervisor may not read all of it.
        able = campaign.sudo().user_ids.filtered(
            lambda user: user.active and user.has_group("ahorro_plan.group_operator")
        )
        gone = left.user_id - able
        if case_ids:
            sources = []
        elif user_ids:
            sources = [uid for uid in user_ids if tally.get(uid, {}).get("assigned")]
        else:
            sources = gone.ids
        from_pool = not (case_ids or user_ids or sources) and tally[False]["assigned"]
        return {
            "case_ids": case_ids or [],
            "from_user_ids": sources,
            "from_pool": bool(from_pool),
            "to_user_ids": [uid for uid in able.ids if uid not in sources],
        }

    @api.model
    def _get_selected_cases(self, row_ids, domain):
        """Return the open cases of campaigns that are selected in a list.

        :raises UserError: there is none
        """
        remote = self.env["ahorro.remote.values"]
        if row_ids:
            chosen = Domain("id", "in", remote._check_ids(row_ids))
        elif isinstance(domain, list | tuple):
            try:
                chosen = Domain(domain)
                self.env["ahorro.case"]._search(chosen)
            except (ValueError, TypeError, KeyError, IndexError):
                raise UserError(remote._unreadable_message()) from None
        else:
            raise UserError(remote._unreadable_message())
        running = self.env["ahorro.case.facts"]._get_running_domain()
        of_campaigns = Domain("campaign_id", "!=", False)
        cases = self.env["ahorro.case"].search(chosen & running & of_campaigns)
        if not cases:
            raise UserError(
                self.env._(
                    "None of these cases is in progress in a campaign: finished ones "
                    "are reopened first."
                )
            )
        return cases

    # === WHAT A REASSIGNMENT WOULD DO ===

    @api.model
    def _plan_reassignment(self, campaign, values):
        """Return the preview, and the dict of case id to new user id."""
        values = self._check_reassign_values(campaign, values)
        cases = self.env["ahorro.case"]
        chosen = cases.search(
            self._get_reassign_domain(campaign, values),
            order="state desc, last_attempt_at, id",
        )
        available = len(chosen)
        if values["count"]:
            chosen = chosen[: values["count"]]
        targets = values["to_user_ids"] or [False]
        tally = self.env["ahorro.case.figures"]._count_by_operator(campaign)
        before = {user: counts["assigned"] for user, counts in tally.items()}
        loads = dict(before)
        for case in chosen:
            loads[case.user_id.id] -= 1
        shares = share({user: loads.get(user, 0) for user in targets}, len(chosen))
        # Who has the case keeps it as far as their share goes; a person's cases stay
        # together as far as possible.
        moves, waiting = {}, []
        for case in chosen.sorted(lambda case: (case.partner_id.id, case.id)):
            owner = case.user_id.id
            if shares.get(owner):
                shares[owner] -= 1
            else:
                waiting.append(case.id)
        left = iter(waiting)
        for user, number in shares.items():
            moves |= dict.fromkeys(islice(left, number), user)
        after = dict(before)
        owners = {case.id: case.user_id.id for case in chosen}
        for case_id, user in moves.items():
            after[owners[case_id]] -= 1
            after[user] = after.get(user, 0) + 1
        users = self.env["res.users"].browse(user for user in after if user)
        names = {row["id"]: row["name"] for row in campaign._prepare_users(users)}
        return {
            "count": len(moves),
            "available": available,
            "users": [
                {
                    "id": user,
                    "name": names.get(user) or self.env._("Shared pool"),
                    "attended": tally[user]["attended"] if user in tally else 0,
                    "before": before.get(user, 0),
                    "after": after[user],
                }
                for user in sorted(
                    after, key=lambda user: (not user, names.get(user, "").lower())
                )
            ],
        }, moves

    @api.model
    def _check_reassign_values(self, campaign, values):
        """Return the values as a remote client sends them, checked."""
        remote = self.env["ahorro.remote.values"]
        if not isinstance(values, dict) or values.keys() - VALUES:
            raise UserError(remote._unreadable_message())
        count = values.get("count") or 0
        states = values.get("states") or list(OPEN_STATES)
        if type(count) is not int or count < 0:
            raise UserError(self.env._("Say how many cases with a number."))
        if not isinstance(states, list | tuple) or set(states) - set(OPEN_STATES):
            raise UserError(
                self.env._("Only open cases are reassigned: reopen the finished ones.")
            )
        targets = [
            user for user in remote._check_ids(values.get("to_user_ids")) if user
        ]
        strangers = self.env["res.users"].browse(targets) - campaign.user_ids
        if strangers:
            names = campaign._prepare_users(strangers.exists())
            raise UserError(
                self.env._(
                    "%(users)s does not attend this campaign: add them to its "
                    "operators first.",
                    users=", ".join(row["name"] for row in names) or strangers.ids,
                )
            )
        return {
            "from_user_ids": remote._check_ids(values.get("from_user_ids")),
            "states": list(states),
            "count": count,
            "case_ids": remote._check_ids(values.get("case_ids")),
            "to_user_ids": targets,
        }

    @api.model
    def _get_reassign_domain(self, campaign, values):
        domain = Domain("campaign_id", "=", campaign.id)
        domain &= Domain("state", "in", values["states"])
        if values["from_user_ids"]:
            domain &= Domain("user_id", "in", values["from_user_ids"])
        if values["case_ids"]:
            domain &= Domain("id", "in", values["case_ids"])
        return domain

    @api.model
    def _move_cases(self, moves):
        """Give cases to other operators, with their callbacks, and log each.

        :param moves: dict of case id to user id, False for the pool
        """
        self.env["ahorro.case"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH move AS (
                    SELECT * FROM unnest(%(cases)s::integer[], %(users)s::integer[])
                        AS move(case_id, user_id)),
                before AS MATERIALIZED (
                    SELECT id, user_id FROM ahorro_case
                     WHERE id IN (SELECT case_id FROM move) AND state <> 'done'
                     -- As operators lock them: nobody waits for each other.
                     ORDER BY id FOR UPDATE),
                moved AS (
                    UPDATE ahorro_case
                       SET user_id = move.user_id,
                           -- One that was agreed on stays so: in the pool, anyone's.
                           next_action_user_id = CASE
                               WHEN is_callback THEN move.user_id END,
                           write_uid = %(uid)s, write_date = %(now)s
                      FROM move JOIN before ON before.id = move.case_id
                     WHERE ahorro_case.id = move.case_id
                    RETURNING ahorro_case.id, ahorro_case.company_id,
                              ahorro_case.campaign_id, ahorro_case.plan_id,
                              ahorro_case.type_id, ahorro_case.user_id)
                INSERT INTO ahorro_movement (
                    company_id, case_id, campaign_id, plan_id, partner_id, type_id,
                    status_id, user_id, date, kind, detail)
                SELECT moved.company_id, moved.id, moved.campaign_id, moved.plan_id,
                       plan.partner_id, moved.type_id, plan.status_id, %(uid)s, %(now)s,
                       'reassign', jsonb_build_object(
                           'from', before.user_id, 'to', moved.user_id)
                  FROM moved JOIN before ON before.id = moved.id
                  JOIN ahorro_plan plan ON plan.id = moved.plan_id
                 ORDER BY moved.id
                """,
                cases=list(moves),
                users=[user or None for user in moves.values()],
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.env["ahorro.case"].invalidate_model()
        self.env["ahorro.movement"].invalidate_model()
