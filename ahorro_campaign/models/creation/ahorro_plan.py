# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote
from odoo.addons.ahorro_plan.tools.search import is_negative


class AhorroPlan(models.Model):
    """What was done with a plan: its cases, and who attended it at which stage."""

    _inherit = "ahorro.plan"

    case_ids = fields.One2many("ahorro.case", "plan_id", string="Cases", readonly=True)
    movement_ids = fields.One2many(
        "ahorro.movement", "plan_id", string="Movements", readonly=True
    )
    aside_ids = fields.One2many(
        "ahorro.campaign.aside", "plan_id", string="Left aside by", readonly=True
    )
    open_case_count = fields.Integer(
        compute="_compute_open_case_count", string="Open cases"
    )
    named_by = fields.Char(
        store=False,
        search="_search_named_by",
        help="Searches the plans that rows of another model name: a JSON list of the "
        "model and a domain on it.",
    )
    campaign_exclusion = fields.Char(
        store=False,
        search="_search_campaign_exclusion",
        help="Searches the plans that enter a campaign or stay out of it: the JSON "
        "question of a campaign's preview.",
    )

    # The few plans whose cases nobody can be given: boards ask of every case whether
    # its plan is one of them.
    _archived_index = models.Index("(id) WHERE active IS NOT TRUE")
    _unheld_index = models.Index("(id) WHERE partner_id IS NULL")

    def _compute_open_case_count(self):
        counts = dict(
            self.env["ahorro.case"]._read_group(
                Domain("plan_id", "in", self.ids)
                & self.env["ahorro.case.facts"]._get_running_domain(),
                ["plan_id"],
                ["__count"],
            )
        )
        for plan in self:
            plan.open_case_count = counts.get(plan, 0)

    # === SEARCHES THAT OPEN WHAT A FIGURE COUNTS ===

    # Our own domains say "like": two of "in" in one domain would be merged into one
    # that nothing fulfils.

    @api.model
    def _search_named_by(self, operator, value):
        if is_negative(operator):
            return NotImplemented
        return Domain.OR(
            self._get_named_domain(text) for text in self._get_asked(operator, value)
        )

    @api.model
    def _get_named_domain(self, text):
        """Return the domain of the plans that the rows of a question name."""
        model, domain = self._read_question(text, list, 2)
        is_known = isinstance(model, str) and model in self.env
        field = self.env[model]._fields.get("plan_id") if is_known else None
        if field is None or field.comodel_name != self._name or not field.store:
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        rows = self._search_question(model, domain)
        # The rows that the user may see: the search has applied their rules.
        statement = rows.select(SQL.identifier(rows.table, "plan_id"))
        self._check_statement(statement)
        return Domain("id", "in", SQL("(%s)", statement))

    @api.model
    def _search_campaign_exclusion(self, operator, value):
        if is_negative(operator):
            return NotImplemented
        return Domain.OR(
            self._get_exclusion_domain(text)
            for text in self._get_asked(operator, value)
        )

    @api.model
    def _get_exclusion_domain(self, text):
        """Return the domain of the plans that a preview counted under a reason."""
        question = self._read_question(text, dict, 6)
        self.env["ahorro.campaign"]._check_manager()
        preview = self.env["ahorro.campaign.preview"]
        names = ("type_id", "campaign_id", "left_aside_percent", "left_aside_seed")
        values = preview._check_values({name: question.get(name) for name in names})
        sorting = preview._get_sorted_query(
            preview._check_plan_domain(question.get("domain")),
            values["campaign_id"].type_id or values["type_id"],
            values["campaign_id"],
            values["left_aside_percent"],
            values["left_aside_seed"],
        )
        reason = question.get("reason") or None
        if not isinstance(reason, str | None):
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        statement = SQL(
            "SELECT plan_id FROM (%s) AS sorted WHERE reason IS NOT DISTINCT FROM %s",
            sorting,
            reason,
        )
        self._check_statement(statement)
        return Domain("id", "in", SQL("(%s)", statement))

    @api.model
    def _check_statement(self, statement):
        """Refuse what the database cannot read in a domain that a client sent."""
        if not self.env["ahorro.plan.past"]._is_readable(statement):
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())

    @api.model
    def _get_asked(self, operator, value):
        """Return the questions of a search."""
        if operator not in ("in", "like"):
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        return value if operator == "in" else [value]

    @api.model
    def _read_question(self, text, shape, length):
        """Return what a figure's domain asks, after checking its shape."""
        try:
            question = json.loads(text)
        except (TypeError, ValueError, RecursionError):
            question = None
        if not isinstance(question, shape) or len(question) != length:
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        return question

    @api.model
    def _search_question(self, model, domain):
        try:
            return self.env[model]._search(Domain(domain))
        except (ValueError, TypeError, KeyError, IndexError):
            raise UserError(
                self.env["ahorro.remote.values"]._unreadable_message()
            ) from None

    # === ACTIONS ===

    @remote()
    def action_open_cases(self):
        """Open the cases of these plans."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_case_action"
        )
        action["domain"] = [("plan_id", "in", self.ids)]
        # What the button counts; those that are finished are behind the filter.
        action["context"] = {"search_default_open": 1}
        return action

    @remote()
    def action_open_movements(self):
        """Open who did what with these plans."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_movement_action"
        )
        action["domain"] = [("plan_id", "in", self.ids)]
        action["context"] = {}
        return action
