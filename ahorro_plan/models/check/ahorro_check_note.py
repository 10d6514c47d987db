# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.arguments import is_id


class AhorroCheckNote(models.Model):
    """What was done about the rows that break a rule, by whom; and what was counted.

    ``found``: the count was zero before, and is not. ``ended``: it is zero again. Both
    are written by the count. ``note``: what somebody says they did.
    """

    _name = "ahorro.check.note"
    _description = "What was done about a broken rule"
    _inherit = "ahorro.append.only.mixin"
    _order = "date desc, id desc"
    _log_access = False
    _rec_name = "text"
    _orm_creates = True

    check_id = fields.Many2one(
        "ahorro.check", string="Rule", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="check_id.company_id", store=True)
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        "res.users", string="Who", readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("found", "Found broken"), ("ended", "Zero again"), ("note", "Note")],
        required=True,
        readonly=True,
        default="note",
    )
    count = fields.Integer(string="Rows then", readonly=True, aggregator=None)
    text = fields.Char(string="What was done")
    summary = fields.Char(compute="_compute_summary")

    @api.depends("kind", "text", "count", "user_id")
    @api.depends_context("lang")
    def _compute_summary(self):
        for note in self:
            if note.kind == "note":
                note.summary = f"{note.user_id.name}: {note.text}"
            elif note.kind == "found":
                note.summary = self.env._("Found: %(count)s", count=note.count)
            else:
                note.summary = self.env._("Zero again")

    @api.model_create_multi
    def create(self, vals_list):
        """Write down what the user did; who and when is not theirs to choose."""
        if not self.env.su:
            vals_list = [
                {
                    "check_id": vals.get("check_id"),
                    "text": vals.get("text"),
                    "kind": "note",
                    "user_id": self.env.uid,
                    "date": fields.Datetime.now(),
                    "count": self._get_count(vals.get("check_id")),
                }
                for vals in vals_list
            ]
        return super().create(vals_list)

    @api.constrains("text", "kind")
    def _check_text(self):
        if any(note.kind == "note" and not (note.text or "").strip() for note in self):
            raise ValidationError(self.env._("Say in a few words what was done."))

    @api.model
    def _get_count(self, check_id):
        """Return how many rows were broken when the user writes a note.

        :raises AccessError: a rule of another company
        """
        if not is_id(check_id):
            raise UserError(
                self.env._("This rule is not there any more: reload the page.")
            )
        check = self.env["ahorro.check"].browse(check_id)
        check.check_access("read")
        return check.count

    @api.model
    def _note(self, check, kind, count):
        """Write down that a count found something, or nothing any more."""
        # sudo: nobody writes these but the count itself.
        self.sudo().create(
            {
                "check_id": check.id,
                "kind": kind,
                "count": count,
                "date": fields.Datetime.now(),
            }
        )

    def _append_only_message(self):
        return self.env._("What was done stays as it was written: add another note.")
