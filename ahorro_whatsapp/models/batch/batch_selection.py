# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

#: What a mass send is made of: cases, or plans.
ROOTS = {"case": "ahorro.case", "plan": "ahorro.plan"}


class AhorroWaBatchSelection(models.AbstractModel):
    """What a mass send is made of: rows of a list, as plans with the case of each.

    Called by others: ``_read_selection``, ``_get_only_type`` and ``_get_chosen_query``.
    """

    _name = "ahorro.wa.batch.selection"
    _description = "Rows of a mass send"

    @api.model
    def _read_selection(self, model, ids, domain):
        """Return what is selected in a list of any model.

        :return: (root: ``case`` or ``plan``, a domain on it as JSON)
        :raises UserError: nothing is selected, or the list leads to no plans
        """
        remote = self.env["ahorro.remote.values"]
        if model in ("ahorro.case", "ahorro.campaign"):
            if ids is not None and ids is not False:
                domain = [("id", "in", remote._check_ids(ids))]
            if not isinstance(domain, list | tuple) or domain == [("id", "in", [])]:
                raise UserError(
                    self.env._("Nothing is selected: tick whom to write to.")
                )
            domain = list(domain)
            if model == "ahorro.campaign":
                domain = [("campaign_id", "any", domain), ("state", "!=", "done")]
            root = "case"
        else:
            if not ids and (domain is None or domain is False):
                raise UserError(
                    self.env._("Nothing is selected: tick whom to write to.")
                )
            # All rows of a list without a filter: a domain too, that of everybody.
            preview = self.env["ahorro.campaign.preview"]
            domain = preview._get_selected_plan_domain(model, ids or False, domain)
            root = "plan"
        try:
            # As it is written: an erased person's name is looked for in it.
            text = json.dumps(domain, ensure_ascii=False)
        except (TypeError, ValueError, RecursionError):
            raise UserError(remote._unreadable_message()) from None
        self._get_rows(root, text)
        return root, text

    @api.model
    def _get_rows(self, root, text):
        """Return the rows of a selection as a ``Query``, of those the user may see.

        :raises UserError: it cannot be read
        """
        unreadable = self.env["ahorro.remote.values"]._unreadable_message()
        try:
            domain = json.loads(text)
            if not isinstance(domain, list):
                raise UserError(unreadable)
            query = self.env[ROOTS[root]]._search(Domain(domain))
            statement = query.select()
        except (TypeError, ValueError, KeyError, IndexError, RecursionError):
            raise UserError(unreadable) from None
        if not self.env["ahorro.plan.past"]._is_readable(statement):
            raise UserError(unreadable)
        return query

    @api.model
    def _get_only_type(self, root, text):
        """Return the campaign type of the rows where they all have the same one."""
        types = self.env["ahorro.campaign.type"]
        if root != "case":
            return types
        statement = self._get_rows(root, text).select(
            SQL("DISTINCT %s", SQL.identifier("ahorro_case", "type_id"))
        )
        found = self.env.execute_query(SQL("SELECT * FROM (%s) t LIMIT 2", statement))
        return types.browse(found[0][0] if len(found) == 1 else False)

    @api.model
    def _get_chosen_query(self, root, text, campaign_type):
        """Return the SQL of the plans of a selection: (plan_id, case_id, case_state).

        Each plan once. Of plans, the case is the one open in a campaign in progress, of
        this type if there is one, else of any; there may be none.
        """
        query = self._get_rows(root, text)
        self.env["ahorro.case"].flush_model()
        self.env["ahorro.campaign"].flush_model()
        if root == "case":
            columns = [
                SQL("%s AS %s", SQL.identifier("ahorro_case", name), SQL(alias))
                for name, alias in (
                    ("plan_id", "plan_id"),
                    ("id", "case_id"),
                    ("state", "case_state"),
                )
            ]
            return SQL(
                """SELECT DISTINCT ON (plan_id) plan_id, case_id, case_state
                     FROM (%s) AS rows
                    ORDER BY plan_id, case_state = 'done', case_id DESC""",
                query.select(*columns),
            )
        return SQL(
            """SELECT rows.plan_id, open.id AS case_id, open.state AS case_state
                 FROM (%s) AS rows
                 LEFT JOIN LATERAL (
                      SELECT c.id, c.state FROM ahorro_case c
                        LEFT JOIN ahorro_campaign g ON g.id = c.campaign_id
                       WHERE c.plan_id = rows.plan_id AND c.state <> 'done'
                         AND (g.id IS NULL OR g.state = 'in_progress')
                       ORDER BY c.type_id IS DISTINCT FROM %s, c.id DESC
                       LIMIT 1) AS open ON TRUE""",
            query.select(SQL("%s AS plan_id", SQL.identifier("ahorro_plan", "id"))),
            campaign_type.id,
        )
