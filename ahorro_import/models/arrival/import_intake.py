# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from ...tools.arrival import read_senders
from ...tools.google_reference import GoogleError, parse_folder

_logger = logging.getLogger(__name__)


class AhorroImportIntake(models.Model):
    """A door by which files of a kind arrive by themselves: by mail, from Drive.

    Each file becomes an import to be reviewed. It is imported without a person only
    where ``apply_when_clean`` says so and nothing in its review is red.
    """

    _name = "ahorro.import.intake"
    _description = "Files that arrive by themselves"
    _inherit = "mail.alias.mixin.optional"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    profile_id = fields.Many2one(
        "ahorro.import.profile",
        string="Import profile",
        check_company=True,
        help="Empty: each file is recognised by what it holds.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        check_company=True,
        help="The supervisor in whose name the files are taken. All of them are told.",
    )
    apply_when_clean = fields.Boolean(
        string="Import without a person when nothing is red",
        help="A file whose review has no red warning is imported at once. Every other "
        "one waits for a person, as all of them do when this is off.",
    )
    apply_set_by = fields.Many2one("res.users", string="Allowed by", readonly=True)
    apply_set_on = fields.Datetime(string="Allowed on", readonly=True)

    # By mail
    senders = fields.Text(
        string="Known senders",
        help="One on each line: cartera@administradora.com.ar, or "
        "@administradora.com.ar for a whole domain. What others send waits as refused.",
    )

    # From Drive
    folder = fields.Char(
        string="Drive folder",
        help="Id or link of the folder. Files that are in it when it is looked at for "
        "the first time are not taken; those that come or change later are, once each.",
    )
    looked_at = fields.Datetime(string="Last looked at", readonly=True, copy=False)
    is_seen = fields.Boolean(string="Folder was looked at", readonly=True, copy=False)
    error_code = fields.Char(readonly=True, copy=False)
    error_account = fields.Char(readonly=True, copy=False)
    error_tries = fields.Integer(string="Times in a row", readonly=True, copy=False)
    error_told = fields.Boolean(string="Was told", readonly=True, copy=False)
    error = fields.Char(string="What is wrong", compute="_compute_error")

    arrival_count = fields.Integer(
        string="Files that arrived", compute="_compute_arrival_count"
    )

    @api.depends("error_code", "error_account")
    @api.depends_context("lang")
    def _compute_error(self):
        accounts = self.env["ahorro.google.account"]
        for intake in self:
            intake.error = intake.error_code and accounts._describe_error(
                intake.error_code, {"account": intake.error_account}
            )

    def _compute_arrival_count(self):
        arrivals = self.env["ahorro.import.arrival"]
        counts = arrivals._read_group(
            [("intake_id", "in", self.ids)], ["intake_id"], ["__count"]
        )
        by_intake = {intake.id: count for intake, count in counts}
        for intake in self:
            intake.arrival_count = by_intake.get(intake.id, 0)

    @api.constrains("senders")
    def _check_senders(self):
        for intake in self:
            wrong = read_senders(intake.senders)[1]
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%(wrong)s” is no mail address: write one on each line, such "
                        "as cartera@administradora.com.ar or @administradora.com.ar.",
                        wrong=wrong[0],
                    )
                )

    @api.constrains("user_id")
    def _check_user(self):
        for intake in self:
            if not intake._is_supervisor(intake.user_id):
                raise ValidationError(
                    self.env._("The responsible person has to be a supervisor.")
                )

    @api.constrains("folder")
    def _check_folder(self):
        for intake in self.filtered("folder"):
            try:
                parse_folder(intake.folder)
            except GoogleError as error:
                raise ValidationError(
                    self.env["ahorro.google.account"]._describe_error(
                        error.code, error.details
                    )
                ) from None

    @api.model_create_multi
    def create(self, vals_list):
        """Note who lets files be imported without a person."""
        return super().create([self._with_trace(values) for values in vals_list])

    def write(self, vals):
        """Note who lets files be imported without a person; look at a folder anew."""
        vals = self._with_trace(vals)
        if "folder" in vals:
            vals = {**vals, "is_seen": False, "error_code": False}
            vals |= {"error_tries": 0, "error_told": False}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _delete_arrivals(self):
        """Have what arrived go with its door: the database forgets the rows alone."""
        # sudo: nobody but the program deletes arrivals, with files and messages.
        arrivals_sudo = self.env["ahorro.import.arrival"].sudo()
        arrivals_sudo.search([("intake_id", "in", self.ids)]).unlink()

    def _with_trace(self, values):
        kept = {"apply_set_by", "apply_set_on"} & values.keys()
        values = {name: value for name, value in values.items() if name not in kept}
        allowed = bool(values.get("apply_when_clean"))
        if "apply_when_clean" not in values:
            return values
        _logger.info(
            "Imports without a person were %s by user %s",
            "allowed" if allowed else "forbidden",
            self.env.uid,
        )
        return {
            **values,
            "apply_set_by": allowed and self.env.uid,
            "apply_set_on": allowed and fields.Datetime.now(),
        }

    def _alias_get_creation_values(self):
        """Have what is sent to the address become files that arrived.

        Everybody may write to it: what a stranger sends is kept as refused and told,
        and not answered, since the sender of a mail is easily invented.
        """
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("ahorro.import.arrival")
        values["alias_contact"] = "everyone"
        if self.id:
            values["alias_defaults"] = repr({"intake_id": self.id})
        return values

    # === PEOPLE ===

    def _is_supervisor(self, user):
        """Tell whether somebody may take the files of this company now."""
        user_sudo = user.sudo()  # whoever asks, the role is the person's
        return (
            user_sudo.active
            and user_sudo.has_group("ahorro_plan.group_supervisor")
            and self.company_id in user_sudo.company_ids
        )

    def _get_supervisors_sudo(self):
        """Return who is told: the supervisors and Administradores of the company."""
        group = self.env.ref("ahorro_plan.group_supervisor")
        # sudo: files arrive in the name of nobody.
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", self.company_id.ids),
                    ("share", "=", False),
                ],
                order="id",
            )
        )

    def _get_acting_user(self):
        """Return in whose name files are taken: the responsible, or a colleague."""
        if self._is_supervisor(self.user_id):
            return self.user_id
        return self._get_supervisors_sudo()[:1]

    def _tell(self, subject, body, record=None):
        """Tell every supervisor, as Odoo notifies them: in their inbox or by mail.

        :param body: markup
        :param record: what the notice is about, this intake by default
        """
        self.ensure_one()
        record = record or self
        people = self._get_supervisors_sudo().partner_id
        # sudo: as the program itself; who is told has the right to see the record.
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=people.ids,
            subject=subject,
            body=body,
            model=record._name,
            res_id=record.id,
            author_id=self.env.ref("base.partner_root").id,
        )

    # === WHAT PEOPLE DO ===

    @remote(self=ONE)
    def action_look(self):
        """Look at the Drive folder now.

        :raises AccessError: no supervisor, or another company's
        :raises UserError: no folder, or what Google says
        """
        self.env["ahorro.import"]._check_supervisor()
        self.check_access("write")
        if not self.folder:
            raise UserError(self.env._("Write first which folder of Drive."))
        # sudo: as the scheduler, whose work it is; the caller was checked.
        taken = self.env["ahorro.import.drive"].sudo()._look(self.sudo())
        if self.error_code:
            message, kind = self.error, "danger"
        else:
            message = self.env._(
                "The folder was read: %(count)s new files.", count=taken
            )
            kind = "info"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @remote(self=ONE)
    def action_open_arrivals(self):
        """Open the files that arrived by this door."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_import.ahorro_import_arrival_action"
        )
        return {**action, "domain": [("intake_id", "=", self.id)]}
