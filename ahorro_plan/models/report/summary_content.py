# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

from ...tools.workbook import Sheet, without_false, write_workbook

#: Rows that a sheet of the workbook holds at most, so that a mail can carry it.
MAX_ROWS = 5000


class AhorroSummaryContent(models.AbstractModel):
    """What the weekly summary says of a week, with the rights of whoever reads it.

    A week is named by its Monday, in the reader's time zone. Figures are those of the
    panel at the end of its Sunday, compared with the Sunday before: the change log
    tells them, so that a link opens the same rows whenever it is followed.
    """

    _name = "ahorro.summary.content"
    _description = "Content of the weekly summary"

    @api.model
    def _get_lines(self, monday):
        """Return what is said of a week; add-ons above extend it.

        :return: list of dicts of ``id`` (as a link names it), ``section``, ``label``
            and ``figure`` (as the panel has them)
        """
        sunday = monday + datetime.timedelta(days=6)
        before = monday - datetime.timedelta(days=1)
        answer = self.env["ahorro.panel"]._get_panel(
            {"date": sunday.isoformat(), "compare_date": before.isoformat()}
        )
        section = self.env._("The portfolio at the end of the week")
        lines = [
            {
                "id": tile["id"],
                "section": section,
                "label": tile["label"],
                "figure": tile["figure"],
            }
            for tile in answer["tiles"]
            if tile["figure"]["value"] is not False and tile["figure"]["domain"]
        ]
        for block in answer["blocks"]:
            if block["id"] == "status":
                lines.insert(
                    0,
                    {
                        "id": "portfolio",
                        "section": section,
                        "label": self.env._("plans in the portfolio"),
                        "figure": block["total"]["cells"]["total"],
                    },
                )
        return lines

    @api.model
    def _get_figure(self, monday, line_id):
        """Return the figure of a line: its rows are the reader's own.

        :raises UserError: there is no such line
        """
        for line in self._get_lines(monday):
            if line["id"] == line_id:
                return line["figure"]
        raise UserError(
            self.env._("The summary has no such number any more: open the panel.")
        )

    # === THE MAIL ===

    @api.model
    def _get_title(self, monday):
        sunday = monday + datetime.timedelta(days=6)
        return self.env._(
            "Summary of the week from %(first)s to %(last)s",
            first=format_date(self.env, monday),
            last=format_date(self.env, sunday),
        )

    @api.model
    def _get_body(self, monday, lines):
        """Return the mail of some lines, as HTML that a phone shows in one column."""
        base = (
            self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        )  # a link
        sections = {}
        for line in lines:
            figure = line["figure"]
            before = figure.get("before")
            rows = sections.setdefault(line["section"], [])
            rows.append(
                {
                    "label": line["label"],
                    "value": self._number(figure["value"]),
                    "url": self._get_url(monday, line),
                    "opens": bool(figure["value"]),
                    "before": self._number(before["value"]) if before else False,
                    "amount": self._amount(figure.get("amount")),
                }
            )
        return self.env["ir.qweb"]._render(
            "ahorro_plan.weekly_summary_mail",
            {
                "title": self._get_title(monday),
                "company": ", ".join(self.env.companies.mapped("name")),
                "sections": [
                    {"title": title, "rows": rows} for title, rows in sections.items()
                ],
                "settings_url": f"{base}/odoo/resumen-semanal",
            },
        )

    @api.model
    def _number(self, value):
        return formatLang(self.env, value or 0, digits=0)

    @api.model
    def _amount(self, value):
        if not value:
            return False
        currencies = self.env.companies.currency_id
        currency = currencies if len(currencies) == 1 else None
        return formatLang(self.env, value, digits=0, currency_obj=currency)

    # === THE WORKBOOK ===

    @api.model
    def _get_workbook(self, monday, lines):
        """Return the bytes of the workbook: the numbers, and the rows behind each."""
        sheets = [
            Sheet(
                self.env._("Summary"),
                [
                    self.env._("Section"),
                    self.env._("Figure"),
                    self.env._("Week"),
                    self.env._("Week before"),
                    self.env._("Rows in this workbook"),
                    self.env._("All of them"),
                ],
                [
                    [
                        line["section"],
                        line["label"],
                        line["figure"]["value"],
                        (line["figure"].get("before") or {}).get("value"),
                        min(line["figure"]["value"], MAX_ROWS)
                        if self._has_sheet(line)
                        else 0,
                        self._get_url(monday, line),
                    ]
                    for line in lines
                ],
            )
        ]
        sheets += [
            self._get_sheet(line["label"], line["figure"])
            for line in lines
            if self._has_sheet(line)
        ]
        with write_workbook(sheets) as book:
            return book.read()

    @api.model
    def _has_sheet(self, line):
        """Tell whether the workbook has rows of a line."""
        figure = line["figure"]
        # The whole portfolio is no list to call; it opens from the mail.
        return bool(
            figure["value"]
            and line["id"] != "portfolio"
            and figure["model"] in self._get_row_models()
        )

    @api.model
    def _get_url(self, monday, line):
        """Return the address that opens all rows of a line."""
        base = (
            self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        )  # a link
        query = f"?semana={monday.isoformat()}&cifra={line['id']}"
        return f"{base}/odoo/resumen-semanal{query}"

    @api.model
    def _get_row_models(self):
        """Return the models whose rows the workbook holds; add-ons extend it."""
        return ["ahorro.plan"]

    @api.model
    def _get_sheet(self, title, figure):
        """Return the sheet of the rows of a figure; a long one says where it ends."""
        model = figure["model"]
        data = self.env["ahorro.panel.data"]
        ids = self.env[model].search(figure["domain"], order="id", limit=MAX_ROWS).ids
        if figure["value"] > len(ids):
            title = self.env._(
                "%(title)s (first %(rows)s)", title=title[:14], rows=len(ids)
            )
        headers, rows = data._get_rows(model, [("id", "in", ids)])
        return Sheet(title, headers, without_false(rows))
