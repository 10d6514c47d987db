# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.workbook import Percent

#: Rows that are read at a time.
BATCH = 2000
#: What is said of a plan.
PLAN_COLUMNS = (
    "partner_id/name",
    "partner_id/phone",
    "partner_id/mobile",
    "subscription_number",
    "group_order",
    "provider_id/name",
    "status_id/display_name",
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "overdue_debt",
    "debt_to_fall_due",
    "sale_date",
    "grouping_date",
    "award_date",
    "absent_since",
    "seller_id/name",
    "seller_branch",
    "brand",
    "model",
)


class AhorroPanelData(models.AbstractModel):
    """*Descargar datos*: the table of a block, and the rows that its figures count.

    Rows are those of the figures' own domains, under the user's rules. What they say of
    a plan is what is known of it today, whatever day the panel shows.
    """

    _name = "ahorro.panel.data"
    _description = "Portfolio panel: data of a block"

    @api.model
    def _get_source(self):
        """Return the model whose blocks are written."""
        return self.env["ahorro.panel"]

    @api.model
    def _get_sheets(self, block_id, raw_filters):
        """Return a title, and (name, headers, rows) of each sheet of a block.

        :raises AccessError: the user is no supervisor
        :raises UserError: the filters cannot be understood, or there is no such block
        """
        panel = self._get_source()
        if isinstance(raw_filters, dict):
            raw_filters = {**raw_filters, "blocks": [block_id]}
        answer = panel._get_panel(raw_filters)
        if not answer["blocks"]:
            raise UserError(self.env._("The panel has no such block: reload the page."))
        block = answer["blocks"][0]
        day = fields.Date.to_date(answer["date"])
        title = f"{block['title']} {day:%d-%m-%Y}"
        sheets = [(block["title"], *self._get_table(block))]
        if block.get("data"):
            sheets.append(
                (self.env._("Rows"), *self._get_rows(**block["data"])),
            )
        return title, sheets

    @api.model
    def _get_table(self, block):
        """Return the headers and rows of a block's table."""
        columns = block["columns"]
        headers = [block["row_label"], *(column["label"] for column in columns)]
        rows = [
            [row["label"], *(self._get_value(row, column) for column in columns)]
            for row in [*block["rows"], *([block["total"]] if block["total"] else [])]
        ]
        return headers, rows

    @api.model
    def _get_value(self, row, column):
        cell = row["cells"].get(column["id"])
        if cell is None or cell["value"] is False:
            return None
        if column["kind"] != "percent":
            return cell["value"]
        share = cell["percent"]
        return None if share is None or share is False else Percent(share)

    # === THE ROWS BEHIND IT ===

    @api.model
    def _get_columns(self, model):
        """Return the paths of what is said of each row; add-ons above extend it."""
        return list(PLAN_COLUMNS)

    @api.model
    def _get_rows(self, model, domain):
        """Return the headers, and an iterator of the rows, of a domain's records."""
        columns = self._get_columns(model)
        return [self._get_label(model, path) for path in columns], self._read_rows(
            model, domain, columns
        )

    @api.model
    def _read_rows(self, model, domain, columns):
        ids = self.env[model].search(domain, order="id").ids
        for start in range(0, len(ids), BATCH):
            records = self.env[model].browse(ids[start : start + BATCH])
            yield from records.export_data(columns)["datas"]
            # What was read is not needed any more.
            self.env.invalidate_all(flush=False)

    @api.model
    def _get_label(self, model, path):
        """Return what a person reads for a path: the last field that is no name."""
        names = path.split("/")
        if len(names) > 1 and names[-1] in ("name", "display_name"):
            names.pop()
        label = ""
        for name in names:
            field = self.env[model]._fields[name]
            label = self.env[model].fields_get([name], ["string"])[name]["string"]
            model = field.comodel_name
        return label
