# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, Query

from odoo.addons.ahorro_plan.tools.search import is_negative

from ...tools.domain_json import to_json
from .ahorro_living import Checked


class AhorroPlan(models.Model):
    """Plans that entered a filter since the last file."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.plan"

    began_to_fulfil = fields.Char(
        store=False,
        exportable=False,
        search="_search_began_to_fulfil",
        help="Searches the plans that fulfil a filter and did not before the last file "
        "of their administradora: a JSON list of the filter alone.",
    )

    # In filters that stay as they are while the days go by.
    days_since_sale = fields.Integer(
        compute="_compute_days_since",
        search="_search_days_since_sale",
        exportable=False,
        aggregator=None,
    )
    days_since_grouping = fields.Integer(
        compute="_compute_days_since",
        search="_search_days_since_grouping",
        exportable=False,
        aggregator=None,
    )

    @api.depends("sale_date", "grouping_date")
    def _compute_days_since(self):
        today = fields.Date.context_today(self)
        for plan in self:
            sold, grouped = plan.sale_date, plan.grouping_date
            plan.days_since_sale = (today - sold).days if sold else False
            plan.days_since_grouping = (today - grouped).days if grouped else False

    @api.model
    def _search_days_since_sale(self, operator, value):
        return self._search_days("sale_date", operator, value)

    @api.model
    def _search_days_since_grouping(self, operator, value):
        return self._search_days("grouping_date", operator, value)

    @api.model
    def _search_days(self, name, operator, value):
        """Return the domain of a day, of what was asked of the days since it."""
        today = fields.Date.context_today(self)
        turned = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "in": "in"}
        values = value if operator == "in" else [value]
        try:
            days = [fields.Date.subtract(today, days=int(each)) for each in values]
        except (TypeError, ValueError, OverflowError):
            return NotImplemented
        if operator not in turned:
            return NotImplemented
        return Domain(name, turned[operator], days if operator == "in" else days[0])

    @api.model
    def _search_began_to_fulfil(self, operator, value):
        if is_negative(operator):
            return NotImplemented
        return Domain.OR(
            self._get_began_domain(text) for text in self._get_asked(operator, value)
        )

    @api.model
    def _get_began_domain(self, text):
        """Return the domain of the plans that began to fulfil a filter."""
        [asked] = self._read_question(text, list, 1)
        try:
            domain = Domain(asked)
            began = self._get_began_sql(domain)
        except (TypeError, ValueError, KeyError, IndexError):
            raise UserError(
                self.env["ahorro.remote.values"]._unreadable_message()
            ) from None
        if not isinstance(self.env.context.get("living_filters"), Checked):
            self._check_statement(began)
        return domain & Domain("id", "in", SQL("(%s)", began))

    @api.model
    def _get_began_sql(self, domain):
        """Return the SQL of the plans of which a file changed what a filter asks about.

        Without those that fulfilled it before that file. A plan that the file brought
        fulfilled nothing.
        """
        past = self.env["ahorro.plan.past"]
        self.flush_model()
        domain = domain.optimize_full(self)
        names = {
            name
            for name in past._get_names(domain)
            if (field := self._fields.get(name)) and field.store and field.column_type
        } - {"id"}
        if "family" in names:
            names |= {"status_id"}
        tracked = set(past._get_tracked(names))
        values = {
            name: self._get_value_before(name)
            if name in tracked
            else SQL.identifier("p", name)
            for name in names
        }
        table = SQL(
            """(SELECT %s FROM told JOIN ahorro_plan p ON p.id = told.plan_id
                 WHERE told.born IS NOT TRUE)""",
            past._select(names, values),
        )
        before = Query(self.env, self._table, table)
        before.add_where(domain._to_sql(self, self._table, before))
        return SQL(
            """WITH told AS MATERIALIZED (
                    SELECT plan_id, bool_or(kind = 'create') AS born,
                           -- Of a field that changed twice, the first value.
                           jsonb_object_agg(field, COALESCE(old_value, '')
                                            ORDER BY id DESC)
                           FILTER (WHERE kind = 'change') AS held
                      FROM ahorro_plan_change
                     WHERE origin_model = %(model)s AND origin_id = ANY(%(files)s)
                       AND (kind = 'create' OR field = ANY(%(names)s))
                     GROUP BY plan_id)
               SELECT plan_id FROM told EXCEPT (%(before)s)""",
            model=self.env["ahorro.portfolio.files"]._get_model(),
            files=self._get_last_files(),
            names=sorted(tracked),
            before=before.select(SQL.identifier(before.table, "id")),
        )

    @api.model
    def _get_last_files(self, company=None, provider=None):
        """Return the ids of each administradora's last file that counts.

        Asked apart: with their numbers the database reads the changes of these files
        alone, and with a query for them the whole log of changes. Of another company,
        or another administradora, it may be a first file: all of its plans are read.
        """
        if isinstance(checked := self.env.context.get("living_filters"), Checked):
            return checked.files
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s AS last(id)",
                self.env["ahorro.portfolio.files"]._get_last_sql(company, provider),
            )
        )
        return [file_id for (file_id,) in rows]

    @api.model
    def _get_value_before(self, name):
        """Return the SQL of what a field held before the file."""
        return SQL(
            """CASE WHEN told.held ? %(name)s
                    THEN CAST(NULLIF(told.held ->> %(name)s, '') AS %(type)s)
                    ELSE %(today)s END""",
            name=name,
            type=SQL.identifier(self._fields[name].column_type[0]),
            today=SQL.identifier("p", name),
        )

    @api.model
    def _began(self, domain):
        """Return the domain, for a remote client too, of what began to fulfil one."""
        return Domain("began_to_fulfil", "like", json.dumps([to_json(domain)]))
