# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.workbook import Sheet, write_workbook

from ...tools import presets

#: Rows that are read at a time.
BATCH = 2000
#: Rows of a sheet: twice as many open slowly in every spreadsheet.
SHEET_ROWS = 500_000
#: What is counted as a row of the report, see ``ahorro_movement_report_action``.
KINDS = ("comment", "finish")


class AhorroReportMovements(models.AbstractModel):
    """*Ahorro - Últimos movimientos y gestiones* as a workbook, of any length.

    Rows are read through a cursor of the database and written one by one, so that a
    million of them takes no more memory than a thousand. Moments are those of the
    user's time zone. Called by others: ``_write_book`` and ``_get_base_domain``.
    """

    _name = "ahorro.report.movements"
    _description = "Report of movements"
    _inherit = "ahorro.report.filters"

    @api.model
    def _get_base_domain(self):
        """Return the domain of the report: comments and endings that stand."""
        return Domain("kind", "in", KINDS) & Domain("is_undone", "=", False)

    @api.model
    def _write_book(self, domain, token="", max_rows=SHEET_ROWS):
        """Return an open file: the workbook of the movements of a domain.

        :param domain: on ``ahorro.movement``; the user's rules are added
        :param token: under which the screen asks how far it is
        :raises AccessError: the user is no supervisor
        :raises ExportCancelled: the screen asked for it
        """
        self.env["ahorro.role"]._check_role("supervisor")
        total = self.env["ahorro.movement"].search_count(domain)
        labels = self._get_columns()
        rows = self.env["ahorro.report.progress"]._watch(
            self._read_rows(domain), token, total
        )
        return write_workbook(
            [
                Sheet(
                    self.env._("Movements"),
                    [label for label, _width in labels],
                    rows,
                    [width for _label, width in labels],
                )
            ],
            max_rows,
        )

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
    def _read_rows(self, domain):
        """Yield the rows of a domain, newest first, under the user's rules."""
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(
            SQL(
                "DECLARE ahorro_report_rows NO SCROLL CURSOR FOR %s",
                self._get_rows_query(domain),
            )
        )
        named = [self._get_names(model) for model in self._get_named_models()]
        undefined = self.env._("Undefined")
        while True:
            cr.execute(SQL("FETCH %s FROM ahorro_report_rows", BATCH))
            batch = cr.fetchall()
            for row in batch:
                values = list(row)
                for place, names in zip((1, 2, 5, 6, 7, 9), named, strict=True):
                    values[place] = names.get(values[place])
                values[7] = values[7] or undefined
                yield values
            if len(batch) < BATCH:
                break
        cr.execute("CLOSE ahorro_report_rows")

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
    def _get_rows_query(self, domain):
        movements = self.env["ahorro.movement"]
        query = movements._search(domain, order="date desc, id desc")
        table = movements._table
        plan = query.left_join(table, "plan_id", "ahorro_plan", "id", "report_plan")
        holder = query.left_join(
            table, "partner_id", "res_partner", "id", "report_holder"
        )

        def column(name):
            return SQL.identifier(table, name)

        return query.select(
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
