# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

#: Rows of the history that the client file shows; the list behind it has the rest.
ROWS = 40
#: Movements that it reads at most to fill them.
MOVEMENTS = 400
#: Movements that whoever attends the client is shown; the rest is the supervisors'.
SHOWN_KINDS = (
    "comment",
    "finish",
    "reopen",
    "schedule",
    "message",
    "undo",
    "skip",
    "correct",
)
#: What a row shows of a case, and a comment of its movement: nothing else is read.
CASE_FIELDS = (
    "plan_id",
    "campaign_id",
    "type_id",
    "company_id",
    "state",
    "finished_at",
    "result_id",
)
MOVEMENT_FIELDS = (
    "case_id",
    "partner_id",
    "user_id",
    "date",
    "kind",
    "result_id",
    "comment",
    "next_action_at",
    "promise_date",
    "promise_amount",
)


class AhorroClientHistory(models.AbstractModel):
    """*Historial de gestión*: what was done with a person, across plans and campaigns.

    It is read with the user's own rights: an operator sees the campaigns assigned to
    them, and all of the person in front of them.

    Called by others: ``_prepare_rows`` and ``_get_movement_domain``.
    """

    _name = "ahorro.client.history"
    _description = "History of a client"

    @api.model
    def _get_movement_domain(self, partner, plans):
        """Return the domain of what was done with a person, or with their plans.

        A plan that changed hands brings its past: the holder of then is named.
        """
        return Domain("company_id", "in", self.env.companies.ids) & (
            Domain("partner_id", "=", partner.id) | Domain("plan_id", "in", plans.ids)
        )

    @api.model
    def _prepare_rows(self, partner, plans):
        """Return the rows of *Historial de gestión*, the last attended first.

        A row is a case: ``finished_at`` (empty while it is open), ``title`` (campaign
        and type, or ``-``), ``plan``, ``result`` and ``comments``, newest first.

        :param plans: the plans of this person that the page shows
        """
        movements = self.env["ahorro.movement"].search_fetch(
            self._get_movement_domain(partner, plans)
            & Domain("kind", "in", SHOWN_KINDS)
            & Domain("case_id", "!=", False),
            MOVEMENT_FIELDS,
            limit=MOVEMENTS,
        )
        by_case = movements.grouped("case_id")
        cases = self.env["ahorro.case"].search_fetch(
            Domain("id", "in", movements.case_id.ids)
            | Domain("plan_id", "in", plans.ids),
            CASE_FIELDS,
            order="id desc",
        )
        # sudo: names alone, whoever may read the rest.
        cases.sudo().campaign_id.fetch(["name"])
        cases.sudo().type_id.fetch(["name"])
        users = self.env["res.users"]._get_ahorro_names(movements.user_id.ids)
        # A movement may be within reach while its case is not any more.
        shown = [case for case in by_case if case in cases]
        shown += [case for case in cases if case not in by_case]
        names = {plan.id: plan._get_short_name() for plan in plans}
        return [
            self._prepare_row(
                partner, case, by_case.get(case, movements.browse()), names, users
            )
            for case in shown[:ROWS]
        ]

    @api.model
    def _prepare_row(self, partner, case, movements, plan_names, user_names):
        # sudo: the names of a campaign and of people, whoever may read them now.
        case_sudo = case.sudo()
        plan = case_sudo.plan_id
        title = "-"
        if case_sudo.campaign_id:
            title = f"{case_sudo.campaign_id.name} ({case_sudo.type_id.name or '-'})"
        return {
            "id": case.id,
            "campaign_id": case_sudo.campaign_id.id,
            "state": case.state,
            "finished_at": case.finished_at,
            "title": title,
            "plan_id": plan.id,
            "plan": plan_names.get(plan.id) or plan._get_short_name(),
            "result": case_sudo.result_id.name or "",
            "color": case_sudo.result_id.color or "",
            "comments": [
                self._prepare_comment(partner, row, user_names) for row in movements
            ],
        }

    @api.model
    def _prepare_comment(self, partner, movement, user_names):
        movement_sudo = movement.sudo()  # names, as above
        kinds = dict(movement._fields["kind"]._description_selection(self.env))
        result = movement_sudo.result_id.name or ""
        text = movement.comment or ""
        if movement.kind not in ("comment", "finish"):
            result = " · ".join(part for part in (kinds[movement.kind], result) if part)
        elif not text and not result:
            result = kinds[movement.kind]
        holder = movement_sudo.partner_id
        return {
            "id": movement.id,
            "kind": movement.kind,
            "user": user_names[movement.user_id.id],
            "date": movement.date,
            "result": result,
            "text": text,
            "next_action_at": movement.next_action_at,
            "promise_date": movement.promise_date,
            "promise_amount": movement.promise_amount,
            # Said to whoever held the plan before.
            "holder": holder.name if holder and holder != partner else "",
        }
