# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.ahorro_plan.models.history.light_reference import LightReference

from .ahorro_import import RESULTS

#: Results of the rows that an import writes.
WRITTEN = ("new", "changed")
#: Results of the rows that count for their plan.
COUNTED = (*WRITTEN, "same")


class AhorroImportLine(models.Model):
    """One row of a file: what it says, which plan it is and what it would change.

    Written by COPY and by set-based SQL, never by people. Columns named as those of
    ``ahorro.plan`` hold the file's values; NULL is *the file does not say*.
    """

    _name = "ahorro.import.line"
    _description = "Row of an import"
    _order = "import_id desc, row_number, id"
    _rec_name = "row_number"
    _log_access = False  # hundreds of thousands of rows, all of one user and moment

    import_id = LightReference(
        "ahorro.import", required=True, ondelete="cascade", readonly=True
    )
    company_id = LightReference("res.company", required=True, readonly=True)
    row_number = fields.Integer(string="Row", readonly=True, aggregator=None)
    raw = fields.Json(readonly=True, help="The cells, as the file holds them.")
    edited = fields.Json(readonly=True, help="Cells corrected in the review.")
    row_key = fields.Char(
        readonly=True,
        copy=False,
        help="Equal for rows that say the same.",
    )
    # Without a key to the other row: it is found by it, and never opened.
    known_id = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Id of the row of an earlier import that it was copied from.",
    )

    # What becomes of it
    result = fields.Selection(RESULTS, readonly=True)
    problems = fields.Json(
        readonly=True, help="What could not be read: code, datum and cell."
    )
    codes = fields.Json(readonly=True, help="What the comparison found, as codes.")
    code_names = fields.Char(readonly=True)
    match_reason = fields.Selection(
        [
            ("both", "Subscription, group and order"),
            ("subscription", "Subscription"),
            ("group_order", "Group and order"),
            ("none", "No plan has these numbers"),
        ],
        string="Matched by",
        readonly=True,
    )
    plan_id = LightReference("ahorro.plan", readonly=True, index="btree_not_null")
    candidates = fields.Json(
        readonly=True, help="The plans that an ambiguous row may be."
    )
    partner_id = LightReference(
        "res.partner",
        string="Person",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Who will hold the plan; empty where the import creates the contact.",
    )
    partner_reason = fields.Selection(
        [("plan", "Holder of the plan"), ("document", "Same document")], readonly=True
    )
    suggested_partner_id = fields.Many2one(
        "res.partner", readonly=True, ondelete="set null", index="btree_not_null"
    )
    suggestion_reason = fields.Selection(
        [("phone", "Same phone"), ("name", "Same name")], readonly=True
    )
    duplicate_of_id = fields.Many2one(
        "ahorro.import.line", readonly=True, ondelete="set null", index="btree_not_null"
    )
    duplicate_of_row = fields.Integer(readonly=True, aggregator=None)
    changes = fields.Json(readonly=True)
    changed_names = fields.Char(readonly=True)
    erased = fields.Json(readonly=True)
    kept = fields.Json(readonly=True)
    has_kept = fields.Boolean(readonly=True)
    has_problem = fields.Boolean(readonly=True)
    # Of rows that move their plan alone: nearly no row does.
    status_from_id = LightReference("ahorro.plan.status", readonly=True)
    status_to_id = LightReference("ahorro.plan.status", readonly=True)
    is_move = fields.Boolean(string="Status movement", readonly=True)
    is_unusual = fields.Boolean(string="Unusual movement", readonly=True)
    holder_change = fields.Selection(
        [
            ("none", "Same holder"),
            ("rename", "Name corrected"),
            ("cession", "Other holder"),
            ("erased", "Data erased on request"),
        ],
        readonly=True,
    )
    holder_decision = fields.Selection(
        [
            ("pending", "To decide"),
            ("accept", "The holder changes"),
            ("keep", "The holder stays"),
        ],
        readonly=True,
    )
    is_reactivated = fields.Boolean(string="Was archived", readonly=True)
    is_returned = fields.Boolean(string="Was absent", readonly=True)

    # What the file says of the plan, under the names of ahorro.plan
    subscription_number = fields.Char(string="Subscription", readonly=True)
    group = fields.Char(readonly=True)
    order = fields.Char(readonly=True)
    group_key = fields.Char(readonly=True)
    order_number = fields.Integer(readonly=True, aggregator=None)
    order_letter = fields.Char(readonly=True)
    status_code = fields.Char(readonly=True)
    status_label = fields.Char(readonly=True)
    status_id = LightReference("ahorro.plan.status", readonly=True)
    in_lawsuit = fields.Boolean(readonly=True)
    has_deferral = fields.Boolean(readonly=True)
    seller_name = fields.Char(readonly=True)
    seller_branch = fields.Char(readonly=True)
    seller_id = LightReference("ahorro.seller", readonly=True)
    description = fields.Char(readonly=True)
    offer_code = fields.Char(readonly=True)
    offer_name = fields.Char(readonly=True)
    model_code = fields.Char(readonly=True)
    financed_percent = fields.Float(digits=(5, 2), readonly=True, aggregator=None)
    plan_code = fields.Char(readonly=True)
    brand = fields.Char(readonly=True)
    model = fields.Char(readonly=True)
    awarded_model = fields.Char(readonly=True)
    car_value = fields.Float(digits=(16, 2), readonly=True, aggregator=None)
    installments_total = fields.Integer(readonly=True, aggregator=None)
    installments_issued = fields.Integer(readonly=True, aggregator=None)
    installments_paid = fields.Integer(readonly=True, aggregator=None)
    installments_owed = fields.Integer(readonly=True, aggregator=None)
    installments_bid = fields.Integer(readonly=True, aggregator=None)
    installments_advanced = fields.Integer(readonly=True, aggregator=None)
    overdue_debt = fields.Float(digits=(16, 2), readonly=True, aggregator=None)
    debt_to_fall_due = fields.Float(digits=(16, 2), readonly=True, aggregator=None)
    payment_method = fields.Char(readonly=True)
    sale_date = fields.Date(readonly=True)
    grouping_date = fields.Date(readonly=True)
    award_date = fields.Date(readonly=True)
    award_kind = fields.Selection([("draw", "Draw"), ("bid", "Bid")], readonly=True)
    award_replacement = fields.Boolean(readonly=True)
    award_act_number = fields.Char(readonly=True)
    acceptance_date = fields.Date(readonly=True)
    folder_date = fields.Date(readonly=True)
    pledge_date = fields.Date(readonly=True)
    ready_date = fields.Date(readonly=True)
    delivery_date = fields.Date(readonly=True)

    # What it says of a group, where it is of no plan
    bids = fields.Json(
        readonly=True, help="Day of the act, the bids and how each of them won."
    )

    # What it says of the holder
    holder_name = fields.Char(string="Holder", readonly=True)
    holder_key = fields.Char(readonly=True, help="The name as it is searched.")
    document_kind = fields.Char(readonly=True)
    document_number = fields.Char(string="Document", readonly=True)
    document_key = fields.Char(readonly=True)
    email = fields.Char(readonly=True)
    street = fields.Char(readonly=True)
    city = fields.Char(readonly=True)
    zip = fields.Char(readonly=True)
    province = fields.Char(readonly=True)
    state_id = LightReference("res.country.state", readonly=True)
    phones = fields.Json(readonly=True)
    dealer_code = fields.Char(readonly=True)

    _result_index = models.Index("(import_id, result)")
    _row_index = models.Index("(import_id, row_number)")
    # Of the few rows that the review asks about, or that deserve a look.
    _codes_index = models.Index("(import_id) WHERE code_names IS NOT NULL")
    _cession_index = models.Index(
        "(import_id, row_number) WHERE holder_change = 'cession'"
    )

    def _get_current_cells(self):
        """Return the cells of the row, with those that were corrected."""
        cells = list(self.raw or [])
        for place, text in (self.edited or {}).items():
            cells += [None] * (int(place) + 1 - len(cells))
            cells[int(place)] = text
        return cells
