# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.plan.sql_path import path_columns

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
    "promise",
    "close",
)
#: What a row shows of a case, and a comment of its movement, by the way to it.
CASE_COLUMNS = {
    "id": "id",
    "campaign_id": "campaign_id",
    "campaign": "campaign_id.name",
    "type": "type_id.name",
    "plan_id": "plan_id",
    "state": "state",
    "finished_at": "finished_at",
    "result": "result_id.name",
    "color": "result_id.color",
}
MOVEMENT_COLUMNS = {
    "id": "id",
    "case_id": "case_id",
    "partner_id": "partner_id",
    "user": "user_id.partner_id.name",
    "date": "date",
    "kind": "kind",
    "result": "result_id.name",
    "comment": "comment",
    "next_action_at": "next_action_at",
    "promise_date": "promise_date",
    "promise_amount": "promise_amount",
    "currency_id": "company_id.currency_id",
    "reverses_id": "reverses_id",
}


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
        and type, or ``-``), ``plan``, ``result`` and ``comments``, newest first. A
        comment says what was promised, and whether somebody took it back.

        :param plans: the plans of this person that the page shows
        """
        movements = self._read_rows(
            self.env["ahorro.movement"],
            MOVEMENT_COLUMNS,
            self._get_movement_domain(partner, plans)
            & Domain("kind", "in", SHOWN_KINDS)
            & Domain("case_id", "!=", False),
            order="date desc, id desc",
            limit=MOVEMENTS,
        )
        taken_back = {
            row["reverses_id"]: row for row in movements if row["kind"] == "undo"
        }
        said = {row["id"]: row for row in movements}
        comments = {}
        for row in movements:
            row["is_undone"] = row["id"] in taken_back
            row["undoes"] = row["kind"] == "undo" and said.get(row["reverses_id"])
            comments.setdefault(row["case_id"], []).append(row)
        cases = {
            row["id"]: row
            for row in self._read_rows(
                self.env["ahorro.case"],
                CASE_COLUMNS,
                Domain("id", "in", list(comments)) | Domain("plan_id", "in", plans.ids),
                order="id desc",
            )
        }
        # A movement may be within reach while its case is not any more.
        shown = [case_id for case_id in comments if case_id in cases]
        shown += [case_id for case_id in cases if case_id not in comments]
        names = {plan.id: plan._get_short_name() for plan in plans}
        return [
            self._prepare_row(partner, cases[case_id], comments.get(case_id, []), names)
            for case_id in shown[:ROWS]
        ]

    @api.model
    def _read_rows(self, model, columns, domain, **options):
        """Return what the page shows of the rows of a domain that the user may read.

        :param columns: see ``path_columns``
        """
        # Which rows is asked with the user's rights.
        query = model._search(domain, **options)
        # sudo: names alone of what those rows hold, whoever may read the rest of it.
        return self.env.execute_query_dict(
            query.select(*path_columns(model.sudo(), query, columns))
        )

    @api.model
    def _prepare_row(self, partner, case, movements, plan_names):
        plan_id = case["plan_id"]
        # sudo: the name of a plan that the person holds no more.
        plan_sudo = self.env["ahorro.plan"].sudo().browse(plan_id)
        title = "-"
        if case["campaign_id"]:
            title = f"{case['campaign']} ({case['type'] or '-'})"
        return {
            "id": case["id"],
            "campaign_id": case["campaign_id"] or False,
            "state": case["state"],
            "finished_at": case["finished_at"] or False,
            "title": title,
            "plan_id": plan_id,
            "plan": plan_names.get(plan_id) or plan_sudo._get_short_name(),
            "result": case["result"] or "",
            "color": case["color"] or "",
            "comments": [self._prepare_comment(partner, row) for row in movements],
        }

    @api.model
    def _prepare_comment(self, partner, movement):
        labels = self.env["ahorro.movement"]._fields["kind"]
        kinds = dict(labels._description_selection(self.env))
        result = movement["result"] or ""
        undoes = movement["undoes"]
        holder = ""
        if movement["partner_id"] not in (None, partner.id):
            # Said to whoever held the plan before. sudo: the name alone.
            holder_sudo = self.env["res.partner"].sudo().browse(movement["partner_id"])
            holder = holder_sudo.name
        text = movement["comment"] or ""
        if undoes:
            what = undoes["result"] or kinds[undoes["kind"]]
            result = self.env._("Took back: %s", what)
        elif movement["kind"] not in ("comment", "finish"):
            label = kinds[movement["kind"]]
            result = " · ".join(part for part in (label, result) if part)
        elif not text and not result:
            result = kinds[movement["kind"]]
        return {
            "id": movement["id"],
            "kind": movement["kind"],
            "user": movement["user"],
            "date": movement["date"],
            "result": result,
            "text": text,
            "next_action_at": movement["next_action_at"] or False,
            "promise_date": movement["promise_date"] or False,
            "promise_amount": movement["promise_amount"] or 0.0,
            "currency_id": movement["currency_id"],
            "is_undone": movement["is_undone"],
            "holder": holder or "",
        }
