# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.ahorro_import.models.run.import_content import OF_PORTFOLIO
from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

#: What a row of the list says of itself, in this order.
SHOWN = ("user", "type", "campaign", "result", "comment")


class AhorroImportLine(models.Model):
    """What people read of a row of movements or cases."""

    _inherit = "ahorro.import.line"

    movein_date = fields.Datetime(
        string="Date in the file", compute="_compute_movein_text"
    )
    movein_text = fields.Text(string="What it says", compute="_compute_movein_text")
    movein_is_choosable = fields.Boolean(
        string="A plan can be chosen", compute="_compute_movein_is_choosable"
    )

    @api.depends("movein")
    def _compute_movein_text(self):
        for line in self:
            said = line.movein or {}
            line.movein_date = fields.Datetime.to_datetime(said.get("at"))
            line.movein_text = " · ".join(
                said[name] for name in SHOWN if said.get(name)
            )

    @api.depends("result", "codes", "import_id.state")
    def _compute_movein_is_choosable(self):
        refused = self.env["ahorro.import.compare"]._get_reject_codes()
        for line in self:
            codes = {one["code"] for one in line.codes or []}
            line.movein_is_choosable = (
                line.import_id.state == "review"
                and line.result in ("ambiguous", "rejected")
                and not codes & refused
            )

    @remote(self=ONE)
    def action_movein_choose(self):
        """Ask which plan this row is of.

        :raises AccessError: no supervisor, or another company's row
        """
        self.import_id._check_run_access()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose the plan"),
            "res_model": "ahorro.movein.choose",
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    @api.model
    def _get_code_texts(self):
        """Add the sentences of movements and cases."""
        return super()._get_code_texts() | {
            "movein_no_identity": self.env._(
                "The row says neither subscription nor group and order."
            ),
            "movein_no_date": self.env._("The row has no date."),
            "movein_bad_date": self.env._("Its date cannot be read."),
            "movein_future": self.env._("Its date is later than today."),
            "movein_says_nothing": self.env._("It has neither comment nor result."),
            "movein_no_plan": self.env._(
                "No plan of the portfolio is this one: import the portfolio first, or "
                "correct the number."
            ),
            "movein_several_plans": self.env._(
                "Several plans may be this one: choose which."
            ),
            "movein_same": self.env._("It is here already."),
            "movein_twice": self.env._("The file has this row twice: it counts once."),
            "movein_other_client": self.env._(
                "It names somebody else than who holds the plan today: it stays in the "
                "plan's history with that name, and is not the holder's."
            ),
            "movein_doubt_move_started": self.env._("Its start date cannot be read."),
            "movein_doubt_move_finished": self.env._("Its end date cannot be read."),
            "movein_doubt_move_next": self.env._(
                "The date of its next action cannot be read: nothing is agreed."
            ),
            "movein_doubt_move_comment_at": self.env._(
                "The date of its comment cannot be read."
            ),
        }


class AhorroImportNotice(models.AbstractModel):
    """The sentence at the end of a phase, of movements and cases."""

    _inherit = "ahorro.import.notice"

    def _get_end_message(self, run):
        if run.content in OF_PORTFOLIO or run.error or run.state == "undone":
            return super()._get_end_message(run)
        if run.state == "review":
            return self.env._(
                "%(file)s was read: %(new)s rows to bring in, %(refused)s refused. "
                "Review them first.",
                file=run._get_short_name(),
                new=run.count_new,
                refused=run.count_rejected,
            )
        counts = run.movein_counts or {}
        return self.env._(
            "%(file)s was brought in: %(movements)s movements, %(cases)s cases.",
            file=run._get_short_name(),
            movements=counts.get("movements", 0),
            cases=counts.get("cases", 0),
        )
