# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.person.ahorro_person_data import ERASED

#: Rows of the history that the client file shows; the list behind it has the rest.
ROWS = 40
#: Movements that it reads at most to fill them.
MOVEMENTS = 400
#: What is told of a case to who attends the client; the rest is the supervisors'.
TOLD = ("comment", "finish", "reopen", "schedule", "message", "undo", "skip", "correct")


class ResPartner(models.Model):
    """*Historial de gestión*: what was done with a person, across plans and campaigns.

    It is read with the user's own rights: an operator sees the campaigns assigned to
    them, and all of the person in front of them.
    """

    _inherit = "res.partner"

    ahorro_movement_ids = fields.One2many(
        "ahorro.movement",
        "partner_id",
        string="Movements",
        readonly=True,
        groups="ahorro_plan.group_operator",  # others have no right on the rows
    )

    # === THE CLIENT FILE ===

    def _prepare_client_file_summary(self, plans):
        return {
            **super()._prepare_client_file_summary(plans),
            "history": self._prepare_history(plans),
        }

    def _get_movement_domain(self, plans):
        """Return the domain of what was done with this person, or with their plans.

        A plan that changed hands brings its past: the holder of then is named.
        """
        return Domain("company_id", "in", self.env.companies.ids) & (
            Domain("partner_id", "=", self.id) | Domain("plan_id", "in", plans.ids)
        )

    def _prepare_history(self, plans):
        """Return the rows of *Historial de gestión*, the last attended first.

        A row is a case: ``finished_at`` (empty while it is open), ``title`` (campaign
        and type, or ``-``), ``plan``, ``result`` and ``comments``, newest first.

        :param plans: the plans of this person that the page shows
        """
        movements = self.env["ahorro.movement"].search(
            self._get_movement_domain(plans)
            & Domain("kind", "in", TOLD)
            & Domain("case_id", "!=", False),
            limit=MOVEMENTS,
        )
        by_case = movements.grouped("case_id")
        cases = self.env["ahorro.case"].search(
            [("plan_id", "in", plans.ids), ("id", "not in", movements.case_id.ids)],
            order="id desc",
            limit=ROWS,
        )
        # A movement may be within reach while its case is not any more.
        told = [case for case in by_case if case.has_access("read")] + list(cases)
        names = {plan.id: plan._get_short_name() for plan in plans}
        return [
            self._prepare_history_row(
                case, by_case.get(case, movements.browse()), names
            )
            for case in told[:ROWS]
        ]

    def _prepare_history_row(self, case, movements, plan_names):
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
            "comments": [self._prepare_history_comment(row) for row in movements],
        }

    def _prepare_history_comment(self, movement):
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
            "user": movement_sudo.user_id.name,
            "date": movement.date,
            "result": result,
            "text": text,
            "next_action_at": movement.next_action_at,
            "promise_date": movement.promise_date,
            "promise_amount": movement.promise_amount,
            # Said to whoever held the plan before.
            "holder": holder.name if holder and holder != self else "",
        }

    def action_open_ahorro_movements(self):
        """Open who did what with this person and with their plans."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_movement_action"
        )
        plans = self._get_client_file_plans()
        action["domain"] = list(self._get_movement_domain(plans))
        action["context"] = {}
        return action

    # === A PERSON'S DATA ===

    def _get_person_movement_domain(self):
        """Return the domain of the movements about this person, for their data.

        What was said to another holder of the same plan is that person's.
        """
        return Domain("company_id", "in", self.env.companies.ids) & Domain(
            "partner_id", "=", self.id
        )

    def _collect_person_data(self):
        movements = self.env["ahorro.movement"].search(
            self._get_person_movement_domain()
        )
        return [
            *super()._collect_person_data(),
            (
                self.env._("Movements"),
                [
                    self.env._("Date"),
                    self.env._("User"),
                    self.env._("Plan"),
                    self.env._("Campaign"),
                    self.env._("Movement"),
                    self.env._("Result"),
                    self.env._("Comment"),
                ],
                [
                    [
                        str(row.date),
                        row.user_id.name,
                        row.plan_id._get_short_name() if row.plan_id else "",
                        row.campaign_id.name or "-",
                        self._person_label(row, "kind"),
                        row.result_id.name or "",
                        row.comment or "",
                    ]
                    for row in movements
                ],
            ),
        ]

    def _erase_person_data(self):
        movements = self.env["ahorro.movement"].search(
            self._get_person_movement_domain()
        )
        cases = movements.case_id | self._get_person_plans().case_ids
        result = super()._erase_person_data()
        self.env.flush_all()
        # Movements cannot be edited through the ORM; the law asks for this exception.
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_movement SET comment = %s
                    WHERE id = ANY(%s) AND comment IS NOT NULL""",
                ERASED,
                movements.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_case SET last_comment = %s
                    WHERE id = ANY(%s) AND last_comment IS NOT NULL""",
                ERASED,
                cases.ids,
            )
        )
        self.env["ahorro.movement"].invalidate_model()
        self.env["ahorro.case"].invalidate_model()
        return result
