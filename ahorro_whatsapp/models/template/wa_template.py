# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.ahorro_plan.tools.text import fold

from ...tools.template_lint import MAX_PART, is_huge
from ...tools.template_text import ButtonText, TemplateText, all_names
from ...tools.variables import VARIABLES

#: What a version keeps: what clients are told, and how WhatsApp classifies it.
CONTENT_FIELDS = ("name", "code", "language", "category", "header", "body", "footer")
#: In the context of a template's own create or write. No remote call can send it.
INSIDE = object()


class AhorroWaTemplate(models.Model):
    """A text that the company writes to its clients with, filled in from a plan.

    Supervisors write them, operators use the ones that are ``ready``. ``draft``: being
    written; anything may be wrong with it. ``ready``: nothing is, see ``lint`` in
    ``tools/template_lint.py``. Each change of the content is a version, and a message
    names the one that it was made of.

    Called by others: ``_get_usable_domain``, ``_get_service_problem``, ``_get_text``
    and ``current_version_id``.
    """

    _name = "ahorro.wa.template"
    _description = "WhatsApp template"
    _inherit = "ahorro.wa.template.lint"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    code = fields.Char(
        string="Name at WhatsApp",
        compute="_compute_code",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Lower case letters, digits and underscores.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to share it among all companies."
    )
    language = fields.Selection(
        [("es_AR", "Spanish (Argentina)"), ("es", "Spanish")],
        required=True,
        default="es_AR",
    )
    category = fields.Selection(
        [("utility", "Utility"), ("marketing", "Marketing")],
        required=True,
        default="utility",
        help="Utility: about the contract that the client has. Marketing: what sells "
        "something; the law asks for consent and for its own texts.",
    )
    header = fields.Char(help="One line in bold, 60 characters.")
    body = fields.Text(required=True)
    footer = fields.Char(help="Small print, 60 characters, without variables.")
    button_ids = fields.One2many(
        "ahorro.wa.template.button", "template_id", string="Buttons", copy=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("ready", "In use")],
        required=True,
        default="draft",
        copy=False,
    )
    type_ids = fields.Many2many(
        "ahorro.campaign.type",
        string="Campaign types",
        help="In which cases it may be used. Empty: in all, and without a case.",
    )
    group_ids = fields.Many2many(
        "res.groups",
        string="Roles that use it",
        domain=lambda self: [("id", "in", self._get_role_groups().ids)],
        help="Empty: everybody who has a role.",
    )
    version_ids = fields.One2many(
        "ahorro.wa.template.version", "template_id", string="Versions", readonly=True
    )
    current_version_id = fields.Many2one(
        "ahorro.wa.template.version",
        string="Version",
        compute="_compute_current_version_id",
    )
    problems = fields.Text(compute="_compute_problems", help="What is wrong with it.")
    variables_help = fields.Text(compute="_compute_variables_help")

    _code_unique = models.UniqueIndex(
        "(code, language, COALESCE(company_id, 0)) WHERE active IS TRUE",
        "There is already a template with this name at WhatsApp.",
    )

    # === COMPUTES ===

    @api.depends("name")
    def _compute_code(self):
        for template in self:
            if not template.code and template.name:
                words = re.sub(r"[^a-z0-9]+", "_", fold(template.name).lower())
                template.code = words.strip("_")[:512]

    @api.depends("version_ids")
    def _compute_current_version_id(self):
        for template in self:
            template.current_version_id = template._get_last_version_sudo()

    def _get_last_version_sudo(self):
        """Return the last version of a template, empty before the first."""
        # sudo: which version it is, is no secret to who may use the template.
        versions_sudo = self.env["ahorro.wa.template.version"].sudo()
        return versions_sudo.search([("template_id", "=", self._origin.id)], limit=1)

    @api.depends(*CONTENT_FIELDS, "button_ids.kind", "button_ids.text", "type_ids")
    @api.depends("button_ids.value", "button_ids.sequence", "state")
    @api.depends_context("lang")
    def _compute_problems(self):
        for template in self:
            template.problems = "\n".join(template._get_problems())

    @api.depends_context("lang")
    def _compute_variables_help(self):
        labels = self.env["ahorro.wa.text"]._get_labels()
        self.variables_help = "\n".join(
            f"{{{{{name}}}}} · {labels[name]}" for name in VARIABLES
        )

    @api.model
    def _get_role_groups(self):
        names = ("group_operator", "group_supervisor", "group_admin")
        return self.env["res.groups"].union(
            *(self.env.ref(f"ahorro_plan.{name}") for name in names)
        )

    # === WHAT IT SAYS ===

    def _get_text(self):
        """Return what the template says, as the rules of ``tools`` take it."""
        self.ensure_one()
        return TemplateText(
            code=self.code or "",
            header=self.header or "",
            body=self.body or "",
            footer=self.footer or "",
            category=self.category,
            buttons=tuple(
                ButtonText(
                    button.kind,
                    button.text or "",
                    button.value or "",
                    button.effect or "",
                )
                for button in self.button_ids.sorted("sequence")
            ),
        )

    # === WHO USES IT ===

    @api.model
    def _get_usable_domain(self, case_type, companies):
        """Return the domain of what may be used in a case of a type.

        :param case_type: the campaign type, empty without a case
        :param companies: the plan's company
        """
        types = Domain("type_ids", "=", False)
        if case_type:
            types |= Domain("type_ids", "in", case_type.ids)
        groups = self.env.user.all_group_ids
        return (
            Domain("state", "=", "ready")
            & types
            & (Domain("group_ids", "=", False) | Domain("group_ids", "in", groups.ids))
            & Domain("company_id", "in", [False, *companies.ids])
        )

    def _get_service_problem(self, account):
        """Return why this text cannot be sent through an account, or ``""``.

        What Meta says of it is asked by whoever submits templates to Meta.

        :param account: one ``ahorro.wa.account``
        """
        self.ensure_one()
        if self.state != "ready":
            return self.env._("The text is not in use.")
        if self.company_id and self.company_id != account.company_id:
            return self.env._("The text is another company's.")
        return ""

    # === ACTIONS ===

    @remote()
    def action_put_to_use(self):
        """Let operators use it.

        :raises ValidationError: something is wrong with it
        """
        self.write({"state": "ready"})

    @remote()
    def action_back_to_draft(self):
        """Take it from the operators, to change it."""
        self.write({"state": "draft"})

    @remote(self=ONE)
    def action_open_preview(self):
        """Open the template with the data of a real plan."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": "ahorro.wa.preview",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_template_id": self.id},
        }

    @remote(self=ONE)
    def action_open_versions(self):
        """Open what the template said before."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_whatsapp.ahorro_wa_template_version_action"
        )
        action["domain"] = [("template_id", "=", self.id)]
        return action

    # === CRUD ===

    @api.constrains(*CONTENT_FIELDS, "state", "type_ids", "button_ids")
    def _check_ready(self):
        for template in self:
            problems = template.state == "ready" and template._get_problems()
            if problems:
                raise ValidationError(
                    self.env._(
                        "%(template)s cannot be used as it is:\n%(problems)s",
                        template=template.name,
                        problems="\n".join(problems),
                    )
                )

    @api.constrains("header", "body", "footer", "name", "button_ids")
    def _check_size(self):
        """Keep out what is no message: not even a draft is looked at letter by letter.

        :raises ValidationError: some part of it is
        """
        for template in self:
            if is_huge(template._get_text()) or len(template.name) > MAX_PART:
                raise ValidationError(
                    self.env._(
                        "This is too long for a message: a part of it has more than "
                        "%(limit)s characters.",
                        limit=MAX_PART,
                    )
                )

    @api.constrains("group_ids")
    def _check_groups(self):
        roles = self._get_role_groups()
        for template in self:
            if template.group_ids - roles:
                raise ValidationError(
                    self.env._("Only the roles of Ahorro use its templates.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create templates, each with its first version."""
        inside = self.with_context(ahorro_wa_inside=INSIDE)
        templates = super(AhorroWaTemplate, inside).create(vals_list)
        templates = templates.with_env(self.env)
        templates._keep_version()
        return templates

    def write(self, vals):
        """Write, and keep what the content was before."""
        inside = self.with_context(ahorro_wa_inside=INSIDE)
        result = super(AhorroWaTemplate, inside).write(vals)
        if {*CONTENT_FIELDS, "button_ids"} & vals.keys():
            self._keep_version()
        return result

    def copy_data(self, default=None):
        """Name the copy, whose name at WhatsApp follows."""
        vals_list = super().copy_data(default)
        for template, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", template.name)
            if "code" not in (default or {}):
                vals.pop("code", None)
        return vals_list

    def _buttons_changed(self):
        """Check the templates and keep their versions, once the buttons are there."""
        if self.env.context.get("ahorro_wa_inside") is INSIDE:
            return  # their own create or write does both, once for all buttons
        self._check_size()
        self._check_ready()
        self._keep_version()

    def _keep_version(self):
        """Add a version to those whose content is another one than in their last."""
        # sudo: nobody writes versions by hand.
        versions_sudo = self.env["ahorro.wa.template.version"].sudo()
        for template in self:
            values = template._prepare_version_values()
            last_sudo = template._get_last_version_sudo()
            if last_sudo and all(last_sudo[name] == values[name] for name in values):
                continue
            versions_sudo.create(
                {
                    **values,
                    "template_id": template.id,
                    "number": last_sudo.number + 1,
                    "user_id": self.env.uid,
                }
            )
        self.invalidate_recordset(["version_ids", "current_version_id"])

    def _prepare_version_values(self):
        text = self._get_text()
        kinds = dict(self.button_ids._fields["kind"]._description_selection(self.env))
        return {
            **{name: self[name] for name in CONTENT_FIELDS},
            "buttons": "\n".join(
                " · ".join(filter(None, (kinds[one.kind], one.text, one.value)))
                for one in text.buttons
            )
            or False,
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        raise UserError(
            self.env._(
                "A template is not deleted, because messages name it: archive it."
            )
        )

    def _get_variable_names(self):
        """Return the names of the variables that this text needs."""
        return all_names(self._get_text())
