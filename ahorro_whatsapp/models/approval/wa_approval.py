# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools.template_submission import SENDABLE, has_texts, is_same

#: Of a row that was made to be submitted and that Meta has not taken yet.
UNSUBMITTED = "UNSUBMITTED"


class AhorroWaApproval(models.Model):
    """A template as one business account has it at Meta.

    Templates belong to the business account (WABA), which may have several numbers. All
    words are Meta's own, kept as they come, those that we do not know included: a
    template is sent while its ``status`` is ``APPROVED`` and it says what is written
    here, and else waits with a sentence. Meta tells changes by notices and is asked
    each half hour; the newest word counts, in whatever order they arrive.

    Rows are written by ``ahorro.wa.approval.exchange`` and by notices alone. A template
    that nobody wrote here is shown too, without ``template_id``.
    """

    _name = "ahorro.wa.approval"
    _description = "WhatsApp template at Meta"
    _inherit = ("ahorro.wa.approval.words", "ahorro.wa.meta.words")
    _order = "code, language, waba_id, id"
    _rec_name = "code"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    waba_id = fields.Char(string="Business account", required=True, readonly=True)
    code = fields.Char(string="Name at WhatsApp", required=True, readonly=True)
    language = fields.Char(required=True, readonly=True)
    template_id = fields.Many2one(
        "ahorro.wa.template",
        string="Text",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    meta_id = fields.Char(string="Meta's id", readonly=True)
    status = fields.Char(string="State, Meta's word", readonly=True)
    status_shown = fields.Char(string="State at Meta", compute="_compute_shown")
    category_shown = fields.Char(string="Category at Meta", compute="_compute_shown")
    previous_category_shown = fields.Char(
        string="Previous category", compute="_compute_shown"
    )
    quality_shown = fields.Char(string="Quality", compute="_compute_shown")
    status_at = fields.Datetime(string="State since", readonly=True)
    category = fields.Char(string="Category, Meta's word", readonly=True)
    previous_category = fields.Char(
        string="Previous category, Meta's word", readonly=True
    )
    category_at = fields.Datetime(readonly=True)
    quality = fields.Char(string="Quality, Meta's word", readonly=True)
    quality_at = fields.Datetime(readonly=True)
    rejected_reason = fields.Char(readonly=True)
    rejection_detail = fields.Char(readonly=True)
    refusal = fields.Char(
        string="Not taken", readonly=True, help="Meta's words when it was submitted."
    )
    parts = fields.Json(groups=fields.NO_ACCESS, help="What it says at Meta.")
    version_id = fields.Many2one(
        "ahorro.wa.template.version",
        string="Version submitted",
        readonly=True,
        ondelete="restrict",
    )
    submitted_at = fields.Datetime(string="Submitted on", readonly=True)
    submitted_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    explanation = fields.Text(string="What to do", compute="_compute_explanation")

    _name_unique = models.UniqueIndex("(company_id, waba_id, code, language)")
    _meta_index = models.Index("(meta_id)")

    @api.depends("status", "category", "rejected_reason", "refusal")
    @api.depends("rejection_detail", "template_id.category")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for approval in self:
            approval.explanation = approval._get_explanation()

    @api.depends("status", "category", "previous_category", "quality")
    @api.depends_context("lang")
    def _compute_shown(self):
        self._show_meta("status", "category", "previous_category", "quality")

    # === ASKING ===

    @api.model
    def _find_sudo(self, company, waba_id, code, language):
        """Return what a business account has of a name in a language."""
        # sudo: operators send what is approved, and read no rows of Meta's.
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("waba_id", "=", waba_id),
                ("code", "=", code),
                ("language", "=", language),
            ],
            limit=1,
        )

    def _get_problem(self, template, version=None):
        """Return why a template cannot be sent with what Meta has of it, or ``""``.

        :param template: the ``ahorro.wa.template``; ``self`` may be empty
        :param version: what was confirmed, where it was some time ago
        """
        if not self:
            return self.env._(
                "“%(template)s” was not submitted to Meta: a supervisor does it in "
                "WhatsApp texts.",
                template=template.name,
            )
        approval = self.sudo()  # Meta's own words, of which a sentence is made
        if approval.status != SENDABLE or approval.refusal:
            return approval._get_explanation()
        if version:
            same = has_texts(
                approval.parts,
                version.header or "",
                version.body or "",
                version.footer or "",
            )
        else:
            same = is_same(template._get_components(), approval.parts)
        if not same:
            return self.env._(
                "“%(template)s” says something else at Meta than here: a supervisor "
                "submits it again.",
                template=template.name,
            )
        return approval._get_category_sentence()

    # === WHAT META SAYS ===

    def _tell(self, moment, values):
        """Keep what Meta says, unless something newer is known.

        :param datetime moment: of Meta's word, in UTC
        :param dict values: of ``status``, ``category`` and ``quality``, with what
            belongs to them
        """
        for approval in self:
            new = dict(values)
            for name, also in (
                ("status", ("rejected_reason", "rejection_detail")),
                ("category", ("previous_category",)),
                ("quality", ()),
            ):
                known = approval[f"{name}_at"]
                if name not in new:
                    continue
                if known and moment < known:
                    for each in (name, *also):
                        new.pop(each, None)
                elif approval[name] != new[name] or not known:
                    new[f"{name}_at"] = moment
                else:
                    new[f"{name}_at"] = max(known, moment)
            if new.get("category") and new["category"] != approval.category:
                new.setdefault("previous_category", approval.category)
            if new:
                approval.write(new)

    # === ACTIONS ===

    @api.model
    @remote()
    def action_synchronise(self, row_ids=None):
        """Ask Meta for all templates of the companies' business accounts now.

        :param row_ids: what is ticked in the list, which changes nothing
        :raises UserError: there is no account, or Meta refuses
        """
        self.env["ahorro.role"]._check_role("supervisor")
        exchange = self.env["ahorro.wa.approval.exchange"]
        accounts_sudo = exchange._get_business_accounts_sudo(self.env.companies)
        if not accounts_sudo:
            raise UserError(
                self.env._(
                    "There is no WhatsApp account with an access token: an "
                    "administrator adds it in WhatsApp accounts."
                )
            )
        problems = [exchange._synchronise_sudo(account) for account in accounts_sudo]
        problem = next(filter(None, problems), "")
        if problem:
            raise UserError(
                self.env._("Meta did not give its list: %(words)s.", words=problem)
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("This is what Meta has now."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
