# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .light_reference import LightReference


class AhorroPlanChange(models.Model):
    """What happened to a plan's values: append-only, written by the database.

    A statement trigger on the table of plans (see ``ahorro.plan.history``) writes one
    row for the creation of a plan and one for each tracked field that changes, whether
    a screen, a remote call, an import or plain SQL changed it. Values are kept as
    PostgreSQL writes them, references as ids; NULL is an empty value.
    """

    _name = "ahorro.plan.change"
    _inherit = ["ahorro.append.only.mixin"]
    _description = "Change of a plan"
    _order = "date desc, id desc"
    _log_access = False  # ``date`` and ``user_id`` say it, and nobody ever edits a row
    _rec_name = "field"

    plan_id = LightReference(
        "ahorro.plan", required=True, readonly=True, ondelete="restrict"
    )
    company_id = LightReference(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("create", "Creation"), ("change", "Change")], required=True, readonly=True
    )
    field = fields.Char(readonly=True, help="Technical name; empty for a creation.")
    old_value = fields.Char(readonly=True)
    new_value = fields.Char(readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    user_id = LightReference(
        "res.users", string="Who", readonly=True, ondelete="restrict"
    )
    # The run that made the change, when it was not a person: a later add-on's model.
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(model_field="origin_model", readonly=True)

    field_label = fields.Char(compute="_compute_labels", string="Datum")
    old_label = fields.Char(compute="_compute_labels", string="Before")
    new_label = fields.Char(compute="_compute_labels", string="After")

    _plan_index = models.Index("(plan_id, field, date, id)")
    # The log as a list, latest first, whichever companies are at hand: a few columns
    # in the order of the list, since one of several companies is no order.
    _date_index = models.Index("(date, id)")
    # What the portfolio looked like on a past day: the changes since, of a few fields.
    # Installments issued and paid and debts are most of the log, and not among them.
    _past_index = models.Index(
        "(field, date) INCLUDE (plan_id, id, old_value) WHERE kind = 'change' "
        "AND field NOT IN ('installments_issued', 'installments_paid', "
        "'overdue_debt', 'debt_to_fall_due')"
    )
    _creation_index = models.Index("(date) INCLUDE (plan_id) WHERE kind = 'create'")
    _origin_index = models.Index(
        "(origin_model, origin_id) WHERE origin_model IS NOT NULL"
    )

    @api.depends("kind", "field", "old_value", "new_value")
    @api.depends_context("lang", "uid")
    def _compute_labels(self):
        plans = self.plan_id
        described = plans.fields_get(
            [name for name in set(self.mapped("field")) if name], ["string"]
        )
        for change in self:
            field = plans._fields.get(change.field or "")
            if change.kind == "create" or field is None:
                change.field_label = (
                    self.env._("Plan created")
                    if change.kind == "create"
                    else change.field
                )
                change.old_label = change.old_value
                change.new_label = change.new_value
                continue
            label = described.get(change.field, {}).get("string")
            change.field_label = label or field.string
            change.old_label = plans._label_of_value(field, change.old_value)
            change.new_label = plans._label_of_value(field, change.new_value)

    @api.model
    def _web_read_group_format(self, groupby, aggregates, groups):
        """Call a group of a datum as people do: a pivot shows what it gets."""
        rows = super()._web_read_group_format(groupby, aggregates, groups)
        if "field" in groupby:
            names = list({row["field"] for row in rows} - {False})
            described = self.plan_id.fields_get(names, ["string"])
            for row in rows:
                name = row["field"]
                row["field"] = (
                    described.get(name, {}).get("string", name)
                    if name
                    else self.env._("Plan created")
                )
        return rows

    @api.model
    def _get_own_sql(self, plan, field=None):
        """Return the SQL of a plan's own rows of one field: a table to ask further.

        What else is asked of them (since when, the first or the last) is asked of this
        table. OFFSET keeps the database from mixing it in: right after an import it
        knows nothing yet of days and fields that it has not counted, takes them for
        rows that hardly exist, and would rather read all that happened since a day, or
        all of a field, for each plan anew. So ``_plan_index`` finds a plan's few rows,
        whatever the database believes.

        :param plan: SQL of the plan's id
        :param field: a tracked field's name, or SQL of one; None is the creation
        """
        is_field = SQL("field IS NULL") if field is None else SQL("field = %s", field)
        return SQL(
            "(SELECT * FROM ahorro_plan_change WHERE plan_id = %s AND %s OFFSET 0)",
            plan,
            is_field,
        )

    def _append_only_message(self):
        return self.env._(
            "The history of a plan cannot be edited or deleted: correct the plan "
            "itself, and the correction becomes part of its history."
        )
