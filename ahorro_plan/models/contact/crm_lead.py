# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CrmLead(models.Model):
    """What is typed in a process of a plan reaches its client by the guarded way.

    Odoo writes the telephone and the mail of a process to its contact too, as the user;
    supervisors have no right to contacts, but edit those of clients.
    """

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "crm.lead"

    def _inverse_email_from(self):
        guarded = self._filtered_guarded()
        for lead in guarded:
            if lead._get_partner_email_update(force_void=False):
                lead.partner_id.action_edit_contact({"email": lead.email_from})
        return super(CrmLead, self - guarded)._inverse_email_from()

    def _inverse_phone(self):
        guarded = self._filtered_guarded()
        for lead in guarded:
            if lead._get_partner_phone_update(force_void=False):
                lead.partner_id.action_edit_contact({"phone": lead.phone})
        return super(CrmLead, self - guarded)._inverse_phone()

    def _filtered_guarded(self):
        """Return the processes of plans whose contact the user may not write."""
        if self.env.su or not self.env["ahorro.role"]._has_role("supervisor"):
            return self.browse()
        return self.filtered(
            lambda lead: (
                lead.plan_id
                and lead.partner_id
                and not lead.partner_id.has_access("write")
            )
        )
