# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from odoo.addons.ahorro_plan.tools.deadlines import SOON

#: A last day this far ahead, or gone by, is told while the client is on the line.
DAYS = 30


class AhorroAttendDeadlines(models.AbstractModel):
    """What the person in front is about to lose, or has just let pass.

    The deadlines of all their plans, by the radar's own statement. It comes with the
    queue, which nobody waits for. Called by others: ``_prepare_deadlines``.
    """

    _name = "ahorro.attend.deadlines"
    _description = "Deadlines of the person in front"

    @api.model
    def _prepare_deadlines(self):
        """Return ``partner_id`` of who is in front, and ``lines``; False for nobody.

        A line has ``plan_id``, ``text`` and ``is_urgent``: over, or of this week.
        """
        lease = self.env["ahorro.lease"]._get_own()
        if not lease or lease["expires_at"] <= fields.Datetime.now():
            return False
        has_terms = self.env["ahorro.provider.term"]._get_all_periods()
        rows = self._read_rows(lease["partner_id"]) if has_terms else []
        labels = dict(
            self.env["ahorro.deadline"]._fields["kind"]._description_selection(self.env)
        )
        return {
            "partner_id": lease["partner_id"],
            "lines": [
                {
                    "plan_id": row["plan_id"],
                    "text": self._get_text(
                        row, labels[row["kind"]], row["plan_id"] != lease["plan_id"]
                    ),
                    "is_urgent": row["days_left"] < SOON,
                }
                for row in rows
            ],
        }

    @api.model
    def _read_rows(self, partner_id):
        """Return the deadlines near today of a person's plans, the first one first."""
        self.env["ahorro.plan"].flush_model()
        today = fields.Date.context_today(self)
        # No rules: whoever has a person in front sees all of their plans.
        plans = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_plan
                    WHERE partner_id = %s AND company_id = ANY(%s)""",
                partner_id,
                self.env.companies.ids,
            )
        )
        return self.env.execute_query_dict(
            SQL(
                """SELECT d.plan_id, d.kind, d.due_on, d.days_left, d.group_order,
                          d.subscription_number
                     FROM (%s) d WHERE d.due_on BETWEEN %s AND %s
                    ORDER BY d.due_on, d.id""",
                self.env["ahorro.deadline.query"]._get_query(
                    only=[plan_id for (plan_id,) in plans]
                ),
                today - timedelta(days=DAYS),
                today + timedelta(days=DAYS),
            )
        )

    @api.model
    def _get_text(self, row, what, is_other):
        """Return the sentence of a deadline; one of another plan names it."""
        if is_other:
            plan = row["group_order"] or row["subscription_number"] or ""
            what = f"{plan}: {what}" if plan else what
        day, left = format_date(self.env, row["due_on"]), row["days_left"]
        if left < 0:
            return self.env._(
                "%(what)s: the term was over on %(day)s", what=what, day=day
            )
        if not left:
            return self.env._("%(what)s: today is the last day", what=what)
        if left == 1:
            return self.env._("%(what)s: tomorrow is the last day", what=what)
        return self.env._(
            "%(what)s: %(count)s days left, until %(day)s",
            what=what,
            count=left,
            day=day,
        )
