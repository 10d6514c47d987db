# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from .movement_report import KINDS

#: Of a measure that is a quotient: what is divided by what, in SQL of a group's rows.
#: Without a denominator there is none: an empty cell, which is not 0.
QUOTIENTS = {
    "per_hour": (
        "COUNT(*)",
        # An hour of the clock in which a person saved at least one.
        "COUNT(DISTINCT (%(user_id)s, date_trunc('hour', %(date)s)))",
    ),
    "contact_rate": ("100.0 * SUM(%(contacted)s)", "SUM(%(attempted)s)"),
    "effective_rate": ("100.0 * SUM(%(effective)s)", "SUM(%(contacted)s)"),
    "attention_minutes": (
        "SUM(%(attention_seconds)s) / 60.0",
        "COUNT(%(attention_seconds)s)",
    ),
}


class AhorroReportOperator(models.Model):
    """*Reportes → Operadores*: the movements of a period, measured.

    ================== ==========================================================
    row                a comment or an ending that was not taken back
    per hour           rows ÷ hours of the clock in which a person saved at least one
    attempted          rows with a result: they say how the contact went
    contacted          attempted, and the result is not *not contacted*
    effective          contacted, with a positive result
    average attention  minutes from when the client was in front until the save, of the
                       rows that know it
    promises           rows with a promised date, and what was promised
    ================== ==========================================================

    A quotient is that of the sums of a group, at every level, never a mean of
    quotients; without a denominator it is empty. A row has the id of its movement.
    """

    _name = "ahorro.report.operator"
    _description = "Work of the operators"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "user_id"

    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    campaign_id = fields.Many2one("ahorro.campaign", readonly=True)
    type_id = fields.Many2one(
        "ahorro.campaign.type", string="Type of case", readonly=True
    )
    result_id = fields.Many2one("ahorro.result", readonly=True)
    plan_id = fields.Many2one("ahorro.plan", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Client", readonly=True)
    date = fields.Datetime(string="Movement date", readonly=True)

    attempted = fields.Integer(readonly=True)
    contacted = fields.Integer(readonly=True)
    effective = fields.Integer(readonly=True)
    promises = fields.Integer(readonly=True)
    promise_amount = fields.Float(
        string="Promised", readonly=True, digits=(16, 2), aggregator="sum"
    )
    attention_seconds = fields.Integer(readonly=True, aggregator=None)

    per_hour = fields.Float(
        string="Movements per hour", readonly=True, digits=(16, 1), aggregator="avg"
    )
    contact_rate = fields.Float(
        string="Contacted ÷ attempted (%)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
    )
    effective_rate = fields.Float(
        string="Effective ÷ contacted (%)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
    )
    attention_minutes = fields.Float(
        string="Average attention (minutes)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
    )

    @property
    def _table_query(self):
        # What a query does not ask for is not worked out.
        return SQL(
            """
            SELECT m.id, m.company_id, m.user_id, m.campaign_id, m.type_id, m.result_id,
                   m.plan_id, m.partner_id, m.date, m.attention_seconds,
                   (m.result_id IS NOT NULL)::integer AS attempted,
                   (r.outcome <> 'not_contacted')::integer AS contacted,
                   (r.outcome = 'positive')::integer AS effective,
                   (m.promise_date IS NOT NULL)::integer AS promises,
                   m.promise_amount::float AS promise_amount,
                   1.0 AS per_hour,
                   CASE WHEN r.outcome <> 'not_contacted' THEN 100.0
                        WHEN r.id IS NOT NULL THEN 0.0 END AS contact_rate,
                   CASE WHEN r.outcome = 'positive' THEN 100.0
                        WHEN r.outcome <> 'not_contacted' THEN 0.0 END
                       AS effective_rate,
                   m.attention_seconds / 60.0 AS attention_minutes
              FROM ahorro_movement m
              LEFT JOIN ahorro_result r ON r.id = m.result_id
             WHERE m.kind = ANY(%s) AND NOT %s
            """,
            list(KINDS),
            self.env["ahorro.movement"]._undone_condition(),
        )

    def _read_group_select(self, aggregate_spec, query):
        name = aggregate_spec.partition(":")[0]
        if name not in QUOTIENTS:
            return super()._read_group_select(aggregate_spec, query)
        columns = {
            column: self._field_to_sql(self._table, column, query)
            for column in (
                "user_id",
                "date",
                "attempted",
                "contacted",
                "effective",
                "attention_seconds",
            )
        }
        top, bottom = (SQL(part, **columns) for part in QUOTIENTS[name])
        return SQL("(%s)::float / NULLIF(%s, 0)", top, bottom)

    @remote(self=ONE)
    def action_open_movement(self):
        """Open the movement that a row is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "ahorro.movement",
            "res_id": self.id,
            "views": [(False, "form")],
        }
