# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.ahorro_plan.tools.text import clean_cell


class AhorroConsent(models.Model):
    """That a person agreed to be contacted: who, by what, when, how, in what words.

    It lets advertising reach who is on the No Llame register (Ley 26.951 exempts whom
    they gave permission) and is the opt-in that WhatsApp asks for. An opt-out that
    holds is stronger.
    """

    _name = "ahorro.consent"
    _description = "Consent to be contacted"
    _inherit = "ahorro.contact.evidence"

    document_key = fields.Char(index="btree_not_null", readonly=True)
    how = fields.Selection(
        [
            ("contract", "Signed form"),
            ("call", "Said in a call"),
            ("message", "Message received"),
            ("web", "Web form"),
            ("other", "Other"),
        ],
        required=True,
        default="call",
    )
    evidence = fields.Text(
        required=True, help="The person's words, or which paper holds them."
    )

    _person_index = models.Index("(partner_id, company_id) WHERE ended_on IS NULL")

    @api.constrains("partner_id")
    def _check_person(self):
        if any(not consent.partner_id for consent in self):
            raise ValidationError(self.env._("Say who gave their consent."))

    @api.constrains("evidence")
    def _check_evidence(self):
        if any(not clean_cell(consent.evidence or None) for consent in self):
            raise ValidationError(
                self.env._("Without the person's words a consent proves nothing.")
            )

    @api.model
    def _prepare_evidence_values(self, vals):
        vals = super()._prepare_evidence_values(vals)
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        return {**vals, "document_key": partner.ahorro_document_key}

    def _record_keys(self):
        """Note the document by which the person is known again without the contact."""
        self.flush_model()
        self.env["res.partner"].flush_model(["ahorro_document_key"])
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_consent c SET document_key = r.ahorro_document_key
                     FROM res_partner r
                    WHERE r.id = c.partner_id AND c.id = ANY(%s)
                      AND r.ahorro_document_key IS NOT NULL""",
                self.ids,
            )
        )
        self.invalidate_recordset(["document_key"])

    def _people_query(self):
        """Return the SQL of the contacts whose consent these are, by document too."""
        return SQL(
            """%s UNION SELECT id FROM res_partner
                         WHERE ahorro_document_key = ANY(%s)""",
            super()._people_query(),
            [key for key in self.mapped("document_key") if key],
        )

    @remote(self=ONE)
    def action_open_end(self):
        """Open the question why the consent ends."""
        self.ensure_one()
        return self._get_end_question("consent_id", self.env._("Withdraw the consent"))

    @remote()
    def action_withdraw(self, reason):
        """End consents, because the person took them back.

        :param str reason: in the person's words
        :raises AccessError: no role in Ahorro
        """
        self.env["ahorro.role"]._check_role("operator")
        return self._end(reason)
