# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.text import clean_cell

CHANNELS = [("phone", "Calls"), ("whatsapp", "WhatsApp"), ("mail", "E-mail")]
ALL_CHANNELS = [*CHANNELS, ("all", "Every channel")]


#: In the context of the one write that is allowed; no remote call can make it.
ENDING = object()


class AhorroContactEvidence(models.AbstractModel):
    """What a person said about being contacted: kept as it was said.

    It is what the dealership shows when it is asked why it called, or why it did not.
    So nobody edits or deletes it; it ends by a second statement with its own date.
    It outlives the contact: deleting or merging contacts keeps it.
    """

    _name = "ahorro.contact.evidence"
    _description = "Statement of a person about being contacted"
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="The dealership that was told: each answers for itself.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", index="btree_not_null", ondelete="set null"
    )
    person_name = fields.Char(
        string="Name then", readonly=True, help="Kept when the contact is deleted."
    )
    channel = fields.Selection(ALL_CHANNELS, required=True, default="all")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="Recorded by", readonly=True, ondelete="restrict"
    )
    ended_on = fields.Datetime(string="Ended", readonly=True)
    ended_by_id = fields.Many2one(
        "res.users", string="Ended by", readonly=True, ondelete="restrict"
    )
    ended_reason = fields.Char(string="Why it ended", readonly=True)

    @api.depends("partner_id.name", "person_name", "channel")
    def _compute_display_name(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for record in self:
            who = record.partner_id.name or record.person_name
            parts = [part for part in (who, channels.get(record.channel)) if part]
            record.display_name = " · ".join(parts)

    @api.constrains("date")
    def _check_date(self):
        now = fields.Datetime.now()
        if any(record.date > now for record in self):
            raise ValidationError(
                self.env._("Nobody can have said it in the future: check the date.")
            )

    @api.constrains("partner_id", "company_id")
    def _check_partner_company(self):
        for record in self:
            company = record.partner_id.company_id
            if company and company != record.company_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s is a contact of another company.",
                        person=record.partner_id.display_name,
                    )
                )

    def _get_end_question(self, name, title):
        """Return the action that asks why this statement ends.

        :param name: the field of the question that points to it
        """
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "ahorro.statement.end",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": self.id},
        }

    # === CRUD: written once ===

    @api.model_create_multi
    def create(self, vals_list):
        """Record statements, and ask the cases of these people again.

        The same people in other contacts are meant too.
        """
        records = super().create(
            [self._prepare_evidence_values(vals) for vals in vals_list]
        )
        records._record_keys()
        records._ask_again()
        return records

    @api.model
    def _prepare_evidence_values(self, vals):
        """Return the values of a new record, signed by who records it."""
        ended = [name for name in vals if name.startswith("ended_")]
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        return {
            **{name: value for name, value in vals.items() if name not in ended},
            "user_id": self.env.uid,
            "person_name": partner.name,
        }

    def write(self, vals):
        """Refuse: what a person said is not edited, only ended by :meth:`_end`.

        :raises UserError: always, but there
        """
        if self.env.context.get("ahorro_ending") is not ENDING:
            raise UserError(self._kept_message())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._kept_message())

    def copy_data(self, default=None):
        """Refuse: nobody said it twice.

        :raises UserError: always
        """
        raise UserError(self._kept_message())

    def _kept_message(self):
        return self.env._(
            "What a person said about being contacted is evidence: it cannot be edited "
            "or deleted. End it, and record what the person says now."
        )

    # === ENDING ===

    def _end(self, reason):
        """End records that still hold; the caller checked the role.

        :param str reason: why, in the user's words
        :raises UserError: no reason, or nothing to end
        """
        self.check_access("read")
        reason = clean_cell(reason) if isinstance(reason, str) else None
        if not reason:
            raise UserError(self.env._("Write why it ends: who said so, and when."))
        # sudo: nobody has the right to write these records, but to end them.
        held_sudo = self.sudo()
        held_sudo.lock_for_update()
        held_sudo.invalidate_recordset(["ended_on"])
        held_sudo = held_sudo.filtered(lambda record: not record.ended_on)
        if not held_sudo:
            raise UserError(self.env._("It had ended already: reload the page."))
        held_sudo.with_context(ahorro_ending=ENDING).write(
            {
                "ended_on": fields.Datetime.now(),
                "ended_by_id": self.env.uid,
                "ended_reason": reason,
            }
        )
        held_sudo.flush_recordset()
        held_sudo._ask_again()
        return True

    # === WHOM IT IS ABOUT ===

    def _record_keys(self):
        """Note by what these people are known today; each kind has its own keys."""

    def _ask_again(self):
        """Have the guard asked about the cases that these statements are about."""
        self.flush_recordset()
        # sudo: contacts and plans of these people, whoever may read them.
        for company_sudo in self.sudo().company_id:
            records_sudo = self.sudo().filtered(
                lambda record, company=company_sudo: record.company_id == company
            )
            self.env["ahorro.case.blocking"]._ask_again(
                Domain("company_id", "=", company_sudo.id)
                & Domain(
                    "plan_id",
                    "in",
                    SQL(
                        "(SELECT id FROM ahorro_plan WHERE partner_id IN (%s))",
                        records_sudo._people_query(),
                    ),
                )
            )

    def _people_query(self):
        """Return the SQL of the contacts that may be the people of these statements."""
        return self.env["ahorro.person.keys"]._same_people_query(self.partner_id.ids)
