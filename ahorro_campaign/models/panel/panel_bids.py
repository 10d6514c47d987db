# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.months import add_months

from ...tools.panel_question import write_question
from ...tools.presets import day_start
from ..campaign.ahorro_campaign_type import BIDDING

CLASSES = ("not_accepted", "accepted")


class AhorroPanelBids(models.AbstractModel):
    """*Sorteos y Licitaciones*: invitations to bid, by the month that finished them.

    Its figures are cases, those finished with a result that is one of the two classes:
    *Total Gestionados* is their sum, and open cases are in none. A month is one of the
    user's time zone.
    """

    _name = "ahorro.panel.bids"
    _description = "Portfolio panel: invitations to bid"
    _inherit = "ahorro.panel.sales"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "bids",
                "sequence": 500,
                "kind": "block",
                "prepare": self._prepare_block,
            }
        ]

    @api.model
    def _prepare_block(self, question):
        months = self._get_months(question, "bids")
        counts = self._count_by_month(question, months)
        labels = {
            "not_accepted": self.env._("Invitations not accepted"),
            "accepted": self.env._("Invitations accepted"),
        }
        rows = []
        for month in months:
            name = self._month_label(month, is_long=True)
            cells = {
                kind: self._bid_figure(
                    question,
                    month,
                    [kind],
                    counts.get((month, kind), 0),
                    f"{name}: {labels[kind]}",
                )
                for kind in CLASSES
            }
            cells["total"] = self._bid_figure(
                question,
                month,
                list(CLASSES),
                sum(cell["value"] for cell in cells.values()),
                name,
            )
            rows.append(self._month_row(month, cells, is_long=True))
        return {
            "kind": "table",
            "title": self.env._("Draws and bids"),
            "group_label": self.env._("Invitations to bid"),
            "row_label": self.env._("Date"),
            "columns": [
                {"id": "total", "label": self.env._("Total handled"), "kind": "count"},
                {
                    "id": "not_accepted",
                    "label": labels["not_accepted"],
                    "kind": "count",
                    "color": "#9CA3AF",
                },
                {
                    "id": "accepted",
                    "label": labels["accepted"],
                    "kind": "count",
                    "color": "#2E7D32",
                },
            ],
            "rows": rows,
            "total": False,
            "chart": {"kind": "stacked", "columns": list(CLASSES)},
            "months": len(months),
            "data": {
                "model": "ahorro.case",
                "domain": list(
                    Domain.OR(row["cells"]["total"]["domain"] for row in rows)
                ),
            },
            "has_more": self._has_more(question, months),
            "notes": [{"text": self.env._("Open cases are not counted")}],
            "empty": self.env._(
                "No invitation to bid was finished in these months: make a campaign of "
                "that type."
            ),
        }

    # === FIGURES ===

    @api.model
    def _month_start(self, month):
        """Return the UTC moment at which a month begins for the user."""
        return day_start(month, self.env["ahorro.report.rows"]._get_zone())

    @api.model
    def _get_ids(self, question, model, field, values):
        """Return the ids of the few records that a field tells apart, looked up once.

        The database knows nothing of tables that small, and would not see that an
        index finds their cases.
        """
        key = (model, field, tuple(values))
        if key not in question.counted:
            records = self.env[model].with_context(active_test=False)
            found = records.search([(field, "in", list(values))])
            question.counted[key] = sorted(found.ids)
        return question.counted[key]

    @api.model
    def _get_finished_domain(self, question, since, until, classes):
        """Return the domain, on cases, of the invitations finished in a period.

        :param since: None is ever
        """
        types = self._get_ids(question, "ahorro.campaign.type", "process", BIDDING)
        results = self._get_ids(question, "ahorro.result", "panel_class", classes)
        domain = (
            Domain("state", "=", "done")
            & Domain("finished_at", "<", fields.Datetime.to_string(until))
            & Domain("type_id", "in", types)
            & Domain("result_id", "in", results)
        )
        if since:
            domain &= Domain("finished_at", ">=", fields.Datetime.to_string(since))
        return domain

    @api.model
    def _bid_figure(self, question, month, classes, value, title):
        since, until = self._month_start(month), self._month_start(add_months(month, 1))
        if question.is_past:
            text = write_question(
                {
                    "processes": list(BIDDING),
                    "classes": classes,
                    "since": since,
                    "until": until,
                    "moment": question.moment,
                }
            )
            domain = Domain("finished_as", "like", text)
        else:
            domain = self._get_finished_domain(question, since, until, classes)
        return self.env["ahorro.panel"]._figure(
            value, domain & self._plan_domain(question), title, model="ahorro.case"
        )

    @api.model
    def _plan_domain(self, question):
        """Return the domain, on cases, of those of the plans that the filters leave."""
        if question.domain.is_true():
            return Domain.TRUE
        plans = self.env["ahorro.panel"]._at(question, Domain.TRUE)
        return Domain("plan_id", "any", list(plans))

    # === COUNTING ===

    @api.model
    def _count_by_month(self, question, months):
        """Return dict of (month, class) to how many cases were finished so."""
        self.env.flush_all()
        since = self._month_start(months[-1])
        until = self._month_start(add_months(months[0], 1))
        cases = self.env["ahorro.case"]
        if question.is_past:
            query = cases._search(self._plan_domain(question))
            finished = self._get_finished_sql(
                question.moment, list(BIDDING), since, until
            )
            query.add_join(
                "JOIN",
                "finished",
                SQL("(%s)", finished),
                SQL("finished.id = %s", SQL.identifier(query.table, "id")),
            )
            date, code = SQL("finished.date"), SQL("finished.code")
        else:
            query = cases._search(
                self._get_finished_domain(question, since, until, CLASSES)
                & self._plan_domain(question)
            )
            date = SQL.identifier(query.table, "finished_at")
            code = SQL.identifier(query.table, "result_id")
        query.groupby = SQL("1, 2")
        local = SQL(
            "date_trunc('month', %s AT TIME ZONE 'UTC' AT TIME ZONE %s)",
            date,
            self.env["ahorro.report.rows"]._get_zone(),
        )
        rows = self.env.execute_query(
            query.select(SQL("%s::date", local), code, SQL("count(*)"))
        )
        names = self.env["ahorro.case.stage"]._get_names()
        counts = defaultdict(int)
        for month, code, count in rows:
            counts[month, names[code]] += count
        return counts

    @api.model
    def _get_finished_sql(self, moment, processes, since, until):
        """Return the SQL of cases finished in a period, as of a past moment.

        Its columns are the case's id, the date of its last finish and its stage then.
        A finished case stays as it is unless it is reopened, undone or corrected: only
        those are looked up in the movements.
        """
        stages = self.env["ahorro.case.stage"]
        return SQL(
            """WITH touched AS MATERIALIZED (
                    SELECT DISTINCT case_id FROM ahorro_movement
                     WHERE kind IN ('reopen', 'undo', 'correct') AND date >= %(moment)s
                       AND case_id IS NOT NULL)
               SELECT c.id, c.finished_at AS date, COALESCE(c.result_id, 0) AS code
                 FROM ahorro_case c
                WHERE c.state = 'done' AND c.type_id = ANY(%(types)s)
                  AND c.finished_at >= %(since)s
                  AND c.finished_at < LEAST(%(until)s, %(moment)s)
                  AND c.id NOT IN (SELECT case_id FROM touched)
                UNION ALL
               SELECT c.id, done.date, %(stage)s AS code
                 FROM touched
                 JOIN ahorro_case c ON c.id = touched.case_id
                                   AND c.type_id = ANY(%(types)s)
                CROSS JOIN LATERAL (
                      SELECT step.date FROM ahorro_movement step
                       WHERE step.case_id = c.id AND step.kind = 'finish'
                         AND %(steady)s
                       ORDER BY step.date DESC, step.id DESC LIMIT 1) AS done
                WHERE done.date >= %(since)s AND done.date < %(until)s""",
            stage=stages._get_stage_sql(moment),
            steady=stages._get_steady_sql("step", moment),
            types=list(stages._get_type_ids(tuple(processes))),
            since=since,
            until=until,
            moment=moment,
        )

    @api.model
    def _has_more(self, question, months):
        """Tell whether an invitation was finished before these months."""
        start = self._month_start(months[-1])
        domain = self._get_finished_domain(question, None, start, CLASSES)
        # Any will do: to sort them all would cost as much as to count them.
        query = self.env["ahorro.case"]._search(
            domain & self._plan_domain(question), limit=1
        )
        return bool(self.env.execute_query(query.select(SQL("1"))))
