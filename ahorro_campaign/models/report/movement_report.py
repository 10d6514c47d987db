# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import presets

#: What is counted as a row of the report, see ``ahorro_movement_report_action``.
KINDS = ("comment", "finish")


class AhorroReportMovements(models.AbstractModel):
    """The rows of *Ahorro - Últimos movimientos y gestiones*, for its workbook.

    Moments are those of the user's time zone. Called by others: ``_get_base_domain``,
    ``_get_columns`` and ``_read_rows``.
    """

    _name = "ahorro.report.movements"
    _description = "Report of movements"
    _inherit = "ahorro.report.filters"

    @api.model
    def _get_base_domain(self):
        """Return the domain of the report: comments and endings that stand."""
        return Domain("kind", "in", KINDS) & Domain("is_undone", "=", False)

    @api.model
    def _get_columns(self):
        """Return (label, width) of each column, as ``_read_rows`` fills them."""
        fields_get = self.env["ahorro.movement"].fields_get
        names = {
            name: values["string"]
            for name, values in fields_get(attributes=["string"]).items()
        }
        subject, result, status = (
            self.env._("Subject of case"),
            self.env._("Result of case"),
            self.env._("Status at that moment"),
        )
        return [
            (names["partner_id"], 32),
            (names["seller_id"], 26),
            (names["user_id"], 26),
            (names["subscription_number"], 14),
            (names["comment"], 60),
            (names["type_id"], 24),
            (subject, 30),
            (result, 24),
            (names["date"], 17),
            (status, 28),
            (names["group_order"], 14),
            (names["promise_date"], 14),
            (names["promise_amount"], 14),
        ]

    @api.model
    def _read_rows(self, domain, limit, after_id=False):
        """Return rows of a domain, newest first, under the user's rules.

        :param after_id: of the movement behind which they begin; False to begin
        :return: (rows, the id of the last movement)
        """
        self.env.flush_all()
        found = self.env.execute_query(self._get_rows_query(domain, limit, after_id))
        named = [self._get_names(model) for model in self._get_named_models()]
        undefined = self.env._("Undefined")
        rows = []
        for _id, *values in found:
            for place, names in zip((1, 2, 5, 6, 7, 9), named, strict=True):
                values[place] = names.get(values[place])
            values[7] = values[7] or undefined
            rows.append(values)
        return rows, found[-1][0] if found else after_id

    @api.model
    def _get_named_models(self):
        """Return the models of which rows name one, in the order of the columns."""
        return (
            "ahorro.seller",
            "res.users",
            "ahorro.campaign.type",
            "ahorro.campaign",
            "ahorro.result",
            "ahorro.plan.status",
        )

    @api.model
    def _get_names(self, model):
        """Return dict of id to name of all records of a small table."""
        # sudo: who may read a movement may read what its list shows: names alone.
        records_sudo = self.env[model].sudo().with_context(active_test=False)
        if model == "res.users":
            # pylint: disable-next=no-search-all
            ids = records_sudo.search([]).ids
            return self.env["res.users"]._get_ahorro_names(ids)
        names = {each.id: each.display_name for each in records_sudo.search([])}
        records_sudo.env.invalidate_all(flush=False)
        return names

    @api.model
    def _get_rows_query(self, domain, limit, after_id):
        movements = self.env["ahorro.movement"]
        query = movements._search(domain, order="date desc, id desc", limit=limit)
        table = movements._table
        if after_id:
            # Read as it is stored: in the middle of a second there may be many.
            [(date,)] = self.env.execute_query(
                SQL("SELECT date FROM ahorro_movement WHERE id = %s", after_id)
            )
            query.add_where(
                SQL(
                    "(%s, %s) < (%s, %s)",
                    SQL.identifier(table, "date"),
                    SQL.identifier(table, "id"),
                    date,
                    after_id,
                )
            )
        plan = query.left_join(table, "plan_id", "ahorro_plan", "id", "report_plan")
        holder = query.left_join(
            table, "partner_id", "res_partner", "id", "report_holder"
        )

        def column(name):
            return SQL.identifier(table, name)

        return query.select(
            column("id"),
            SQL.identifier(holder, "name"),
            SQL.identifier(plan, "seller_id"),
            column("user_id"),
            SQL.identifier(plan, "subscription_number"),
            column("comment"),
            column("type_id"),
            column("campaign_id"),
            column("result_id"),
            SQL(
                "timezone(%s, timezone('UTC', %s))",
                presets.zone_of(self._get_zone()).key,
                column("date"),
            ),
            column("status_id"),
            SQL.identifier(plan, "group_order"),
            column("promise_date"),
            SQL("%s::float", column("promise_amount")),
        )
