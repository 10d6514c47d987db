# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_import.models.run.import_content import OF_PORTFOLIO
from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.ahorro_plan.tools.arguments import Id

from ...tools.days import DAYS

#: States in which a form of its own shows an import of movements.
SHOWN_STATES = ("review", "done", "undone")


class AhorroImport(models.Model):
    """What people do with an import of movements or cases."""

    _inherit = "ahorro.import"

    is_movein = fields.Boolean(
        string="Of another system", compute="_compute_is_movein", exportable=False
    )
    movein_ask_count = fields.Integer(
        string="Names to decide", compute="_compute_movein"
    )
    movein_name_count = fields.Integer(string="Names", compute="_compute_movein")
    movein_summary = fields.Text(
        string="What was brought", compute="_compute_movein", exportable=False
    )

    movein_question = fields.Text(
        string="What its days leave open",
        compute="_compute_movein_question",
        exportable=False,
    )
    movein_answers = fields.Char(
        string="Orders of day and month that its days allow",
        compute="_compute_movein_question",
        exportable=False,
    )
    movein_answered = fields.Char(
        string="Order of day and month",
        compute="_compute_movein_question",
        exportable=False,
    )

    @api.depends("content")
    def _compute_is_movein(self):
        for run in self:
            run.is_movein = run.content not in OF_PORTFOLIO

    @api.depends("movein_name_ids.decision", "movein_counts", "state")
    @api.depends_context("lang")
    def _compute_movein(self):
        for run in self:
            asked = run.movein_name_ids.filtered(lambda name: name.decision == "ask")
            run.movein_ask_count = len(asked)
            run.movein_name_count = len(run.movein_name_ids)
            run.movein_summary = run._get_movein_summary()

    @api.depends("questions", "profile_id.answers", "content")
    @api.depends_context("lang")
    def _compute_movein_question(self):
        questions = self.env["ahorro.import.questions"]
        flags = self.env["ahorro.import.flags"]
        for run in self:
            asked = run.questions if run.is_movein else []
            run.movein_question = asked and flags._get_question_text(
                {"questions": asked}
            )
            run.movein_answers = asked and ",".join(asked[0]["answers"])
            answered = questions._prepare_answered(run) if run.is_movein else []
            run.movein_answered = ", ".join(one["text"] for one in answered)

    def _get_movein_summary(self):
        counts = self.movein_counts
        if not counts:
            return False
        sentences = [
            self.env._(
                "%(movements)s movements, %(cases)s cases (%(open)s of them open) and "
                "%(campaigns)s new campaigns came in.",
                movements=counts.get("movements", 0),
                cases=counts.get("cases", 0),
                open=counts.get("open", 0),
                campaigns=counts.get("campaigns", 0),
            )
        ]
        if counts.get("twins"):
            sentences.append(
                self.env._(
                    "%(count)s cases came in finished, because their plan has another "
                    "one open of the same type: nobody is called twice.",
                    count=counts["twins"],
                )
            )
        if counts.get("optouts"):
            sentences.append(
                self.env._(
                    "%(count)s people asked there not to be contacted: nobody calls "
                    "them here either.",
                    count=counts["optouts"],
                )
            )
        if self.state == "undone":
            sentences.append(
                self.env._(
                    "Undone: %(movements)s movements, %(cases)s cases and "
                    "%(campaigns)s campaigns went.",
                    movements=counts.get("undone_movements", 0),
                    cases=counts.get("undone_cases", 0),
                    campaigns=counts.get("undone_campaigns", 0),
                )
            )
            if counts.get("kept_cases"):
                sentences.append(
                    self.env._(
                        "%(count)s cases stay with their movements, because somebody "
                        "worked on them since.",
                        count=counts["kept_cases"],
                    )
                )
        return "\n".join(sentences)

    # === OPENED ===

    def _get_movein_action(self):
        """Return the action of the form that shows this import, or False."""
        if not self.is_movein or self.job_phase or self.state not in SHOWN_STATES:
            return False
        # An action with a path: a page that is loaded again shows the same form, and
        # the address without the number their list.
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_movein.ahorro_import_action_movein"
        )
        return action | {
            "name": self._get_short_name(),
            "res_id": self.id,
            "views": [view for view in action["views"] if view[1] == "form"],
            "view_mode": "form",
        }

    @remote()
    def action_open(self):
        """Open this run where it stands; movements in a form of their own."""
        action = super().action_open()
        return self._get_movein_action() or action

    @api.readonly
    @remote()
    def get_review(self):
        """Return the review; of movements the form shows it."""
        self._check_run_access()
        if self.is_movein:
            return {"id": self.id, "revision": self.revision, "tiles": []}
        return super().get_review()

    @api.readonly
    @remote()
    def get_result(self):
        """Return the result; of movements the form shows it."""
        self._check_run_access()
        return {"id": self.id} if self.is_movein else super().get_result()

    # === DONE ===

    def _check_movein(self):
        self._check_run_access()
        if not self.is_movein:
            raise UserError(self.env._("This import is of a portfolio."))

    @remote(self=ONE)
    def action_movein_apply(self):
        """Bring this import's movements or cases in, and show how far it is.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: names are undecided, or there is nothing to bring in
        """
        self._check_movein()
        self.action_apply()
        return self.action_open()

    @remote(self=ONE)
    def action_movein_undo(self):
        """Take this import back, and show how far it is.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: it was undone, or never brought in
        """
        self._check_movein()
        self.action_undo()
        return self.action_open()

    @remote(self=ONE)
    def action_movein_compare(self):
        """Compare the file again, as after importing the portfolio.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: it is not in review
        """
        self._check_movein()
        self._check_movein_review()
        self._start("compare")
        return self.action_open()

    def _check_movein_review(self):
        if self.state != "review" or self.job_phase:
            raise UserError(
                self.env._("This import is not in review: open it again to see it.")
            )

    @remote(self=ONE)
    def action_movein_discard(self):
        """Give the import up, and go back to the list.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: it is at work, or was brought in
        """
        self._check_movein()
        self.action_discard()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_import.ahorro_import_action"
        ) | {"target": "main"}

    @remote(self=ONE)
    def action_movein_keep_names(self):
        """Keep the names that nobody decided as text, in the movements' comments.

        Campaigns are not asked for: they are made.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: it is not in review
        """
        self._check_movein()
        self._check_movein_review()
        asked = self.movein_name_ids.filtered(lambda name: name.decision == "ask")
        asked.write({"decision": "text"})
        return True

    @remote(self=ONE)
    def action_movein_answer(self):
        """Say which of day and month comes first: the context's ``movein_answer``.

        Without one the answer is forgotten, and asked for again. The file is read anew.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such answer, or not in review
        """
        self._check_movein()
        answer = self.env.context.get("movein_answer", False)
        self.answer_question(DAYS, "date_order", answer)
        return self.action_open()

    @remote(self=ONE)
    def action_movein_names(self):
        """Open the names of the file, those to decide first.

        :raises AccessError: no supervisor, or another company's run
        """
        self._check_movein()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_movein.ahorro_movein_name_action"
        )
        asks = self.movein_ask_count
        return action | {
            "domain": [("id", "in", self.movein_name_ids.ids)],
            "context": {"search_default_ask": 1} if asks else {},
        }

    @remote(self=ONE)
    def action_movein_rows(self):
        """Open the rows of one result: the context's ``movein_result``.

        :raises AccessError: no supervisor, or another company's run
        """
        self._check_movein()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_movein.ahorro_import_line_action_movein"
        )
        result = self.env.context.get("movein_result")
        domain = [("import_id", "=", self.id)]
        if isinstance(result, str):
            domain.append(("result", "=", result))
        return action | {"domain": domain, "context": {"create": False}}

    @remote(self=ONE)
    def action_movein_cases(self):
        """Open the cases that this import brought.

        :raises AccessError: no supervisor, or another company's run
        """
        self._check_movein()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_case_action"
        )
        domain = [("movein_import_id", "=", self.id)]
        return action | {"domain": domain, "context": {}}

    @remote(self=ONE)
    def action_movein_movements(self):
        """Open the movements that this import brought.

        :raises AccessError: no supervisor, or another company's run
        """
        self._check_movein()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_movement_action"
        )
        # Not those that tell which campaigns it made.
        domain = [
            ("origin_model", "=", self._name),
            ("origin_id", "=", self.id),
            ("plan_id", "!=", False),
        ]
        return action | {"domain": domain, "context": {}}

    @remote(line_id=Id(), plan_id=Id())
    def movein_choose_plan(self, line_id, plan_id):
        """Say which plan a row is of.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such row or plan, or not in review
        """
        self._check_movein()
        self._check_movein_review()
        line = self.env["ahorro.import.line"].search(
            [("id", "=", line_id), ("import_id", "=", self.id)]
        )
        plan = self.env["ahorro.plan"].with_context(active_test=False)
        plan = plan.search(
            [("id", "=", plan_id), ("company_id", "=", self.company_id.id)]
        )
        if not line or not plan or line.result not in ("ambiguous", "rejected", "new"):
            raise UserError(
                self.env._("There is no such row or plan: reload the page.")
            )
        # sudo: users only read rows; this one is theirs to decide.
        line.sudo().write(
            {"plan_id": plan.id, "movein_choice": True, "candidates": False}
        )
        self.env["ahorro.import.compare"]._compare(self.sudo())
        return True


class AhorroImportQuestions(models.AbstractModel):
    """What is asked of a file of movements is asked of all its days at once."""

    _inherit = "ahorro.import.questions"

    def _get_columns(self, run):
        if not run.is_movein:
            return super()._get_columns(run)
        return {DAYS: self.env._("Days of the file")}


class AhorroImportState(models.AbstractModel):
    """Where a run is: one of movements is shown by its own form."""

    _inherit = "ahorro.import.state"

    def _prepare_state(self, run):
        """Add ``screen``, the action that shows it instead of the page, or False."""
        return super()._prepare_state(run) | {"screen": run._get_movein_action()}
